from __future__ import annotations

from collections.abc import Callable

import pytest

from checks.derived.column_tree import children_of, columns, url_key
from gkcheck.store.reader import FactReader

FactsOf = Callable[..., FactReader]


def test_sightings_of_one_column_are_merged(facts_of: FactsOf) -> None:
    facts = facts_of(
        """
        pages:
          - url: /
            columns:
              nav: ["首页 -> /", "政务公开 -> /zwgk/", "规划信息 -> /zwgk/gh/index.html"]
          - url: /zwgk/gh/
            type: list
            breadcrumb: 首页>政务公开>法定主动公开内容>规划信息
          - url: /map.html
            columns: {sitemap: ["网站首页>政务公开>规划信息 -> http://county.gov.cn/zwgk/gh/"]}
        """
    )
    found = columns(facts)
    assert [c.label for c in found] == ["政务公开", "政务公开>法定主动公开内容>规划信息"]
    plan = found[1]
    assert plan.aliases == (("政务公开", "规划信息"), ("规划信息",))
    assert plan.sources == ("breadcrumb", "nav", "sitemap")
    assert not plan.is_elsewhere and plan.url is not None and len(plan.url_ids) == 3
    assert plan.whole == {plan.path, *plan.aliases}


def test_different_columns_stay_apart(facts_of: FactsOf) -> None:
    facts = facts_of(
        """
        pages:
          - url: /
            columns:
              nav: ["甲>解读 -> /a/", "乙>解读 -> /b/", "解读 -> /c/", "指南 -> /x/", "制度 -> /x/",
                    "外 -> https://else.cn/"]
              side_nav: ["解读 -> /d/"]
        """
    )
    found = {c.label: c for c in columns(facts)}
    assert len(columns(facts)) == 7
    assert {"甲>解读", "乙>解读", "指南", "制度"} <= set(found)
    assert found["外"].is_elsewhere and found["外"].scope == "out"


def test_name_without_address_joins_the_only_one(facts_of: FactsOf) -> None:
    one = facts_of("{pages: [{url: /, columns: {nav: ['甲 -> /a/'], meta: ['甲']}}]}")
    assert [(c.label, c.sources) for c in columns(one)] == [("甲", ("meta", "nav"))]
    two = facts_of("{pages: [{url: /, columns: {nav: ['甲 -> /a/', '甲 -> /b/'], meta: ['甲']}}]}")
    assert [c.sources for c in columns(two)] == [("nav",), ("nav",)]  # of which one, none can say


def test_children_at_any_depth_by_any_path(facts_of: FactsOf) -> None:
    facts = facts_of(
        """
        pages:
          - url: /
            columns:
              nav: ["甲 -> /a/", "甲>乙 -> /b/", "甲>乙>丙 -> /c/", "丁 -> /d/"]
              sitemap: ["丁>丙 -> /c/"]
        """
    )
    tree = columns(facts)
    names = [c.name for c in tree]
    below = {names[i]: sorted(names[k] for k in ks) for i, ks in children_of(tree).items()}
    assert below == {"甲": ["丙", "乙"], "乙": ["丙"], "丁": ["丙"]}


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("http://www.a.cn/x/", "https://a.cn/x/index.html", True),
        ("https://a.cn/x", "https://a.cn/x/", True),
        ("https://a.cn", "https://a.cn/index.shtml", True),
        ("https://a.cn/x/?id=1", "https://a.cn/x/?id=2", False),
        ("https://a.cn/x/", "https://a.cn/y/", False),
        ("https://a.cn/x/list.html", "https://a.cn/x/", False),
    ],
)
def test_same_place(a: str, b: str, same: bool) -> None:
    assert (url_key(a) == url_key(b)) is same


def test_pages_of_one_list_are_no_columns_of_their_own(facts_of: FactsOf) -> None:
    facts = facts_of(
        """
        pages:
          - {url: /, columns: {nav: ["甲 -> /a/"]}}
          - {url: /a/, type: list, columns: {breadcrumb: ["甲 -> /a/"], meta: ["甲 -> /a/"]}}
          - {url: /a/2.html, type: list, columns: {breadcrumb: ["甲 -> /a/2.html"], meta: ["甲 -> /a/2.html"]}}
          - {url: /b/1.html, type: list, columns: {meta: ["乙 -> /b/1.html"]}}
          - {url: /b/2.html, type: list, columns: {meta: ["乙 -> /b/2.html"]}}
        """
    )
    assert [c.label for c in columns(facts)] == ["乙", "甲"]
    assert columns(facts)[1].url == "https://www.county.gov.cn/a/"


def test_a_bare_name_never_joins_two_columns(facts_of: FactsOf) -> None:
    facts = facts_of(
        """
        pages:
          - {url: /, columns: {nav: ["甲>规章 -> /a/", "乙>规章 -> /b/"]}}
          - {url: /a/, type: list, columns: {meta: ["规章 -> /a/"]}}
          - {url: /b/, type: list, columns: {meta: ["规章 -> /b/"]}}
          - {url: /x.html, type: article, columns: {meta: ["规章"]}}
        """
    )
    assert [(c.label, c.sources) for c in columns(facts)] == [
        ("乙>规章", ("meta", "nav")),
        ("甲>规章", ("meta", "nav")),
    ]
