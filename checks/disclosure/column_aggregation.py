"""Does a column gather what the units below publish, so that each of them is seen there?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from pydantic import model_validator

from checks.api import FindingSink, Params, check
from checks.derived.column_place import Place, entries_in, place_of
from checks.derived.coverage import lacking
from checks.derived.source_units import Sourced, sourced
from checks.derived.text_search import Window, entries, matching, shown, url_of
from checks.derived.unit_names import Unit, listed_units
from gkcheck.errors import Reason
from gkcheck.models.facts import FactKind
from gkcheck.models.finding import Subject
from gkcheck.models.outcome import Measures
from gkcheck.models.plan import ColumnSpec
from gkcheck.store.reader import FactReader
from gkcheck.text.normalize import normalize_name


class ColumnAggregationParams(Params):
    """``columns``: where it is gathered. ``any_of``, ``also``: words of the titles that count.

    ``year``, ``until``: when they must be dated. The units are the supplied list ``units``. ``by``
    entry: not units but each entry with these words (or each entry of ``from_columns``) must stand
    in the column too.
    """

    columns: tuple[ColumnSpec, ...]
    from_columns: tuple[ColumnSpec, ...] = ()
    by: Literal["unit", "entry"] = "unit"
    any_of: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    year: int | None = None
    until: date | None = None

    @model_validator(mode="after")
    def _entries_are_named(self) -> ColumnAggregationParams:
        if self.by == "entry" and not (self.any_of or self.from_columns):
            raise ValueError("by entry needs any_of or from_columns")
        return self

    def window(self) -> Window:
        """Return the days that count."""
        if self.year is None:
            return Window(None, self.until)
        return Window(date(self.year, 1, 1), self.until or date(self.year, 12, 31))


class ColumnAggregationMeasures(Measures):
    """``population``: units of the list, or entries. ``represented``: those seen in the column.

    ``sources``: different organs named by the column's entries.
    """

    represented: int = 0
    sources: int = 0


@dataclass(frozen=True)
class _Ground:
    place: Place
    here: list[Sourced]
    outside: list[Sourced]
    unknown: Reason | None


@check(
    id="column_aggregation",
    title="栏目归集",
    needs=set(),
    reasons={
        "unit_not_gathered": "“{unit}”另有同类内容 {count} 条,栏目“{place}”没有归集",
        "entry_not_gathered": "《{label}》没有出现在栏目“{place}”中",
    },
    params=ColumnAggregationParams,
    measures=ColumnAggregationMeasures,
    since="0.2",
)
def run(
    facts: FactReader, p: ColumnAggregationParams, out: FindingSink
) -> ColumnAggregationMeasures:
    """Look for each unit among the sources of the column's entries, then elsewhere on the site."""
    place = place_of(facts, p.columns)
    if not place.positions:  # whether the column exists is another check's matter
        if place.unknown is None:
            return ColumnAggregationMeasures(population=0)
        out.undecided(place.unknown, place.label)
        return ColumnAggregationMeasures(population=1)
    if p.by == "entry":
        return _by_entry(facts, p, place, out)
    ground = _ground(facts, p, place)
    organs = {organ for s in ground.here for organ in (*s.organs, *([s.host] if s.host else []))}
    listed = facts.supplied("units")
    if listed is None:
        detail = f"栏目内 {len(ground.here)} 条内容,来源有 {len(organs)} 个单位"
        out.undecided(Reason.NO_LIST_GIVEN, place.label, url=place.url, detail=detail)
        return ColumnAggregationMeasures(population=1, sources=len(organs))
    units = listed_units(listed)
    represented = sum(_gathered(facts, p, ground, unit, out) for unit in units)
    return ColumnAggregationMeasures(
        population=len(units),
        represented=represented,
        sources=len(organs),
        grade=represented / len(units) if units else None,
    )


