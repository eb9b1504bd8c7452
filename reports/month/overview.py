"""What the first page says of all sites together, and which sites each of its numbers is made of."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from gkcheck.store.ledger_movement import Move
from reports.month.model import MOVES, QUALIFIED, Group, Month, MonthSite
from reports.month.scores import UNTOLD, worst
from reports.names import RUN_STATES

#: Ways of grouping: attribute of :class:`Month`, of :class:`MonthSite`, and the word.
GROUPS = (
    ("regions", "region", "地区"),
    ("units", "unit", "主管单位"),
    ("platforms", "platform", "平台"),
)
#: Groups of each kind and shared causes that the first page shows.
GROUPS_SHOWN, SHARED_SHOWN = 300, 30


@dataclass(frozen=True, slots=True)
class Listing:
    """The sites that one number is made of, on pages of their own: ``lists/NAME.html``.

    ``anchor``: place on each site's page where the rest of the way begins.
    """

    name: str
    title: str
    sites: Sequence[MonthSite]
    anchor: str = ""


def by_need(site: MonthSite) -> tuple[Any, ...]:
    """Sites that need attention first: not qualified, then most new and relapsed problems."""
    moved = site.moves.get(Move.RELAPSED, 0) + site.moves.get(Move.NEW, 0)
    return (("no", "open", "yes").index(worst(site)), -moved, -site.problems, site.name)


def summary(month: Month) -> dict[str, Any]:
    """Return the figures of the first page."""
    moves: Counter[Move] = Counter()
    for site in month.sites:
        moves.update(site.moves)
    changes = Counter(
        score.change for site in month.sites for score in site.scores.values() if score.change
    )
    return {
        "sites": len(month.sites),
        "reached": sum(site.reached for site in month.sites),
        "states": Counter(s.state for s in month.sites),
        "qualified": Counter(worst(site) for site in month.sites if site.scores),
        "moves": moves,
        "problems": sum(site.problems for site in month.sites),
        "review": sum(site.review for site in month.sites),
        "waived": sum(site.waived for site in month.sites),
        "rejected": sum(site.rejected for site in month.sites),
        "changes": changes,
        "vetoed": sum(any(s.vetoes for s in x.scores.values()) for x in month.sites),
        "veto_open": sum(any(s.veto_open for s in x.scores.values()) for x in month.sites),
    }


def listings(month: Month) -> Iterator[Listing]:
    """Yield the sites behind every number of the first page; numbers of nothing have none."""
    for one in _all(month):
        if one.sites:
            yield one


def _all(month: Month) -> Iterator[Listing]:
    sites = month.sites
    yield Listing("reached", "核查到的网站", [s for s in sites if s.reached])
    for state in sorted({s.state for s in sites}):
        told = [s for s in sites if s.state == state]
        yield Listing(f"state-{state}", f"核查状态：{RUN_STATES.get(state, state)}", told)
    for word, title in QUALIFIED.items():
        told = [s for s in sites if s.scores and worst(s) == word]
        yield Listing(f"qualified-{word}", f"结论：{title}", told)
    for move, title in MOVES.items():
        told = _most(sites, lambda s, move=move: s.moves.get(move, 0))
        yield Listing(f"move-{move}", f"{title}的问题", told, f"#m-{move}")
    for name, title in (
        ("problems", "有问题的网站"),
        ("review", "有待复核问题的网站"),
        ("waived", "有豁免期内问题的网站"),
        ("rejected", "有复核排除的网站"),
    ):
        yield Listing(name, title, _most(sites, lambda s, name=name: getattr(s, name)))
    for change, title in (("better", "得分确实提高"), ("worse", "得分确实下降")):
        told = [s for s in sites if any(x.change == change for x in s.scores.values())]
        yield Listing(change, f"{title}的网站", told)
    for name, title in (("vetoes", "触发单项否决"), ("veto_open", "单项否决未排除")):
        told = [s for s in sites if any(getattr(x, name) for x in s.scores.values())]
        yield Listing(name, f"{title}的网站", told)
    for groups, attribute, word in GROUPS:
        members: dict[str, list[MonthSite]] = defaultdict(list)
        for site in sites:
            members[getattr(site, attribute) or UNTOLD].append(site)
        for number, group in enumerate(getattr(month, groups)[:GROUPS_SHOWN], 1):
            yield Listing(f"{attribute}-{number}", f"{word}：{group.name}", members[group.name])
    for number, plan in enumerate(month.plans, 1):
        told = [s for s in sites if plan in s.scores]
        yield Listing(f"plan-{number}", f"方案：{month.plans[plan]}", told)
    known = {site.id: site for site in sites}
    for number, cause in enumerate(month.shared[:SHARED_SHOWN], 1):
        told = [known[site] for site in cause.sites]
        yield Listing(f"shared-{number}", f"{cause.platform}：{cause.message}", told)


def _most(sites: Sequence[MonthSite], count: Any) -> list[MonthSite]:
    """Return the sites that have any, those with most first."""
    return sorted((s for s in sites if count(s)), key=lambda s: (-count(s), s.name))


def grouped(month: Month) -> list[tuple[str, str, Sequence[Group]]]:
    """Return title, name of the lists and groups of each way of grouping that tells anything."""
    told = [(f"按{word}", attribute, getattr(month, groups)) for groups, attribute, word in GROUPS]
    return [
        (title, name, groups)
        for title, name, groups in told
        if len(groups) > 1 or (groups and groups[0].name != UNTOLD)
    ]


def ranking(month: Month) -> dict[str, list[tuple[int, MonthSite]]]:
    """Return, by plan, the sites whose place is sure, best first."""
    found: dict[str, list[tuple[int, MonthSite]]] = {}
    for plan in month.plans:
        placed = [
            (score.rank, site)
            for site in month.sites
            if (score := site.scores.get(plan)) is not None and score.rank is not None
        ]
        found[plan] = sorted(placed, key=lambda x: (x[0], x[1].name))
    return found


def vetoes(month: Month) -> list[tuple[MonthSite, str, str, str]]:
    """Return vetoes triggered or open: site, plan, item and which."""
    return [
        (site, score.title, item, word)
        for site in month.sites
        for score in site.scores.values()
        for word, items in (("已触发", score.vetoes), ("未排除", score.veto_open))
        for item in items
    ]
