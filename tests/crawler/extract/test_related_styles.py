"""Blocks of related reading and the end of a text, as real portals write them."""

from __future__ import annotations

import pytest

from crawler.extract.content import without_tail
from crawler.extract.page import extract_page
from crawler.extract.view import view_of
from gkcheck.models.facts import PageFacts

TITLE = "石林县人民政府关于加强城镇供水管理工作的通知"
LAST = "为加强城镇供水管理，现将有关事项通知如下，请认真贯彻执行。"
TEXT = "<p>各乡镇人民政府、县直各部门：</p>" + f"<p>{LAST}</p>" * 6
READ = "<a href='/jd/202103/t20210305_1.html'>供水管理通知解读</a>"
PICTURE = "<a href='/jd/202103/t20210305_2.html'>一图读懂供水管理</a>"
POLICY = "<a href='/wj/202103/t20210305_3.html'>供水管理办法</a>"
NEIGHBOURS = "<p>上一篇：<a href='/wj/202103/t20210305_7.html'>关于防火工作的通知</a></p><p>下一篇：没有了</p>"


def read(main: str) -> PageFacts:
    html = (
        f"<html><head><title>{TITLE}_石林县人民政府</title></head><body><ul><li><a href='/'>首页</a></li>"
        "<li><a href='/1/'>新闻中心</a></li><li><a href='/2/'>政务公开</a></li><li><a href='/3/'>办事服务</a></li></ul>"
        f"<div><h1>{TITLE}</h1><p>发布时间：2021-03-05</p>{main}</div>"
        "<div>主办：石林县人民政府 滇ICP备05000123号</div></body></html>"
    )
    return extract_page(
        view_of(html, "http://a.gov.cn/wj/202103/t20210305_9.html", "http://a.gov.cn/")
    )


@pytest.mark.parametrize(
    ("below", "wanted"),
    [
        (f"<h4>政策解读材料</h4><ul><li>{READ}</li></ul>", [("interpretation", "1")]),
        (f"<p>相关解读信息：{READ}</p>", [("interpretation", "1")]),
        (f"<p>文字解读：{READ}</p><p>图片解读：{PICTURE}</p>", [("interpretation", "1"), ("interpretation", "2")]),
        (f"<p>点击查看原文：{POLICY}</p>", [("policy", "3")]),
        (POLICY.replace("供水管理办法", "查看政策原文"), [("policy", "3")]),
        (f"<p>解读原文：{POLICY}</p>", [("policy", "3")]),
        (f"<div class='xg'><div class='xg_t'><span>相关</span><span>解读</span></div><div class='xg_c'>{READ}</div></div>",
         [("interpretation", "1")]),
        (f"<p>【相关解读】{READ}</p>", [("interpretation", "1")]),
        (f"<p>[政策解读] {READ} {PICTURE}</p>", [("interpretation", "1"), ("interpretation", "2")]),
        (f"<p>{READ.replace('供水', '【政策解读】供水')}</p>", [("interpretation", "1")]),
        (f"<p>{POLICY.replace('供水', '政策原文：供水')}</p>", [("policy", "3")]),
        (f"<p>{READ.replace('供水管理通知解读', '<img src=/x.png alt=政策解读>')}</p>", [("interpretation", "1")]),
        (f"<ul><li>[政策解读]{READ}</li><li>[通知公告]{POLICY}</li></ul>", []),
        (f"<ul><li>[政策解读] {READ} 2021-03-05</li></ul>", []),
        (f"<ul><li>{READ.replace('供水', '【政策解读】供水')} 2021-03-05</li></ul>", []),
        (f"<ul><li>相关解读</li><li>相关文件</li></ul><div><p>{READ}</p><p>{POLICY}</p></div>",
         [("interpretation", "1"), ("policy", "3")]),
        ("<div class='xg'><div><div class='xg-hd'><div><div class='xg-tab'><div><b>相关解读</b></div></div>"
         "<div class='xg-tab'><div><b>相关文件</b></div></div></div></div>"
         f"<div class='xg-bd'><div><div class='xg-pane'>{READ}</div></div></div></div></div>",
         [("interpretation", "1")]),
    ],
)  # fmt: skip
def test_relations(below: str, wanted: list[tuple[str, str]]) -> None:
    facts = read(f"<div id='zoom'>{TEXT}</div><div>{below}</div>")
    found = [(r.kind.value, r.url.rsplit("_", 1)[1][0]) for r in facts.relations]
    assert sorted(found) == wanted


HOT = "<a href='/yw/202103/t20210305_8.html'>我县召开防汛工作会议</a>"


