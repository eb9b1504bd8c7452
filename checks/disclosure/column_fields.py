"""Does a column as a whole say each thing that a plan wants of it?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from checks.api import FindingSink, Params, check
from checks.derived.column_place import Place, entries_in, place_of
from checks.derived.coverage import lacking
from checks.derived.phones import phones
from checks.derived.place_text import Reading, Source, read_pages, reading_of, texts
from checks.derived.text_search import Entry, entries, matching, snippet, year_window
from gkcheck.errors import Reason
from gkcheck.models.facts import FactKind
from gkcheck.models.finding import Subject
from gkcheck.models.outcome import Measures
from gkcheck.models.plan import ColumnSpec
from gkcheck.store.reader import FactReader, path_of
from gkcheck.text.normalize import normalize_title

MAX_PAGES = 400
"""Entries whose texts are read, newest first."""


class Wanted(Params):
    """One thing: a title, text or table head holds one of ``any_of``.

    ``also``: the same text holds one of these too. ``value``: phone wants a number to dial.
    """

    name: str
    any_of: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    value: Literal["phone"] | None = None

    @model_validator(mode="after")
    def _can_be_found(self) -> Wanted:
        if not self.any_of and self.value is None:
            raise ValueError("any_of or value must be given")
        return self


class ColumnFieldsParams(Params):
    """``columns``: the place. ``any_of``: entries anywhere with these words in the title count too.

    ``year``: only what is dated in that year, or speaks of it.
    """

    fields: tuple[Wanted, ...] = Field(min_length=1)
    columns: tuple[ColumnSpec, ...] = ()
    any_of: tuple[str, ...] = ()
    year: int | None = None

    @model_validator(mode="after")
    def _has_a_place(self) -> ColumnFieldsParams:
        if not self.columns and not self.any_of:
            raise ValueError("columns or any_of must be given")
        return self


class ColumnFieldsMeasures(Measures):
    """``population``: things asked for. ``found``: those that are said."""

    found: int = 0


@dataclass(frozen=True)
class _Ground:
    """``said``: comparable texts by source. ``unsure``: texts of which the year is not known."""

    place: Place | None
    said: list[tuple[Source | None, str, str]]
    unsure: list[str]
    searched: list[str]
    unknown: Reason | None
    words: tuple[str, ...]

    @property
    def label(self) -> str:
        if self.place is not None and self.place.positions:
            return f"栏目“{self.place.label}”"
        return "、".join(f"“{word}”" for word in self.words[:5])

    @property
    def url(self) -> str | None:
        return self.place.url if self.place else next(iter(self.searched), None)


@check(
    id="column_fields",
    title="栏目内容要素",
    needs=set(),
    reasons={
        "field_missing": "{place}没有看到“{label}”",
        "field_not_seen": "站内标题含{place}的内容中没有看到“{label}”,请核对是否在别处公开",
    },
    params=ColumnFieldsParams,
    measures=ColumnFieldsMeasures,
    since="0.2",
)
def run(facts: FactReader, p: ColumnFieldsParams, out: FindingSink) -> ColumnFieldsMeasures:
    """Read the place's pages, tables and files; a thing not said counts only if all was read."""
    if p.year is not None and facts.as_of.year < p.year:
        return ColumnFieldsMeasures(population=0)
    place = place_of(facts, p.columns) if p.columns else None
    if place is not None and not place.positions and not p.any_of and place.unknown is None:
        return ColumnFieldsMeasures(population=0)  # its absence is another check's matter
    ground = _ground(facts, p, place)
    found = 0
    for field in p.fields:
        if any(_says(flat, raw, field) for _, flat, raw in ground.said):
            found += 1
        else:
            _report(ground, field, out)
    return ColumnFieldsMeasures(population=len(p.fields), found=found, grade=found / len(p.fields))


