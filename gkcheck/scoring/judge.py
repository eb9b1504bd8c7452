"""Outcomes and a plan item -> verdict. Pure: no clock, no files, nothing remembered.

Order: is this site bound (kind, unit, not superseded)? Has a person decided? Is there anything a
machine can say? Is the duty due yet? What is not sure is an interval, never a pass and never a fail.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from gkcheck.errors import REASON_TEXT, Reason
from gkcheck.models.decision import Decisions, ItemDecision
from gkcheck.models.judgement import Judgement
from gkcheck.models.outcome import CheckOutcome
from gkcheck.models.plan import Automation, PlanItem
from gkcheck.models.site import SiteKind, SiteSpec
from gkcheck.models.verdict import Interval, Verdict, VerdictState
from gkcheck.scoring.leaf import judge_leaf
from gkcheck.scoring.said import said_lines
from gkcheck.scoring.total import judge_sum
from gkcheck.scoring.units import names_unit
from gkcheck.scoring.value import ZERO, Truth, Value, join_all, join_any, join_none
from gkcheck.scoring.words import STATE_WORDS, points_word

_NO_DECISIONS = Decisions()
_FAILED = (VerdictState.NOT_MET, VerdictState.PARTIAL)


@dataclass(frozen=True)
class _Told:
    """A state, the points of the stake, and why."""

    state: VerdictState
    low: Decimal = ZERO
    high: Decimal = ZERO
    reason: Reason | None = None
    because: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()


def judge_item(
    item: PlanItem,
    outcomes: Mapping[str, CheckOutcome],
    site: SiteSpec,
    as_of: date,
    *,
    decisions: Decisions = _NO_DECISIONS,
    titles: Mapping[str, str] | None = None,
) -> Verdict:
    """Return what one plan item comes to on one site.

    ``outcomes`` maps a run digest (:func:`gkcheck.models.outcome.run_digest`) to its outcome.
    ``titles`` maps check ids to Chinese names for the explanation. A number that nobody verified
    fails no item: its points are shown, a person decides. Points are in the plan's own
    units: 0..points, or -stake..0 for an item of a deduction section.
    """
    told = _unbound(item, site) or _told(item, outcomes, as_of, decisions, titles or {})
    if _needs_unit(item, site) and not site.name and told.state is not VerdictState.EXCLUDED:
        told = replace(_open(item.stake, Reason.UNIT_UNKNOWN, told.lines), because=told.because)
    if item.threshold_source == "unverified" and told.state in _FAILED:
        told = replace(told, state=VerdictState.NEEDS_REVIEW, reason=Reason.THRESHOLD_UNVERIFIED)
    told = replace(told, lines=(*told.lines, *said_lines(item, outcomes, decisions)))
    decided = decisions.items.get(item.id)
    base = item.points - item.stake
    if decided is not None:
        told = _decided(decided, item.stake, base, told)
    points = Interval(low=base + told.low, high=base + told.high)
    lines = [*told.lines, f"结论:{STATE_WORDS[told.state]}"]
    if told.state is VerdictState.EXCLUDED:
        points = Interval(low=ZERO, high=ZERO)
    else:
        lines.append(points_word(points, item.points))
    if told.reason is not None:
        lines.insert(-1, f"原因:{REASON_TEXT[told.reason]}")
    leaves = item.judge.leaves() if item.judge else []
    return Verdict(
        item=item.id,
        state=told.state,
        points=points,
        full=item.points,
        veto=item.veto,
        bonus=item.bonus,
        checks=tuple(dict.fromkeys(leaf.check or "" for leaf in leaves)),
        runs=tuple(dict.fromkeys(leaf.run for leaf in leaves)),
        because=told.because,
        reason=told.reason,
        explanation=tuple(lines),
    )


def binds(item: PlanItem, site: SiteSpec) -> bool:
    """Tell whether an item binds this site, or may bind it (unit not told)."""
    return _unbound(item, site) is None


def _unbound(item: PlanItem, site: SiteSpec) -> _Told | None:
    """Return the verdict of an item that does not bind this site; ``None`` where it does."""
    if site.kind not in item.applies_to:
        line = "" if item.applies_to else "该任务由机关自身落实,不约束网站"
        return _Told(VerdictState.EXCLUDED, reason=Reason.OTHER_KIND, lines=(line,) if line else ())
    if item.superseded:
        line = f"已被取代:{item.superseded}"
        return _Told(VerdictState.EXCLUDED, reason=Reason.SUPERSEDED, lines=(line,))
    if _needs_unit(item, site) and site.name and not names_unit(site.name, item.units):
        line = f"责任单位:{'、'.join(item.units)};本站:{site.name}"
        return _Told(VerdictState.EXCLUDED, reason=Reason.OTHER_UNIT, lines=(line,))
    return None


def _needs_unit(item: PlanItem, site: SiteSpec) -> bool:
    """Tell whether the unit matters: a portal shows what all units of its place must publish."""
    return bool(item.units) and site.kind is SiteKind.DEPT_SITE


def _told(
    item: PlanItem,
    outcomes: Mapping[str, CheckOutcome],
    as_of: date,
    decisions: Decisions,
    titles: Mapping[str, str],
) -> _Told:
    """Return what can be said of an item that binds the site."""
    stake = item.stake
    if item.automation is Automation.MANUAL:
        line = f"请索取:{item.ask}"
        told = _Told(VerdictState.MANUAL, ZERO, stake, Reason.NEEDS_PERSON, lines=(line,))
    elif item.judge is None:
        told = _open(stake, Reason.CHECK_MISSING, (f"待建检查:{item.planned_check}",))
    else:
        value = _judged(item.judge, outcomes, stake, decisions, titles)
        told = _wholly(value)
        if item.automation is Automation.PARTIAL:
            told = _sinking(told, value, VerdictState.NEEDS_REVIEW, Reason.PARTLY_AUTOMATED)
        elif item.planned_check:
            told = _sinking(told, value, VerdictState.UNDETERMINED, Reason.CHECK_MISSING)
            told = replace(told, lines=(*told.lines, f"待建检查:{item.planned_check}"))
    early = isinstance(item.due, date) and item.due > as_of
    if early and told.state not in (VerdictState.MET, VerdictState.EXCLUDED):
        line = f"规定期限 {item.due},核查基准日 {as_of}"
        return replace(_open(stake, Reason.NOT_YET_DUE, (*told.lines, line)), because=told.because)
    return told


def _judged(
    judge: Judgement,
    outcomes: Mapping[str, CheckOutcome],
    stake: Decimal,
    decisions: Decisions,
    titles: Mapping[str, str],
) -> Value:
    if judge.check:
        outcome = outcomes.get(judge.run)
        title = titles.get(judge.check, judge.check)
        return judge_leaf(judge, outcome, stake, decisions.findings, title)

    if judge.sum:
        return judge_sum(judge, outcomes, stake, decisions.findings, titles)

    def parts(judgements: tuple[Judgement, ...]) -> list[Value]:
        return [_judged(part, outcomes, stake, decisions, titles) for part in judgements]

    if judge.all:
        return join_all(parts(judge.all), stake)
    if judge.any:
        return join_any(parts(judge.any), stake)
    return join_none(parts(judge.none), stake)


def _open(stake: Decimal, reason: Reason, lines: tuple[str, ...]) -> _Told:
    return _Told(VerdictState.UNDETERMINED, ZERO, stake, reason, lines=lines)


def _wholly(value: Value) -> _Told:
    """Turn a value into a verdict where the machine settles the whole duty."""
    if value.truth is Truth.NOTHING:
        return _Told(VerdictState.EXCLUDED, reason=Reason.NO_SUBJECT, lines=value.lines)
    if value.truth is Truth.YES:
        state = VerdictState.MET
    elif value.truth is Truth.NO:
        state = VerdictState.PARTIAL if value.high else VerdictState.NOT_MET
    else:
        state = VerdictState.NEEDS_REVIEW if value.by_person else VerdictState.UNDETERMINED
    because = () if state is VerdictState.MET else value.because
    return _Told(state, value.low, value.high, value.reason, because, value.lines)


def _sinking(told: _Told, value: Value, state: VerdictState, reason: Reason) -> _Told:
    """Turn a verdict into one where the machine sees a part of the duty only.

    What it sees can sink the item, never carry it: that the visible part is kept does not mean that
    the duty is. So the low end is always 0, and ``state`` and ``reason`` tell what is missing, save
    where nothing is left to win.
    """
    if told.state not in (VerdictState.MET, VerdictState.PARTIAL):
        return replace(told, low=ZERO)
    off = told.reason is Reason.CHECK_DISABLED
    return replace(
        told,
        state=state,
        low=ZERO,
        reason=Reason.CHECK_DISABLED if off else reason,
        because=value.because,
    )


def _decided(decision: ItemDecision, stake: Decimal, base: Decimal, told: _Told) -> _Told:
    """Put a person's decision in the place of what the machine said; its lines are kept.

    Points that the plan no longer has room for (it was changed since) are cut to what it has.
    """
    share = {"met": Decimal(1), "partial": decision.credit or ZERO}.get(decision.state, ZERO)
    who = f"({decision.by},{decision.decided_on})" if decision.by and decision.decided_on else ""
    line = f"人工认定{who}:{STATE_WORDS[VerdictState(decision.state)]}"
    note = f",{decision.note}" if decision.note else ""
    points = stake * share
    if decision.points is not None:
        points = min(stake, max(ZERO, decision.points - base))
    return _Told(
        VerdictState(decision.state),
        points,
        points,
        because=told.because,
        lines=(*told.lines, f"{line}{note}"),
    )
