"""Scores of a month: of each site and plan with its place, of groups of sites, over the months."""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from gkcheck.store.ledger_movement import Move
from gkcheck.store.ledger_reader import LedgerReader
from reports.month.model import Group, MonthSite, PlanScore, Trend
from reports.month.span import months_before
from reports.text import clean

TREND_MONTHS = 12
"""Months that the curve over time looks back, this one included."""


def site_scores(reader: LedgerReader, month: str) -> dict[int, dict[str, PlanScore]]:
    """Return the scores of ``month`` by site and plan, each with its place and its change."""
    return _with_places(_scores(reader, month), _previous(reader, month))


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


def read_trend(reader: LedgerReader, month: str) -> tuple[Trend, ...]:
    """Return how all sites stood in each of the months up to ``month`` that have runs."""
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


def group_sites(sites: Iterable[MonthSite], by: str) -> tuple[Group, ...]:
    """Return the sums of ``sites`` by their attribute ``by``: region, unit or platform."""
    parts: dict[str, list[MonthSite]] = defaultdict(list)
    for site in sites:
        parts[getattr(site, by)].append(site)
    return tuple(_group(name or "未注明", members) for name, members in sorted(parts.items()))


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
