"""The rule files that ship: they load with the real checks, and nothing in them is an error."""

from __future__ import annotations

import pytest

from gkcheck.paths import rules_dir
from gkcheck.registry import all_checks
from gkcheck.scoring.lint import lint
from gkcheck.scoring.load import list_plans, load_plan, plan_ids


def test_there_are_plans():
    assert {"chongqing-2021", "shanwei-2021"} <= set(plan_ids(rules_dir()))


@pytest.mark.parametrize("plan_id", plan_ids(rules_dir()))
def test_plan_loads_with_the_real_checks(plan_id):
    plan = load_plan(rules_dir(), plan_id, all_checks())
    assert plan.items
    assert {item.section for item in plan.items} <= {section.id for section in plan.sections}


def test_no_errors():
    messages = lint(rules_dir(), all_checks())
    assert [str(m) for m in messages if m.level == "error"] == []


def test_heads_of_all_plans_are_read():
    assert [head.plan for head in list_plans(rules_dir())] == plan_ids(rules_dir())
