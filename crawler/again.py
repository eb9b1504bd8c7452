"""The list of a second look: each address once, nothing discovered."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import replace

from crawler.bands import BAND_WIDTH, Band
from crawler.frontier import Target
from gkcheck.models.facts import TargetKind
from gkcheck.store.writer import FactWriter


class AgainQueue:
    """Has the same face as the frontier, but leaves the states of addresses alone."""

    def __init__(self, writer: FactWriter, urls: Iterable[str]) -> None:
        self._writer = writer
        self._waiting: deque[Target] = deque()
        self._active: dict[int, Target] = {}
        self._taken: set[int] = set()
        for url in dict.fromkeys(urls):
            target = self._target(url)
            if target is not None:
                self._waiting.append(target)

    def _target(self, url: str) -> Target | None:
        url_id = self._writer.known(url)
        if url_id is None:
            return None
        kind, scope, priority, depth = self._writer.db.conn.execute(
            "SELECT kind, scope, priority, depth FROM url WHERE id = ?", (url_id,)
        ).fetchone()
        band = Band(priority // BAND_WIDTH) if priority >= 2 * BAND_WIDTH else Band.PAGE
        return Target(url_id, url, TargetKind(kind), scope, band, depth, 0)

    def offer(
        self,
        url: str,
        kind: TargetKind,
        band: Band | None,
        *,
        depth: int,
        sub: int = 0,
        found_on: int | None = None,
    ) -> int:
        """Queue nothing."""
        return self._writer.url_id(url, kind=kind, found_on=found_on)

    def pop(self) -> Target | None:
        """Return the next address."""
        while self._waiting:
            target = self._waiting.popleft()
            if target.id in self._taken and not target.tries:
                continue
            self._taken.add(target.id)
            self._active[target.id] = target
            return target
        return None

    def claim(self, url: str, like: Target) -> Target | None:
        """Follow a redirect, once."""
        self._writer.url_id(url, kind=like.kind, found_on=like.id)
        target = self._target(url)
        if target is None or target.id in self._taken:
            return None
        self._taken.add(target.id)
        self._active[target.id] = target
        return target

    def finish(self, url_id: int, *, page: bool = False) -> None:
        """Forget the address."""
        self._active.pop(url_id, None)

    def defer(self, url_id: int, *, tried: bool = True) -> None:
        """Put the address at the end."""
        target = self._active.pop(url_id, None)
        if target is not None:
            self._waiting.append(replace(target, tries=target.tries + 1))

    def rekind(self, url_id: int, kind: TargetKind) -> None:
        """The first look has noted it."""

    def has_work(self) -> bool:
        """Tell whether anything waits."""
        return bool(self._waiting)

    @property
    def waiting(self) -> int:
        """Addresses that wait."""
        return len(self._waiting)

    def best_band(self) -> Band | None:
        """A second look has no order."""
        return None
