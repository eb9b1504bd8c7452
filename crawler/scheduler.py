"""Scrapy's scheduler interface over our frontier. A Request exists only while it is asked for."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING, Self, cast
from urllib.parse import urlsplit

from scrapy.core.scheduler import BaseScheduler
from scrapy.http import Request

from crawler.download import ASK
from crawler.fetched import Ask
from crawler.frontier import PAGE_KINDS, Target

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.session import Session
    from crawler.spider import SiteSpider

TARGET = "gk_target"
CHAIN = "gk_chain"

_FILE_PATIENCE = 3  # a file of 20 MB may take so many times as long as a page
_RETRY_PATIENCE = 3  # the second pass waits so many times as long
_LINK_BYTES = 65_536  # bytes read where only "does it answer" is asked


def build_request(
    session: Session, target: Target, *, url: str | None = None, chain: tuple[str, ...] = ()
) -> Request | None:
    """Return the request for ``target`` (or the hop ``url`` of its redirects), None if unfit."""
    budget = session.spec.budget
    address = url or target.url
    page = target.kind in PAGE_KINDS
    limit = budget.max_page_bytes if page else budget.max_resource_bytes
    if session.checks_status_only(target):
        limit = min(limit, _LINK_BYTES)
    timeout = budget.request_timeout * (1 if page else _FILE_PATIENCE)
    if target.tries:
        timeout *= _RETRY_PATIENCE
    etag, modified = session.validators(address) if target.id > 0 else (None, None)
    try:
        # Verbatim: the address is in its one form already; Scrapy's own cleaning takes 30 us.
        meta = {TARGET: target, CHAIN: chain, "verbatim_url": True}
        request = Request(address, dont_filter=True, meta=meta)
    except ValueError:
        return None
    request.meta[ASK] = Ask(address, target.kind, limit, timeout, session.look, etag, modified)
    return request


class FrontierScheduler(BaseScheduler):
    """Pops the best address when Scrapy has room for a request; heeds pauses and the end."""

    def __init__(self, crawler: Crawler, session: Session) -> None:
        self._crawler = crawler
        self._session = session
        self._extra: deque[Request] = deque()
        self._timer: asyncio.TimerHandle | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build from the crawler, whose spider holds the session."""
        return cls(crawler, cast("SiteSpider", crawler.spider).session)

    def has_pending_requests(self) -> bool:
        """Tell Scrapy whether to stay."""
        return bool(self._extra) or (not self._session.ended() and self._session.has_work())

    def enqueue_request(self, request: Request) -> bool:
        """Take a hop of a redirect or the probe for "not found"; they go first."""
        self._extra.append(request)
        return True

    def next_request(self) -> Request | None:
        """Return the next request, or None when there is none or the host needs a pause."""
        session = self._session
        if session.stopping:
            self._extra.clear()
            return None
        if self._extra:
            return self._extra.popleft()
        if session.holding or session.ended():
            return None
        wait = session.patience.wait_for(session.host)
        if wait > 0:
            self._wake_after(wait)
            return None
        while (target := session.pop()) is not None:
            host = urlsplit(target.url).netloc
            gave_up = session.patience.gave_up(host)
            if gave_up is not None:
                session.give_up(target, gave_up)
                continue
            if session.folds(target):
                continue
            request = build_request(session, target)
            if request is not None:
                session.counts.current = target.url
                return request
            session.unfit(target)
        return None

    def _wake_after(self, seconds: float) -> None:
        """Scrapy looks again every five seconds by itself; this makes short pauses exact."""
        if self._timer is None:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(seconds + 0.01, self._wake)

    def _wake(self) -> None:
        self._timer = None
        if self._session.stopping or self._crawler.spider is None:
            return
        request = self.next_request()
        if request is not None:
            self._crawler.engine.crawl(request)

    def close(self, reason: str) -> None:
        """Forget the alarm."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
