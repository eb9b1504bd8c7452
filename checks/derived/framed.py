"""What a page shows in frames within its text: other pages, of the site or of somebody else."""

from __future__ import annotations

from checks.derived.reach import not_asked, page_of, reached
from gkcheck.errors import Reason
from gkcheck.store.reader import FactReader


def framed_pages(facts: FactReader, page: int) -> tuple[list[int], Reason | None]:
    """Return the pages read that ``page`` shows in frames, and why others could not be read.

    Frames of header, menus and footer are not the page's own; hidden ones show nothing. A frame
    that is dead shows nothing either.
    """
    read: list[int] = []
    unknown: Reason | None = None
    for row in facts.rows(
        "SELECT DISTINCT l.url_id, u.scope FROM page_link_set p JOIN link_set s ON s.id = p.set_id"
        " JOIN link l ON l.set_id = s.id JOIN url u ON u.id = l.url_id WHERE p.page_id = ?"
        " AND l.kind = 'frame' AND l.hidden = 0 AND s.place IN ('body', 'list', 'other')",
        page,
    ):
        inner = page_of(facts, row["url_id"])
        if inner is not None:
            if inner != page:
                read.append(inner)
            continue
        if row["scope"] != "in":
            unknown = Reason.THIRD_PARTY
            continue
        came = reached(facts, row["url_id"])
        if came is None:
            unknown = unknown or not_asked(facts, row["url_id"])
        elif came.dead is None:
            unknown = unknown or came.unknown or Reason.FORMAT_UNREADABLE
    return read, unknown
