"""Files as office programs write them: by their libraries, or by the format's own documents.

No library writes DOC, PPT or OFD: these are put together here after [MS-CFB], [MS-DOC], [MS-PPT] and
GB/T 33190-2016, and read back in the tests by code that shares nothing with this.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime

import docx
import openpyxl
import xlwt
from PIL import Image, ImageDraw
from pptx import Presentation
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Table, TableStyle

Rows = Sequence[Sequence[object]]
CREATED = datetime.fromisoformat("2021-03-01T09:00")
MODIFIED = datetime.fromisoformat("2021-03-02T10:30")
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def make_docx(paragraphs: Sequence[str], rows: Rows = (), title: str = "") -> bytes:
    document = docx.Document()
    document.core_properties.title = title
    document.core_properties.author = "某县政府办公室"
    document.core_properties.created = CREATED
    document.core_properties.modified = MODIFIED
    for text in paragraphs:
        document.add_paragraph(text)
    if rows:
        table = document.add_table(rows=len(rows), cols=len(rows[0]))
        for i, row in enumerate(rows):
            for j, value in enumerate(row):
                table.cell(i, j).text = str(value)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def make_xlsx(sheets: Mapping[str, Rows]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.properties.creator = "张三"
    book.properties.created = CREATED
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def make_xls(sheets: Mapping[str, Rows]) -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    day = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        for i, row in enumerate(rows):
            for j, value in enumerate(row):
                if isinstance(value, datetime):
                    sheet.write(i, j, value, day)
                else:
                    sheet.write(i, j, value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def make_pptx(slides: Sequence[Sequence[str]]) -> bytes:
    deck = Presentation()
    for lines in slides:
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text = lines[0]
        slide.placeholders[1].text = "\n".join(lines[1:])
    deck.core_properties.title = "政策解读"
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


def make_pdf(
    pages: Sequence[Sequence[str]], rows: Rows = (), *, password: str | None = None
) -> bytes:
    """A PDF whose Chinese font is named, not embedded; the table is ruled, on the last page."""
    if "STSong-Light" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = Canvas(out, A4, encrypt=password)
    canvas.setTitle("关于公布名单的通知")
    canvas.setAuthor("某县人民政府")
    for number, lines in enumerate(pages):
        canvas.setFont("STSong-Light", 12)
        for i, line in enumerate(lines):
            canvas.drawString(60, 780 - 20 * i, line)
        if rows and number == len(pages) - 1:
            table = Table(
                [list(map(str, row)) for row in rows],
                style=TableStyle(
                    [
                        ("GRID", (0, 0), (-1, -1), 0.5, colors.black),
                        ("FONT", (0, 0), (-1, -1), "STSong-Light", 10),
                    ]
                ),
            )
            table.wrapOn(canvas, 400, 400)
            table.drawOn(canvas, 60, 400)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def make_scan(pages: int = 2) -> bytes:
    """A PDF of pictures alone, as a scanner writes it."""
    sheets = []
    for number in range(pages):
        sheet = Image.new("L", (620, 877), 255)
        ImageDraw.Draw(sheet).text((60, 60), f"page {number}", fill=0)
        sheets.append(sheet)
    out = io.BytesIO()
    sheets[0].save(out, "PDF", save_all=True, append_images=sheets[1:])
    return out.getvalue()


def make_zip(members: Mapping[str, bytes], *, gbk_names: bool = False) -> bytes:
    """A ZIP; with ``gbk_names`` as Chinese Windows writes it, without the mark of UTF-8."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for number, (name, data) in enumerate(members.items()):
            stand_in = "x" * (len(name.encode("gbk")) - 1) + chr(97 + number)
            package.writestr(stand_in if gbk_names else name, data)
    body = out.getvalue()
    if gbk_names:
        for number, name in enumerate(members):
            raw = name.encode("gbk")
            body = body.replace(b"x" * (len(raw) - 1) + bytes([97 + number]), raw)
    return body


