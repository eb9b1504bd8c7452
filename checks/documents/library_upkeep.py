"""Is the library of normative documents looked after, document by document?"""

from __future__ import annotations

from typing import Any

from pydantic import Field

from checks.api import FindingSink, Params, check
from checks.derived.column_activity import activities
from checks.derived.column_pages import named_columns
from checks.derived.column_tree import Column, children_of, columns
from checks.derived.coverage import lacking
from checks.derived.library_entries import LibraryEntry, library_entries, nearest_entries
from checks.derived.library_upkeep import Upkeep, issued_elsewhere, upkeep
from checks.derived.repeals import changes, name_keys
from checks.derived.supplied_rules import supplied_rules
from gkcheck.errors import Reason
from gkcheck.models.facts import FactKind
from gkcheck.models.finding import Subject
from gkcheck.models.outcome import Measures
from gkcheck.models.plan import ColumnSpec
from gkcheck.store.reader import FactReader
from gkcheck.text.docnum import find_document_number

WORD = "规范性文件"


class LibraryUpkeepParams(Params):
    """``columns``: where the library stands (empty: any column whose name holds 规范性文件).

    ``year``: documents numbered in it are looked for in the library. ``max_age_days``: without a
    newer document a person must say whether there was none. ``own_kind``: documents whose title is
    that of another kind are told.
    """

    columns: tuple[ColumnSpec, ...] = ()
    year: int | None = None
    max_age_days: int | None = Field(default=None, ge=1)
    own_kind: bool = False


class LibraryUpkeepMeasures(Measures):
    """``population``: documents listed, the library itself, and documents found elsewhere only.

    ``dead``: listed documents that do not open; ``unmarked``: repealed ones without a mark.
    """

    dead: int = 0
    unmarked: int = 0


@check(
    id="library_upkeep",
    title="规范性文件库维护",
    needs={FactKind.COLUMN, FactKind.LIST_ITEM, FactKind.DOCUMENT, FactKind.BODY_TEXT},
    reasons={
        "entry_dead": "规范性文件库中的“{label}”打不开:{saw}",
        "repealed_unmarked": "规范性文件库中的“{label}”已由《{by}》废止或宣布失效,没有标明",
        "other_kind": "规范性文件库中的“{label}”看名称不是规范性文件",
        "not_listed": "“{label}”({number})没有列入规范性文件库",
        "listed_missing": "现行有效目录中的“{label}”在规范性文件库中没有",
        "not_changed": "规范性文件库“{label}”{days} 天内没有新的文件,最近一件是 {newest}",
    },
    params=LibraryUpkeepParams,
    measures=LibraryUpkeepMeasures,
    since="0.2",
)
def run(facts: FactReader, p: LibraryUpkeepParams, out: FindingSink) -> LibraryUpkeepMeasures:
    """Look at every document of the library, then at what the library may lack."""
    tree = facts.once("columns", lambda: columns(facts))
    found = _library(tree, p)
    here = [i for i in found if not tree[i].is_elsewhere]
    if not here:
        for i in found[:1]:
            out.undecided(Reason.THIRD_PARTY, tree[i].label, url=tree[i].url)
        return LibraryUpkeepMeasures(population=min(1, len(found)))
    entries = library_entries(facts, tree, here)
    seen = upkeep(facts, changes(facts), entries)
    _report_entries(p, entries, seen, out)
    missing = issued_elsewhere(facts, entries, p.year) if p.year is not None else []
    for document in missing:
        evidence = {
            "expected": "本年新发的规范性文件列入文件库",
            "seen": f"比对了库中 {len(entries)} 件的名称和文号,均不相符",
            "compared": len(entries),
            "found_on": [document["url"]],
        }
        subject = Subject(kind="document", url=document["url"], label=document["text"])
        out.review(subject, "not_listed", evidence=evidence, number=document["document_number"])
    gap = _report_library(facts, p, tree, here, seen, out)
    lacking_listed = _report_listed(facts, tree[here[0]], entries, gap, out)
    bad = {e.url for e in seen.dead} | {e.url for e, _ in seen.gone}
    return LibraryUpkeepMeasures(
        population=len(entries) + 1 + len(missing) + lacking_listed,
        dead=len(seen.dead),
        unmarked=len(seen.gone),
        grade=1 - len(bad) / len(entries) if entries else None,
    )


