"""What people said, in the ledger: decisions, waivers, steps of rectification. Only ever added.

The latest word counts, the earlier ones stay. A decision is taken back by adding ``withdrawn``.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from gkcheck.clock import CHINA, now
from gkcheck.store.ledger import Ledger, writing
from gkcheck.store.ledger_steps import FOUND

CONFIRMED, WITHDRAWN = "confirmed", "withdrawn"


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """One decision: on a finding (``fingerprint``) or on an item (``plan`` and ``item``).

    ``points``: decimal text in the plan's own units, for ``partial``. ``files``: names of stored
    files, each ``{"sha256", "name", "size"}``. ``at``: ISO 8601 in UTC; empty: now.
    """

    site_id: int
    verdict: str
    reason: str
    by: str
    fingerprint: str | None = None
    plan: str | None = None
    item: str | None = None
    points: str | None = None
    files: tuple[dict[str, Any], ...] = ()
    at: str = ""


@dataclass(frozen=True, slots=True)
class WaiverRow:
    """A finding, or all of one cause, that counts for nothing until ``expires_on`` (last day)."""

    site_id: int | None
    reason: str
    approver: str
    granted_on: str
    expires_on: str
    fingerprint: str | None = None
    cause: str | None = None
    revoked_on: str | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """All that people said that bears on one site: the latest decision of each thing, and waivers."""

    decisions: tuple[DecisionRow, ...] = ()
    waivers: tuple[WaiverRow, ...] = ()

    def to_json(self) -> str:
        """Return the words as text, for a worker on another machine; empty when there are none."""
        return (
            json.dumps(asdict(self), ensure_ascii=False) if self.decisions or self.waivers else ""
        )

    @classmethod
    def from_json(cls, text: str) -> Words:
        """Return what :meth:`to_json` wrote."""
        if not text:
            return cls()
        told = json.loads(text)
        return cls(
            tuple(DecisionRow(**{**d, "files": tuple(d["files"])}) for d in told["decisions"]),
            tuple(WaiverRow(**w) for w in told["waivers"]),
        )


def words_of(conn: sqlite3.Connection, site_id: int) -> Words:
    """Return what was said of one site; withdrawn decisions are left out."""
    latest: dict[tuple[str | None, str | None, str | None], DecisionRow] = {}
    for row in conn.execute(
        "SELECT verdict, reason, decided_by, fingerprint, plan, item, points, files, decided_at"
        " FROM decision WHERE site_id = ? ORDER BY id",
        (site_id,),
    ):
        verdict, reason, by, mark, plan, item, points, files, at = row
        made = DecisionRow(
            site_id, verdict, reason, by, mark, plan, item, points, tuple(json.loads(files)), at
        )
        latest[made.fingerprint, made.plan, made.item] = made
    waivers = tuple(
        WaiverRow(*row)
        for row in conn.execute(
            "SELECT site_id, reason, approver, granted_on, expires_on, fingerprint, cause,"
            " revoked_on FROM waiver WHERE site_id IS NULL OR site_id = ? ORDER BY id",
            (site_id,),
        )
    )
    return Words(tuple(d for d in latest.values() if d.verdict != WITHDRAWN), waivers)


def read_words(path: Path | None, url: str) -> Words:
    """Return what the ledger at ``path`` says of the site ``url``; nothing without a ledger."""
    if path is None or not path.is_file():
        return Words()
    conn = sqlite3.connect(f"file:{path.absolute()}?mode=ro", uri=True)
    try:
        conn.execute("PRAGMA busy_timeout=10000")
        site = conn.execute("SELECT id FROM site WHERE url = ?", (url,)).fetchone()
        return Words() if site is None else words_of(conn, site[0])
    except sqlite3.OperationalError:  # a ledger of an older program, not yet brought up to date
        return Words()
    finally:
        conn.close()


def write_words(ledger: Ledger, url: str, words: Words) -> None:
    """Put the words of another ledger into ``ledger``, in the place of all that is there."""
    site = ledger.site_ids([url])[url]
    with writing(ledger.db.conn) as conn:
        conn.execute("DELETE FROM decision")
        conn.execute("DELETE FROM waiver")
        _insert_decisions(conn, [_of_site(d, site) for d in words.decisions])
        _insert_waivers(conn, words.waivers, site)


def _of_site(row: DecisionRow, site: int) -> DecisionRow:
    return DecisionRow(**{**{n: getattr(row, n) for n in row.__slots__}, "site_id": site})


def add_words(
    ledger: Ledger, decisions: Sequence[DecisionRow], waivers: Sequence[WaiverRow] = ()
) -> None:
    """Add decisions and waivers, all or none.

    A suspicion that is confirmed begins its rectification; a decision on a finding that is
    withdrawn also ends the finding's waivers. Raises :class:`sqlite3.Error` when the ledger cannot
    be written.
    """
    with writing(ledger.db.conn) as conn:
        _insert_decisions(conn, decisions)
        for waiver in waivers:
            _insert_waivers(conn, [waiver], waiver.site_id)
        for row in decisions:
            if row.verdict == CONFIRMED:
                _found(conn, row)
            elif row.verdict == WITHDRAWN and row.fingerprint:
                _revoke(conn, row.site_id, row.fingerprint)


def _insert_decisions(conn: sqlite3.Connection, rows: Iterable[DecisionRow]) -> None:
    at = now().isoformat(timespec="seconds")
    conn.executemany(
        "INSERT INTO decision (site_id, fingerprint, plan, item, verdict, points, reason,"
        " decided_by, decided_at, files) VALUES (?,?,?,?,?,?,?,?,?,?)",
        [(r.site_id, r.fingerprint, r.plan, r.item, r.verdict, r.points, r.reason, r.by,
          r.at or at, json.dumps(list(r.files), ensure_ascii=False)) for r in rows],
    )  # fmt: skip


def _found(conn: sqlite3.Connection, row: DecisionRow) -> None:
    conn.execute(
        "INSERT INTO rectification (finding_id, state, at, by, note)"
        " SELECT f.id, ?, ?, ?, '' FROM finding f WHERE f.site_id = ? AND f.fingerprint = ?"
        " AND NOT EXISTS (SELECT 1 FROM rectification r WHERE r.finding_id = f.id)",
        (FOUND, row.at or now().isoformat(timespec="seconds"), row.by, row.site_id,
         row.fingerprint),
    )  # fmt: skip


def _insert_waivers(conn: sqlite3.Connection, rows: Iterable[WaiverRow], site: int | None) -> None:
    conn.executemany(
        "INSERT INTO waiver (site_id, fingerprint, cause, reason, approver, granted_on, expires_on,"
        " revoked_on) VALUES (?,?,?,?,?,?,?,?)",
        [(None if r.site_id is None else site, r.fingerprint, r.cause, r.reason, r.approver,
          r.granted_on, r.expires_on, r.revoked_on) for r in rows],
    )  # fmt: skip


def _revoke(conn: sqlite3.Connection, site_id: int, fingerprint: str) -> None:
    """End the waivers of one finding from today on; the rows stay."""
    day = now().astimezone(CHINA).date().isoformat()
    conn.execute(
        "UPDATE waiver SET revoked_on = ? WHERE site_id = ? AND fingerprint = ?"
        " AND revoked_on IS NULL AND expires_on >= ?",
        (day, site_id, fingerprint, day),
    )


def add_step(ledger: Ledger, finding_id: int, state: str, by: str, note: str = "") -> None:
    """Add a step of rectification that a person, or a look at this one finding, shows."""
    with writing(ledger.db.conn) as conn:
        conn.execute(
            "INSERT INTO rectification (finding_id, state, at, by, note) VALUES (?,?,?,?,?)",
            (finding_id, state, now().isoformat(timespec="seconds"), by, note),
        )


def day_of(at: str) -> date:
    """Return the day in China of an instant as the ledger stores it."""
    return datetime.fromisoformat(at).astimezone(CHINA).date()
