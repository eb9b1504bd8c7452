"""DOCX, XLSX, PPTX and the text of ODF.

The XML of a text is read directly: python-docx leaves out text boxes, tracked insertions and
links, and wants every relation to be sound, which files of office programs in use often are not.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time

from lxml import etree

from crawler.files.gather import MAX_ALL_ROWS, MAX_COLUMNS, Gathered, Unreadable
from crawler.files.package import core_properties, local, member, xml

_SKIPPED = {"Fallback", "delText", "instrText", "pPr", "rPr", "sectPr", "tblPr", "tcPr"}
_SLIDE = re.compile(r"ppt/slides/slide(\d+)\.xml")


def read_docx(package: zipfile.ZipFile, into: Gathered) -> None:
    """Read paragraphs and tables in the order of the body."""
    core_properties(package, into)
    try:
        root = xml(member(package, "word/document.xml"))
    except KeyError as error:
        raise Unreadable("no document part") from error
    into.pictures = any(name.startswith("word/media/") for name in package.namelist())
    for body in root:
        if local(body) == "body":
            _blocks(body, into)


def _blocks(parent: etree._Element, into: Gathered) -> None:
    caption: str | None = None
    for child in parent:
        name = local(child)
        if name == "p":
            text = _text(child)
            into.add(text)
            caption = text.strip()[:80] or caption
        elif name == "tbl":
            rows = list(_rows(child))
            for row in rows:
                into.add("\t".join(row))
            into.add_table(rows, caption)
            caption = None
        elif name not in _SKIPPED:
            _blocks(child, into)


def _rows(table: etree._Element) -> Iterator[list[str]]:
    above: list[str] = []
    for row in table.iterchildren():
        if local(row) != "tr":
            continue
        cells: list[str] = []
        for cell in _cells(row):
            text = "\n".join(filter(None, (_text(p).strip() for p in _paragraphs(cell))))
            span, goes_on = _spans(cell)
            if goes_on and len(cells) < len(above):
                text = above[len(cells)]
            cells += [text, *[""] * (span - 1)]
        above = cells
        yield cells


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    for child in row:
        if local(child) == "tc":
            yield child
        elif local(child) in ("sdt", "sdtContent", "customXml"):
            yield from _cells(child)


def _paragraphs(cell: etree._Element) -> Iterator[etree._Element]:
    for child in cell:
        if local(child) == "p":
            yield child
        elif local(child) not in _SKIPPED:
            yield from _paragraphs(child)


def _spans(cell: etree._Element) -> tuple[int, bool]:
    """Return how many columns a cell covers, and whether it goes on from the row above."""
    span, goes_on = 1, False
    for props in cell:
        if local(props) != "tcPr":
            continue
        for prop in props:
            value = next((v for k, v in prop.attrib.items() if str(k).endswith("}val")), "")
            if local(prop) == "gridSpan" and str(value).isdecimal():
                span = min(int(value), MAX_COLUMNS)
            elif local(prop) == "vMerge":
                goes_on = str(value) != "restart"
    return span, goes_on


def _text(element: etree._Element) -> str:
    parts: list[str] = []
    stack: list[etree._Element | str] = [element]
    while stack:
        one = stack.pop()
        if isinstance(one, str):
            parts.append(one)
            continue
        name = local(one)
        if name == "t":
            parts.append(one.text or "")
        elif name in ("tab", "ptab"):
            parts.append("\t")
        elif name in ("br", "cr"):
            parts.append("\n")
        elif name not in _SKIPPED:
            if name == "p" and one is not element:
                stack.append("\n")
            stack.extend(reversed(one))
    return "".join(parts)


def read_pptx(package: zipfile.ZipFile, into: Gathered) -> None:
    """Read the words of every slide, in order."""
    core_properties(package, into)
    slides = sorted(
        (int(m[1]), m[0]) for name in package.namelist() if (m := _SLIDE.fullmatch(name))
    )
    into.pages = len(slides)
    into.pictures = any(name.startswith("ppt/media/") for name in package.namelist())
    for _, name in slides:
        for paragraph in xml(member(package, name)).iter("{*}p"):
            into.add("".join(t.text or "" for t in paragraph.iter("{*}t")))


def read_odf(package: zipfile.ZipFile, into: Gathered) -> None:
    """Read the paragraphs of an OpenDocument file."""
    root = xml(member(package, "content.xml"))
    for element in root.iter("{*}p", "{*}h"):
        into.add("".join(str(part) for part in element.itertext()))


def read_xlsx(body: bytes, package: zipfile.ZipFile, into: Gathered) -> None:
    """Read every sheet, row by row; values, not formulas."""
    import openpyxl

    core_properties(package, into)
    try:
        book = openpyxl.load_workbook(io.BytesIO(body), read_only=True, data_only=True)
    except (KeyError, ValueError, TypeError, AttributeError, IndexError) as error:
        raise Unreadable(str(error)) from error
    try:
        into.pages = len(book.worksheets)
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # files of other programs tell them wrong
            rows = sheet.iter_rows(max_row=MAX_ALL_ROWS, max_col=MAX_COLUMNS, values_only=True)
            take_sheet(sheet.title, ([cell_text(v) for v in row] for row in rows), into)
    except (KeyError, ValueError, TypeError, AttributeError, IndexError) as error:
        if not into.lines:
            raise Unreadable(str(error)) from error
    finally:
        book.close()


def take_sheet(name: str, rows: Iterable[list[str]], into: Gathered) -> None:
    """Take one sheet as text and as a table. ``name`` is its caption unless it is a default."""
    kept: list[list[str]] = []
    try:
        for row in rows:
            if any(row):
                kept.append(row)
                into.add("\t".join(filter(None, row)))
    finally:
        generic = re.fullmatch(r"(?:Sheet|工作表)\s*\d*", name, re.IGNORECASE)
        own = None if generic else name
        heading = next((r for r in kept[:1] if sum(map(bool, r)) == 1), None)
        into.add_table(kept, None if heading else own)


def cell_text(value: object) -> str:
    """Return a cell's value as a person reads it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return (
            value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
        )
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value).strip()
