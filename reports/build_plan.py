"""Builds what the report says of each plan: headline, sections, items, manual boxes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from gkcheck.models.finding import Certainty, Finding
from gkcheck.models.result import CheckResult, ItemResult, PlanResult, SiteResult
from gkcheck.models.verdict import VerdictState
from reports.evidence import evidence, flat
from reports.model import ReportViews
from reports.names import CHECK_STATES, DUE, MEASURES, PARAMS, STATES, THRESHOLDS
from reports.parts import Fact
from reports.remedies import remedy
from reports.text import clean, one_place, points

FINDINGS_SHOWN = 3
NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True)
class Sight:
    """A finding as an item shows it."""

    review: bool
    label: str
    message: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class CheckUse:
    """A check as an item shows it: what it measured, with what parameters."""

    title: str
    state: str
    measures: tuple[tuple[str, str], ...]
    params: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Item:
    """One plan item as the report shows it."""

    anchor: str
    key: str
    number: str
    clause: str
    title: str
    duty: str
    state: str
    word: str
    shape: str
    points: str
    full: str
    veto: bool
    bonus: bool
    why: str
    remedy: str
    explanation: tuple[str, ...]
    units: str
    due: str
    threshold: str
    notes: str
    ask: str
    manual: bool
    checks: tuple[CheckUse, ...]
    sights: tuple[Sight, ...]
    sights_total: int
    sights_listed: int


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


def item_key(plan: str, item: str) -> str:
    """Return the key by which rows and filters name an item."""
    return f"{plan}/{item}"


def _measure(name: str, value: float, names: Mapping[str, str]) -> tuple[str, str]:
    label = names.get(name) or MEASURES.get(name) or clean(name, 40)
    if name == "grade":
        return label, f"{value:.0%}"
    return label, f"{value:g}" if isinstance(value, float) else str(value)


def _check_use(check: CheckResult, views: ReportViews) -> CheckUse:
    page = views.checks.get(check.id)
    names = page.measures if page else {}
    return CheckUse(
        title=clean(check.title, 60),
        state=CHECK_STATES.get(check.state, check.state),
        measures=tuple(_measure(k, v, names) for k, v in check.measures.items() if v is not None),
        params=tuple(
            (PARAMS.get(key, clean(key, 30)), flat(value))
            for key, value in check.params.items()
            if value not in (None, [], {})
        ),
    )


def _why(item: ItemResult) -> str:
    if item.reason_text:
        return clean(item.reason_text, 200)
    if item.state in {VerdictState.MANUAL, VerdictState.MET} or not item.explanation:
        return ""
    return clean(item.explanation[0], 200)


def _points(item: ItemResult) -> str:
    if item.state is VerdictState.EXCLUDED:
        return "–"
    low, high = points(item.points.low), points(item.points.high)
    return low if low == high else f"{low}–{high}"


def _item(
    item: ItemResult,
    plan: PlanResult,
    anchor: str,
    known: Mapping[str, Finding],
    runs: Mapping[str, CheckResult],
    views: ReportViews,
    pictures: Mapping[str, str],
) -> Item:
    name = STATES[item.state]
    found = [known[f] for f in item.because if f in known]
    sights = tuple(
        Sight(
            review=finding.certainty is Certainty.REVIEW,
            label=clean(finding.subject.label, 120),
            message=clean(finding.message, 240),
            facts=evidence(finding, pictures),
        )
        for finding in found[:FINDINGS_SHOWN]
    )
    open_state = item.state in {VerdictState.UNDETERMINED, VerdictState.NEEDS_REVIEW}
    lead = "、".join(clean(unit, 40) for unit in item.lead)
    others = "、".join(clean(unit, 40) for unit in item.responsible)
    manual = item.state is VerdictState.MANUAL or bool(
        item.ask and item.automation != "automated" and item.state is not VerdictState.EXCLUDED
    )
    return Item(
        anchor=anchor,
        key=item_key(plan.plan, item.item),
        number=clean(item.item, 24),
        clause=clean(item.clause, 40),
        title=clean(item.title, 80),
        duty=clean(item.duty, 400),
        state=item.state.value,
        word=name.word,
        shape=name.shape,
        points=_points(item),
        full=points(item.full),
        veto=item.veto,
        bonus=item.bonus,
        why=_why(item),
        remedy=remedy(item.reason) if open_state else "",
        explanation=tuple(clean(line, 400) for line in item.explanation),
        units=";".join(filter(None, (f"牵头 {lead}" if lead else "", others))),
        due=DUE.get(item.due or "", clean(item.due or "未规定", 24)),
        threshold=THRESHOLDS.get(item.threshold_source, clean(item.threshold_source, 24)),
        notes=clean(item.notes or "", 400),
        ask=clean(item.ask or "", 400),
        manual=manual,
        checks=tuple(_check_use(runs[run], views) for run in item.runs if run in runs),
        sights=sights,
        sights_total=len(item.because),
        sights_listed=len(found),
    )


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
    built = []
    for position, plan in enumerate(result.plans):
        items = {
            item.item: _item(item, plan, f"i{position}-{n}", known, runs, views, pictures)
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
