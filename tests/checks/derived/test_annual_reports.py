"""What yearly reports say: order of parts, form, sums."""

from __future__ import annotations

import pytest

from checks.derived.annual_reports import (
    SECTIONS,
    compares,
    form_of,
    overview_lacking,
    prose,
    section_order,
)
from checks.derived.request_table import Balance, _labelled, _line_rows
from gkcheck.text.normalize import normalize_title

PARTS = [
    "一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况",
    "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况",
    "五、政府信息公开工作存在的主要问题及改进情况", "六、其他需要报告的事项",
]  # fmt: skip


def flat(parts: list[str]) -> str:
    return normalize_title("正文。".join(parts))


def test_six_parts_in_their_order() -> None:
    assert section_order(flat(PARTS)) == ([], [])
    assert section_order(flat(PARTS[:3] + PARTS[4:]))[0] == ["政府信息公开行政复议、行政诉讼情况"]
    swapped = [PARTS[0], PARTS[2], PARTS[1], *PARTS[3:]]
    assert section_order(flat(swapped)) == ([], ["收到和处理政府信息公开申请情况"])


@pytest.mark.parametrize(
    ("at", "name"),
    [
        (0, "总体工作情况"),
        (2, "收到及处理政府信息公开申请情况"),
        (2, "政府信息公开申请收到和处理情况"),
        (3, "因政府信息公开工作被申请行政复议、提起行政诉讼情况"),
        (3, "行政复议、诉讼情况"),
        (4, "政府信息公开工作存在的问题及改进措施"),
        (4, "存在的主要问题及下一步改进措施"),
        (4, "存在不足及改进情况"),
        (5, "其它需要报告的事项"),
        (5, "需要报告的其他事项"),
        (5, "其他报告事项"),
        (5, "其他事项"),
    ],
)
def test_parts_by_other_names(at: int, name: str) -> None:
    parts = [f"{'一二三四五六'[i]}、{part}" for i, (part, _) in enumerate(SECTIONS)]
    parts[at] = f"{'一二三四五六'[at]}、{name}"
    assert section_order(flat(parts)) == ([], [])
    assert section_order(flat(parts[:at] + parts[at + 1 :]))[0] == [SECTIONS[at][0]]


def test_form_by_the_heads_of_the_table() -> None:
    assert form_of("本年制发件数本年废止件数现行有效件数") == 2021
    assert form_of("本年新制作数量本年新公开数量对外公开总数量") == 2019
    assert form_of("没有表") is None


def test_the_first_part_alone_speaks_of_the_five_matters() -> None:
    text = flat(["一、总体情况 主动公开、申请、信息管理、平台", "二、主动公开政府信息情况 培训"])
    assert overview_lacking(text) == ["监督保障"]


@pytest.mark.parametrize(
    ("rows", "off"),
    [
        (((5, 7), (1, 1), (6, 7), (0, 1)), []),
        (((5, 7), (1, 1), (6, 8), (0, 1)), ["总计:7+1≠8+1"]),
        (((7,), (0, 1), (6, 7), (0, 1)), []),
    ],
)
def test_balance_column_by_column(rows: tuple[tuple[int, ...], ...], off: list[str]) -> None:
    received, carried_in, handled, carried_out = rows
    assert Balance(received, carried_in, handled, carried_out).off() == off


def test_rows_from_cells_and_from_lines() -> None:
    cells = ("三、办理结果", "三、办理结果", "(七)总计", "6", "0", "6")
    assert list(_labelled(cells)) == [("三,办理结果 (七)总计", (6, 0, 6))]
    assert list(_labelled(("1", "2"))) == []
    lines = ["一、本年新收", "政府信息公开申请数量", "5", "0", "5", "二、上年结转 1 0 1", "说明"]
    assert list(_line_rows(lines)) == [
        ("一,本年新收政府信息公开申请数量", (5, 0, 5)),
        ("二,上年结转", (1, 0, 1)),
    ]


@pytest.mark.parametrize(
    ("cells", "numbers"),
    [
        (("本年新收", "35", "", "", "2", "1", "", "38"), (35, 0, 0, 2, 1, 0, 38)),
        (("总计", "13,364", "252", "0", "44", "121", "29", "13,810"), (13364, 252, 0, 44, 121, 29, 13810)),
        (("总计", "总计", "5件", "0", "0", "0", "0", "0", "5件"), (5, 0, 0, 0, 0, 0, 5)),
        (("总计", "-", "1", "/", "无", "-", "-", "1"), (0, 1, 0, 0, 0, 0, 1)),
        (("总计", "5", "0", "0", "0", "0", "0", "5", ""), (5, 0, 0, 0, 0, 0, 5)),
    ],
)  # fmt: skip
def test_cells_without_a_number_are_noughts(
    cells: tuple[str, ...], numbers: tuple[int, ...]
) -> None:
    assert [row for _, row in _labelled(cells)] == [numbers]


def test_lines_lose_their_empty_cells() -> None:
    rows = ((35, 2, 1, 38), (0, 0, 0, 0), (35, 1, 2, 38), (0, 0, 0, 0))
    assert Balance(*rows, whole=False).off() == []
    assert len(Balance(*rows).off()) == 2


def test_likeness_leaves_figures_and_names_out() -> None:
    assert prose("某县教育局收到12件") == prose("某县财政局收到3件")
    assert compares("比上年增加3件") and not compares("收到3件")


def test_each_row_adds_up_to_its_total() -> None:
    main = ((3, 1, 1, 5), (0, 0, 0, 0), (3, 1, 1, 5), (0, 0, 0, 0))
    rows = (("(二)部分公开", (1, 0, 0, 97)), ("备注", (1, 2)), ("(一)予以公开", (2, 1, 1, 4)))
    assert Balance(main[0], main[1], main[2], main[3], rows).off() == [
        "“(二)部分公开”各类合计 1,总计 97"
    ]
    assert Balance((5,), (0,), (5,), (0,), rows).off() == [], "cells were lost"
