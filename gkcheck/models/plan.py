"""Plans as data: the whole of a work plan, item by item, and how each item is judged."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

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


class ColumnSpec(_Data):
    """A column that a plan names, from the top of the site down. The loader fills in synonyms.

    ``label`` is the path as the plan writes it, levels joined by ``>``.
    """

    label: str
    path: tuple[ColumnName, ...] = Field(min_length=1)
    strict: bool = Field(default=True, description="the plan names the place, not only the name")


class Bound(_Data):
    """Compare one measure of the check with a number."""

    measure: str
    value: Decimal


class Share(_Data):
    """Compare ``measure / of`` with a number between 0 and 1."""

    measure: str
    of: str = "population"
    value: Decimal = Field(ge=0, le=1)


class Deduct(_Data):
    """Points lost for each unit of a measure, never more than ``cap``."""

    measure: str = "flagged_groups"
    each: Decimal = Field(gt=0)
    cap: Decimal = Field(gt=0)


class Judgement(_Data):
    """How measures become a verdict. Exactly one of check/all/any/none; closed vocabulary.

    With ``check``: one condition (at_least, at_most, equals, share_at_least, share_at_most) or
    ``deduct``. ``partial_credit``: when the condition surely fails, the measure ``grade`` gives
    that share of the points. ``when_inapplicable`` has no default: the author must say it.
    """

    check: str | None = None
    params: dict[str, Any] = Field(default_factory=dict)
    at_least: Bound | None = None
    at_most: Bound | None = None
    equals: Bound | None = None
    share_at_least: Share | None = None
    share_at_most: Share | None = None
    deduct: Deduct | None = None
    partial_credit: bool = False
    when_inapplicable: Literal["exclude", "full", "zero", "review"] | None = None
    all: tuple[Judgement, ...] = ()
    any: tuple[Judgement, ...] = ()
    none: tuple[Judgement, ...] = ()

    @model_validator(mode="after")
    def _closed(self) -> Judgement:
        forms = [bool(self.check), bool(self.all), bool(self.any), bool(self.none)]
        if sum(forms) != 1:
            raise ValueError("a judgement has exactly one of check, all, any, none")
        conditions = [
            self.at_least,
            self.at_most,
            self.equals,
            self.share_at_least,
            self.share_at_most,
            self.deduct,
        ]
        count = sum(c is not None for c in conditions)
        if self.check and count != 1:
            raise ValueError(
                "a judgement by check has exactly one of at_least, at_most, equals, "
                "share_at_least, share_at_most, deduct"
            )
        if self.check and self.when_inapplicable is None:
            raise ValueError("when_inapplicable must be said: exclude, full, zero or review")
        if not self.check and (count or self.partial_credit or self.params):
            raise ValueError("conditions and params belong to a judgement by check")
        return self

    def leaves(self) -> list[Judgement]:
        """Return the judgements by check below this one, itself included."""
        if self.check:
            return [self]
        return [leaf for part in (*self.all, *self.any, *self.none) for leaf in part.leaves()]


Due = Annotated[date | Recurrence | None, Field(description="a day, a recurrence, or none given")]


class PlanItem(_Data):
    """One duty of a plan, in our own words, with the plan's own number."""

    id: str = Field(description="the plan's number, as text; unique in the plan")
    clause: str = Field(description="where in the plan, e.g. 一(三)2")
    title: str = Field(max_length=60)
    duty: str = Field(description="the duty in our own words")
    section: str = Field(default="", description="id of the section; filled by the loader")
    lead: tuple[str, ...] = ()
    responsible: tuple[str, ...] = ()
    applies_to: tuple[SiteKind, ...] = Field(default=(), description="empty: binds no website")
    units: tuple[str, ...] = Field(
        default=(), description="if not empty, only sites of these named units are bound"
    )
    columns: tuple[str, ...] = Field(default=(), description="column paths named, levels by '>'")
    fields: tuple[str, ...] = Field(default=(), description="field names the plan lists")
    due: Due = None
    thresholds: dict[str, int | Decimal] = Field(default_factory=dict)
    threshold_source: Literal["plan", "national", "unverified", "setting"] = "plan"
    automation: Automation
    judge: Judgement | None = None
    planned_check: str | None = Field(
        default=None, description="the kind of check that would decide it, where none is bound yet"
    )
    ask: str | None = Field(default=None, description="what the inspector asks for (manual)")
    points: Decimal = Field(default=Decimal(1), ge=0, description="weight when the plan has none")
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
            raise ValueError("a manual item has no judge")
        if self.automation is Automation.MANUAL and not self.ask:
            raise ValueError("a manual item says in 'ask' what the inspector asks for")
        if self.automation is not Automation.MANUAL and not (self.judge or self.planned_check):
            raise ValueError("an automated or partial item has a judge or a planned_check")
        return self


class Section(_Data):
    """A heading of the plan. ``full``, where the plan gives points, is the sum of its items."""

    id: str
    title: str
    full: Decimal | None = None


class Plan(_Data):
    """A whole plan, sections and items in the plan's own order."""

    plan: str
    title: str
    issuer: str
    document_number: str | None = None
    issued_on: date
    year: int = Field(description="the year the plan binds; windows by plan year count from it")
    source: str = Field(description="where the text was taken from, in words")
    version: str = "1"
    valid_from: date | None = None
    valid_to: date | None = None
    extends: str | None = None
    applies_to: tuple[SiteKind, ...] = Field(description="kinds of site it can be run on")
    region: str | None = Field(default=None, description="where it binds, e.g. 重庆市")
    has_points: bool = Field(default=False, description="the plan itself gives points")
    qualified_at: Decimal | None = Field(
        default=None, description="points out of 100 needed to be qualified; None: plan sets none"
    )
    sections: tuple[Section, ...]
    items: tuple[PlanItem, ...]
    digest: str = Field(default="", description="digest of the expanded plan; set by the loader")
