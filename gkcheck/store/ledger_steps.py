"""Rectification (整改) steps that a run itself shows: found, fixed, relapsed. Only ever added.

People add notified and verified. A step of a run that
is recorded anew is written anew; steps of people are never touched.
"""

from __future__ import annotations

import sqlite3

from gkcheck.store.ledger_looks import REACHED, Looks, Subject

FOUND, NOTIFIED, FIXED, VERIFIED, RELAPSED = "found", "notified", "fixed", "verified", "relapsed"
#: What a look at one finding came to when it changed nothing: still there, or could not be told.
STILL_OPEN, UNCLEAR = "still_open", "unclear"
#: Steps after which a finding still stands.
OPEN = (FOUND, NOTIFIED, RELAPSED)
BY = "gkcheck"


def write_steps(conn: sqlite3.Connection, site_run: int) -> None:
    """Add the steps that ``site_run`` shows, if it is the site's latest run and reached the site.

    Sure findings only: a suspicion is no finding until a person confirms it, and what a person
    rejected is none.
    """
    site, state, as_of, at = conn.execute(
        "SELECT site_id, state, as_of, finished_at FROM site_run WHERE id = ?", (site_run,)
    ).fetchone()
    if state not in REACHED or _later(conn, site, site_run, as_of, at):
        return
    steps: list[tuple[int, str]] = []
    last = dict(
        conn.execute(
            "SELECT s.finding_id, s.state FROM rectification s"
            " JOIN finding f ON f.id = s.finding_id WHERE f.site_id = ?"
            " AND s.id = (SELECT max(t.id) FROM rectification t WHERE t.finding_id = f.id"
            " AND t.state NOT IN ('still_open', 'unclear'))",
            (site,),
        )
    )
    ruled = ruled_on(conn, site)
    seen: dict[int, bool] = {}
    for finding, certainty in conn.execute(
        "SELECT finding_id, certainty FROM finding_seen WHERE site_run = ?", (site_run,)
    ):
        sure = certainty == "sure" or ruled.get(finding) == "confirmed"
        seen[finding] = (seen.get(finding, False) or sure) and ruled.get(finding) != "rejected"
    for finding, sure in seen.items():
        before = last.get(finding)
        if sure and before is None:
            steps.append((finding, FOUND))
        elif sure and before in (FIXED, VERIFIED):
            steps.append((finding, RELAPSED))
    looks = Looks.of(conn, site_run, state)
    for finding, before in last.items():
        if finding in seen or before not in OPEN:
            continue
        if looks.blind(subject_of(conn, finding), last_saw(conn, finding)) is None:
            steps.append((finding, FIXED))
    conn.executemany(
        "INSERT INTO rectification (finding_id, state, at, by, site_run) VALUES (?,?,?,?,?)",
        [(finding, step, at, BY, site_run) for finding, step in sorted(steps)],
    )


def ruled_on(conn: sqlite3.Connection, site: int) -> dict[int, str]:
    """Return the latest verdict of a person on each finding of a site that has one."""
    return dict(
        conn.execute(
            "SELECT f.id, d.verdict FROM decision d JOIN finding f"
            " ON f.site_id = d.site_id AND f.fingerprint = d.fingerprint"
            " WHERE d.site_id = ? AND d.fingerprint IS NOT NULL ORDER BY d.id",
            (site,),
        )
    )


def subject_of(conn: sqlite3.Connection, finding: int) -> Subject:
    """Return what a finding is about."""
    row = conn.execute(
        "SELECT check_id, url, label FROM finding WHERE id = ?", (finding,)
    ).fetchone()
    return Subject(*row)


def last_saw(conn: sqlite3.Connection, finding: int) -> set[str]:
    """Return the check runs that saw a finding the last time it was seen."""
    return {
        row[0]
        for row in conn.execute(
            "SELECT s.run FROM finding_seen s WHERE s.finding_id = ?1 AND s.site_run ="
            " (SELECT r.id FROM finding_seen t JOIN site_run r ON r.id = t.site_run"
            " WHERE t.finding_id = ?1 ORDER BY r.as_of DESC, r.finished_at DESC, r.id DESC LIMIT 1)",
            (finding,),
        )
    }


def _later(conn: sqlite3.Connection, site: int, site_run: int, as_of: str, at: str) -> bool:
    return bool(
        conn.execute(
            "SELECT EXISTS (SELECT 1 FROM site_run WHERE site_id = ? AND id <> ?"
            " AND (as_of, finished_at) > (?, ?))",
            (site, site_run, as_of, at),
        ).fetchone()[0]
    )
