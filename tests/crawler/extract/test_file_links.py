"""Ways in which documents offer their files, one link each."""

from __future__ import annotations

import pytest
from lab.fragments import CRUMB, read

from gkcheck.models.facts import PageFacts, PageType, Place, TargetKind

TEXT = (
    "<p>各乡镇人民政府：</p><p>"
    + "经县人民政府同意，现将有关事项通知如下，请认真贯彻执行。" * 6
    + "</p>"
)


def document(piece: str) -> PageFacts:
    return read(
        f"{CRUMB}<h1>关于做好森林防火工作的通知</h1><div>发布时间：2021-09-28 来源：办公室</div>"
        f"<div class='content'>{TEXT}{piece}</div>"
    )


def files(facts: PageFacts) -> list[str]:
    return [
        link.url.partition("//")[2].partition("/")[2]
        for link in facts.links
        if link.kind is TargetKind.ATTACHMENT
    ]


@pytest.mark.parametrize(
    ("piece", "wanted"),
    [
        ('<script>var fj = \'<a href="/f/a.pdf" target="_blank">分解表.pdf</a><BR/><a href="/f/b.xlsx">清单.xlsx</a>\'; show(fj);</script>', ["f/a.pdf", "f/b.xlsx"]),
        ("<script>var fj = \"<a href=\\\"/f/a.doc\\\">分解表</a>\";</script>", ["f/a.doc"]),
        ("<p><a href='/web/attach/load?attachGuid=f6cf'>分解表</a></p>", ["web/attach/load?attachGuid=f6cf"]),
        ("<p><a href='/attachment.jspx?cid=101&i=0'>分解表</a></p>", ["attachment.jspx?cid=101&i=0"]),
        ("<p><a href='javascript:void(0)' onclick=\"downloadFile('/up/fj1.doc')\">分解表</a></p>", ["up/fj1.doc"]),
        ("<p><a onclick=\"verify('/web/attach/load?attachGuid=f6cf&flag=2', '1')\">分解表</a></p>", ["web/attach/load?attachGuid=f6cf&flag=2"]),
        ("<p>附件：<a href='/up/a.jpg'>示意图.jpg</a><a href='/up/b.png'>附件2：名单</a></p>", ["up/a.jpg", "up/b.png"]),
        ("<p><a href='javascript:;' data-url='/up/a.docx'>分解表</a></p>", ["up/a.docx"]),
        ("<p><a href='/open/9981'>分解表.docx（点击下载）</a></p>", ["open/9981"]),
        ('<script>var list = [{"name": "分解表.doc", "url": "/up/1.doc"}, {"name": "清单.xls", "filePath": "/up/2.xls"}];</script>', ["up/1.doc", "up/2.xls"]),
        ("<p><a href='http://view.example.com/op/view.aspx?src=http%3A%2F%2Fwww.example.gov.cn%2Fup%2Fa.docx'>预览</a></p>", ["up/a.docx"]),
        ("<p><a href='/up/a.uot'>分解表</a></p>", ["up/a.uot"]),
        ("<iframe src='/pdf/viewer.html?file=/up/a.pdf'></iframe><p><a href='/up/a.pdf'>下载</a></p>", ["up/a.pdf"]),
        ("<iframe src='/pdf/viewer.html?file=%2Fup%2Fa.pdf'></iframe>", ["up/a.pdf"]),
    ],
)  # fmt: skip
def test_file_is_offered(piece: str, wanted: list[str]) -> None:
    assert sorted(set(files(document(piece)))) == wanted


@pytest.mark.parametrize(
    "piece",
    [
        "<script>// '<a href=\"/f/a.pdf\">分解表</a>'\nvar a = 1;</script>",
        "<script>var more = '<a href=\"/zwgk/index.html\">更多</a>';</script>",
        "<script>row = '<a href=\"' + url + '.doc\">' + name + '</a>';</script>",
        "<p><a href='javascript:void(0)' onclick=\"downShow('list-2')\">展开</a></p>",
        "<p><a onclick=\"show('/zwgk/list.html', '1')\">展开</a></p>",
        "<p><a href='/up/a.jpg'><img src='/up/a_s.jpg'></a></p>",
        "<script>var list = [{name: '指南', url: '/zwgk/index.html'}];</script>",
        "<p><a href='javascript:;' data-url='/zwgk/index.html'>展开</a></p>",
        "<p><a href='/viewer.html?file=map'>地图</a></p>",
    ],
)
def test_nothing_is_offered(piece: str) -> None:
    facts = document(piece)
    assert not files(facts)
    assert not facts.unlinked_attachments


def test_a_file_below_a_few_words_stands_among_the_attachments() -> None:
    facts = read(
        f"{CRUMB}<h1>供水服务满意度问卷调查</h1><div>时间：2021-03-05 来源：县水务局</div>"
        "<div id='zoom'><p>欢迎参与。</p></div><div><h4>下载</h4><a href='t.docx'>相关表格.docx</a></div>",
        head="<meta name='ArticleTitle' content='供水服务满意度问卷调查'>",
    )
    assert facts.page_type is PageType.ARTICLE
    places = [link.place for link in facts.links if link.kind is TargetKind.ATTACHMENT]
    assert places == [Place.ATTACHMENTS]
