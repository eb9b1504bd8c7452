"""What ``gkcheck plan`` tells: coverage, diff, show, lint."""

from __future__ import annotations

import dataclasses

import pytest

from gkcheck.errors import GkcheckError
from gkcheck.scoring.lint import lint
from gkcheck.scoring.plans import (
    coverage,
    coverage_lines,
    diff,
    diff_lines,
    head_line,
    plan_lines,
)

PLAN, ITEMS = "plans/demo/plan.yaml", "plans/demo/10-plan.yaml"


def messages(rules, checks=None):
    return [(m.level, m.line, m.text) for m in lint(rules.root, checks or rules.checks)]


def test_coverage(rules, load):
    rules.change(PLAN, "full: 4", "full: 4\n  - {id: b, title: 解读}")
    rules.write(
        "plans/demo/20-more.yaml",
        "section: b\nitems:\n"
        '  - {id: "3", clause: 二1, title: 解读, duty: 解读, automation: partial,\n'
        "     planned_check: topic_published, ask: 清单, applies_to: [portal_city, dept_site]}\n",
    )
    found = coverage(load())
    whole = found.whole
    assert (whole.items, whole.automated, whole.partial, whole.manual) == (3, 1, 1, 1)
    assert whole.pending == 1
    assert [(s.id, s.items, s.points) for s in found.sections] == [("a", 2, 4), ("b", 1, 1)]
    assert [(k.id, k.items) for k in found.kinds] == [("portal_city", 2), ("dept_site", 1)]
    assert found.unbound == 1
    lines = coverage_lines(found)
    assert "全部:共 3 项,自动 1(33%)、部分自动 1(33%)、人工 1(33%);其中 1 项的检查待建" in lines
    assert any(line.strip().startswith("部门网站:共 1 项") for line in lines)


def test_diff(rules, load):
    rules.child(
        "overrides:\n"
        '  - {item: "2", remove: true, reason: 县里不设}\n'
        '  - item: "1"\n'
        "    set: {points: 4, due: 2021-09-30}\n"
    )
    rules.write(
        "plans/child/10-more.yaml",
        "section: a\nitems:\n"
        '  - {id: "3", clause: 附1, title: 台账, duty: 台账, automation: manual, ask: 台账, points: 0}\n',
    )
    found = diff(load("demo"), load("child"))
    assert [i.id for i in found.added] == ["3"]
    assert [i.id for i in found.removed] == ["2"]
    changes = {c.key: (c.old, c.new) for c in found.changed[0].changes}
    assert changes == {"due": ("2021-06-30", "2021-09-30"), "points": ("2.5", "4")}
    assert ("title", "示例要点", "某县要点") in [(c.key, c.old, c.new) for c in found.head]
    lines = diff_lines(found)
    assert "+ 任务 3:台账" in lines
    assert "- 任务 2:培训,理由:县里不设" in lines
    assert "    due:2021-06-30 → 2021-09-30" in lines


def test_diff_names_the_key_deep_in_a_judgement(rules, load):
    before = load()
    rules.change(ITEMS, "value: 1}", "value: 2}")
    rules.change(ITEMS, "columns: [政府网站>政务公开>规划信息]", "columns: [规划信息]")
    changes = {c.key: c for c in diff(before, load()).changed[0].changes}
    assert set(changes) == {"judge.at_least.value", "judge.params.columns"}
    lines = diff_lines(diff(before, load()))
    assert "    judge.params.columns:政务公开>规划信息 → 规划信息" in lines


def test_diff_of_a_plan_with_itself(load):
    assert diff_lines(diff(load(), load())) == ["demo → demo", "两者的任务完全相同"]


def test_show(load):
    plan = load()
    lines = plan_lines(plan)
    assert lines[0] == head_line(plan) == "demo  示例要点(市政府办公室,2021 年;市级门户)"
    assert "a 规划公开(4 分)" in lines
    assert "  1 公开规划(自动,2.5 分) [期限 2021-06-30; column_demo]" in lines
    assert "  2 培训(人工,1.5 分)" in lines


class TestLint:
    def test_right_files_give_nothing(self, rules):
        assert messages(rules) == []

    def test_errors_of_all_plans_are_told(self, rules):
        rules.child("overrides:\n  - {item: '9', set: {points: 1}}\n")
        rules.change(ITEMS, "check: column_demo", "check: colum_demo")
        rules.change(ITEMS, "    ask: 培训记录\n", "")
        told = lint(rules.root, rules.checks)
        assert {m.level for m in told} == {"error"}
        assert [(m.file.rsplit("/", 2)[1], m.line) for m in told] == [
            ("child", 8),
            ("demo", 13),
            ("demo", 19),
        ]
        assert str(told[1]).startswith(f"{rules.root / ITEMS}:13:错误:")

    @pytest.mark.parametrize(
        ("file", "old", "new", "line", "word"),
        [
            (ITEMS, "due: 2021-06-30", "due: 2021-05-01", 8, "早于规划印发日期"),
            (ITEMS, "automation: automated", "automation: partial", 10, "ask"),
            (PLAN, "    full: 4", "    full: 4\n  - {id: b, title: 空}", 12, "没有任何一项"),
            (ITEMS, "    duty: 培训", "    duty: 培训\n    units: [县教育局]", 23, "applies_to"),
        ],
    )
    def test_warnings(self, rules, file, old, new, line, word):
        rules.change(file, old, new)
        told = messages(rules)
        assert [(level, at) for level, at, _ in told] == [("warning", line)]
        assert word in told[0][2]

    def test_numbers_almost_alike(self, rules):
        rules.write(
            "plans/demo/20-more.yaml",
            "section: a\nitems:\n"
            '  - {id: "2.", clause: 一2, title: 甲, duty: 甲, automation: manual, ask: 甲, points: 0}\n',
        )
        assert [at for _, at, text in messages(rules) if "几乎相同" in text] == [3]

    def test_points_left_out_where_the_plan_has_them(self, rules):
        rules.change(PLAN, "year: 2021", "year: 2021\nhas_points: true")
        rules.change(PLAN, "full: 4", "full: 3.5")
        rules.change(ITEMS, "    points: 1.5\n", "")
        assert [(at, "has_points" in text) for _, at, text in messages(rules)] == [(19, True)]

    def test_unverified_numbers_should_not_veto(self, rules):
        rules.change(
            ITEMS, "points: 2.5", "points: 2.5\n    veto: true\n    threshold_source: unverified"
        )
        assert [(at, "否决" in text) for _, at, text in messages(rules)] == [(12, True)]

    def test_check_on_probation(self, rules):
        checks = {k: dataclasses.replace(c, probation=True) for k, c in rules.checks.items()}
        assert [(at, "试用" in text) for _, at, text in messages(rules, checks)] == [(10, True)]

    def test_automated_without_a_check_yet(self, rules):
        text = (rules.root / ITEMS).read_text("utf-8")
        start, end = text.index("    judge:"), text.index('  - id: "2"')
        rules.write(ITEMS, f"{text[:start]}    planned_check: typo\n{text[end:]}")
        assert [(at, "typo" in text) for _, at, text in messages(rules)] == [(10, True)]

    def test_one_plan_only(self, rules):
        rules.child("overrides:\n  - {item: '9', set: {points: 1}}\n")
        assert lint(rules.root, rules.checks, "demo") == []
        with pytest.raises(GkcheckError, match="demo"):
            lint(rules.root, rules.checks, "demmo")
