"""The queue of addresses: rows of the ``url`` table, popped best first.

States: ``known`` (seen, not wanted), ``queued``, ``active`` (asked for, no facts yet), ``done``,
``skipped`` (with a reason). State and facts change in the same transactions, so a crawl that is
killed goes on: ``active`` rows are queued again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from crawler.bands import BAND_WIDTH, STRUCTURE, Band
from crawler.scope import Scope
from crawler.traps import TrapGuard
from gkcheck.models.facts import TargetKind
from gkcheck.models.site import CrawlBudget
from gkcheck.store.writer import FactWriter

_KNOWN, _QUEUED, _ACTIVE, _DONE, _SKIPPED, _REFUSED = range(6)
_STATES = {
    "known": _KNOWN, "queued": _QUEUED, "active": _ACTIVE, "done": _DONE, "skipped": _SKIPPED,
}  # fmt: skip

EXTERNAL = "external"
TRAP = "trap"
TOO_DEEP = "budget_depth"

PAGE_KINDS = (TargetKind.PAGE, TargetKind.FRAME)
PAGING_SHARE = 3  # at most one page in so many is a further list page while articles wait
_STRUCTURE_DEPTH = 5  # menus are not deeper; chains of "next month" are
_PAGE_BANDS = tuple(b for b in Band if b >= Band.PAGE)


@dataclass(frozen=True, slots=True)
class Target:
    """One address to ask for."""

    id: int
    url: str
    kind: TargetKind
    scope: str
    band: Band
    depth: int
    tries: int


class Frontier:
    """One site's queue. Memory: two bytes for each address, a counter for each shape."""

    def __init__(self, writer: FactWriter, scope: Scope, budget: CrawlBudget) -> None:
        self._writer = writer
        self._conn = writer.db.conn
        self._scope = scope
        self._budget = budget
        self._traps = TrapGuard()
        self._state = bytearray()
        self._band = bytearray()
        self._queued: dict[tuple[int, Band], int] = {}
        self._active: dict[Band, int] = {}
        self._active_ids: dict[int, Target] = {}
        self.pages = 0
        self._paging_pages = 0
        self._conn.execute(
            "CREATE INDEX IF NOT EXISTS url_queue ON url(tries, priority DESC, depth, id)"
            " WHERE state = 'queued'"
        )
        self._load()

    def _load(self) -> None:
        self._conn.execute("UPDATE url SET state = 'queued' WHERE state = 'active'")
        for row in self._conn.execute("SELECT id, url, state, priority, tries, reason FROM url"):
            state = _REFUSED if row[5] in (TOO_DEEP, TRAP) else _STATES[row[2]]
            band = row[3] // BAND_WIDTH
            self._put(row[0], state, band)
            if state in (_QUEUED, _DONE) and band:
                self._traps.admits(row[1], Band(band))
            if state == _QUEUED:
                self._count(row[4], Band(band), 1)
        for band, pages in self._conn.execute(
            "SELECT priority / ?, count(*) FROM page JOIN url USING (id) GROUP BY 1", (BAND_WIDTH,)
        ):
            self.pages += pages
            self._paging_pages += pages if band == Band.PAGING else 0

    # -- adding ---------------------------------------------------------------------------------

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
        """Queue an address unless it is known already; a better band moves it up. Return its id.

        ``band`` None: another site's; it is kept as skipped.
        """
        url_id = self._writer.url_id(url, kind=kind, found_on=found_on)
        state = self._get(url_id)
        if band is not None and band >= STRUCTURE and depth > _STRUCTURE_DEPTH:
            band = Band.PAGE
        if state in (_KNOWN, _REFUSED):
            self._add(url_id, url, kind, band, depth, sub)
        elif band is not None and state != _SKIPPED and band > self._band[url_id]:
            self._move_up(url_id, state, band, sub)
        return url_id

    def _add(
        self, url_id: int, url: str, kind: TargetKind, band: Band | None, depth: int, sub: int
    ) -> None:
        if band is None:
            self._skip(url_id, EXTERNAL, Band.STYLE, depth, _SKIPPED)
        elif depth > self._budget.max_depth and band in _PAGE_BANDS:
            self._skip(url_id, TOO_DEEP, band, depth, _REFUSED)
        elif not self._traps.admits(url, band):
            self._skip(url_id, TRAP, band, depth, _REFUSED)
        else:
            self._conn.execute(
                "UPDATE url SET state = 'queued', reason = NULL, kind = ?, priority = ?, depth = ?"
                " WHERE id = ?",
                (kind, band * BAND_WIDTH + sub, depth, url_id),
            )
            self._put(url_id, _QUEUED, band)
            self._count(0, band, 1)

    def _skip(self, url_id: int, reason: str, band: Band, depth: int, state: int) -> None:
        """Keep an address unasked. What is *refused* may still be queued on better grounds."""
        if self._get(url_id) == state:
            return
        self._conn.execute(
            "UPDATE url SET state = 'skipped', reason = ?, priority = ?, depth = ? WHERE id = ?",
            (reason, band * BAND_WIDTH, depth, url_id),
        )
        self._put(url_id, state, band)

    def _move_up(self, url_id: int, state: int, band: Band, sub: int) -> None:
        if state == _QUEUED:
            (tries,) = self._conn.execute(
                "SELECT tries FROM url WHERE id = ?", (url_id,)
            ).fetchone()
            self._count(tries, Band(self._band[url_id]), -1)
            self._count(tries, band, 1)
        elif state == _ACTIVE:
            self._active[Band(self._band[url_id])] -= 1
            self._active[band] = self._active.get(band, 0) + 1
        self._conn.execute(
            "UPDATE url SET priority = ? WHERE id = ?", (band * BAND_WIDTH + sub, url_id)
        )
        self._band[url_id] = band

    # -- taking ---------------------------------------------------------------------------------

    def pop(self) -> Target | None:
        """Return the best address to ask for now and mark it active, or None."""
        for tries in (0, 1, 2):
            for band in self._order(tries):
                target = self._take(tries, band)
                if target is not None:
                    return target
        return None

    def _order(self, tries: int) -> Iterator[Band]:
        room = self._budget.max_pages - self.pages - self._pages_active()
        scarce = self.waiting_pages() > room
        structure_open = any(n for b, n in self._active.items() if b >= STRUCTURE)
        articles = self._queued.get((tries, Band.ARTICLE), 0)
        last: list[Band] = []
        for band in sorted(Band, reverse=True):
            if not self._queued.get((tries, band)):
                continue
            if band in _PAGE_BANDS:
                if room <= 0:
                    continue
                if scarce and structure_open and band < STRUCTURE:
                    continue  # a column still on its way may name others, and they come first
                paging_used = self._paging_pages + self._active.get(Band.PAGING, 0)
                if (
                    band is Band.PAGING
                    and articles
                    and (paging_used >= self._budget.max_pages // PAGING_SHARE)
                ):
                    last.append(band)
                    continue
            if band < Band.ARTICLE:
                yield from last
                last = []
            yield band
        yield from last

    def _take(self, tries: int, band: Band) -> Target | None:
        row = self._conn.execute(
            "SELECT id, url, kind, scope, depth FROM url WHERE state = 'queued' AND tries = ?"
            " AND priority BETWEEN ? AND ? ORDER BY priority DESC, depth, id LIMIT 1",
            (tries, band * BAND_WIDTH, band * BAND_WIDTH + BAND_WIDTH - 1),
        ).fetchone()
        if row is None:
            return None
        target = Target(row[0], row[1], TargetKind(row[2]), row[3], band, row[4], tries)
        self._count(tries, band, -1)
        self._activate(target)
        return target

    def claim(self, url: str, like: Target) -> Target | None:
        """Take ``url``, where ``like`` redirects to, out of turn; None when it is not to be had."""
        url_id = self.offer(url, like.kind, like.band, depth=like.depth, sub=0, found_on=like.id)
        if self._get(url_id) != _QUEUED:
            return None
        row = self._conn.execute(
            "SELECT kind, scope, depth, tries FROM url WHERE id = ?", (url_id,)
        ).fetchone()
        band = Band(self._band[url_id])
        target = Target(url_id, url, TargetKind(row[0]), row[1], band, row[2], row[3])
        self._count(target.tries, band, -1)
        self._activate(target)
        return target

    def _activate(self, target: Target) -> None:
        self._conn.execute("UPDATE url SET state = 'active' WHERE id = ?", (target.id,))
        self._put(target.id, _ACTIVE, target.band)
        self._active[target.band] = self._active.get(target.band, 0) + 1
        self._active_ids[target.id] = target

    # -- giving back ----------------------------------------------------------------------------

    def finish(self, url_id: int, *, page: bool = False) -> None:
        """Mark an address done; ``page`` counts it against the budget of pages."""
        self._release(url_id)
        self._conn.execute("UPDATE url SET state = 'done' WHERE id = ?", (url_id,))
        self._put(url_id, _DONE, self._band[url_id])
        if page:
            self.pages += 1
            self._paging_pages += self._band[url_id] == Band.PAGING

    def defer(self, url_id: int, *, tried: bool = True) -> None:
        """Queue an active address again, after all others when it was ``tried``."""
        target = self._release(url_id)
        tries = (target.tries if target else 0) + tried
        self._conn.execute(
            "UPDATE url SET state = 'queued', tries = ? WHERE id = ?", (tries, url_id)
        )
        band = Band(self._band[url_id])
        self._put(url_id, _QUEUED, band)
        self._count(tries, band, 1)

    def rekind(self, url_id: int, kind: TargetKind) -> None:
        """Note that an address turned out to be something else than its looks promised."""
        self._conn.execute("UPDATE url SET kind = ? WHERE id = ?", (kind, url_id))

    def _release(self, url_id: int) -> Target | None:
        target = self._active_ids.pop(url_id, None)
        if target is not None:
            self._active[Band(self._band[url_id])] -= 1
        return target

    # -- counts ---------------------------------------------------------------------------------

    @property
    def waiting(self) -> int:
        """Addresses queued."""
        return sum(self._queued.values())

    @property
    def active(self) -> int:
        """Addresses asked for that have no facts yet."""
        return len(self._active_ids)

    def waiting_pages(self) -> int:
        """Queued addresses that look like pages."""
        return sum(n for (_, band), n in self._queued.items() if band in _PAGE_BANDS)

    def has_work(self) -> bool:
        """Tell whether anything that may still be asked for is queued."""
        if self.pages < self._budget.max_pages:
            return self.waiting > 0
        return self.waiting > self.waiting_pages()

    def best_band(self) -> Band | None:
        """Return the band of the best active (else queued) address."""
        bands = [b for b, n in self._active.items() if n] or [
            b for (_, b), n in self._queued.items() if n
        ]
        return max(bands, default=None)

    def _pages_active(self) -> int:
        return sum(n for band, n in self._active.items() if band in _PAGE_BANDS)

    def _count(self, tries: int, band: Band, by: int) -> None:
        self._queued[tries, band] = self._queued.get((tries, band), 0) + by

    def _get(self, url_id: int) -> int:
        return self._state[url_id] if url_id < len(self._state) else _KNOWN

    def _put(self, url_id: int, state: int, band: int) -> None:
        if url_id >= len(self._state):
            grow = max(1024, url_id + 1 - len(self._state))
            self._state += bytes(grow)
            self._band += bytes(grow)
        self._state[url_id] = state
        self._band[url_id] = band
