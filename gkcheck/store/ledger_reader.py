"""Read-only access to the ledger, for reports: which run of a site counts in a month, as rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

# The run that counts: one that reached the site before one that did not, the latest of those.
_CHOSEN = """
INSERT INTO temp.chosen
SELECT month, site_id, id FROM (
  SELECT r.month, r.site_id, r.id, row_number() OVER (
    PARTITION BY r.site_id, r.month
    ORDER BY r.state NOT IN ('complete', 'partial'), r.as_of DESC, r.finished_at DESC, r.id DESC
  ) AS place
  FROM main.site_run r LEFT JOIN main.batch_run b ON b.id = r.batch_run
  WHERE r.month <= :month AND (:batch IS NULL OR b.batch = :batch)
) WHERE place = 1
"""


class LedgerReader:
    """Reads the ledger through a read-only connection; rows come as :class:`sqlite3.Row`, streamed.

    :meth:`choose` says which run of each site and month counts; the temporary table ``chosen``
    (month, site_id, site_run) then joins to all others. ``choice``: what :meth:`keep_choice` of
    another reader wrote, in the place of choosing.
    """

    def __init__(self, path: str | Path, *, choice: Path | None = None) -> None:
        self.conn = sqlite3.connect(f"file:{Path(path).absolute()}?mode=ro", uri=True)
        self.conn.row_factory = sqlite3.Row
        self.conn.execute("PRAGMA busy_timeout=10000")
        if choice is not None:
            self.conn.execute("ATTACH ? AS choice", (f"file:{choice.absolute()}?mode=ro",))
            return
        self.conn.execute(
            "CREATE TEMP TABLE chosen (month TEXT NOT NULL, site_id INTEGER NOT NULL,"
            " site_run INTEGER NOT NULL, PRIMARY KEY (site_id, month)) WITHOUT ROWID"
        )

    def choose(self, month: str, *, batch: str | None = None) -> None:
        """Fill ``chosen`` for all months up to ``month`` (YYYY-MM).

        ``batch`` names a batch; None takes every run, spot checks too. Of several runs of a site in
        a month the latest that reached the site counts, else the latest.
        """
        self.conn.execute("DELETE FROM temp.chosen")
        self.conn.execute(_CHOSEN, {"month": month, "batch": batch})
        self.conn.execute("DROP INDEX IF EXISTS temp.chosen_run")
        self.conn.execute("CREATE INDEX temp.chosen_run ON chosen(site_run)")
        self.conn.commit()

    def keep_choice(self, path: Path) -> None:
        """Write ``chosen`` and all other temporary tables to a file, for a reader elsewhere."""
        self.conn.commit()
        with closing(sqlite3.connect(path)) as kept:
            self.conn.backup(kept, name="temp")

    def rows(self, sql: str, *args: object) -> Iterator[sqlite3.Row]:
        """Stream the rows of one SELECT."""
        yield from self.conn.execute(sql, args)

    def scalar(self, sql: str, *args: object) -> int | float | str | None:
        """Return the first value of the first row, or None."""
        row = self.conn.execute(sql, args).fetchone()
        return None if row is None else row[0]

    def site_runs(self, month: str) -> Iterator[sqlite3.Row]:
        """Yield the chosen runs of ``month`` with what the ledger knows of the site."""
        return self.rows(
            "SELECT r.*, s.url, s.name, s.kind, s.region, s.unit, s.site_code, s.platform,"
            " s.contacts"
            " FROM chosen c JOIN site_run r ON r.id = c.site_run JOIN site s ON s.id = c.site_id"
            " WHERE c.month = ? ORDER BY s.region, s.unit, s.name, s.id",
            month,
        )

    def findings(self, site_run: int) -> Iterator[sqlite3.Row]:
        """Yield the findings that one run saw, each once, with the certainty of that run."""
        return self.rows(
            "SELECT f.*, max(s.certainty) AS seen_as FROM finding_seen s"
            " JOIN finding f ON f.id = s.finding_id WHERE s.site_run = ?"
            " GROUP BY f.id ORDER BY seen_as DESC, f.check_id, f.cause, f.id",
            site_run,
        )

    def close(self) -> None:
        """Close the connection."""
        self.conn.close()
