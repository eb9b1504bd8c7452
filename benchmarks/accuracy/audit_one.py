"""Audits one labelled portal through the real pipeline, on loopback, without the network."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from benchmarks.accuracy.lists import write_lists
from gkcheck.models.judgement import Judgement
from gkcheck.models.outcome import CheckOutcome
from gkcheck.models.plan import Plan, PlanItem
from gkcheck.models.site import CrawlBudget, SiteKind, SiteSpec
from gkcheck.paths import rules_dir
from gkcheck.pipeline import places
from gkcheck.pipeline.audit import AuditOptions
from gkcheck.pipeline.site import audit_site, choose_plans
from gkcheck.pipeline.stored import read_audit
from gkcheck.portal import Expectations, PortalSpec, generate, load_expectations, serve
from gkcheck.portal.faults_pages import SLOW

NATIONAL = frozenset({
    "column_unique", "consultation_feedback", "external_link_prompt", "home_page_update", "meta_tags",
    "page_speed", "publication_time", "service_form", "site_identity", "validity_mark",
})  # fmt: skip
"""Checks of the national indicators that are labelled on portals made for another plan."""

ASKED_OF_ALL = frozenset({
    "column_aggregation", "consultation_feedback", "consultation_period", "hall_names", "link_alive", "map_approval_number",
    "press_conference_count", "publicity_mark", "request_channel", "site_identity", "unit_page",
})  # fmt: skip
"""Checks asked for by items that bind one unit or one kind of site, or that a later rule took the
place of: how right a check is does not hang on that, so every portal is asked.
"""


@dataclass(frozen=True)
class Labelled:
    """One portal to build and audit. ``kind`` and ``name`` are what the inspector would give.

    ``lists``: the office supplies its lists (units, rules in force, institutions). ``also``: plans
    of which only the items that ask for checks of ``NATIONAL`` are looked at. ``phone``: the browser
    is on, and only what it opens as a phone is looked at. ``browser``: it is on, and all is looked at.
    """

    id: str
    spec: PortalSpec
    kind: SiteKind = SiteKind.PORTAL_COUNTY
    name: str = "青岚县人民政府"
    lists: bool = False
    also: tuple[str, ...] = ()
    phone: bool = False
    browser: bool = False


@dataclass(frozen=True)
class Audited:
    """A labelled portal, what it was to show, and what the checks said."""

    labelled: Labelled
    expected: Expectations
    outcomes: list[CheckOutcome]
    root: str
    seconds: float
    pages: int
    states: dict[str, dict[str, str]]


def run(labelled: Labelled, folder: Path) -> Audited:
    """Generate, serve and audit one portal below ``folder``.

    The browser stays off unless it is asked for; the second look follows the first by one second, so that every finding
    that counts was seen twice. Raises what the pipeline raises.
    """
    expected = generate(folder / "portal", labelled.spec)
    out = folder / "out"
    started = time.monotonic()
    with serve(folder / "portal") as served:
        lists = write_lists(labelled.spec, folder / "lists") if labelled.lists else None
        spec = site_spec(labelled, f"http://localhost:{served.port}/", lists)
        plans = plans_of(labelled)
        options = AuditOptions(as_of=labelled.spec.as_of, out=out)
        result = asyncio.run(audit_site(spec, plans, options, rules_dir()))
    seconds = time.monotonic() - started
    states = {p.plan: {i.item: i.state.value for i in p.items} for p in result.plans}
    (out / "summary.json").write_text(
        json.dumps(
            {"root": spec.url, "seconds": seconds, "pages": result.run.pages, "states": states}
        )
    )
    return load(labelled, folder, expected)


def plans_of(labelled: Labelled) -> list[Plan]:
    """Return the plans by which a portal is audited, with what is asked of it and of all."""
    plans = []
    as_of, kind = labelled.spec.as_of, labelled.kind
    if labelled.spec.plans:
        asked = choose_plans(rules_dir(), labelled.spec.plans, kind, as_of, labelled.name)
        plans += [_bound(plan, kind) for plan in asked]
    if labelled.also:
        wanted = frozenset({"mobile_layout"}) if labelled.phone else NATIONAL
        more = choose_plans(rules_dir(), labelled.also, kind, as_of)
        plans += [_only(plan, wanted) for plan in more]
    return plans


def _bound(plan: Plan, kind: SiteKind) -> Plan:
    """Return ``plan`` with what items ask of checks of ``ASKED_OF_ALL`` asked of this site too."""
    return plan.model_copy(update={"items": tuple(_freed(item, kind) for item in plan.items)})


def _freed(item: PlanItem, kind: SiteKind) -> PlanItem:
    """Return ``item`` so that it binds the site; of one that does not, only those checks are left."""
    leaves = item.judge.leaves() if item.judge else []
    asked = [leaf for leaf in leaves if leaf.check in ASKED_OF_ALL]
    if not asked:
        return item
    free: dict[str, object] = {"applies_to": (kind,), "units": (), "superseded": None}
    if len(asked) < len(leaves):
        if kind in item.applies_to and not item.superseded:
            return item
        free["judge"] = Judgement(all=tuple(asked))
    return item.model_copy(update=free)


def _only(plan: Plan, checks: frozenset[str]) -> Plan:
    """Return ``plan`` with the items alone that ask for nothing but ``checks``."""
    items = [
        item
        for item in plan.items
        if item.judge is not None
        and all(leaf.check is not None and leaf.check in checks for leaf in item.judge.leaves())
    ]
    return plan.model_copy(update={"items": tuple(items)})


def site_spec(labelled: Labelled, url: str, lists: Path | None = None) -> SiteSpec:
    """Return how the portal at ``url`` is audited."""
    return SiteSpec(
        url=url,
        name=labelled.name,
        kind=labelled.kind,
        rate=0,
        allow_private=True,
        browser=labelled.phone or labelled.browser,
        second_look_after=1,
        lists=str(lists) if lists else None,
        budget=CrawlBudget(
            max_pages=20 if labelled.phone else 5000,
            max_depth=12,
            time_limit=900,
            request_timeout=2 * SLOW,
        ),
    )


def load(labelled: Labelled, folder: Path, expected: Expectations | None = None) -> Audited:
    """Return what :func:`run` left in ``folder``."""
    found, _, _ = read_audit(folder / "out" / places.OUTCOMES)
    told = json.loads((folder / "out" / "summary.json").read_text())
    expected = expected or load_expectations(folder / "portal" / "expect.yaml")
    return Audited(
        labelled, expected, found.outcomes, told["root"], told["seconds"], told["pages"], told["states"]
    )  # fmt: skip


AS_OF = {
    "chongqing-2021": date(2021, 12, 20),
    "shanwei-2021": date(2021, 12, 20),
    "guangzhou-justice-2021": date(2021, 12, 20),
    "district-2018": date(2018, 12, 20),
    "yangxi-2022": date(2022, 12, 20),
}
"""The day each plan's portals are looked at: near the end of the year the plan binds."""


def after_the_year(plan: str) -> date:
    """Return a day by which all that ``plan`` asks for is due, the yearly report included."""
    return date(AS_OF[plan].year + 1, 4, 12)
