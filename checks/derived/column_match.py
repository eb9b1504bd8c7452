"""Does a site have the column that a plan names? Pure: names against names, no facts.

The placement rule: exact path is found; one level dropped or added is found with a remark; the
right name under another parent is misplaced; nowhere is missing. A listed synonym is found at its
grade. Levels that plans themselves drop are *optional* and cost nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache, lru_cache

from checks.derived.column_tree import Column
from gkcheck.models.plan import ColumnName, ColumnSpec
from gkcheck.text.normalize import normalize_name
from gkcheck.text.similarity import similarity

# A first level that means the site itself, as plans write it before the first menu entry.
SITE_NAMES = frozenset(
    {"政府网站", "门户网站", "政府门户网站", "本网站", "部门网站", "政府部门网站", "网站"}
)
NEAREST = 5


class Placement(StrEnum):
    """How a named column was found."""

    FOUND = "found"
    MISPLACED = "misplaced"
    UNPLACED = "unplaced"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Match:
    """The best match of one spec. ``grade`` 0..1; ``path`` is the way it was matched by.

    ``dropped`` and ``added`` are levels of the plan that the site lacks and the other way round.
    ``UNPLACED``: the name is there but the way to it was only seen in part.
    """

    placement: Placement
    column: Column | None = None
    path: tuple[str, ...] = ()
    grade: Decimal = Decimal(0)
    dropped: tuple[str, ...] = ()
    added: tuple[str, ...] = ()

    @property
    def is_exact(self) -> bool:
        """Tell whether path and names are as the plan writes them."""
        return (
            self.placement is Placement.FOUND
            and self.grade == 1
            and not self.dropped
            and not self.added
        )


@dataclass(frozen=True, slots=True)
class _Fit:
    grade: Decimal
    dropped: tuple[str, ...]
    added: tuple[str, ...]

    @property
    def cost(self) -> int:
        return len(self.dropped) + len(self.added)


def match_column(spec: ColumnSpec, tree: Sequence[Column]) -> Match:
    """Return the best match of ``spec`` among the site's columns."""
    levels = levels_of(spec)
    best = Match(Placement.MISSING)
    for column in tree:
        for path in column.known_paths:
            if _level_grade(levels[-1], path[-1]) is None:
                continue
            match = _placed(spec, levels, column, path)
            if _rank(match) > _rank(best):
                best = match
    return best


def levels_of(spec: ColumnSpec) -> tuple[ColumnName, ...]:
    """Return the levels of ``spec`` without a first level that only names the site."""
    levels = spec.path
    while len(levels) > 1 and normalize_name(levels[0].name) in SITE_NAMES:
        levels = levels[1:]
    return levels


def label_of(spec: ColumnSpec) -> str:
    """Return how a column is called whatever optional levels a plan writes or drops."""
    levels = levels_of(spec)
    named = [level.name for level in levels if not level.optional] or [levels[-1].name]
    return ">".join(named)


def names_no_place(spec: ColumnSpec) -> bool:
    """Tell whether any column of the name will do: no place is named, or it binds nobody."""
    return not spec.strict or len(levels_of(spec)) == 1


def first_lacking(spec: ColumnSpec, tree: Sequence[Column]) -> str:
    """Return the label of the first level on the way to ``spec`` that the site lacks."""
    levels = levels_of(spec)
    for length in range(1, len(levels)):
        if levels[length - 1].optional:
            continue
        above = ColumnSpec(label="", path=levels[:length], strict=False)
        if match_column(above, tree).placement is Placement.MISSING:
            return label_of(above)
    return label_of(spec)


def nearest_columns(spec: ColumnSpec, tree: Sequence[Column]) -> list[dict[str, object]]:
    """Return the columns that come nearest to a missing one: name, path, url, similarity, why."""
    levels = levels_of(spec)
    names = [levels[-1].name, *(s.name for s in levels[-1].synonyms)]
    scores: dict[str, float] = {}
    for column in tree:
        if column.name not in scores:
            scores[column.name] = max(similarity(name, column.name) for name in names)
    ranked = sorted(tree, key=lambda c: (-scores[c.name], c.path))[:NEAREST]
    return [
        {
            "name": column.name,
            "path": column.label,
            "url": column.url,
            "similarity": round(scores[column.name], 2),
            "why": "名称不在标准名称和已登记的别名之内",
        }
        for column in ranked
        if scores[column.name] > 0
    ]