def _ground(facts: FactReader, p: ColumnAggregationParams, place: Place) -> _Ground:
    window = p.window()
    here = sourced(facts, [e for e in entries_in(facts, place) if window.holds(e.day)])
    rest = [e for e in entries(facts) if window.holds(e.day) and not place.holds(e)]
    if p.any_of:
        kept = {id(e) for e in matching([s.entry for s in here], p.any_of, p.also)}
        here = [s for s in here if id(s.entry) in kept]
    outside = sourced(facts, matching(rest, p.any_of, p.also)) if p.any_of else []
    unknown = place.unknown or lacking(facts, FactKind.LIST_ITEM)
    return _Ground(place, here, outside, unknown)


def _gathered(
    facts: FactReader,
    p: ColumnAggregationParams,
    ground: _Ground,
    unit: Unit,
    out: FindingSink,
) -> bool:
    """Tell whether the unit is seen in the column; report it where it is not."""
    if any(s.is_of(unit) for s in ground.here):
        return True
    place = ground.place
    if ground.unknown is not None:
        out.undecided(ground.unknown, unit.name, url=place.url)
        return False
    titles = {s.entry.flat for s in ground.here}
    own = [s.entry for s in ground.outside if s.is_of(unit)]
    apart = [e for e in own if e.flat not in titles]
    silent = sum(not s.is_told and not _is_file_of(s, titles) for s in ground.here)
    if apart and not silent:
        found = shown(facts, apart)
        out.flag(
            Subject(kind="unit", url=str(found[0]["url"]), label=unit.name),
            "unit_not_gathered",
            unit=unit.name,
            count=len(apart),
            place=place.label,
            confirm=[str(found[0]["url"]), *place.searched[:5]],
            evidence={
                "expected": f"栏目“{place.label}”有{unit.name}的内容",
                "seen": f"栏目内 {len(ground.here)} 条内容都不是{unit.name}的",
                "found_on": found,
                "searched": list(place.searched),
                "compared": len(ground.here),
                "words": [*p.any_of, *p.also],
            },
        )
        return False
    detail = f"栏目内 {len(ground.here)} 条内容没有写明是该单位的"
    if silent:
        detail += f",其中 {silent} 条不显示来源"
    reason = Reason.NEEDS_PERSON if apart or silent else Reason.NEEDS_FACT
    out.undecided(reason, unit.name, url=place.url, detail=f"{detail};该单位自己的网站没有读取")
    return False


def _is_file_of(one: Sourced, titles: set[str]) -> bool:
    """Tell whether a file bears the title of another entry: its source is that entry's."""
    stem = one.entry.title.rpartition(".")[0]
    return one.entry.kind != "page" and bool(stem) and normalize_name(stem) in titles


def _by_entry(
    facts: FactReader, p: ColumnAggregationParams, place: Place, out: FindingSink
) -> ColumnAggregationMeasures:
    """Compare entries with the column's, by address and by title; what lacks is for a person."""
    source = place_of(facts, p.from_columns) if p.from_columns else None
    pool = entries(facts) if source is None else entries_in(facts, source)
    pool = [e for e in pool if p.window().holds(e.day) and e.kind == "page"]
    if p.any_of:
        pool = matching(pool, p.any_of, p.also)
    unknown = place.unknown or lacking(facts, FactKind.LIST_ITEM)
    here = entries_in(facts, place)
    titles = {e.flat for e in here}
    lacking_here = [e for e in pool if not place.holds(e) and e.flat not in titles]
    for entry in lacking_here:
        url = url_of(facts, entry)
        if unknown is not None:
            out.undecided(unknown, entry.title, url=url)
            continue
        out.review(
            Subject(kind="document", url=url, label=entry.title),
            "entry_not_gathered",
            place=place.label,
            evidence={
                "expected": f"栏目“{place.label}”也有此条",
                "seen": f"栏目内 {len(here)} 条内容中没有同一地址或同一标题的",
                "searched": list(place.searched),
                "compared": len(here),
            },
        )
    represented = len(pool) - len(lacking_here)
    grade = represented / len(pool) if pool else None
    return ColumnAggregationMeasures(population=len(pool), represented=represented, grade=grade)
