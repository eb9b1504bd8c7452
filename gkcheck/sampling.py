"""Rates from samples: allocation to strata, seeded draws, and an interval for the rate.

The interval is the exact one of Clopper and Pearson, on the hypergeometric distribution, because
links are drawn without replacement from a finite site: it holds its level at every rate and size,
where Wilson's with a finite population correction fails near 0 and 1 on small sites (measured). A
census has no error left. Strata are weighted; uneven weights lower the count of draws to Kish's
effective size. Differences between strata are not used to narrow it (with a proportional
allocation they only make it safer).
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

CONFIDENCE = 0.95  # two-sided
_TAIL = (1 - CONFIDENCE) / 2
Key = TypeVar("Key", int, str)


@dataclass(frozen=True, slots=True)
class Stratum:
    """``size`` things, of which ``good + bad`` were drawn and could be told."""

    size: int
    good: int
    bad: int


@dataclass(frozen=True, slots=True)
class Rate:
    """A share 0..1 with its interval. ``draws``: told ones; ``size``: things the rate speaks of."""

    value: float
    low: float
    high: float
    draws: int
    size: int


def draw(keys: Iterable[Key], count: int, seed: str) -> list[Key]:
    """Return ``count`` of ``keys`` at random, in random order; the same for the same seed."""

    def rank(key: Key) -> bytes:
        return hashlib.blake2b(f"{seed}\x1f{key}".encode(), digest_size=8).digest()

    return sorted(keys, key=rank)[:count]


def allocate(sizes: Mapping[str, int], count: int, least: int = 2) -> dict[str, int]:
    """Share ``count`` draws among strata by size, at least ``least`` of each (or all it has)."""
    total = sum(sizes.values())
    if total <= count:
        return dict(sizes)
    exact = {name: count * size / total for name, size in sizes.items()}
    found = {name: min(sizes[name], max(least, math.floor(x))) for name, x in exact.items()}
    by_rest = sorted(exact, key=lambda name: (found[name] - exact[name], name))
    while sum(found.values()) < count:
        for name in by_rest:
            if found[name] < sizes[name] and sum(found.values()) < count:
                found[name] += 1
    while sum(found.values()) > count:
        most = max(
            found, key=lambda name: (found[name] > 1, found[name] > least, exact[name], name)
        )
        found[most] -= 1
    return found


def exact_interval(good: float, draws: int, size: int) -> tuple[float, float]:
    """Return the shares of ``size`` things that ``good`` good ones of ``draws`` draws agree with.

    A ``good`` that is no whole number (weighted draws) is rounded away from the interval's middle.
    """
    least, most = math.floor(good + 1e-9), math.ceil(good - 1e-9)

    def above(true: int) -> bool:  # so few good ones are this likely or likelier
        return 1 - _at_most(least - 1, draws, true, size) > _TAIL

    def below(true: int) -> bool:
        return _at_most(most, draws, true, size) > _TAIL

    low = _first(least, size - (draws - least), above)
    high = size - _first(draws - most, size - most, lambda bad: below(size - bad))
    return low / size, high / size


def _first(start: int, stop: int, holds: Callable[[int], bool]) -> int:
    """Return the least number from ``start`` to ``stop`` for which ``holds`` (it stays true)."""
    while start < stop:
        middle = (start + stop) // 2
        if holds(middle):
            stop = middle
        else:
            start = middle + 1
    return start


def _at_most(seen: int, draws: int, true: int, size: int) -> float:
    """Return how likely ``seen`` or fewer good ones are in ``draws`` of ``size``, ``true`` good."""

    if seen >= min(draws, true):
        return 1.0
    first = max(0, draws - (size - true))
    if seen < first:
        return 0.0
    # each term from the one above it; the tail that lies away from the mode is the one summed
    mode = (draws + 1) * (true + 1) // (size + 2)
    lower = seen <= mode
    at, step = (seen, -1) if lower else (seen + 1, 1)
    term = math.exp(
        _log_choose(true, at) + _log_choose(size - true, draws - at) - _log_choose(size, draws)
    )
    total = 0.0
    while term > 1e-18 and first <= at <= min(draws, true):
        total += term
        up, down = (true - at) * (draws - at), (at + 1) * (size - true - draws + at + 1)
        if step < 0:
            up, down = at * (size - true - draws + at), (true - at + 1) * (draws - at + 1)
        term *= up / down
        at += step
    return total if lower else 1 - total


def _log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)


def estimate(strata: Sequence[Stratum], known_good: int = 0, known_bad: int = 0) -> Rate | None:
    """Return the rate of good things over all strata and the things known without drawing.

    A stratum of which nothing could be told is left out of the rate. None: nothing is known.
    """
    told = [s for s in strata if s.good + s.bad > 0]
    known = known_good + known_bad
    size = sum(s.size for s in told)
    if not size and not known:
        return None
    draws = sum(s.good + s.bad for s in told)
    if not size:
        share = known_good / known
        return Rate(share, share, share, 0, known)
    share = sum(s.size * s.good / (s.good + s.bad) for s in told) / size
    low = high = share
    if draws < size:
        weights = [(s.size / (s.good + s.bad), s.good + s.bad) for s in told]
        kish = sum(w * n for w, n in weights) ** 2 / sum(w * w * n for w, n in weights)
        fair = max(1, math.floor(kish + 1e-9))
        low, high = exact_interval(share * fair, fair, size)
        low, high = min(low, share), max(high, share)
    whole = size + known

    def over_all(part: float) -> float:
        return (part * size + known_good) / whole

    return Rate(over_all(share), over_all(low), over_all(high), draws, whole)
