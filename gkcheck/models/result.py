"""``result.json``: the whole outcome of one site, the contract with scripts and the report."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from gkcheck.models.finding import Finding
from gkcheck.models.outcome import Undecided
from gkcheck.models.verdict import Determined, Interval, Points, VerdictState

SCHEMA_VERSION = "1"


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SiteInfo(_Data):
    """The site."""

    url: str
    host: str
    name: str | None
    kind: str
    site_code: str | None


class CoverageInfo(_Data):
    """How far one kind of fact was read."""

    of: str
    state: Literal["complete", "truncated", "blocked", "failed"]
    reason: str | None
    rows: int


class RunInfo(_Data):
    """The run: when, from where, how much, how far."""

    id: str
    as_of: date
    started_at: str
    finished_at: str
    pages: int
    requests: int
    browser_pages: int
    state: Literal["complete", "partial", "blocked", "unreachable"]
    reason: str | None = Field(default=None, description="Chinese, for state other than complete")
    interrupted: bool = Field(default=False, description="stopped by the user; can be gone on with")
    coverage: list[CoverageInfo]
    vantage: dict[str, bool]
    vantage_detail: dict[str, str] = Field(default_factory=dict)
    version: str
    options: dict[str, Any] = Field(default_factory=dict)
    cms_family: str | None = Field(default=None, description="which product the site is built with")
    cms_name: str | None = Field(default=None, description="what the product is called, Chinese")
    cms_confidence: float | None = Field(default=None, description="0 to 1")
    cms_also: list[str] = Field(default_factory=list, description="further products seen")


class ItemResult(_Data):
    """One plan item on this site, with what a reader needs of the plan itself."""

    item: str
    clause: str
    title: str
    duty: str
    section: str
    lead: list[str]
    responsible: list[str]
    due: str | None
    automation: str
    ask: str | None
    state: VerdictState
    points: Interval
    full: Points
    veto: bool
    checks: list[str]
    runs: list[str]
    because: list[str]
    reason: str | None
    reason_text: str | None
    explanation: list[str]
    notes: str | None = None
    threshold_source: str = "plan"
    bonus: bool = False


class SectionInfo(_Data):
    """A heading of the plan."""

    id: str
    title: str


class PlanResult(_Data):
    """One plan on this site."""

    plan: str
    title: str
    document_number: str | None
    issuer: str
    digest: str
    score: dict[Literal["low", "high", "full"], Points]
    determined: Determined
    determined_share: Points
    qualified: Literal["yes", "no", "open"]
    vetoes: list[str]
    veto_open: list[str]
    sections: list[SectionInfo]
    items: list[ItemResult]
    qualified_at: Points | None = Field(
        default=None, description="points out of 100 needed to be qualified; None: plan sets none"
    )


class CheckResult(_Data):
    """One check run."""

    id: str
    run: str
    title: str = Field(description="Chinese name of the check")
    state: str
    reason: str | None
    params: dict[str, Any]
    measures: dict[str, int | float]
    undecided: list[Undecided]
    findings_total: int
    fingerprints: list[str] = Field(
        default_factory=list, description="findings of this run that are kept"
    )


class ColumnResult(_Data):
    """One column of the site, merged over all places where it was seen."""

    path: list[str]
    url: str | None
    items: int | None
    newest_on: date | None
    sources: list[str]
    complete: bool = Field(default=True, description="all pages of its list were read")


class DocumentResult(_Data):
    """One document with its field table."""

    url: str
    title: str
    index_number: str | None
    document_number: str | None
    issuer: str | None
    signed_on: date | None
    published_on: date | None
    validity: str | None
    interpretations: list[str]


class IdentityResult(_Data):
    """Identity marks of the site: the value most pages show."""

    site_code: str | None = None
    icp_record: str | None = None
    police_record: str | None = None
    sponsor: str | None = None
    site_mark: str | None = None
    error_report_entry: str | None = None
    sitemap_url: str | None = None
    contact: str | None = None


class CauseResult(_Data):
    """Findings of one cause, and what mending it gains."""

    group: str
    check: str
    title: str
    places: int
    example: str = Field(description="fingerprint of one finding of the group")
    gain: dict[str, Points] = Field(description="plan id -> points gained if mended")


class SiteResult(_Data):
    """Everything about one audited site."""

    schema_version: str = SCHEMA_VERSION
    site: SiteInfo
    run: RunInfo
    plans: list[PlanResult]
    checks: list[CheckResult]
    findings: list[Finding]
    columns: list[ColumnResult]
    documents: list[DocumentResult]
    identity: IdentityResult
    causes: list[CauseResult] = Field(default_factory=list)
