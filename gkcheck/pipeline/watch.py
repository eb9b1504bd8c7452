"""``gkcheck watch``: visits spread over sites and hours, stored in the ledger, gone on with at will."""

from __future__ import annotations

import asyncio
import hashlib
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from crawler.probes.visit import Visit
from gkcheck.clock import CHINA
from gkcheck.models.watchlist import WatchList
from gkcheck.store.ledger import Ledger, OutageRow, VisitRow, seconds

#: Visits of a site and day. 20 are asked for; the others are spare for restarts and doubts.
VISITS = 24
_SLOT = 86_400 // VISITS
_AT_ONCE = 50
_DOUBT_OF = 10  # so many sites visited in a row, and most of them closed: our own network
_DOUBT_WITHIN = 3600  # seconds
_OPEN = "ok"
_TICK = 60
_EPOCH = date(1970, 1, 1).toordinal() * 86_400 + 8 * 3600

VisitFunction = Callable[[str], Awaitable[Visit]]


class Clock(Protocol):
    """Time, so that a week can be simulated."""

    def now(self) -> datetime:
        """Return the present instant, with a zone."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        ...


class WallClock:
    """Real time."""

    def now(self) -> datetime:
        """Return the present instant."""
        from gkcheck import clock

        return clock.now()

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)


@dataclass(frozen=True, slots=True)
class Spread:
    """When each site is due: its rank by hash among all sites shifts it within every slot.

    Ranks are even, so a minute never holds more than its share, rounded up.
    """

    urls: tuple[str, ...]

    @classmethod
    def of(cls, urls: Sequence[str]) -> Spread:
        """Return the spread of ``urls``; the order they come in makes no difference."""

        def rank(url: str) -> bytes:
            return hashlib.blake2b(url.encode(), digest_size=8).digest()

        return cls(tuple(sorted(urls, key=rank)))

    def shift(self, position: int) -> float:
        """Return the seconds into every slot at which a site is due."""
        return _SLOT * position / len(self.urls)

    def latest(self, position: int, at: datetime) -> tuple[int, int]:
        """Return (day, slot) of the latest visit that is due at ``at``; days are China's."""
        return divmod(int((_china(at) - self.shift(position)) // _SLOT), VISITS)

    def most_a_minute(self) -> int:
        """Return how many visits one minute may hold when some are made up for."""
        return max(1, int(2 * len(self.urls) * VISITS / 1440))


@dataclass(slots=True)
class Watch:
    """One watcher. Memory: two numbers a site, and the last ten visits."""

    sites: WatchList
    ledger: Ledger
    visit: VisitFunction
    clock: Clock
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    spread: Spread = field(init=False)
    ids: list[int] = field(init=False)
    done: list[int] = field(init=False)
    recent: deque[VisitRow] = field(default_factory=lambda: deque(maxlen=_DOUBT_OF))

    def __post_init__(self) -> None:
        self.spread = Spread.of([site.url for site in self.sites.sites])
        known = self.ledger.site_ids(self.spread.urls)
        self.ids = [known[url] for url in self.spread.urls]
        self.ledger.set_outages(_outages(self.sites, known))
        at = {site: i for i, site in enumerate(self.ids)}
        self.done = [0] * len(self.ids)
        yesterday = self.clock.now().astimezone(CHINA).date().toordinal() - 1
        for site, day, slot in self.ledger.done_since(yesterday):
            if site in at:
                self.done[at[site]] = day * VISITS + slot
        # what was visited last before this start, so that a timer's runs of a minute know it too
        last = sorted((-done, -i) for i, done in enumerate(self.done) if done)[:_DOUBT_OF]
        for done, i in reversed(last):
            row = self.ledger.visit(self.ids[-i], *divmod(-done, VISITS))
            self.recent.extend(() if row is None else (row,))

    async def run(self, *, once: bool = False) -> int:
        """Visit what is due, minute by minute, until stopped; ``once``: what is due now.

        Returns the visits made. A visit that was missed is made up for as long as the next one of
        that site is not due.
        """
        made = 0
        while not self.stop.is_set():
            began = self.clock.now()
            made += await self.minute(began)
            if once and not self.due(began):
                break
            await self.clock.sleep(max(0.0, _TICK - (self.clock.now() - began).total_seconds()))
        return made

    def due(self, at: datetime) -> list[tuple[int, int, int]]:
        """Return (position, day, slot) of the visits due in the minute from ``at``, oldest first."""
        until = _china(at) + _TICK - 0.001
        step = _SLOT / len(self.ids)
        found = []
        for position, done in enumerate(self.done):
            latest = int((until - step * position) // _SLOT)
            if latest > done:
                found.append((position, *divmod(latest, VISITS)))
        found.sort(key=lambda one: (one[1], one[2], one[0]))
        return found

    async def minute(self, at: datetime) -> int:
        """Make the visits of one minute and store them; return how many."""
        due = self.due(at)[: self.spread.most_a_minute()]
        if not due:
            return 0
        gate = asyncio.Semaphore(_AT_ONCE)

        async def one(position: int) -> tuple[int, Visit]:
            async with gate:
                when = seconds(self.clock.now())
                return when, await self.visit(self.spread.urls[position])

        seen = await asyncio.gather(*(one(position) for position, _, _ in due))
        rows = [
            VisitRow(
                self.ids[position], day, slot, when, visit.v4, visit.v4_ms, visit.v6, visit.v6_ms
            )
            for (position, day, slot), (when, visit) in zip(due, seen, strict=True)
        ]  # fmt: skip
        self.ledger.add_visits(rows)
        self._doubt(rows)
        for position, day, slot in due:
            self.done[position] = day * VISITS + slot
        return len(due)

    def _doubt(self, rows: Sequence[VisitRow]) -> None:
        """Note what was closed while most sites were: those of this minute, or the last ten."""
        for row in rows:
            self.recent.append(row)
            if len(rows) < _DOUBT_OF:
                self._doubt_most([r for r in self.recent if row.at - r.at <= _DOUBT_WITHIN])
        if len(rows) >= _DOUBT_OF:
            self._doubt_most(rows)

    def _doubt_most(self, rows: Sequence[VisitRow]) -> None:
        closed = [r for r in rows if _OPEN not in (r.v4, r.v6)]
        if len({r.site_id for r in rows}) >= _DOUBT_OF and len(closed) * 2 > len(rows):
            self.ledger.doubt(closed)


def _china(at: datetime) -> float:
    """Return seconds since day 0 (``date.fromordinal``) in China, which keeps one time all year."""
    return at.timestamp() + _EPOCH


def _outages(sites: WatchList, known: dict[str, int]) -> list[OutageRow]:
    return [
        OutageRow(site, seconds(outage.starts), seconds(outage.ends), outage.reason)
        for outage in sites.outages
        for site in ([known[url] for url in outage.sites] or [0])
    ]
