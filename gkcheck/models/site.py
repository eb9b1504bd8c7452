"""The site that is looked at, and how far the look may go."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field


class SiteKind(StrEnum):
    """Kinds of government site that plans bind (contract.md, option ``--kind``)."""

    PORTAL_PROVINCE = "portal_province"
    PORTAL_CITY = "portal_city"
    PORTAL_COUNTY = "portal_county"
    DEPT_SITE = "dept_site"
    TOWNSHIP_PAGE = "township_page"


class CrawlBudget(BaseModel):
    """Limits of one crawl. Reaching one truncates coverage; it never fails the site."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    max_pages: int = Field(default=500, ge=1, description="HTML pages fetched")
    max_depth: int = Field(default=8, ge=0, description="clicks from the home page")
    time_limit: float = Field(default=1800.0, gt=0, description="seconds of crawling")
    max_page_bytes: int = Field(default=8_000_000, ge=1, description="bytes read of one HTML page")
    max_resource_bytes: int = Field(
        default=20_000_000, ge=1, description="bytes read of one image, video, audio or attachment"
    )
    request_timeout: float = Field(default=20.0, gt=0, description="seconds a request may take")


class SiteSpec(BaseModel):
    """One site to audit and the options that shape what is fetched."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str = Field(description="home page, http or https, with a host")
    name: str | None = Field(default=None, description="the unit's name; None: not told")
    kind: SiteKind = SiteKind.PORTAL_COUNTY
    rate: float = Field(default=4.0, ge=0, description="requests a second and host; 0 is no limit")
    budget: CrawlBudget = CrawlBudget()
    resolver: str | None = Field(default=None, description="HOST:PORT; None: the system's resolver")
    allow_private: bool = False
    ca_bundle: str | None = None
    browser: bool = True
    archive: bool = False
    mask_archive: bool = Field(
        default=False, description="mask personal numbers in the pages that the archive keeps"
    )
    replay: str | None = Field(default=None, description="WARC to read the site from; None: live")
    lists: str | None = Field(
        default=None, description="folder of lists that the office supplies (gkcheck.lists)"
    )
    start: tuple[str, ...] = Field(
        default=(), description="addresses of columns that no menu may lead to; read early"
    )
    second_look_after: float = Field(
        default=30.0, ge=0, description="seconds between the two looks at a suspect"
    )
    user_agent: str = (
        "gkcheck/0.1 (+open-government site inspection; contact: site owner's inspector)"
    )
