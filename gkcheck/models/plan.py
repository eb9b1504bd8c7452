"""Plans as data: the whole of a work plan, item by item, and how each item is judged."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from gkcheck.models.judgement import Judgement
from gkcheck.models.site import SiteKind


class Automation(StrEnum):
    """How far a machine can settle an item. ``partial`` collects evidence, a person decides."""

    AUTOMATED = "automated"
    PARTIAL = "partial"
    MANUAL = "manual"


class Recurrence(StrEnum):
    """A duty that comes back instead of ending on a day."""

    DAILY = "daily"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"
    ONGOING = "ongoing"


def _day(value: object) -> object:
    """Let only ISO days pass: numbers would otherwise be read as seconds since 1970."""
    if isinstance(value, date) or value is None:
        return value
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ValueError(f"没有“{value}”这一天;请改成真实的日期,写法如 2021-06-30") from None
    raise ValueError(f"“{value}”不是日期;写法如 2021-06-30")


def _due(value: object) -> object:
    """Let a day or a recurrence pass."""
    if isinstance(value, str) and value in set(Recurrence):
        return Recurrence(value)
    try:
        return _day(value)
    except ValueError as bad:
        raise ValueError(f"{bad},或 {'、'.join(Recurrence)}") from None


Day = Annotated[date, BeforeValidator(_day)]


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Synonym(_Data):
    """Another name of a column and how close to the standard name it counts (0..1)."""

    name: str
    grade: Decimal = Field(gt=0, le=1)


class ColumnName(_Data):
    """One level of a column path: the standard name, other names, and whether it may be absent."""

    name: str
    synonyms: tuple[Synonym, ...] = ()
    optional: bool = Field(default=False, description="the plans themselves drop this level")
    topic: bool = Field(
        default=False,
        description="a subject of its own: a column of a like name outside it (疫情防控>政策解读"
        " and 政策解读) is another column, not this one misplaced",
    )


class ColumnSpec(_Data):
    """A column that a plan names, from the top of the site down. The loader fills in synonyms.

    ``label`` is the path as the plan writes it, levels joined by ``>``.
    """

    label: str
    path: tuple[ColumnName, ...] = Field(min_length=1)
    strict: bool = Field(default=True, description="the plan names the place, not only the name")


Due = Annotated[
    date | Recurrence | None,
    BeforeValidator(_due),
    Field(description="a day, a recurrence, or none given"),
]


class PlanItem(_Data):
    """One duty of a plan, in our own words, with the plan's own number."""

    id: str = Field(description="the plan's number, as text; unique in the plan")
    clause: str = Field(description="where in the plan, e.g. 一(三)2")
    title: str = Field(max_length=60)
    duty: str = Field(description="the duty in our own words")
    section: str = Field(default="", description="id of the section; filled by the loader")
    lead: tuple[str, ...] = ()
    responsible: tuple[str, ...] = ()
    applies_to: tuple[SiteKind, ...] = Field(
        default=(), description="kinds of site whose unit is bound"
    )
    units: tuple[str, ...] = Field(
        default=(),
        description="if not empty, a dept_site is bound only if it is of one of these units "
        "(short and full names); portals and township pages are bound by kind alone",
    )
    columns: tuple[str, ...] = Field(default=(), description="column paths named, levels by '>'")
    fields: tuple[str, ...] = Field(default=(), description="field names the plan lists")
    due: Due = None
    thresholds: dict[str, int | Decimal] = Field(default_factory=dict)
    threshold_source: Literal["plan", "national", "unverified", "setting"] = "plan"
    automation: Automation
    judge: Judgement | None = None
    planned_check: str | None = Field(
        default=None,
        description="the kind of check that would decide it, not built yet; beside a judge: the "
        "judge sees a part of the duty only, so it can sink the item and never carry it",
    )
    ask: str | None = Field(default=None, description="what the inspector asks for (manual)")
    points: Decimal = Field(default=Decimal(1), ge=0, description="weight when the plan has none")
    max_loss: Decimal | None = Field(
        default=None,
        gt=0,
        description="deduction section: the most this item takes off when it has no deduct cap",
    )
    veto: bool = False
    bonus: bool = False
    superseded: str | None = None
    catalogue: tuple[str, ...] = Field(
        default=(), description="ids of this duty in the task catalogue the plan was checked with"
    )
    notes: str | None = None

    @model_validator(mode="after")
    def _consistent(self) -> PlanItem:
        if self.automation is Automation.MANUAL and self.judge is not None:
            raise ValueError("manual(人工)任务不能有 judge;请删去 judge 或改 automation")
        if self.automation is Automation.MANUAL and not self.ask:
            raise ValueError("manual(人工)任务须用 ask 写明向被查单位要什么材料")
        if self.automation is not Automation.MANUAL and not (self.judge or self.planned_check):
            raise ValueError(
                "automated 和 partial 任务须有 judge,或用 planned_check 写明待建的检查"
            )
        caps = sum((leaf.deduct.cap for leaf in self._leaves() if leaf.deduct), Decimal(0))
        if self.points and caps > self.points:
            raise ValueError(f"扣分上限合计 {caps} 大于本项分值 {self.points};请改 cap 或 points")
        return self

    def _leaves(self) -> list[Judgement]:
        return self.judge.leaves() if self.judge else []

    @property
    def stake(self) -> Decimal:
        """Points that hang on this item: its points, or the most that it can take off.

        An item with points reaches 0..points; one without (of a deduction section) -stake..0.
        """
        if self.points:
            return self.points
        if self.max_loss is not None:
            return self.max_loss
        return sum((leaf.deduct.cap for leaf in self._leaves() if leaf.deduct), Decimal(0))


