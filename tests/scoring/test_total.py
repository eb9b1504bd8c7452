"""``sum``: one measure added up over several checks. What one could not tell leaves the whole open."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from gkcheck.errors import Reason
from gkcheck.models.judgement import Judgement
from gkcheck.models.verdict import VerdictState
from gkcheck.scoring.judge import judge_item

NEWS, NOTICES = {"window": "two_weeks"}, {"window": "half_year"}
SUM = {
    "sum": [
        {"check": "stale_column", "params": NEWS},
        {"check": "stale_column", "params": NOTICES},
    ],
    "at_most": {"measure": "flagged", "value": 4},
    "when_inapplicable": "review",
}


def judged(kit, *outcomes, **keys):
    item = kit.item({**SUM, **keys})
    return judge_item(item, kit.by_run(*outcomes), kit.site, kit.as_of)


def stale(kit, params, flagged=0, **keys):
    return kit.outcome("stale_column", params=params, flagged=flagged, **keys)


@pytest.mark.parametrize(
    ("news", "notices", "state"),
    [(2, 2, VerdictState.MET), (3, 2, VerdictState.NOT_MET), (0, 5, VerdictState.NOT_MET)],
)
def test_counts_add_up(kit, news, notices, state):
    verdict = judged(kit, stale(kit, NEWS, news), stale(kit, NOTICES, notices))
    assert verdict.state is state
    assert any(f"合计不多于 4,实际 {news + notices}" in line for line in verdict.explanation)
    assert len(verdict.runs) == 2
    assert bool(verdict.because) is (state is VerdictState.NOT_MET)


def test_what_could_not_be_told_leaves_the_sum_open(kit):
    verdict = judged(kit, stale(kit, NEWS, 3, undecided=1), stale(kit, NOTICES, 1))
    assert (verdict.state, verdict.reason) == (VerdictState.UNDETERMINED, Reason.TIMED_OUT)
    unread = stale(kit, NOTICES, 1, state="incomplete", reason=Reason.BLOCKED)
    verdict = judged(kit, stale(kit, NEWS, 3), unread)
    assert (verdict.state, verdict.reason) == (VerdictState.UNDETERMINED, Reason.BLOCKED)


def test_what_is_surely_too_much_stays_so(kit):
    unread = stale(kit, NOTICES, 0, state="incomplete", reason=Reason.BLOCKED)
    assert judged(kit, stale(kit, NEWS, 5), unread).state is VerdictState.NOT_MET


def test_suspicions_alone_are_for_a_person(kit):
    verdict = judged(kit, stale(kit, NEWS, 4, review=1), stale(kit, NOTICES))
    assert (verdict.state, verdict.reason) == (VerdictState.NEEDS_REVIEW, Reason.NEEDS_PERSON)


def test_a_check_that_was_not_run_or_switched_off(kit):
    assert judged(kit, stale(kit, NEWS)).reason is Reason.NEEDS_FACT
    off = stale(kit, NOTICES, state="disabled")
    verdict = judged(kit, stale(kit, NEWS), off)
    assert (verdict.state, verdict.reason) == (VerdictState.UNDETERMINED, Reason.CHECK_DISABLED)


def test_nothing_to_look_at(kit):
    none = [stale(kit, p, population=0, state="inapplicable") for p in (NEWS, NOTICES)]
    assert judged(kit, *none).state is VerdictState.NEEDS_REVIEW
    assert judged(kit, *none, when_inapplicable="exclude").state is VerdictState.EXCLUDED
    assert judged(kit, none[0], stale(kit, NOTICES, 4)).state is VerdictState.MET


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"at_most": None}, "sum 须写且只写一个条件"),
        ({"at_most": None, "deduct": {"each": 1, "cap": 2}}, "sum 须写且只写一个条件"),
        ({"when_inapplicable": None}, "when_inapplicable"),
        ({"params": {"a": 1}}, "params 写在 sum 下"),
        ({"sum": [SUM["sum"][0], SUM["sum"][0]]}, "重复计数"),
        ({"check": "stale_column"}, "写且只写一种"),
    ],
)
def test_mistakes_are_told(change, words):
    with pytest.raises(ValidationError, match=words):
        Judgement.model_validate({**SUM, **change})
