"""The visits of ``gkcheck watch`` in a month: of sites that were checked, and of those that were not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from itertools import groupby
from operator import itemgetter

from gkcheck.store.ledger_reader import LedgerReader
from reports.month.availability import availability
from reports.month.model import Availability, MonthSite, Watched
from reports.month.span import last_day
from reports.text import clean


def visited(reader: LedgerReader, month: str) -> dict[int, Availability]:
    """Return what the visits of ``month`` come to, by the site's id."""
    end = last_day(month)
    excused: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for row in reader.rows("SELECT site_id, starts, ends FROM outage"):
        excused[row["site_id"]].append((row["starts"], row["ends"]))
    visits = reader.rows(
        "SELECT site_id, day, at, v4, v6, doubt FROM availability"
        " WHERE day BETWEEN ? AND ? ORDER BY site_id, at",
        end.replace(day=1).toordinal(), end.toordinal(),
    )  # fmt: skip
    found = {}
    for site_id, own in groupby(visits, key=itemgetter("site_id")):
        told = availability(own, [*excused[0], *excused[site_id]])
        if told is not None:
            found[site_id] = told
    return found


def watched_only(
    reader: LedgerReader,
    batch: str | None,
    told: Mapping[int, Availability],
    sites: Mapping[int, MonthSite],
) -> tuple[Watched, ...]:
    """Return the sites that were visited (``told``) and are not among the checked ``sites``.

    Visits belong to no batch: with ``batch`` those sites count that any run of it had.
    """
    rows = reader.rows(
        "SELECT id, url, name, region, unit FROM site s WHERE ?1 IS NULL OR EXISTS (SELECT 1"
        " FROM batch_task t JOIN batch_run b ON b.id = t.batch_run"
        " WHERE t.site_id = s.id AND b.batch = ?1) ORDER BY region, unit, name, url",
        batch,
    )
    return tuple(
        Watched(
            clean(row["name"] or row["url"], 120), str(row["url"]), clean(row["region"] or "", 120),
            clean(row["unit"] or "", 120), told[row["id"]],
        )
        for row in rows
        if row["id"] in told and row["id"] not in sites
    )  # fmt: skip
