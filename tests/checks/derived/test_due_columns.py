"""The last day on which a column is fresh, and what leaves it open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from checks.derived.column_tree import columns
from checks.derived.due_columns import DueRule, due_columns
from gkcheck.models.plan import ColumnSpec
from gkcheck.store.reader import FactReader

FACTS = """
pages:
  - {url: /, type: home, columns: {nav: ["动态 -> /a/", "公告 -> /b/", "旧闻 -> /c/", "乱序 -> /d/", "动态>镇街 -> /e/"]}}
  - {url: /a/, type: list, list: {items: ["2022-01-09 将来 -> /a/0.html", "2021-12-20 一 -> /a/1.html"]}}
  - {url: /b/, type: list, list: {items: ["2021-12-01 一 -> /b/1.html"], pages: [/b/2.html], total_pages: 9}}
  - {url: /c/, type: list, list: {items: ["无日期 -> /c/1.html"]}}
  - {url: /d/, type: list, list: {items: ["2019-01-01 一 -> /d/1.html", "2020-01-01 二 -> /d/2.html", "2021-01-01 三 -> /d/3.html"], pages: [/d/2.html], total_pages: 2}}
  - {url: /e/, type: list, list: {items: ["2021-12-18 一 -> /e/1.html"]}}
"""


def spec(column_of: Callable[[str], dict[str, Any]], name: str) -> ColumnSpec:
    return ColumnSpec.model_validate(column_of(name))


def test_first_to_go_stale_first_and_open_ones_last(
    facts_of: Callable[..., FactReader], column_of: Callable[[str], dict[str, Any]]
) -> None:
    facts = facts_of(FACTS)
    found = due_columns(facts, columns(facts), [DueRule((), 14, "两周内")])
    assert [(d.label, d.newest_on, d.due_on) for d in found] == [
        ("公告", date(2021, 12, 1), date(2021, 12, 15)),
        ("动态>镇街", date(2021, 12, 18), date(2022, 1, 1)),
        ("动态", date(2021, 12, 20), date(2022, 1, 3)),
        ("乱序", None, None),
        ("旧闻", None, None),
    ]


def test_each_column_once_a_period_and_the_lowest_alone(
    facts_of: Callable[..., FactReader], column_of: Callable[[str], dict[str, Any]]
) -> None:
    facts = facts_of(FACTS)
    both = (spec(column_of, "动态"), spec(column_of, "动态>镇街"))
    rules = [
        DueRule(both, 14, "两周内", lowest_only=True),
        DueRule(both[1:], 14, "两周内"),
        DueRule(both[1:], 183, "半年内"),
    ]
    found = due_columns(facts, columns(facts), rules)
    assert [(d.path[-1], d.rule) for d in found] == [("镇街", "两周内"), ("镇街", "半年内")]
