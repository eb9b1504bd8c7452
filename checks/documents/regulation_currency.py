"""Are the rules that the site lists those in force, by its own decisions and by a supplied list?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from checks.api import FindingSink, Params, check
from checks.derived.column_activity import activities
from checks.derived.column_match import Placement, match_column
from checks.derived.column_tree import Column, columns
from checks.derived.coverage import lacking
from checks.derived.library_entries import (
    LibraryEntry,
    gone_in_force,
    library_entries,
    nearest_entries,
)
from checks.derived.repeals import Change, Changes, changes, name_keys
from checks.derived.supplied_rules import SuppliedRule, supplied_rules
from checks.documents.regulation_library import TITLES, Level, specs_for
from gkcheck.errors import Reason
from gkcheck.models.facts import FactKind
from gkcheck.models.finding import Subject
from gkcheck.models.outcome import Measures
from gkcheck.models.plan import ColumnSpec
from gkcheck.store.reader import FactReader
from gkcheck.text.dates import find_dates

MIN_TEXT = 200
"""Characters from which on a page holds a rule's text, and must tell its last revision."""


class RegulationCurrencyParams(Params):
    """``levels`` and ``columns``: where the rules stand, as for ``regulation_library``.

    ``need_list``: without a supplied list of the rules in force, completeness stays open.
    """

    levels: tuple[Level, ...]
    columns: tuple[ColumnSpec, ...] = ()
    need_list: bool = True


class RegulationCurrencyMeasures(Measures):
    """``population``: rules listed on the site, and rules of the supplied list.

    ``decisions``: repeals and amendments that the site's own documents name. ``listed``: rules of
    the supplied list; ``matched``: those that the site has.
    """

    decisions: int = 0
    listed: int = 0
    matched: int = 0


@check(
    id="regulation_currency",
    title="法规规章现行有效",
    needs={FactKind.COLUMN, FactKind.LIST_ITEM, FactKind.DOCUMENT, FactKind.BODY_TEXT},
    reasons={
        "repealed_in_force": "“{label}”已由《{by}》废止或宣布失效,库中没有标明",
        "amendment_not_shown": "“{label}”已由《{by}》修改,库中的文本没有写到这次修改",
        "rule_missing": "现行有效目录中的“{label}”在库中没有",
        "old_version": "“{label}”的文本早于 {revised} 的修订",
        "version_unclear": "“{label}”的文本没有写到 {revised} 的修订",
    },
    params=RegulationCurrencyParams,
    measures=RegulationCurrencyMeasures,
    since="0.2",
)
def run(
    facts: FactReader, p: RegulationCurrencyParams, out: FindingSink
) -> RegulationCurrencyMeasures:
    """Compare each listed rule with the site's decisions, then the supplied list with the library."""
    tree = facts.once("columns", lambda: columns(facts))
    positions = _library(tree, p)
    here = [i for i in positions if not tree[i].is_elsewhere]
    label = "、".join(TITLES[level] for level in p.levels)
    if not here:
        for i in positions[:1]:
            out.undecided(Reason.THIRD_PARTY, label, url=tree[i].url)
        return RegulationCurrencyMeasures(population=min(1, len(positions)))
    entries = library_entries(facts, tree, here)
    known = changes(facts)
    sound = sum(_judge(facts, known, entry, out) for entry in entries)
    supplied = _supplied(facts, p)
    matched = 0
    if supplied:
        whole = all(a.whole and a.unknown is None for _, a in activities(facts, tree, here))
        matched = _compare(facts, entries, supplied, [tree[i] for i in here], whole, out)
    elif p.need_list:
        out.undecided(Reason.NO_LIST_GIVEN, f"{label}现行有效目录")
    total = len(entries) + (len(supplied) or int(p.need_list))
    return RegulationCurrencyMeasures(
        population=total,
        decisions=len(known.all),
        listed=len(supplied),
        matched=matched,
        grade=(sound + matched) / (len(entries) + len(supplied)) if entries or supplied else None,
    )


def _library(tree: Sequence[Column], p: RegulationCurrencyParams) -> list[int]:
    place = {id(column): i for i, column in enumerate(tree)}
    found: dict[int, None] = {}
    for level in dict.fromkeys(p.levels):
        for spec in specs_for(level, p.columns):
            match = match_column(spec, tree)
            if match.column is not None and match.placement is not Placement.MISSING:
                found[place[id(match.column)]] = None
    return list(found)


