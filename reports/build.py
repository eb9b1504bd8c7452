"""Builds everything a template may use from a :class:`SiteResult` and its :class:`ReportViews`."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from gkcheck.errors import REASON_TEXT, Reason
from gkcheck.models.finding import Finding
from gkcheck.models.result import CauseResult, SiteResult
from gkcheck.models.verdict import VerdictState
from reports.build_item import Item, item_key, once
from reports.build_plan import PlanView, plan_views
from reports.evidence import evidence
from reports.lists import EMBED_FINDINGS, Filter, LongList, choices, long_list
from reports.model import ReportViews
from reports.names import DECIDED, FACTS
from reports.parts import Cell, Fact, Part, Row, text
from reports.remedies import remedy
from reports.text import clean, link, points, prose

CAUSES_SHOWN = 5
ITEMS_SHOWN = 12
SUBJECTS_SHOWN = 10


@dataclass(frozen=True)
class Cause:
    """One of the causes to mend first."""

    group: str
    title: str
    gains: tuple[tuple[str, str], ...]
    places: int
    check: str
    items: tuple[Item, ...]
    message: str
    picture: str
    facts: tuple[Fact, ...]
    listed: bool


@dataclass
class Open:
    """One reason why something could not be told, with all that hangs on it."""

    reason: str
    remedy: str
    items: list[Item] = field(default_factory=list)
    more_items: int = 0
    subjects: int = 0
    examples: list[tuple[str, Cell]] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    checks: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Counts:
    """The four counts of the headline."""

    problems: int
    causes: int
    review: int
    undetermined: int
    undecided: int
    manual: int
    unlisted: int


def _items(plans: tuple[PlanView, ...]) -> dict[str, Item]:
    return {i.key: i for plan in plans for section in plan.sections for i in section.items}


def _reason_text(code: str) -> str:
    try:
        return prose(REASON_TEXT[Reason(code)])
    except (ValueError, KeyError):
        return clean(code, 60) or "已读到的内容不足以定论"


def open_reasons(result: SiteResult, items: Mapping[str, Item]) -> tuple[Open, ...]:
    """Return each reason once, those that hold up most items first."""
    found: dict[str, Open] = {}

    def of(code: str | None) -> Open:
        key = code or ""
        if key not in found:
            found[key] = Open(_reason_text(key), remedy(code))
        return found[key]

    for plan in result.plans:
        for item in plan.items:
            if item.state is VerdictState.UNDETERMINED:
                entry = of(item.reason)
                if len(entry.items) < ITEMS_SHOWN:
                    entry.items.append(items[item_key(plan.plan, item.item)])
                else:
                    entry.more_items += 1
    for check in result.checks:
        if check.reason and check.state not in {"completed", "inapplicable"}:
            of(check.reason).checks.append(clean(check.title, 40))
        for subject in check.undecided:
            entry = of(subject.reason.value)
            entry.subjects += 1
            if len(entry.examples) < SUBJECTS_SHOWN:
                name = Part(clean(subject.label, 100), link(subject.url) or "")
                entry.examples.append(
                    (clean(check.title, 40), (name, *text(subject.detail or "", 120, "sub")))
                )
    for coverage in result.run.coverage:
        if coverage.reason and coverage.state != "complete":
            of(coverage.reason).kinds.append(FACTS.get(coverage.of, clean(coverage.of, 24)))
    for entry in found.values():
        entry.checks = list(dict.fromkeys(entry.checks))
    ordered = sorted(
        found.values(), key=lambda o: (-(len(o.items) + o.more_items), -o.subjects, o.reason)
    )
    return tuple(ordered)


def cause_key(group: str) -> str:
    """Return the key of a cause in the page; its own name may hold text from the site."""
    return hashlib.sha256(group.encode("utf-8", "replace")).hexdigest()[:12]


def _gain(cause: CauseResult) -> Decimal:
    return sum(cause.gain.values(), Decimal(0))


def first_causes(
    result: SiteResult, plans: tuple[PlanView, ...], pictures: Mapping[str, str]
) -> tuple[Cause, ...]:
    """Return the causes whose repair gains most, with one example each."""
    known = {finding.fingerprint: finding for finding in result.findings}
    titles = {check.id: clean(check.title, 60) for check in result.checks}
    names = {p.plan: f"方案{v.number}" for p, v in zip(result.plans, plans, strict=True)}
    items = _items(plans)
    groups: dict[str, list[Item]] = {}
    group_of = {finding.fingerprint: finding.group for finding in result.findings}
    for plan in result.plans:
        for item in plan.items:
            for group in dict.fromkeys(group_of[f] for f in item.because if f in group_of):
                groups.setdefault(group, []).append(items[item_key(plan.plan, item.item)])
    chosen = sorted(result.causes, key=lambda c: (-_gain(c), -c.places, c.group))[:CAUSES_SHOWN]
    built = []
    drawn: set[str] = set()
    for cause in chosen:
        example = known.get(cause.example)
        facts = evidence(example, pictures) if example else ()
        picture = next((fact.picture for fact in facts if fact.picture not in {"", *drawn}), "")
        drawn.add(picture)
        title = prose(cause.title, 160)
        message = prose(example.message, 240) if example else ""
        built.append(
            Cause(
                group=cause_key(cause.group),
                title=title,
                gains=tuple(
                    (names.get(plan, clean(plan, 40)) if len(plans) > 1 else "", points(gain))
                    for plan, gain in cause.gain.items()
                    if gain > 0
                ),
                places=cause.places,
                check=titles.get(cause.check, clean(cause.check, 40)),
                items=tuple(groups.get(cause.group, [])[:ITEMS_SHOWN]),
                message=message if message != title else "",
                picture=picture,
                facts=once(facts, set(drawn)),
                listed=cause.group in groups or example is not None,
            )
        )
    return tuple(built)


def finding_list(
    result: SiteResult, plans: tuple[PlanView, ...], pictures: Mapping[str, str]
) -> LongList:
    """Return all findings: sure ones first, by check, the largest cause first."""
    order = {check.id: n for n, check in reversed(list(enumerate(result.checks)))}
    titles = {check.id: clean(check.title, 60) for check in result.checks}
    size = Counter(finding.group for finding in result.findings)

    def rank(finding: Finding) -> tuple[object, ...]:
        return (
            finding.struck,
            not finding.counts,
            order.get(finding.check, len(order)),
            -size[finding.group],
            finding.group,
            finding.subject.label,
            finding.fingerprint,
        )

    findings = sorted(result.findings, key=rank)
    items = _items(plans)
    used: dict[str, list[str]] = {}
    for plan in result.plans:
        for item in plan.items:
            for fingerprint in item.because:
                used.setdefault(fingerprint, []).append(item_key(plan.plan, item.item))
    prefix = {
        item.key: f"方案{plan.number} " if len(plans) > 1 else ""
        for plan in plans
        for section in plan.sections
        for item in section.items
    }

    def row(finding: Finding) -> Row:
        keys = used.get(finding.fingerprint, [])
        numbers = tuple(Part(f"{prefix[k]}{items[k].number}", "", "li") for k in keys[:6])
        if len(keys) > 6:
            numbers += (Part(f"等 {len(keys)} 项", "", "sub"),)
        return Row(
            (
                _standing(finding),
                (Part(titles.get(finding.check, clean(finding.check, 40))),),
                (
                    Part(clean(finding.subject.label, 120), link(finding.subject.url) or ""),
                    Part(prose(finding.message, 240), "", "sub"),
                ),
                numbers,
            ),
            evidence(finding, pictures),
        )

    used_items = {key: f"{prefix[key]}{i.number} {i.title}" for key, i in items.items()}
    causes = {cause_key(cause.group): "" for cause in result.causes}
    filters = (
        Filter("check", "检查", choices([[f.check] for f in findings], titles)),
        Filter(
            "certainty",
            "判断",
            choices(
                [[_stands(f)] for f in findings],
                {"sure": "问题", "review": "待复核", "struck": "已排除或豁免"},
            ),
        ),
        Filter(
            "item", "任务", choices([used.get(f.fingerprint, []) for f in findings], used_items)
        ),
        Filter(
            "cause", "原因", choices([[cause_key(f.group)] for f in findings], causes), hidden=True
        ),
    )
    heads = ("判断", "检查", "对象与情况", "涉及任务")
    rows = (row(finding) for finding in findings)
    return long_list("findings", heads, rows, filters=filters, unit="处", limit=EMBED_FINDINGS)


def _stands(finding: Finding) -> str:
    return "struck" if finding.struck else "sure" if finding.counts else "review"


def _standing(finding: Finding) -> Cell:
    if finding.decision is not None and finding.struck:
        return (Part(f"– {DECIDED[finding.decision.verdict]}"),)
    return (Part("○ 问题", "", "warn") if finding.counts else Part("！ 待复核"),)


def counts(result: SiteResult) -> Counts:
    """Return the four counts; findings a check did not list for their number are counted too."""
    sure = [f for f in result.findings if f.counts]
    states = Counter(item.state for plan in result.plans for item in plan.items)
    # Runs of one check share findings, so that totals of its runs must not be added up.
    listed = Counter(finding.check for finding in result.findings)
    most: dict[str, int] = {}
    for check in result.checks:
        most[check.id] = max(most.get(check.id, 0), check.findings_total)
    unlisted = sum(max(0, total - listed[check]) for check, total in most.items())
    return Counts(
        problems=len(sure),
        causes=len({f.group for f in sure}),
        review=sum(f.waits for f in result.findings),
        undetermined=states[VerdictState.UNDETERMINED],
        undecided=sum(len(check.undecided) for check in result.checks),
        manual=states[VerdictState.MANUAL],
        unlisted=unlisted,
    )


@dataclass(frozen=True)
class Body:
    """The parts of the report that stand on findings and plans."""

    plans: tuple[PlanView, ...]
    causes: tuple[Cause, ...]
    opens: tuple[Open, ...]
    counts: Counts
    findings: LongList


def build(result: SiteResult, views: ReportViews, pictures: Mapping[str, str]) -> Body:
    """Return what the report says; ``pictures`` maps a purpose to the key of a picture."""
    plans = plan_views(result, views, pictures)
    return Body(
        plans=plans,
        causes=first_causes(result, plans, pictures),
        opens=open_reasons(result, _items(plans)),
        counts=counts(result),
        findings=finding_list(result, plans, pictures),
    )
