"""The score of a plan: normalising, exclusion, veto, deductions, bonus, rounding, wanted checks."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gkcheck.models.decision import Decisions, ItemDecision
from gkcheck.scoring.score import (
    gain_if_mended,
    score_plan,
    shown_interval,
    wanted_checks,
)


def item(kit, number, **keys):
    return kit.item(kit.leaf(f"check_{number}"), id=str(number), **keys)


def scored(kit, plan, *outcomes, **keys):
    return score_plan(plan, kit.by_run(*outcomes), kit.site, kit.as_of, **keys)


def test_items_weigh_alike_and_excluded_ones_leave_the_whole(kit):
    items = [item(kit, n) for n in range(4)]
    other = item(kit, 9, applies_to=["dept_site"])
    plan = kit.plan(*items, other)
    score = scored(
        kit,
        plan,
        kit.outcome("check_0"),
        kit.outcome("check_1", flagged=1),
        kit.outcome("check_2", undecided=1),
        kit.outcome("check_3", "inapplicable", population=0),
        kit.outcome("check_9", flagged=1),
    )
    assert (score.low, score.high) == (Decimal(100) / 3, Decimal(200) / 3)
    assert (score.determined.points, score.determined.full) == (1, 2)
    assert score.determined_share == Decimal(2) / 3
    assert score.qualified == "open"
    assert [v.state.value for v in score.verdicts] == [
        "met",
        "not_met",
        "undetermined",
        "excluded",
        "excluded",
    ]


def test_manual_items_are_in_the_range(kit):
    plan = kit.plan(item(kit, 0), kit.item(automation="manual", ask="记录", id="m"))
    score = scored(kit, plan, kit.outcome("check_0"))
    assert (score.low, score.high, score.determined_share) == (50, 100, Decimal("0.5"))


def test_a_plan_that_binds_nothing_has_no_whole(kit):
    score = scored(kit, kit.plan(item(kit, 0, applies_to=["dept_site"])))
    assert (score.full, score.low, score.high, score.qualified) == (0, 0, 0, "open")


@pytest.mark.parametrize(
    ("flagged", "undecided", "veto", "mark", "qualified"),
    [
        (0, 0, "met", 60, "yes"),
        (0, 0, "met", None, "open"),
        (1, 0, "met", 60, "no"),
        (0, 1, "met", 60, "open"),
        (0, 0, "hit", 60, "no"),
        (0, 0, "hit", None, "no"),
        (0, 0, "open", 60, "open"),
        (1, 0, "open", 60, "no"),
    ],
)
def test_qualified(kit, flagged, undecided, veto, mark, qualified):
    guard = item(kit, 7, veto=True, points=0)
    plan = kit.plan(item(kit, 0), guard, qualified_at=mark)
    guards = {"met": {}, "hit": {"flagged": 1}, "open": {"undecided": 1}}
    score = scored(
        kit,
        plan,
        kit.outcome("check_0", flagged=flagged, undecided=undecided),
        kit.outcome("check_7", **guards[veto]),
    )
    assert score.qualified == qualified
    assert score.vetoes == (("7",) if veto == "hit" else ())
    assert score.veto_open == (("7",) if veto == "open" else ())


class TestDeductionSection:
    def plan(self, kit, *caps, full=10):
        items = [
            kit.item(
                kit.leaf(f"check_{n}", deduct={"measure": "flagged", "each": 1, "cap": cap}),
                id=str(n),
                points=0,
                section="d",
            )
            for n, cap in enumerate(caps)
        ]
        section = {"id": "d", "title": "扣分", "full": full, "deduction": True}
        return kit.plan(*items, sections=[section])

    def test_starts_full_and_loses(self, kit):
        plan = self.plan(kit, 5, 5)
        score = scored(kit, plan, kit.outcome("check_0", flagged=2), kit.outcome("check_1"))
        assert (score.low, score.high) == (80, 80)
        assert (score.determined.points, score.determined.full) == (8, 10)

    def test_never_below_nothing(self, kit):
        plan = self.plan(kit, 9, 9)
        score = scored(
            kit, plan, kit.outcome("check_0", flagged=9), kit.outcome("check_1", flagged=9)
        )
        assert (score.low, score.high, score.determined.points) == (0, 0, 0)

    def test_open_deduction_is_a_range_down_to_its_cap(self, kit):
        plan = self.plan(kit, 3, 5)
        score = scored(kit, plan, kit.outcome("check_0", undecided=9), kit.outcome("check_1"))
        assert (score.low, score.high) == (70, 100)
        assert score.determined_share == Decimal(5) / 8

    def test_nothing_to_take_off_for_leaves_it_full(self, kit):
        plan = self.plan(kit, 5)
        score = scored(kit, plan, kit.outcome("check_0", "inapplicable", population=0))
        assert (score.low, score.high, score.determined_share) == (100, 100, 1)

    def test_manual_item_takes_off_up_to_its_loss(self, kit):
        plan = self.plan(kit, 5)
        manual = kit.item(
            automation="manual", ask="记录", id="m", points=0, max_loss=2, section="d"
        )
        plan = plan.model_copy(update={"items": (*plan.items, manual)})
        score = scored(kit, plan, kit.outcome("check_0", flagged=1))
        assert (score.low, score.high) == (70, 90)


@pytest.mark.parametrize(
    ("above", "flagged", "expected"), [(None, 1, 55), (80, 1, 50), (80, 0, 105), (100, 0, 100)]
)
def test_bonus_is_outside_the_whole(kit, above, flagged, expected):
    plan = kit.plan(
        item(kit, 0), item(kit, 1), item(kit, 2, bonus=True, points=5), bonus_above=above
    )
    score = scored(
        kit,
        plan,
        kit.outcome("check_0", flagged=flagged),
        kit.outcome("check_1"),
        kit.outcome("check_2"),
    )
    assert (score.low, score.high) == (expected, expected)
    assert score.determined.full == 2


def test_switched_off_counts_as_not_reached_and_not_as_decided(kit):
    plan = kit.plan(item(kit, 0), item(kit, 1))
    bad = kit.outcome("check_1", flagged=1)
    on = scored(kit, plan, kit.outcome("check_0"), bad)
    off = scored(kit, plan, kit.outcome("check_0"), kit.outcome("check_1", "disabled"))
    assert (on.determined.points, on.determined.full, on.determined_share) == (1, 2, 1)
    assert (off.determined.points, off.determined.full) == (1, 2)
    assert off.determined_share == Decimal("0.5")
    assert (off.low, off.high) == (50, 100)


def test_decision_of_a_person_enters_the_score(kit):
    plan = kit.plan(item(kit, 0), kit.item(automation="manual", ask="记录", id="m"))
    decisions = Decisions(items={"m": ItemDecision(state="met", note="材料齐全")})
    score = scored(kit, plan, kit.outcome("check_0"), decisions=decisions)
    assert (score.low, score.high, score.determined_share) == (100, 100, 1)


def test_wanted_checks_are_asked_once_and_only_for_this_site(kit):
    same = kit.item(kit.leaf("check_0"), id="again")
    other = item(kit, 5, applies_to=["dept_site"])
    narrow = kit.item(kit.leaf("check_0", params={"min_items": 2}), id="n")
    plan = kit.plan(item(kit, 0), same, other, narrow)
    assert wanted_checks(plan, kit.site) == [("check_0", {}), ("check_0", {"min_items": 2})]
    assert ("check_5", {}) in wanted_checks(plan)


def test_gain_if_mended(kit):
    plan = kit.plan(item(kit, 0), item(kit, 1), item(kit, 2), item(kit, 3))
    bad = kit.outcome("check_0", flagged=2)
    outcomes = kit.by_run(bad, *(kit.outcome(f"check_{n}") for n in (1, 2, 3)))
    score = score_plan(plan, outcomes, kit.site, kit.as_of)
    marks = [f.fingerprint for f in bad.findings]

    def gain(*findings):
        return gain_if_mended(plan, outcomes, kit.site, kit.as_of, score, findings)

    assert gain(*marks) == 25
    assert gain(marks[0]) == 0
    assert gain("0" * 16) == 0


def test_shown_numbers_never_look_surer_than_they_are():
    assert shown_interval(Decimal("59.96"), Decimal("80.01")).model_dump() == {
        "low": Decimal("59.9"),
        "high": Decimal("80.1"),
    }
    assert shown_interval(Decimal("66.666"), Decimal("66.666")).low == Decimal("66.7")
