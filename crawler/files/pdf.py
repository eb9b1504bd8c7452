"""PDF: text, properties and ruled tables, read by PDFium, the engine that visitors' browsers use."""

from __future__ import annotations

from collections.abc import Sequence

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from crawler.files.gather import MAX_PAGES, MAX_TABLES, Gathered, Locked, Unreadable
from crawler.files.ruled import Grid, grids
from crawler.files.stand_in import use_stand_in

SCAN_CHARS = 20
"""Characters a page up to which a page with a picture is a scan: a stamp or a page number."""
_TABLE_PAGES = 60
_MAX_OBJECTS = 3000


def open_pdf(body: bytes) -> pdfium.PdfDocument:
    """Open a PDF. Raises :class:`Locked` or :class:`Unreadable`; also for one without pages."""
    use_stand_in()
    try:
        document = pdfium.PdfDocument(body)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise Locked from error
        raise Unreadable(str(error)) from error
    if len(document) == 0:
        document.close()
        raise Unreadable("no pages")
    return document


def read_pdf(body: bytes, into: Gathered) -> str | None:
    """Read all pages. Returns ``scan_only`` for pages that are pictures, None: as the text says."""
    document = open_pdf(body)
    try:
        into.pages = len(document)
        said = document.get_metadata_dict()
        into.properties(
            said.get("Title"), said.get("Author"), said.get("CreationDate"), said.get("ModDate")
        )
        pictured = chars = 0
        tables: list[list[list[str]]] = []
        ends_open = False  # the page before ended with a table
        for index in range(min(into.pages, MAX_PAGES)):
            try:
                page = document[index]
            except pdfium.PdfiumError:
                continue
            try:
                text = page.get_textpage()
                said_here = _clean(text.get_text_range())
                pictures, found = _objects(page, tables_wanted=index < _TABLE_PAGES)
                ends_open = _take_tables(tables, found, text, ends_open)
            except pdfium.PdfiumError:
                continue
            finally:
                page.close()
            count = len("".join(said_here.split()))
            chars += count
            pictured += pictures and count <= SCAN_CHARS
            into.pictures = into.pictures or pictures
            into.add(said_here)
        for rows in tables[:MAX_TABLES]:
            into.add_table(rows)
        read = min(into.pages, MAX_PAGES)
        if pictured and pictured * 2 > read and chars <= SCAN_CHARS * read:
            return "scan_only"
        return None
    finally:
        document.close()


def _clean(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\ufffe", "").replace("\ufeff", "")


def _objects(page: pdfium.PdfPage, *, tables_wanted: bool) -> tuple[bool, list[Grid]]:
    """Return whether anything is drawn that is not text, and the ruled grids of the page."""
    pictures = False
    bars: list[tuple[float, float, float, float]] = []
    for number, thing in enumerate(page.get_objects(max_depth=3)):
        if number >= _MAX_OBJECTS:
            break
        if thing.type == raw.FPDF_PAGEOBJ_IMAGE:
            pictures = True
        elif thing.type == raw.FPDF_PAGEOBJ_PATH:
            pictures = pictures or raw.FPDFPath_CountSegments(thing.raw) > 40
            if tables_wanted:
                bars.append(thing.get_bounds())
    return pictures, grids(bars) if bars else []


def _take_tables(
    tables: list[list[list[str]]], found: Sequence[Grid], text: pdfium.PdfTextPage, goes_on: bool
) -> bool:
    """Add the grids of one page; the first may go on from the page before."""
    for number, grid in enumerate(found):
        rows = [
            [_clean(text.get_text_bounded(*cell)).replace("\n", "") if cell else "" for cell in row]
            for row in grid.rows
        ]
        last = tables[-1] if tables else None
        if goes_on and number == 0 and last and len(last[0]) == len(rows[0]):
            last.extend(rows[1:] if rows[0] == last[0] else rows)
        else:
            tables.append(rows)
    return bool(found)
