"""Which pages belong to a column: pages that name it theirs, and what its lists show."""

from __future__ import annotations

from collections.abc import Sequence

from checks.derived.column_match import Placement, label_of, match_column
from checks.derived.column_tree import Column, children_of
from checks.derived.list_pages import list_chain, start_pages
from checks.derived.menu_reading import menu_reading
from gkcheck.errors import Reason
from gkcheck.models.plan import ColumnSpec
from gkcheck.store.reader import FactReader


def named_columns(
    specs: Sequence[ColumnSpec], tree: Sequence[Column], *, anywhere: bool = False
) -> list[int | None]:
    """Return, for each spec, the position in ``tree`` of the column it names; None: not there.

    A column of the same name under another parent is another column, unless ``anywhere``.
    """
    wanted = {Placement.FOUND}
    if anywhere:
        wanted |= {Placement.MISPLACED, Placement.UNPLACED}
    place = {id(column): i for i, column in enumerate(tree)}
    matches = [match_column(spec, tree) for spec in specs]
    return [
        place[id(m.column)] if m.column is not None and m.placement in wanted else None
        for m in matches
    ]


def pages_in(facts: FactReader, tree: Sequence[Column], positions: Sequence[int]) -> set[int]:
    """Return ids of addresses that stand in the given columns or in columns below them.

    Holds the columns' own pages, their list pages, the entries of these lists (read or not), and
    pages that name one of the columns in their breadcrumb. Bounded by the columns' entries.
    """
    below = children_of(tree)
    wanted = set(positions)
    for position in positions:
        wanted.update(below.get(position, ()))
    found: set[int] = set()
    for position in wanted:
        column = tree[position]
        for start in start_pages(facts, column):
            chain, _ = list_chain(facts, start)
            found.update(chain or [start])
            for page in chain:
                found.update(
                    row["url_id"]
                    for row in facts.rows(
                        "SELECT url_id FROM list_item WHERE page_id = ? AND url_id IS NOT NULL",
                        page,
                    )
                )
        for seen in column.seen_ids:
            found.update(
                row["id"] for row in facts.rows("SELECT id FROM page WHERE column_id = ?", seen)
            )
    return found


def lowest(tree: Sequence[Column], wanted: dict[int, str]) -> dict[int, str]:
    """Return the wanted columns that have no other wanted one below: each matter counted once."""
    below = children_of(tree)
    return {i: label for i, label in wanted.items() if not wanted.keys() & set(below.get(i, ()))}


def directly_below(tree: Sequence[Column], wanted: dict[int, str]) -> dict[int, str]:
    """Return the columns of this site next below the wanted ones; a column without any is kept."""
    below = children_of(tree)
    found: dict[int, str] = {}
    for position, label in wanted.items():
        inside = below.get(position, [])
        deeper = {k for i in inside for k in below.get(i, ())}
        next_ones = [i for i in inside if i not in deeper and not tree[i].is_elsewhere]
        found |= {i: tree[i].label for i in next_ones} or {position: label}
    return found


def wanted_columns(
    facts: FactReader, specs: Sequence[ColumnSpec], tree: Sequence[Column]
) -> tuple[dict[int, str], list[tuple[str, Reason]]]:
    """Return the columns to look at (position in ``tree`` -> label), and those not told.

    Without ``specs``: every column of this site that has an address. A named column that the site
    surely lacks (or has under another parent only) is in neither: its absence is the matter of ``required_column``. One that was not
    found in menus read only in part comes back with the reason.
    """
    if not specs:
        return {
            i: column.label
            for i, column in enumerate(tree)
            if column.url is not None and not column.is_elsewhere
        }, []
    unknown = menu_reading(facts, tree).unknown
    place = {id(column): i for i, column in enumerate(tree)}
    wanted: dict[int, str] = {}
    lost: list[tuple[str, Reason]] = []
    for spec in specs:
        match = match_column(spec, tree)
        if match.placement is Placement.FOUND and match.column is not None:
            wanted.setdefault(place[id(match.column)], label_of(spec))
        elif match.placement is Placement.UNPLACED:
            lost.append((label_of(spec), unknown or Reason.NEEDS_PERSON))
        elif unknown is not None:
            lost.append((label_of(spec), unknown))
    return wanted, lost
