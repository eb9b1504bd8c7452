"""What the pages and files of a place say, and what of it could not be read."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from checks.derived.column_place import Place
from checks.derived.coverage import shows_picture, text_not_rendered
from checks.derived.reach import not_asked, page_of, reached
from gkcheck.errors import Reason
from gkcheck.models.facts import FactKind
from gkcheck.store.reader import FactReader

MIN_TEXT = 60
"""Characters below which a page that shows a picture says nothing outside the picture."""
MAX_UNREAD = 200


@dataclass(frozen=True, slots=True)
class Source:
    """One page or file that was read. ``page_id`` is the page itself, or the one that offers it."""

    url_id: int
    url: str
    title: str
    page_id: int
    is_file: bool


@dataclass(frozen=True, slots=True)
class Unread:
    """One page or file that belongs here and tells nothing, and why."""

    url: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Reading:
    """Pages and files that were read, and those that were not (at most :data:`MAX_UNREAD`)."""

    sources: tuple[Source, ...]
    unread: tuple[Unread, ...]

    @property
    def unknown(self) -> Reason | None:
        """Return why something may be there that was not read; None: all was read."""
        return self.unread[0].reason if self.unread else None

    @property
    def urls(self) -> list[str]:
        """Return the addresses that were read."""
        return [source.url for source in self.sources]


def reading_of(facts: FactReader, place: Place) -> Reading:
    """Return what was read of a place; made once for all checks of a run."""
    key = ("place_text", place.positions)
    return facts.once(key, lambda: read_pages(facts, place.pages))


def read_pages(facts: FactReader, ids: Collection[int]) -> Reading:
    """Return what was read of the given addresses and of the files that their pages offer."""
    pages: dict[int, None] = {}
    sources: list[Source] = []
    unread: list[Unread] = []
    lost: list[tuple[int, str, str]] = []
    for row in facts.rows(
        "SELECT u.id, u.url, u.scope, u.kind, p.id AS page, b.page_id AS body, a.state,"
        " coalesce(d.title, p.heading, p.title, a.title, u.url) AS title, p.text_length,"
        " p.script_built, p.rendered, p.page_type FROM json_each(?) j JOIN url u ON u.id = j.value"
        " LEFT JOIN page p ON p.id = u.id LEFT JOIN document d ON d.page_id = u.id"
        " LEFT JOIN body_text b ON b.page_id = u.id"
        " LEFT JOIN attachment_text a ON a.url_id = u.id ORDER BY u.id",
        json.dumps(sorted(ids)),
    ):
        if row["page"] is not None:
            pages[row["id"]] = None
            sources.append(Source(row["id"], row["url"], row["title"], row["id"], False))
            why = _unread_page(facts, row)
            if why is not None:
                unread.append(Unread(row["url"], why))
        elif row["state"] is not None:
            if row["state"] == "text":
                sources.append(Source(row["id"], row["url"], row["title"], row["id"], True))
            elif row["state"] != "empty":
                unread.append(Unread(row["url"], _file_reason(row["state"])))
        else:
            lost.append((row["id"], row["url"], row["scope"]))
    for url_id, url, scope in lost:
        target = page_of(facts, url_id)
        if target is not None and target in pages:
            continue
        if target is not None:
            found = read_pages(facts, [target])
            sources += found.sources
            unread += found.unread
            continue
        why = _unasked(facts, url_id, scope)
        if why is not None:
            unread.append(Unread(url, why))
    _files(facts, list(pages), sources, unread)
    return Reading(tuple(sources), tuple(unread[:MAX_UNREAD]))


def texts(facts: FactReader, reading: Reading) -> Iterator[tuple[Source, str]]:
    """Stream the text of each page and file that was read; sources without text are left out."""
    for source in reading.sources:
        text = source_text(facts, source)
        if text:
            yield source, text


def source_text(facts: FactReader, source: Source) -> str | None:
    """Return the text of one source, as it was stored (lines kept)."""
    if source.is_file:
        return facts.attachment_text(source.url_id)
    text = facts.body_text(source.url_id)
    if text is None:
        sample = facts.scalar("SELECT sample FROM page WHERE id = ?", source.url_id)
        text = str(sample) if sample else None
    return text


def _unread_page(facts: FactReader, row: Any) -> Reason | None:
    cells: dict[str, object] = dict(row)
    built = text_not_rendered(facts, int(str(cells["id"])))
    if built is not None:
        return built
    if cells["page_type"] == "article" and cells["body"] is None:
        coverage = facts.coverage(FactKind.BODY_TEXT)
        if coverage is None:
            return Reason.NEEDS_FACT
    # A banner above a list hides nothing; a text that is a picture does.
    if cells["page_type"] in ("list", "column_index", "home", "site_map", "search"):
        return None
    if int(str(cells["text_length"])) < MIN_TEXT and shows_picture(facts, int(str(cells["id"]))):
        return Reason.PICTURE_ONLY
    return None


def _file_reason(state: str) -> Reason:
    if state == "scan_only":
        return Reason.PICTURE_ONLY
    return Reason.BUDGET_BYTES if state in ("limit", "too_large") else Reason.FORMAT_UNREADABLE


def _unasked(facts: FactReader, url_id: int, scope: str) -> Reason | None:
    """Return why an entry was not read; None when a visitor finds nothing there either."""
    if scope != "in":
        return Reason.THIRD_PARTY
    came = reached(facts, url_id)
    if came is None:
        return not_asked(facts, url_id)
    if came.dead is not None:
        return None
    return came.unknown or Reason.FORMAT_UNREADABLE


def _files(
    facts: FactReader, pages: list[int], sources: list[Source], unread: list[Unread]
) -> None:
    """Add the files that the pages offer in their content."""
    known = {source.url_id for source in sources}
    for row in facts.rows(
        "SELECT l.url_id, u.url, u.scope, min(p.page_id) AS page, max(l.text) AS text, a.state"
        " FROM json_each(?) j JOIN page_link_set p ON p.page_id = j.value"
        " JOIN link_set s ON s.id = p.set_id JOIN link l ON l.set_id = s.id"
        " JOIN url u ON u.id = l.url_id LEFT JOIN attachment_text a ON a.url_id = l.url_id"
        " WHERE l.kind = 'attachment' AND s.place IN ('body', 'attachments', 'list', 'other')"
        " GROUP BY l.url_id",
        json.dumps(pages),
    ):
        if row["url_id"] in known:
            continue
        if row["state"] == "text":
            sources.append(
                Source(row["url_id"], row["url"], row["text"] or row["url"], row["page"], True)
            )
        elif row["state"] is not None and row["state"] != "empty":
            unread.append(Unread(row["url"], _file_reason(row["state"])))
        elif row["state"] is None:
            why = _unasked(facts, row["url_id"], row["scope"])
            if why is not None:
                unread.append(Unread(row["url"], why))
    for row in facts.rows(
        "SELECT u.url FROM json_each(?) j JOIN offered_file o ON o.page_id = j.value"
        " JOIN url u ON u.id = o.page_id GROUP BY u.url",
        json.dumps(pages),
    ):
        unread.append(Unread(row["url"], Reason.SCRIPT_BUILT))
