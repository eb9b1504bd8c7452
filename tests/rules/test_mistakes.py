"""Each kind of mistake in a rule file gives one line: file, line, what is wrong, what to do."""

from __future__ import annotations

import pytest

from gkcheck.errors import GkcheckError
from gkcheck.scoring.load import load_plan
from gkcheck.scoring.yamlfile import RuleFileError

PLAN, ITEMS, COLUMNS = "plans/demo/plan.yaml", "plans/demo/10-plan.yaml", "columns/general.yaml"

# name: (file, text to replace, replacement, line of the mistake, words that must be told)
MISTAKES = {
    "unknown key of an item": (ITEMS, "    duty: 培训", "    dutty: 培训", 22, ["duty", "dutty"]),
    "unknown key of a plan": (PLAN, "year: 2021", "year: 2021\nyaer: 2021", 7, ["yaer", "year"]),
    "unknown key of a judgement": (
        ITEMS,
        "      when_inapplicable: review",
        "      when_inapplicable: review\n      at_lest: 3",
        19,
        ["at_lest", "at_least"],
    ),
    "unknown check": (ITEMS, "check: column_demo", "check: colum_demo", 13, ["column_demo"]),
    "unknown check, nothing near": (
        ITEMS,
        "check: column_demo",
        "check: weather",
        13,
        ["weather", "可用的有", "planned_check"],
    ),
    "wrong value of a parameter": (
        ITEMS,
        "        max_age_days: 300",
        "        max_age_days: 三百",
        16,
        ["max_age_days", "三百", "整数"],
    ),
    "unknown parameter": (
        ITEMS,
        "        max_age_days: 300",
        "        max_age_day: 300",
        16,
        ["max_age_day", "max_age_days"],
    ),
    "missing parameter": (
        ITEMS,
        "        columns: [政府网站>政务公开>规划信息]\n",
        "",
        14,
        ["缺少", "columns"],
    ),
    "unknown measure": (ITEMS, "measure: found", "measure: fond", 17, ["fond", "found"]),
    "two conditions": (
        ITEMS,
        "      when_inapplicable: review",
        "      at_most: {measure: flagged, value: 0}\n      when_inapplicable: review",
        12,
        ["只写一个条件"],
    ),
    "no condition": (
        ITEMS,
        "      at_least: {measure: found, value: 1}\n",
        "",
        12,
        ["只写一个条件"],
    ),
    "inapplicable not said": (
        ITEMS,
        "      when_inapplicable: review\n",
        "",
        12,
        ["when_inapplicable", "exclude"],
    ),
    "inapplicable said wrongly": (
        ITEMS,
        "when_inapplicable: review",
        "when_inapplicable: skip",
        18,
        ["skip", "exclude", "review"],
    ),
    "double item": (ITEMS, '  - id: "2"', '  - id: "1"', 19, ["重复", "10-plan.yaml:3"]),
    "points that do not add up": (PLAN, "full: 4", "full: 5", 11, ["合计 4.0", "5"]),
    "day that does not exist": (
        ITEMS,
        "due: 2021-06-30",
        "due: 2021-02-30",
        8,
        ["2021-02-30", "2021-06-30"],
    ),
    "day written otherwise": (
        ITEMS,
        "due: 2021-06-30",
        "due: 2021年6月",
        8,
        ["2021-06-30", "daily"],
    ),
    "day as a number": (PLAN, "issued_on: 2021-05-16", "issued_on: 20210516", 4, ["20210516"]),
    "YAML indented wrongly": (ITEMS, "    clause: 一2", "   clause: 一2", 20, ["YAML", "缩进"]),
    "YAML with a tab": (ITEMS, "    clause: 一2", "\tclause: 一2", 20, ["YAML"]),
    "key twice": (ITEMS, "    duty: 培训", "    duty: 培训\n    duty: 培训", 23, ["duty", "两次"]),
    "id without quotes": (ITEMS, 'id: "2"', "id: 2", 19, ["加引号"]),
    "text where a list belongs": (
        ITEMS,
        "    applies_to: [portal_city]",
        "    applies_to: portal_city",
        7,
        ["applies_to", "列表"],
    ),
    "unknown kind of site": (
        ITEMS,
        "    applies_to: [portal_city]",
        "    applies_to: [portal_town]",
        7,
        ["portal_town", "township_page"],
    ),
    "missing key": (ITEMS, "    clause: 一2\n", "", 19, ["缺少", "clause"]),
    "manual with a judge": (ITEMS, "automation: automated", "automation: manual", 3, ["manual"]),
    "manual without ask": (ITEMS, "    ask: 培训记录\n", "", 19, ["ask"]),
    "automated without judge": (
        ITEMS,
        "    automation: manual",
        "    automation: automated",
        19,
        ["planned_check"],
    ),
    "unknown section": (ITEMS, "section: a", "section: b", 1, ["段落", "“b”"]),
    "column with an empty level": (
        ITEMS,
        "columns: [政府网站>政务公开>规划信息]",
        "columns: [政府网站>>规划信息]",
        15,
        ["空的一级"],
    ),
    "limit laxer than the clause": (
        ITEMS,
        "        max_age_days: 300",
        "        max_age_days: 400",
        16,
        ["400", "365", "更严"],
    ),
    "deduction above the points": (
        ITEMS,
        "at_least: {measure: found, value: 1}",
        "deduct: {measure: flagged, each: 1, cap: 9}",
        3,
        ["9", "2.5", "cap"],
    ),
    "negative points": (ITEMS, "points: 1.5", "points: -1.5", 25, ["points", "-1.5"]),
    "points that are no number": (ITEMS, "points: 1.5", "points: .nan", 25, ["nan", "数字"]),
    "unknown column catalogue": (
        PLAN,
        "year: 2021",
        "year: 2021\ncolumn_catalogues: [generell]",
        7,
        ["generell", "general"],
    ),
    "plan named otherwise than its folder": (PLAN, "plan: demo", "plan: demo-2", 1, ["目录名"]),
    "first day after the last": (
        PLAN,
        "year: 2021",
        "year: 2021\nvalid_from: 2022-01-01\nvalid_to: 2021-01-01",
        1,
        ["valid_from", "valid_to"],
    ),
    "overrides of nothing": (
        PLAN,
        "year: 2021",
        "year: 2021\noverrides: [{item: '1', set: {points: 1}}]",
        1,
        ["extends"],
    ),
    "no year": (PLAN, "year: 2021\n", "", 1, ["year", "缺少"]),
    "deduction section without full": (
        PLAN,
        "    full: 4",
        "    full: 4\n  - {id: d, title: 扣分, deduction: true}",
        12,
        ["full", "deduction"],
    ),
    "max_loss outside a deduction section": (
        ITEMS,
        "points: 1.5",
        "points: 1.5\n    max_loss: 2",
        26,
        ["max_loss"],
    ),
    "synonym above 1": (COLUMNS, "grade: 0.9", "grade: 1.9", 4, ["grade", "1"]),
    "column defined twice": (COLUMNS, "name: 规划信息", "name: 政务公开", 3, ["政务公开", "合并"]),
    "unknown key of a catalogue": (COLUMNS, "optional: true", "opt: true", 2, ["opt"]),
    "merge key": (ITEMS, "    duty: 培训", "    <<: {duty: 培训}", 22, ["<<"]),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_mistake_is_told_with_file_and_line(rules, name):
    file, old, new, line, words = MISTAKES[name]
    rules.change(file, old, new)
    with pytest.raises(RuleFileError) as caught:
        load_plan(rules.root, "demo", rules.checks)
    message = caught.value.message
    assert message.startswith(f"{rules.root / file}:{line}:"), message
    assert "\n" not in message
    for word in words:
        assert word in message
    assert caught.value.exit_code == 2


def test_the_folder_is_right_before_anything_is_put_wrong(rules):
    assert len(load_plan(rules.root, "demo", rules.checks).items) == 2


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        (b"", 1, "空"),
        (b"section: a\nitems: \xb9\xfa\n", 2, "UTF-8"),
        (b"section: a\nitems: \x01\n", 2, "字符"),
        (b"- 1\n- 2\n", 1, "键和值"),
        (b"section: a\nitems: []\n", 2, "items"),
        (b"section: a\nitems:\n  - plain\n", 3, "id"),
        (b"section: a\nitems:\n  - id: '9'\n    section: a\n", 4, "section"),
    ],
)
def test_file_that_is_no_item_file(rules, text, line, word):
    path = rules.write("plans/demo/20-more.yaml", text)
    with pytest.raises(RuleFileError) as caught:
        load_plan(rules.root, "demo", rules.checks)
    assert caught.value.message.startswith(f"{path}:{line}:")
    assert word in caught.value.message


