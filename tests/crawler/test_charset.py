from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.charset import decode, with_queries

TEXT = (
    "<html><head><meta charset={}><title>政务公开</title></head><body>镕堃㛃通知公告</body></html>"
)


@pytest.mark.parametrize(
    ("declared", "real", "header", "charset", "source"),
    [
        ("gb2312", "gb18030", None, "gb18030", "meta"),
        ("utf-8", "gb18030", None, "gb18030", "bytes"),
        ("gb2312", "utf-8", None, "utf-8", "bytes"),
        ("gb2312", "utf-8", "text/html; charset=GBK", "utf-8", "bytes"),
        ("utf-8", "utf-8", "text/html", "utf-8", "meta"),
        ("utf-8", "utf-8", "text/html;charset=UTF-8", "utf-8", "header"),
        ("none", "gb18030", "text/html; charset=gbk", "gb18030", "header"),
        ("iso-8859-1", "gb18030", "text/html; charset=ISO-8859-1", "gb18030", "bytes"),
        ("utf-16", "gb18030", None, "gb18030", "bytes"),
    ],
)
def test_declared_and_real(
    declared: str, real: str, header: str | None, charset: str, source: str
) -> None:
    text = TEXT.format(declared)
    got = decode(text.encode(real), header)
    assert (got.text, got.charset, got.source) == (text, charset, source)


def test_byte_order_marks() -> None:
    text = TEXT.format("gb2312")
    assert decode(codecs.BOM_UTF8 + text.encode(), None).text == text
    assert decode(text.encode("utf-16"), "text/html; charset=gbk").text == text
    assert decode(text.encode("utf-16-le"), None).text == text


def test_null_bytes_cut_ends_and_single_bad_bytes() -> None:
    text = TEXT.format("gbk")
    body = text.encode("gb18030")
    assert decode(body.replace(b"<title>", b"<ti\0tle>\0"), None).text == text
    assert decode(text.encode()[:-20] + "公".encode()[:2], None).charset == "utf-8"
    broken = decode(text.encode()[:60] + b"\xff" + text.encode()[60:], None)
    assert "通知公告" in broken.text
    broken = decode(body.replace("公告".encode("gbk"), b"\xff\xff"), None)
    assert broken.charset == "gb18030"
    assert "政务公开" in broken.text


FOOTER = "版权所有:某县人民政府办公室".encode("gbk")
CUT = "关于公布名单的公告".encode()[:-1]


@pytest.mark.parametrize(
    ("foreign", "header"),
    [(FOOTER, None), (FOOTER, "text/html; charset=utf-8"), (CUT, None), (CUT * 5, "text/html")],
    ids=["footer", "footer-header", "cut", "cuts"],
)
def test_foreign_bytes_do_not_change_the_charset_of_a_page(
    foreign: bytes, header: str | None
) -> None:
    text = TEXT.format("utf-8").replace("通知公告", "通知公告内容" * 5)
    got = decode(text.encode().replace(b"</body>", b"<p>" + foreign + b"</p></body>"), header)
    assert got.charset == "utf-8"
    assert "<title>政务公开</title>" in got.text
    short = "<title>公开</title><h1>公告</h1>".encode() + CUT[-5:-2] + b"\xe9\x80</p>"
    assert decode(short, None).text.startswith("<title>公开")
    turned = decode(TEXT.format("gbk").encode("gbk", "ignore") + FOOTER * 9, "text/html")
    assert turned.charset == "gb18030"


def test_a_charset_in_a_comment_is_none() -> None:
    text = TEXT.format("gbk").replace("<head>", "<head><!-- <meta charset='big5'> -->")
    got = decode(text.encode("gb18030"), None)
    assert (got.text, got.source) == (text, "meta")


@given(
    st.binary(max_size=300),
    st.sampled_from([None, "text/html; charset=hz", "charset=utf-7", "x;charset=base64"]),
)
def test_never_raises(body: bytes, header: str | None) -> None:
    assert "\0" not in decode(body, header).text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("<a href='/l.asp?lm=通知'>通知?a=告</a>", "<a href='/l.asp?lm=%CD%A8%D6%AA'>通知?a=告</a>"),
        ('<a href="d.asp?id=1&f=公 告.doc">', '<a href="d.asp?id=1&f=%B9%AB %B8%E6.doc">'),
        ("<a href=l.asp?lm=通知>", "<a href=l.asp?lm=%CD%A8%D6%AA>"),
        ("<script>location.href='l.asp?lm=通知';</script>", "<script>location.href='l.asp?lm=%CD%A8%D6%AA';</script>"),
        ("<a href='/通知/x.html?a=1'>", "<a href='/通知/x.html?a=1'>"),
        ("<p title='是吗?是'>\"通知\"</p>", "<p title='是吗?是'>\"通知\"</p>"),
    ],
)  # fmt: skip
def test_queries_are_written_in_the_charset_of_the_page(text: str, wanted: str) -> None:
    assert with_queries(text, "gb18030") == wanted
    assert with_queries(text, "utf-8") == text
