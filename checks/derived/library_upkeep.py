"""Is a library of normative documents looked after: do its texts open, follow repeals, fit in it?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from checks.derived.library_entries import LibraryEntry, gone_in_force
from checks.derived.repeals import Change, Changes, name_keys
from checks.derived.title_keys import is_interpretation_title
from gkcheck.errors import Reason
from gkcheck.store.reader import FactReader

# Numbers of normative documents carry 规 (粤府规〔2021〕1号, 渝规审发); order numbers do not tell.
_NORMATIVE = re.compile(r"规(?:字|发|范)?〔")
_OTHER_KIND = re.compile(
    r"(?:批复|复函|的函|公示|名单|会议纪要|简报|讲话|总结|任免|任职的通知|免职的通知|表扬|表彰)(?:[(（].*)?$"
)


@dataclass(frozen=True, slots=True)
class Upkeep:
    """What is wrong with the entries. ``unread``: why some could not be opened by us."""

    dead: tuple[LibraryEntry, ...]
    gone: tuple[tuple[LibraryEntry, Change], ...]
    other_kind: tuple[LibraryEntry, ...]
    unread: Reason | None
    newest_on: date | None


def upkeep(facts: FactReader, known: Changes, entries: Sequence[LibraryEntry]) -> Upkeep:
    """Return what the entries of a library show. ``known``: repeals told by the site itself."""
    gone = [(e, change) for e in entries if (change := gone_in_force(known, e)) is not None]
    days = [e.published_on for e in entries if e.published_on and e.published_on <= facts.as_of]
    return Upkeep(
        dead=tuple(e for e in entries if e.dead is not None),
        gone=tuple(gone),
        other_kind=tuple(e for e in entries if _OTHER_KIND.search(e.title)),
        unread=next((e.unread for e in entries if e.unread is not None), None),
        newest_on=max(days, default=None),
    )


def issued_elsewhere(
    facts: FactReader, entries: Sequence[LibraryEntry], year: int | None
) -> list[dict[str, str]]:
    """Return documents of the site with a number of normative documents that the library lacks.

    ``year``: of the number. Interpretations and copies under another title are left out.
    """
    keys = {key for e in entries for key in name_keys(e.title)}
    numbers = {e.number for e in entries if e.number}
    found = []
    for row in facts.rows(
        "SELECT u.url, coalesce(d.title, p.heading, p.title, '') AS title, d.document_number AS n"
        " FROM document d JOIN page p ON p.id = d.page_id JOIN url u ON u.id = p.id"
        " WHERE p.page_type = 'article' AND d.document_number IS NOT NULL ORDER BY u.url"
    ):
        if not _NORMATIVE.search(row["n"]) or row["n"] in numbers:
            continue
        if year is not None and f"〔{year}〕" not in row["n"]:
            continue
        if is_interpretation_title(row["title"]) or name_keys(row["title"]) & keys:
            continue
        numbers.add(row["n"])
        found.append({"url": row["url"], "text": row["title"], "document_number": row["n"]})
    return found
