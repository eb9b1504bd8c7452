"""Reads one month out of the ledger. Everything is counted by the database, site by site."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from gkcheck.errors import GkcheckError
from gkcheck.store.ledger_reader import LedgerReader
from reports.month.missing import missing
from reports.month.model import Due, Month, MonthSite, OpenReason
from reports.month.moves import fill_moves, shared_causes
from reports.month.said import Said
from reports.month.scores import group_plans, group_sites, site_scores
from reports.month.span import last_day
from reports.month.trend import read_trend
from reports.month.watched import visited, watched_only
from reports.names import RUN_STATES
from reports.remedies import remedy
from reports.text import clean

DUE_DAYS = 31
"""Days ahead that the calendar of columns looks."""
DUE_SHOWN = 1000
"""Columns that the calendar lists; the overview tells how many there are."""


def read_month(reader: LedgerReader, month: str, batch: str | None = None) -> Month:
    """Return everything that the overview of ``month`` shows.

    Leaves the temporary tables ``chosen`` and ``moved`` in ``reader`` for the other pages. Raises
    :class:`GkcheckError` when the ledger has neither a run nor visits in that month.
    """
    reader.choose(month, batch=batch)
    sites = {row["site_id"]: _site(row) for row in reader.site_runs(month)}
    visits = visited(reader, month)
    watched = watched_only(reader, batch, visits, sites)
    if not sites and not watched:
        where = f"批次“{batch}”" if batch else "台账"
        raise GkcheckError(f"{where}在 {month} 没有核查记录;先用 gkcheck run 核查")
    said = Said.read(reader)
    fill_moves(reader, month, sites, said)
    before = reader.scalar("SELECT max(month) FROM chosen WHERE month < ?", month)
    for site_id, own in site_scores(reader, month).items():
        sites[site_id].scores.update(own)
    _items(reader, month, sites)
    for site_id, site in sites.items():
        site.availability = visits.get(site_id)
    due, due_total = _due(reader, month)
    ordered = tuple(sites.values())
    plans = {s.plan: s.title for site in ordered for s in site.scores.values()}
    return Month(
        month=month,
        batch=batch,
        sites=ordered,
        plans=plans,
        regions=group_sites(ordered, "region"),
        units=group_sites(ordered, "unit"),
        platforms=group_sites([s for s in ordered if s.platform], "platform"),
        by_plan=group_plans(ordered, plans),
        shared=shared_causes(reader, sites),
        trend=read_trend(reader, month, said),
        undetermined=_undetermined(reader, month, ordered),
        due=due,
        due_total=due_total,
        before=None if before is None else str(before),
        missing=missing(reader, month, batch, None if before is None else str(before)),
        watched=watched,
    )


def _site(row: sqlite3.Row) -> MonthSite:
    def text(key: str) -> str:
        return clean(row[key] or "", 120)

    return MonthSite(
        id=row["site_id"],
        name=text("name") or text("url"),
        url=str(row["url"]),
        kind=text("kind"),
        region=text("region"),
        unit=text("unit"),
        platform=text("platform"),
        state=str(row["state"]),
        reason=None if row["reason"] is None else text("reason"),
        as_of=str(row["as_of"]),
        folder=None if row["folder"] is None else str(row["folder"]),
        contacts=tuple(json.loads(row["contacts"])),
    )


def _items(reader: LedgerReader, month: str, sites: Mapping[int, MonthSite]) -> None:
    for row in reader.rows(
        "SELECT c.site_id, v.state, count(*) AS n FROM chosen c"
        " JOIN item_verdict v ON v.site_run = c.site_run WHERE c.month = ?"
        " AND v.state IN ('undetermined', 'manual') GROUP BY c.site_id, v.state",
        month,
    ):
        setattr(sites[row["site_id"]], row["state"], row["n"])


def _undetermined(
    reader: LedgerReader, month: str, sites: Iterable[MonthSite]
) -> tuple[OpenReason, ...]:
    found = [
        OpenReason(
            clean(row["reason_text"] or row["reason"] or "未说明", 160),
            remedy(row["reason"]), row["items"], row["sites"],
        )
        for row in reader.rows(
            "SELECT v.reason, v.reason_text, count(*) AS items, count(DISTINCT c.site_id) AS sites"
            " FROM chosen c JOIN item_verdict v ON v.site_run = c.site_run"
            " WHERE c.month = ? AND v.state = 'undetermined' GROUP BY v.reason, v.reason_text",
            month,
        )
    ]  # fmt: skip
    lost = Counter(
        f"{RUN_STATES.get(site.state, site.state)}:{site.reason or '未说明'}"
        for site in sites
        if not site.reached
    )
    found += [OpenReason(text, remedy("blocked"), 0, count) for text, count in lost.items()]
    return tuple(sorted(found, key=lambda x: (-x.sites, -x.items, x.text)))


def _due(reader: LedgerReader, month: str) -> tuple[tuple[Due, ...], int]:
    """Return columns that go stale within a month after ``month`` ends, and how many there are."""
    end = last_day(month)
    limit = (end + timedelta(days=DUE_DAYS)).isoformat()
    where = (
        " FROM chosen c JOIN column_due d ON d.site_run = c.site_run"
        " WHERE c.month = ? AND d.due_on <= ?"
    )
    total = reader.scalar("SELECT count(*)" + where, month, limit)
    rows = reader.rows(
        "SELECT c.site_id, d.*" + where + " ORDER BY d.due_on DESC LIMIT ?", month, limit, DUE_SHOWN
    )
    shown = [
        Due(
            row["site_id"], clean(row["label"], 120), row["url"], row["newest_on"], row["due_on"],
            clean(row["rule"], 120), (date.fromisoformat(row["due_on"]) - end).days,
        )
        for row in rows
    ]  # fmt: skip
    return tuple(reversed(shown)), int(total or 0)
