"""What ``gkcheck watch`` reads of a batch file: sites, and outages that were announced.

::

    sites:
      - url: https://www.example.gov.cn/
        name: 某某县人民政府
    outages:
      - {from: 2026-05-01T22:00, to: 2026-05-02T06:00, reason: 系统升级, sites: ["https://…/"]}

Instants without a zone are in China's time. Other keys of a batch file are for other commands.
"""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, field_validator, model_validator

from gkcheck.clock import CHINA


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class WatchedSite(_Data):
    """One home page."""

    url: str

    @field_validator("url")
    @classmethod
    def _is_http(cls, url: str) -> str:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"不是网址:{url}")
        return url


class Outage(_Data):
    """A time in which sites may be down; without ``sites``, all of them."""

    starts: datetime = Field(validation_alias=AliasChoices("from", "starts"))
    ends: datetime = Field(validation_alias=AliasChoices("to", "ends"))
    reason: str = ""
    sites: tuple[str, ...] = ()

    @field_validator("starts", "ends")
    @classmethod
    def _zoned(cls, at: datetime) -> datetime:
        return at if at.tzinfo else at.replace(tzinfo=CHINA)

    @model_validator(mode="after")
    def _forward(self) -> Outage:
        if self.starts >= self.ends:
            raise ValueError("停机时段的结束不晚于开始")
        return self


class WatchList(_Data):
    """The part of a batch file that watching needs."""

    sites: tuple[WatchedSite, ...] = Field(min_length=1)
    outages: tuple[Outage, ...] = ()
    resolver: str | None = None
    allow_private: bool = False

    @model_validator(mode="after")
    def _known(self) -> WatchList:
        urls = [site.url for site in self.sites]
        if len(set(urls)) < len(urls):
            raise ValueError(f"网址重复:{next(url for url in urls if urls.count(url) > 1)}")
        known = set(urls)
        for outage in self.outages:
            for url in outage.sites:
                if url not in known:
                    raise ValueError(f"停机时段里的网址不在 sites 中:{url}")
        return self
