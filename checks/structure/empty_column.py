"""Does every column hold something?"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from checks.api import FindingSink, Params, check
from checks.derived.column_activity import ColumnActivity
from checks.derived.column_pages import lowest, wanted_columns
from checks.derived.column_tree import columns
from checks.derived.namesakes import best_activities, namesakes
from gkcheck.errors import Reason
from gkcheck.models.facts import FactKind
from gkcheck.models.finding import Subject
from gkcheck.models.outcome import Measures
from gkcheck.models.plan import ColumnSpec
from gkcheck.store.reader import FactReader


class EmptyColumnParams(Params):
    """``columns``: empty means every column of the site. ``min_items``: entries wanted.

    ``lowest_only``: a column is left out when another one asked for lies below it, so that one
    empty place counts once. ``dead``: what a column that does not open counts as.
    """

    columns: tuple[ColumnSpec, ...] = ()
    min_items: int = Field(default=1, ge=1)
    lowest_only: bool = False
    dead: Literal["flag", "undecided"] = "flag"


class EmptyColumnMeasures(Measures):
    """``population``: columns looked at that exist. ``filled``: those with enough entries."""

    filled: int = 0


@check(
    id="empty_column",
    title="栏目内容",
    needs={FactKind.COLUMN, FactKind.LIST_ITEM},
    reasons={
        "column_empty": "栏目“{label}”没有任何内容",
        "column_thin": "栏目“{label}”只有 {items} 条内容,少于 {wanted} 条",
        "column_dead": "栏目“{label}”打不开:{saw}",
    },
    params=EmptyColumnParams,
    measures=EmptyColumnMeasures,
    since="0.1",
)
def run(facts: FactReader, p: EmptyColumnParams, out: FindingSink) -> EmptyColumnMeasures:
    """Count the entries of each column, those of the columns below it included."""
    tree = columns(facts)
    wanted, lost = wanted_columns(facts, p.columns, tree)
    if p.lowest_only:
        wanted = lowest(tree, wanted)
    for label, reason in lost:
        out.undecided(reason, label, detail="没有找到这个栏目")
    filled = 0

    def has_enough(activity: ColumnActivity) -> bool:
        return activity.items >= p.min_items

    def is_untold(activity: ColumnActivity) -> bool:
        return activity.unknown is not None or not (activity.whole or activity.dead)

    groups = namesakes(p.columns, tree, wanted)
    for position, chosen, activity, pages in best_activities(
        facts, tree, groups, has_enough, is_untold
    ):
        column, label = tree[chosen], wanted[position]
        if has_enough(activity):
            filled += 1
            continue
        subject = Subject(kind="column", url=column.url, label=label)
        confirm = list(pages)
        evidence = {
            "expected": f"至少 {p.min_items} 条内容",
            "seen": activity.dead or f"{activity.items} 条内容",
            "path": column.label,
            "searched": confirm,
            "found_on": [column.seen_on] if column.seen_on else [],
        }
        if is_untold(activity):
            reason = activity.unknown or Reason.BUDGET_PAGES
            out.undecided(reason, label, url=column.url, detail=f"已读到 {activity.items} 条")
        elif column.is_foreign:
            seen = activity.dead or f"{activity.items} 条内容"
            out.undecided(Reason.NEEDS_PERSON, label, url=column.url, detail=f"外文栏目:{seen}")
        elif activity.dead is not None and p.dead == "undecided":
            out.undecided(
                Reason.NEEDS_PERSON, label, url=column.url, detail=f"打不开:{activity.dead}"
            )
        elif activity.dead is not None:
            out.flag(subject, "column_dead", saw=activity.dead, confirm=confirm, evidence=evidence)
        elif activity.items:
            out.flag(subject, "column_thin", items=activity.items, wanted=p.min_items,
                     confirm=confirm, evidence=evidence)  # fmt: skip
        else:
            out.flag(subject, "column_empty", confirm=confirm, evidence=evidence)
    population = len(wanted) + len(lost)
    return EmptyColumnMeasures(
        population=population, filled=filled, grade=filled / population if population else None
    )
