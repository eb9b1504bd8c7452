"""How far a site is from each veto that counts something, and when stale columns would bring it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from pydantic import ValidationError

from checks.derived.column_tree import columns
from checks.derived.due_columns import DueRule, due_columns
from checks.structure.stale_column import StaleColumnParams
from gkcheck.errors import GkcheckError
from gkcheck.models.judgement import Judgement
from gkcheck.models.plan import PlanItem
from gkcheck.models.result import CheckResult, PlanResult, SiteResult
from gkcheck.paths import rules_dir
from gkcheck.scoring.load import load_plan
from gkcheck.store.reader import FactReader
from reports.model import VetoView

MAX_NAMES = 5


def due_rules(result: SiteResult) -> list[DueRule]:
    """Return the periods of update that the plans of a result ask for.

    A plan's year is left out: a column cannot go stale again within it.
    """
    rules = [due_rule(c.params, result) for c in result.checks if c.id == "stale_column"]
    return [rule for rule in rules if rule is not None]


def due_rule(params: dict[str, Any], result: SiteResult) -> DueRule | None:
    """Return the period that one run of ``stale_column`` counts by; None: it has none."""
    try:
        asked = StaleColumnParams.model_validate(params)
    except ValidationError:
        return None
    if asked.window == "plan_year" or asked.as_review:
        return None
    first, last = asked.span(result.run.as_of)
    return DueRule(asked.columns, (last - first).days, asked.words(), asked.lowest_only)


def veto_views(facts: FactReader, result: SiteResult) -> Iterator[VetoView]:
    """Yield the vetoes of the result's plans that allow a number of sure findings.

    A plan whose rule file is not the one that the result was judged by is left out.
    """
    runs = {check.run: check for check in result.checks}
    for plan in result.plans:
        for item in _items(plan):
            judge = item.judge
            if judge is None or judge.at_most is None or judge.at_most.measure != "flagged":
                continue
            done = [runs[leaf.run] for leaf in judge.leaves() if leaf.run in runs]
            if done:
                yield _view(facts, result, plan, item, judge, done)


def _items(plan: PlanResult) -> Sequence[PlanItem]:
    bound = {i.item for i in plan.items if i.veto and i.state != "excluded"}
    if not bound:
        return ()
    try:
        rules = load_plan(rules_dir(), plan.plan)
    except GkcheckError:
        return ()
    if rules.digest != plan.digest:
        return ()
    return [item for item in rules.items if item.id in bound]


def _view(
    facts: FactReader,
    result: SiteResult,
    plan: PlanResult,
    item: PlanItem,
    judge: Judgement,
    done: Sequence[CheckResult],
) -> VetoView:
    assert judge.at_most is not None
    counted = sum(int(c.measures.get("flagged", 0)) for c in done)
    limit = int(judge.at_most.value)
    rules = [due_rule(c.params, result) for c in done if c.id == "stale_column"]
    coming = [
        due
        for due in due_columns(facts, columns(facts), [r for r in rules if r is not None])
        if due.due_on is not None and due.due_on >= result.run.as_of
    ]
    need = limit + 1 - counted
    last = coming[need - 1].due_on if 0 < need <= len(coming) else None
    return VetoView(
        plan=plan.title,
        number=item.id,
        title=item.title,
        counted=counted,
        unsure=sum(int(c.measures.get("review", 0) + c.measures.get("undecided", 0)) for c in done),
        limit=limit,
        told=all(c.state in ("completed", "inapplicable") for c in done),
        on=None if last is None else last + timedelta(days=1),
        names=tuple(due.path[-1] for due in coming[: min(need, MAX_NAMES)]) if last else (),
    )
