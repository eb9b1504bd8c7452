from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.urls import MAX_LENGTH, canonical_url, extension, target_kind
from gkcheck.models.facts import TargetKind

BASE = "http://www.example.gov.cn/zwgk/zc/index.html"


@pytest.mark.parametrize(
    ("href", "wanted"),
    [
        ("../tz/1.html#top", "http://www.example.gov.cn/zwgk/tz/1.html"),
        ("HTTP://WWW.Example.GOV.cn:80/A/./b/../c", "http://www.example.gov.cn/A/c"),
        ("//other.gov.cn:443/x", "http://other.gov.cn:443/x"),
        ("https://other.gov.cn:443", "https://other.gov.cn/"),
        ("a.jsp;jsessionid=1A2B?id=3&PHPSESSID=z&utm_source=q", "http://www.example.gov.cn/zwgk/zc/a.jsp?id=3"),
        ("a.jsp?_=1700000000123&id=3&rnd=0.73519284613", "http://www.example.gov.cn/zwgk/zc/a.jsp?id=3"),
        ("a.jsp?random=9f8e7d6c5b4a39281706f5e4d3c2b1a0&id=3", "http://www.example.gov.cn/zwgk/zc/a.jsp?id=3"),
        ("a.jsp?rnd=3&sid=9f8e7d6c5b4a39281706f5e4d3c2b1a0", "http://www.example.gov.cn/zwgk/zc/a.jsp?rnd=3&sid=9f8e7d6c5b4a39281706f5e4d3c2b1a0"),
        ("?page=2", "http://www.example.gov.cn/zwgk/zc/index.html?page=2"),
        ("\\zw\\a.htm", "http://www.example.gov.cn/zw/a.htm"),
        (" /a b/中文.doc ", "http://www.example.gov.cn/a%20b/%E4%B8%AD%E6%96%87.doc"),
        ("/a%e4%b8%ad", "http://www.example.gov.cn/a%E4%B8%AD"),
        ("../../../../up.html", "http://www.example.gov.cn/up.html"),
        ("/a?x=1&amp;y=2", "http://www.example.gov.cn/a?x=1&y=2"),
        ("http://中国政府网.政务/", "http://xn--fiqs8sirgfmhq98a.xn--zfr164b/"),
        ("http://[::1]:8080/x", "http://[::1]:8080/x"),
        ("/gkmlpt/api/all/1?page=1&sid=660001", "http://www.example.gov.cn/gkmlpt/api/all/1?page=1&sid=660001"),
    ],
)  # fmt: skip
def test_one_form(href: str, wanted: str) -> None:
    assert canonical_url(BASE, href) == wanted


@pytest.mark.parametrize(
    "href",
    ["", "#", "#a", "javascript:void(0)", " JavaScript:;", "mailto:a@b.cn", "tel:12345", "data:image/png;base64,A",
     "ftp://a.cn/x", "http://", "http://a.cn:99999/", "http://[::1", "http://a b.cn/", "http://-/", "/" + "a" * MAX_LENGTH],
)  # fmt: skip
def test_no_address(href: str) -> None:
    assert canonical_url(BASE, href) is None


@given(st.text(max_size=80))
def test_never_raises_and_is_stable(href: str) -> None:
    url = canonical_url(BASE, href)
    if url is not None:
        assert url.startswith(("http://", "https://"))
        assert url.isascii()
        assert "#" not in url
        assert canonical_url(BASE, url) == url


@pytest.mark.parametrize(
    ("url", "tag", "kind"),
    [
        ("http://a.cn/x.html", "a", TargetKind.PAGE), ("http://a.cn/x.DOCX", "a", TargetKind.ATTACHMENT),
        ("http://a.cn/x.ofd", "a", TargetKind.ATTACHMENT), ("http://a.cn/x.wps", "a", TargetKind.ATTACHMENT),
        ("http://a.cn/x.jpg", "a", TargetKind.IMAGE), ("http://a.cn/pic?id=1", "img", TargetKind.IMAGE),
        ("http://a.cn/v.mp4", "a", TargetKind.VIDEO), ("http://a.cn/v.mp3", "embed", TargetKind.AUDIO),
        ("http://a.cn/v", "video", TargetKind.VIDEO), ("http://a.cn/f.html", "iframe", TargetKind.FRAME),
        ("http://a.cn/f.html", "object", TargetKind.FRAME), ("http://a.cn/f.htm", "embed", TargetKind.FRAME),
        ("http://a.cn/f.pdf", "iframe", TargetKind.ATTACHMENT), ("http://a.cn/", "a", TargetKind.PAGE),
        ("http://www.gov.cn", "a", TargetKind.PAGE), ("http://a.cn/down.jsp?file=b.xls&n=1", "a", TargetKind.ATTACHMENT),
        ("http://a.cn/a.css", "link", TargetKind.STYLE), ("http://a.cn/a.js", "script", TargetKind.SCRIPT),
    ],
)  # fmt: skip
def test_kinds(url: str, tag: str, kind: TargetKind) -> None:
    assert target_kind(url, tag) is kind


def test_extension_is_of_the_path() -> None:
    assert extension("http://www.example.com/a.b/c") == ""
    assert extension("http://www.example.com/a/c.PDF") == "pdf"
