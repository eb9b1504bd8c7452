"""The place that a plan names: what it holds and how far it was read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from checks.derived.column_place import entries_in, place_of
from checks.derived.source_units import sourced
from checks.derived.unit_names import listed_units
from gkcheck.errors import Reason
from gkcheck.models.plan import ColumnSpec
from gkcheck.store.reader import FactReader

SITE = """
{coverage}
pages:
  - url: /
    type: home
    columns: {{nav: ["规划信息 -> /gh/", "规划信息>专项规划 -> /gh/zx/", "动态 -> /a/"]}}
  - {{url: /gh/, type: list, list: {{items: ["2021-01-01 总体规划 -> /gh/1.html", "无地址的"]}}}}
  - {{url: /gh/zx/, type: list, list: {{items: ["2021-01-01 交通规划 -> /gh/2.html"], total_pages: 2}}}}
  - {{url: /a/, type: list, list: {{items: ["2021-01-01 动态一 -> /a/1.html"]}}}}
  - {{url: /gh/1.html, type: article, title: 总体规划, document: {{issuer: 县发展改革委}}, links: {{attachments: ["文本 -> /gh/1.pdf (attachment)"]}}}}
"""


def spec(column_of: Callable[[str], dict[str, Any]], name: str) -> ColumnSpec:
    return ColumnSpec.model_validate(column_of(name))


def test_a_place_holds_what_is_below_it_and_its_files(
    facts_of: Callable[..., FactReader], column_of: Callable[[str], dict[str, Any]]
) -> None:
    facts = facts_of(SITE.format(coverage=""))
    place = place_of(facts, [spec(column_of, "规划信息"), spec(column_of, "年报")])
    assert {e.title for e in entries_in(facts, place)} == {
        "总体规划",
        "无地址的",
        "交通规划",
        "文本",
    }
    assert place.lacking == ("年报",) and place.label == "规划信息、年报"
    assert place.unknown is Reason.BUDGET_PAGES, "a list below was not read to its end"
    assert place is place_of(facts, [spec(column_of, "规划信息"), spec(column_of, "年报")])


def test_a_column_not_in_menus_read_in_part_may_be_there(
    facts_of: Callable[..., FactReader], column_of: Callable[[str], dict[str, Any]]
) -> None:
    facts = facts_of(SITE.format(coverage="coverage: {column: truncated budget_depth}"))
    assert place_of(facts, [spec(column_of, "年报")]).unknown is Reason.BUDGET_DEPTH
    whole = facts_of(SITE.format(coverage=""))
    gone = place_of(whole, [spec(column_of, "年报")])
    assert gone.unknown is None and not gone.positions and not gone.pages


def test_whose_entries(
    facts_of: Callable[..., FactReader], column_of: Callable[[str], dict[str, Any]]
) -> None:
    facts = facts_of(SITE.format(coverage=""))
    rows = [
        {"name": "某县发展和改革委员会", "url": "https://fgw.county.gov.cn/"},
        {"name": "县水利局"},
    ]
    units = listed_units(rows)
    assert units[0].hosts == ("fgw.county.gov.cn",)
    place = place_of(facts, [spec(column_of, "规划信息")])
    mine = [s for s in sourced(facts, entries_in(facts, place)) if s.is_of(units[0])]
    assert [s.entry.title for s in mine] == ["总体规划"] and mine[0].is_told
    assert not any(s.is_of(units[1]) for s in sourced(facts, entries_in(facts, place)))
