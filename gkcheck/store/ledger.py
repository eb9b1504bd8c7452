"""The ledger: what outlives single runs. Visits for availability, and outages that excuse them.

``ledger.db`` lies in the data folder. A visit is named by site, day (in China) and slot, so that a
visit made twice is stored once. ``at`` is seconds since 1970 in UTC, days are ordinals
(``date.toordinal``): a year of 2,000 sites is 17 million rows.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlite_utils import Database

from gkcheck.models.batch import SiteEntry
from gkcheck.store.ledger_schema import ledger_migrations
from gkcheck.store.ledger_sites import note_site

FILE = "ledger.db"


@dataclass(frozen=True, slots=True)
class VisitRow:
    """One visit of one site over both families."""

    site_id: int
    day: int
    slot: int
    at: int
    v4: str
    v4_ms: int | None
    v6: str
    v6_ms: int | None
    doubt: int = 0


@dataclass(frozen=True, slots=True)
class OutageRow:
    """A time in which a site (0: every site) is allowed to be down."""

    site_id: int
    starts: int
    ends: int
    reason: str


@contextmanager
def writing(conn: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """Hold the ledger for writing until the block ends: all of it is kept, or none."""
    conn.execute("BEGIN IMMEDIATE")
    try:
        yield conn
    except BaseException:
        conn.rollback()
        raise
    conn.commit()


class Ledger:
    """Opens (or creates) the ledger for writing; several processes may, one write at a time."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.db = Database(str(path))
        self._conn = self.db.conn
        self._conn.execute("PRAGMA journal_mode=WAL")
        # What a person decided, and that a site is done, outlives a power cut in the same second.
        self._conn.execute("PRAGMA synchronous=FULL")
        self._conn.execute("PRAGMA busy_timeout=10000")
        ledger_migrations.apply(self.db)

    def site_ids(self, urls: Sequence[str]) -> dict[str, int]:
        """Return the id of each address, adding those that are new."""
        self._conn.executemany(
            "INSERT OR IGNORE INTO site (url) VALUES (?)", [(url,) for url in urls]
        )
        self._conn.commit()
        known = dict(self._conn.execute("SELECT url, id FROM site"))
        return {url: known[url] for url in urls}

    def introduce(self, sites: Sequence[SiteEntry]) -> None:
        """Keep names, regions and units of sites that the ledger knows by address at the most."""
        with writing(self._conn) as conn:
            known = dict(conn.execute("SELECT url, kind FROM site"))
            for site in sites:
                if known.get(site.url) is None:
                    note_site(conn, site)

    def known_site(self, url: str) -> int | None:
        """Return the id of an address that was ever visited, or None."""
        row = self._conn.execute(
            "SELECT id FROM site WHERE url = ?"
            " AND EXISTS (SELECT 1 FROM availability a WHERE a.site_id = site.id)",
            (url,),
        ).fetchone()
        return None if row is None else int(row[0])

    def done_since(self, day: int) -> Iterator[tuple[int, int, int]]:
        """Yield (site, day, slot) of the latest visit of each site since ``day``."""
        yield from self._conn.execute(
            "SELECT site_id, day, max(slot) FROM (SELECT * FROM availability WHERE day >= ?) a"
            " WHERE day = (SELECT max(day) FROM availability b WHERE b.site_id = a.site_id)"
            " GROUP BY site_id, day",
            (day,),
        )

    def add_visits(self, rows: Iterable[VisitRow]) -> None:
        """Store visits at once and for good; one made before stays as it was."""
        self._conn.executemany(
            "INSERT OR IGNORE INTO availability VALUES (?,?,?,?,?,?,?,?,?)",
            [(r.site_id, r.day, r.slot, r.at, r.v4, r.v4_ms, r.v6, r.v6_ms, r.doubt) for r in rows],
        )
        self._conn.commit()

    def visit(self, site_id: int, day: int, slot: int) -> VisitRow | None:
        """Return one visit; None: it was not made."""
        row = self._conn.execute(
            "SELECT * FROM availability WHERE site_id = ? AND day = ? AND slot = ?",
            (site_id, day, slot),
        ).fetchone()
        return None if row is None else VisitRow(*row)

    def doubt(self, rows: Iterable[VisitRow]) -> None:
        """Note of visits already stored that the fault was rather ours."""
        self._conn.executemany(
            "UPDATE availability SET doubt = 1 WHERE site_id = ? AND day = ? AND slot = ?",
            [(r.site_id, r.day, r.slot) for r in rows],
        )
        self._conn.commit()

    def set_outages(self, rows: Iterable[OutageRow]) -> None:
        """Note outages; those noted before stay (a report must not change with the batch file)."""
        self._conn.executemany(
            "INSERT OR REPLACE INTO outage VALUES (?,?,?,?)",
            [(r.site_id, r.starts, r.ends, r.reason) for r in rows],
        )
        self._conn.commit()

    def visits(self, site_id: int, first: date, last: date) -> Iterator[VisitRow]:
        """Yield the visits of the days ``first`` to ``last``, in order."""
        for row in self._conn.execute(
            "SELECT * FROM availability WHERE site_id = ? AND day BETWEEN ? AND ? ORDER BY day, slot",
            (site_id, first.toordinal(), last.toordinal()),
        ):
            yield VisitRow(*row)

    def outages(self, site_id: int) -> list[OutageRow]:
        """Return the outages of a site and those of every site."""
        rows = self._conn.execute(
            "SELECT * FROM outage WHERE site_id IN (0, ?) ORDER BY starts", (site_id,)
        )
        return [OutageRow(*row) for row in rows]

    def close(self) -> None:
        """Close the connection."""
        self._conn.close()


def seconds(at: datetime) -> int:
    """Return an instant as the ledger stores it."""
    return int(at.timestamp())
