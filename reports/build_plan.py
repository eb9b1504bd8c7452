"""Builds what the report says of each plan: headline, sections and items in the plan's order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from gkcheck.models.result import ItemResult, PlanResult, SiteResult
from reports.build_item import Item, Told, build_item
from reports.model import ReportViews
from reports.names import STATES
from reports.text import clean, one_place, points

NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True)
class PlanSection:
    """A heading of the plan with its items, in the plan's own order."""

    title: str
    items: tuple[Item, ...]
    tally: str


@dataclass(frozen=True)
class PlanView:
    """One plan: headline and all its items."""

    number: str
    anchor: str
    title: str
    document: str
    decided: bool
    determined: str
    share: str
    fraction: str
    low: str
    high: str
    full: str
    bar: tuple[str, str, str]
    qualified: str
    qualified_word: str
    vetoes: tuple[Item, ...]
    veto_open: tuple[Item, ...]
    has_veto: bool
    tally: tuple[tuple[str, str, str, int], ...]
    sections: tuple[PlanSection, ...]
    digest: str
    total: int


def _tally(items: list[ItemResult]) -> tuple[tuple[str, str, str, int], ...]:
    counts = dict.fromkeys(STATES, 0)
    for item in items:
        counts[item.state] += 1
    return tuple(
        (state.value, STATES[state].shape, STATES[state].word, count)
        for state, count in counts.items()
        if count
    )


def _percent(value: Decimal, full: Decimal) -> str:
    share = value / full * 100 if full else Decimal(0)
    return f"{min(max(share, Decimal(0)), Decimal(100)):.2f}"


def _qualified(plan: PlanResult) -> str:
    if plan.qualified == "yes":
        return "合格"
    if plan.qualified == "no":
        return "不合格"
    if plan.qualified_at is None and not plan.veto_open:
        return "方案未设合格线"
    return "尚不能确定"


def _sections(plan: PlanResult, items: Mapping[str, Item]) -> tuple[PlanSection, ...]:
    titles = {section.id: section.title for section in plan.sections}
    order = list(titles)
    for item in plan.items:  # a section that the head does not list is shown, last
        if item.section not in titles:
            titles[item.section] = item.section or "其他"
            order.append(item.section)
    sections = []
    for section in order:
        members = [item for item in plan.items if item.section == section]
        if members:
            tally = "　".join(f"{shape} {word} {n}" for _, shape, word, n in _tally(members))
            sections.append(
                PlanSection(
                    clean(titles[section], 120), tuple(items[m.item] for m in members), tally
                )
            )
    return tuple(sections)


def plan_views(
    result: SiteResult, views: ReportViews, pictures: Mapping[str, str]
) -> tuple[PlanView, ...]:
    """Return each plan of ``result`` as the report shows it."""
    known = {finding.fingerprint: finding for finding in result.findings}
    runs = {check.run: check for check in result.checks}
    told = Told()
    built = []
    for position, plan in enumerate(result.plans):
        items = {
            item.item: build_item(
                item, plan, f"i{position}-{n}", known, runs, views, pictures, told
            )
            for n, item in enumerate(plan.items)
        }
        low, high, full = plan.score["low"], plan.score["high"], plan.score["full"]
        decided = plan.determined.full > 0
        reached = plan.determined.points / plan.determined.full * 100 if decided else Decimal(0)
        document = " ".join(filter(None, (plan.issuer, plan.document_number)))
        built.append(
            PlanView(
                number=NUMERALS[position] if position < len(NUMERALS) else str(position + 1),
                anchor=f"plan{position}",
                title=clean(plan.title, 160),
                document=clean(document, 160),
                decided=decided,
                determined=one_place(reached) if decided else "",
                share=f"{plan.determined_share * 100:.0f}",
                fraction=f"{points(plan.determined.points)} / {points(plan.determined.full)}",
                low=one_place(low),
                high=one_place(high),
                full=points(full),
                bar=(
                    _percent(low, full),
                    _percent(high - low, full),
                    _percent(plan.qualified_at, full) if plan.qualified_at is not None else "",
                ),
                qualified=plan.qualified,
                qualified_word=_qualified(plan),
                vetoes=tuple(items[v] for v in plan.vetoes if v in items),
                veto_open=tuple(items[v] for v in plan.veto_open if v in items),
                has_veto=any(item.veto for item in plan.items),
                tally=_tally(plan.items),
                sections=_sections(plan, items),
                digest=clean(plan.digest, 64),
                total=len(plan.items),
            )
        )
    return tuple(built)
