"""What moved in a month: findings new, standing, mended and relapsed, and what sites share.

A finding counts as a problem when it is sure, or was confirmed by a person, and neither rejected
by one nor waived on the last day of the month.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

from gkcheck.store.ledger_movement import Move, site_movement
from gkcheck.store.ledger_reader import LedgerReader
from reports.month.model import MonthSite, SharedCause
from reports.month.said import CONFIRMED, REJECTED, WAIVED, Said
from reports.month.span import last_day
from reports.text import clean

SHARED_FROM = 3
"""Sites of one platform from which a cause is called common."""

_MOVED = """
CREATE TEMP TABLE IF NOT EXISTS moved (
  site_id INTEGER NOT NULL, finding_id INTEGER NOT NULL, move TEXT NOT NULL, certainty TEXT NOT NULL,
  since TEXT NOT NULL, before TEXT, why TEXT, standing INTEGER NOT NULL, note TEXT,
  PRIMARY KEY (site_id, finding_id)
) WITHOUT ROWID
"""
_STANDS = (Move.NEW, Move.PERSISTING, Move.RELAPSED)


def fill_moves(
    reader: LedgerReader, month: str, sites: Mapping[int, MonthSite], said: Said
) -> None:
    """Fill the temporary table ``moved`` of ``reader`` and what each site counts of it.

    A finding that a person rejected, or that is waived, moves no figure but keeps its row; those
    that would stand without that word are counted apart.
    """
    conn = reader.conn
    end = last_day(month)
    conn.execute("DROP TABLE IF EXISTS temp.moved")
    conn.execute(_MOVED)
    for site_id, site in sites.items():
        moves: Counter[Move] = Counter()
        rows = []
        for moved in site_movement(reader, site_id, month):
            verdict, note = said.about(moved.finding_id, end)
            sure = moved.certainty == "sure" or verdict == CONFIRMED
            struck = verdict in (REJECTED, WAIVED)
            stands = moved.move in _STANDS and sure and not struck
            if sure and not struck:
                moves[moved.move] += 1
            site.problems += stands
            site.waived += moved.move in _STANDS and verdict == WAIVED
            site.rejected += moved.move in _STANDS and verdict == REJECTED
            site.review += moved.move in _STANDS and not sure and not struck
            rows.append(
                (
                    site_id, moved.finding_id, moved.move, "sure" if sure else "review",
                    moved.since, moved.before, moved.why, int(not struck), note,
                )
            )  # fmt: skip
        conn.executemany("INSERT INTO temp.moved VALUES (?,?,?,?,?,?,?,?,?)", rows)
        site.moves = dict(moves)
    conn.commit()


def shared_causes(reader: LedgerReader, sites: Mapping[int, MonthSite]) -> tuple[SharedCause, ...]:
    """Return causes met on several sites of one platform, most sites first."""
    met: dict[tuple[str, str, str, str], list[tuple[int, int, str]]] = defaultdict(list)
    for row in reader.rows(
        "SELECT m.site_id, f.check_id, f.reason,"
        " CASE WHEN f.kind IN ('column', 'site') THEN f.label ELSE '' END AS what,"
        " count(*) AS places, min(f.message) AS message"
        " FROM moved m JOIN finding f ON f.id = m.finding_id"
        " WHERE m.certainty = 'sure' AND m.standing AND m.move IN ('new', 'persisting', 'relapsed')"
        " GROUP BY m.site_id, f.check_id, f.reason, what"
    ):
        platform = sites[row["site_id"]].platform
        if platform:
            key = (platform, row["check_id"], row["reason"], row["what"])
            met[key].append((row["site_id"], row["places"], row["message"]))
    found = [
        SharedCause(
            platform, check, clean(min(m for _, _, m in rows), 160),
            tuple(site for site, _, _ in rows), sum(n for _, n, _ in rows),
        )
        for (platform, check, _, _), rows in met.items()
        if len(rows) >= SHARED_FROM
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda x: (-len(x.sites), -x.places, x.platform, x.message)))
