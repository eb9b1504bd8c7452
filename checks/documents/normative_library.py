"""Is there a library of normative documents, filled, and does it say what is still in force?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pydantic import Field

from checks.api import FindingSink, Params, check
from checks.derived.column_activity import ColumnActivity, activities
from checks.derived.column_match import nearest_columns, parent_column
from checks.derived.column_pages import named_columns, pages_in
from checks.derived.column_tree import Column, children_of, columns
from checks.derived.documents import document
from checks.derived.menu_reading import menu_reading
from gkcheck.errors import Reason
from gkcheck.models.facts import FactKind, Validity
from gkcheck.models.finding import Subject
from gkcheck.models.outcome import Measures
from gkcheck.models.plan import ColumnName, ColumnSpec
from gkcheck.store.reader import FactReader

LIBRARY = ColumnSpec(label="规范性文件", strict=False, path=(ColumnName(name="规范性文件"),))
WORD = "规范性文件"
IN_FORCE_WORDS = ("有效", "现行")
LAPSED_WORDS = ("失效", "废止", "无效")
NOT_IN_FORCE = (Validity.LAPSED, Validity.REPEALED)
MAX_NAMED = 10


class NormativeLibraryParams(Params):
    """``columns``: where the library may stand (empty: any name with 规范性文件).

    ``require_status``: every document read says whether it is in force. ``require_split``: lists of
    documents in force and lapsed are apart, or every document says which it is.
    """

    columns: tuple[ColumnSpec, ...] = ()
    min_items: int = Field(default=1, ge=1)
    require_status: bool = False
    require_split: bool = False


class NormativeLibraryMeasures(Measures):
    """``population``: 1, the library. ``entries``: documents listed; ``with_status``: of those read.

    ``grade``: share of what was asked that is there.
    """

    entries: int = 0
    read: int = 0
    with_status: int = 0


@dataclass
class _Library:
    positions: list[int]
    main: Column
    activity: ColumnActivity
    read: int = 0
    with_status: int = 0
    without: list[str] = field(default_factory=list)
    is_split: bool = False
    lapsed_in_force: list[dict[str, str]] = field(default_factory=list)


@check(
    id="normative_library",
    title="规范性文件库",
    needs={FactKind.COLUMN, FactKind.LIST_ITEM, FactKind.DOCUMENT},
    reasons={
        "library_missing": "没有找到规范性文件库(栏目“{label}”)",
        "library_thin": "规范性文件库“{label}”只有 {items} 件,少于 {wanted} 件",
        "status_missing": "规范性文件库“{label}”中 {without} 件没有标明有效性(共读取 {read} 件)",
        "split_missing": "规范性文件库“{label}”没有把现行有效和失效废止的文件分开",
        "repealed_in_force": "规范性文件库“{label}”的现行有效列表中有 {count} 件已标明失效或废止",
    },
    params=NormativeLibraryParams,
    measures=NormativeLibraryMeasures,
    since="0.1",
)
def run(facts: FactReader, p: NormativeLibraryParams, out: FindingSink) -> NormativeLibraryMeasures:
    """Find the library's columns, count what they list, and read the documents' status."""
    tree = columns(facts)
    specs = p.columns or (LIBRARY,)
    positions = list(
        dict.fromkeys(i for i in named_columns(specs, tree, anywhere=True) if i is not None)
    )
    if not positions:  # under another name it is a library still; names are another check's matter
        positions = _by_word(tree)
    if not positions:
        _absent(facts, tree, specs[0], out)
        return NormativeLibraryMeasures(population=1, grade=0)
    here = [i for i in positions if not tree[i].is_elsewhere]
    if not here:
        out.undecided(Reason.THIRD_PARTY, specs[0].label, url=tree[positions[0]].url)
        return NormativeLibraryMeasures(population=1, grade=0)
    library = _read(facts, tree, here)
    asked = [_check_items(library, p, out)]
    if p.require_status:
        asked.append(_check_status(library, p, out))
    if p.require_split:
        asked.append(_check_split(library, p, out))
    if library.lapsed_in_force:
        asked.append(_report_lapsed(library, out))
    return NormativeLibraryMeasures(
        population=1,
        entries=library.activity.items,
        read=library.read,
        with_status=library.with_status,
        grade=sum(asked) / len(asked),
    )


def _by_word(tree: list[Column]) -> list[int]:
    """Return the highest columns whose name holds the word, e.g. 本区县规范性文件."""
    found = [i for i, column in enumerate(tree) if WORD in column.name and column.url is not None]
    below = children_of(tree)
    inner = {child for i in found for child in below.get(i, ())}
    return [i for i in found if i not in inner]


def _read(facts: FactReader, tree: list[Column], positions: list[int]) -> _Library:
    found = dict(activities(facts, tree, positions))
    main = max(positions, key=lambda i: found[i].items)
    library = _Library(positions, tree[main], found[main])
    for page in sorted(pages_in(facts, tree, positions)):
        doc = document(facts, page)
        if doc is None or facts.scalar(
            "SELECT 1 FROM page WHERE id = ? AND page_type <> 'article'", page
        ):
            continue
        library.read += 1
        if "有效性" in doc.values:
            library.with_status += 1
        elif len(library.without) < MAX_NAMED:
            library.without.append(doc.url)
    below = children_of(tree)
    inside = list(dict.fromkeys(i for top in positions for i in (top, *below.get(top, ()))))
    lapsed = [i for i in inside if any(w in tree[i].name for w in LAPSED_WORDS)]
    in_force = [
        i for i in inside if i not in lapsed and any(w in tree[i].name for w in IN_FORCE_WORDS)
    ]
    library.is_split = bool(lapsed and in_force)
    for page in sorted(pages_in(facts, tree, in_force)):
        doc = document(facts, page)
        if doc is not None and doc.validity in NOT_IN_FORCE:
            library.lapsed_in_force.append({"url": doc.url, "text": doc.title})
    return library


def _check_items(library: _Library, p: NormativeLibraryParams, out: FindingSink) -> bool:
    activity = library.activity
    if activity.items >= p.min_items:
        return True
    if activity.unknown is not None or (not activity.whole and activity.dead is None):
        reason = activity.unknown or Reason.BUDGET_PAGES
        out.undecided(reason, library.main.label, url=library.main.url)
        return False
    evidence = _evidence(library, f"至少 {p.min_items} 件", activity.dead or f"{activity.items} 件")
    out.flag(_subject(library), "library_thin", items=activity.items, wanted=p.min_items,
             confirm=_confirm(library), evidence=evidence)  # fmt: skip
    return False


def _check_status(library: _Library, p: NormativeLibraryParams, out: FindingSink) -> bool:
    if library.is_split or (library.read and library.with_status == library.read):
        return True
    if not library.read:
        if library.activity.items >= p.min_items:
            out.undecided(Reason.NEEDS_FACT, library.main.label, url=library.main.url)
        return False
    without = library.read - library.with_status
    evidence = _evidence(library, "每件标明有效性", f"读取 {library.read} 件,{without} 件没有标明")
    evidence["found_on"] = library.without
    out.flag(_subject(library), "status_missing", without=without, read=library.read,
             confirm=[*_confirm(library), *library.without[:3]], evidence=evidence)  # fmt: skip
    return False


def _check_split(library: _Library, p: NormativeLibraryParams, out: FindingSink) -> bool:
    if library.is_split or (library.read and library.with_status == library.read):
        return True
    if not library.read and library.activity.items >= p.min_items:
        out.undecided(Reason.NEEDS_FACT, library.main.label, url=library.main.url)
        return False
    evidence = _evidence(
        library, "现行有效、失效废止分列,或逐件标明", "没有分列的栏目,也没有逐件标明"
    )
    out.flag(_subject(library), "split_missing", confirm=_confirm(library), evidence=evidence)
    return False


def _report_lapsed(library: _Library, out: FindingSink) -> bool:
    """A document that calls itself lapsed stands in a list of documents in force."""
    found = library.lapsed_in_force
    evidence = _evidence(library, "现行有效列表只列有效的文件", f"{len(found)} 件标明失效或废止")
    evidence |= {"found_on": found[:MAX_NAMED], "snippet": found[0]["text"]}
    out.flag(_subject(library), "repealed_in_force", count=len(found),
             confirm=[d["url"] for d in found[:MAX_NAMED]], evidence=evidence)  # fmt: skip
    return False


def _absent(facts: FactReader, tree: list[Column], spec: ColumnSpec, out: FindingSink) -> None:
    reading = menu_reading(facts, tree)
    if reading.unknown is not None:
        out.undecided(reading.unknown, spec.label)
        return
    out.flag(
        Subject(kind="column", url=None, label=spec.label),
        "library_missing",
        confirm=reading.confirm(parent_column(spec, tree)),
        evidence={
            "expected": spec.label,
            "seen": f"比对了 {reading.compared} 个栏目名称,均不相符",
            "searched": reading.searched,
            "compared": reading.compared,
            "nearest": nearest_columns(spec, tree),
        },
    )


def _subject(library: _Library) -> Subject:
    return Subject(kind="column", url=library.main.url, label=library.main.label)


def _confirm(library: _Library) -> list[str]:
    pages = list(library.activity.pages[:3])
    return pages or ([library.main.url] if library.main.url else [])


def _evidence(library: _Library, expected: str, seen: str) -> dict[str, Any]:
    return {
        "expected": expected,
        "seen": seen,
        "entries": library.activity.items,
        "searched": list(library.activity.pages),
        "found_on": [library.main.url] if library.main.url else [],
    }