def _judge(facts: FactReader, known: Changes, entry: LibraryEntry, out: FindingSink) -> bool:
    """Report one rule of the library by what the site's own decisions say of it."""
    gone = gone_in_force(known, entry)
    if gone is not None:
        out.flag(
            _subject(entry), "repealed_in_force", by=gone.by_title,
            confirm=[u for u in (entry.url, gone.by_url) if u],
            evidence=_evidence(entry, gone, "已废止或失效的,标明或移出现行有效的库"),
        )  # fmt: skip
        return False
    for change in (
        () if entry.gone else known.of(entry.title, entry.number, entry.older_on, entry.page_id)
    ):
        if not change.gone and change.decided_on and not _shows(facts, entry, change.decided_on):
            out.review(
                _subject(entry), "amendment_not_shown", by=change.by_title,
                evidence=_evidence(entry, change, "使用修改后的文本"),
            )  # fmt: skip
            return False
    return True


def _shows(facts: FactReader, entry: LibraryEntry, revised: date) -> bool:
    """Tell whether a rule's text speaks of a revision in that month, or came after it."""
    if entry.older_on is not None and entry.older_on >= revised:
        return True
    text = (facts.body_text(entry.page_id) or "") if entry.page_id is not None else ""
    if len(text) < MIN_TEXT:
        return True  # nothing to tell by: a file, a link, a picture
    return any((d.year, d.month) == (revised.year, revised.month) for d, _, _ in find_dates(text))


def _supplied(facts: FactReader, p: RegulationCurrencyParams) -> list[SuppliedRule]:
    titles = [TITLES[level] for level in p.levels]
    return [
        rule
        for rule in supplied_rules(facts) or ()
        if rule.in_force and any(rule.is_of(title) for title in titles)
    ]


def _compare(
    facts: FactReader,
    entries: Sequence[LibraryEntry],
    supplied: Sequence[SuppliedRule],
    library: Sequence[Column],
    whole: bool,
    out: FindingSink,
) -> int:
    """Look for every rule of the supplied list; return how many are there and up to date."""
    by_key: dict[str, LibraryEntry] = {}
    for entry in entries:
        for key in name_keys(entry.title):
            by_key.setdefault(key, entry)
    matched = 0
    gap = lacking(facts, FactKind.COLUMN, FactKind.LIST_ITEM)
    for rule in supplied:
        name = rule.name
        keys = name_keys(name)
        found = next((by_key[key] for key in sorted(keys) if key in by_key), None)
        if found is not None:
            matched += _is_current(facts, found, rule, out)
        elif not whole or gap is not None:
            out.undecided(gap or Reason.BUDGET_PAGES, name)
        else:
            urls = [column.url for column in library if column.url]
            out.flag(
                Subject(kind="document", url=None, label=name), "rule_missing",
                confirm=urls[:3],
                evidence={
                    "expected": f"{name} {rule.number}".strip(),
                    "seen": f"比对了库中 {len(entries)} 件的名称,均不相符",
                    "searched": urls,
                    "compared": len(entries),
                    "nearest": nearest_entries(name, entries),
                },
            )  # fmt: skip
    return matched


def _is_current(
    facts: FactReader, entry: LibraryEntry, rule: SuppliedRule, out: FindingSink
) -> bool:
    revised, name = rule.revised_on, rule.name
    if revised is None:
        return True
    subject = Subject(kind="document", url=entry.url, label=name)
    evidence = {
        "expected": f"{revised} 修订后的文本",
        "seen": f"库中文本日期 {entry.published_on or '不详'},文中没有写到 {revised:%Y年}{revised.month}月的修订",
        "found_on": [entry.url] if entry.url else [],
    }
    if entry.page_id is None or len(facts.body_text(entry.page_id) or "") < MIN_TEXT:
        reason = entry.unread or (
            Reason.THIRD_PARTY if entry.elsewhere else Reason.FORMAT_UNREADABLE
        )
        out.undecided(reason, name, url=entry.url)
        return False
    if _shows(facts, entry, revised):
        return True
    if entry.published_on is not None and entry.published_on < revised and entry.url:
        out.flag(subject, "old_version", confirm=[entry.url], evidence=evidence, revised=revised)
    else:
        out.review(subject, "version_unclear", evidence=evidence, revised=revised)
    return False


def _subject(entry: LibraryEntry) -> Subject:
    return Subject(kind="document", url=entry.url, label=entry.title)


def _evidence(entry: LibraryEntry, change: Change, expected: str) -> dict[str, Any]:
    how = "标为现行有效" if entry.in_force else "没有标明有效性"
    return {
        "expected": expected,
        "seen": f"库中{how};{change.decided_on or '日期不详'} 的文件称“{change.name}”"
        + ("废止或失效" if change.gone else "已修改"),
        "document_number": entry.number,
        "decided_on": change.decided_on,
        "decision": {"title": change.by_title, "url": change.by_url},
        "found_on": [u for u in (entry.url, change.by_url) if u],
    }
