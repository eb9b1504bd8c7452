"""Judges one check's outcome by one condition. Pure.

Counts may be too low, never too high; so a bound that is broken stays broken, and one that is kept
stays kept, whatever else may be found. Everything between is open.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from gkcheck.errors import REASON_TEXT, Reason
from gkcheck.models.decision import Ruling
from gkcheck.models.judgement import Deduct, Judgement, Share
from gkcheck.models.outcome import CheckOutcome, CheckState
from gkcheck.scoring.bounds import Bounds, Ruled
from gkcheck.scoring.value import ZERO, Truth, Value
from gkcheck.scoring.words import measure_word, number, span

UNJUDGED = {
    CheckState.ERROR: Reason.CHECK_ERROR,
    CheckState.NOT_RUN: Reason.NEEDS_FACT,
    CheckState.DISABLED: Reason.CHECK_DISABLED,
}
TOLD = {Truth.YES: "达到", Truth.NO: "未达到", Truth.OPEN: "尚不能确定"}


def judge_leaf(
    leaf: Judgement,
    outcome: CheckOutcome | None,
    stake: Decimal,
    rulings: Mapping[str, Ruling],
    title: str,
) -> Value:
    """Return what ``leaf`` comes to, of ``stake`` points. ``outcome`` is ``None`` if never run.

    ``title`` is the check's Chinese name, for the explanation.
    """
    if outcome is None:
        return _unjudged(leaf, Reason.NEEDS_FACT, stake, title)
    if outcome.state in UNJUDGED:
        usual = UNJUDGED[outcome.state]
        disabled = outcome.state is CheckState.DISABLED
        return _unjudged(leaf, usual if disabled else outcome.reason or usual, stake, title)
    if outcome.state is CheckState.INAPPLICABLE:
        return nothing_there(leaf, stake, title)
    ruled = Ruled(outcome, rulings)
    value = _deducted(leaf.deduct, ruled, stake) if leaf.deduct else _held(leaf, ruled, stake)
    if (
        leaf.when_inapplicable == "exclude"
        and not ruled.complete
        and not ruled.measure("population")
    ):
        value = replace(value, low=ZERO)
    if ruled.cleared and value.truth is Truth.NO:  # its count fails, but nobody is at fault for it
        line = "所列问题经人工认定全部排除,由人认定本项"
        value = replace(value, truth=Truth.OPEN, high=stake, lines=(*value.lines, line))
    if value.low < value.high or value.truth is Truth.OPEN:
        reason, by_person = why_open(ruled)
        value = replace(value, reason=reason, by_person=by_person)
    if outcome.probation and not ruled.settled:
        value = spared(value, stake)
    seen = tuple(f.fingerprint for f in ruled.standing())
    return replace(value, because=seen, lines=(counts_line(ruled, title), *value.lines))


def spared(value: Value, stake: Decimal) -> Value:
    """Return ``value`` of a check on probation: what it finds lacking costs nothing until confirmed."""
    if value.truth is Truth.YES or value.high == stake:
        return value
    truth = Truth.OPEN if value.truth is Truth.NO else value.truth
    lines = (*value.lines, REASON_TEXT[Reason.ON_PROBATION])
    return replace(
        value, truth=truth, high=stake, reason=Reason.ON_PROBATION, by_person=True, lines=lines
    )


def _reach(leaf: Judgement, stake: Decimal) -> Decimal:
    """Return how many points this leaf alone can take away."""
    return min(leaf.deduct.cap, stake) if leaf.deduct else stake


def _unjudged(leaf: Judgement, reason: Reason, stake: Decimal, title: str) -> Value:
    line = f"{title}:没有可用的结果({REASON_TEXT[reason]})"
    # What may yet drop out of the whole has no sure points.
    least = ZERO if leaf.when_inapplicable == "exclude" else stake - _reach(leaf, stake)
    return Value(Truth.OPEN, least, stake, reason, deducts=leaf.deduct is not None, lines=(line,))


def nothing_there(leaf: Judgement, stake: Decimal, title: str) -> Value:
    """Return what a check without anything to look at comes to, as the rule says."""
    line = f"{title}:站上没有可供检查的对象,"
    deducts = leaf.deduct is not None
    least = stake - _reach(leaf, stake)
    match leaf.when_inapplicable:
        case "exclude":
            return Value(
                Truth.NOTHING, ZERO, stake, Reason.NO_SUBJECT, lines=(f"{line}按规则不计入",)
            )
        case "full":
            return Value(Truth.YES, stake, stake, deducts=deducts, lines=(f"{line}按规则视为达到",))
        case "zero":
            return Value(
                Truth.NO, least, least, deducts=deducts, lines=(f"{line}按规则视为未达到",)
            )
        case _:
            return Value(
                Truth.OPEN,
                least,
                stake,
                Reason.NO_SUBJECT,
                by_person=True,
                deducts=deducts,
                lines=(f"{line}按规则由人工复核",),
            )


def why_open(ruled: Ruled) -> tuple[Reason, bool]:
    """Return why nothing sure can be said, and whether a person alone can settle it."""
    if not ruled.complete:
        return ruled.outcome.reason or Reason.NEEDS_FACT, False
    if ruled.measure("undecided"):
        reasons = Counter(u.reason for u in ruled.outcome.undecided).most_common(1)
        return (reasons[0][0] if reasons else Reason.NEEDS_FACT), False
    return Reason.NEEDS_PERSON, True


def _deducted(deduct: Deduct, ruled: Ruled, stake: Decimal) -> Value:
    low, high = measured(ruled, deduct.measure)
    cap = min(deduct.cap, stake)
    least = min(cap, deduct.each * low)
    most = cap if high is None else min(cap, deduct.each * high)
    truth = Truth.YES if not most else Truth.NO if least else Truth.OPEN
    lost = number(least) if least == most else f"{number(least)} 到 {number(most)}"
    line = (
        f"{measure_word(deduct.measure)} {span(low, high)},每个扣 {number(deduct.each)},"
        f"最多扣 {number(deduct.cap)}:扣 {lost}"
    )
    return Value(truth, stake - most, stake - least, deducts=True, lines=(line,))


def _held(leaf: Judgement, ruled: Ruled, stake: Decimal) -> Value:
    truth, line = _truth(leaf, ruled)
    low, high = {
        Truth.YES: (stake, stake),
        Truth.NO: (ZERO, ZERO),
    }.get(truth, (ZERO, stake))
    if truth is Truth.NO and leaf.partial_credit:
        least, most = ruled.grade()
        low, high = stake * least, stake * most
        share = number(least) if least == most else f"{number(least)} 到 {number(most)}"
        return Value(truth, low, high, lines=(line, f"按完成比例 {share} 给分"))
    return Value(truth, low, high, lines=(line,))


def _truth(leaf: Judgement, ruled: Ruled) -> tuple[Truth, str]:
    if leaf.share_at_least:
        return _share(leaf.share_at_least, ruled, at_least=True)
    if leaf.share_at_most:
        return _share(leaf.share_at_most, ruled, at_least=False)
    bound = leaf.at_least or leaf.at_most or leaf.equals
    if bound is None:
        raise ValueError("a judgement by check has a condition")
    low, high = measured(ruled, bound.measure)
    if leaf.at_least:
        truth, word = reaches(low, high, bound.value), "不少于"
    elif leaf.at_most:
        truth, word = stays_below(low, high, bound.value), "不多于"
    else:
        both = {reaches(low, high, bound.value), stays_below(low, high, bound.value)}
        word = "等于"
        truth = next(t for t in (Truth.NO, Truth.OPEN, Truth.YES) if t in both)
    name = measure_word(bound.measure)
    return truth, f"要求{name}{word} {number(bound.value)},实际 {span(low, high)}:{TOLD[truth]}"


def reaches(low: Decimal, high: Decimal | None, value: Decimal) -> Truth:
    """Tell whether a count between the bounds is at least ``value``."""
    if low >= value:
        return Truth.YES
    return Truth.NO if high is not None and high < value else Truth.OPEN


def stays_below(low: Decimal, high: Decimal | None, value: Decimal) -> Truth:
    """Tell whether a count between the bounds is at most ``value``."""
    if low > value:
        return Truth.NO
    return Truth.YES if high is not None and high <= value else Truth.OPEN


def _share(share: Share, ruled: Ruled, *, at_least: bool) -> tuple[Truth, str]:
    """Compare by multiplying, not by dividing: exact, and an empty whole is open."""
    low, high = measured(ruled, share.measure)
    of_low, of_high = measured(ruled, share.of)
    word = "不低于" if at_least else "不高于"
    asked = (
        f"要求{measure_word(share.measure)}占{measure_word(share.of)}{word} {_percent(share.value)}"
    )
    if high is None or of_high is None or not of_high or not ruled.complete:
        return Truth.OPEN, f"{asked},实际无法确定:{TOLD[Truth.OPEN]}"
    if at_least:
        yes, no = low >= share.value * of_high, high < share.value * of_low
    else:
        yes, no = high <= share.value * of_low, low > share.value * of_high
    truth = Truth.YES if yes else Truth.NO if no else Truth.OPEN
    seen = f"{span(low, high)}/{span(of_low, of_high)}"
    return truth, f"{asked},实际 {seen}:{TOLD[truth]}"


def _percent(value: Decimal) -> str:
    return f"{number(value * 100)}%"


def measured(ruled: Ruled, name: str) -> Bounds:
    """Return the bounds; a measure that this run did not give can be anything."""
    try:
        return ruled.bounds(name)
    except KeyError:
        return ZERO, None


def counts_line(ruled: Ruled, title: str) -> str:
    """Return the measures of a run as one line."""
    told = [f"检查对象 {ruled.measure('population')}"]
    told += [
        f"{measure_word(name)} {number(value)}"
        for name, value in ruled.outcome.measures.items()
        if name != "population"
    ]
    more = "" if ruled.complete else f"(未读全:{_limit(ruled.outcome)})"
    return f"{title}:{'、'.join(told)}{more}"


def _limit(outcome: CheckOutcome) -> str:
    return REASON_TEXT[outcome.reason or Reason.NEEDS_FACT]
