"""Menus made of nested lists."""

from __future__ import annotations

import pytest

from crawler.extract.dom import Dom
from crawler.extract.menus import Item, hang_by_address, parse_menu
from crawler.extract.view import view_of

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