def _ground(facts: FactReader, p: ColumnFieldsParams, place: Place | None) -> _Ground:
    here = entries_in(facts, place) if place is not None and place.positions else []
    known = {e.url_id for e in here}
    extra = [e for e in matching(entries(facts), p.any_of) if e.url_id not in known]
    pool = here + extra
    unknown = place.unknown if place is not None else None
    if extra or place is None or not place.positions:
        unknown = unknown or lacking(facts, FactKind.LIST_ITEM, FactKind.PAGE)
    if p.year is None:
        sure, maybe = pool, list[Entry]()
    else:
        sure, maybe = _by_year(pool, p.year, facts.as_of)
    sure = sorted(sure, key=lambda e: e.day or date.min, reverse=True)
    if len(sure) > MAX_PAGES:
        unknown = unknown or Reason.BUDGET_TIME
    reading = _read(facts, sure[:MAX_PAGES])
    said = [(s, flat, raw) for s, flat, raw in _texts(facts, reading)]
    said += [(None, e.flat, e.title) for e in sure]
    unsure: list[str] = []
    searched = reading.urls
    unknown = unknown or reading.unknown
    own = _own_pages(facts, place, known) if place is not None else None
    for more in (own, _read(facts, maybe[:MAX_PAGES]) if maybe else None):
        if more is None:
            continue
        searched += more.urls
        unknown = unknown or more.unknown
        for source, flat, raw in _texts(facts, more):
            if p.year is None or str(p.year) in flat:
                said.append((source, flat, raw))
            else:
                unsure.append(flat)
    if not pool and not said:  # nothing is there that could be read for it
        unknown = unknown or (Reason.NEEDS_PERSON if place is None or not place.positions else None)
    return _Ground(place, said, unsure, searched, unknown, p.any_of)


def _by_year(pool: Sequence[Entry], year: int, as_of: date) -> tuple[list[Entry], list[Entry]]:
    """Return the entries of a year, by date or by title, and those without a date."""
    window = year_window(year, as_of)
    sure = [e for e in pool if window.holds(e.day) or str(year) in e.flat]
    return sure, [e for e in pool if e.day is None and str(year) not in e.flat]


def _read(facts: FactReader, pool: Sequence[Entry]) -> Reading:
    ids = sorted({e.url_id for e in pool if e.url_id is not None})
    return facts.once(("column_fields.read", tuple(ids)), lambda: read_pages(facts, ids))


def _own_pages(facts: FactReader, place: Place, entries_known: set[int | None]) -> Reading:
    """Return what the column's own pages say, its entries left out."""
    whole = reading_of(facts, place)
    own = tuple(s for s in whole.sources if s.page_id not in entries_known and not s.is_file)
    files = tuple(s for s in whole.sources if s.is_file and s.page_id in {o.url_id for o in own})
    unread = tuple(u for u in whole.unread if u.url in place.searched)
    return Reading(own + files, unread)


def _texts(facts: FactReader, reading: Reading) -> list[tuple[Source | None, str, str]]:
    found: list[tuple[Source | None, str, str]] = []
    for source, raw in texts(facts, reading):
        found.append((source, f"{normalize_title(source.title)}\n{normalize_title(raw)}", raw))
    for source in reading.sources:
        for row in facts.rows(
            "SELECT caption, header FROM record_table WHERE url_id = ?", source.url_id
        ):
            head = " ".join((row["caption"] or "", *path_of(row["header"])))
            found.append((source, normalize_title(head), head))
    return found


def _says(flat: str, raw: str, field: Wanted) -> bool:
    if field.any_of and not any(normalize_title(word) in flat for word in field.any_of):
        return False
    if field.also and not any(normalize_title(word) in flat for word in field.also):
        return False
    return field.value is None or bool(phones(raw))


def _report(ground: _Ground, field: Wanted, out: FindingSink) -> None:
    unknown = ground.unknown
    if any(_says(flat, flat, field) for flat in ground.unsure):
        unknown = Reason.NO_DATES
    if unknown is not None:
        detail = f"读了 {len(ground.searched)} 个页面和附件"
        out.undecided(unknown, field.name, url=ground.url, detail=detail)
        return
    likely = next(
        (s for _, flat, _ in ground.said if (s := snippet(flat, [field.name[:2]])) is not None),
        None,
    )
    subject = Subject(kind="column", url=ground.url, label=field.name)
    evidence = {
        "expected": f"{ground.label}写明{field.name}",
        "seen": f"读了 {len(ground.searched)} 个页面和附件,没有所列的词",
        "searched": ground.searched,
        "compared": len(ground.said),
        "words": [*field.any_of, *field.also],
        "snippet": likely,
    }
    if ground.place is None or not ground.place.positions:  # no place to be complete about
        out.review(subject, "field_not_seen", place=ground.label, evidence=evidence)
        return
    out.flag(
        subject,
        "field_missing",
        group=f"place:{ground.label}",
        place=ground.label,
        confirm=ground.searched[:10] or list(ground.place.searched)[:5],
        evidence=evidence,
    )
