"""Menus made of nested lists."""

from __future__ import annotations

from crawler.extract.dom import Dom
from crawler.extract.menus import Item, parse_menu
from crawler.extract.view import view_of

CATALOGUE = """<html><body><ul id="map"><li><a href="/ml/">公开目录</a><ul>
<li><a href="/ml/jd/">政策解读</a></li><li><a href="/ml/qd/">负面清单</a></li>
<li><a href="/ml/yq/">疫情防控</a><ul><li><a href="/ml/yq/zc/">重要政策</a></li>
<li><a href="/ml/yq/tb/">疫情通报</a></li></ul></li>
<li><a href="/ml/gb/">政府公报</a></li></ul></li>
<li><a href="/fw/">政务服务</a></li></ul></body></html>"""


def names(items: list[Item]) -> list[object]:
    return [(item.name, names(item.below)) if item.below else item.name for item in items]


def test_entries_of_one_list_are_sisters_whatever_hangs_below_them() -> None:
    dom = Dom(view_of(CATALOGUE, "http://x.gov.cn/").tree)
    area = next(el for el in dom.els if el.get("id") == "map")
    covid = ("疫情防控", ["重要政策", "疫情通报"])
    catalogue = ("公开目录", ["政策解读", "负面清单", covid, "政府公报"])
    assert names(parse_menu(dom, area)) == [catalogue, "政务服务"]
