"""Builds what the report says of one plan item: verdict, measures, evidence, manual box."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from gkcheck.models.finding import Finding
from gkcheck.models.result import CheckResult, ItemResult, PlanResult
from gkcheck.models.verdict import VerdictState
from reports.evidence import evidence, flat
from reports.model import ReportViews
from reports.names import CHECK_STATES, DUE, MEASURES, PARAMS, STATES, THRESHOLDS
from reports.parts import Fact, Part
from reports.remedies import remedy
from reports.text import clean, points, prose

FINDINGS_SHOWN = 3
"""Findings told in full under one item; the list of findings has them all."""
EVIDENCE_SHOWN = 120
"""Findings told in full under all items together, so that the page stays below 2 MB."""


_CHECK_ID = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+")


@dataclass
class Told:
    """What items above have told in full: finding -> (anchor, number) of the item."""

    where: dict[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Sight:
    """A finding as an item shows it. ``see``: item that tells its evidence, where this one does not."""

    review: bool
    message: str
    facts: tuple[Fact, ...]
    see: tuple[str, str]


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


def once(facts: tuple[Fact, ...], drawn: set[str]) -> tuple[Fact, ...]:
    """Return ``facts``, where a picture in ``drawn`` is only referred to."""
    kept = []
    for fact in facts:
        if fact.picture in drawn:
            fact = Fact(fact.term, (Part(f"见图 {fact.picture.removeprefix('p')}"),))
        elif fact.picture:
            drawn.add(fact.picture)
        kept.append(fact)
    return tuple(kept)


def _sights(
    findings: list[Finding], here: tuple[str, str], told: Told, pictures: Mapping[str, str]
) -> tuple[Sight, ...]:
    """Return findings with their evidence, or with the item above that has told it."""
    drawn: set[str] = set()
    sights = []
    for finding in findings:
        see = told.where.get(finding.fingerprint, ("", ""))
        facts: tuple[Fact, ...] = ()
        if not see[0] and len(told.where) < EVIDENCE_SHOWN:
            told.where[finding.fingerprint] = here
            facts = once(evidence(finding, pictures), drawn)
        sights.append(
            Sight(
                review=not finding.counts,
                message=prose(finding.message, 240),
                facts=facts,
                see=see,
            )
        )
    return tuple(sights)


def _named(line: str, names: Mapping[str, str], limit: int) -> str:
    """Return a line of an explanation with the Chinese names of the checks it names by id."""
    return prose(_CHECK_ID.sub(lambda m: names.get(m[0], m[0]), line), limit)


def _why(item: ItemResult, found: list[Finding], names: Mapping[str, str]) -> str:
    """Return the line under the duty: the reason, or the first finding, or how it was reckoned."""
    if item.state in {VerdictState.MANUAL, VerdictState.MET}:
        return ""
    if item.reason_text:
        return prose(item.reason_text, 200)
    if found:
        more = f"；共 {len(found)} 处" if len(found) > 1 else ""
        return prose(found[0].message, 200) + more
    if not item.explanation:
        return ""
    return _named(item.explanation[0], names, 200)


def _points(item: ItemResult) -> str:
    if item.state is VerdictState.EXCLUDED:
        return "–"
    low, high = points(item.points.low), points(item.points.high)
    return low if low == high else f"{low}–{high}"


def build_item(
    item: ItemResult,
    plan: PlanResult,
    anchor: str,
    known: Mapping[str, Finding],
    runs: Mapping[str, CheckResult],
    views: ReportViews,
    pictures: Mapping[str, str],
    told: Told,
) -> Item:
    """Return ``item`` as the report shows it.

    ``known``: findings by fingerprint; ``runs``: check results by run digest; ``pictures``:
    purpose -> key of a picture; ``told``: what earlier items have told, added to here.
    """
    name = STATES[item.state]
    names = {check.id: check.title for check in runs.values()}
    found = [known[f] for f in item.because if f in known]
    sights = _sights(found[:FINDINGS_SHOWN], (anchor, clean(item.item, 24)), told, pictures)
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
        title=prose(item.title, 80),
        duty=prose(item.duty, 400),
        state=item.state.value,
        word=name.word,
        shape=name.shape,
        points=_points(item),
        full=points(item.full),
        veto=item.veto,
        bonus=item.bonus,
        why=_why(item, found, names),
        remedy=remedy(item.reason) if open_state else "",
        explanation=tuple(_named(line, names, 400) for line in item.explanation),
        units="；".join(filter(None, (f"牵头 {lead}" if lead else "", others))),
        due=DUE.get(item.due or "", clean(item.due or "未规定", 24)),
        threshold=THRESHOLDS.get(item.threshold_source, clean(item.threshold_source, 24)),
        notes=prose(item.notes or "", 400),
        ask=prose(item.ask or "", 400),
        manual=manual,
        checks=tuple(_check_use(runs[run], views) for run in item.runs if run in runs),
        sights=sights,
        sights_total=len(item.because),
        sights_listed=len(found),
    )
