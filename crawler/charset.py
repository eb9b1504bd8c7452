"""Bytes to text. Declarations are often wrong, so the bytes have the last word."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from urllib.parse import quote

_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_\-]{2,30})""", re.I)
_XML = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_\-]{2,30})""", re.I)
_HEADER = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9_\-]{2,30})""", re.I)
_HEAD_BYTES = 4096
_COMMENT = re.compile(rb"<!--[\s\S]*?-->")
# Chinese characters as UTF-8 writes them; GBK gives such triples by chance alone, and few.
_UTF8_HAN = re.compile(rb"[\xe3-\xe9][\x80-\xbf]{2}")
_ASCII = bytes(range(128))
# The query of an address: in quotes, or behind an attribute without any.
_QUERY = re.compile(
    r"""(?:["']|\b(?:href|src|action)\s*=\s*["']?)[^"'<>\s?]*\?(?=[\w.\-]+=)([^"'<>\r\n\t]*)""",
    re.I,
)
_WANTED = re.compile(r"""\?[\w.\-]{1,40}=[^"'<>\r\n\t]{0,400}[^\x00-\x7f]""", re.ASCII)
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_SUPERSETS = {
    "gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030",
    "cp936": "gb18030", "ms936": "gb18030", "gb18030": "gb18030", "utf8": "utf-8", "utf-8": "utf-8",
    "iso-8859-1": "cp1252", "latin-1": "cp1252", "big5": "big5hkscs", "big-5": "big5hkscs",
}  # fmt: skip
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text of a page, the charset it was read with and why: bom, bytes, header, meta or guess."""

    text: str
    charset: str
    source: str


def known_charset(name: str | bytes | None) -> str | None:
    """Return the codec for a charset as pages name it, a superset where there is one, or None."""
    if name is None:
        return None
    text = name.decode("ascii", "ignore") if isinstance(name, bytes) else name
    text = _SUPERSETS.get(text.lower(), text.lower())
    try:
        return text if codecs.lookup(text)._is_text_encoding else None  # noqa: SLF001 - no public name tells it
    except LookupError:
        return None


def _strict(body: bytes, charset: str) -> str | None:
    """Decode without any error, but let the last character be cut off."""
    try:
        return codecs.getincrementaldecoder(charset)("strict").decode(body, final=False)
    except (UnicodeDecodeError, LookupError):
        return None


def _wide_without_bom(body: bytes) -> str | None:
    """Name UTF-16 when every second byte of an ASCII-rich head is null."""
    head = body[:400]
    if len(head) < 20:
        return None
    if head[1::2].count(0) > 0.6 * len(head[1::2]) and head[0::2].count(0) < len(head) * 0.1:
        return "utf-16-le"
    if head[0::2].count(0) > 0.6 * len(head[0::2]) and head[1::2].count(0) < len(head) * 0.1:
        return "utf-16-be"
    return None


def _mostly_utf8(body: bytes) -> bool:
    """Tell a page in UTF-8 with some foreign bytes in it: a footer of GBK, a character cut in two."""
    return 6 * len(_UTF8_HAN.findall(body)) > len(body.translate(None, _ASCII))


def _fewest_errors(body: bytes, charsets: list[str]) -> tuple[str, str]:
    """Decode with the charset that leaves the fewest replacement marks; the first wins a tie."""
    tried = [(name, body.decode(name, "replace")) for name in dict.fromkeys(charsets)]
    name, text = min(tried, key=lambda pair: pair[1].count("\ufffd"))
    return text, name


def decode(body: bytes, content_type: str | None) -> Decoded:
    """Decode a page. Never raises; null bytes are dropped.

    Order: byte order mark; valid UTF-8 with at least one character beyond ASCII (no other charset
    looks like that by chance), or bytes most of which are characters of UTF-8; the HTTP header; the meta tag; GB18030; else the fewest errors.
    GB2312 and GBK are read as GB18030, of which they are parts.
    """
    for mark, charset in _BOMS:
        if body.startswith(mark):
            text = body.decode(charset, "replace").removeprefix("\ufeff")
            return Decoded(text.replace("\0", ""), charset, "bom")
    wide = _wide_without_bom(body)
    if wide:
        return Decoded(body.decode(wide, "replace").replace("\0", ""), wide, "bytes")
    body = body.replace(b"\0", b"")
    head = body[:_HEAD_BYTES]
    header = _HEADER.search(content_type or "")
    if b"<!--" in head:
        head = _COMMENT.sub(b"", head)
    meta = _META.search(head) or _XML.search(head)
    from_header = known_charset(header.group(1)) if header else None
    from_meta = known_charset(meta.group(1)) if meta else None
    if body.isascii():
        charset = from_header or from_meta or "utf-8"
        if not charset.startswith(("utf-16", "utf-32", "utf-7", "hz", "iso2022", "iso-2022")):
            source = "header" if from_header else "meta" if from_meta else "guess"
            return Decoded(body.decode("ascii"), charset, source)
        return Decoded(body.decode("ascii"), "utf-8", "bytes")
    text_or_none = _strict(body, "utf-8")
    if text_or_none is not None:
        source = "header" if from_header == "utf-8" else "meta" if from_meta == "utf-8" else "bytes"
        return Decoded(text_or_none, "utf-8", source)
    if _mostly_utf8(body):
        return Decoded(body.decode("utf-8", "replace"), "utf-8", "bytes")
    for charset_or_none, source in ((from_header, "header"), (from_meta, "meta")):
        # One-byte charsets accept anything, so a declaration of one proves nothing.
        if charset_or_none and not charset_or_none.startswith(
            ("cp125", "iso-8859", "utf-16", "ascii")
        ):
            text_or_none = _strict(body, charset_or_none)
            if text_or_none is not None:
                return Decoded(text_or_none, charset_or_none, source)
    text_or_none = _strict(body, "gb18030")
    if text_or_none is not None:
        return Decoded(text_or_none, "gb18030", "bytes")
    wanted = [name for name in (from_header, from_meta) if name and not name.startswith("utf-16")]
    text, charset = _fewest_errors(body, [*wanted, "utf-8", "gb18030"])
    return Decoded(text, charset, "guess")


def with_queries(text: str, charset: str) -> str:
    """Return the page ``text`` with the queries of its addresses written in ``charset``.

    Browsers encode what stands behind the question mark in the page's own charset and all the rest
    in UTF-8 (WHATWG URL, query state): ``down.asp?f=公告.doc`` of a page in GBK asks for GBK.
    """
    if charset not in ("gb18030", "big5hkscs") or _WANTED.search(text) is None:
        return text

    def coded(found: re.Match[str]) -> str:
        query = found.group(1)
        if query.isascii():
            return found.group()
        inner = _BEYOND_ASCII.sub(
            lambda part: quote(part.group().encode(charset, "xmlcharrefreplace")), query
        )
        return found.group()[: found.start(1) - found.start()] + inner

    return _QUERY.sub(coded, text)
