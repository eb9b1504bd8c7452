"""DOC, XLS, PPT and their WPS twins (WPS, ET, DPS), which are OLE containers.

Sources: [MS-CFB], [MS-DOC] 2.4.1 and 2.8.35 (piece table), [MS-PPT] 2.9.40 to 2.9.42.
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterator

import olefile

from crawler.files.gather import (
    MAX_ALL_ROWS,
    MAX_COLUMNS,
    Gathered,
    Locked,
    Unreadable,
)
from crawler.files.ooxml import cell_text, take_sheet

_WORD_97 = 0x00C1  # nFib of the first version with a piece table in Unicode
_ENCRYPTED, _WHICH_TABLE = 0x0100, 0x0200
_COMPRESSED = 0x40000000
_FIELD = re.compile(r"\x13[^\x13\x14\x15]*(?:\x14|(?=\x15))")
_MARKS = str.maketrans(
    {"\x07": "\t", "\x0b": "\n", "\x0c": "\n", "\r": "\n", "\x1e": "-", "\xa0": " "}
    | dict.fromkeys("\x01\x02\x03\x04\x05\x08\x13\x14\x15\x1f")
)
_CHARS_ATOM, _BYTES_ATOM, _CRYPT = 0x0FA0, 0x0FA8, 0x2F14
_MAX_DEPTH = 12


def read_ole(body: bytes, into: Gathered) -> None:
    """Read an OLE document by the streams it holds. Raises :class:`Unreadable`, :class:`Locked`."""
    try:
        with olefile.OleFileIO(io.BytesIO(body)) as storage:
            if storage.exists("EncryptedPackage"):
                raise Locked
            _properties(storage, into)
            if storage.exists("WordDocument"):
                _word(storage, into)
            elif storage.exists("PowerPoint Document"):
                _slides(storage, into)
            elif storage.exists("Workbook") or storage.exists("Book"):
                _sheets(body, into)
            else:
                raise Unreadable("no known stream")
    except (OSError, ValueError, IndexError, TypeError, struct.error, KeyError) as error:
        raise Unreadable(str(error)) from error


def _properties(storage: olefile.OleFileIO, into: Gathered) -> None:
    try:
        told = storage.get_metadata()
    except (OSError, ValueError, IndexError, TypeError, struct.error, KeyError, AttributeError):
        return
    into.properties(
        _decoded(told.title, told.codepage),
        _decoded(told.author, told.codepage),
        told.create_time,
        told.last_saved_time,
    )


def _decoded(value: object, codepage: int | None) -> str | None:
    if not isinstance(value, bytes):
        return value if isinstance(value, str) else None
    name = "utf-8" if codepage in (65001, -535) else "gb18030"
    return value.decode(name, "replace")


def _word(storage: olefile.OleFileIO, into: Gathered) -> None:
    stream = storage.openstream("WordDocument").read()
    version, flags = struct.unpack_from("<H", stream, 2)[0], struct.unpack_from("<H", stream, 10)[0]
    if flags & _ENCRYPTED:
        raise Locked
    if version < _WORD_97:
        first, end = struct.unpack_from("<II", stream, 0x18)
        raw = stream[first:end].decode("gb18030", "replace")
    else:
        table = storage.openstream("1Table" if flags & _WHICH_TABLE else "0Table").read()
        raw = "".join(_pieces(stream, table))
    into.pictures = storage.exists("Data")
    for line in plain_word(raw).split("\n"):
        into.add(line)


def plain_word(raw: str) -> str:
    """Return Word's text without field codes and marks; cells are told apart by tabs."""
    before = None
    while before != raw:  # fields nest
        before, raw = raw, _FIELD.sub("", raw)
    return raw.replace("\x07\x07", "\n").translate(_MARKS)


def _pieces(stream: bytes, table: bytes) -> Iterator[str]:
    """Yield the text piece by piece, in the order of the document."""
    start, size = struct.unpack_from("<II", stream, 0x01A2)
    block = table[start : start + size]
    at = 0
    while at < len(block) and block[at] == 1:  # Prc: formatting, not text
        at += 3 + struct.unpack_from("<H", block, at + 1)[0]
    if at >= len(block) or block[at] != 2:
        raise Unreadable("no piece table")
    length = struct.unpack_from("<I", block, at + 1)[0]
    plc = block[at + 5 : at + 5 + length]
    count = (len(plc) - 4) // 12
    if count < 1:
        raise Unreadable("empty piece table")
    ends = struct.unpack_from(f"<{count + 1}I", plc, 0)
    for i in range(count):
        chars = ends[i + 1] - ends[i]
        place = struct.unpack_from("<I", plc, 4 * (count + 1) + 8 * i + 2)[0]
        if chars <= 0 or chars > len(stream):
            continue
        if place & _COMPRESSED:
            offset = (place & ~_COMPRESSED) // 2
            yield stream[offset : offset + chars].decode("cp1252", "replace")
        else:
            yield stream[place : place + 2 * chars].decode("utf-16-le", "replace")


def _slides(storage: olefile.OleFileIO, into: Gathered) -> None:
    data = storage.openstream("PowerPoint Document").read()
    into.pictures = storage.exists("Pictures")
    for text in _atoms(data, 0, len(data), 0):
        into.add(text.replace("\r", "\n").replace("\x0b", "\n"))


def _atoms(data: bytes, at: int, end: int, depth: int) -> Iterator[str]:
    """Walk records: version and instance, type, length; containers have version 15."""
    while at + 8 <= end:
        head, kind, length = struct.unpack_from("<HHI", data, at)
        first, last = at + 8, min(at + 8 + length, end)
        if kind == _CRYPT:
            raise Locked
        if kind == _CHARS_ATOM:
            yield data[first:last].decode("utf-16-le", "replace")
        elif kind == _BYTES_ATOM:
            yield data[first:last].decode("latin-1")
        elif head & 0xF == 0xF and depth < _MAX_DEPTH:
            yield from _atoms(data, first, last, depth + 1)
        at = first + length


def _sheets(body: bytes, into: Gathered) -> None:
    import xlrd

    try:
        book = xlrd.open_workbook(
            file_contents=body, on_demand=True, logfile=io.StringIO(), ragged_rows=True
        )
    except xlrd.XLRDError as error:
        if "encrypt" in str(error).lower():
            raise Locked from error
        raise Unreadable(str(error)) from error
    except (AssertionError, AttributeError, UnicodeDecodeError, NotImplementedError) as error:
        raise Unreadable(str(error)) from error
    into.pages = book.nsheets
    for index in range(book.nsheets):
        try:
            sheet = book.sheet_by_index(index)
        except (xlrd.XLRDError, AssertionError, struct.error, IndexError, UnicodeDecodeError):
            continue
        rows = (
            [_cell(c, book.datemode) for c in sheet.row(i)[:MAX_COLUMNS]]
            for i in range(min(sheet.nrows, MAX_ALL_ROWS))
        )
        take_sheet(sheet.name, rows, into)
        book.unload_sheet(index)


def _cell(cell: object, datemode: int) -> str:
    import xlrd

    kind, value = cell.ctype, cell.value  # type: ignore[attr-defined]  # xlrd has no types
    if kind == xlrd.XL_CELL_DATE:
        try:
            return cell_text(xlrd.xldate_as_datetime(value, datemode))
        except (ValueError, OverflowError, xlrd.XLDateError):
            return str(value)
    if kind == xlrd.XL_CELL_BOOLEAN:
        return cell_text(bool(value))
    return "" if kind == xlrd.XL_CELL_ERROR else cell_text(value)
