"""A batch: the sites of one inspection, with what is known and asked of each."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, field_validator, model_validator

from gkcheck.clock import CHINA
from gkcheck.models.site import CrawlBudget, SiteKind, SiteSpec


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class OutageWindow(_Data):
    """A time in which a site may be down. Instants without a zone are in China's time."""

    starts: datetime = Field(validation_alias=AliasChoices("from", "starts"))
    ends: datetime = Field(validation_alias=AliasChoices("to", "ends"))
    reason: str = ""

    @field_validator("starts", "ends")
    @classmethod
    def _zoned(cls, at: datetime) -> datetime:
        return at if at.tzinfo else at.replace(tzinfo=CHINA)

    @model_validator(mode="after")
    def _forward(self) -> OutageWindow:
        if self.starts >= self.ends:
            raise ValueError("停机时段的结束不晚于开始")
        return self


class SiteOptions(_Data):
    """Options of ``gkcheck site`` that a batch, or one site of it, may set; None: not set."""

    max_pages: int | None = Field(default=None, ge=1)
    max_depth: int | None = Field(default=None, ge=0)
    time_limit: float | None = Field(default=None, gt=0, description="seconds of crawling")
    request_timeout: float | None = Field(default=None, gt=0, description="seconds a request")
    rate: float | None = Field(default=None, ge=0, description="requests a second and host")
    browser: bool | None = None
    archive: bool | None = None
    mask_archive: bool | None = None
    allow_private: bool | None = None
    resolver: str | None = None
    ca_bundle: str | None = None
    second_look_after: float | None = Field(default=None, ge=0)
    without: tuple[str, ...] = Field(default=(), description="checks switched off")

    def over(self, base: SiteOptions) -> SiteOptions:
        """Return these options, with those of ``base`` where none is set here."""
        told = {**base.model_dump(exclude_none=True), **self.model_dump(exclude_none=True)}
        told["without"] = tuple(dict.fromkeys((*base.without, *self.without)))
        return SiteOptions(**told)


class SiteEntry(_Data):
    """One site of a batch. ``plans`` empty: all that apply to its kind and place."""

    url: str
    name: str | None = None
    kind: SiteKind = SiteKind.PORTAL_COUNTY
    region: str | None = None
    unit: str | None = Field(default=None, description="the unit that supervises the site")
    platform: str | None = Field(default=None, description="shared platform it stands on")
    plans: tuple[str, ...] = ()
    outages: tuple[OutageWindow, ...] = ()
    contacts: tuple[str, ...] = ()
    hints: dict[str, str] = Field(
        default_factory=dict, description="columns that menus may not lead to: name and address"
    )
    lists: Path | None = Field(default=None, description="folder of lists the office supplied")
    options: SiteOptions = SiteOptions()

    def spec(self, base: SiteOptions, *, patience: float = 1.0) -> SiteSpec:
        """Return the site as the audit takes it. ``patience`` multiplies its time-outs."""
        chosen = self.options.over(base).model_dump(exclude_none=True, exclude={"without"})
        limits = {name: chosen.pop(name) for name in CrawlBudget.model_fields if name in chosen}
        if patience != 1.0:
            usual = CrawlBudget(**limits)
            limits["request_timeout"] = usual.request_timeout * patience
            limits["time_limit"] = usual.time_limit * patience
        return SiteSpec(
            url=self.url,
            name=self.name,
            kind=self.kind,
            budget=CrawlBudget(**limits),
            **{name: value for name, value in chosen.items() if value is not None},
            lists=None if self.lists is None else str(self.lists),
            start=tuple(self.hints.values()),
        )


class Batch(_Data):
    """A whole batch file, checked. ``outages`` are those of every site."""

    name: str
    sites: tuple[SiteEntry, ...] = Field(min_length=1)
    options: SiteOptions = SiteOptions()
    outages: tuple[OutageWindow, ...] = ()
    digest: str = Field(description="of the file's bytes")
