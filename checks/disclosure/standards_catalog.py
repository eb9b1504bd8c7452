"""Catalogues of what must be published: is there one for each domain, and is it lived up to?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from checks.api import FindingSink, Params, check
from checks.derived.catalogue_rows import heads_of, matters_of
from checks.derived.column_activity import activities
from checks.derived.column_tree import Column, columns
from checks.derived.coverage import lacking
from checks.derived.menu_reading import MenuReading, menu_reading
from checks.derived.place_text import Reading, read_pages, texts
from checks.derived.text_search import (
    Entry,
    entries,
    matching,
    nearest,
    shown,
    url_of,
    with_addresses,
)
from gkcheck.errors import Reason
from gkcheck.models.facts import FactKind
from gkcheck.models.finding import Subject
from gkcheck.models.outcome import Measures
from gkcheck.store.reader import FactReader
from gkcheck.text.normalize import normalize_name, normalize_title

CATALOGUE = ("标准目录", "主动公开目录", "公开事项目录", "基本目录", "公开目录", "目录清单")
NOT_CATALOGUE = ("通知公告", "解读", "培训", "会议", "征求意见")
MAX_CATALOGUES = 80
MAX_NEAREST_ROWS = 30  # rows not seen for which the nearest titles are looked up


class Domain(Params):
    """One domain and the words by which catalogues and columns name it."""

    name: str
    any_of: tuple[str, ...] = Field(min_length=1)


class StandardsCatalogParams(Params):
    """``parts``: catalogue (one is there, for each domain where domains are given), columns (each
    domain has a column with content), rows (each row of the catalogues has a column or an entry),
    edition (one is dated in ``year`` or later), fields (its head names ``fields``).
    """

    parts: tuple[Literal["catalogue", "columns", "rows", "edition", "fields"], ...]
    any_of: tuple[str, ...] = CATALOGUE
    domains: tuple[Domain, ...] = ()
    fields: tuple[str, ...] = ()
    year: int | None = None


class StandardsCatalogMeasures(Measures):
    """``population``: catalogues, columns and rows asked for. ``held``: those that are there."""

    held: int = 0
    catalogues: int = 0


@dataclass(frozen=True)
class _Case:
    facts: FactReader
    p: StandardsCatalogParams
    out: FindingSink
    tree: list[Column]
    menus: MenuReading
    found: list[Entry]
    reading: Reading
    flat: str
    unknown: Reason | None

    @property
    def url(self) -> str | None:
        return url_of(self.facts, self.found[0]) if self.found else None

    def evidence(self, expected: str, seen: str) -> dict[str, object]:
        return {
            "expected": expected,
            "seen": seen,
            "searched": self.reading.urls[:20],
            "found_on": shown(self.facts, self.found),
            "compared": len(entries(self.facts)),
        }


@check(
    id="standards_catalog",
    title="公开标准目录",
    needs=set(),
    reasons={
        "catalogue_missing": "没有找到{label}",
        "domain_column_missing": "没有“{domain}”领域的公开栏目",
        "domain_column_empty": "“{domain}”领域的公开栏目没有内容",
        "row_column_empty": "目录所列“{row}”的栏目没有内容",
        "row_not_seen": "目录所列“{row}”没有看到对应的栏目或内容",
        "edition_old": "目录最近一版是 {day},{year} 年没有更新",
        "field_missing": "目录没有列“{field}”",
    },
    params=StandardsCatalogParams,
    measures=StandardsCatalogMeasures,
    since="0.2",
)
def run(facts: FactReader, p: StandardsCatalogParams, out: FindingSink) -> StandardsCatalogMeasures:
    """Find the catalogues and read their tables; look for each domain and row among the columns."""
    if p.year is not None and facts.as_of.year < p.year:
        return StandardsCatalogMeasures(population=0)
    case = _case(facts, p, out)
    population = held = 0
    for part in p.parts:
        total, right = _PARTS[part](case)
        population, held = population + total, held + right
    return StandardsCatalogMeasures(
        population=population,
        held=held,
        catalogues=len(case.found),
        grade=held / population if population else None,
    )


def _case(facts: FactReader, p: StandardsCatalogParams, out: FindingSink) -> _Case:
    found = matching(entries(facts), p.any_of, but_not=NOT_CATALOGUE)[:MAX_CATALOGUES]
    ids = [e.url_id for e in found if e.url_id is not None]
    reading = facts.once(("standards_catalog", tuple(ids)), lambda: read_pages(facts, ids))
    tree = columns(facts)
    flat = "\n".join(normalize_title(text) for _, text in texts(facts, reading))
    unknown = lacking(facts, FactKind.LIST_ITEM, FactKind.PAGE)
    menus = menu_reading(facts, tree)
    return _Case(facts, p, out, tree, menus, found, reading, flat, unknown)


def _catalogues(case: _Case) -> tuple[int, int]:
    """One catalogue, or one for each domain: by title, else named in the text of one."""
    if not case.p.domains:
        if case.found:
            return 1, 1
        _missing(case, "公开目录", list(case.p.any_of))
        return 1, 0
    held = 0
    for domain in case.p.domains:
        words = [normalize_title(w) for w in domain.any_of]
        if matching(case.found, domain.any_of) or any(word in case.flat for word in words):
            held += 1
        else:
            _missing(case, f"“{domain.name}”标准目录", [f"{domain.name}领域基层政务公开标准目录"])
    return len(case.p.domains), held


def _missing(case: _Case, label: str, names: Sequence[str]) -> None:
    unknown = case.unknown or (case.reading.unknown if case.found else None)
    if unknown is not None:
        case.out.undecided(unknown, label, url=case.url)
        return
    pool = entries(case.facts)
    near = nearest(pool, names, "标题不是这个目录")
    with_addresses(case.facts, near, pool)
    evidence = case.evidence(f"公开{label}", f"读了 {len(case.found)} 份目录,没有这一份")
    case.out.flag(
        Subject(kind="document", url=case.url, label=label),
        "catalogue_missing",
        confirm=[*([case.url] if case.url else []), *case.menus.confirm()],
        evidence=evidence | {"nearest": near},
    )


def _domain_columns(case: _Case) -> tuple[int, int]:
    held = 0
    for domain in case.p.domains:
        words = [normalize_name(w) for w in domain.any_of]
        named = [i for i, c in enumerate(case.tree) if _names(c, words)]
        label = f"“{domain.name}”栏目"
        items, unknown, url = _content(case, named)
        if items or any(case.tree[i].is_elsewhere for i in named):
            held += 1
        elif not named and case.menus.unknown is not None:
            case.out.undecided(case.menus.unknown, label)
        elif named and unknown is not None:
            case.out.undecided(unknown, label, url=url)
        else:
            reason = "domain_column_empty" if named else "domain_column_missing"
            seen = "没有内容" if named else f"比对了 {case.menus.compared} 个栏目名称"
            case.out.flag(
                Subject(kind="column", url=url, label=label),
                reason,
                domain=domain.name,
                confirm=[*([url] if url else []), *case.menus.confirm()],
                evidence=case.evidence(f"{label}有内容", seen)
                | {"searched": case.menus.searched[:20]},
            )
    return len(case.p.domains), held


def _names(column: Column, words: Sequence[str]) -> bool:
    name = normalize_name(column.name)
    return any(word in name for word in words)


def _content(case: _Case, positions: Sequence[int]) -> tuple[int, Reason | None, str | None]:
    """Return entries of the columns together, why not told, and the address of the first."""
    items, unknown, url = 0, None, None
    for position, activity in activities(case.facts, case.tree, positions):
        items += activity.items
        unknown = unknown or activity.unknown
        url = url or case.tree[position].url
    return items, unknown, url


def _rows(case: _Case) -> tuple[int, int]:
    """Each row of the catalogues: a column of its name, or entries that have it in the title."""
    names = matters_of(case.facts, case.reading)
    if not names:
        reason = case.unknown or case.reading.unknown or Reason.NEEDS_PERSON
        if case.found:
            case.out.undecided(reason, "目录所列事项", url=case.url, detail="没有读到目录的各行")
        else:
            _missing(case, "公开目录", list(case.p.any_of))
        return 1, 0
    by_name: dict[str, list[int]] = {}
    for i, column in enumerate(case.tree):
        by_name.setdefault(normalize_name(column.name), []).append(i)
    pool = entries(case.facts)
    held = unseen = 0
    for name in names:
        key = normalize_name(name)
        named = by_name.get(key) or [i for n, at in by_name.items() if key in n for i in at]
        items, unknown, url = _content(case, named)
        if items or any(case.tree[i].is_elsewhere for i in named) or matching(pool, [name]):
            held += 1
        elif named and unknown is None and case.unknown is None:
            case.out.flag(
                Subject(kind="column", url=url, label=name), "row_column_empty", row=name,
                confirm=[u for u in (url, case.url) if u],
                evidence=case.evidence(f"“{name}”有内容", "栏目没有内容,标题中也没有"),
            )  # fmt: skip
        elif named or case.unknown is not None:
            case.out.undecided(unknown or case.unknown or Reason.NEEDS_FACT, name, url=url)
        else:
            near = (
                nearest(pool, [name], "标题中没有这个事项名称") if unseen < MAX_NEAREST_ROWS else []
            )
            with_addresses(case.facts, near, pool)
            unseen += 1
            case.out.review(
                Subject(kind="column", url=case.url, label=name), "row_not_seen", row=name,
                group="rows",
                evidence=case.evidence(f"“{name}”有栏目或内容", "栏目名称和标题中都没有")
                | {"nearest": near},
            )  # fmt: skip
    return len(names), held


def _edition(case: _Case) -> tuple[int, int]:
    days = [e.day for e in case.found if e.day is not None]
    newest, year = max(days, default=None), case.p.year or case.facts.as_of.year
    if newest is not None and newest.year >= year:
        return 1, 1
    if not case.found:
        _missing(case, "公开目录", list(case.p.any_of))
    elif newest is None or case.unknown is not None:
        case.out.undecided(case.unknown or Reason.NO_DATES, "目录版本", url=case.url)
    else:
        case.out.review(
            Subject(kind="document", url=case.url, label="目录版本"), "edition_old", day=newest,
            year=year, evidence=case.evidence(f"{year} 年更新", f"最近一版 {newest}"),
        )  # fmt: skip
    return 1, 0


def _fields(case: _Case) -> tuple[int, int]:
    heads = heads_of(case.facts, case.reading)
    held = 0
    for field in case.p.fields:
        if normalize_title(field) in heads or normalize_title(field) in case.flat:
            held += 1
        elif not case.found:
            _missing(case, f"目录中的“{field}”", list(case.p.any_of))
        elif case.reading.unknown is not None or not case.flat:
            case.out.undecided(case.reading.unknown or Reason.NEEDS_FACT, f"目录中的“{field}”")
        else:
            case.out.flag(
                Subject(kind="document", url=case.url, label=f"目录中的“{field}”"),
                "field_missing", field=field, confirm=case.reading.urls[:5],
                evidence=case.evidence(f"目录列有“{field}”", "表头和正文中没有"),
            )  # fmt: skip
    return len(case.p.fields), held


_PARTS = {
    "catalogue": _catalogues,
    "columns": _domain_columns,
    "rows": _rows,
    "edition": _edition,
    "fields": _fields,
}
