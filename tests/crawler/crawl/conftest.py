"""A site to crawl, and the crawl."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from lab.crawling import AS_OF, QUICK, spec_of
from lab.site import Facts, LabSite

from crawler.progress import CrawlSummary
from crawler.run import crawl


@pytest.fixture
def site() -> Iterator[LabSite]:
    with LabSite() as lab:
        yield lab


Crawl = Callable[..., tuple[CrawlSummary, Facts]]


@pytest.fixture
def run(tmp_path: Path) -> Crawl:
    """Crawl an address; keywords are those of the spec and its budget, and ``into``."""

    def go(url: str, *, into: str = "out", **how: Any) -> tuple[CrawlSummary, Facts]:
        out = tmp_path / into
        previous = how.pop("previous", None)
        summary = asyncio.run(
            crawl(spec_of(url, **how), out, as_of=AS_OF, patience=QUICK, previous=previous)
        )
        return summary, Facts(out)

    return go
