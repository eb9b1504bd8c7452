"""What plans would make of a situation: every item that asks the network checks, and strict ones.

No plan item asks yet for all that the checks can grade; the strict ones do, each by one parameter.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from gkcheck.models.judgement import Judgement
from gkcheck.models.plan import PlanItem
from gkcheck.models.site import SiteKind, SiteSpec
from gkcheck.registry import all_checks
from gkcheck.runner import run_checks
from gkcheck.scoring.judge import judge_item
from gkcheck.scoring.load import load_plan, plan_ids

RULES = Path(__file__).parents[2] / "rules"
CHECKS = ("ipv6_support", "ipv6_links", "ipv6_subresources", "name_servers")
STRICT = {
    "ipv6_support": {"entries": "all"},
    "ipv6_links": {"min_second": 0.9, "min_third": 0.9},
    "ipv6_subresources": {"count_as": "flag"},
    "name_servers": {"ipv6": "flag"},
}


def items() -> Iterator[tuple[str, PlanItem]]:
    """Yield (name, item) of every plan item that only the network checks judge, and strict ones."""
    model: PlanItem | None = None
    for plan_id in plan_ids(RULES):
        for item in load_plan(RULES, plan_id, checks=all_checks()).items:
            leaves = item.judge.leaves() if item.judge else []
            if leaves and all(leaf.check in CHECKS for leaf in leaves):
                model = item if item.threshold_source != "unverified" else model
                yield f"{plan_id} {item.id}", item
    assert model is not None and model.judge is not None
    for check, params in STRICT.items():
        judge = Judgement(
            check=check, params=params, at_most=model.judge.at_most, when_inapplicable="review"
        )
        yield f"strict {check}", model.model_copy(update={"judge": judge})


def verdicts(store: Path, url: str, as_of: date) -> dict[str, str]:
    """Return the state of each item for a site of each kind it applies to, the worst one."""
    found: dict[str, str] = {}
    for name, item in items():
        assert item.judge is not None
        wanted = [(leaf.check or "", dict(leaf.params)) for leaf in item.judge.leaves()]
        outcomes = {outcome.run: outcome for outcome in run_checks(store, as_of, wanted)}
        states = {
            judge_item(
                item, outcomes, SiteSpec(url=url, kind=kind, name="丰乐县"), as_of
            ).state.value
            for kind in SiteKind
        }
        found[name] = next((s for s in ("not_met", "partial") if s in states), min(states))
    return found
