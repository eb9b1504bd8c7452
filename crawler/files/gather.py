"""What reading a file comes to, within bounds: text, tables, properties, names of members."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from gkcheck.models.content import TableRecord

MAX_CHARS = 1_000_000
"""Characters gathered of one file; numbers are searched in all of them, the store keeps fewer."""
MAX_PAGES = 300
MAX_TABLES = 30
MAX_ROWS = 200
"""Rows kept of one table."""
MAX_COLUMNS = 40
MAX_CELL = 200
MAX_TABLE_CHARS = 400_000
"""Characters kept of all tables of one file."""
MAX_MEMBERS = 300
MAX_ALL_ROWS = 20_000
"""Rows looked at in one sheet."""
_NAMED_DATE = re.compile(r"(?:D:)?(\d{4})[-/]?(\d\d)[-/]?(\d\d)")
_FIRST_YEAR = 1990  # earlier days are defaults of programs: 1601, 1900, 1904, 1980 of ZIP


class Locked(Exception):
    """The file wants a password."""


class Unreadable(Exception):
    """The file does not follow its format, or no reader knows the format."""


class TooMuch(Exception):
    """The file unpacks to more than may be read."""


class Full(Exception):
    """Enough text was gathered; the rest is not read."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file holds. ``state`` as in :class:`gkcheck.models.content.AttachmentTextRecord`."""

    state: str
    text: str = ""
    title: str | None = None
    author: str | None = None
    created_on: date | None = None
    modified_on: date | None = None
    pages: int | None = None
    tables: tuple[TableRecord, ...] = ()
    members: tuple[str, ...] = ()


@dataclass(slots=True)
class Gathered:
    """Collects what a reader finds. ``pictures``: pages hold drawn or scanned content."""

    lines: list[str] = field(default_factory=list)
    tables: list[TableRecord] = field(default_factory=list)
    members: list[str] = field(default_factory=list)
    title: str | None = None
    author: str | None = None
    created_on: date | None = None
    modified_on: date | None = None
    pages: int | None = None
    pictures: bool = False
    chars: int = 0
    table_chars: int = 0

    def add(self, text: str) -> None:
        """Take a line (or several) of text. Raises :class:`Full` when it is enough."""
        clean = text.replace("\x00", "").strip()
        if not clean:
            return
        self.lines.append(clean)
        self.chars += len(clean) + 1
        if self.chars > MAX_CHARS:
            raise Full

    def add_table(self, rows: Iterable[Sequence[str]], caption: str | None = None) -> None:
        """Take a table, if it is one: at least two rows of at least two columns."""
        if len(self.tables) >= MAX_TABLES or self.table_chars >= MAX_TABLE_CHARS:
            return
        made = table_of(rows, caption)
        if made is not None:
            self.keep(made)

    def keep(self, table: TableRecord) -> None:
        """Take a table that was made already, without the rows that are beyond the bound."""
        rows: list[tuple[str, ...]] = []
        self.table_chars += sum(map(len, table.header))
        for row in table.rows:
            self.table_chars += sum(map(len, row))
            if self.table_chars > MAX_TABLE_CHARS:
                break
            rows.append(row)
        self.tables.append(replace(table, rows=tuple(rows)))

    def properties(
        self, title: str | None, author: str | None, created: object, modified: object
    ) -> None:
        """Take the file's own properties; dates as text or as dates."""
        self.title, self.author = plain(title), plain(author)
        self.created_on, self.modified_on = day_of(created), day_of(modified)

    def reading(self, state: str | None = None) -> Reading:
        """Return what was gathered; without ``state`` it follows from the text."""
        text = "\n".join(self.lines)
        if state is None:
            state = "text" if text else "scan_only" if self.pictures else "empty"
        return Reading(
            state, text, self.title, self.author, self.created_on, self.modified_on, self.pages,
            tuple(self.tables), tuple(self.members[:MAX_MEMBERS]),
        )  # fmt: skip


def plain(text: str | None) -> str | None:
    """Return a property as one short line, None for a blank one."""
    clean = " ".join((text or "").replace("\x00", " ").split())
    return clean[:MAX_CELL] or None


def day_of(value: object) -> date | None:
    """Return the day of a property: a date, an instant, or text as PDF, OOXML and OFD write it."""
    if isinstance(value, date):
        found = date(value.year, value.month, value.day)
    else:
        match = _NAMED_DATE.match(str(value or "").strip())
        if match is None:
            return None
        try:
            found = date(*map(int, match.groups()))
        except ValueError:
            return None
    return found if found.year >= _FIRST_YEAR else None


def table_of(rows: Iterable[Sequence[str]], caption: str | None = None) -> TableRecord | None:
    """Return a table of data, or None for what is only a frame.

    Rows above the head that fill one cell alone are the caption. Blank rows are no rows.
    """
    header: tuple[str, ...] | None = None
    kept: list[tuple[str, ...]] = []
    total = 0
    for row in rows:
        cells = tuple(" ".join(cell.split())[:MAX_CELL] for cell in row[:MAX_COLUMNS])
        filled = sum(map(bool, cells))
        if not filled:
            continue
        if header is None:
            if filled == 1:
                caption = caption or next(filter(None, cells))
                continue
            header = _cut(cells)
            continue
        total += 1
        if len(kept) < MAX_ROWS:
            kept.append(cells[: max(len(header), 2)])
    if header is None or len(header) < 2 or not total:
        return None
    return TableRecord(plain(caption), header, tuple(kept), total)


def _cut(cells: tuple[str, ...]) -> tuple[str, ...]:
    """Drop blank cells at the end."""
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return cells[:end]


def merged(into: Gathered, name: str, found: Reading) -> None:
    """Take what a member of an archive holds."""
    if found.text:
        into.add(f"【{name}】")
        into.add(found.text)
    for table in found.tables[: MAX_TABLES - len(into.tables)]:
        into.keep(replace(table, caption=table.caption or plain(name)))
