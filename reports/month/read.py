"""Reads one month out of the ledger. Everything is counted by the database, site by site.

A finding counts as a problem when it is sure, or was confirmed by a person, and neither rejected
by one nor waived on the last day of the month.
"""

from __future__ import annotations

import calendar
import json
import sqlite3
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from operator import itemgetter

from gkcheck.errors import GkcheckError
from gkcheck.store.ledger_movement import Move, site_movement
from gkcheck.store.ledger_reader import LedgerReader
from reports.month.availability import availability
from reports.month.model import (
    Due,
    Group,
    Month,
    MonthSite,
    OpenReason,
    PlanScore,
    SharedCause,
    Trend,
)
from reports.names import RUN_STATES
from reports.remedies import remedy
from reports.text import clean

TREND_MONTHS = 12
DUE_DAYS = 31
"""Days ahead that the calendar of columns looks."""
DUE_SHOWN = 1000
SHARED_FROM = 3
"""Sites of one platform from which a cause is called common."""
PLATFORM_KNOWN = "同一平台"

_MOVED = """
CREATE TEMP TABLE IF NOT EXISTS moved (
  site_id INTEGER NOT NULL, finding_id INTEGER NOT NULL, move TEXT NOT NULL, certainty TEXT NOT NULL,
  since TEXT NOT NULL, before TEXT, why TEXT, standing INTEGER NOT NULL, note TEXT,
  PRIMARY KEY (site_id, finding_id)
) WITHOUT ROWID
"""
_STANDS = (Move.NEW, Move.PERSISTING, Move.RELAPSED)


def last_day(month: str) -> date:
    """Return the last day of ``month`` (YYYY-MM)."""
    year, number = map(int, month.split("-"))
    return date(year, number, calendar.monthrange(year, number)[1])


def months_before(month: str, count: int) -> list[str]:
    """Return ``count`` months up to ``month``, the earliest first."""
    year, number = map(int, month.split("-"))
    at = year * 12 + number - 1
    return [f"{i // 12:04}-{i % 12 + 1:02}" for i in range(at - count + 1, at + 1)]


def read_month(reader: LedgerReader, month: str, batch: str | None = None) -> Month:
    """Return everything that the overview of ``month`` shows.

    Leaves the temporary tables ``chosen`` and ``moved`` in ``reader`` for the other pages. Raises
    :class:`GkcheckError` when the ledger has no run in that month.
    """
    reader.choose(month, batch=batch)
    sites = {row["site_id"]: _site(row) for row in reader.site_runs(month)}
    if not sites:
        where = f"批次“{batch}”" if batch else "台账"
        raise GkcheckError(f"{where}在 {month} 没有核查记录;先用 gkcheck run 核查")
    _move(reader, month, sites)
    scores = _scores(reader, month)
    before = reader.scalar("SELECT max(month) FROM chosen WHERE month < ?", month)
    for site, own in _with_places(scores, _previous(reader, month)).items():
        sites[site].scores.update(own)
    _items(reader, month, sites)
    _availability(reader, month, sites)
    due, due_total = _due(reader, month)
    ordered = tuple(sites.values())
    return Month(
        month=month,
        batch=batch,
        sites=ordered,
        plans={
            s.plan: s.title for site in ordered for s in site.scores.values()
        },
        regions=_groups(ordered, "region"),
        units=_groups(ordered, "unit"),
        platforms=_groups([s for s in ordered if s.platform], "platform"),
        shared=_shared(reader, sites),
        trend=_trend(reader, month),
        undetermined=_undetermined(reader, month, ordered),
        due=due,
        due_total=due_total,
        before=None if before is None else str(before),
        manifests=tuple(
            json.loads(row[0])
            for row in reader.rows(
                "SELECT manifest FROM batch_run WHERE month = ? AND (? IS NULL OR batch = ?)",
                month, batch, batch,
            )
        ),
    )  # fmt: skip


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
    )


# -- findings and what moved ------------------------------------------------------------------------


def _move(reader: LedgerReader, month: str, sites: Mapping[int, MonthSite]) -> None:
    conn = reader.conn
    conn.execute("DROP TABLE IF EXISTS temp.moved")
    conn.execute(_MOVED)
    for site_id, site in sites.items():
        decided = _decided(reader, site_id, month)
        moves: Counter[Move] = Counter()
        rows = []
        for moved in site_movement(reader, site_id, month):
            verdict, note = decided.get(moved.finding_id, (None, None))
            sure = moved.certainty == "sure" or verdict == "confirmed"
            struck = verdict in ("rejected", "waived")
            stands = moved.move in _STANDS and sure and not struck
            if sure and not struck:
                moves[moved.move] += 1
            site.problems += stands
            site.review += moved.move in _STANDS and not sure and not struck
            rows.append(
                (
                    site_id, moved.finding_id, moved.move, "sure" if sure else "review",
                    moved.since, moved.before, moved.why, int(not struck), note,
                )
            )  # fmt: skip
        conn.executemany("INSERT INTO temp.moved VALUES (?,?,?,?,?,?,?,?,?)", rows)
        site.moves = dict(moves)
    conn.commit()


