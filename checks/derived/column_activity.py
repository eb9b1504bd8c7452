"""What a column holds: entries over all pages of its lists, its newest date, and what was not read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from checks.derived.column_tree import Column, children_of
from checks.derived.coverage import text_not_rendered
from checks.derived.framed import framed_pages
from checks.derived.list_pages import list_chain, menu_on, start_pages
from checks.derived.own_text import is_own_text
from checks.derived.reach import not_asked, reached
from gkcheck.errors import Reason
from gkcheck.models.facts import PageType
from gkcheck.store.reader import FactReader

MIN_CONTENT = 60
"""Characters of own text that make a page without a list a column with content."""
DESCENDING = 0.8
"""Share of neighbouring dates in order above which a list counts as newest first."""


@dataclass(frozen=True, slots=True)
class ColumnActivity:
    """What one column holds.

    ``items``: distinct entries (the articles that name the column in their breadcrumb included; a
    column that is itself one page of content counts 1). ``own`` leaves out columns below. ``dated``:
    entries with a date; ``newest_on``: latest date not after ``as_of``; ``future``: dates after it.
    ``whole``: every page of every list was read. ``in_order``: lists not read whole are newest first.
    ``unknown``: why nothing (or not all) could be seen; ``dead``: what a visitor gets instead.
    ``pages``: addresses of the pages that were read for it.
    """

    items: int = 0
    own: int = 0
    dated: int = 0
    newest_on: date | None = None
    newest_title: str | None = None
    future: int = 0
    whole: bool = True
    in_order: bool = True
    unknown: Reason | None = None
    dead: str | None = None
    pages: tuple[str, ...] = ()
    via_children: bool = False


def activities(
    facts: FactReader, tree: Sequence[Column], wanted: Sequence[int]
) -> Iterator[tuple[int, ColumnActivity]]:
    """Yield (position in ``tree``, activity) of each wanted column, columns below it included."""
    below = children_of(tree)
    known: dict[int, tuple[ColumnActivity, frozenset[int]]] = {}

    def own(position: int) -> tuple[ColumnActivity, frozenset[int]]:
        if position not in known:
            known[position] = _own(facts, tree[position])
        return known[position]

    for position in wanted:
        children = below.get(position, ())
        total, keys = own(position)
        if children and tree[position].url is None and not keys:
            total = ColumnActivity()  # a name above other columns, with no page of its own
        for child in children:
            part, more = own(child)
            total, keys = _sum(total, part, tree[child]), keys | more
        yield position, replace(total, items=len(keys))


def _sum(parent: ColumnActivity, child: ColumnActivity, column: Column) -> ColumnActivity:
    newer = child.newest_on is not None and (
        parent.newest_on is None or child.newest_on > parent.newest_on
    )
    lacking = child.unknown if not column.is_elsewhere else None
    return replace(
        parent,
        dated=parent.dated + child.dated,
        newest_on=child.newest_on if newer else parent.newest_on,
        newest_title=child.newest_title if newer else parent.newest_title,
        future=parent.future + child.future,
        whole=parent.whole and child.whole and child.unknown is None,
        in_order=parent.in_order and child.in_order,
        unknown=parent.unknown or lacking,
        dead=None if child.items else parent.dead,
        pages=(*parent.pages, *child.pages)[:20],
        via_children=parent.via_children or child.items > 0,
    )


def _own(facts: FactReader, column: Column) -> tuple[ColumnActivity, frozenset[int]]:
    starts = start_pages(facts, column)
    found = _Tally(facts.as_of)
    read: list[int] = []
    unknown: Reason | None = None
    whole = in_order = True
    for page in starts:
        if page in read:
            continue
        chain, complete = list_chain(facts, page)
        if not chain:
            unknown = _content_page(facts, page, found) or unknown
            read.append(page)
            continue
        before = len(found.keys)
        read += chain
        whole = whole and complete
        ordered = found.add_list(facts, chain)
        in_order = in_order and (complete or ordered)
        if complete and len(found.keys) == before:
            for part in chain:  # the page itself, or what its frame shows
                unknown = _content_page(facts, part, found)
                if len(found.keys) > before:
                    break
    found.add_articles(facts, column)
    dead: str | None = None
    if not starts and not found.keys:
        dead, unknown = _why_unread(facts, column)
    activity = ColumnActivity(
        items=len(found.keys),
        own=len(found.keys),
        dated=found.dated,
        newest_on=found.newest_on,
        newest_title=found.newest_title,
        future=found.future,
        whole=whole and bool(starts),
        in_order=in_order and bool(starts),
        unknown=unknown,
        dead=dead,
        pages=tuple(str(facts.scalar("SELECT url FROM url WHERE id = ?", p)) for p in read[:20]),
    )
    return activity, frozenset(found.keys)


class _Tally:
    """Distinct entries and the newest of their dates. Bounded by the entries of one column."""

    def __init__(self, as_of: date) -> None:
        self.keys: set[int] = set()
        self.dated = 0
        self.future = 0
        self.newest_on: date | None = None
        self.newest_title: str | None = None
        self._as_of = as_of

    def add(self, key: int, day: date | None, title: str | None) -> None:
        if key in self.keys:
            return
        self.keys.add(key)
        if day is None:
            return
        if day > self._as_of:
            self.future += 1
            return
        self.dated += 1
        if self.newest_on is None or day > self.newest_on:
            self.newest_on, self.newest_title = day, title

    def add_list(self, facts: FactReader, chain: Sequence[int]) -> bool:
        """Add the entries of a list's pages; tell whether its first page is newest first."""
        first: list[date] = []
        for page in chain:
            menu = menu_on(facts, page)
            for row in facts.rows(
                "SELECT i.title, i.url_id, coalesce(i.date, d.published_on) AS date"
                " FROM list_item i LEFT JOIN document d ON d.page_id = i.url_id"
                " WHERE i.page_id = ? ORDER BY i.position",
                page,
            ):
                day = date.fromisoformat(row["date"]) if row["date"] else None
                if day is None and row["url_id"] in menu:
                    continue
                # An entry without an address is known by its title; negative, so no address has it.
                key = row["url_id"] or -abs(hash(row["title"]))
                self.add(key, day, row["title"])
                if page == chain[0] and day is not None:
                    first.append(day)
        pairs = list(pairwise(first))
        return not pairs or sum(a >= b for a, b in pairs) / len(pairs) >= DESCENDING

    def add_articles(self, facts: FactReader, column: Column) -> None:
        """Add the articles that name the column as theirs in breadcrumb or meta tags."""
        for seen in column.seen_ids:
            for row in facts.rows(
                "SELECT p.id, p.title, d.published_on FROM page p"
                " LEFT JOIN document d ON d.page_id = p.id"
                " WHERE p.column_id = ? AND p.page_type = 'article'",
                seen,
            ):
                day = date.fromisoformat(row["published_on"]) if row["published_on"] else None
                self.add(row["id"], day, row["title"])


