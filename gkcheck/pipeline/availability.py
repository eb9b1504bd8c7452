"""Hands the week of visits that ends on ``as_of`` to one site's facts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from gkcheck.models.facts import CoverageRecord, FactKind
from gkcheck.store.ledger import Ledger, OutageRow
from gkcheck.store.writer import FactWriter

DAYS = 7


def copy_availability(ledger: Path, writer: FactWriter, url: str, as_of: date) -> int:
    """Copy the visits of the seven days up to ``as_of``; return how many.

    A site that is not watched gets no coverage of AVAILABILITY: the check then is not run.
    """
    if not ledger.exists():
        return 0
    book = Ledger(ledger)
    try:
        site = book.known_site(url)
        if site is None:
            return 0
        outages = book.outages(site)
        rows = [
            (
                date.fromordinal(v.day).isoformat(), v.slot,
                datetime.fromtimestamp(v.at, UTC).isoformat(), v.v4, v.v4_ms, v.v6, v.v6_ms,
                _excluded(v.at, doubt=v.doubt, outages=outages),
            )
            for v in book.visits(site, as_of - timedelta(days=DAYS - 1), as_of)
        ]  # fmt: skip
    finally:
        book.close()
    writer.db.execute("DELETE FROM availability")
    writer.db.conn.executemany("INSERT INTO availability VALUES (?,?,?,?,?,?,?,?)", rows)
    writer.set_coverage([CoverageRecord(FactKind.AVAILABILITY, "complete", None, len(rows))])
    writer.commit()
    return len(rows)


def _excluded(at: int, *, doubt: int, outages: Sequence[OutageRow]) -> str | None:
    for outage in outages:
        if outage.starts <= at < outage.ends:
            return f"outage {outage.reason}".strip()
    return "doubt" if doubt else None
