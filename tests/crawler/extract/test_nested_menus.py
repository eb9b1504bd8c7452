"""Menus made of nested lists."""

from __future__ import annotations

import pytest

from crawler.extract.dom import Dom
from crawler.extract.menus import Item, hang_by_address, parse_menu
from crawler.extract.page import extract_page
from crawler.extract.view import view_of
from gkcheck.models.facts import ColumnSource

CATALOGUE = """<html><body><ul id="map"><li><a href="/ml/">公开目录</a><ul>
<li><a href="/ml/jd/">政策解读</a></li><li><a href="/ml/qd/">负面清单</a></li>
<li><a href="/ml/yq/">疫情防控</a><ul><li><a href="/ml/yq/zc/">重要政策</a></li>
<li><a href="/ml/yq/tb/">疫情通报</a></li></ul></li>
<li><a href="/ml/gb/">政府公报</a></li></ul></li>
<li><a href="/fw/">政务服务</a></li></ul></body></html>"""

#: The same catalogue of other elements; what is called the same, or made the same, is of one level.
DIVS = (
    CATALOGUE.replace("<ul id", "<div id").replace("ul>", "div>").replace("li>", "div>"),
    CATALOGUE.replace("<ul id", "<div id").replace("ul>", "div>").replace("<li>", "<div class=item>").replace("</li>", "</div>"),
    CATALOGUE.replace("<ul id", "<table id").replace("ul>", "table>").replace("<li>", "<tr><td>").replace("</li>", "</td></tr>"),
)  # fmt: skip
TOPS = "".join(
    f"<div><a href='/c{i}/'>栏目{i}</a></div>"
    + "".join(f"<div><a href='/c{i}/s{j}/'>子栏目{i}{j}</a></div>" for j in range(3))
    for i in range(4)
)


def names(items: list[Item]) -> list[object]:
    return [(item.name, names(item.below)) if item.below else item.name for item in items]


@pytest.mark.parametrize("page", [CATALOGUE, *DIVS])
def test_entries_of_one_list_are_sisters_whatever_hangs_below_them(page: str) -> None:
    dom = Dom(view_of(page, "http://x.gov.cn/").tree)
    area = next(el for el in dom.els if el.get("id") == "map")
    covid = ("疫情防控", ["重要政策", "疫情通报"])
    catalogue = ("公开目录", ["政策解读", "负面清单", covid, "政府公报"])
    assert names(parse_menu(dom, area)) == [catalogue, "政务服务"]


def test_a_home_entry_is_no_head_of_the_columns_behind_it() -> None:
    page = "<div id=m><div><a href='/'>首页</a></div><div><a href='/a/'>新闻</a><div><a href='/a/1/'>要闻</a><a href='/a/2/'>动态</a></div></div><div><a href='/b/'>公开</a></div></div>"
    dom = Dom(view_of(page, "http://x.gov.cn/").tree)
    area = next(el for el in dom.els if el.get("id") == "m")
    assert names(parse_menu(dom, area)) == ["首页", ("新闻", ["要闻", "动态"]), "公开"]


def test_a_flat_menu_is_a_tree_where_its_addresses_are() -> None:
    dom = Dom(view_of(f"<div id=m>{TOPS}</div>", "http://x.gov.cn/").tree)
    area = next(el for el in dom.els if el.get("id") == "m")
    found = hang_by_address(parse_menu(dom, area))
    assert names(found) == [(f"栏目{i}", [f"子栏目{i}{j}" for j in range(3)]) for i in range(4)]


def test_two_columns_below_the_address_of_others_stay_beside_them() -> None:
    links = ("/", "/a/", "/a/x/", "/b/", "/c/", "/c/y/", "/d/", "/e/", "/f/")
    page = "".join(f"<a href='{href}'>栏目{i}</a>" for i, href in enumerate(links))
    dom = Dom(view_of(f"<div id=m>{page}</div>", "http://x.gov.cn/").tree)
    area = next(el for el in dom.els if el.get("id") == "m")
    assert len(hang_by_address(parse_menu(dom, area))) == len(links)


def knots(*entries: tuple[str, tuple[str, ...]]) -> str:
    """A tree as a control writes it: an entry is a table, what hangs below it a box named after it."""
    page, at = "", 0

    def entry(name: str, depth: int, sign: str) -> str:
        gap = "<td><div style='width:20px'></div></td>" * depth
        return f"<table><tr>{gap}<td>{sign}</td><td><a href='/List.aspx?cid={at}' id='Tree1t{at}'>{name}</a></td></tr></table>"

    for name, below in entries:
        head = at
        sign = f"<a id='Tree1n{at}' href=\"javascript:Toggle(Tree1n{at},Tree1n{at}Nodes)\"><img src='/p.gif' alt='折叠 {name}'></a>"
        page += entry(name, 0, sign if below else "<img src='/d.gif' alt=''>")
        inner = ""
        for one in below:
            at += 1
            inner += entry(one, 1, "<img src='/d.gif' alt=''>")
        page += f"<div id='Tree1n{head}Nodes' style='display:none'>{inner}</div>" if below else ""
        at += 1
    return f"<div id='ctl00_TreeView1'>{page}</div>"


@pytest.mark.parametrize(
    "tree",
    [
        (("政策解读", ()), ("疫情防控", ("重要政策", "疫情通报")), ("政府公报", ())),
        (("公开目录", ("政策解读", "负面清单")), ("政府部门", ("县教委",)), ("公共服务", ("供水", "供电", "供气"))),
        (("公开目录", ("政策解读", "负面清单")), ("政府部门", ("县教委", "县财政局"))),
    ],
)  # fmt: skip
def test_a_box_named_after_an_entry_hangs_below_it(
    tree: tuple[tuple[str, tuple[str, ...]], ...],
) -> None:
    dom = Dom(view_of(f"<body>{knots(*tree)}</body>", "http://x.gov.cn/").tree)
    area = next(el for el in dom.els if el.get("id") == "ctl00_TreeView1")
    wanted = [(name, list(below)) if below else name for name, below in tree]
    assert names(parse_menu(dom, area)) == wanted


def test_a_long_tree_is_the_menu_beside_a_list_of_one_entry() -> None:
    tree = knots(*((f"目录{i}", tuple(f"{i}类事项{j}" for j in range(6))) for i in range(15)))
    page = (
        "<html><head><title>发热门诊-石林县人民政府</title><meta name='ColumnName' content='发热门诊'></head><body><p>当前位置：<a href='/'>首页</a> &gt; 发热门诊</p>"
        f"<table><tr><td>{tree}</td><td><div>发热门诊</div><ul><li><span>[2021-12-15]</span><a href='/Detail.aspx?id=7&cid=3'>石林县发热门诊一览表</a></li></ul></td></tr></table></body></html>"
    )
    facts = extract_page(view_of(page, "http://x.gov.cn/List.aspx?cid=3", "http://x.gov.cn/"))
    assert facts.listing is not None
    assert [item.title for item in facts.listing.items] == ["石林县发热门诊一览表"]
    side = {column.path for column in facts.columns if column.source is ColumnSource.SIDE_NAV}
    assert {("目录3",), ("目录3", "3类事项5")} <= side
    assert not any("折叠" in name for path in side for name in path)