def _decided(reader: LedgerReader, site: int, month: str) -> dict[int, tuple[str, str]]:
    """Return, by finding, the latest decision or waiver that counts at the end of ``month``."""
    found: dict[int, tuple[str, str]] = {}
    end = last_day(month).isoformat()
    for row in reader.rows(
        "SELECT f.id, d.verdict, d.decided_by, d.reason FROM decision d JOIN finding f"
        " ON f.site_id = d.site_id AND f.fingerprint = d.fingerprint"
        " WHERE d.site_id = ? AND d.fingerprint IS NOT NULL ORDER BY d.id",
        site,
    ):
        word = {"confirmed": "复核确认", "rejected": "复核排除"}.get(row["verdict"], row["verdict"])
        if row["verdict"] == "withdrawn":
            found.pop(row["id"], None)
            continue
        note = f"{word}({clean(row['decided_by'], 40)}):{clean(row['reason'], 120)}"
        found[row["id"]] = (row["verdict"], note)
    for row in reader.rows(
        "SELECT f.id, w.approver, w.expires_on, w.reason FROM waiver w JOIN finding f ON f.site_id = ?"
        " AND (w.fingerprint = f.fingerprint OR (w.fingerprint IS NULL AND w.cause = f.cause))"
        " WHERE (w.site_id IS NULL OR w.site_id = ?) AND w.granted_on <= ? AND w.expires_on >= ?"
        " AND (w.revoked_on IS NULL OR w.revoked_on > ?)",
        site, site, end, end, end,
    ):  # fmt: skip
        note = (
            f"豁免至 {row['expires_on']}({clean(row['approver'], 40)}):{clean(row['reason'], 120)}"
        )
        found[row["id"]] = ("waived", note)
    return found


def _shared(reader: LedgerReader, sites: Mapping[int, MonthSite]) -> tuple[SharedCause, ...]:
    """Return causes met on several sites of one platform, most sites first."""
    met: dict[tuple[str, str, str, str], list[tuple[int, int, str]]] = defaultdict(list)
    for row in reader.rows(
        "SELECT m.site_id, f.check_id, f.reason,"
        " CASE WHEN f.kind IN ('column', 'site') THEN f.label ELSE '' END AS what,"
        " count(*) AS places, min(f.message) AS message"
        " FROM moved m JOIN finding f ON f.id = m.finding_id"
        " WHERE m.certainty = 'sure' AND m.standing AND m.move IN ('new', 'persisting', 'relapsed')"
        " GROUP BY m.site_id, f.check_id, f.reason, what"
    ):
        platform = sites[row["site_id"]].platform
        if platform:
            key = (platform, row["check_id"], row["reason"], row["what"])
            met[key].append((row["site_id"], row["places"], row["message"]))
    found = [
        SharedCause(
            platform, check, clean(min(m for _, _, m in rows), 160),
            tuple(site for site, _, _ in rows), sum(n for _, n, _ in rows),
        )
        for (platform, check, _, _), rows in met.items()
        if len(rows) >= SHARED_FROM
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda x: (-len(x.sites), -x.places, x.platform, x.message)))


# -- scores -----------------------------------------------------------------------------------------


def _scores(reader: LedgerReader, month: str) -> dict[int, dict[str, PlanScore]]:
    found: dict[int, dict[str, PlanScore]] = defaultdict(dict)
    for row in reader.rows(
        "SELECT c.site_id, p.* FROM chosen c JOIN plan_score p ON p.site_run = c.site_run"
        " WHERE c.month = ?",
        month,
    ):
        found[row["site_id"]][row["plan"]] = PlanScore(
            row["plan"], clean(row["title"], 120), Decimal(row["low"]), Decimal(row["high"]),
            Decimal(row["full"]), Decimal(row["determined_points"]),
            Decimal(row["determined_full"]), row["qualified"],
            tuple(json.loads(row["vetoes"])), tuple(json.loads(row["veto_open"])),
        )  # fmt: skip
    return found


def _previous(reader: LedgerReader, month: str) -> dict[tuple[int, str], tuple[Decimal, Decimal]]:
    """Return the range of each site and plan in the site's month before, under the same rules."""
    return {
        (row["site_id"], row["plan"]): (Decimal(row["low"]), Decimal(row["high"]))
        for row in reader.rows(
            "SELECT c.site_id, p.plan, p.low, p.high FROM chosen c"
            " JOIN plan_score p ON p.site_run = c.site_run"
            " JOIN chosen n ON n.site_id = c.site_id AND n.month = ?1"
            " JOIN plan_score q ON q.site_run = n.site_run AND q.plan = p.plan AND q.digest = p.digest"
            " WHERE c.month = (SELECT max(month) FROM chosen b WHERE b.site_id = c.site_id"
            " AND b.month < ?1)",
            month,
        )
    }


