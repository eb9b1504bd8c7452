"""What an author writes: the files of a plan folder and of the column catalogues.

``rules/plans/<plan>/plan.yaml`` is a :class:`PlanFile`, ``NN-name.yaml`` beside it an
:class:`ItemFile`, ``rules/columns/<name>.yaml`` a :class:`ColumnsFile`. The JSON Schema for editors
is generated from these models; the loader turns them into :class:`gkcheck.models.plan.Plan`.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from gkcheck.models.plan import ColumnName, Day, PlanItem, Section
from gkcheck.models.site import SiteKind


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Override(_File):
    """A change of one inherited item: some keys set anew, or the item removed with a reason."""

    item: str = Field(description="id of the item of the parent plan")
    set: dict[str, Any] | None = Field(
        default=None, description="keys of the item and their new values; null takes a key away"
    )
    remove: bool = False
    reason: str | None = Field(default=None, description="why; needed with remove")

    @model_validator(mode="after")
    def _one(self) -> Override:
        if bool(self.set) == self.remove:
            raise ValueError("override 须在 set 和 remove: true 中写且只写一种")
        if self.remove and not self.reason:
            raise ValueError("remove 须写 reason,说明为什么去掉这一项")
        if self.set and "id" in self.set:
            raise ValueError("override 不能改 id;请去掉原项,另加新项")
        return self


class PlanFile(_File):
    """``plan.yaml``. With ``extends``, keys left out are taken from the parent plan.

    Never inherited: plan, title, document_number, valid_from, valid_to, source, issued_on, issuer.
    """

    plan: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", description="the folder's name")
    title: str
    issuer: str
    document_number: str | None = None
    issued_on: Day
    source: str = Field(description="where the text was taken from, in words")
    year: int | None = Field(default=None, ge=1990, le=2100)
    version: str = "1"
    valid_from: Day | None = None
    valid_to: Day | None = None
    extends: str | None = Field(default=None, description="id of the parent plan")
    applies_to: tuple[SiteKind, ...] | None = None
    region: str | None = None
    has_points: bool | None = None
    qualified_at: Decimal | None = Field(default=None, ge=0, le=100)
    bonus_above: Decimal | None = Field(default=None, ge=0, le=100)
    column_catalogues: tuple[str, ...] | None = None
    sections: tuple[Section, ...] = ()
    overrides: tuple[Override, ...] = ()

    @model_validator(mode="after")
    def _whole(self) -> PlanFile:
        if self.extends is None:
            missing = [k for k in ("year", "applies_to", "sections") if not getattr(self, k)]
            if missing:
                raise ValueError(f"缺少必填的键:{'、'.join(missing)}(有 extends 时才可省略)")
            if self.overrides:
                raise ValueError("没有 extends,不能写 overrides")
        if self.valid_from and self.valid_to and self.valid_from > self.valid_to:
            raise ValueError("valid_from 晚于 valid_to;请调整日期")
        return self


class ItemFile(_File):
    """``NN-name.yaml``: items of one section, in the plan's own order."""

    section: str = Field(description="id of a section of plan.yaml")
    items: tuple[PlanItem, ...] = Field(min_length=1)


class ColumnsFile(_File):
    """``rules/columns/<name>.yaml``: standard column names with their other names."""

    columns: tuple[ColumnName, ...] = Field(min_length=1)
