"""Runs in the ledger: what one audit of one site came to, recorded once, however often it is told.

All of a run is written in one transaction; the same run told twice changes nothing, another
result of the same task (a second pass) takes the place of the first.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from gkcheck.models.batch import SiteEntry
from gkcheck.models.result import PlanResult, SiteResult
from gkcheck.store.ledger import Ledger, writing
from gkcheck.store.ledger_findings import settle_months, write_findings
from gkcheck.store.ledger_sites import note_site
from gkcheck.store.ledger_steps import write_steps
from gkcheck.store.ledger_values import as_json, as_points

#: Tables that hold one run's own rows.
_OWN = ("plan_score", "item_verdict", "check_outcome", "finding_seen", "column_due")


@dataclass(frozen=True, slots=True)
class ColumnDue:
    """A column that a plan wants kept fresh, and the last day on which it still is."""

    label: str
    url: str | None
    newest_on: date | None
    due_on: date
    rule: str


def record_site(
    ledger: Ledger,
    result: SiteResult,
    *,
    site: SiteEntry | None = None,
    batch_run: str | None = None,
    folder: Path | str | None = None,
    due: Iterable[ColumnDue] = (),
) -> int:
    """Record one site's result; return the id of its ``site_run``.

    ``site`` adds what the batch knows of it (region, unit, contacts); ``batch_run`` None: a spot
    check. A run of the same ``run.id``, or another of the same batch run and site, is replaced.
    Raises :class:`sqlite3.Error` when the ledger cannot be written; then nothing was.
    """
    with writing(ledger.db.conn) as conn:
        site_id = _site(conn, result, site)
        known, stale = _known(conn, result.run.id, batch_run, site_id)
        for old in stale:
            _forget(conn, old)
        site_run = _site_run(conn, known, site_id, result, batch_run, folder)
        touched = _clear(conn, site_run)
        for plan in result.plans:
            _plan(conn, site_run, plan)
        _outcomes(conn, site_run, result)
        touched |= write_findings(conn, site_run, site_id, result)
        conn.executemany(
            "INSERT OR IGNORE INTO column_due VALUES (?,?,?,?,?,?)",
            [(site_run, d.label, d.url, _day(d.newest_on), _day(d.due_on), d.rule) for d in due],
        )
        settle_months(conn, touched)
        write_steps(conn, site_run)
    return site_run


def replace_scores(ledger: Ledger, site_run: int, plans: Iterable[PlanResult]) -> list[str]:
    """Put new scores of a recorded run in the place of the old, and nothing else; return the plans.

    Only plans that the run was scored by, with the same rules: another digest would be another
    month's rules in this month's books.
    """
    done: list[str] = []
    with writing(ledger.db.conn) as conn:
        known = dict(
            conn.execute("SELECT plan, digest FROM plan_score WHERE site_run = ?", (site_run,))
        )
        for plan in plans:
            if known.get(plan.plan) != plan.digest:
                continue
            for table in ("plan_score", "item_verdict"):
                conn.execute(
                    f"DELETE FROM {table} WHERE site_run = ? AND plan = ?",  # noqa: S608 - our own table names
                    (site_run, plan.plan),
                )
            _plan(conn, site_run, plan)
            done.append(plan.plan)
    return done


def _site(conn: sqlite3.Connection, result: SiteResult, entry: SiteEntry | None) -> int:
    told = result.site
    if entry is not None:
        entry = entry.model_copy(update={"url": told.url, "name": entry.name or told.name})
    else:
        entry = SiteEntry(url=told.url, name=told.name, kind=told.kind)
    site_id = note_site(conn, entry)
    conn.execute(
        "UPDATE site SET site_code = coalesce(?, site_code) WHERE id = ?", (told.site_code, site_id)
    )
    return site_id


def _known(
    conn: sqlite3.Connection, run_id: str, batch_run: str | None, site_id: int
) -> tuple[int | None, list[int]]:
    """Return the run to replace, and others that it takes the place of."""
    same = [r[0] for r in conn.execute("SELECT id FROM site_run WHERE run_id = ?", (run_id,))]
    task = [
        r[0]
        for r in conn.execute(
            "SELECT id FROM site_run WHERE batch_run = ? AND site_id = ?", (batch_run, site_id)
        )
    ]
    both = [*task, *(run for run in same if run not in task)]
    return (both[0], both[1:]) if both else (None, [])


def _site_run(
    conn: sqlite3.Connection,
    known: int | None,
    site_id: int,
    result: SiteResult,
    batch_run: str | None,
    folder: Path | str | None,
) -> int:
    run = result.run
    values = (
        run.id, batch_run, site_id, f"{run.as_of:%Y-%m}", run.as_of.isoformat(),
        run.state, run.reason, run.pages, run.requests, run.started_at, run.finished_at,
        None if folder is None else str(folder),
        as_json([c.model_dump(mode="json") for c in run.coverage]),
        as_json({"can": run.vantage, "detail": run.vantage_detail}), run.version,
    )  # fmt: skip
    if known is not None:
        conn.execute(
            "UPDATE site_run SET run_id = ?, batch_run = ?, site_id = ?, month = ?, as_of = ?,"
            " state = ?, reason = ?, pages = ?, requests = ?, started_at = ?, finished_at = ?,"
            " folder = ?, coverage = ?, vantage = ?, version = ? WHERE id = ?",
            (*values, known),
        )
        return known
    made = conn.execute(
        "INSERT INTO site_run (run_id, batch_run, site_id, month, as_of, state, reason, pages,"
        " requests, started_at, finished_at, folder, coverage, vantage, version)"
        " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        values,
    )
    return int(made.lastrowid or 0)


def _clear(conn: sqlite3.Connection, site_run: int) -> set[int]:
    """Take out the rows of a run that is told anew; return the findings it had seen."""
    seen = {
        r[0]
        for r in conn.execute("SELECT finding_id FROM finding_seen WHERE site_run = ?", (site_run,))
    }
    for table in _OWN:
        conn.execute(f"DELETE FROM {table} WHERE site_run = ?", (site_run,))  # noqa: S608 - our own table names
    conn.execute("DELETE FROM rectification WHERE site_run = ?", (site_run,))
    return seen


def _forget(conn: sqlite3.Connection, site_run: int) -> None:
    touched = _clear(conn, site_run)
    conn.execute("DELETE FROM site_run WHERE id = ?", (site_run,))
    settle_months(conn, touched)


def _plan(conn: sqlite3.Connection, site_run: int, plan: PlanResult) -> None:
    conn.execute(
        "INSERT INTO plan_score VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
        (site_run, plan.plan, plan.title, plan.digest,
         *(as_points(plan.score[at]) for at in ("low", "high", "full")),
         as_points(plan.determined.points), as_points(plan.determined.full),
         as_points(plan.determined_share),
         plan.qualified, as_json(plan.vetoes), as_json(plan.veto_open)),
    )  # fmt: skip
    conn.executemany(
        "INSERT INTO item_verdict VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
        [(site_run, plan.plan, i.item, i.state, as_points(i.points.low), as_points(i.points.high),
          as_points(i.full),
          int(i.veto), i.automation, i.reason, i.reason_text, as_json(i.because))
         for i in plan.items],
    )  # fmt: skip
    known = conn.execute(
        "SELECT count(*) FROM plan_item WHERE plan = ? AND digest = ?", (plan.plan, plan.digest)
    ).fetchone()[0]
    if known == len(plan.items):
        return
    conn.executemany(
        "INSERT OR REPLACE INTO plan_item VALUES (?,?,?,?,?,?,?,?,?)",
        [(plan.plan, plan.digest, i.item, position, i.clause, i.title, i.duty, i.section, i.ask)
         for position, i in enumerate(plan.items)],
    )  # fmt: skip


def _outcomes(conn: sqlite3.Connection, site_run: int, result: SiteResult) -> None:
    conn.executemany(
        "INSERT OR REPLACE INTO check_outcome VALUES (?,?,?,?,?,?,?,?,?)",
        [(site_run, c.run, c.id, c.title, c.state, c.reason, as_json(c.measures),
          as_json([u.model_dump(mode="json", exclude_none=True) for u in c.undecided]),
          c.findings_total)
         for c in result.checks],
    )  # fmt: skip


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