def _content_page(facts: FactReader, page: int, found: _Tally) -> Reason | None:
    """Count a column that is one page of content; return why it could not be told, if so."""
    row = next(
        facts.rows(
            "SELECT p.page_type, p.title, p.sample, d.published_on,"
            " max(p.text_length, coalesce(d.text_length, 0)) AS length"
            " FROM page p LEFT JOIN document d ON d.page_id = p.id WHERE p.id = ?",
            page,
        )
    )
    listing = row["page_type"] in (PageType.LIST, PageType.COLUMN_INDEX)
    holds = facts.scalar(
        "SELECT count(*) FROM page_link_set p JOIN link_set s ON s.id = p.set_id"
        " WHERE p.page_id = ? AND s.place IN ('body', 'attachments', 'list')",
        page,
    )
    if (
        row["page_type"] == PageType.ARTICLE
        or (not listing and (int(row["length"]) >= MIN_CONTENT or holds))
        or is_own_text(row["sample"], row["title"])
    ):
        day = date.fromisoformat(row["published_on"]) if row["published_on"] else None
        found.add(page, day, row["title"])
        return None
    inner, unread = framed_pages(facts, page)
    for frame in inner:
        length = facts.scalar("SELECT text_length FROM page WHERE id = ?", frame)
        if int(length or 0) >= MIN_CONTENT:
            found.add(frame, None, row["title"])
            return None
    # its list or text may be filled by script, or shown from elsewhere
    return text_not_rendered(facts, page) or unread


def _why_unread(facts: FactReader, column: Column) -> tuple[str | None, Reason | None]:
    if column.is_elsewhere:
        return None, Reason.THIRD_PARTY
    if not column.url_ids:
        return None, Reason.NEEDS_FACT
    came = reached(facts, column.url_ids[0])
    if came is None:
        return None, not_asked(facts, column.url_ids[0])
    if came.dead is None and came.unknown is None:
        return None, Reason.FORMAT_UNREADABLE
    return came.dead, came.unknown
