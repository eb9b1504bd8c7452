"""PDF files that bring no font: all of their text is read, whatever fonts this machine has."""

from __future__ import annotations

import pytest

from crawler.files.read import read_file

LINES = ("合格", "合格", "是", "是", "。", "。", "审批结果公示", "审批结果公示", "是")


def stream(text: str) -> bytes:
    data = text.encode()
    return b"<</Length %d>>stream\n%s\nendstream" % (len(data), data)


def pdf(font: str, encoding: str, ordering: str) -> bytes:
    """One page with ``LINES``, each a text of its own, in a font that is not in the file."""
    signs = sorted(set("".join(LINES)))
    pairs = "\n".join(f"<{ord(s):04X}> <{ord(s):04X}>" for s in signs)
    to_unicode = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def"
        " 1 begincodespacerange <0000> <FFFF> endcodespacerange"
        f" {len(signs)} beginbfchar\n{pairs}\nendbfchar endcmap end end"
    )
    code = "gbk" if encoding == "GBK-EUC-H" else "utf-16-be"
    drawn = "\n".join(f"<{line.encode(code).hex()}> Tj 0 -20 Td" for line in LINES)
    told = "/ToUnicode 6 0 R" if code == "utf-16-be" else ""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[7 0 R]/Count 1>>",
        f"<</Type/Font/Subtype/Type0/BaseFont/{font}/Encoding/{encoding}/DescendantFonts[4 0 R]{told}>>".encode(),
        f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{font}/FontDescriptor 5 0 R/DW 1000"
        f"/CIDSystemInfo<</Registry(Adobe)/Ordering({ordering})/Supplement 2>>>>".encode(),
        f"<</Type/FontDescriptor/FontName/{font}/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0"
        "/Ascent 880/Descent -120/CapHeight 880/StemV 93>>".encode(),
        stream(to_unicode),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 8 0 R/Resources<</Font<</F1 3 0 R>>>>>>",
        stream(f"BT /F1 12 Tf 72 780 Td\n{drawn} ET"),
    ]
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


@pytest.mark.parametrize(
    ("font", "encoding", "ordering"),
    [
        ("STSong-Light", "UniGB-UCS2-H", "GB1"),
        ("SimSun", "Identity-H", "Identity"),
        ("ABCDEE+SimHei", "Identity-H", "Identity"),
        ("FangSong_GB2312", "Identity-H", "GB1"),
        ("SimSun", "GBK-EUC-H", "GB1"),
        ("#CB#CE#CC#E5", "GBK-EUC-H", "GB1"),  # 宋体
    ],
)
def test_nothing_that_stands_twice_is_dropped(font: str, encoding: str, ordering: str) -> None:
    read = read_file("http://a.gov.cn/1.pdf", pdf(font, encoding, ordering))
    assert read.state == "text"
    assert read.text.split() == list(LINES)
