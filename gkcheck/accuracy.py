"""How often each check is right, as measured on the labelled portals (``benchmarks/accuracy``)."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

FILE = Path(__file__).with_name("accuracy.json")
LINE = 0.95
"""Precision below which a check is on probation: it reports and costs no points."""


class CheckAccuracy(BaseModel):
    """Counts of one check over all labelled portals.

    ``right`` and ``wrong`` are sure findings that were and were not planted; ``told`` and ``missed``
    planted defects with and without a sure finding; ``clean`` portals where the check looked,
    nothing of its kind was planted, and it found nothing.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    right: int
    wrong: int
    told: int
    missed: int
    clean: int
    near_misses: int
    suspicions: int
    suspicions_right: int = Field(default=0, description="suspicions that something planted led to")
    doubts_planted: int = Field(default=0, description="faults planted for a suspicion")
    doubts_told: int = Field(default=0, description="of these, those that led to one")
    undecided: int
    styles: int
    precision: float | None = Field(description="None: no sure finding at all")
    recall: float | None = Field(description="None: nothing was planted that it must find")


class Accuracy(BaseModel):
    """The whole measurement."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    portals: int
    styles: tuple[str, ...]
    seeds: int
    checks: dict[str, CheckAccuracy]


@lru_cache(maxsize=1)
def measured() -> Accuracy | None:
    """Return the measurement that ships with the program; None: there is none."""
    if not FILE.is_file():
        return None
    return Accuracy.model_validate(json.loads(FILE.read_text(encoding="utf-8")))


def accuracy_words(check: str) -> str | None:
    """Return one Chinese line on how often ``check`` is right; None: not measured."""
    known = measured()
    one = known.checks.get(check) if known else None
    if known is None or one is None or (one.precision is None and one.recall is None):
        return None
    parts = []
    if one.precision is not None:
        parts.append(
            f"判为问题的 {one.right + one.wrong} 处中 {one.right} 处属实({one.precision:.1%})"
        )
    if one.recall is not None:
        parts.append(f"应查出的 {one.told + one.missed} 处查出 {one.told} 处({one.recall:.1%})")
    return f"{';'.join(parts)};在 {one.styles} 种样式的样例网站上测得"
