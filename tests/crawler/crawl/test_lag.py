"""Of the time that a site took, what this program itself was busy for is told apart."""

from __future__ import annotations

import asyncio
import time

from aiohttp import web
from lab.site import LabSite

from crawler.client import LiveFetcher
from crawler.fetched import Ask, Fetched
from crawler.resolve import Resolver
from gkcheck.models.facts import TargetKind

BUSY, SLOW = 0.8, 0.6  # seconds


def fetch_while_busy(url: str, seconds: float) -> Fetched:
    async def go() -> Fetched:
        fetcher = LiveFetcher(Resolver(None), user_agent="test", allow_private=True)
        try:
            asked = asyncio.ensure_future(fetcher.fetch(Ask(url, TargetKind.PAGE, 1000, 5.0)))
            await asyncio.sleep(0.02)
            time.sleep(seconds)  # what reading a large page does to the event loop
            return await asked
        finally:
            await fetcher.close()

    return asyncio.run(go())


def test_our_own_work_is_not_the_sites_slowness(site: LabSite) -> None:
    site.add("/", "<p>here")
    got = fetch_while_busy(site.url, BUSY)
    assert got.failure is None
    assert got.elapsed_ms - got.busy_ms < 1000 * BUSY / 2


def test_a_slow_site_is_slow(site: LabSite) -> None:
    async def late(_: web.Request) -> web.Response:
        await asyncio.sleep(SLOW)
        return web.Response(text="here")

    site.add("/", late)
    got = fetch_while_busy(site.url, 0)
    assert got.elapsed_ms - got.busy_ms > 1000 * SLOW / 2
