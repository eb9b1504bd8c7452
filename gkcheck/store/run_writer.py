"""Writes facts that belong to no page: probes of the network, this machine, coverage, the run."""

from __future__ import annotations

import json
from collections.abc import Iterable

from sqlite_utils import Database

from gkcheck.models.facts import CoverageRecord
from gkcheck.models.observations import DnsRecord, ProbeRecord, RoundRecord, VantageRecord
from gkcheck.store.schema import open_store
from gkcheck.text.mask import mask_or_none


class RunWriter:
    """Opens (or creates) a fact store; nothing is visible to readers before :meth:`commit`."""

    def __init__(self, path: str) -> None:
        self.db: Database = open_store(path)
        self._conn = self.db.conn

    def add_dns(self, records: Iterable[DnsRecord]) -> None:
        """Store DNS answers."""
        self._conn.executemany(
            "INSERT INTO dns VALUES (?,?,?,?,?,?,?,?)",
            [
                (
                    r.look, r.host, r.rtype, r.outcome, json.dumps(r.answers),
                    json.dumps(r.chain), r.resolver, r.at,
                )
                for r in records
            ],
        )  # fmt: skip

    def add_probes(self, records: Iterable[ProbeRecord]) -> None:
        """Store steps of connection probes."""
        self._conn.executemany(
            "INSERT INTO probe VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            [
                (
                    r.look, r.host, r.family, r.address, r.port, r.step, r.outcome, r.elapsed_ms,
                    r.at, r.status, mask_or_none(r.title), r.text_digest, r.similarity, r.detail,
                )
                for r in records
            ],
        )  # fmt: skip

    def drop_probes(self, look: int) -> None:
        """Forget the DNS answers and probe steps of one look, so that it can be done again."""
        for table in ("dns", "probe"):
            self._conn.execute(f"DELETE FROM {table} WHERE look = ?", (look,))  # noqa: S608 - our own table names

    def add_rounds(self, records: Iterable[RoundRecord]) -> None:
        """Store steps of repeated visits to the home page."""
        self._conn.executemany(
            "INSERT OR REPLACE INTO home_round VALUES (?,?,?,?,?,?,?,?,?)",
            [
                (
                    r.look, r.round, r.family, r.step, r.outcome, r.elapsed_ms, r.at, r.status,
                    r.detail,
                )
                for r in records
            ],
        )  # fmt: skip

    def drop_rounds(self, look: int) -> None:
        """Forget the repeated visits of one look, so that it can be done again."""
        self._conn.execute("DELETE FROM home_round WHERE look = ?", (look,))

    def add_vantage(self, records: Iterable[VantageRecord]) -> None:
        """Store what this machine can do; the latest word wins."""
        self._conn.executemany(
            "INSERT OR REPLACE INTO vantage VALUES (?,?,?)",
            [(r.name, r.ok, r.detail) for r in records],
        )

    def set_coverage(self, records: Iterable[CoverageRecord]) -> None:
        """Store how far each kind of fact can be trusted; the latest word wins."""
        self._conn.executemany(
            "INSERT OR REPLACE INTO coverage VALUES (?,?,?,?)",
            [(r.of, r.state, r.reason, r.rows) for r in records],
        )

    def set_run(self, **values: str) -> None:
        """Store facts about the run itself (English keys, text values)."""
        self._conn.executemany("INSERT OR REPLACE INTO run VALUES (?,?)", list(values.items()))

    def run_values(self) -> dict[str, str]:
        """Return all facts about the run."""
        return dict(self._conn.execute("SELECT name, value FROM run"))

    def commit(self) -> None:
        """Make everything since the last commit permanent, in one transaction."""
        self._conn.commit()

    def close(self) -> None:
        """Commit and close."""
        self._conn.commit()
        self._conn.close()
