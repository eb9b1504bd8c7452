"""Columns of one name where a plan names no place: any of them may be the one it means."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from checks.derived.column_activity import ColumnActivity, activities
from checks.derived.column_match import Placement, match_column, names_no_place
from checks.derived.column_pages import named_columns
from checks.derived.column_tree import Column, children_of
from gkcheck.models.plan import ColumnSpec
from gkcheck.store.reader import FactReader

_FOUND = Placement.FOUND


def namesakes(
    specs: Sequence[ColumnSpec], tree: Sequence[Column], wanted: Mapping[int, str]
) -> dict[int, tuple[int, ...]]:
    """Return, for each wanted position, the positions to look at in turn, itself first.

    Only a spec that names no place has more than one. A column below one of them is none: what it
    holds is counted with the one above.
    """
    loose = {
        at
        for spec, at in zip(specs, named_columns(specs, tree), strict=True)
        if at is not None and names_no_place(spec) and at in wanted
    }
    below = children_of(tree)
    found = {}
    for at in wanted:
        same = [at]
        if at in loose:
            for i, column in enumerate(tree):
                inside = any(i in below.get(k, ()) for k in same)
                if column.name == tree[at].name and i not in same and not inside:
                    same.append(i)
        found[at] = tuple(same)
    return found


def all_named(specs: Sequence[ColumnSpec], tree: Sequence[Column]) -> list[int]:
    """Return positions of the columns that specs name: of one that names no place, all that fit."""
    found: dict[int, None] = {}
    for spec in specs:
        if names_no_place(spec):
            fits = (i for i, c in enumerate(tree) if match_column(spec, [c]).placement is _FOUND)
            found |= dict.fromkeys(fits)
        else:
            found |= dict.fromkeys(i for i in named_columns([spec], tree) if i is not None)
    return list(found)


def best_activities(
    facts: FactReader,
    tree: Sequence[Column],
    groups: Mapping[int, tuple[int, ...]],
    good: Callable[[ColumnActivity], bool],
    untold: Callable[[ColumnActivity], bool],
) -> Iterator[tuple[int, int, ColumnActivity, tuple[str, ...]]]:
    """Yield, for each key of ``groups``: key, position chosen of its group, activity, pages read.

    Chosen is the first that is ``good``, else one that is ``untold`` (it might be good), else the
    one with the newest date. The pages are those of all columns of the group.
    """
    places = list(dict.fromkeys(i for group in groups.values() for i in group))
    known = dict(activities(facts, tree, places))
    for key, group in groups.items():
        ranks = {i: (good(known[i]), untold(known[i])) for i in group}
        chosen = max(group, key=lambda i: (*ranks[i], known[i].newest_on or date.min))
        pages = dict.fromkeys(p for i in group for p in _pages(known[i], tree[i]))
        yield key, chosen, known[chosen], tuple(pages)


def _pages(activity: ColumnActivity, column: Column) -> tuple[str, ...]:
    return activity.pages or ((column.url,) if column.url else ())
