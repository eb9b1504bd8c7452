"""Verdicts and scores. Points are Decimal; what is not determined is an interval."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer

from gkcheck.errors import Reason

# In JSON a number, so that scripts compare 9 and 86.4 as numbers and not as text.
Points = Annotated[Decimal, PlainSerializer(float, return_type=float, when_used="json")]


class VerdictState(StrEnum):
    """State of an item (contract.md). Start value is UNDETERMINED."""

    MET = "met"
    NOT_MET = "not_met"
    PARTIAL = "partial"
    UNDETERMINED = "undetermined"
    NEEDS_REVIEW = "needs_review"
    MANUAL = "manual"
    EXCLUDED = "excluded"


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Interval(_Data):
    """Points between ``low`` and ``high``; equal when determined."""

    low: Points
    high: Points


class Verdict(_Data):
    """What one plan item came to on one site."""

    item: str
    state: VerdictState = VerdictState.UNDETERMINED
    points: Interval
    full: Decimal
    veto: bool = False
    bonus: bool = False
    checks: tuple[str, ...] = Field(default=(), description="check ids, in order of use")
    runs: tuple[str, ...] = Field(default=(), description="check-run digests, in order of use")
    because: tuple[str, ...] = Field(default=(), description="fingerprints of findings")
    reason: Reason | None = Field(default=None, description="why not determined or excluded")
    explanation: tuple[str, ...] = Field(
        default=(), description="Chinese lines: how measures led to this state and these points"
    )


class Determined(_Data):
    """Points reached of those that could be decided; excluded items and bonus are in neither.

    Items whose check the user switched off stand in ``full`` with no points reached, so that
    switching off never makes the headline better; they are not in ``determined_share``.
    """

    points: Points
    full: Points


class PlanScore(_Data):
    """One plan on one site: verdicts, the determined score, and the range over the whole plan."""

    plan: str
    title: str
    digest: str
    low: Decimal = Field(description="0..100 over all items that bind the site, plus bonus")
    high: Decimal
    full: Decimal = Field(description="100, plus nothing: bonus is outside full")
    determined: Determined
    determined_share: Decimal = Field(description="0..1, share of full points that was decided")
    qualified: Literal["yes", "no", "open"]
    vetoes: tuple[str, ...] = ()
    veto_open: tuple[str, ...] = ()
    verdicts: tuple[Verdict, ...]
