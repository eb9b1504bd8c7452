"""Columns that are to be kept fresh, with the last day on which each still is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from checks.derived.column_activity import ColumnActivity, activities
from checks.derived.column_pages import lowest, wanted_columns
from checks.derived.column_tree import Column
from gkcheck.models.plan import ColumnSpec
from gkcheck.store.reader import FactReader


@dataclass(frozen=True, slots=True)
class DueRule:
    """Columns (empty: all) and the days within which they must be updated.

    ``words`` says the period in Chinese. ``lowest_only``: of columns one below the other, the
    lowest counts.
    """

    columns: tuple[ColumnSpec, ...]
    days: int
    words: str
    lowest_only: bool = False


@dataclass(frozen=True, slots=True)
class DueColumn:
    """One column under one rule. ``due_on``: the last day on which it is fresh.

    ``newest_on`` and ``due_on`` are None where no date was read, or a newer one may be on a page
    that was not read.
    """

    label: str
    path: tuple[str, ...]
    url: str | None
    newest_on: date | None
    due_on: date | None
    rule: str


def due_columns(
    facts: FactReader, tree: Sequence[Column], rules: Iterable[DueRule]
) -> list[DueColumn]:
    """Return the columns that ``rules`` bind, each once a period, the first to go stale first."""
    found: dict[tuple[int, str], DueColumn] = {}
    for rule in dict.fromkeys(rules):
        wanted, _ = wanted_columns(facts, rule.columns, tree)
        if rule.lowest_only:
            wanted = lowest(tree, wanted)
        missing = [i for i in wanted if (i, rule.words) not in found]
        for position, activity in activities(facts, tree, missing):
            newest = _newest(activity)
            found[position, rule.words] = DueColumn(
                label=tree[position].label,
                path=tree[position].path,
                url=tree[position].url,
                newest_on=newest,
                due_on=None if newest is None else newest + timedelta(days=rule.days),
                rule=rule.words,
            )
    return sorted(
        found.values(), key=lambda d: (d.due_on is None, d.due_on or date.max, d.label, d.rule)
    )


def _newest(activity: ColumnActivity) -> date | None:
    if activity.whole or activity.in_order:
        return activity.newest_on
    return None
