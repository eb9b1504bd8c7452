"""May absence be told at all? Asks how far the facts were collected."""

from __future__ import annotations

from gkcheck.errors import Reason
from gkcheck.models.facts import FactKind
from gkcheck.store.reader import FactReader


def lacking(facts: FactReader, *kinds: FactKind) -> Reason | None:
    """Return why something not found among facts of ``kinds`` may still be there; None: it is not.

    The first kind that was not collected whole gives the reason.
    """
    for kind in kinds:
        record = facts.coverage(kind)
        if record is None:
            return Reason.NEEDS_FACT
        if record.state != "complete":
            return Reason(record.reason) if record.reason in set(Reason) else Reason.NEEDS_FACT
    return None


MIN_PICTURE = 300
"""Pixels of width or height from which a picture may hold text; smaller ones are signs and stamps."""


def shows_picture(facts: FactReader, page_id: int) -> bool:
    """Tell whether the text of a page shows a picture that may hold what the text does not say."""
    found = facts.scalar(
        "SELECT 1 FROM page_link_set p JOIN link_set s ON s.id = p.set_id JOIN link l ON l.set_id = s.id"
        " LEFT JOIN media m ON m.url_id = l.url_id"
        " WHERE p.page_id = ? AND l.kind = 'image' AND s.place = 'body'"
        " AND (m.width IS NULL OR max(m.width, m.height) >= ?) AND coalesce(m.verdict, '') != 'broken' LIMIT 1",
        page_id, MIN_PICTURE,
    )  # fmt: skip
    return found is not None


def shows_frame(facts: FactReader, page_id: int) -> bool:
    """Tell whether a page shows another within its text, as viewers of documents do."""
    found = facts.scalar(
        "SELECT 1 FROM page_link_set p JOIN link_set s ON s.id = p.set_id JOIN link l ON l.set_id = s.id"
        " WHERE p.page_id = ? AND l.kind = 'frame' AND s.place IN ('body', 'other') LIMIT 1",
        page_id,
    )
    return found is not None


_MENU_ONLY = frozenset({"menu", "nav"})
"""Words of the extractor for parts of a page that say nothing of its content."""


def not_rendered(facts: FactReader, page_id: int) -> Reason | None:
    """Return the reason when scripts build a part of the page and no browser opened it."""
    built = facts.scalar("SELECT script_built FROM page WHERE id = ? AND rendered = 0", page_id)
    if not built:
        return None
    return Reason.NO_BROWSER if facts.vantage("browser") is False else Reason.NOT_RENDERED


def text_not_rendered(facts: FactReader, page_id: int) -> Reason | None:
    """Return the reason when scripts build a part of the page's content and no browser opened it.

    A menu that a script writes leaves nothing open: text and lists of the page were read.
    """
    built = facts.scalar("SELECT script_built FROM page WHERE id = ? AND rendered = 0", page_id)
    if not set(str(built or "").split(",")) - _MENU_ONLY - {""}:
        return None
    return Reason.NO_BROWSER if facts.vantage("browser") is False else Reason.NOT_RENDERED
