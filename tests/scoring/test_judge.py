"""Decision tables of the judge: outcome and condition -> state, points, reason."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from gkcheck.errors import Reason
from gkcheck.models.decision import Decisions, ItemDecision, Ruling
from gkcheck.models.verdict import Verdict
from gkcheck.scoring.judge import judge_item


def told(verdict: Verdict) -> tuple[str, float, float]:
    return verdict.state.value, float(verdict.points.low), float(verdict.points.high)


AT_LEAST_5 = {"at_least": {"measure": "found", "value": 5}}
DEDUCT = {"deduct": {"measure": "flagged_groups", "each": 0.5, "cap": 2}}
CONDITIONS = yaml.safe_load((Path(__file__).parent / "conditions.yaml").read_text("utf-8"))


@pytest.mark.parametrize(
    ("condition", "outcome", "expected"),
    [
        (group["condition"], case["outcome"], tuple(case["gives"]))
        for group in CONDITIONS
        for case in group["cases"]
    ],
)
def test_conditions(kit, condition, outcome, expected):
    item = kit.item(kit.leaf(**condition), points=4)
    verdict = judge_item(item, kit.by_run(kit.outcome(**outcome)), kit.site, kit.as_of)
    assert told(verdict) == expected
    assert verdict.explanation


@pytest.mark.parametrize(
    ("outcome", "reason"),
    [
        ({"flagged": 0, "undecided": 1}, Reason.TIMED_OUT),
        ({"flagged": 0, "review": 1}, Reason.NEEDS_PERSON),
        ({"state": "incomplete", "reason": Reason.BLOCKED}, Reason.BLOCKED),
        ({"state": "error", "reason": Reason.CHECK_TIMEOUT}, Reason.CHECK_TIMEOUT),
        ({"state": "error"}, Reason.CHECK_ERROR),
        ({"state": "not_run"}, Reason.NEEDS_FACT),
        ({"state": "not_run", "reason": Reason.CHECK_MISSING}, Reason.CHECK_MISSING),
        ({"state": "disabled", "reason": Reason.CHECK_DISABLED}, Reason.CHECK_DISABLED),
        ({"flagged": 0}, None),
        ({"flagged": 1}, None),
    ],
)
def test_reason_tells_why_nothing_is_sure(kit, outcome, reason):
    verdict = judge_item(
        kit.item(kit.leaf()), kit.by_run(kit.outcome(**outcome)), kit.site, kit.as_of
    )
    assert verdict.reason is reason


def test_a_check_that_never_ran_is_undetermined(kit):
    verdict = judge_item(kit.item(kit.leaf()), {}, kit.site, kit.as_of)
    assert (told(verdict), verdict.reason) == (("undetermined", 0, 1), Reason.NEEDS_FACT)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("exclude", ("excluded", 0, 0)),
        ("full", ("met", 1, 1)),
        ("zero", ("not_met", 0, 0)),
        ("review", ("needs_review", 0, 1)),
    ],
)
def test_nothing_to_check(kit, word, expected):
    outcome = kit.outcome(state="inapplicable", population=0, reason=Reason.NO_SUBJECT)
    verdict = judge_item(
        kit.item(kit.leaf(inapplicable=word)), kit.by_run(outcome), kit.site, kit.as_of
    )
    assert told(verdict) == expected
    assert verdict.reason is (Reason.NO_SUBJECT if word in ("exclude", "review") else None)


Y, N, U, R, X = "yes", "no", "open", "review", "nothing"


def _outcome_for(kit, number, what):
    check = f"check_{number}"
    return {
        Y: lambda: kit.outcome(check),
        N: lambda: kit.outcome(check, flagged=1),
        U: lambda: kit.outcome(check, undecided=1),
        R: lambda: kit.outcome(check, review=1),
        X: lambda: kit.outcome(check, "inapplicable", population=0),
    }[what]()


@pytest.mark.parametrize(
    ("word", "parts", "state"),
    [
        ("all", [Y, Y], "met"),
        ("all", [Y, N], "not_met"),
        ("all", [U, N], "not_met"),
        ("all", [Y, U], "undetermined"),
        ("all", [Y, R], "needs_review"),
        ("all", [U, R], "undetermined"),
        ("all", [Y, X], "met"),
        ("all", [X, X], "excluded"),
        ("any", [Y, N], "met"),
        ("any", [Y, U], "met"),
        ("any", [N, N], "not_met"),
        ("any", [N, U], "undetermined"),
        ("any", [N, R], "needs_review"),
        ("any", [N, X], "not_met"),
        ("any", [X, X], "excluded"),
        ("none", [N, N], "met"),
        ("none", [N, Y], "not_met"),
        ("none", [U, Y], "not_met"),
        ("none", [N, U], "undetermined"),
        ("none", [N, R], "needs_review"),
        ("none", [X, X], "excluded"),
    ],
)
def test_three_valued_logic(kit, word, parts, state):
    judge = {word: [kit.leaf(f"check_{i}") for i in range(len(parts))]}
    outcomes = kit.by_run(*(_outcome_for(kit, i, what) for i, what in enumerate(parts)))
    verdict = judge_item(kit.item(judge), outcomes, kit.site, kit.as_of)
    assert verdict.state.value == state
    settled = state in ("met", "not_met", "excluded")
    assert (verdict.points.low == verdict.points.high) is settled


def test_partial_credit_counts_only_where_surely_not_met(kit):
    item = kit.item(kit.leaf(**AT_LEAST_5, partial_credit=True), points=4)

    def at(**keys):
        outcome = kit.outcome(population=8, **keys)
        return told(judge_item(item, kit.by_run(outcome), kit.site, kit.as_of))

    assert at(found=4, grade=0.8) == ("partial", 3.2, 3.2)
    assert at(found=0, grade=0.0) == ("not_met", 0, 0)
    assert at(found=4, grade=0.8, undecided=1) == ("undetermined", 0, 4)
    state, low, high = at(found=3, grade=0.5, undecided=1)
    assert state == "partial"
    assert low <= 2 <= high
    assert high < 4


def test_deductions_add_up_beside_conditions(kit):
    judge = {
        "all": [
            kit.leaf("check_a", deduct={"measure": "flagged", "each": 1, "cap": 2}),
            kit.leaf("check_b", deduct={"measure": "flagged", "each": 0.5, "cap": 1}),
            kit.leaf("check_c"),
        ]
    }
    item = kit.item(judge, points=5)

    def at(a, b, c):
        outcomes = kit.by_run(
            kit.outcome("check_a", flagged=a),
            kit.outcome("check_b", flagged=b),
            kit.outcome("check_c", flagged=c),
        )
        return told(judge_item(item, outcomes, kit.site, kit.as_of))

    assert at(0, 0, 0) == ("met", 5, 5)
    assert at(1, 1, 0) == ("partial", 3.5, 3.5)
    assert at(9, 9, 0) == ("partial", 2, 2)
    assert at(0, 0, 1) == ("not_met", 0, 0)


def test_item_of_a_deduction_section_takes_off(kit):
    item = kit.item(kit.leaf(deduct={"measure": "flagged", "each": 1, "cap": 5}), points=0)
    at = [
        told(judge_item(item, kit.by_run(kit.outcome(flagged=n)), kit.site, kit.as_of))
        for n in (0, 3, 8)
    ]
    assert at == [("met", 0, 0), ("partial", -3, -3), ("not_met", -5, -5)]


class TestPartlyAutomated:
    def at(self, kit, **outcome):
        item = kit.item(kit.leaf(), automation="partial", ask="名单", points=2)
        return judge_item(item, kit.by_run(kit.outcome(**outcome)), kit.site, kit.as_of)

    def test_what_the_machine_sees_kept_is_not_enough(self, kit):
        verdict = self.at(kit, flagged=0)
        assert told(verdict) == ("needs_review", 0, 2)
        assert verdict.reason is Reason.PARTLY_AUTOMATED

    def test_what_it_sees_broken_stands(self, kit):
        assert told(self.at(kit, flagged=1)) == ("not_met", 0, 0)

    def test_open_stays_open(self, kit):
        assert told(self.at(kit, undecided=1)) == ("undetermined", 0, 2)

    def test_partial_credit_is_only_the_upper_end(self, kit):
        judge = kit.leaf(partial_credit=True)
        item = kit.item(judge, automation="partial", points=2)
        outcome = kit.outcome(flagged=5, grade=0.5)
        verdict = judge_item(item, kit.by_run(outcome), kit.site, kit.as_of)
        assert told(verdict) == ("needs_review", 0, 1)


def test_judge_beside_a_planned_check_never_carries_the_item(kit):
    item = kit.item(kit.leaf(), planned_check="document_present")

    def at(flagged):
        outcome = kit.outcome(flagged=flagged)
        return judge_item(item, kit.by_run(outcome), kit.site, kit.as_of)

    assert told(at(0)) == ("undetermined", 0, 1)
    assert at(0).reason is Reason.CHECK_MISSING
    assert told(at(1)) == ("not_met", 0, 0)


def test_manual_and_planned(kit):
    manual = judge_item(kit.item(automation="manual", ask="培训记录"), {}, kit.site, kit.as_of)
    assert told(manual) == ("manual", 0, 1)
    assert any("培训记录" in line for line in manual.explanation)
    planned = judge_item(kit.item(planned_check="typo"), {}, kit.site, kit.as_of)
    assert (told(planned), planned.reason) == (("undetermined", 0, 1), Reason.CHECK_MISSING)


@pytest.mark.parametrize(
    ("keys", "reason"),
    [
        ({"applies_to": ["dept_site"]}, Reason.OTHER_KIND),
        ({"applies_to": []}, Reason.OTHER_KIND),
        ({"superseded": "由新规定代替"}, Reason.SUPERSEDED),
    ],
)
def test_items_that_do_not_bind_are_excluded(kit, keys, reason):
    item = kit.item(kit.leaf(), **keys)
    verdict = judge_item(item, kit.by_run(kit.outcome(flagged=1)), kit.site, kit.as_of)
    assert (told(verdict), verdict.reason) == (("excluded", 0, 0), reason)


@pytest.mark.parametrize(
    ("name", "state", "reason"),
    [
        ("示例市发展和改革委员会", "met", None),
        ("市发展改革委", "met", None),
        ("示例市教育局", "excluded", Reason.OTHER_UNIT),
        (None, "undetermined", Reason.UNIT_UNKNOWN),
    ],
)
def test_department_sites_are_bound_by_unit(kit, name, state, reason):
    item = kit.item(kit.leaf(), applies_to=["dept_site"], units=["市发展改革委"])
    verdict = judge_item(item, kit.by_run(kit.outcome()), kit.dept(name), kit.as_of)
    assert (verdict.state.value, verdict.reason) == (state, reason)


def test_portals_are_bound_by_kind_alone(kit):
    item = kit.item(kit.leaf(), units=["县教育局"])
    verdict = judge_item(item, kit.by_run(kit.outcome()), kit.site, kit.as_of)
    assert verdict.state.value == "met"


@pytest.mark.parametrize(
    ("as_of", "flagged", "state", "reason"),
    [
        (date(2021, 6, 29), 1, "undetermined", Reason.NOT_YET_DUE),
        (date(2021, 6, 29), 0, "met", None),
        (date(2021, 6, 30), 1, "not_met", None),
        (date(2021, 7, 1), 1, "not_met", None),
    ],
)
def test_not_yet_due(kit, as_of, flagged, state, reason):
    item = kit.item(kit.leaf(), due="2021-06-30")
    verdict = judge_item(item, kit.by_run(kit.outcome(flagged=flagged)), kit.site, as_of)
    assert (verdict.state.value, verdict.reason) == (state, reason)


def test_recurring_duties_are_always_due(kit):
    item = kit.item(kit.leaf(), due="quarterly")
    verdict = judge_item(item, kit.by_run(kit.outcome(flagged=1)), kit.site, date(2021, 1, 1))
    assert verdict.state.value == "not_met"


def test_because_names_the_findings_that_matter(kit):
    judge = {"any": [kit.leaf("check_a"), kit.leaf("check_b")]}
    bad, good = kit.outcome("check_a", flagged=2), kit.outcome("check_b")
    both_bad = kit.outcome("check_b", flagged=1)
    item = kit.item(judge)
    met = judge_item(item, kit.by_run(bad, good), kit.site, kit.as_of)
    failed = judge_item(item, kit.by_run(bad, both_bad), kit.site, kit.as_of)
    assert met.because == ()
    marks = {f.fingerprint for f in (*bad.findings, *both_bad.findings)}
    assert set(failed.because) == marks
    assert met.checks == ("check_a", "check_b")
    assert met.runs == (bad.run, good.run)


class TestDecisions:
    @pytest.mark.parametrize(
        ("decision", "expected"),
        [
            (ItemDecision(state="met"), ("met", 2, 2)),
            (ItemDecision(state="not_met"), ("not_met", 0, 0)),
            (ItemDecision(state="partial", credit=Decimal("0.5")), ("partial", 1, 1)),
            (ItemDecision(state="excluded"), ("excluded", 0, 0)),
        ],
    )
    def test_a_person_has_the_last_word(self, kit, decision, expected):
        item = kit.item(kit.leaf(), points=2)
        verdict = judge_item(
            item,
            kit.by_run(kit.outcome(flagged=3)),
            kit.site,
            kit.as_of,
            decisions=Decisions(items={"1": decision}),
        )
        assert told(verdict) == expected
        assert any(line.startswith("人工认定") for line in verdict.explanation)

    def ruled(self, kit, outcome, **rulings):
        marks = {f.subject.label: f.fingerprint for f in outcome.findings}
        findings = {marks[label]: Ruling(word) for label, word in rulings.items()}
        return judge_item(
            kit.item(kit.leaf()),
            kit.by_run(outcome),
            kit.site,
            kit.as_of,
            decisions=Decisions(findings=findings),
        ).state.value

    def test_rejecting_the_only_finding_clears_the_item(self, kit):
        outcome = kit.outcome(flagged=1)
        assert self.ruled(kit, outcome) == "not_met"
        assert self.ruled(kit, outcome, 栏目0="rejected") == "met"
        assert self.ruled(kit, outcome, 栏目0="upheld") == "not_met"

    def test_ruling_on_a_suspicion_settles_it(self, kit):
        outcome = kit.outcome(review=1)
        assert self.ruled(kit, outcome) == "needs_review"
        assert self.ruled(kit, outcome, 疑似0="rejected") == "met"
        assert self.ruled(kit, outcome, 疑似0="upheld") == "not_met"

    def test_rejecting_one_of_two_keeps_the_other(self, kit):
        outcome = kit.outcome(flagged=2)
        assert self.ruled(kit, outcome, 栏目0="rejected") == "not_met"

    def test_own_counts_of_a_check_only_become_open(self, kit):
        outcome = kit.outcome(flagged=1, found=4, population=5)
        item = kit.item(kit.leaf(**AT_LEAST_5))
        mark = outcome.findings[0].fingerprint
        verdict = judge_item(
            item,
            kit.by_run(outcome),
            kit.site,
            kit.as_of,
            decisions=Decisions(findings={mark: Ruling.REJECTED}),
        )
        assert (told(verdict), verdict.reason) == (("needs_review", 0, 1), Reason.NEEDS_PERSON)

    def test_groups_are_counted_again(self, kit):
        findings = [kit.finding("empty_column", f"栏目{i}", group="同一原因") for i in range(3)]
        outcome = kit.outcome(flagged=3, findings=findings)
        item = kit.item(kit.leaf(**DEDUCT), points=4)

        def at(*rejected):
            rulings = {findings[i].fingerprint: Ruling.REJECTED for i in rejected}
            decisions = Decisions(findings=rulings)
            outcomes = kit.by_run(outcome)
            return told(judge_item(item, outcomes, kit.site, kit.as_of, decisions=decisions))

        assert at() == ("partial", 3.5, 3.5)
        assert at(0, 1) == ("partial", 3.5, 3.5)
        assert at(0, 1, 2) == ("met", 4, 4)


def test_explanation_tells_measure_bound_and_points(kit):
    item = kit.item(kit.leaf(**AT_LEAST_5), points=4)
    outcome = kit.outcome(found=4, population=6, undecided=2)
    verdict = judge_item(
        item, kit.by_run(outcome), kit.site, kit.as_of, titles={"empty_column": "栏目内容为空"}
    )
    text = "\n".join(verdict.explanation)
    for part in (
        "栏目内容为空",
        "检查对象 6",
        "不少于 5",
        "最多可能 6",
        "结论:无法判定",
        "得分在 0 到 4 之间",
    ):
        assert part in text
