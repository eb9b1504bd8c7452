"""Findings in the ledger: one row a site and fingerprint, and a row for each run that saw it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from gkcheck.models.result import SiteResult
from gkcheck.store.ledger_values import as_json


def write_findings(
    conn: sqlite3.Connection, site_run: int, site_id: int, result: SiteResult
) -> set[int]:
    """Upsert the findings, note by which check runs each was seen; return their ids."""
    month = f"{result.run.as_of:%Y-%m}"
    conn.executemany(
        "INSERT INTO finding (site_id, fingerprint, check_id, reason, certainty, kind, url, label,"
        " cause, message, evidence, first_month, last_month) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)"
        " ON CONFLICT (site_id, fingerprint) DO UPDATE SET certainty = excluded.certainty,"
        " cause = excluded.cause, message = excluded.message, evidence = excluded.evidence"
        " WHERE excluded.last_month >= finding.last_month",
        [(site_id, f.fingerprint, f.check, f.reason, f.certainty, f.subject.kind, f.subject.url,
          f.subject.label, f.group or None, f.message, as_json(f.evidence), month, month)
         for f in result.findings],
    )  # fmt: skip
    runs: dict[str, list[str]] = {}
    for check in result.checks:
        runs.setdefault(check.id, []).append(check.run)
    seen_by = _seen_by(result)
    ids: dict[str, int] = {}
    for finding in result.findings:
        mark = finding.fingerprint
        ids[mark] = conn.execute(
            "SELECT id FROM finding WHERE site_id = ? AND fingerprint = ?", (site_id, mark)
        ).fetchone()[0]
    conn.executemany(
        "INSERT OR REPLACE INTO finding_seen VALUES (?,?,?,?)",
        [(site_run, ids[f.fingerprint], run, f.certainty)
         for f in result.findings
         for run in seen_by.get(f.fingerprint) or runs.get(f.check) or [""]],
    )  # fmt: skip
    return set(ids.values())


def _seen_by(result: SiteResult) -> dict[str, list[str]]:
    """Return the check runs that saw each finding, where the result tells them."""
    told: dict[str, list[str]] = {}
    for check in result.checks:
        for mark in check.fingerprints:
            told.setdefault(mark, []).append(check.run)
    return told


def settle_months(conn: sqlite3.Connection, findings: Iterable[int]) -> None:
    """Set first and last month of findings by the runs that saw them; drop those none did.

    A finding about which a person noted anything stays.
    """
    for finding in findings:
        first, last = conn.execute(
            "SELECT min(r.month), max(r.month) FROM finding_seen s"
            " JOIN site_run r ON r.id = s.site_run WHERE s.finding_id = ?",
            (finding,),
        ).fetchone()
        if first is not None:
            conn.execute(
                "UPDATE finding SET first_month = ?, last_month = ? WHERE id = ?"
                " AND (first_month <> ? OR last_month <> ?)",
                (first, last, finding, first, last),
            )
            continue
        conn.execute(
            "DELETE FROM finding WHERE id = ?"
            " AND NOT EXISTS (SELECT 1 FROM rectification r WHERE r.finding_id = finding.id)"
            " AND NOT EXISTS (SELECT 1 FROM decision d WHERE d.site_id = finding.site_id"
            " AND d.fingerprint = finding.fingerprint)",
            (finding,),
        )
