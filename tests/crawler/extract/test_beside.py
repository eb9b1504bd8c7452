"""What stands beside a list or a document, and what is left over, is not taken for it."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.extract.page import extract_page
from crawler.extract.view import view_of
from gkcheck.models.facts import PageFacts, PageType, Place

CODE, OTHER = "5301260001", "5301230001"
MENU = "<ul><li><a href='/'>首页</a></li><li><a href='/xw/'>新闻中心</a></li><li><a href='/zw/'>政务公开</a></li><li><a href='/fw/'>办事服务</a></li></ul>"
TRAIL = "<div>当前位置：<a href='/'>首页</a> &gt; <a href='/zw/'>政务公开</a> &gt; <a href='/zw/tz/'>通知公告</a></div>"
FOOT = (
    f"<div><p>主办单位：石林县人民政府办公室</p><p>网站标识码：{CODE} 滇ICP备05000123号</p></div>"
)
NEW = "".join(
    f"<li><a href='/hot/{i}.html'>关于第{i}季度经济运行情况的报道</a><span>2021-12-0{i + 1}</span></li>"
    for i in range(8)
)
HOT = "".join(
    f"<li><a href='/hot/{i}.html'>关于第{i}季度经济运行情况的报道</a></li>" for i in range(10)
)
FIELDS = "".join(
    f"<li><b>{name}：</b><span>{value}</span></li>"
    for name, value in (
        ("索引号", "015100012/2021-00123"), ("文号", "石政发〔2021〕6号"), ("发布机构", "石林县人民政府"),
        ("成文日期", "2021-10-05"), ("发布日期", "2021-10-07"), ("有效性", "有效"),
    )
)  # fmt: skip
TEXT = "<p>为加强城镇供水管理，现将有关事项通知如下，请认真贯彻执行。</p>" * 4


def page(main: str, *, above: str = "", below: str = "", name: str = "index.html") -> PageFacts:
    html = f"<html><head><title>通知公告_石林县人民政府</title></head><body>{above}{MENU}{TRAIL}{main}{below}{FOOT}</body></html>"
    return extract_page(
        view_of(html, f"http://www.example.gov.cn/zw/tz/{name}", "http://www.example.gov.cn/")
    )


def entries(facts: PageFacts) -> list[tuple[str, date | None]]:
    assert facts.listing is not None
    return [(item.title, item.date) for item in facts.listing.items]


@pytest.mark.parametrize(
    "side", [f"<h3>最新公开</h3><ul>{NEW}</ul>", f"<b>相关新闻</b><ul>{NEW}</ul>"]
)
def test_a_field_table_stays_one_beside_a_dated_list(side: str) -> None:
    facts = page(
        f"<div class='c'><div><ul>{FIELDS}</ul><h1>关于加强供水管理的通知</h1>{TEXT}</div><div>{side}</div></div>",
        name="202110/t20211007_1.html",
    )
    assert facts.document is not None
    assert facts.document.document_number == "石政发〔2021〕6号"
    assert facts.document.published_on == date(2021, 10, 7)
    assert len(facts.document.fields) == 6


OWN = [(f"关于第{i}批项目验收的公告", date(2021, 3, i)) for i in range(1, 4)]
BOXES = {
    "new": f"<div><h3>最新公开</h3><ul>{NEW}</ul></div>",
    "top": f"<div><h3>点击排行TOP10</h3><ul>{HOT}</ul></div>",
    "hidden": f"<div style='display:none'><ul>{NEW}</ul></div>",
}


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("box", BOXES)
@pytest.mark.parametrize("day", ["<span>2021-03-0{}</span>", "<b>0{}</b><em>2021-03</em>"])
@pytest.mark.parametrize("count", [1, 3])
def test_a_short_list_under_its_name_is_not_the_box_beside_it(
    first: bool, box: str, day: str, count: int
) -> None:
    rows = "".join(
        f"<li><a href='{i}.html'>{title}</a>{day.format(i)}</li>"
        for i, (title, _) in enumerate(OWN[:count], 1)
    )
    own = f"<div><h2>通知公告</h2><ul>{rows}</ul></div>"
    facts = page(f"<div>{BOXES[box] + own if first else own + BOXES[box]}</div>")
    assert entries(facts) == OWN[:count]


HEADS = ["推荐内容", "热点内容", "热门文章", "点击排行榜", "热门推荐"]
LIKED = "".join(
    f"<li><a href='/hot/{i}.html'>关于第{i}季度经济运行情况的报道</a><p>近日，县司法局组织力量深入城关街道开展实地走访，听取意见建议。...</p></li>"
    for i in range(6)
)


@pytest.mark.parametrize("head", HEADS)
def test_boxes_of_other_articles_are_no_part_of_a_text_or_a_list(head: str) -> None:
    box = f"<dl><dt><strong>{head}</strong></dt><dd><ul>{LIKED}</ul></dd></dl>"
    text = f"<div><div><h2>关于加强供水管理的通知</h2><p>时间：2021-10-07</p><div>{TEXT[:60]}</div></div></div><div><div>{box}</div></div>"
    facts = page(text, name="202110/t20211007_1.html")
    assert facts.page_type is PageType.ARTICLE
    assert "实地走访" not in facts.body
    assert "供水管理" in facts.body
    rows = f"<ul><li><a href='1.html'>{OWN[0][0]}</a><span>2021-03-01</span></li></ul>"
    assert entries(page(f"<div>{rows}{box}</div>")) == OWN[:1]


def test_a_panel_of_a_column_that_is_called_so_is_the_page_s_own() -> None:
    panels = f"<div><h3>热点新闻</h3><ul>{NEW}</ul></div><div><h3>部门动态</h3><ul>{NEW.replace('/hot/', '/bm/')}</ul></div>"
    for menu, found in (
        (MENU.replace("</ul>", "<li><a href='/xw/rd/'>热点新闻</a></li></ul>"), True),
        (MENU, False),
    ):
        html = f"<html><head><title>新闻中心_石林县人民政府</title></head><body>{menu}{TRAIL}{panels}{FOOT}</body></html>"
        facts = extract_page(
            view_of(html, "http://www.example.gov.cn/zw/tz/", "http://www.example.gov.cn/")
        )
        places = {link.place for link in facts.links if "/hot/" in link.url}
        assert (Place.SIDE_NAV not in places) is found
    html = (
        f"<html><head><title>石林县人民政府</title></head><body>{MENU}{panels}{FOOT}</body></html>"
    )
    facts = extract_page(view_of(html, "http://www.example.gov.cn/", "http://www.example.gov.cn/"))
    assert Place.SIDE_NAV not in {link.place for link in facts.links}


def test_a_column_that_is_called_like_such_a_box_has_its_own_entries() -> None:
    html = (
        "<html><head><title>热点新闻_石林县人民政府</title></head><body>"
        f"{MENU}{TRAIL.replace('通知公告', '热点新闻')}<div><h2>热点新闻</h2><ul>{NEW}</ul></div>{FOOT}</body></html>"
    )
    facts = extract_page(
        view_of(html, "http://www.example.gov.cn/zw/tz/", "http://www.example.gov.cn/")
    )
    assert len(entries(facts)) == 8


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("day", ["[03-0{}]", "［03-0{}］", "【03-0{}】"])
@pytest.mark.parametrize("years", [(2021,), (2021, 2020)])
def test_a_list_under_its_years_is_not_the_box_beside_it(
    first: bool, day: str, years: tuple[int, ...]
) -> None:
    own, wanted = "", []
    for year in years:
        rows = ""
        for i, (title, _) in enumerate(OWN, 1):
            rows += f"<div><a href='{year}{i}.html'>{title}</a><span>{day.format(i)}</span></div>"
            wanted.append((title, date(year, 3, i)))
        own += f"<div class='y'><div><em>{year}</em>年</div><div class='rows'>{rows}</div></div>"
    own = f"<div><div>通知公告</div><div>{own}</div></div>"
    facts = page(f"<div>{BOXES['new'] + own if first else own + BOXES['new']}</div>")
    assert entries(facts) == wanted


def test_a_page_box_round_everything_is_no_pager() -> None:
    side = "<div class='l'><a href='/zw/tz/'>通知公告</a><a href='/zw/gs/'>公示公告</a><a href='/zw/zc/'>政策文件</a></div>"
    rows = "".join(
        f"<div><a href='{i}.html'>{title}</a><span>{day}</span></div>"
        for i, (title, day) in enumerate(OWN, 1)
    )
    turn = "<div class='turn'><a href='index.html'>上一页</a><a href='index.html'>1</a><a class='cur'>2</a> 共2页</div>"
    for main in (rows, "<p>暂无</p>"):
        facts = page(
            f"<div class='page-box'>{side}<div>{main}{turn}</div></div>", name="list_2.html"
        )
        assert entries(facts) == (OWN if main == rows else [])
        assert facts.listing is not None
        assert facts.listing.page_urls == ("http://www.example.gov.cn/zw/tz/index.html",)
        assert facts.listing.total_pages == 2


def test_what_runs_above_the_trail_is_not_the_list() -> None:
    above = "<div><marquee><a href='/xw/9.html'>县委召开常委会会议部署重点工作</a> 2024-03-18</marquee></div>"
    rows = f"<li><a href='1.html'>{OWN[0][0]}</a><span>2021-03-01</span></li>"
    assert entries(page(f"<div><h2>通知公告</h2><ul>{rows}</ul></div>", above=above)) == OWN[:1]


def test_tools_below_a_list_do_not_make_it_a_document() -> None:
    rows = "".join(
        f"<li><b>0{i}</b><em>2021-03</em><p><a href='{i}.html'>{title}</a></p><p>项目验收结果现予公告，请有关单位按时办理手续。</p></li>"
        for i, (title, _) in enumerate(OWN, 1)
    )
    tools = "<div>【<a href='javascript:window.print()'>打印本页</a>】【<a href='javascript:window.close()'>关闭窗口</a>】</div>"
    facts = page(f"<div><h2>通知公告</h2><ul>{rows}</ul>{tools}</div>")
    assert facts.page_type is PageType.LIST
    assert entries(facts) == OWN


@pytest.mark.parametrize("last", [True, False])
def test_a_hidden_footer_is_not_the_sites(last: bool) -> None:
    old = f"<div style='display:none'><p>主办单位：某某县人民政府办公室 滇ICP备11111111号-1 网站标识码：{OTHER}</p></div>"
    main = "<div><h2>通知公告</h2><p>暂无</p></div>"
    facts = page(main + ("" if last else old), below=old if last else "")
    assert facts.identity.site_code == CODE
    assert facts.identity.sponsor == "石林县人民政府办公室"
