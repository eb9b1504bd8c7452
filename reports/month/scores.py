"""Scores of a month: of each site and plan with its place, and of groups of sites."""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from gkcheck.store.ledger_movement import Move
from gkcheck.store.ledger_reader import LedgerReader
from reports.month.model import Group, MonthSite, PlanScore
from reports.text import clean


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
            rank = _place(lows[plan], highs[plan], score.low, score.high)
            change = None
            if (old := previous.get((site, plan))) is not None:
                change = (
                    "better" if score.low > old[1] else "worse" if score.high < old[0] else None
                )
            placed[site][plan] = replace(score, rank=rank, change=change)
    return placed


UNTOLD = "未注明"
"""Name of the group of those of which the ledger does not say."""


def group_sites(sites: Iterable[MonthSite], by: str) -> tuple[Group, ...]:
    """Return the sums of ``sites`` by their attribute ``by``: region, unit or platform.

    Groups have a place where no mean range overlaps, and only when the sites of all are scored by
    the same plans: means over different plans do not compare.
    """
    parts: dict[str, list[MonthSite]] = defaultdict(list)
    for site in sites:
        parts[getattr(site, by)].append(site)
    groups = [_group(name or UNTOLD, members) for name, members in sorted(parts.items())]
    plans = {
        frozenset(plan for site in members for plan, score in site.scores.items() if score.full)
        for members in parts.values()
    }
    return _placed(groups) if len(plans) == 1 else tuple(groups)


def group_plans(sites: Iterable[MonthSite], plans: Mapping[str, str]) -> tuple[Group, ...]:
    """Return the sums of ``sites`` by plan; problems belong to no plan and are not counted.

    Different plans ask different things, so that no plan has a place.
    """
    parts: dict[str, list[PlanScore]] = {plan: [] for plan in plans}
    for site in sites:
        for plan, score in site.scores.items():
            parts[plan].append(score)
    return tuple(
        Group(
            name=plans[plan],
            sites=len(scores),
            qualified=Counter(score.qualified for score in scores),
            problems=0,
            moves={},
            low=_mean([100 * s.low / s.full for s in scores if s.full]),
            high=_mean([100 * s.high / s.full for s in scores if s.full]),
            vetoed=sum(bool(score.vetoes) for score in scores),
            changes=Counter(score.change for score in scores if score.change),
        )
        for plan, scores in parts.items()
    )


def _group(name: str, members: list[MonthSite]) -> Group:
    scores = [s for site in members for s in site.scores.values() if s.full]
    moves: Counter[Move] = Counter()
    for site in members:
        moves.update(site.moves)
    return Group(
        name=name,
        sites=len(members),
        qualified=Counter(worst(site) for site in members if site.scores),
        problems=sum(site.problems for site in members),
        moves=moves,
        low=_mean([100 * s.low / s.full for s in scores]),
        high=_mean([100 * s.high / s.full for s in scores]),
    )


def _mean(values: Sequence[Decimal]) -> Decimal | None:
    """Return the mean as it is shown: what a reader sees alike has no order."""
    return round(sum(values, Decimal(0)) / len(values), 1) if values else None


def _placed(groups: Sequence[Group]) -> tuple[Group, ...]:
    """Give each group its place where its mean range overlaps no other."""
    told = [(g.low, g.high) for g in groups if g.low is not None and g.high is not None]
    lows, highs = sorted(low for low, _ in told), sorted(high for _, high in told)
    return tuple(
        group
        if group.low is None or group.high is None or len(told) < 2
        else replace(group, rank=_place(lows, highs, group.low, group.high))
        for group in groups
    )


def _place(
    lows: Sequence[Decimal], highs: Sequence[Decimal], low: Decimal, high: Decimal
) -> int | None:
    """Return the place of one range among all (sorted), None where it overlaps another."""
    above = len(lows) - bisect_right(lows, high)
    below = bisect_left(highs, low)
    return above + 1 if above + below == len(lows) - 1 else None


def worst(site: MonthSite) -> str:
    """Return how a site stands under all its plans together: no, open (also without any) or yes."""
    told = {score.qualified for score in site.scores.values()} or {"open"}
    return next((word for word in ("no", "open") if word in told), "yes")
