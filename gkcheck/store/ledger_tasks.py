"""Runs of a batch in the ledger: one task a site, so that a run can be gone on with at any point."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from gkcheck import clock
from gkcheck.models.batch import Batch
from gkcheck.store.ledger import Ledger, OutageRow, VisitRow, seconds, writing
from gkcheck.store.ledger_sites import note_site


class TaskState(StrEnum):
    """Where one site of a run stands. ``AGAIN``: a second pass follows."""

    WAITING = "waiting"
    RUNNING = "running"
    AGAIN = "again"
    DONE = "done"
    BLOCKED = "blocked"
    FAILED = "failed"


#: States after which a site is not touched again in the same run.
SETTLED = (TaskState.DONE, TaskState.BLOCKED, TaskState.FAILED)


@dataclass(slots=True)
class Task:
    """One site of a run. ``number``: 1 or 2, which pass it is in; ``attempts``: starts so far."""

    site_id: int
    url: str
    position: int
    state: TaskState
    attempts: int
    number: int
    folder: str | None
    told: str | None
    changed_at: str


@dataclass(frozen=True, slots=True)
class BatchRun:
    """One run of a batch."""

    id: str
    batch: str
    as_of: date
    started_at: str
    state: str
    manifest: dict[str, Any]


class BatchTasks:
    """Runs and tasks of batches in one ledger. Every change is on disk when the call returns."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self._conn = ledger.db.conn

    def unfinished(self, batch: str) -> BatchRun | None:
        """Return the latest run of a batch that has not ended, or None."""
        row = self._conn.execute(
            "SELECT id, batch, as_of, started_at, state, manifest FROM batch_run"
            " WHERE batch = ? AND state = 'running' ORDER BY started_at DESC, id DESC LIMIT 1",
            (batch,),
        ).fetchone()
        if row is None:
            return None
        return BatchRun(
            row[0], row[1], date.fromisoformat(row[2]), row[3], row[4], json.loads(row[5])
        )

    def begin(
        self, run_id: str, batch: Batch, as_of: date, manifest: Mapping[str, Any]
    ) -> BatchRun:
        """Open a run with a task for every site."""
        now = _now()
        with writing(self._conn) as conn:
            conn.execute(
                "INSERT INTO batch_run VALUES (?,?,?,?,?,NULL,'running',?)",
                (run_id, batch.name, f"{as_of:%Y-%m}", as_of.isoformat(), now, _json(manifest)),
            )
            _enter(conn, run_id, batch, now)
        self.note_outages(batch)
        return BatchRun(run_id, batch.name, as_of, now, "running", dict(manifest))

    def resume(self, run: BatchRun, batch: Batch, manifest: Mapping[str, Any]) -> None:
        """Go on with a run: what was under way waits again; sites new in the file are added."""
        with writing(self._conn) as conn:
            conn.execute(
                "UPDATE batch_task SET state = CASE pass WHEN 1 THEN 'waiting' ELSE 'again' END"
                " WHERE batch_run = ? AND state = 'running'",
                (run.id,),
            )
            _enter(conn, run.id, batch, _now())
            conn.execute(
                "UPDATE batch_run SET manifest = ? WHERE id = ?", (_json(manifest), run.id)
            )
        self.note_outages(batch)

    def note_outages(self, batch: Batch) -> None:
        """Note the announced outages of a batch, for availability."""
        ids = self.ledger.site_ids([site.url for site in batch.sites if site.outages])
        own = [(ids[site.url], w) for site in batch.sites for w in site.outages]
        self.ledger.set_outages(
            OutageRow(site, seconds(w.starts), seconds(w.ends), w.reason)
            for site, w in [*own, *((0, w) for w in batch.outages)]
        )

    def tasks(self, run_id: str) -> list[Task]:
        """Return the tasks of a run in the order of the file."""
        return [
            Task(row[0], row[1], row[2], TaskState(row[3]), *row[4:])
            for row in self._conn.execute(
                "SELECT t.site_id, s.url, t.position, t.state, t.attempts, t.pass, t.folder, t.told,"
                " t.changed_at FROM batch_task t JOIN site s ON s.id = t.site_id"
                " WHERE t.batch_run = ? ORDER BY t.position",
                (run_id,),
            )
        ]

    def save(self, run_id: str, task: Task) -> None:
        """Store where a task stands."""
        task.changed_at = _now()
        with writing(self._conn) as conn:
            conn.execute(
                "UPDATE batch_task SET state = ?, attempts = ?, pass = ?, folder = ?, told = ?,"
                " changed_at = ? WHERE batch_run = ? AND site_id = ?",
                (task.state, task.attempts, task.number, task.folder, task.told, task.changed_at,
                 run_id, task.site_id),
            )  # fmt: skip

    def finish(self, run_id: str, state: str, manifest: Mapping[str, Any]) -> None:
        """Note how a run stands and its manifest; ``finished`` closes it."""
        with writing(self._conn) as conn:
            conn.execute(
                "UPDATE batch_run SET state = ?, manifest = ?, finished_at = ? WHERE id = ?",
                (state, _json(manifest), _now() if state == "finished" else None, run_id),
            )

    def findings(self, run_id: str) -> int:
        """Return how many distinct sure findings the run has recorded so far."""
        return int(
            self._conn.execute(
                "SELECT count(DISTINCT s.finding_id) FROM site_run r"
                " JOIN finding_seen s ON s.site_run = r.id"
                " WHERE r.batch_run = ? AND s.certainty = 'sure'",
                (run_id,),
            ).fetchone()[0]
        )

    def visits(self, site_id: int, first: date, last: date) -> list[VisitRow]:
        """Return the visits of a site that availability is judged by."""
        return list(self.ledger.visits(site_id, first, last))


def _enter(conn: sqlite3.Connection, run_id: str, batch: Batch, now: str) -> None:
    """Add a task for every site that has none; sites no longer in the file are dropped if waiting."""
    ids = [note_site(conn, site) for site in batch.sites]
    conn.executemany(
        "INSERT OR IGNORE INTO batch_task (batch_run, site_id, position, state, changed_at)"
        " VALUES (?,?,?,'waiting',?)",
        [(run_id, site, position, now) for position, site in enumerate(ids)],
    )
    here = set(ids)
    gone = [
        (run_id, row[0])
        for row in conn.execute(
            "SELECT site_id FROM batch_task WHERE batch_run = ? AND state = 'waiting'", (run_id,)
        )
        if row[0] not in here
    ]
    conn.executemany("DELETE FROM batch_task WHERE batch_run = ? AND site_id = ?", gone)


def _now() -> str:
    return clock.now().isoformat(timespec="seconds")


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
