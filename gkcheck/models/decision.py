"""What people decided: on plan items, and on single findings. Kept by fingerprint across runs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from gkcheck.models.finding import FindingWord


class Ruling(StrEnum):
    """A person's word on one finding: it holds, or the site is not at fault."""

    UPHELD = "upheld"
    REJECTED = "rejected"


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ItemDecision(_Data):
    """A person's word on one plan item.

    For partial only, one of: ``credit``, the share of the points; ``points``, in the plan's own
    units, as they stand in the result (below zero where points are taken off).
    """

    state: Literal["met", "not_met", "partial", "excluded"]
    credit: Decimal | None = Field(default=None, gt=0, lt=1)
    note: str = ""
    by: str = ""
    decided_on: date | None = Field(default=None, description="None: not noted")
    points: Decimal | None = None

    @model_validator(mode="after")
    def _partial(self) -> ItemDecision:
        told = (self.credit is not None) + (self.points is not None)
        if told != (self.state == "partial"):
            raise ValueError("部分达到须写得分比例 credit(0 到 1 之间)或得分 points,其他结论不写")
        return self


class Decisions(_Data):
    """All decisions that bear on one site and plan: by item id and by finding fingerprint.

    ``said``: who ruled on a finding, when and why, for the explanation.
    """

    items: dict[str, ItemDecision] = Field(default_factory=dict)
    findings: dict[str, Ruling] = Field(default_factory=dict)
    said: dict[str, FindingWord] = Field(default_factory=dict)
