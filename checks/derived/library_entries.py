"""What a library of rules or documents lists: each text with its label, dates and number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from checks.derived.column_tree import Column, children_of
from checks.derived.list_pages import list_chain, start_pages
from checks.derived.reach import not_asked, page_of, reached
from checks.derived.repeals import Change, Changes
from gkcheck.errors import Reason
from gkcheck.models.facts import Validity
from gkcheck.store.reader import FactReader
from gkcheck.text.docnum import find_document_number
from gkcheck.text.similarity import similarity

# Names of columns that say what is in them.
GONE_WORDS = ("失效", "废止", "无效", "历史")
FORCE_WORDS = ("有效", "现行")
NOT_IN_FORCE = frozenset({Validity.LAPSED, Validity.REPEALED, Validity.PARTLY_LAPSED})
NEAREST = 5
HEAD = 600
"""Characters at the beginning of a text in which a mark of its validity stands."""

_MARKED_GONE = re.compile(
    r"[(（【\[]?(?:已|全文|宣布)(?:经)?(?:被)?(?:废止|失效|停止执行)|[(（【\[](?:废止|失效)[)）】\]]|(?:有效性|时效性?|效力(?:状态)?|文件状态)[:：\s]*(?:已)?(?:废止|失效|无效)"
)


@dataclass(frozen=True, slots=True)
class LibraryEntry:
    """One text that the library lists.

    ``page_id`` is None where the text was not read, ``unread`` then says why; ``dead`` what a
    visitor gets instead. ``label`` is its validity as told by its page; ``gone`` tells that the page, its title
    or its list calls it lapsed or repealed; ``in_force`` that one of them calls it in force.
    ``older_on`` is the day by which the text was there: signed, else published, else listed.
    """

    title: str
    url: str | None
    page_id: int | None
    number: str | None
    older_on: date | None
    published_on: date | None
    label: str | None
    gone: bool
    in_force: bool
    elsewhere: bool
    unread: Reason | None = None
    dead: str | None = None


def library_entries(
    facts: FactReader, tree: Sequence[Column], positions: Sequence[int]
) -> list[LibraryEntry]:
    """Return the entries of the given columns and those below, each once. Bounded by their lists."""
    below = children_of(tree)
    inside = list(dict.fromkeys(i for top in positions for i in (top, *below.get(top, ()))))
    found: dict[object, LibraryEntry] = {}
    for position in inside:
        name = tree[position].name
        gone = any(word in name for word in GONE_WORDS)
        force = not gone and any(word in name for word in FORCE_WORDS)
        for key, url_id, title, day in _listed(facts, tree[position]):
            known = found.get(key)
            if known is None or (gone and not known.gone) or (force and not known.in_force):
                found[key] = _entry(facts, url_id, title, day, gone, force)
    return list(found.values())


def gone_in_force(known: Changes, entry: LibraryEntry) -> Change | None:
    """Return the decision that ended ``entry`` though the site does not say so; None: there is none."""
    if entry.gone:
        return None
    for change in known.of(entry.title, entry.number, entry.older_on, entry.page_id):
        if change.gone:
            return change
    return None


def nearest_entries(name: str, entries: Sequence[LibraryEntry]) -> list[dict[str, object]]:
    """Return the entries whose names come nearest to one that is not among them."""
    rated = sorted(((similarity(name, e.title), e) for e in entries), key=lambda x: -x[0])
    return [
        {"name": e.title, "url": e.url, "similarity": round(score, 2), "why": "名称不同"}
        for score, e in rated[:NEAREST]
    ]


def is_marked_gone(title: str, text: str) -> bool:
    """Tell whether a title, or the beginning of a text, says that the document is not in force."""
    if re.search(r"[(（【\[](?:已)?(?:全文)?(?:废止|失效)[)）】\]]", title):
        return True
    return _MARKED_GONE.search(text[:HEAD]) is not None


def _listed(facts: FactReader, column: Column) -> list[tuple[object, int | None, str, date | None]]:
    rows: dict[object, tuple[object, int | None, str, date | None]] = {}
    for start in start_pages(facts, column):
        chain, _ = list_chain(facts, start)
        for page in chain:
            for row in facts.rows(
                "SELECT title, url_id, date FROM list_item WHERE page_id = ? ORDER BY position",
                page,
            ):
                day = date.fromisoformat(row["date"]) if row["date"] else None
                key = row["url_id"] or row["title"]
                rows.setdefault(key, (key, row["url_id"], row["title"], day))
    for seen in column.seen_ids:
        for row in facts.rows(
            "SELECT p.id, coalesce(d.title, p.heading, p.title, '') AS title, d.published_on"
            " FROM page p JOIN document d ON d.page_id = p.id"
            " WHERE p.column_id = ? AND p.page_type = 'article'",
            seen,
        ):
            rows.setdefault(row["id"], (row["id"], row["id"], row["title"], None))
    return list(rows.values())


def _entry(
    facts: FactReader, url_id: int | None, title: str, day: date | None, gone: bool, force: bool
) -> LibraryEntry:
    url = scope = None
    page: int | None = None
    if url_id is not None:
        for row in facts.rows("SELECT url, scope FROM url WHERE id = ?", url_id):
            url, scope = str(row["url"]), row["scope"]
        page = page_of(facts, url_id)
    elsewhere = scope not in (None, "in")
    gone = gone or is_marked_gone(title, "")
    if page is None:
        dead, unread = _why(facts, url_id, elsewhere)
        return LibraryEntry(title, url, None, find_document_number(title), day, day, None, gone,
                            force and not gone, elsewhere, unread, dead)  # fmt: skip
    row = next(
        facts.rows(
            "SELECT d.title, d.document_number, d.signed_on, d.published_on, d.validity,"
            " d.text_length FROM page p LEFT JOIN document d ON d.page_id = p.id WHERE p.id = ?",
            page,
        )
    )
    signed = date.fromisoformat(row["signed_on"]) if row["signed_on"] else None
    published = date.fromisoformat(row["published_on"]) if row["published_on"] else day
    label = row["validity"]
    text = facts.body_text(page) or ""
    gone = gone or label in NOT_IN_FORCE or is_marked_gone(row["title"] or "", text)
    return LibraryEntry(
        title=row["title"] or title,
        url=url,
        page_id=page,
        number=row["document_number"],
        older_on=signed or published,
        published_on=published,
        label=label,
        gone=gone,
        in_force=not gone and (force or label == Validity.IN_FORCE),
        elsewhere=elsewhere,
    )


def _why(
    facts: FactReader, url_id: int | None, elsewhere: bool
) -> tuple[str | None, Reason | None]:
    if url_id is None:
        return None, Reason.SCRIPT_BUILT
    came = reached(facts, url_id)
    if came is not None:
        if came.dead is None and came.unknown is None:  # a file, or a page that is no article
            return None, None
        return came.dead, came.unknown
    return None, Reason.THIRD_PARTY if elsewhere else not_asked(facts, url_id)
