"""Verdicts -> the score of a plan: range, determined part, veto, bonus. Pure, in ``Decimal``.

The range (``low``..``high``) is out of 100 over all items that bind the site; excluded items are in
neither part nor whole. Order: deductions inside their section (never below 0), then the sum, then
bonus on top. ``determined`` is in the plan's own points: items that are decided, and, as points not
reached, items whose check the user switched off, so that switching off never looks better.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Any, Literal

from gkcheck.errors import Reason
from gkcheck.models.decision import Decisions, Ruling
from gkcheck.models.outcome import CheckOutcome
from gkcheck.models.plan import Plan, PlanItem, Section
from gkcheck.models.site import SiteSpec
from gkcheck.models.verdict import Determined, Interval, PlanScore, Verdict, VerdictState
from gkcheck.scoring.judge import binds, judge_item

HUNDRED = Decimal(100)
ZERO = Decimal(0)
_DECIDED = (VerdictState.MET, VerdictState.NOT_MET, VerdictState.PARTIAL)
_OPEN = (VerdictState.UNDETERMINED, VerdictState.NEEDS_REVIEW, VerdictState.MANUAL)
_UNBOUND = (Reason.OTHER_KIND, Reason.OTHER_UNIT, Reason.SUPERSEDED)
_NO_DECISIONS = Decisions()


def wanted_checks(plan: Plan, site: SiteSpec | None = None) -> list[tuple[str, dict[str, Any]]]:
    """Return each (check, parameters) that the plan's items need, once, in the plan's order.

    With ``site`` only items that bind it count: a check that no item of this site asks for is not
    run.
    """
    wanted: dict[str, tuple[str, dict[str, Any]]] = {}
    for item in plan.items:
        if item.judge is None or (site is not None and not binds(item, site)):
            continue
        for leaf in item.judge.leaves():
            wanted.setdefault(leaf.run, (leaf.check or "", leaf.params))
    return list(wanted.values())


def score_plan(
    plan: Plan,
    outcomes: Mapping[str, CheckOutcome],
    site: SiteSpec,
    as_of: date,
    *,
    decisions: Decisions = _NO_DECISIONS,
    titles: Mapping[str, str] | None = None,
) -> PlanScore:
    """Return verdicts and score of one plan on one site.

    ``outcomes`` maps run digests to outcomes. ``qualified``: ``no`` with a veto or when even the
    best case is below the plan's mark; ``yes`` when nothing open could change it; else ``open``. A
    plan without a mark is never ``yes``: it does not know the word. Points are exact; round only
    what is shown (:func:`shown_interval`).
    """
    verdicts = [
        judge_item(item, outcomes, site, as_of, decisions=decisions, titles=titles)
        for item in plan.items
    ]
    pairs = list(zip(plan.items, verdicts, strict=True))
    sums = [_section(section, pairs) for section in plan.sections]
    full = sum((s.full for s in sums), ZERO)
    low = _of_hundred(sum((s.low for s in sums), ZERO), full)
    high = _of_hundred(sum((s.high for s in sums), ZERO), full)
    bonus = _bonus(plan, pairs, low, high)
    vetoes = [v.item for _, v in pairs if v.veto and v.state in _DECIDED[1:]]
    veto_open = [v.item for _, v in pairs if v.veto and v.state in _OPEN]
    return PlanScore(
        plan=plan.plan,
        title=plan.title,
        digest=plan.digest,
        low=low + bonus.low,
        high=high + bonus.high,
        full=HUNDRED if full else ZERO,
        determined=Determined(
            points=sum((s.reached for s in sums), ZERO),
            full=sum((s.decided + s.switched_off for s in sums), ZERO),
        ),
        determined_share=sum((s.decided for s in sums), ZERO) / full if full else ZERO,
        qualified=_qualified(plan, low, high, vetoes, veto_open),
        vetoes=tuple(vetoes),
        veto_open=tuple(veto_open),
        verdicts=tuple(verdicts),
    )


def gain_if_mended(
    plan: Plan,
    outcomes: Mapping[str, CheckOutcome],
    site: SiteSpec,
    as_of: date,
    score: PlanScore,
    findings: Collection[str],
    *,
    decisions: Decisions = _NO_DECISIONS,
) -> Decimal:
    """Return how many points (of 100) the best case rises by if these findings were mended.

    ``findings`` are fingerprints, ``score`` is the plan's score as it is. Only items that name one
    of them are judged again.
    """
    named = set(findings)
    touched = {v.item for v in score.verdicts if named.intersection(v.because)}
    if not touched:
        return ZERO
    mended = {**decisions.findings, **dict.fromkeys(findings, Ruling.REJECTED)}
    ruled = decisions.model_copy(update={"findings": mended})
    again = {
        item.id: judge_item(item, outcomes, site, as_of, decisions=ruled)
        for item in plan.items
        if item.id in touched
    }
    before = {v.item: v for v in score.verdicts}
    pairs = [(item, again.get(item.id, before[item.id])) for item in plan.items]
    sums = [_section(section, pairs) for section in plan.sections]
    low, high = (
        _of_hundred(sum(side, ZERO), sum((s.full for s in sums), ZERO))
        for side in ([s.low for s in sums], [s.high for s in sums])
    )
    return max(ZERO, high + _bonus(plan, pairs, low, high).high - score.high)


@dataclass(frozen=True)
class _Sums:
    """One section: best and worst points, whole, and what is decided or switched off of it."""

    low: Decimal
    high: Decimal
    full: Decimal
    reached: Decimal
    decided: Decimal
    switched_off: Decimal


_Pairs = Sequence[tuple[PlanItem, Verdict]]


def _section(section: Section, pairs: _Pairs) -> _Sums:
    bound = [
        (i, v)
        for i, v in pairs
        if i.section == section.id and not i.bonus and v.reason not in _UNBOUND
    ]
    own = [(i, v) for i, v in bound if v.state is not VerdictState.EXCLUDED]
    decided = [(i, v) for i, v in own if _is_decided(v)]
    off = [(i, v) for i, v in own if _is_off(v)]
    low = sum((v.points.low for _, v in own), ZERO)
    high = sum((v.points.high for _, v in own), ZERO)
    if not section.deduction:
        return _Sums(
            low=low,
            high=high,
            full=sum((i.points for i, _ in own), ZERO),
            reached=sum((v.points.low for _, v in decided), ZERO),
            decided=sum((i.points for i, _ in decided), ZERO),
            switched_off=sum((i.points for i, _ in off), ZERO),
        )
    full = section.full or ZERO
    stakes = sum((i.stake for i, _ in own), ZERO)
    if not bound:
        return _Sums(ZERO, ZERO, ZERO, ZERO, ZERO, ZERO)
    if not stakes:  # nothing there that points could be taken off for
        return _Sums(full, full, full, full, full, ZERO)
    part = full * sum((i.stake for i, _ in decided), ZERO) / stakes
    part_off = full * sum((i.stake for i, _ in off), ZERO) / stakes
    lost = sum((v.points.low for _, v in decided), ZERO)
    lost_off = min(ZERO, part_off - sum((i.stake for i, _ in off), ZERO))
    return _Sums(
        low=max(ZERO, full + low),
        high=max(ZERO, full + high),
        full=full,
        reached=max(ZERO, part + lost + lost_off),
        decided=part,
        switched_off=part_off,
    )


def _is_decided(verdict: Verdict) -> bool:
    return verdict.state in _DECIDED and verdict.points.low == verdict.points.high


def _is_off(verdict: Verdict) -> bool:
    return verdict.reason is Reason.CHECK_DISABLED and not _is_decided(verdict)


def _of_hundred(points: Decimal, full: Decimal) -> Decimal:
    return HUNDRED * points / full if full else ZERO


def _bonus(plan: Plan, pairs: _Pairs, low: Decimal, high: Decimal) -> Interval:
    """Return the bonus points; where the plan has a mark for them, only above it."""
    own = [v for item, v in pairs if item.bonus and v.state is not VerdictState.EXCLUDED]
    mark = plan.bonus_above
    return Interval(
        low=sum((v.points.low for v in own), ZERO) if mark is None or low > mark else ZERO,
        high=sum((v.points.high for v in own), ZERO) if mark is None or high > mark else ZERO,
    )


def _qualified(
    plan: Plan, low: Decimal, high: Decimal, vetoes: Sequence[str], veto_open: Sequence[str]
) -> Literal["yes", "no", "open"]:
    mark = plan.qualified_at
    if vetoes or (mark is not None and high < mark):
        return "no"
    return "yes" if mark is not None and not veto_open and low >= mark else "open"


def shown_interval(low: Decimal, high: Decimal, step: Decimal = Decimal("0.1")) -> Interval:
    """Return an interval rounded for showing: outwards, so that it never looks surer than it is."""
    if low == high:
        both = low.quantize(step, ROUND_HALF_UP)
        return Interval(low=both, high=both)
    return Interval(low=low.quantize(step, ROUND_FLOOR), high=high.quantize(step, ROUND_CEILING))
