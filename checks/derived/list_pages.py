"""Which pages show a column's list, from where it starts through all its paging."""

from __future__ import annotations

from collections.abc import Sequence

from checks.derived.column_tree import Column
from checks.derived.reach import page_of
from gkcheck.store.reader import FactReader

MAX_LIST_PAGES = 5000


def start_pages(facts: FactReader, column: Column) -> list[int]:
    """Return the pages that show the column itself: its address, and lists that name it theirs."""
    found: dict[int, None] = {}
    for url_id in column.url_ids:
        page = page_of(facts, url_id)
        if page is not None:
            found[page] = None
    if not found:
        for seen in column.seen_ids:
            for row in facts.rows(
                "SELECT p.id FROM page p JOIN list_page l ON l.page_id = p.id"
                " WHERE p.column_id = ? ORDER BY coalesce(l.page_no, 1), p.id LIMIT ?",
                seen,
                MAX_LIST_PAGES,
            ):
                found[row["id"]] = None
    return list(found)


def list_chain(facts: FactReader, page: int) -> tuple[list[int], bool]:
    """Return the list pages reached from ``page`` by its paging, and whether that is all of them."""
    total = facts.scalar("SELECT coalesce(total_pages, 1) FROM list_page WHERE page_id = ?", page)
    if total is None:
        return [], True
    chain, waiting, complete = [page], [page], True
    known, tried = {page}, set[int]()
    while waiting and len(chain) < MAX_LIST_PAGES:
        for row in facts.rows("SELECT url_id FROM list_pager WHERE page_id = ?", waiting.pop()):
            if row["url_id"] in tried:
                continue
            tried.add(row["url_id"])
            target = page_of(facts, row["url_id"])
            if target is None:
                complete = False
            elif target not in known:
                known.add(target)
                chain.append(target)
                waiting.append(target)
    if int(total) > 1 and len(chain) >= int(total):
        return chain, True  # a pager may name the first page once more by another address
    return chain, complete and (len(chain) >= int(total) or _all_entries(facts, chain))


def _all_entries(facts: FactReader, chain: Sequence[int]) -> bool:
    """Tell whether the pages hold as many entries as the list says it has.

    One request may bring entries of several pages, and a page may show all of them in turn.
    """
    told = facts.scalar("SELECT total_records FROM list_page WHERE page_id = ?", chain[0])
    if not told:
        return False
    entries = 0
    for page in chain:
        entries += int(facts.scalar("SELECT items FROM list_page WHERE page_id = ?", page) or 0)
    return entries >= int(told)


def menu_on(facts: FactReader, page: int) -> frozenset[int]:
    """Return the lists that a page's undated list leads to, if the page itself is one of several.

    Such a list names the columns beside this one; it is no content of the column.
    """
    if not facts.scalar(
        "SELECT 1 FROM list_item WHERE page_id = ?1 AND url_id = ?1 AND date IS NULL LIMIT 1", page
    ):
        return frozenset()
    lists = frozenset(
        row["id"]
        for row in facts.rows(
            "SELECT DISTINCT p.id FROM list_item i JOIN page p ON p.id = i.url_id"
            " WHERE i.page_id = ? AND i.date IS NULL AND p.page_type IN ('list', 'column_index')",
            page,
        )
    )
    return lists if len(lists) > 1 else frozenset()