def _library(tree: list[Column], p: LibraryUpkeepParams) -> list[int]:
    named = named_columns(p.columns, tree, anywhere=True)
    found = list(dict.fromkeys(i for i in named if i is not None))
    if found:
        return found
    by_word = [i for i, c in enumerate(tree) if WORD in c.name and c.url is not None]
    below = children_of(tree)
    inner = {child for i in by_word for child in below.get(i, ())}
    return [i for i in by_word if i not in inner]


def _report_entries(
    p: LibraryUpkeepParams, entries: list[LibraryEntry], seen: Upkeep, out: FindingSink
) -> None:
    for entry in seen.dead:
        out.flag(
            _subject(entry), "entry_dead", saw=entry.dead,
            confirm=[entry.url] if entry.url else [],
            evidence={"expected": "库中的文件能打开", "seen": entry.dead, "found_on": [entry.url]},
        )  # fmt: skip
    for entry, change in seen.gone:
        how = "标为现行有效" if entry.in_force else "没有标明有效性"
        evidence: dict[str, Any] = {
            "expected": "已废止、失效的文件有标明",
            "seen": f"库中{how};{change.decided_on or '日期不详'} 的文件宣布废止或失效",
            "document_number": entry.number,
            "decision": {"title": change.by_title, "url": change.by_url},
            "found_on": [u for u in (entry.url, change.by_url) if u],
        }
        out.flag(
            _subject(entry), "repealed_unmarked", by=change.by_title, evidence=evidence,
            group=f"by:{change.by_url}",
            confirm=[u for u in (entry.url, change.by_url) if u],
        )  # fmt: skip
    for entry in seen.other_kind if p.own_kind else ():
        evidence = {
            "expected": "规范性文件与其他文件分开",
            "seen": f"名称“{entry.title}”像其他文件",
            "found_on": [entry.url] if entry.url else [],
        }
        out.review(_subject(entry), "other_kind", evidence=evidence)
    for entry in entries:
        if entry.unread is not None:
            out.undecided(entry.unread, entry.title, url=entry.url)


def _report_library(
    facts: FactReader,
    p: LibraryUpkeepParams,
    tree: list[Column],
    here: list[int],
    seen: Upkeep,
    out: FindingSink,
) -> Reason | None:
    """Report the library itself; return why it may hold more than was read."""
    column = tree[here[0]]
    gap = lacking(facts, FactKind.LIST_ITEM)
    for _, activity in activities(facts, tree, here):
        if activity.unknown is not None or (not activity.whole and activity.dead is None):
            gap = gap or activity.unknown or Reason.BUDGET_PAGES
    if gap is not None:
        out.undecided(gap, column.label, url=column.url)
    elif p.max_age_days and (
        seen.newest_on is None or (facts.as_of - seen.newest_on).days > p.max_age_days
    ):
        newest = seen.newest_on or "日期不详"
        out.review(
            Subject(kind="column", url=column.url, label=column.label), "not_changed",
            days=p.max_age_days, newest=newest,
            evidence={"expected": f"{p.max_age_days} 天内有调整", "seen": f"最近一件 {newest}",
                      "found_on": [column.url] if column.url else []},
        )  # fmt: skip
    return gap


def _report_listed(
    facts: FactReader,
    column: Column,
    entries: list[LibraryEntry],
    gap: Reason | None,
    out: FindingSink,
) -> int:
    """Look for each document of the supplied list; return how many are not among the entries."""
    keys = {key for entry in entries for key in name_keys(entry.title)}
    numbers = {entry.number for entry in entries if entry.number}
    count = 0
    for rule in supplied_rules(facts) or ():
        if not rule.in_force or not rule.is_normative():
            continue
        if name_keys(rule.name) & keys or find_document_number(rule.number) in numbers:
            continue
        count += 1
        if gap is not None:
            out.undecided(gap, rule.name, url=column.url)
            continue
        out.flag(
            Subject(kind="document", url=None, label=rule.name), "listed_missing",
            confirm=[column.url] if column.url else [],
            evidence={
                "expected": f"{rule.name} {rule.number}".strip(),
                "seen": f"比对了库中 {len(entries)} 件的名称和文号,均不相符",
                "compared": len(entries),
                "searched": [column.url],
                "nearest": nearest_entries(rule.name, entries),
            },
        )  # fmt: skip
    return count


def _subject(entry: LibraryEntry) -> Subject:
    return Subject(kind="document", url=entry.url, label=entry.title)