def test_file_with_another_name(rules):
    path = rules.write("plans/demo/more.yaml", "section: a\nitems: []\n")
    with pytest.raises(RuleFileError, match="改名") as caught:
        load_plan(rules.root, "demo", rules.checks)
    assert str(path) in caught.value.message


def test_all_mistakes_are_kept_and_the_first_is_told(rules):
    rules.change(ITEMS, "check: column_demo", "check: colum_demo")
    rules.change(ITEMS, "    ask: 培训记录\n", "")
    with pytest.raises(RuleFileError) as caught:
        load_plan(rules.root, "demo", rules.checks)
    assert [p.place.line for p in caught.value.problems] == [13, 19]
    assert "另有 1 处" in caught.value.message


def test_unknown_plan(rules):
    with pytest.raises(GkcheckError, match="demo"):
        load_plan(rules.root, "demmo", rules.checks)


def test_aliases_cannot_blow_a_file_up(rules):
    bomb = ["section: &a0 a"] + [
        f"k{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)
    ]
    rules.write("plans/demo/20-bomb.yaml", "\n".join(bomb))
    with pytest.raises(RuleFileError, match="过大"):
        load_plan(rules.root, "demo", rules.checks)


CHILD_MISTAKES = {
    "item that the parent lacks": (
        'overrides:\n  - item: "3"\n    set: {points: 1}\n',
        8,
        ["上级规划中没有"],
    ),
    "unknown key set": (
        'overrides:\n  - item: "1"\n    set:\n      point: 4\n',
        10,
        ["point", "points"],
    ),
    "removed without a reason": (
        'overrides:\n  - {item: "1", remove: true}\n',
        8,
        ["reason"],
    ),
    "neither set nor removed": ('overrides:\n  - {item: "1"}\n', 8, ["set", "remove"]),
    "id changed": ('overrides:\n  - {item: "1", set: {id: "9"}}\n', 8, ["id"]),
    "limit made laxer": (
        'overrides:\n  - item: "1"\n    set:\n      thresholds: {max_age_days: 400}\n',
        10,
        ["400", "365", "更严"],
    ),
    "limit taken away": (
        'overrides:\n  - item: "1"\n    set:\n      thresholds: {}\n',
        10,
        ["max_age_days", "去掉"],
    ),
    "points no longer adding up": (
        'overrides:\n  - {item: "2", remove: true, reason: 不设}\n',
        None,
        ["合计 2.5", "4"],
    ),
    "unknown parent": ("", 6, ["demmo", "demo"]),
}


