"""How much of each plan is decided on a healthy portal made for it.

Every item is judged for a site that it binds: of its first kind, and of its first unit where it
names units. An item that a later rule took the place of is judged as when it was in force, and
counted apart too: a real site is told 不适用. The checks run on the facts of one audit; what they
could not tell stays open.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.accuracy.audit_one import Audited, site_spec
from gkcheck.models.outcome import CheckOutcome, CheckState
from gkcheck.models.plan import Automation, Plan, PlanItem
from gkcheck.models.site import SiteSpec
from gkcheck.models.verdict import VerdictState
from gkcheck.paths import rules_dir
from gkcheck.pipeline import places
from gkcheck.registry import all_checks
from gkcheck.runner import run_checks
from gkcheck.scoring.judge import judge_item
from gkcheck.scoring.load import load_plan
from gkcheck.scoring.score import wanted_checks

DECIDED = (VerdictState.MET, VerdictState.PARTIAL, VerdictState.NOT_MET)
LOOKED = (CheckState.COMPLETED, CheckState.INCOMPLETE, CheckState.INAPPLICABLE)


@dataclass
class Covered:
    """Tasks of the catalogue (an item may stand for several) of one plan."""

    plan: str
    automated: int = 0
    met: int = 0
    not_met: int = 0
    superseded: int = 0
    partial: int = 0
    evidence: int = 0
    open_items: list[str] = field(default_factory=list)
    failed_items: list[str] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)


def cover(audited: Audited, folder: Path) -> Covered:
    """Judge every item of the portal's plan; ``folder`` holds its facts."""
    name = audited.labelled.spec.plans[0]
    plan = load_plan(rules_dir(), name, checks=all_checks())
    site = site_spec(audited.labelled, audited.root)
    as_of = audited.labelled.spec.as_of
    outcomes = {
        o.run: o for o in run_checks(folder / "out" / places.FACTS, as_of, wanted_checks(plan))
    }
    found = Covered(name)
    for item in plan.items:
        tasks = max(1, len(item.catalogue))
        if item.automation is Automation.AUTOMATED:
            found.automated += tasks
            found.superseded += tasks * bool(item.superseded)
            in_force = item.model_copy(update={"superseded": None})
            verdict = judge_item(in_force, outcomes, _bound(site, item), as_of)
            if verdict.state is VerdictState.MET:
                found.met += tasks
            elif verdict.state in DECIDED:
                found.not_met += tasks
                found.failed_items.append(f"{item.id} {item.title}")
            else:
                found.reasons[str(verdict.reason)] += tasks
                said = _said(item, outcomes)
                found.open_items.append(f"{item.id} {item.title}: {verdict.reason}{said}")
        elif item.automation is Automation.PARTIAL:
            found.partial += tasks
            found.evidence += tasks * _looked(item, plan, outcomes)
    return found


def _bound(site: SiteSpec, item: PlanItem) -> SiteSpec:
    kind = item.applies_to[0] if item.applies_to else site.kind
    changes: dict[str, object] = {"kind": kind}
    if item.units:
        changes["name"] = item.units[0]
    return site.model_copy(update=changes)


def _said(item: PlanItem, outcomes: Mapping[str, CheckOutcome]) -> str:
    """Return what the checks say of the first subject that they leave open, if anything."""
    for leaf in item.judge.leaves() if item.judge else ():
        outcome = outcomes.get(leaf.run)
        for text in (
            *(f.message for f in (outcome.findings if outcome else ())),
            *(f"{u.label}：{u.detail or u.reason}" for u in (outcome.undecided if outcome else ())),
        ):
            return f" ({text})"
    return ""


def _looked(item: PlanItem, plan: Plan, outcomes: Mapping[str, CheckOutcome]) -> bool:
    leaves = item.judge.leaves() if item.judge else ()
    known = [outcomes.get(leaf.run) for leaf in leaves]
    return any(o is not None and o.state in LOOKED for o in known)
