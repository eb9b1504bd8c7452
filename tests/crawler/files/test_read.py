"""Text, tables and properties of real files, and honest states of files that cannot be read."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Callable
from datetime import date, datetime

import pytest
from lab.office import (
    make_doc,
    make_docx,
    make_ofd,
    make_ole,
    make_pdf,
    make_ppt,
    make_pptx,
    make_scan,
    make_xls,
    make_xlsx,
    make_zip,
)
from pypdf import PdfWriter

from crawler.files.gather import MAX_CHARS, MAX_ROWS
from crawler.files.read import read_file

ROWS = [["姓名", "单位", "电话"], ["张三", "某局", "023-67890123"], ["李四", "某委", "68901234"]]
LINES = ["某县人民政府关于公布名单的通知", "各镇人民政府,县直各单位:现将名单公布如下。"]


def blank_pdf() -> bytes:
    out = io.BytesIO()
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "make", "texts"),
    [
        ("a.docx", lambda: make_docx(LINES, ROWS), [*LINES, "李四"]),
        ("a.pdf", lambda: make_pdf([LINES, ["第二页的内容"]]), [*LINES, "第二页的内容"]),
        ("a.xlsx", lambda: make_xlsx({"名单": ROWS}), ["张三\t某局\t023-67890123"]),
        ("a.xls", lambda: make_xls({"名单": ROWS}), ["张三\t某局\t023-67890123"]),
        ("a.et", lambda: make_xls({"名单": ROWS}), ["李四"]),
        ("a.pptx", lambda: make_pptx([LINES, ["二", "第二张"]]), [*LINES, "第二张"]),
        ("a.ppt", lambda: make_ppt([*LINES, "No. 7"]), [*LINES, "No. 7"]),
        ("a.dps", lambda: make_ppt(LINES), LINES),
        ("a.doc", lambda: make_doc("\n".join(LINES)), ["(2021) No. 7", *LINES]),
        ("a.wps", lambda: make_doc("\n".join(LINES)), LINES),
        ("a.ofd", lambda: make_ofd([LINES, ["第二页的内容"]]), [*LINES, "第二页的内容"]),
        ("a.txt", lambda: "\r\n".join(LINES).encode("gbk"), LINES),
        ("a.txt", lambda: "\n".join(LINES).encode("utf-8-sig"), LINES),
        ("a.csv", lambda: "姓名,单位\n张三,某局\n".encode("gbk"), ["张三\t某局"]),
        (
            "a.doc",  # saved as a web page under the name of a document
            lambda: "<html><body><p>关于公布名单的通知</p></body></html>".encode("gbk"),
            ["关于公布名单的通知"],
        ),
        (
            "a.doc",
            lambda: rb"{\rtf1\ansi\ansicpg936 \'b9\'d8\'d3\'da\'b9\'ab\'b2\'bc\par ok}",
            ["关于公布", "ok"],
        ),
        ("noname", lambda: make_docx(LINES), LINES),
        ("wrong.pdf", lambda: make_docx(LINES), LINES),  # the bytes decide, not the name
    ],
)
def test_text(name: str, make: Callable[[], bytes], texts: list[str]) -> None:
    found = read_file(f"http://a.test/{name}", make())
    assert found.state == "text"
    at = -1
    for text in texts:  # all of it, in order
        at = found.text.find(text, at + 1)
        assert at >= 0, f"{text!r} not in {found.text!r}"


def test_ofd_joins_pieces_of_a_line_and_parts_lines() -> None:
    assert read_file("http://a.test/a.ofd", make_ofd([LINES])).text == "\n".join(LINES)


def test_word_text_shows_no_field_codes() -> None:
    text = (
        '目录\x13 HYPERLINK "http://a.test/" \x14链接文字\x15之后\n甲\x07乙\x07\x07丙\x07丁\x07\x07'
    )
    found = read_file("http://a.test/a.doc", make_doc(text))
    assert found.text.splitlines()[1:] == ["目录链接文字之后", "甲\t乙", "丙\t丁"]


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("a.docx", lambda: make_docx(["附件 名单"], ROWS)),
        ("a.xlsx", lambda: make_xlsx({"Sheet1": [["附件 名单", None, None], [], *ROWS]})),
        ("a.xls", lambda: make_xls({"Sheet1": [["附件 名单", "", ""], *ROWS]})),
        ("a.pdf", lambda: make_pdf([["附件 名单"]], ROWS)),
        ("a.csv", lambda: "\n".join(",".join(map(str, r)) for r in ROWS).encode("gbk")),
        (
            "a.xls",
            lambda: (
                "<html><table>"
                + "".join("<tr><td>" + "</td><td>".join(r) + "</td></tr>" for r in ROWS)
                + "</table></html>"
            ).encode(),
        ),
    ],
)
def test_tables(name: str, make: Callable[[], bytes]) -> None:
    (table,) = read_file(f"http://a.test/{name}", make()).tables
    assert table.header == tuple(ROWS[0])
    assert table.rows == (tuple(ROWS[1]), tuple(ROWS[2]))
    assert table.rows_total == 2
    if name in ("a.docx", "a.xlsx"):
        assert table.caption == "附件 名单"


def test_merged_cells_of_word_tables() -> None:
    import docx

    document = docx.Document()
    table = document.add_table(rows=3, cols=3)
    for i, row in enumerate([["单位", "事项", "时限"], ["某局", "甲", "5"], ["", "乙", "7"]]):
        for j, value in enumerate(row):
            table.cell(i, j).text = value
    table.cell(1, 0).merge(table.cell(2, 0))
    out = io.BytesIO()
    document.save(out)
    (found,) = read_file("http://a.test/a.docx", out.getvalue()).tables
    assert found.rows == (("某局", "甲", "5"), ("某局", "乙", "7"))


def test_cells_are_read_as_a_person_sees_them() -> None:
    rows = [["日期", "金额", "编号"], [datetime.fromisoformat("2021-03-05"), 12.5, 50001.0]]
    for name, body in (("a.xlsx", make_xlsx({"表": rows})), ("a.xls", make_xls({"表": rows}))):
        (table,) = read_file(f"http://a.test/{name}", body).tables
        assert table.rows == (("2021-03-05", "12.5", "50001"),)
        assert table.caption == "表"


def test_table_that_goes_on_over_pages_is_one() -> None:
    from reportlab.lib import colors
    from reportlab.lib.pagesizes import A4
    from reportlab.platypus import LongTable, SimpleDocTemplate, TableStyle

    rows = [["No", "Name"], *[[str(i), f"n{i}"] for i in range(80)]]
    out = io.BytesIO()
    style = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black)])
    SimpleDocTemplate(out, pagesize=A4).build([LongTable(rows, style=style, repeatRows=1)])
    (table,) = read_file("http://a.test/a.pdf", out.getvalue()).tables
    assert table.header == ("No", "Name")
    assert [row[0] for row in table.rows] == [str(i) for i in range(80)]


@pytest.mark.parametrize(
    ("name", "make", "said"),
    [
        (
            "a.docx",
            lambda: make_docx(["文"], title="通知"),
            ("通知", "某县政府办公室", date(2021, 3, 1), date(2021, 3, 2)),
        ),
        ("a.ofd", lambda: make_ofd([["文"]]), ("工作方案", "某局", date(2021, 3, 1), None)),
    ],
)
def test_properties(name: str, make: Callable[[], bytes], said: tuple[object, ...]) -> None:
    found = read_file(f"http://a.test/{name}", make())
    assert (found.title, found.author, found.created_on, found.modified_on) == said


def test_properties_of_pdf() -> None:
    found = read_file("http://a.test/a.pdf", make_pdf([["文"]]))
    assert (found.title, found.author) == ("关于公布名单的通知", "某县人民政府")
    assert found.created_on is not None
    assert found.pages == 1


@pytest.mark.parametrize(
    ("name", "make", "state"),
    [
        ("a.pdf", make_scan, "scan_only"),
        ("a.pdf", blank_pdf, "empty"),
        ("a.pdf", lambda: make_pdf([LINES], password="secret"), "encrypted"),
        ("a.pdf", lambda: make_pdf([LINES])[:300], "unreadable"),
        ("a.ofd", lambda: make_ofd([[]], picture=True), "scan_only"),
        ("a.ofd", lambda: make_ofd([[]]), "empty"),
        ("a.doc", lambda: make_doc("文", encrypted=True), "encrypted"),
        ("a.docx", lambda: make_ole({"EncryptedPackage": b"x", "EncryptionInfo": b"y"}), "encrypted"),
        ("a.doc", lambda: make_ole({"Other": b"x"}), "unreadable"),
        ("a.doc", lambda: make_doc("文")[:2000], "unreadable"),
        ("a.docx", lambda: make_docx([]), "empty"),
        ("a.docx", lambda: make_docx(LINES)[:-200], "unreadable"),
        ("a.xlsx", lambda: make_xlsx({"Sheet1": []}), "empty"),
        ("a.txt", lambda: b"  \r\n ", "empty"),
        ("a.txt", lambda: bytes(range(256)) * 50, "unreadable"),
        ("a.jpg", lambda: b"\xff\xd8\xff\xe0" + bytes(50), "scan_only"),
        ("a.rar", lambda: b"Rar!\x1a\x07\x00xyz", "unreadable"),
        ("a.7z", lambda: b"7z\xbc\xaf\x27\x1c" + bytes(range(256)), "unreadable"),
    ],
)  # fmt: skip
def test_states(name: str, make: Callable[[], bytes], state: str) -> None:
    assert read_file(f"http://a.test/{name}", make()).state == state


def test_locked_workbook_of_excel_97() -> None:
    """A FILEPASS record right after the first BOF ([MS-XLS] 2.4.117)."""
    import struct

    start = struct.pack("<HHHHHHII", 0x0809, 16, 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6)
    locked = struct.pack("<HHHHH", 0x002F, 6, 1, 1, 1) + bytes(100)
    assert read_file("http://a.test/a.xls", make_ole({"Workbook": start + locked})).state in (
        "encrypted"
    )


def test_members_of_a_zip_and_their_text() -> None:
    body = make_zip(
        {
            "附件/名单.xls": make_xls({"名单": ROWS}),
            "附件/通知.docx": make_docx(LINES),
            "照片.jpg": b"\xff\xd8\xff",
            "内层.zip": make_zip({"深处.txt": "深处的文字".encode()}),
        },
        gbk_names=True,
    )
    found = read_file("http://a.test/a.zip", body)
    assert found.state == "text"
    assert found.members == ("附件/名单.xls", "附件/通知.docx", "照片.jpg", "内层.zip")
    assert "【附件/通知.docx】\n" + LINES[0] in found.text
    assert "深处的文字" not in found.text
    assert found.tables[0].header == tuple(ROWS[0])


def test_zip_of_scans_is_a_scan() -> None:
    assert read_file("http://a.test/a.zip", make_zip({"a.pdf": make_scan()})).state == "scan_only"


def test_members_of_a_tarball() -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        data = "某县人民政府".encode("gbk")
        info = tarfile.TarInfo("通知.txt")
        info.size = len(data)
        archive.addfile(info, io.BytesIO(data))
    found = read_file("http://a.test/a.tar.gz", out.getvalue())
    assert (found.state, found.members) == ("text", ("通知.txt",))
    assert "某县人民政府" in found.text


def test_names_in_a_rar() -> None:
    """A stored member in a RAR of version 3, put together after its technical note."""
    import struct
    import zlib

    data = "公开名单".encode("gbk")
    name = b"list.txt"

    def block(kind: int, flags: int, rest: bytes) -> bytes:
        head = struct.pack("<BHH", kind, flags, 7 + len(rest)) + rest
        return struct.pack("<H", zlib.crc32(head) & 0xFFFF) + head

    rest = struct.pack(
        "<IIBIIBBHI", len(data), len(data), 2, zlib.crc32(data), 0x52654000, 20, 0x30, len(name), 32
    )
    body = (
        b"Rar!\x1a\x07\x00"
        + block(0x73, 0, bytes(6))
        + block(0x74, 0x8000, rest + name)
        + data
        + block(0x7B, 0x4000, b"")
    )
    found = read_file("http://a.test/a.rar", body)
    assert found.members == ("list.txt",)
    assert (found.state, found.text) == ("text", "【list.txt】\n公开名单")


def test_bombs_are_limits_or_bounded() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        with package.open("word/document.xml", "w") as part:
            for _ in range(5):
                part.write(b" " * 10_000_000)
        package.writestr("[Content_Types].xml", "<Types/>")
    assert read_file("http://a.test/a.docx", out.getvalue()).state == "limit"

    entities = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 9))
    bomb = make_zip(
        {
            "word/document.xml": (
                f'<!DOCTYPE d [<!ENTITY a0 "lol">{entities}]><document><body><p><t>&a8;</t></p>'
                "</body></document>"
            ).encode()
        }
    )
    assert read_file("http://a.test/a.docx", bomb).text == ""

    nested = make_zip({f"{i}.zip": make_zip({"x.zip": bytes(100)}) for i in range(5)})
    assert read_file("http://a.test/a.zip", nested).state == "unreadable"


def test_long_files_are_read_up_to_a_bound() -> None:
    found = read_file("http://a.test/a.txt", ("文字" * 50 + "\n").encode() * 20_000)
    assert found.state == "text"
    assert MAX_CHARS <= len(found.text) < MAX_CHARS + 200
    rows = [["编号", "名称"], *[[i, f"第{i}号"] for i in range(MAX_ROWS + 300)]]
    (table,) = read_file("http://a.test/a.xlsx", make_xlsx({"Sheet1": rows})).tables
    assert (len(table.rows), table.rows_total) == (MAX_ROWS, MAX_ROWS + 300)


@pytest.mark.parametrize("seed", range(6))
def test_damaged_files_end_in_a_state(seed: int) -> None:
    """Bytes are turned over at random; whatever comes, a state is told."""
    import random

    rng = random.Random(seed)
    for name, body in (
        ("a.pdf", make_pdf([LINES], ROWS)),
        ("a.doc", make_doc("\n".join(LINES))),
        ("a.xls", make_xls({"名单": ROWS})),
        ("a.docx", make_docx(LINES, ROWS)),
        ("a.ofd", make_ofd([LINES])),
        ("a.ppt", make_ppt(LINES)),
    ):
        raw = bytearray(body)
        for _ in range(30):
            raw[rng.randrange(len(raw))] = rng.randrange(256)
        found = read_file(f"http://a.test/{name}", bytes(raw))
        assert found.state in {"text", "scan_only", "empty", "encrypted", "unreadable", "limit"}