@pytest.mark.parametrize(
    ("below", "wanted"),
    [
        (f"<h4>相关解读</h4><ul><li>{READ}</li><li>{PICTURE}</li></ul>{NEIGHBOURS}", {"1", "2"}),
        (f"<div><span>相关解读</span></div><div><div>{READ}</div></div>", {"1"}),
        (f"<p>相关解读</p><p>{READ}</p><p>{PICTURE}</p><h3>热点新闻</h3><p>{HOT}</p>", {"1", "2"}),
        (f"<h4>相关解读</h4><div>热点新闻 {HOT}</div>", set()),
        (f"<h4>相关解读</h4><h4>热点新闻</h4><ul><li>{HOT}</li></ul>", set()),
        (f"<h4>相关解读</h4><p>{READ}</p><ul><li>{HOT}</li></ul>", {"1"}),
        (f"<h4>相关解读</h4>{NEIGHBOURS}", set()),
        ("<h4>相关解读</h4><p>暂无</p>", set()),
    ],
)  # fmt: skip
def test_a_block_that_stands_beside_the_text_itself(below: str, wanted: set[str]) -> None:
    facts = read(f"<div id='zoom'>{TEXT}</div>{below}")
    assert {r.url.rsplit("_", 1)[1][0] for r in facts.relations} == wanted
    assert {b.state for b in facts.relation_blocks} == {"filled" if wanted else "empty"}


def test_heads_of_tabs_are_not_empty_blocks() -> None:
    below = f"<ul><li>相关解读</li><li>相关文件</li></ul><div><p>{POLICY}</p></div>"
    blocks = {
        b.label: b.state
        for b in read(f"<div id='zoom'>{TEXT}</div><div>{below}</div>").relation_blocks
    }
    assert blocks == {"相关解读": "scripted", "相关文件": "filled"}


@pytest.mark.parametrize("seen", [0, 1])
@pytest.mark.parametrize("wrap", ["{}", "<div>{}</div>"])
def test_what_a_tab_shows_is_of_its_label(seen: int, wrap: str) -> None:
    # No title tells that it interprets: where it stands does.
    said = []
    for first in (f"<p>{HOT}</p>", "<p>暂无</p>", ""):
        panes = "".join(
            f"<div{'' if at == seen else ' style=display:none'}>{inner}</div>"
            for at, inner in enumerate((first, f"<p>{POLICY}</p>"))
        )
        heads = wrap.format("<ul><li>相关解读</li><li>相关文件</li></ul>")
        facts = read(
            f"<div id='zoom'>{TEXT}</div><div>{heads}<div>{wrap.format(panes)}</div></div>"
        )
        found = {r.kind.value: r.url.rsplit("_", 1)[1][0] for r in facts.relations}
        assert found == {"policy": "3"} | ({"interpretation": "8"} if first[3:4] == "<" else {})
        said.append({b.label: b.state for b in facts.relation_blocks})
    assert [x["相关解读"] for x in said] == ["filled", "empty", "scripted"]
    assert {x["相关文件"] for x in said} == {"filled"}


@pytest.mark.parametrize(
    "tail",
    [
        NEIGHBOURS,
        f"<p>【打印本页】【关闭窗口】</p>{NEIGHBOURS}",
        f"<p><a>打印</a> | <a>关闭</a></p><h3>相关解读</h3><p>{READ}</p>{NEIGHBOURS}",
        "<p>分享到：</p><p>扫一扫在手机打开当前页</p>",
    ],
)
def test_the_text_ends_before_its_tools_and_its_neighbours(tail: str) -> None:
    assert read(f"<div id='zoom'>{TEXT}{tail}</div>").body.split("\n")[-1] == LAST


@pytest.mark.parametrize(
    "text",
    [
        "采购清单\n打印机\n两台",
        "请点击打印\n打印\n后交到窗口。",
        "目录\n上一页讲了供水的有关规定，这一页讲办理的条件。",
        f"{LAST}\n石林县人民政府\n2021年3月5日",
    ],
)
def test_a_text_keeps_what_only_looks_like_a_tail(text: str) -> None:
    assert without_tail(text) == text


@pytest.mark.parametrize(
    ("address", "wanted"), [("/List.aspx?cid=89", 0), ("/Detail.aspx?id=345", 1)]
)
def test_the_address_of_a_column_with_a_query_is_no_document(address: str, wanted: int) -> None:
    trail = "<div>当前位置：<a href='/'>首页</a> &gt; <a href='/List.aspx?cid=12'>政策文件</a> &gt; 正文</div>"
    facts = read(f"<p>{TEXT}</p><div><a href='{address}'>政策解读</a></div>".replace("<p>", trail + "<p>", 1))  # fmt: skip
    assert facts.breadcrumb is not None
    assert len(facts.relations) == wanted
