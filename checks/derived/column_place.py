"""The place where a plan wants something: its columns, what they hold, how far they were read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from checks.derived.column_activity import activities
from checks.derived.column_match import label_of, names_no_place
from checks.derived.column_pages import named_columns, pages_in
from checks.derived.column_tree import Column, children_of, columns
from checks.derived.menu_reading import menu_reading
from checks.derived.text_search import Entry, entries
from gkcheck.errors import Reason
from gkcheck.models.plan import ColumnSpec
from gkcheck.store.reader import FactReader


@dataclass(frozen=True, slots=True)
class Place:
    """Named columns taken together.

    ``positions``: those that the site has; ``lacking``: labels of the others. ``pages``: ids of
    their pages and entries. ``items``: how many entries they hold. ``unknown``: why something may
    be there that was not seen; None: all of it was read, or surely is not there.
    """

    labels: tuple[str, ...]
    found: tuple[Column, ...]
    positions: tuple[int, ...]
    lacking: tuple[str, ...]
    pages: frozenset[int]
    items: int
    unknown: Reason | None
    searched: tuple[str, ...]

    @property
    def label(self) -> str:
        """Return the columns' names in one line."""
        return "、".join(self.labels)

    @property
    def url(self) -> str | None:
        """Return the address of the first column that has one."""
        return next((c.url for c in self.found if c.url), None)

    def holds(self, entry: Entry) -> bool:
        """Tell whether an entry stands in these columns."""
        if entry.on in self.pages and (entry.url_id is None or entry.kind == "file"):
            return True
        return entry.url_id in self.pages


def place_of(facts: FactReader, specs: Sequence[ColumnSpec], *, below: bool = True) -> Place:
    """Return the place that ``specs`` name, a column of the name under another parent included.

    Made once for all checks of a run that name the same columns.
    """
    key = ("column_place", tuple(s.model_dump_json() for s in specs), below)
    return facts.once(key, lambda: _place(facts, specs, below))


def entries_in(facts: FactReader, place: Place) -> list[Entry]:
    """Return the entries of a place."""
    key = ("column_place.entries", place.positions)
    return facts.once(key, lambda: [e for e in entries(facts) if place.holds(e)])


def _place(facts: FactReader, specs: Sequence[ColumnSpec], below: bool) -> Place:
    tree = columns(facts)
    named = named_columns(specs, tree, anywhere=True)
    positions = tuple(dict.fromkeys(i for i in named if i is not None))
    loose = {
        tree[i].path[-1]
        for s, i in zip(specs, named, strict=True)
        if i is not None and names_no_place(s)
    }
    # Where a plan names no place, every column of that name is one where it may stand.
    positions += tuple(i for i, c in enumerate(tree) if c.path[-1] in loose and i not in positions)
    lacking = tuple(label_of(s) for s, i in zip(specs, named, strict=True) if i is None)
    unknown = menu_reading(facts, tree).unknown if lacking else None
    items = 0
    searched: list[str] = []
    for position, activity in activities(facts, tree, positions):
        items += activity.items
        searched += activity.pages or [u for u in (tree[position].url,) if u]
        if activity.unknown is not None:
            unknown = unknown or activity.unknown
        elif not activity.whole and activity.dead is None:
            unknown = unknown or Reason.BUDGET_PAGES
    kept = positions
    if below:
        under = children_of(tree)
        kept = tuple(dict.fromkeys(k for i in positions for k in (i, *under.get(i, ()))))
    return Place(
        labels=tuple(label_of(s) for s in specs),
        found=tuple(tree[i] for i in positions),
        positions=kept,
        lacking=lacking,
        pages=frozenset(pages_in(facts, tree, positions)),
        items=items,
        unknown=unknown,
        searched=tuple(dict.fromkeys(searched)),
    )