def _with_places(
    scores: Mapping[int, Mapping[str, PlanScore]],
    previous: Mapping[tuple[int, str], tuple[Decimal, Decimal]],
) -> dict[int, dict[str, PlanScore]]:
    """Add the place among all sites, where no range overlaps, and the change since last time."""
    ranges: dict[str, list[tuple[Decimal, Decimal]]] = defaultdict(list)
    for own in scores.values():
        for score in own.values():
            ranges[score.plan].append((score.low, score.high))
    lows = {plan: sorted(low for low, _ in rows) for plan, rows in ranges.items()}
    highs = {plan: sorted(high for _, high in rows) for plan, rows in ranges.items()}
    placed: dict[int, dict[str, PlanScore]] = {}
    for site, own in scores.items():
        placed[site] = {}
        for plan, score in own.items():
            above = len(lows[plan]) - bisect_right(lows[plan], score.high)
            below = bisect_left(highs[plan], score.low)
            sure = above + below == len(lows[plan]) - 1
            change = None
            if (old := previous.get((site, plan))) is not None:
                change = (
                    "better" if score.low > old[1] else "worse" if score.high < old[0] else None
                )
            placed[site][plan] = replace(score, rank=above + 1 if sure else None, change=change)
    return placed


def _items(reader: LedgerReader, month: str, sites: Mapping[int, MonthSite]) -> None:
    for row in reader.rows(
        "SELECT c.site_id, v.state, count(*) AS n FROM chosen c"
        " JOIN item_verdict v ON v.site_run = c.site_run WHERE c.month = ?"
        " AND v.state IN ('undetermined', 'manual') GROUP BY c.site_id, v.state",
        month,
    ):
        setattr(sites[row["site_id"]], row["state"], row["n"])


def _groups(sites: Iterable[MonthSite], by: str) -> tuple[Group, ...]:
    parts: dict[str, list[MonthSite]] = defaultdict(list)
    for site in sites:
        parts[getattr(site, by)].append(site)
    return tuple(
        _group(name or "未注明", members) for name, members in sorted(parts.items()) if parts
    )


def _group(name: str, members: list[MonthSite]) -> Group:
    scores = [s for site in members for s in site.scores.values() if s.full]
    moves: Counter[Move] = Counter()
    for site in members:
        moves.update(site.moves)
    mean = len(scores) or 1
    return Group(
        name=name,
        sites=len(members),
        qualified=Counter(worst(site) for site in members if site.scores),
        problems=sum(site.problems for site in members),
        moves=moves,
        low=sum((100 * s.low / s.full for s in scores), Decimal(0)) / mean if scores else None,
        high=sum((100 * s.high / s.full for s in scores), Decimal(0)) / mean if scores else None,
    )


def worst(site: MonthSite) -> str:
    """Return how a site stands under all its plans together: no, open or yes."""
    told = {score.qualified for score in site.scores.values()}
    return next((word for word in ("no", "open") if word in told), "yes")


def _trend(reader: LedgerReader, month: str) -> tuple[Trend, ...]:
    months = months_before(month, TREND_MONTHS)
    counts: dict[str, Counter[str]] = {m: Counter() for m in months}
    for row in reader.rows(
        "SELECT c.month, min(CASE p.qualified WHEN 'no' THEN 0 WHEN 'open' THEN 1 ELSE 2 END) AS q"
        " FROM chosen c JOIN plan_score p ON p.site_run = c.site_run WHERE c.month >= ?"
        " GROUP BY c.month, c.site_id",
        months[0],
    ):
        counts[row["month"]][("no", "open", "yes")[row["q"]]] += 1
    problems = dict(
        reader.conn.execute(
            "SELECT c.month, count(DISTINCT s.finding_id) FROM chosen c"
            " JOIN finding_seen s ON s.site_run = c.site_run AND s.certainty = 'sure'"
            " WHERE c.month >= ? GROUP BY c.month",
            (months[0],),
        ).fetchall()
    )
    sites = dict(
        reader.conn.execute("SELECT month, count(*) FROM chosen GROUP BY month").fetchall()
    )
    return tuple(
        Trend(m, sites.get(m, 0), counts[m], problems.get(m, 0)) for m in months if m in sites
    )


# -- what could not be told, what comes due ---------------------------------------------------------


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


def _availability(reader: LedgerReader, month: str, sites: Mapping[int, MonthSite]) -> None:
    """Tell of each watched site what its visits in the month come to."""
    end = last_day(month).toordinal()
    first = last_day(month).replace(day=1).toordinal()
    excused: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for row in reader.rows("SELECT site_id, starts, ends FROM outage"):
        excused[row["site_id"]].append((row["starts"], row["ends"]))
    visits = reader.rows(
        "SELECT site_id, day, at, v4, v6, doubt FROM availability"
        " WHERE day BETWEEN ? AND ? ORDER BY site_id, at",
        first, end,
    )  # fmt: skip
    for site_id, own in groupby(visits, key=itemgetter("site_id")):
        site = sites.get(site_id)
        if site is not None:
            site.availability = availability(own, [*excused[0], *excused[site_id]])
