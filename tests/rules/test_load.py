"""Loading of plans that are right: expansion, extends, overrides, catalogues, digest, schema."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from gkcheck.models.site import SiteKind
from gkcheck.paths import rules_dir
from gkcheck.scoring.columns import column_spec, split_path
from gkcheck.scoring.load import list_plans, load_head, load_plan, plan_ids
from gkcheck.scoring.schema import schema_texts, write_schemas

PLAN, ITEMS = "plans/demo/plan.yaml", "plans/demo/10-plan.yaml"


def test_whole_plan(rules, load):
    plan = load()
    assert (plan.plan, plan.year, plan.issued_on) == ("demo", 2021, date(2021, 5, 16))
    assert [item.id for item in plan.items] == ["1", "2"]
    first = plan.items[0]
    assert (first.due, first.points, first.section) == (date(2021, 6, 30), Decimal("2.5"), "a")


def test_column_paths_are_expanded_with_synonyms(load):
    params = load().items[0].judge.params
    assert params["columns"] == [
        {
            "label": "政务公开>规划信息",
            "path": [
                {"name": "政务公开", "synonyms": [], "optional": True, "topic": False},
                {
                    "name": "规划信息",
                    "synonyms": [{"name": "规划计划", "grade": "0.9"}],
                    "optional": False,
                    "topic": False,
                },
            ],
            "strict": True,
        }
    ]
    assert json.loads(json.dumps(params)) == params


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("政府网站>政务公开>规划信息", ["政务公开", "规划信息"]),
        ("政务公开 ＞ 预算/决算", ["政务公开", "预算/决算"]),
        ("规划信息", ["规划信息"]),
    ],
)
def test_split_path(text, levels):
    assert split_path(text) == levels


def test_entry_that_does_not_insist_on_the_place():
    spec = column_spec({"path": "行政执法公示", "strict": False}, {})
    assert (spec.label, spec.strict) == ("行政执法公示", False)
    for bad in ({"strict": False}, {"path": "甲", "place": 1}, {"path": "甲", "strict": "no"}, 3):
        with pytest.raises(ValueError, match=r"strict|文字"):
            column_spec(bad, {})


def test_only_the_named_catalogues_are_used(rules, load):
    rules.write("columns/local.yaml", "columns:\n  - name: 政务公开\n")
    rules.change(PLAN, "year: 2021", "year: 2021\ncolumn_catalogues: [local]")
    path = load().items[0].judge.params["columns"][0]["path"]
    assert path[0]["optional"] is False
    assert path[1]["synonyms"] == []


def test_plan_year_window_takes_the_year_of_the_plan(rules, load):
    rules.change(ITEMS, "max_age_days: 300", "window: plan_year")
    assert load().items[0].judge.params["year"] == 2021
    rules.change(ITEMS, "window: plan_year", "window: plan_year\n        year: 2020")
    assert load().items[0].judge.params["year"] == 2020


def test_columns_deep_in_a_judgement_are_expanded(rules, load):
    text = (rules.root / ITEMS).read_text("utf-8")
    head, rest = text.split("    judge:\n", 1)
    leaf, tail = rest.split('  - id: "2"', 1)
    lines = leaf.splitlines()
    nested = ["        - " + lines[0].strip(), *("    " + line for line in lines[1:])]
    judge = "    judge:\n      all:\n" + "\n".join(nested) + "\n"
    rules.write(ITEMS, f'{head}{judge}  - id: "2"{tail}')
    part = load().items[0].judge.all[0]
    assert part.params["columns"][0]["label"] == "政务公开>规划信息"


class TestExtends:
    def test_takes_everything_that_it_does_not_change(self, rules, load):
        rules.child()
        parent, child = load("demo"), load("child")
        assert child.items == parent.items
        assert (child.year, child.sections) == (parent.year, parent.sections)
        assert (child.title, child.issued_on) == ("某县要点", date(2021, 7, 16))
        assert child.document_number is None
        assert child.digest != parent.digest

    def test_overrides(self, rules, load):
        rules.child(
            "applies_to: [portal_county]\n"
            "overrides:\n"
            '  - {item: "2", remove: true, reason: 县里不设}\n'
            '  - item: "1"\n'
            "    set: {points: 4, due: null, title: 公开县级规划, thresholds: {max_age_days: 200}}\n"
        )
        rules.change(ITEMS, "        max_age_days: 300\n", "")
        child = load("child")
        assert child.applies_to == (SiteKind.PORTAL_COUNTY,)
        assert [item.id for item in child.items] == ["1"]
        item = child.items[0]
        assert (item.points, item.due, item.title) == (4, None, "公开县级规划")
        assert item.thresholds == {"max_age_days": 200}
        assert [(r.item, r.reason) for r in child.removed] == [("2", "县里不设")]
        assert item.judge == load("demo").items[0].judge

    def test_adds_items_and_sections(self, rules, load):
        rules.child("sections:\n  - {id: b, title: 县里增加}\n")
        rules.write(
            "plans/child/10-more.yaml",
            "section: b\nitems:\n"
            '  - {id: "3", clause: 附1, title: 台账, duty: 台账, automation: manual, ask: 台账}\n',
        )
        child = load("child")
        assert [(i.id, i.section) for i in child.items] == [("1", "a"), ("2", "a"), ("3", "b")]

    def test_two_levels(self, rules, load):
        rules.child('overrides:\n  - {item: "1", set: {notes: 县}}\n')
        rules.write(
            "plans/town/plan.yaml",
            "plan: town\ntitle: 镇\nissuer: 镇\nissued_on: 2021-08-01\nsource: 自编\n"
            'extends: child\noverrides:\n  - {item: "2", set: {notes: 镇}}\n',
        )
        assert [item.notes for item in load("town").items] == ["县", "镇"]


def test_deduction_section_needs_no_points(rules, load):
    rules.change(PLAN, "full: 4", "full: 4\n  - {id: d, title: 扣分, full: 10, deduction: true}")
    rules.write(
        "plans/demo/20-deduct.yaml",
        "section: d\nitems:\n"
        "  - id: d1\n    clause: 二1\n    title: 死链\n    duty: 死链\n    automation: automated\n"
        "    judge:\n      check: column_demo\n      params: {columns: [规划信息]}\n"
        "      deduct: {measure: flagged, each: 0.1, cap: 5}\n      when_inapplicable: exclude\n",
    )
    item = load().items[-1]
    assert (item.points, item.stake) == (0, 5)


def test_digest_follows_the_content_and_nothing_else(rules, load):
    before = load().digest
    rules.change(ITEMS, "    duty: 培训", "    # 注释\n    duty: 培训")
    assert load().digest == before
    rules.change("columns/general.yaml", "grade: 0.9", "grade: 0.8")
    assert load().digest != before


def test_heads(rules):
    rules.child("valid_from: 2021-08-01\nvalid_to: 2021-12-31\n")
    assert plan_ids(rules.root) == ["child", "demo"]
    assert [head.plan for head in list_plans(rules.root)] == ["child", "demo"]
    head = load_head(rules.root, "child")
    assert head.year == 2021
    days = [date(2021, 7, 31), date(2021, 8, 1), date(2021, 12, 31), date(2022, 1, 1)]
    assert [head.binds(SiteKind.PORTAL_CITY, d) for d in days] == [False, True, True, False]
    assert not head.binds(SiteKind.DEPT_SITE, date(2021, 9, 1))


def test_without_checks_their_names_are_not_looked_at(rules):
    rules.change(ITEMS, "check: column_demo", "check: weather")
    assert load_plan(rules.root, "demo").items[0].judge.check == "weather"


@pytest.mark.parametrize("name", sorted(schema_texts()))
def test_schemas_are_as_generated(name):
    there = (rules_dir() / "schema" / name).read_text("utf-8")
    assert there == schema_texts()[name], "stale: run python -m gkcheck.scoring.schema"


def test_write_schemas(tmp_path):
    write_schemas(tmp_path / "schema")
    assert sorted(p.name for p in (tmp_path / "schema").iterdir()) == sorted(schema_texts())
