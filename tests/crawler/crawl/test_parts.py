"""Small parts of the crawl by themselves."""

from __future__ import annotations

import gzip
import zlib
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import brotli
import pytest
from backports import zstd

from crawler.bands import Band, band_of_link
from crawler.inflate import BadCoding, Inflater
from crawler.patience import seconds_of
from crawler.scope import Scope
from crawler.soft404 import probe_url
from crawler.traps import (
    CALENDAR_CAP,
    PAGING_CAP,
    PATH_CAP,
    QUERY_CAP,
    SEARCH_CAP,
    TrapGuard,
    pattern_of,
    repeats_itself,
)
from gkcheck.models.facts import LinkRecord, Place, TargetKind

TEXT = "政府信息公开".encode() * 500
RAW = zlib.compressobj(wbits=-15)
RAW_DEFLATE = RAW.compress(TEXT) + RAW.flush()


@pytest.mark.parametrize(
    ("coding", "data"),
    [
        (None, TEXT),
        ("identity", TEXT),
        ("gzip", gzip.compress(TEXT)),
        ("x-gzip", gzip.compress(TEXT[:3000]) + gzip.compress(TEXT[3000:])),
        ("gzip", gzip.compress(TEXT) + b"\0\0rubbish"),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", RAW_DEFLATE),
        ("br", brotli.compress(TEXT)),
        ("zstd", zstd.compress(TEXT)),
    ],
    ids=["none", "identity", "gzip", "members", "rubbish", "deflate", "raw", "br", "zstd"],
)
@pytest.mark.parametrize("step", [1, 7, 100_000])
def test_bodies_are_decoded_in_pieces(coding: str | None, data: bytes, step: int) -> None:
    inflater = Inflater(coding, len(TEXT))
    for start in range(0, len(data), step):
        inflater.feed(data[start : start + step])
    assert bytes(inflater.body) == TEXT
    assert not inflater.full


@pytest.mark.parametrize(
    ("coding", "make"),
    [("gzip", gzip.compress), ("deflate", zlib.compress), ("br", brotli.compress), ("zstd", zstd.compress)],
)  # fmt: skip
def test_bombs_stop_at_the_bound(coding: str, make) -> None:
    inflater = Inflater(coding, 10_000)
    inflater.feed(make(b"\0" * 30_000_000))
    assert inflater.full
    assert len(inflater.body) == 10_000


@pytest.mark.parametrize("coding", ["compress", "gzip, br"])
def test_unknown_codings(coding: str) -> None:
    with pytest.raises(BadCoding):
        Inflater(coding, 10)


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd", "deflate"])
def test_rubbish_is_told(coding: str) -> None:
    with pytest.raises(BadCoding):
        Inflater(coding, 10).feed(b"<html>this is not compressed at all</html>")


@pytest.mark.parametrize(
    ("url", "scope"),
    [
        ("http://www.fengle.gov.cn/a", "in"),
        ("https://fengle.gov.cn/", "in"),
        ("https://www.fengle.gov.cn:443/x", "in"),
        ("http://www.fengle.gov.cn:8080/", "sibling"),
        ("http://jyj.fengle.gov.cn/", "sibling"),
        ("http://www.other.gov.cn/", "out"),
        ("http://fengle.gov.cn.evil.com/", "out"),
        ("http://notfengle.gov.cn/", "out"),
    ],
)
def test_scope(url: str, scope: str) -> None:
    assert Scope("http://www.fengle.gov.cn/").of(url) == scope


def test_scope_grows_by_what_the_home_page_redirects_to() -> None:
    scope = Scope("http://old.fengle.gov.cn/")
    assert scope.of("https://www.new.gov.cn/x") == "out"
    scope.admit("https://www.new.gov.cn/")
    assert scope.of("https://www.new.gov.cn/x") == "in"


def test_scope_of_addresses_without_a_domain() -> None:
    scope = Scope("http://127.0.0.1:8000/")
    assert scope.of("http://127.0.0.1:8000/a") == "in"
    assert scope.of("http://127.0.0.1:8001/a") == "sibling"
    assert scope.of("http://127.0.0.2:8000/a") == "out"
    assert Scope("http://[::1]:8000/").of("http://[::1]:8000/x") == "in"


