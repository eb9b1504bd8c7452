"""The repeated visits to the home page of one audit: rates and latencies, IPv4 beside IPv6."""

from __future__ import annotations

import sqlite3
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from gkcheck.store.reader import FactReader

STEPS = ("dns", "connect", "tls", "http")
#: Outcomes that the site itself gave; what else went wrong may be the way's or this machine's.
ANSWERED = frozenset({"refused", "http_error", "tls_name", "tls_expired", "tls_error"})


@dataclass(frozen=True, slots=True)
class StepRate:
    """One step over one family in all rounds in which this machine could try it."""

    step: str
    family: int
    tried: int
    good: int
    median_ms: float | None
    """Median milliseconds of the good ones; None: there was none."""

    outcomes: Counter[str]


@dataclass(frozen=True, slots=True)
class Rounds:
    """All rounds of one look. ``opened``: round and family → the outcome of the home page."""

    rates: tuple[StepRate, ...]
    opened: dict[tuple[int, int], str]

    def rate(self, step: str, family: int) -> StepRate | None:
        """Return the rate of one step and family; None: never tried."""
        return next((r for r in self.rates if (r.step, r.family) == (step, family)), None)

    @property
    def latency_ratio(self) -> float | None:
        """Median time of the home page over IPv6 by that over IPv4; None: one never opened."""
        four, six = self.rate("http", 4), self.rate("http", 6)
        if four is None or six is None or four.median_ms is None or six.median_ms is None:
            return None
        return round(six.median_ms / max(four.median_ms, 1.0), 2)

    def compared(self) -> list[str]:
        """Return the outcomes over IPv6 of the rounds in which IPv4 opened the page.

        Rounds without IPv6 on this machine, and those in which IPv4 failed too, say nothing.
        """
        return [
            outcome
            for (number, family), outcome in sorted(self.opened.items())
            if family == 6 and outcome != "not_tested" and self.opened.get((number, 4)) == "ok"
        ]


def home_rounds(facts: FactReader, look: int | None = None) -> Rounds:
    """Return the rounds of ``look``, or of the latest look that has any.

    A store of a version that made no rounds gives none.
    """
    if not facts.scalar("SELECT 1 FROM sqlite_master WHERE name = 'home_round'"):
        return Rounds((), {})
    chosen = facts.scalar("SELECT max(look) FROM home_round") if look is None else look
    rows = list(
        facts.rows("SELECT * FROM home_round WHERE look = ? ORDER BY round, family", chosen)
    )
    rates = []
    for step in STEPS:
        for family in (4, 6):
            own = [
                r
                for r in rows
                if (r["step"], r["family"]) == (step, family) and r["outcome"] != "not_tested"
            ]
            if own:
                rates.append(_rate(step, family, own))
    opened = {(r["round"], r["family"]): str(r["outcome"]) for r in rows if r["step"] == "http"}
    return Rounds(tuple(rates), opened)


def _rate(step: str, family: int, rows: Sequence[sqlite3.Row]) -> StepRate:
    fine = "answer" if step == "dns" else "ok"
    outcomes = Counter(str(r["outcome"]) for r in rows)
    times = [
        float(r["elapsed_ms"]) for r in rows if r["outcome"] == fine and r["elapsed_ms"] is not None
    ]
    median = statistics.median(times) if times else None
    return StepRate(step, family, len(rows), outcomes[fine], median, outcomes)
