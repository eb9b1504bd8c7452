"""A check whose accuracy is not shown reports, and costs no points."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from gkcheck.accuracy import FILE, LINE, accuracy_words, measured
from gkcheck.errors import Reason
from gkcheck.registry import all_checks, get_check
from gkcheck.runner import run_checks
from gkcheck.scoring.judge import judge_item
from gkcheck.store.writer import FactWriter

ROOT = Path(__file__).parents[2]
RESULT = ROOT / "benchmarks" / "accuracy" / "result.json"
DEDUCT = {"deduct": {"measure": "flagged", "each": 0.3, "cap": 1}}


@pytest.mark.parametrize(
    ("condition", "flagged", "expected"),
    [
        ({}, 2, ("needs_review", 0, 1)),
        ({}, 0, ("met", 1, 1)),
        (DEDUCT, 2, ("needs_review", 0.4, 1)),
        (DEDUCT, 0, ("met", 1, 1)),
    ],
)
def test_it_costs_nothing_until_a_person_confirms(kit, condition, flagged, expected):
    outcome = kit.outcome(flagged=flagged).model_copy(update={"probation": True})
    verdict = judge_item(kit.item(kit.leaf(**condition)), kit.by_run(outcome), kit.site, kit.as_of)
    low, high = float(verdict.points.low), float(verdict.points.high)
    assert (verdict.state.value, low, high) == expected
    assert (verdict.reason is Reason.ON_PROBATION) == (flagged > 0)
    assert bool(verdict.because) == (flagged > 0), "what was seen is still shown"


def test_a_sum_with_one_on_probation_costs_nothing(kit):
    shaky = kit.outcome("broken_image", flagged=3).model_copy(update={"probation": True})
    sound = kit.outcome("broken_video", flagged=0)
    judge = {
        "sum": [{"check": "broken_image"}, {"check": "broken_video"}],
        "at_most": {"measure": "flagged", "value": 1},
        "when_inapplicable": "full",
    }
    for outcome, state in (
        (shaky, "needs_review"),
        (kit.outcome("broken_image", flagged=3), "not_met"),
    ):
        verdict = judge_item(kit.item(judge), kit.by_run(outcome, sound), kit.site, kit.as_of)
        assert verdict.state.value == state


def test_the_runner_says_that_a_check_is_on_probation(tmp_path, kit):
    store = tmp_path / "facts.db"
    FactWriter(str(store)).close()
    known = get_check("dead_link")
    for probation in (True, False):
        meta = dataclasses.replace(known, probation=probation)
        (outcome,) = run_checks(store, kit.as_of, [("dead_link", {})], find=lambda _, m=meta: m)
        assert outcome.probation is probation


def test_every_check_below_the_line_is_on_probation():
    told = measured()
    assert told is not None
    below = {
        c for c, one in told.checks.items() if one.precision is not None and one.precision < LINE
    }
    assert below <= {c for c, meta in all_checks().items() if meta.probation}


def test_what_ships_is_what_was_measured():
    assert json.loads(FILE.read_text("utf-8")) == json.loads(RESULT.read_text("utf-8"))


def test_accuracy_is_told_in_words_with_its_counts():
    told = measured()
    assert told is not None
    shown = [c for c, one in told.checks.items() if one.precision is not None]
    assert shown
    for check in shown:
        one = told.checks[check]
        words = accuracy_words(check)
        assert words is not None
        assert f"{one.right + one.wrong} 处中 {one.right} 处属实" in words
    assert accuracy_words("no_such_check") is None
