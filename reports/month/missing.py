"""Sites that a month has no result of, though a batch named them or the month before had one."""

from __future__ import annotations

from gkcheck.store.ledger_reader import LedgerReader
from gkcheck.store.ledger_tasks import TaskState
from reports.month.model import Missing
from reports.text import clean

_TASKS = """
SELECT s.name, s.url, t.state, t.told, max(b.started_at) AS last FROM batch_task t
JOIN batch_run b ON b.id = t.batch_run JOIN site s ON s.id = t.site_id
WHERE b.month = ?1 AND (?2 IS NULL OR b.batch = ?2)
AND NOT EXISTS (SELECT 1 FROM chosen c WHERE c.site_id = t.site_id AND c.month = ?1)
GROUP BY s.id ORDER BY s.region, s.unit, s.name, s.id
"""
# Of the month before only what a batch looked at: a spot check promises no second one.
_DROPPED = """
SELECT s.name, s.url FROM chosen c JOIN site_run r ON r.id = c.site_run
JOIN site s ON s.id = c.site_id WHERE c.month = ?2 AND r.batch_run IS NOT NULL
AND NOT EXISTS (SELECT 1 FROM chosen d WHERE d.site_id = c.site_id AND d.month = ?1)
AND NOT EXISTS (SELECT 1 FROM batch_task t JOIN batch_run b ON b.id = t.batch_run
  WHERE t.site_id = c.site_id AND b.month = ?1 AND (?3 IS NULL OR b.batch = ?3))
ORDER BY s.region, s.unit, s.name, s.id
"""


def missing(
    reader: LedgerReader, month: str, batch: str | None, before: str | None
) -> tuple[Missing, ...]:
    """Return the sites without a result in ``month`` and why, as far as the ledger tells."""
    found = [
        Missing(_name(row["name"], row["url"]), row["url"], *_why(row["state"], row["told"]))
        for row in reader.rows(_TASKS, month, batch)
    ]
    found += [
        Missing(
            _name(row["name"], row["url"]),
            row["url"],
            "没有核查",
            f"{before} 核查过，本月批次中没有",
        )
        for row in reader.rows(_DROPPED, month, before, batch)
        if before is not None
    ]
    return tuple(found)


def _name(name: str | None, url: str) -> str:
    return clean(name or url, 120)


def _why(state: str, told: str | None) -> tuple[str, str]:
    if state == TaskState.FAILED:
        return "核查出错", "核查程序出错，不是网站的问题，见运行记录"
    if state == TaskState.BLOCKED:
        return "没有访问", clean(told or "原因未说明", 160)
    return "没有做完", "这次批次没有做完，用 gkcheck run --resume 接着做"
