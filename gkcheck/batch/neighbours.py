"""What a site shares with others: its host, the addresses behind it, its platform."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from urllib.parse import urlsplit

from crawler.resolve import NotResolved, Resolver
from gkcheck.models.batch import SiteEntry, SiteOptions

#: Sites whose names are looked up ahead of their turn, and look-ups at the same time.
AHEAD = 64
_AT_ONCE = 16


class Neighbours:
    """Tells the keys of sites. Names are looked up ahead, so that a dead one holds nobody up."""

    def __init__(self, sites: dict[int, SiteEntry], options: SiteOptions) -> None:
        self._sites = sites
        self._options = options
        self._resolvers: dict[str | None, Resolver] = {}
        self._asked: dict[int, asyncio.Task[tuple[str, ...]]] = {}
        self._gate = asyncio.Semaphore(_AT_ONCE)

    def ahead(self, tasks: Sequence[int]) -> None:
        """Begin to look up the names of ``tasks``."""
        for task in tasks:
            if task not in self._asked:
                self._asked[task] = asyncio.ensure_future(self._keys(self._sites[task]))

    async def keys(self, task: int) -> tuple[str, ...]:
        """Return what ``task`` shares with others."""
        self.ahead([task])
        return await self._asked[task]

    def forget(self, task: int) -> None:
        """Let go of a task that has ended; asked again, it is looked up again."""
        self._asked.pop(task, None)

    def close(self) -> None:
        """End all look-ups."""
        for asked in self._asked.values():
            asked.cancel()

    async def _keys(self, site: SiteEntry) -> tuple[str, ...]:
        host = urlsplit(site.url).hostname or ""
        found = [f"host:{urlsplit(site.url).netloc}"]
        if site.platform:
            found.append(f"platform:{site.platform}")
        server = site.options.resolver or self._options.resolver
        resolver = self._resolvers.setdefault(server, Resolver(server))
        async with self._gate:
            try:
                found += [f"ip:{address}" for address in await resolver.addresses(host)]
            except (NotResolved, ValueError):
                return tuple(found)
        return tuple(dict.fromkeys(found))