def parent_column(spec: ColumnSpec, tree: Sequence[Column]) -> Column | None:
    """Return the nearest column above ``spec`` that the site has, itself not counted."""
    levels = levels_of(spec)
    for length in range(len(levels) - 1, 0, -1):
        above = ColumnSpec(label="", path=levels[:length], strict=False)
        match = match_column(above, tree)
        if match.column is not None and match.column.url is not None:
            return match.column
    return None


def _placed(
    spec: ColumnSpec, levels: tuple[ColumnName, ...], column: Column, path: tuple[str, ...]
) -> Match:
    fit = _align(levels, path)
    # Two paths that share the name alone always align: by dropping all above it.
    if names_no_place(spec):
        return Match(Placement.FOUND, column, path, fit.grade)
    if fit.cost <= 1:
        return Match(Placement.FOUND, column, path, fit.grade, fit.dropped, fit.added)
    above = next((level for level in levels[-2::-1] if not level.optional), None)
    if above is not None and above.topic and above.name in fit.dropped and fit.added:
        return Match(Placement.MISSING)  # a like name below another topic is another column
    # The end of a way that is known from the top leaves nothing open.
    known = any(whole[-len(path) :] == path for whole in column.whole)
    if not known and not fit.added:
        return Match(Placement.UNPLACED, column, path, fit.grade, fit.dropped)
    return Match(Placement.MISPLACED, column, path, Decimal(0), fit.dropped, fit.added)


def _rank(match: Match) -> tuple[int, Decimal, int, bool, bool, int]:
    order = {
        Placement.FOUND: 3,
        Placement.UNPLACED: 2,
        Placement.MISPLACED: 1,
        Placement.MISSING: 0,
    }
    here = match.column is not None and not match.column.is_elsewhere
    cost = len(match.dropped) + len(match.added)
    addressed = match.column is not None and match.column.url is not None
    depth = 0 if match.column is None else len(match.column.path)
    return (order[match.placement], match.grade, -cost, here, addressed, -depth)


def _align(levels: tuple[ColumnName, ...], path: tuple[str, ...]) -> _Fit:
    """Return the cheapest way to make ``path`` out of ``levels``; the last levels must agree.

    Cost is the number of dropped (not optional) and added levels; the grade is that of the weakest
    synonym used. The paths are a handful of names, so the plain table is enough.
    """

    @cache
    def best(i: int, j: int) -> _Fit:
        if i == 0:
            return _Fit(Decimal(1), (), path[:j])
        level = levels[i - 1]
        above = best(i - 1, j)
        dropped = above.dropped if level.optional else (*above.dropped, level.name)
        options = [_Fit(above.grade, dropped, above.added)]
        if j > 0:
            left = best(i, j - 1)
            options.append(_Fit(left.grade, left.dropped, (*left.added, path[j - 1])))
            grade = _level_grade(level, path[j - 1])
            if grade is not None:
                both = best(i - 1, j - 1)
                options.append(_Fit(min(both.grade, grade), both.dropped, both.added))
        return min(options, key=lambda fit: (fit.cost, -fit.grade))

    leaf = _level_grade(levels[-1], path[-1]) or Decimal(0)
    rest = best(len(levels) - 1, len(path) - 1)
    return _Fit(min(leaf, rest.grade), rest.dropped, rest.added)


def _level_grade(level: ColumnName, name: str) -> Decimal | None:
    """Return 1 for the standard name, a synonym's grade, None for another name."""
    flat = _flat(name)
    if flat == _flat(level.name):
        return Decimal(1)
    for synonym in level.synonyms:
        if flat == _flat(synonym.name):
            return synonym.grade
    return None


@lru_cache(maxsize=65_536)
def _flat(name: str) -> str:
    return normalize_name(name)
