"""Ways in which content pages state dates, fields and files, each with what a reader sees."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.extract.page import extract_page
from crawler.extract.view import view_of
from gkcheck.models.facts import PageFacts, PageType, TargetKind

TITLE = "石林县人民政府办公室关于做好春季森林防火工作的通知"
TEXT = (
    "<p>各乡镇人民政府、县直各部门：</p>"
    + "<p>为切实做好春季森林防火工作，现将有关事项通知如下，请认真贯彻执行。</p>" * 6
)
DAY = date(2021, 3, 5)
TRAIL = '<div>当前位置：<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a> &gt; <a href="/zwgk/tz/">通知</a></div>'
ROWS = "".join(
    f'<li><a href="/x/{i}.html">关于公布第{i}批名单的通告</a><span>2020-12-1{i}</span></li>'
    for i in range(5)
)


def read(
    main: str, *, head: str = "", url: str = "http://www.example.gov.cn/zwgk/tz/1234.html"
) -> PageFacts:
    html = (
        f"<html><head><title>{TITLE}-石林县人民政府</title>{head}</head><body><ul><li><a href='/'>首页</a></li>"
        "<li><a href='/1/'>新闻中心</a></li><li><a href='/2/'>政务公开</a></li><li><a href='/3/'>办事服务</a></li></ul>"
        f"{TRAIL}{main}<div>主办：石林县人民政府 滇ICP备05000123号</div></body></html>"
    )  # fmt: skip
    return extract_page(view_of(html, url, "http://www.example.gov.cn/"))


DATES = {
    "publish_time": f"<h1>{TITLE}</h1><div>发布时间：2021-03-05 10:20 来源：县应急局</div><div>{TEXT}</div>",
    "spread_label": f"<h1>{TITLE}</h1><div>发 布 时 间：2021-03-05</div><div>{TEXT}</div>",
    "cn_date": f"<h2>{TITLE}</h2><p>发布日期：2021年03月05日 浏览次数：<script>hits()</script></p><div>{TEXT}</div>",
    "slash_date": f"<div class='t'>{TITLE}</div><div>时间：2021/3/5 10:20:33 作者：佚名</div><div>{TEXT}</div>",
    "date_first": f"<h1>{TITLE}</h1><div><span>2021-03-05 10:20</span><span>来源：县应急局</span></div><div>{TEXT}</div>",
    "source_then_bare_date": f"<h1>{TITLE}</h1><div>来源：县应急局 2021-03-05</div><div>{TEXT}</div>",
    "bracketed": f"<h1>{TITLE}</h1><div>[ 发布时间：2021-03-05 ] [ 字体：大 中 小 ]</div><div>{TEXT}</div>",
    "bracketed_bare": f"<h1>{TITLE}</h1><div>【2021-03-05】【打印】【关闭】</div><div>{TEXT}</div>",
    "dot_date": f"<h1>{TITLE}</h1><div>日期：2021.03.05</div><div>{TEXT}</div>",
    "issued_at": f"<h1>{TITLE}</h1><div>发稿时间：2021-03-05　责任编辑：王五</div><div>{TEXT}</div>",
    "updated": f"<h1>{TITLE}</h1><div>更新时间：2021-03-05 点击：12</div><div>{TEXT}</div>",
    "info_public": f"<h1>{TITLE}</h1><div>公开日期：2021-03-05 公开部门：县应急局</div><div>{TEXT}</div>",
    "posted_at": f"<h1>{TITLE}</h1><div>县应急局 发布于：2021-03-05</div><div>{TEXT}</div>",
    "label_in_own_cell": f"<h1>{TITLE}</h1><table><tr><td>发布时间：</td><td>2021-03-05</td></tr></table><div>{TEXT}</div>",
    "label_and_value_in_spans": f"<h1>{TITLE}</h1><div><b>发布时间</b><span>2021-03-05</span></div><div>{TEXT}</div>",
    "before_the_heading": f"<div>发布时间：2021-03-05</div><h1>{TITLE}</h1><div>{TEXT}</div>",
    "below_the_text": f"<h1>{TITLE}</h1><div>{TEXT}</div><div>发布时间：2021-03-05 责任编辑：王五</div>",
    "written_by_script": f"<h1>{TITLE}</h1><div>发布时间：<script>document.write('2021-03-05')</script></div><div>{TEXT}</div>",
    "signature_differs": f"<h1>{TITLE}</h1><div>发布时间：2021-03-05</div><div>{TEXT}<p>2021年3月1日</p></div>",
    "side_list_has_dates": f"<div style='float:left'><ul>{ROWS}</ul></div><div><h1>{TITLE}</h1>"
    f"<div>发布时间：2021-03-05</div><div>{TEXT}</div></div>",
    "text_tells_other_day": f"<h1>{TITLE}</h1><div>时间：2021-03-05</div><div><p>报名时间：2021-04-01至2021-04-20</p>{TEXT}</div>",
    "table_layout": f"<table><tr><td align='center'><font size='5'><b>{TITLE}</b></font></td></tr><tr><td>"
    f"发布时间:2021-3-5 来源:本站</td></tr><tr><td>{TEXT}</td></tr></table>",
}  # fmt: skip


@pytest.mark.parametrize("name", DATES)
def test_publication_date(name: str) -> None:
    facts = read(DATES[name])
    assert facts.page_type is PageType.ARTICLE
    assert facts.document is not None
    assert facts.document.published_on == DAY
    assert facts.document.title == TITLE


def test_date_of_the_meta_tag_serves_where_none_is_visible() -> None:
    facts = read(
        f"<h1>{TITLE}</h1><div>{TEXT}</div>",
        head='<meta name="PubDate" content="2021-03-05 10:20">',
    )
    assert facts.document is not None
    assert facts.document.published_on == DAY


VALUES = {
    "索引号": "015118394/2021-00012",
    "发布机构": "石林县人民政府办公室",
    "文号": "石政办发〔2021〕7号",
    "生成日期": "2021-03-01",
    "发布日期": "2021-03-05",
}


def pairs(pattern: str, between: str = "") -> str:
    return between.join(pattern.format(label, value) for label, value in VALUES.items())


FIELDS = {
    "cells": f"<table><tr>{pairs('<td>{}：</td><td>{}</td>', '</tr><tr>')}</tr></table>",
    "cells_without_colon": f"<table><tr>{pairs('<th>{}</th><td>{}</td>', '</tr><tr>')}</tr></table>",
    "all_in_one_row": f"<table><tr>{pairs('<td>{}：</td><td>{}</td>')}</tr></table>",
    "same_cell": f"<table><tr>{pairs('<td><b>{}:</b>{}</td>')}</tr></table>",
    "list": f"<ul>{pairs('<li><strong>{}：</strong><span>{}</span></li>')}</ul>",
    "dl": f"<dl>{pairs('<dt>{}</dt><dd>{}</dd>')}</dl>",
    "divs": f"<div>{pairs('<div><label>{}</label><em>{}</em></div>')}</div>",
    "paragraph": f"<p>{pairs('{}：{}', '&nbsp;&nbsp;&nbsp;')}</p>",
    "lines": f"<div>{pairs('{}：{}', '<br>')}</div>",
    "spread_labels": f"<table><tr>{pairs('<td>{}：</td><td>{}</td>', '</tr><tr>')}</tr></table>".replace(
        "索引号", "索 引 号"
    ).replace("文号", "文　　号"),
    "bracketed_labels": f"<table><tr>{pairs('<td>【{}】 {}</td>', '</tr><tr>')}</tr></table>",
    "bracketed_with_colon": f"<table><tr>{pairs('<td>[{}]：{}</td>')}</tr></table>",
    "bracketed_apart": f"<table><tr>{pairs('<td><b>[&nbsp;{}&nbsp;]</b></td><td>{}</td>')}</tr></table>",
    "head_row": "<table><tr>" + "".join(f"<th>{k}</th>" for k in VALUES) + "</tr><tr>"
    + "".join(f"<td>{v}</td>" for v in VALUES.values()) + "</tr></table>",
    "fonts": f"<table><tr>{pairs('<td><font>{}：</font></td><td><font><span>{}</span></font></td>', '</tr><tr>')}</tr></table>",
}  # fmt: skip


@pytest.mark.parametrize("name", FIELDS)
def test_field_table(name: str) -> None:
    document = read(f"{FIELDS[name]}<h1>{TITLE}</h1><div>{TEXT}</div>").document
    assert document is not None
    assert document.index_number == VALUES["索引号"]
    assert document.document_number == VALUES["文号"]
    assert document.issuer == VALUES["发布机构"]
    assert document.generated_on == date(2021, 3, 1)
    assert document.published_on == DAY


@pytest.mark.parametrize(
    "name", ["cells", "list", "bracketed_labels", "bracketed_with_colon", "bracketed_apart"]
)
def test_a_field_without_a_value_is_blank(name: str) -> None:
    table = FIELDS[name].replace(VALUES["文号"], "")
    for written in (table, table.replace("\n", "")):
        document = read(f"{written}<h1>{TITLE}</h1><div>{TEXT}</div>").document
        assert document is not None
        assert document.fields["文号"] == ""
        assert document.index_number == VALUES["索引号"]


FILES = {
    "in_the_text": "<p>附件：<a href='P02021.doc'>森林防火责任表.doc</a></p><p><a href='b.xlsx'>名单</a></p>",
    "after_the_text": "</div><div class='xgfj'><h3>附件下载</h3><ul><li><a href='a.pdf'>方案</a></li><li><a href='b.zip'>表格</a></li></ul>",
    "download_scripts": "<p><a href='/module/download/downfile.jsp?filename=2103.doc'>附件1</a></p><p><a href='/down.aspx?id=5'>附件2：表.xls</a></p>",
    "upper_case": "<p><a href='A.PDF'>附件1</a> <a href='B.DOCX'>附件2</a></p>",
    "with_query": "<p><a href='a.pdf?v=1'>一</a><a href='/system/_content/download.jsp?urltype=news.DownloadAttachUrl&wbfileid=77'>附件【责任表.docx】</a></p>",
    "ucap_names": "<p><a href='/files/0a1b.wps' appendix='true'>责任表</a></p><p><a href='/files/0a1c.et' title='名单.et'>名单</a></p>",
    "same_file_twice": "<p><a href='a.pdf'><img src='pdf.gif'></a><a href='a.pdf'>方案.pdf</a><a href='b.rar'>包</a></p>",
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_attachments(name: str) -> None:
    facts = read(
        f"<h1>{TITLE}</h1><div>发布时间：2021-03-05</div><div>{TEXT}{FILES[name]}</div>"
        "<div>相关链接：<a href='http://www.gov.cn/'>中国政府网</a></div>"
    )
    assert len({x.url for x in facts.links if x.kind is TargetKind.ATTACHMENT}) == 2


def test_there_are_enough_styles() -> None:
    assert min(len(DATES), len(FIELDS)) >= 12


BARE_DAY = (
    "<table><tr><th>索引号：</th><td>530126-2021-00012</td><th>发布机构：</th><td>石林县人民政府办公室</td></tr>"
    "<tr><th>文号：</th><td>石政办发〔2021〕12号</td><th>发布日期：</th><td>{day}</td></tr></table>"
)


@pytest.mark.parametrize(
    ("day", "line", "minute"),
    [
        ("2021-03-05", "发布时间：2021-03-05 10:20 来源：县应急局", "10:20"),
        ("2021-03-05", "日期：2021年3月5日 10:20 来源：县应急局", "10:20"),
        ("2021年03月05日", "发布时间：2021-03-05 10:20:31", "10:20:31"),
        ("2021-03-05", "发布日期：2021-3-5 10:20 来源：县应急局", "10:20"),
        ("2021-03-05", "发布日期：2021/3/5 10:20 来源：县应急局", "10:20"),
        ("2021-03-05", "2021-03-04 09:15 来源：县应急局", None),
        ("2021-03-05", "来源：县应急局", None),
    ],
)
def test_the_minute_is_read_where_a_field_table_tells_the_day_alone(
    day: str, line: str, minute: str | None
) -> None:
    page = read(f"{BARE_DAY.format(day=day)}<h1>{TITLE}</h1><div>{line}</div><div>{TEXT}</div>")
    assert page.document is not None
    assert page.document.published_on == DAY
    raw = page.document.published_raw or ""
    assert raw.endswith(minute) if minute else ":" not in raw


@pytest.mark.parametrize("meta", ["", f"<meta name=ArticleTitle content={TITLE}>"])
@pytest.mark.parametrize(
    "label", ["发布机构", "发文机关", "发 布 单 位：", "【发布机构】", "公开责任部门："]
)
def test_who_issued_a_document_is_not_its_title(label: str, meta: str) -> None:
    """The name of the issuer stands in the title of the page as well, and above the heading."""
    page = read(
        f"<table><tr><td>索 引 号</td><td>530126-2021-00012</td><td>文　　号</td><td>石政发〔2021〕12号</td></tr>"
        f"<tr><td>{label}</td><td>石林县人民政府</td><td>发布日期</td><td>2021-03-05</td></tr></table>"
        f"<table><tr><td align=center><font size=5><b>{TITLE}</b></font></td></tr></table>"
        f"<table><tr><td>发布日期：2021-3-5 10:20 来源：县应急局</td></tr></table><div>{TEXT}</div>",
        head=meta,
    )
    assert page.heading == TITLE
    assert page.document is not None
    assert (page.document.title, page.document.issuer) == (TITLE, "石林县人民政府")


def test_who_issued_a_document_is_not_its_title_where_labels_touch_the_values_before() -> None:
    page = read(
        f"<div><p align=center>{TITLE}</p></div><div>时间:2021-03-05 10:20 来源:县应急局</div><div><small>发文字号：</small><span>石政发〔2021〕12号</span>"
        f"<small>发文机构：</small><span>石林县人民政府</span><small>发布日期：</small><span>2021-03-05</span></div><div>{TEXT}</div>"
    )
    assert page.heading == TITLE
    assert page.document is not None
    assert page.document.issuer == "石林县人民政府"


ABOVE = (
    "<div><small>索引号：</small><span>11500299MB00000X0A/2021-10080</span><small>发文字号：</small><span>石政办规〔2021〕6号</span>"
    "<small>发文机构：</small><span>石林县人民政府办公室</span><small>成文日期：</small><span>2021-03-04</span><small>发布日期：</small>"
    "<span>2021-03-05</span><small>有效性：</small><span>现行有效</span><small>主题分类：</small><span>财政、金融、审计</span></div>"
)
SUMS = "".join(
    f"<tr><td>{i}</td><td>石林县第{i}小学</td><td>{i * 37}</td></tr>" for i in range(1, 15)
)
INFO = "<div class='detail-info'><i>发布时间</i><i>2021-03-05 12:18</i><i>信息来源</i><i>县政府办公室</i><i>浏览次数</i></div>"
BOXED = "<section><section><p>{}</p></section></section>"
LINES = (
    "为切实做好春季森林防火工作，县政府召开了专题会议。",
    "会议听取了应急、林业等部门的汇报，分析了当前森林防火形势，研究了存在的困难和问题，并对下一阶段的巡查、宣传、值守和物资储备工作作了部署。",
    "会议要求，各乡镇要压实责任，加强火源管控，确保不发生重大火情。",
)


@pytest.mark.parametrize(
    ("head", "text", "beginning", "end"),
    [
        (ABOVE, f"<table border=1><tr><th>序号</th><th>单位</th><th>金额</th></tr>{SUMS}</table>", "序号", "518"),
        (ABOVE, "<dl>" + "".join(f"<dd>{line}</dd>" for line in LINES) + "</dl>", LINES[0], LINES[2]),
        (INFO, "<p>现将有关名单予以公布，请查阅。</p>", "现将", "请查阅。"),
        ("<p>时间：2021-03-05</p>", "<section>" + "".join(map(BOXED.format, LINES)) + "</section>", LINES[0], LINES[2]),
    ],
)  # fmt: skip
def test_the_text_is_whole_and_not_the_lines_above_it(
    head: str, text: str, beginning: str, end: str
) -> None:
    page = read(f"<div><div><h1>{TITLE}</h1></div>{head}<div>{text}</div></div>")
    assert page.document is not None
    assert page.document.published_on == DAY
    assert beginning in page.body
    assert page.body.rstrip().endswith(end)


def test_a_form_round_a_short_document_with_a_box_for_comments_is_no_search() -> None:
    page = read(
        f"<form name=_newscontent_fromname>{ABOVE}<h5>{TITLE}</h5><p>发布时间：2021-03-05</p><div><p>{LINES[0]}</p></div>"
        "<h4>网友评论</h4><textarea name=content></textarea><input type=submit value=发表评论></form>"
    )
    assert page.document is not None
    assert page.document.document_number == "石政办规〔2021〕6号"
