"""What a crawl tells while it runs, and when it has ended."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.bands import STRUCTURE, Band

if TYPE_CHECKING:
    from crawler.session import Session


@dataclass(frozen=True, slots=True)
class Progress:
    """A snapshot. ``stage``: home, columns, pages, files, look_again, done.

    ``pages_done`` counts HTML pages read, ``waiting`` addresses in the queue, ``requests`` every
    GET sent, ``rate`` requests a second over the last seconds, ``problems`` addresses that did
    not answer as they should, ``current`` the address asked for last.
    """

    stage: str
    pages_done: int
    waiting: int
    requests: int
    rate: float
    problems: int
    current: str | None


@dataclass(frozen=True, slots=True)
class CrawlSummary:
    """How a crawl ended. ``state``: complete, partial, blocked or unreachable.

    ``reason`` is one Chinese line for people, None when complete. Instants are ISO 8601 in UTC.
    """

    state: str
    reason: str | None
    pages: int
    requests: int
    started_at: str
    finished_at: str


_TICK = 0.2  # seconds between looks; a caller is told at most so often
_COMMIT = 2.0  # seconds of work that a kill may cost
_WINDOW = 25  # ticks over which the rate is taken


class Ticker:
    """Tells the caller how it goes, and commits, while the crawl runs."""

    def __init__(self, session: Session, on_progress: Callable[[Progress], None] | None) -> None:
        self._session = session
        self._tell = on_progress
        self._task: asyncio.Task[None] | None = None
        self._seen: deque[tuple[float, int]] = deque(maxlen=_WINDOW)
        self._last: Progress | None = None

    def start(self) -> None:
        """Begin ticking in the running loop."""
        self._seen.append((time.monotonic(), self._session.counts.requests))
        self._task = asyncio.ensure_future(self._run())

    async def stop(self) -> None:
        """Stop, after a last word."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        if self._tell is not None:
            self._tell(self.snapshot("done" if self._session.look == 1 else None))

    async def _run(self) -> None:
        committed = time.monotonic()
        while True:
            await asyncio.sleep(_TICK)
            if time.monotonic() - committed >= _COMMIT:
                self._session.commit()
                committed = time.monotonic()
            snapshot = self.snapshot()
            if self._tell is not None and snapshot != self._last:
                self._last = snapshot
                self._tell(snapshot)

    def snapshot(self, stage: str | None = None) -> Progress:
        """Return how it stands."""
        session = self._session
        counts = session.counts
        self._seen.append((time.monotonic(), counts.requests))
        spent = self._seen[-1][0] - self._seen[0][0]
        rate = (self._seen[-1][1] - self._seen[0][1]) / spent if spent > 0 else 0.0
        return Progress(
            stage=stage or self._stage(),
            pages_done=counts.pages,
            waiting=session.queue.waiting,
            requests=counts.requests,
            rate=round(rate, 1),
            problems=counts.problems,
            current=counts.current,
        )

    def _stage(self) -> str:
        if self._session.look > 1:
            return "look_again"
        band = self._session.queue.best_band()
        if band is None or band is Band.HOME:
            return "home"
        if band >= STRUCTURE:
            return "columns"
        return "pages" if band >= Band.PAGE else "files"
