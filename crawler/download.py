"""The Scrapy download handler: robots first, then our fetcher, then the archive."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Self, cast

from scrapy.http import Request, Response

from crawler.fetched import Ask, Fetched
from crawler.posted import split
from gkcheck.clock import now
from gkcheck.models.observations import FetchOutcome

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.session import Session
    from crawler.spider import SiteSpider

log = logging.getLogger(__name__)

ASK = "gk_ask"
FETCHED = "gk_fetched"


class SiteDownloadHandler:
    """Turns a request into a response that carries a :class:`Fetched` in ``request.meta``.

    Never raises: a failure is an outcome, and the spider records it.
    """

    lazy = False

    def __init__(self, crawler: Crawler, session: Session) -> None:
        self._crawler = crawler
        self._session = session

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build from the crawler, whose spider holds the session."""
        return cls(crawler, cast("SiteSpider", crawler.spider).session)

    async def download_request(self, request: Request) -> Response:
        """Fetch one address; Scrapy's slots have seen to rate and concurrency."""
        ask: Ask = request.meta[ASK]
        if self._session.halted():
            request.meta[FETCHED] = dropped = _dropped(ask)
            return Response(request.url, status=599, body=dropped.body, request=request)
        task = asyncio.ensure_future(self._answer(ask, request))
        self._session.fetching.add(task)
        try:
            got = await task
        except asyncio.CancelledError:
            if not self._session.halted():
                raise
            got = _dropped(ask)
        except Exception as error:
            log.exception("cannot fetch %s", ask.url)
            got = _dropped(ask)
            got.dropped = False
            got.failure = FetchOutcome.PROTOCOL_ERROR
            got.sign = f"fetch_error:{type(error).__name__}"
        finally:
            self._session.fetching.discard(task)
        request.meta[FETCHED] = got
        return Response(request.url, status=got.status or 599, body=got.body, request=request)

    async def _answer(self, ask: Ask, request: Request) -> Fetched:
        session = self._session
        allowed, delay = await session.robots.allows(split(ask.url)[0])
        if delay:
            self._slow_down(request, delay)
        if not allowed:
            return Fetched(
                url=ask.url,
                at=now().isoformat(timespec="seconds"),
                failure=FetchOutcome.ROBOTS_DENIED,
                sign="robots_denied",
            )
        session.counts.requests += 1
        return await session.fetcher.fetch(ask)

    def _slow_down(self, request: Request, delay: float) -> None:
        """Heed Crawl-delay when it is longer than our own pause."""
        if self._session.spec.replay is not None:
            return
        slot = self._crawler.engine.downloader.slots.get(request.meta.get("download_slot", ""))
        if slot is not None and slot.delay < delay:
            slot.delay = delay

    async def close(self) -> None:
        """Nothing to release: the session closes its fetcher."""


def _dropped(ask: Ask) -> Fetched:
    return Fetched(url=ask.url, at=now().isoformat(timespec="seconds"), dropped=True)
