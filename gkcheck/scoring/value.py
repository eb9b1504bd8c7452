"""Three-valued truth with an interval of points, and how all, any and none join them. Pure.

More knowledge never widens an interval and never turns a sure truth round: every way of joining is
monotone. That is why switching a check off cannot improve anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from gkcheck.errors import Reason

ZERO = Decimal(0)


class Truth(Enum):
    """Is the duty fulfilled? ``NOTHING``: there is nothing to judge, the part drops out."""

    YES = "yes"
    NO = "no"
    OPEN = "open"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Value:
    """What a judgement came to, of ``stake`` points.

    ``reason`` tells why ``low < high``. ``by_person``: only a person's look is missing.
    ``deducts``: points are taken off one by one, so that under ``all`` losses add up.
    ``because``: fingerprints of the findings seen.
    """

    truth: Truth
    low: Decimal
    high: Decimal
    reason: Reason | None = None
    by_person: bool = False
    deducts: bool = False
    because: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()


def join_all(parts: Sequence[Value], stake: Decimal) -> Value:
    """All must hold: the least of the parts' points, less what deductions take off."""
    parts, lines = _present(parts)
    if not parts:
        return Value(Truth.NOTHING, ZERO, stake, Reason.NO_SUBJECT, lines=lines)
    plain = [p for p in parts if not p.deducts]
    lost_most = sum((stake - p.low for p in parts if p.deducts), ZERO)
    lost_least = sum((stake - p.high for p in parts if p.deducts), ZERO)
    low = max(ZERO, min([stake, *(p.low for p in plain)]) - lost_most)
    high = max(ZERO, min([stake, *(p.high for p in plain)]) - lost_least)
    truth = _first(parts, Truth.NO, Truth.OPEN, Truth.YES)
    held = [p for p in parts if p.truth is not Truth.YES]
    return _joined(truth, low, high, parts, held, lines)


def join_any(parts: Sequence[Value], stake: Decimal) -> Value:
    """One that holds is enough: the most of the parts' points."""
    parts, lines = _present(parts)
    if not parts:
        return Value(Truth.NOTHING, ZERO, stake, Reason.NO_SUBJECT, lines=lines)
    truth = _first(parts, Truth.YES, Truth.OPEN, Truth.NO)
    low, high = max(p.low for p in parts), max(p.high for p in parts)
    held = [p for p in parts if p.truth is not Truth.YES]
    return _joined(truth, low, high, parts, held, lines)


def join_none(parts: Sequence[Value], stake: Decimal) -> Value:
    """None may hold."""
    parts, lines = _present(parts)
    if not parts:
        return Value(Truth.NOTHING, ZERO, stake, Reason.NO_SUBJECT, lines=lines)
    most = _first(parts, Truth.YES, Truth.OPEN, Truth.NO)
    truth = {Truth.YES: Truth.NO, Truth.NO: Truth.YES}.get(most, most)
    low, high = stake - max(p.high for p in parts), stake - max(p.low for p in parts)
    held = [p for p in parts if p.truth is not Truth.NO]
    return _joined(truth, low, high, parts, held, lines)


def _present(parts: Sequence[Value]) -> tuple[list[Value], tuple[str, ...]]:
    lines = tuple(line for part in parts for line in part.lines)
    return [p for p in parts if p.truth is not Truth.NOTHING], lines


def _first(parts: Sequence[Value], *order: Truth) -> Truth:
    there = {p.truth for p in parts}
    return next(truth for truth in order if truth in there)


def _joined(
    truth: Truth,
    low: Decimal,
    high: Decimal,
    parts: Sequence[Value],
    held: Sequence[Value],
    lines: tuple[str, ...],
) -> Value:
    loose = [p for p in parts if p.low < p.high or p.truth is Truth.OPEN]
    unsettled = low < high or truth is Truth.OPEN
    return Value(
        truth=truth,
        low=low,
        high=high,
        reason=_reason(loose) if unsettled else None,
        by_person=unsettled and bool(loose) and all(p.by_person for p in loose),
        deducts=any(p.deducts for p in parts),
        because=tuple(dict.fromkeys(f for p in held for f in p.because)),
        lines=lines,
    )


def _reason(loose: Sequence[Value]) -> Reason | None:
    """Return the reason to tell: switched off first, then what no person can settle."""
    if any(p.reason is Reason.CHECK_DISABLED for p in loose):
        return Reason.CHECK_DISABLED
    ordered = [p for p in loose if not p.by_person] + [p for p in loose if p.by_person]
    return ordered[0].reason if ordered else None