def test_shapes_of_addresses() -> None:
    assert pattern_of("http://a.cn/2024/01/t20240102_33.html") == "a.cn/#/#/t#_#.html"
    assert pattern_of("http://a.cn/cal?m=3&y=2024") == pattern_of("http://a.cn/cal?y=1&m=12")
    assert pattern_of("http://a.cn/cal?m=3") != pattern_of("http://a.cn/list?m=3")
    assert repeats_itself("http://a.cn/x/gk/x/gk/x/gk/x/gk/")
    assert not repeats_itself("http://a.cn/zwgk/gk/zfxxgk/fdzdgknr/ghxx/zxgh/")


def test_traps_have_bounds_and_articles_do_not() -> None:
    guard = TrapGuard()
    assert sum(guard.admits(f"http://a.cn/x?n={i}", Band.PAGE) for i in range(5000)) == QUERY_CAP
    assert (
        sum(guard.admits(f"http://a.cn/cal?d={i}", Band.PAGE) for i in range(5000)) == CALENDAR_CAP
    )
    assert sum(guard.admits(f"http://a.cn/so?q={i}", Band.PAGE) for i in range(5000)) == SEARCH_CAP
    assert sum(guard.admits(f"http://a.cn/d/{i}/", Band.PAGE) for i in range(5000)) == PATH_CAP
    assert (
        sum(guard.admits(f"http://a.cn/l_{i}.html", Band.PAGING) for i in range(5000)) == PAGING_CAP
    )
    assert all(guard.admits(f"http://a.cn/d/{i}/", Band.ARTICLE) for i in range(5000))


@pytest.mark.parametrize(
    ("link", "scope", "band"),
    [
        (("/xxgk/", TargetKind.PAGE, Place.NAV, "政府信息公开"), "in", Band.DISCLOSURE),
        (("/zwdt/", TargetKind.PAGE, Place.NAV, "政务动态"), "in", Band.NAV),
        (("/map.html", TargetKind.PAGE, Place.FOOTER, "网站地图"), "in", Band.SITE_MAP),
        (("/zn/t20210101_1.html", TargetKind.PAGE, Place.SIDE_NAV, "公开指南"), "in", Band.PAGE),
        (("/a/t20210101_1.html", TargetKind.PAGE, Place.NAV, "关于印发信息公开工作要点的通知"), "in", Band.PAGE),
        (("/a/index.html", TargetKind.PAGE, Place.BODY, "专题"), "in", Band.LIST),
        (("/a.doc", TargetKind.ATTACHMENT, Place.BODY, "附件"), "in", Band.ATTACHMENT),
        (("/a.doc", TargetKind.ATTACHMENT, Place.BODY, "附件"), "out", None),
        (("/a.png", TargetKind.IMAGE, Place.BODY, ""), "out", Band.MEDIA),
        (("/", TargetKind.PAGE, Place.FOOTER, "教育局"), "sibling", Band.SIBLING),
        (("/", TargetKind.PAGE, Place.FOOTER, "省政府"), "out", None),
    ],
)  # fmt: skip
def test_what_comes_first(link, scope: str, band: Band | None) -> None:
    path, kind, place, text = link
    assert band_of_link(LinkRecord(f"http://a.cn{path}", kind, place, text), scope) is band


def test_retry_after() -> None:
    assert seconds_of("30") == 30
    assert seconds_of(None) is seconds_of("soon") is seconds_of("") is None
    later = datetime.now(UTC) + timedelta(seconds=90)
    assert 80 < (seconds_of(format_datetime(later, usegmt=True)) or 0) <= 90
    assert seconds_of("Wed, 21 Oct 2015 07:28:00 GMT") == 0


def test_the_probe_is_on_the_host_and_the_same_each_time() -> None:
    assert probe_url("http://a.cn/x/index.html") == probe_url("http://a.cn/")
    assert probe_url("http://a.cn/").startswith("http://a.cn/gk")
