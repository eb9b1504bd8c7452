"""Content of pages and attachments beyond links and dates: forms, tables, letters, players, texts.

As in :mod:`gkcheck.models.facts`, a record is a frozen dataclass of what was seen, names its
target by URL, and says ``None`` where a thing is unknown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class FormRecord:
    """A form. ``purpose``: search, request, mailbox, comment, login or other.

    ``fields`` are the labels (else names) of what a visitor fills in. ``url`` is where it goes;
    None: a script decides. Of a search, and not stored: ``hidden`` are the names and values that are
    sent along by who fills in the box alone, ``charset`` is what the query is coded in (None: as the
    page), ``scripted`` tells that a script has a hand in sending it.
    """

    purpose: str
    url: str | None
    method: str
    fields: tuple[str, ...] = ()
    query_name: str | None = None
    hidden: tuple[tuple[str, str], ...] = ()
    charset: str | None = None
    scripted: bool = False


@dataclass(frozen=True, slots=True)
class TableRecord:
    """A table of data on a page or in an attachment: head row and rows of cells, clipped.

    ``rows_total`` counts all rows, also those that were not kept.
    """

    caption: str | None
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    rows_total: int


@dataclass(frozen=True, slots=True)
class LetterRecord:
    """A visitor's letter (问政、信箱、咨询投诉) with its reply, on its own page or in a list.

    ``status`` is what the site says (已办结, 办理中 ...). Lengths are characters; ``reply_digest``
    tells replies that are word for word alike.
    """

    title: str
    url: str | None
    asked_on: date | None
    replied_on: date | None
    unit: str | None
    status: str | None
    question_length: int = 0
    reply_length: int = 0
    reply_digest: str | None = None


@dataclass(frozen=True, slots=True)
class PlayerRecord:
    """A video or audio player. ``how``: element, hls, flv, script, third_party.

    ``url``: the medium's address where the page tells it.
    """

    how: str
    url: str | None
    provider: str | None = None
    poster_url: str | None = None


@dataclass(frozen=True, slots=True)
class PersonalNumberRecord:
    """A personal number in a text, already masked. ``kind``: identity, mobile, bank_card.

    ``context`` is the text around it, masked as well.
    """

    kind: str
    masked: str
    context: str


@dataclass(frozen=True, slots=True)
class AttachmentTextRecord:
    """What reading an attachment's text came to.

    ``state``: text, scan_only, empty, encrypted, unreadable, limit (time or memory), too_large.
    ``text`` is raw here; the store keeps it masked. Dates are of the file's own properties.
    """

    url: str
    look: int
    state: str
    text: str = ""
    title: str | None = None
    author: str | None = None
    created_on: date | None = None
    modified_on: date | None = None
    pages: int | None = None
    tables: tuple[TableRecord, ...] = ()
    personal: tuple[PersonalNumberRecord, ...] = ()
    members: tuple[str, ...] = ()
