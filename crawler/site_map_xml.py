"""``sitemap.xml`` as a further source of addresses: read once, never a fault when it is missing."""

from __future__ import annotations

import gzip
import re
import zlib
from urllib.parse import urlsplit

from crawler.charset import decode
from crawler.fetched import Fetched
from crawler.urls import canonical_url

MAX_FILES = 10
MAX_ADDRESSES = 20_000
_MOST = 50_000_000  # bytes of an unpacked file: the standard's own bound (sitemaps.org)
_LOC = re.compile(r"<loc>\s*(?:<!\[CDATA\[)?\s*([^<\]\s]{1,2048})", re.I)
_NAMED = re.compile(r"^\s*sitemap\s*:\s*(\S{1,2048})", re.I | re.M)


def first_files(home: str, robots: str) -> tuple[str, ...]:
    """Return where site maps stand: as robots.txt names them, else at the usual place."""
    origin = "{0.scheme}://{0.netloc}/".format(urlsplit(home))
    named = [canonical_url(origin, match) for match in _NAMED.findall(robots)]
    found = [url for url in named if url and url.startswith(origin)]
    return tuple(dict.fromkeys(found))[:MAX_FILES] or (f"{origin}sitemap.xml",)


def read(got: Fetched) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return (addresses of pages, addresses of further site maps) of one answer; nothing if it is none."""
    body = got.body
    if got.failure is not None or got.status != 200:
        return (), ()
    if body.startswith(b"\x1f\x8b"):
        try:
            body = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(body, _MOST)
        except (zlib.error, gzip.BadGzipFile):
            return (), ()
    head = body[:2000].lower()
    index = b"<sitemapindex" in head
    if not index and b"<urlset" not in head:
        return (), ()
    text = decode(body, got.header("content-type")).text.replace("&amp;", "&")
    found = tuple(
        dict.fromkeys(
            url
            for match in _LOC.findall(text)[:MAX_ADDRESSES]
            if (url := canonical_url(got.url, match)) is not None
        )
    )
    return ((), found[:MAX_FILES]) if index else (found, ())
