"""The Scrapy spider: as thin as can be. What an answer means is decided in ``crawler.intake``."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

from scrapy import Spider
from scrapy.http import Request, Response

from crawler.download import FETCHED
from crawler.scheduler import CHAIN, TARGET

if TYPE_CHECKING:
    from crawler.session import Session


class SiteSpider(Spider):
    """Hands every answer to the intake; discovered links go to the frontier, never to Scrapy."""

    name = "gkcheck"

    def __init__(self, session: Session, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.session = session

    async def start(self) -> AsyncIterator[Any]:
        """Send the probe for "not found" if a former run was killed before its answer."""
        probe = self.session.probe_request()
        if probe is not None:
            yield probe

    async def parse(self, response: Response, **_: Any) -> list[Request]:
        """Record one answer and return the next hop of a redirect, if any."""
        meta = response.meta
        got, target = meta.pop(FETCHED), meta[TARGET]
        return await self.session.intake.take(target, got, meta[CHAIN])
