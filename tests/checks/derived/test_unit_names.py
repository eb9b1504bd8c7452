"""Names of organs in long and short forms."""

from __future__ import annotations

import pytest

from checks.derived.unit_names import (
    Unit,
    listed_units,
    names_unit,
    organ_in,
    same_unit,
)


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("某县教育局", "县教育局", True),
        ("城关镇人民政府", "城关镇政府", True),
        ("县发展和改革委员会", "县发展改革委", True),
        ("县财政局", "县水利局", False),
        ("县", "县财政局", False),
    ],
)
def test_same_unit(a: str, b: str, same: bool) -> None:
    assert same_unit(a, b) is same and same_unit(b, a) is same


@pytest.mark.parametrize(
    ("title", "organ"),
    [
        ("某县人民政府2021年政府信息公开工作年度报告", None),
        ("2021年某县政府信息公开工作年度报告", None),
        ("县教育局2021年政府信息公开工作年度报告", "县教育局"),
        ("2021年度城关镇政府信息公开工作年度报告", "城关镇"),
        ("某市司法局2021年部门预算", "某市司法局"),
    ],
)
def test_the_organ_a_title_begins_with(title: str, organ: str | None) -> None:
    assert organ_in(title) == organ


def test_a_title_names_a_unit_in_its_short_form() -> None:
    assert names_unit("县发展改革委2021年预算", "县发展和改革委员会")
    assert not names_unit("县财政局2021年预算", "县教育局")


def test_units_of_a_list_under_any_of_the_usual_keys() -> None:
    rows = [
        {"name": "甲局", "alias": "甲办、乙办", "url": "https://j.gov.cn/a"},
        {"单位": "丙局"},
        {"name": " 甲局 "},
        {"电话": "1"},
    ]
    units = listed_units(rows)
    assert units == [
        Unit("甲局", ("甲局", "甲办", "乙办"), ("j.gov.cn",)),
        Unit("丙局", ("丙局",), ()),
    ]


def test_a_unit_is_known_by_its_other_names() -> None:
    unit = Unit("县发展和改革局", ("县发展和改革局", "县发改局"), ())
    assert unit.is_named_in("县发改局2021年决算") and unit.is_called("某县发改局")
    assert unit.is_named_in("发展改革局2021年年报") and not unit.is_called("县财政局")
