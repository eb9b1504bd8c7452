"""How all sites stood over the past months: qualified or not, problems, waived."""

from __future__ import annotations

from collections import Counter

from gkcheck.store.ledger_reader import LedgerReader
from reports.month.model import Trend
from reports.month.said import CONFIRMED, REJECTED, WAIVED, Said
from reports.month.span import last_day, months_before

TREND_MONTHS = 12
"""Months that the curve over time looks back, this one included."""


def read_trend(reader: LedgerReader, month: str, said: Said) -> tuple[Trend, ...]:
    """Return how all sites stood in each of the months up to ``month`` that have runs.

    Problems are counted as the month itself counts them: what a person rejected is none in any
    month, what was waived at the month's end is counted apart, what a person confirmed is one.
    """
    months = months_before(month, TREND_MONTHS)
    counts: dict[str, Counter[str]] = {m: Counter() for m in months}
    for row in reader.rows(
        "SELECT c.month, min(CASE p.qualified WHEN 'no' THEN 0 WHEN 'open' THEN 1 ELSE 2 END) AS q"
        " FROM chosen c JOIN plan_score p ON p.site_run = c.site_run WHERE c.month >= ?"
        " GROUP BY c.month, c.site_id",
        months[0],
    ):
        counts[row["month"]][("no", "open", "yes")[row["q"]]] += 1
    problems = Counter(
        dict(
            reader.conn.execute(
                "SELECT c.month, count(DISTINCT s.finding_id) FROM chosen c"
                " JOIN finding_seen s ON s.site_run = c.site_run AND s.certainty = 'sure'"
                " WHERE c.month >= ? GROUP BY c.month",
                (months[0],),
            ).fetchall()
        )
    )
    waived = _amend(reader, months[0], said, problems)
    sites = dict(
        reader.conn.execute("SELECT month, count(*) FROM chosen GROUP BY month").fetchall()
    )
    return tuple(
        Trend(m, sites.get(m, 0), counts[m], problems[m], waived[m]) for m in months if m in sites
    )


def _amend(reader: LedgerReader, first: str, said: Said, problems: Counter[str]) -> Counter[str]:
    """Bring what people said into ``problems``; return the waived of each month."""
    waived: Counter[str] = Counter()
    for finding in said.findings():
        for row in reader.rows(
            "SELECT c.month, max(s.certainty = 'sure') AS sure FROM finding_seen s"
            " JOIN chosen c ON c.site_run = s.site_run"
            " WHERE s.finding_id = ? AND c.month >= ? GROUP BY c.month",
            finding,
            first,
        ):
            verdict, _ = said.about(finding, last_day(row["month"]))
            counts = (row["sure"] or verdict == CONFIRMED) and verdict not in (REJECTED, WAIVED)
            problems[row["month"]] += bool(counts) - row["sure"]
            waived[row["month"]] += verdict == WAIVED
    return waived
