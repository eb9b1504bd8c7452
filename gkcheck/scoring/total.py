"""Judges ``sum``: one measure added up over several checks, against one bound. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from gkcheck.errors import REASON_TEXT, Reason
from gkcheck.models.decision import Ruling
from gkcheck.models.judgement import Judgement
from gkcheck.models.outcome import CheckOutcome, CheckState
from gkcheck.scoring.bounds import Ruled
from gkcheck.scoring.leaf import (
    TOLD,
    UNJUDGED,
    counts_line,
    measured,
    nothing_there,
    reaches,
    spared,
    stays_below,
    why_open,
)
from gkcheck.scoring.value import ZERO, Truth, Value
from gkcheck.scoring.words import measure_word, number, span


def judge_sum(
    judge: Judgement,
    outcomes: Mapping[str, CheckOutcome],
    stake: Decimal,
    rulings: Mapping[str, Ruling],
    titles: Mapping[str, str],
) -> Value:
    """Return what the sum comes to, of ``stake`` points.

    Bounds add up: what one check could not tell leaves the upper end of the whole open. A check
    with nothing to look at adds nothing.
    """
    bound = judge.at_most or judge.at_least
    if bound is None:
        raise ValueError("a sum has a condition")
    low, high = ZERO, ZERO
    bounded = True
    lines: list[str] = []
    seen: dict[str, None] = {}
    open_for: list[tuple[Reason, bool]] = []
    leaves = judge.leaves()
    there = population = 0
    for leaf in leaves:
        title = titles.get(leaf.check or "", leaf.check or "")
        outcome = outcomes.get(leaf.run)
        if outcome is not None and outcome.state is CheckState.INAPPLICABLE:
            lines.append(f"{title}:站上没有可供检查的对象")
            continue
        there += 1
        if outcome is None or outcome.state in UNJUDGED:
            reason = _missing(outcome)
            open_for.append((reason, False))
            lines.append(f"{title}:没有可用的结果({REASON_TEXT[reason]})")
            bounded = False
            continue
        ruled = Ruled(outcome, rulings)
        least, most = measured(ruled, bound.measure)
        low += least
        high += most or ZERO
        bounded = bounded and most is not None
        if least != most:
            open_for.append(why_open(ruled))
        population += ruled.measure("population")
        seen.update(dict.fromkeys(f.fingerprint for f in ruled.standing()))
        lines.append(counts_line(ruled, title))
    if not there:
        return nothing_there(
            leaves[0], stake, "、".join(titles.get(leaf.check or "", "") for leaf in leaves)
        )
    top = high if bounded else None
    truth = (stays_below if judge.at_most else reaches)(low, top, bound.value)
    if open_for and not population:  # there may turn out to be nothing to look at
        truth = Truth.OPEN
    word = "不多于" if judge.at_most else "不少于"
    lines.append(
        f"要求各项{measure_word(bound.measure)}合计{word} {number(bound.value)},"
        f"实际 {span(low, top)}:{TOLD[truth]}"
    )
    points = {Truth.YES: (stake, stake), Truth.NO: (ZERO, ZERO)}.get(truth, (ZERO, stake))
    first = min(
        open_for, key=lambda pair: (pair[0] is not Reason.CHECK_DISABLED, pair[1]), default=None
    )
    unsettled = truth is Truth.OPEN or points[0] < points[1]
    value = Value(
        truth,
        *points,
        reason=first[0] if first and unsettled else None,
        by_person=unsettled and bool(open_for) and all(person for _, person in open_for),
        because=tuple(seen),
        lines=tuple(lines),
    )
    known = [outcomes.get(leaf.run) for leaf in leaves]
    untried = [
        o for o in known if o is not None and o.probation and not _settled(o, judge, rulings)
    ]
    return spared(value, stake) if untried else value


def _settled(outcome: CheckOutcome, judge: Judgement, rulings: Mapping[str, Ruling]) -> bool:
    """Tell whether nothing of a check on probation is left that no person looked at."""
    nothing = judge.at_most is not None and not (
        outcome.findings_total or outcome.measures.get("flagged")
    )
    return nothing or Ruled(outcome, rulings).settled


def _missing(outcome: CheckOutcome | None) -> Reason:
    if outcome is None:
        return Reason.NEEDS_FACT
    usual = UNJUDGED[outcome.state]
    return usual if outcome.state is CheckState.DISABLED else outcome.reason or usual