def make_ofd(pages: Sequence[Sequence[str]], *, picture: bool = False) -> bytes:
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(
            "OFD.xml",
            f'{head}<ofd:OFD {space} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo>'
            "<ofd:DocID>0123456789abcdef0123456789abcdef</ofd:DocID><ofd:Title>工作方案</ofd:Title>"
            "<ofd:Author>某局</ofd:Author><ofd:CreationDate>2021-03-01</ofd:CreationDate>"
            "</ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        )
        listed = "".join(
            f'<ofd:Page ID="{i + 1}" BaseLoc="Pages/Page_{i}/Content.xml"/>'
            for i in range(len(pages))
        )
        package.writestr(
            "Doc_0/Document.xml",
            f"{head}<ofd:Document {space}><ofd:CommonData/><ofd:Pages>{listed}</ofd:Pages>"
            "</ofd:Document>",
        )
        for i, lines in enumerate(pages):
            # a line of print is often cut into several objects of one height
            said = "".join(
                f'<ofd:TextObject ID="{n}{k}" Boundary="{20 + 40 * k} {20 + 8 * n} 40 6" Font="3"'
                f' Size="4"><ofd:TextCode X="0" Y="4">{part}</ofd:TextCode></ofd:TextObject>'
                for n, line in enumerate(lines)
                for k, part in enumerate((line[: len(line) // 2], line[len(line) // 2 :]))
            )
            if picture:
                said += '<ofd:ImageObject ID="90" Boundary="0 0 210 297" ResourceID="9"/>'
            package.writestr(
                f"Doc_0/Pages/Page_{i}/Content.xml",
                f'{head}<ofd:Page {space}><ofd:Content><ofd:Layer ID="2">{said}</ofd:Layer>'
                "</ofd:Content></ofd:Page>",
            )
    return out.getvalue()


def make_doc(text: str, *, encrypted: bool = False) -> bytes:
    """A Word 97 file whose text lies in two pieces, the first of 8-bit characters."""
    latin = "(2021) No. 7\r"
    wide = text.replace("\n", "\r")
    stream = bytearray(0x800)
    struct.pack_into("<HH", stream, 0, 0xA5EC, 0x00C1)
    struct.pack_into("<H", stream, 10, 0x0200 | (0x0100 if encrypted else 0))
    struct.pack_into("<I", stream, 0x4C, len(latin) + len(wide))
    first = len(stream)
    stream += latin.encode("cp1252")
    stream += bytes(-len(stream) % 2)
    second = len(stream)
    stream += wide.encode("utf-16-le")
    ends = struct.pack("<3I", 0, len(latin), len(latin) + len(wide))
    pieces = struct.pack("<HIH", 0, first * 2 | 0x40000000, 0) + struct.pack("<HIH", 0, second, 0)
    formatting = b"\x01" + struct.pack("<H", 4) + b"\x00" * 4
    table = formatting + b"\x02" + struct.pack("<I", len(ends + pieces)) + ends + pieces
    struct.pack_into("<II", stream, 0x01A2, 0, len(table))
    return make_ole({"WordDocument": bytes(stream), "1Table": table})


def make_ppt(slides: Sequence[str]) -> bytes:
    """A PowerPoint 97 file: texts in containers, in both kinds of atom."""

    def record(kind: int, data: bytes, head: int = 0) -> bytes:
        return struct.pack("<HHI", head, kind, len(data)) + data

    atoms = b"".join(
        record(0x0FA8, text.encode("latin-1"))
        if text.isascii()
        else record(0x0FA0, text.encode("utf-16-le"))
        for text in slides
    )
    listing = record(0x0FF0, atoms, 0x000F)
    return make_ole({"PowerPoint Document": record(0x03E8, listing, 0x000F)})


def make_ole(streams: Mapping[str, bytes]) -> bytes:
    """A compound file of version 3 with 512-byte sectors and no mini stream."""
    padded = {name: data + bytes(-len(data) % 512) for name, data in streams.items()}
    padded = {name: data.ljust(4096, b"\x00") for name, data in padded.items()}
    total = sum(len(data) // 512 for data in padded.values())
    directories = (len(padded) + 1 + 3) // 4
    tables = 1
    while tables * 128 < tables + directories + total:
        tables += 1
    fat = [_FAT] * tables
    fat += [tables + i + 1 for i in range(directories - 1)] + [_END]
    starts = {}
    for name, data in padded.items():
        starts[name] = len(fat)
        count = len(data) // 512
        fat += [len(fat) + i + 1 for i in range(count - 1)] + [_END]
    fat += [_FREE] * (tables * 128 - len(fat))
    head = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes(16), 0x3E, 3, 0xFFFE, 9, 6, bytes(6), 0, tables,
        tables, 0, 4096, _END, 0, _END, 0,
    )  # fmt: skip
    head += struct.pack("<109I", *range(tables), *[_FREE] * (109 - tables))

    def entry(name: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
        raw = (name + "\x00").encode("utf-16-le")
        return (
            raw.ljust(64, b"\x00")
            + struct.pack("<HBB3I", len(raw), kind, 1, _FREE, right, child)
            + bytes(36)
            + struct.pack("<IQ", start, size)
        )

    entries = entry("Root Entry", 5, _FREE, 1, _END, 0)
    for number, (name, data) in enumerate(padded.items(), 1):
        right = number + 1 if number < len(padded) else _FREE
        entries += entry(name, 2, right, _FREE, starts[name], len(data))
    empty = bytes(68) + struct.pack("<3I", _FREE, _FREE, _FREE) + bytes(48)
    entries += empty * (directories * 4 - len(padded) - 1)
    return head + struct.pack(f"<{len(fat)}I", *fat) + entries + b"".join(padded.values())
