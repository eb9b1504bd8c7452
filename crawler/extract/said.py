"""What the content of a page says: text, forms, tables, letters, players, personal numbers."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.extract.dom import Dom, El
from crawler.extract.fields import FieldTable
from crawler.extract.forms import find_forms
from crawler.extract.letter_rows import find_letter_rows
from crawler.extract.letters import letters_in_text
from crawler.extract.players import find_players
from crawler.extract.rows import Group
from crawler.extract.tables import find_tables
from gkcheck.models.content import (
    FormRecord,
    LetterRecord,
    PersonalNumberRecord,
    PlayerRecord,
    TableRecord,
)
from gkcheck.models.facts import PageType
from gkcheck.text.personal import find_numbers

MAX_TEXT = 20_000
"""Characters kept of a page's text; the store keeps as many."""
_LISTS = frozenset([PageType.LIST, PageType.COLUMN_INDEX, PageType.SEARCH])
_NO_TEXT = frozenset([PageType.HOME, PageType.SITE_MAP, PageType.SEARCH])
_PROSE = 30  # characters of a line that is no entry of a list


@dataclass(frozen=True, slots=True)
class Read:
    """What is known of a page when its content is read.

    ``text`` is the content's text; ``whole`` all text outside menus, which is the same unless the
    page is an article. ``groups`` are its lists, heaviest first.
    """

    base: str
    own_url: str
    kind: PageType
    title: str | None
    heading: str | None
    body: El | None
    text: str
    whole: str
    groups: list[Group]
    fields: FieldTable | None


@dataclass(frozen=True, slots=True)
class Said:
    """What the content says; the fields of ``PageFacts`` of the same names."""

    body: str
    forms: tuple[FormRecord, ...]
    tables: tuple[TableRecord, ...]
    letters: tuple[LetterRecord, ...]
    players: tuple[PlayerRecord, ...]
    personal: tuple[PersonalNumberRecord, ...]


def read_content(dom: Dom, page: Read) -> Said:
    """Return what the content of ``page`` says."""
    article = page.kind is PageType.ARTICLE
    letters: tuple[LetterRecord, ...] = ()
    if page.kind is not PageType.HOME:
        if not article:
            letters = find_letter_rows(dom, page.base, page.whole, page.groups)
        letters = letters or letters_in_text(page.whole, page.own_url, page.heading or page.title)
    tables: tuple[TableRecord, ...] = ()
    if page.kind is not PageType.HOME and (article or not letters):
        tables = find_tables(dom, page.body if article else None, page.fields, page.groups)
    return Said(
        body=_body(page),
        forms=find_forms(dom, page.base, page.own_url),
        tables=tables,
        letters=letters,
        players=find_players(dom, page.base),
        personal=find_numbers(page.whole if article and letters else page.text),
    )


def _body(page: Read) -> str:
    """Return the text to keep: of articles all, of lists what is said beside their entries."""
    if page.kind in _NO_TEXT:
        return ""
    if page.kind not in _LISTS:
        return page.text[:MAX_TEXT]
    titles = {row.title for group in page.groups for row in group.rows}
    lines = [
        line
        for line in page.text.split("\n")
        if len(line) >= _PROSE and line[-1] in "。；;！!：:" and line not in titles
    ]
    return "\n".join(lines)[:MAX_TEXT]