@pytest.mark.parametrize("name", CHILD_MISTAKES)
def test_mistake_in_a_plan_that_extends(rules, name):
    text, line, words = CHILD_MISTAKES[name]
    rules.child(text)
    if name == "unknown parent":
        rules.change("plans/child/plan.yaml", "extends: demo", "extends: demmo")
    with pytest.raises(RuleFileError) as caught:
        load_plan(rules.root, "child", rules.checks)
    where = f"{rules.root / 'plans/child/plan.yaml'}:{line}:" if line else str(rules.root / PLAN)
    assert caught.value.message.startswith(where), caught.value.message
    for word in words:
        assert word in caught.value.message


def test_loop_in_extends(rules):
    rules.child()
    rules.change(PLAN, "year: 2021", "year: 2021\nextends: child")
    for plan, file in (("demo", "child"), ("child", "demo")):
        with pytest.raises(RuleFileError, match="循环") as caught:
            load_plan(rules.root, plan, rules.checks)
        assert str(rules.root / f"plans/{file}/plan.yaml") in caught.value.message
        assert "demo → child → demo" in caught.value.message or "child → demo → child" in (
            caught.value.message
        )


def test_item_added_under_an_inherited_number(rules):
    rules.child()
    added = ITEMS_OF_CHILD.replace('"3"', '"2"')
    path = rules.write("plans/child/10-more.yaml", added)
    with pytest.raises(RuleFileError, match="overrides") as caught:
        load_plan(rules.root, "child", rules.checks)
    assert caught.value.message.startswith(f"{path}:3:")


ITEMS_OF_CHILD = """\
section: a
items:
  - id: "3"
    clause: 一3
    title: 台账
    duty: 建立台账
    automation: manual
    ask: 台账
"""
