"""What a check run came to: state, measures and findings. Judged later by plan items."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from gkcheck.errors import Reason
from gkcheck.models.finding import Finding


class CheckState(StrEnum):
    """Set by the runner, never by a check (architecture.md 3.6). The start value is NOT_RUN."""

    COMPLETED = "completed"
    INAPPLICABLE = "inapplicable"
    INCOMPLETE = "incomplete"
    ERROR = "error"
    NOT_RUN = "not_run"
    DISABLED = "disabled"


class Measures(BaseModel):
    """Base of every check's measures. All counts; only ``grade`` is a ratio.

    ``population`` is how many subjects were in scope and must be counted by the check itself.
    ``flagged``, ``review`` and ``undecided`` are filled by the runner from what the check reported.
    A count may be too low when facts are incomplete or subjects undecided, never too high.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    population: int = Field(ge=0)
    flagged: int = Field(default=0, ge=0, description="subjects with a sure finding")
    flagged_groups: int = Field(default=0, ge=0, description="distinct causes of sure findings")
    review: int = Field(default=0, ge=0, description="subjects a person must look at")
    undecided: int = Field(default=0, ge=0, description="subjects that could not be told")
    grade: float | None = Field(
        default=None, ge=0, le=1, description="share of the duty fulfilled; None: check has none"
    )


class Undecided(BaseModel):
    """One subject of a check that could not be told, and why."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reason: Reason
    label: str
    url: str | None = None
    detail: str | None = None


class CheckOutcome(BaseModel):
    """One run of one check with one set of parameters."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    check: str
    run: str = Field(description="digest of check id and parameters; items refer to it")
    params: dict[str, Any]
    state: CheckState = CheckState.NOT_RUN
    reason: Reason | None = Field(default=None, description="None only when completed")
    detail: str | None = Field(default=None, description="English, for logs: exception text")
    measures: dict[str, int | float] = Field(default_factory=dict)
    undecided: list[Undecided] = Field(default_factory=list)
    findings: list[Finding] = Field(default_factory=list)
    findings_total: int = 0
    elapsed_ms: int = 0
