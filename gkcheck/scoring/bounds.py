"""Bounds of measures, with people's rulings on findings taken into account. Pure.

A ruling is exact for what the runner counted (``flagged``, ``flagged_groups``, ``review``). A
check's own counts cannot be told to grow or shrink by it, so their bounds widen by the findings
that were rejected: honest, and a person may always decide the item itself. When every finding was
rejected, nothing is left that a fail could stand on (:attr:`Ruled.cleared`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from gkcheck.models.decision import Ruling
from gkcheck.models.finding import Certainty, Finding
from gkcheck.models.outcome import CheckOutcome, CheckState, measure_bounds

Bounds = tuple[Decimal, Decimal | None]
_FINE = Decimal("0.000000001")  # finer than any points shown, coarser than a float's noise


@dataclass(frozen=True)
class Ruled:
    """An outcome together with the rulings on its findings."""

    outcome: CheckOutcome
    rulings: Mapping[str, Ruling]

    @cached_property
    def _tally(self) -> Counter[tuple[Certainty, Ruling]]:
        if not self.rulings:
            return Counter()
        pairs = ((f.certainty, self.rulings.get(f.fingerprint)) for f in self.outcome.findings)
        return Counter((certainty, ruling) for certainty, ruling in pairs if ruling is not None)

    @property
    def _rejected_sure(self) -> int:
        return self._tally[Certainty.SURE, Ruling.REJECTED]

    @property
    def _upheld(self) -> int:
        return self._tally[Certainty.REVIEW, Ruling.UPHELD]

    def measure(self, name: str) -> int:
        """Return a count as the runner gave it; 0 where it is missing."""
        return int(self.outcome.measures.get(name, 0))

    @property
    def review(self) -> int:
        """Return how many suspicions still wait for a person."""
        settled = self._upheld + self._tally[Certainty.REVIEW, Ruling.REJECTED]
        return self.measure("review") - settled

    @property
    def still_open(self) -> int:
        """Return how many subjects may still turn out either way."""
        return self.review + self.measure("undecided")

    @property
    def complete(self) -> bool:
        """Tell whether every needed fact was read."""
        return self.outcome.state is not CheckState.INCOMPLETE

    @property
    def settled(self) -> bool:
        """Tell whether a person ruled on every finding there is (and there is one)."""
        findings = self.outcome.findings
        return (
            bool(findings)
            and self.outcome.findings_total == len(findings)
            and all(f.fingerprint in self.rulings for f in findings)
        )

    @property
    def cleared(self) -> bool:
        """Tell whether people rejected every finding of a run that told all its subjects."""
        return (
            self.settled and self.complete and not self.measure("undecided") and not self.standing()
        )

    def standing(self) -> list[Finding]:
        """Return the findings that no person rejected."""
        return [
            f
            for f in self.outcome.findings
            if self.rulings.get(f.fingerprint) is not Ruling.REJECTED
        ]

    def bounds(self, name: str) -> Bounds:
        """Return least and greatest true value of a measure; ``None``: no upper bound.

        Raises :class:`KeyError` for a measure that the outcome lacks.
        """
        low, high = measure_bounds(self.outcome, name)
        if not self._tally:
            return low, high
        if name in ("population", "undecided"):
            return low, high
        if name == "review":
            return Decimal(self.review), None if high is None else Decimal(self.review)
        back = self._rejected_sure
        if name in ("flagged", "flagged_groups"):
            return self._ruled_flags(name, back)
        return max(Decimal(0), low - back), None if high is None else high + back

    def _ruled_flags(self, name: str, back: int) -> Bounds:
        ruled_open = None if not self.complete else self.still_open
        flagged = self.measure(name)
        if name == "flagged":
            low = high = flagged - back + self._upheld
        elif self.outcome.findings_total == len(self.outcome.findings):
            low = high = len(
                {
                    f.group
                    for f in self.standing()
                    if f.certainty is Certainty.SURE
                    or self.rulings.get(f.fingerprint) is Ruling.UPHELD
                }
            )
        else:  # findings were cut: which causes are gone cannot be told exactly
            low, high = max(0, flagged - back), flagged + self._upheld
        return Decimal(low), None if ruled_open is None else Decimal(high + ruled_open)

    def grade(self) -> tuple[Decimal, Decimal]:
        """Return least and greatest share of the duty fulfilled; 0..1 where it cannot be told.

        Subjects that are open may count in full or not at all, whether or not the check left them
        out of its own ratio.
        """
        given = self.outcome.measures.get("grade")
        population = self.measure("population")
        if given is None or not self.complete or not population:
            return Decimal(0), Decimal(1)
        grade = Decimal(str(given))
        loose = min(self.still_open + self._rejected_sure, population)
        low = (grade * (population - loose) / population).quantize(_FINE)
        high = (grade + Decimal(loose) / population).quantize(_FINE)
        if not loose:
            low = high = grade.quantize(_FINE)
        return low, min(high, Decimal(1))
