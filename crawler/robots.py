"""Reads robots.txt of each host once, obeys it, and keeps what it says for the report."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from protego import Protego

from crawler.charset import decode
from crawler.fetched import Ask, Fetched
from gkcheck.models.facts import TargetKind

_BYTES = 512_000  # RFC 9309, 2.5: at least 500 KiB must be read
_LONGEST_DELAY = 10.0  # seconds; a longer Crawl-delay would make any inspection impossible


@dataclass(slots=True)
class HostRobots:
    """What one host's robots.txt said. ``status`` None: it could not be had (all is allowed)."""

    status: int | None
    body: str
    crawl_delay: float | None
    rules: Protego | None
    denied: int = 0


class Robots:
    """Answers whether an address may be asked for. ``fetch`` gets robots.txt itself."""

    def __init__(
        self, fetch: Callable[[Ask], Awaitable[Fetched]], user_agent: str, timeout: float
    ) -> None:
        self._fetch = fetch
        self._agent = user_agent
        self._timeout = timeout
        self._hosts: dict[str, asyncio.Task[HostRobots]] = {}

    async def allows(self, url: str) -> tuple[bool, float | None]:
        """Return whether ``url`` may be fetched and the host's Crawl-delay (seconds, bounded)."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        task = self._hosts.get(origin)
        if task is None:
            task = asyncio.ensure_future(self._read(origin))
            self._hosts[origin] = task
        robots = await asyncio.shield(task)
        if robots.rules is None or robots.rules.can_fetch(url, self._agent):
            return True, robots.crawl_delay
        robots.denied += 1
        return False, robots.crawl_delay

    async def _read(self, origin: str) -> HostRobots:
        ask = Ask(f"{origin}/robots.txt", TargetKind.PAGE, _BYTES, self._timeout)
        got = await self._fetch(ask)
        if got.failure is not None or got.status != 200:
            # RFC 9309, 2.3.1.3: unavailable means everything is allowed
            return HostRobots(got.status, "", None, None)
        text = decode(got.body, got.header("content-type")).text
        if "<html" in text[:2000].lower():
            return HostRobots(got.status, "", None, None)  # an error page in its place
        try:
            rules = Protego.parse(text)
            delay = rules.crawl_delay(self._agent)
        except (ValueError, RecursionError):
            return HostRobots(got.status, text, None, None)
        bounded = None if delay is None else max(0.0, min(float(delay), _LONGEST_DELAY))
        return HostRobots(got.status, text, bounded, rules)

    def seen(self) -> list[tuple[str, HostRobots]]:
        """Return what was read, by origin."""
        return [
            (origin, task.result())
            for origin, task in self._hosts.items()
            if task.done() and not task.cancelled() and task.exception() is None
        ]

    def cancel(self) -> None:
        """Stop reading."""
        for task in self._hosts.values():
            task.cancel()