class Section(_Data):
    """A heading of the plan. ``full``, where the plan gives points, is the sum of its items."""

    id: str
    title: str
    full: Decimal | None = Field(default=None, ge=0)
    deduction: bool = Field(
        default=False,
        description="starts with full; its items only take points off, the sum never below 0",
    )


class Removed(_Data):
    """An item of the parent plan that an override took out, and why."""

    item: str
    reason: str


class PlanHead(_Data):
    """What identifies a plan, without its items."""

    plan: str
    title: str
    issuer: str
    document_number: str | None = None
    issued_on: Day
    year: int = Field(
        ge=1990,
        le=2100,
        description="the year the plan binds; windows by plan year count from it",
    )
    source: str = Field(description="where the text was taken from, in words")
    version: str = "1"
    valid_from: Day | None = None
    valid_to: Day | None = None
    extends: str | None = None
    applies_to: tuple[SiteKind, ...] = Field(description="kinds of site it can be run on")
    region: str | None = Field(default=None, description="where it binds, e.g. 重庆市")

    def binds(self, kind: SiteKind, as_of: date) -> bool:
        """Tell whether the plan is for this kind of site and in force on ``as_of``."""
        return (
            kind in self.applies_to
            and (self.valid_from is None or self.valid_from <= as_of)
            and (self.valid_to is None or as_of <= self.valid_to)
        )


class Plan(PlanHead):
    """A whole plan, sections and items in the plan's own order."""

    has_points: bool = Field(default=False, description="the plan itself gives points")
    qualified_at: Decimal | None = Field(
        default=None,
        ge=0,
        le=100,
        description="points out of 100, without bonus, needed to be qualified; None: none set",
    )
    bonus_above: Decimal | None = Field(
        default=None,
        ge=0,
        le=100,
        description="bonus counts only when the score without it is above this; None: always",
    )
    column_catalogues: tuple[str, ...] = Field(
        default=(), description="files of rules/columns used for synonyms; empty: all"
    )
    sections: tuple[Section, ...]
    items: tuple[PlanItem, ...]
    removed: tuple[Removed, ...] = ()
    digest: str = Field(default="", description="digest of the expanded plan; set by the loader")
