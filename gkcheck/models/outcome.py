"""What a check run came to: state, measures and findings. Judged later by plan items."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
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
    probation: bool = Field(default=False, description="its accuracy is not shown: costs no points")


EXACT_MEASURES = frozenset({"population", "review", "undecided"})


def run_digest(check: str, params: Mapping[str, Any]) -> str:
    """Return 16 hex digits that name one run: the check and its parameters as the plan gives them.

    Key order, tuple or list, and ``Decimal`` or number make no difference.
    """
    text = json.dumps(_plain(params), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(f"{check}\x1f{text}".encode()).hexdigest()[:16]


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return _plain(value.model_dump())
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    if isinstance(value, (Decimal, float)):
        return str(Decimal(str(value)).normalize())
    if value is None or isinstance(value, (bool, str)):
        return value
    return str(value)


def measure_bounds(outcome: CheckOutcome, name: str) -> tuple[Decimal, Decimal | None]:
    """Return the least and the greatest value ``name`` can truly have; None: no upper bound.

    A count may be too low, never too high. ``completed``: every subject that is open (``review``,
    ``undecided``) may still count. ``incomplete``: more subjects may exist, so no upper bound.
    Without measures (error, not run, disabled): anything from 0. ``grade`` is not bounded: it is
    what was reached of what could be seen. Raises :class:`KeyError` for a measure the run lacks.
    """
    if outcome.state not in _JUDGED:
        return Decimal(0), None
    value = Decimal(str(outcome.measures[name]))
    if name == "grade" or outcome.state is CheckState.INAPPLICABLE:
        return value, value
    if outcome.state is CheckState.INCOMPLETE:
        return value, None
    if name in EXACT_MEASURES:
        return value, value
    still_open = outcome.measures.get("review", 0) + outcome.measures.get("undecided", 0)
    return value, value + Decimal(str(still_open))


_JUDGED = {CheckState.COMPLETED, CheckState.INCOMPLETE, CheckState.INAPPLICABLE}
