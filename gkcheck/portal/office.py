"""Attachments: PDF with text, PDF of a scan, DOCX and XLSX. Plain files that open everywhere."""

from __future__ import annotations

import io
import re
import time
import zipfile
from collections.abc import Sequence
from html import escape

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from gkcheck.portal.media import landscape

_FIXED = (2016, 1, 4, 9, 0, 0)


def _stream(dictionary: str, data: bytes) -> bytes:
    return f"<<{dictionary}/Length {len(data)}>>\nstream\n".encode() + data + b"\nendstream"


def pdf(title: str, lines: Sequence[str]) -> bytes:
    """Return a PDF with selectable Chinese text (STSong-Light, UCS-2), 34 lines a page."""
    pages = [lines[i : i + 34] for i in range(0, len(lines), 34)] or [[]]
    used = sorted({ord(char) for line in (title, *lines) for char in line if ord(char) < 0x10000})
    maps = []
    for at in range(0, len(used), 100):
        part = used[at : at + 100]
        rows = "\n".join(f"<{code:04X}> <{code:04X}>" for code in part)
        maps.append(f"{len(part)} beginbfchar\n{rows}\nendbfchar")
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def\n"
        "/CMapType 2 def\n1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        + "\n".join(maps)
        + "\nendcmap end end"
    )
    kids = " ".join(f"{7 + 2 * i} 0 R" for i in range(len(pages)))
    objects: list[bytes] = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>".encode(),
        b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H"
        b"/DescendantFonts[4 0 R]/ToUnicode 6 0 R>>",
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo"
        b"<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/DW 1000/FontDescriptor 5 0 R>>",
        b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]"
        b"/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>",
        _stream("", cmap.encode()),
    ]
    for number, page in enumerate(pages):
        text = ["BT /F1 16 Tf 72 780 Td"]
        shown = [title, ""] if number == 0 else []
        for row, line in enumerate([*shown, *page]):
            if row == 1:
                text.append("/F1 12 Tf")
            code = line.encode("utf-16-be", "replace").hex().upper()
            text.append(f"<{code}> Tj 0 -20 Td")
        text.append("ET")
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {8 + 2 * number} 0 R"
            "/Resources<</Font<</F1 3 0 R>>>>>>".encode()
        )
        objects.append(_stream("", "\n".join(text).encode()))
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    out += f"trailer\n<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def scan_pdf(seed: int) -> bytes:
    """Return a PDF that holds a picture and no text, as a scanner makes it."""
    out = io.BytesIO()
    # scanned before any document of the portal was published
    fixed = time.struct_time((2017, *_FIXED[1:], 0, 4, 0))
    landscape(seed, (620, 877)).convert("L").save(
        out, "PDF", resolution=75, creationDate=fixed, modDate=fixed
    )
    return out.getvalue()


def _zip(parts: Sequence[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        for name, data in parts:
            info = zipfile.ZipInfo(name, _FIXED)
            info.compress_type = zipfile.ZIP_DEFLATED
            box.writestr(info, data)
    return out.getvalue()


_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def docx(title: str, paragraphs: Sequence[str]) -> bytes:
    """Return a Word document: a centred title and plain paragraphs."""
    body = "".join(
        f'<w:p><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
        for text in paragraphs
    )
    document = (
        f'{_HEAD}<w:document xmlns:w="{_W}"><w:body><w:p><w:pPr><w:jc w:val="center"/></w:pPr>'
        f"<w:r><w:rPr><w:b/></w:rPr><w:t>{escape(title)}</w:t></w:r></w:p>{body}<w:sectPr/>"
        "</w:body></w:document>"
    )
    types = (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        'ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    )
    rels = (
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_REL}/officeDocument" Target="word/document.xml"/></Relationships>'
    )
    return _zip(
        [
            ("[Content_Types].xml", types.encode()),
            ("_rels/.rels", rels.encode()),
            ("word/document.xml", document.encode()),
        ]
    )


def xlsx(title: str, header: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    """Return a workbook with one sheet: title, header row, rows."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Sheet1"
    sheet.append([title])
    sheet.append(list(header))
    for row in rows:
        sheet.append(list(row))
    raw = io.BytesIO()
    book.save(raw)
    parts = []
    with zipfile.ZipFile(raw) as box:
        for name in sorted(box.namelist()):
            data = box.read(name)
            if name == "docProps/core.xml":  # openpyxl writes the time of saving
                data = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2016-01-04T09:00:00Z", data)
            parts.append((name, data))
    parts.sort(key=lambda part: part[0] != "[Content_Types].xml")
    return _zip(parts)
