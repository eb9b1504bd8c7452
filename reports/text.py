"""Makes text and addresses from sites harmless and short, and writes numbers and times."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from decimal import Decimal
from urllib.parse import unquote, urlsplit

from gkcheck.clock import CHINA
from gkcheck.text.mask import mask

_URL_LIMIT = 2000
_BAD_IN_URL = re.compile(r"[\x00-\x20\x7f-\x9f<>\"'`\\{}|^\u2028\u2029]")
# Letters, CJK and common marks: nothing in here stacks, turns direction or is invisible.
_PLAIN = re.compile(r"[ -~\u00a1-\u00ac\u2010-\u2027\u3001-\u3029\u4e00-\u9fff\uff01-\uff5e]*\Z")


def clean(text: object, limit: int = 300) -> str:
    """Return ``text`` on one line, without control, direction and stray marks, cut at ``limit``.

    Citizen ids and mobile numbers are masked. Never raises, whatever the text is.
    """
    raw = str(text)[: limit * 4 + 64]
    if _PLAIN.match(raw):
        return _cut(mask(" ".join(raw.split())), limit)
    kept: list[str] = []
    marks = 0
    for char in raw:
        category = unicodedata.category(char)
        if category in {"Cc", "Zl", "Zp", "Zs"}:
            char = " "
        elif category in {"Cf", "Cs", "Co", "Cn"}:
            continue
        # Stacked marks climb over the lines above; two are more than any script here needs.
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        if marks <= 2:
            kept.append(char)
    return _cut(mask(" ".join("".join(kept).split())), limit)


def _cut(line: str, limit: int) -> str:
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


_CJK = "\u4e00-\u9fff"
_FULL_WIDTH = (
    (re.compile(rf"(?<=[{_CJK}”》）〕]),|,(?=[{_CJK}“《])"), "，"),
    (re.compile(rf"(?<=[{_CJK}”》）〕]);|;(?=[{_CJK}“《])"), "；"),
    (re.compile(rf"(?<=[{_CJK}”》）〕]):(?!//)|(?<=\w):(?=[{_CJK}“《])"), "："),
    (re.compile(rf"(?<=[{_CJK}])\(([^()]*)\)"), r"（\1）"),
)


def prose(text: object, limit: int = 300) -> str:
    """Return our own Chinese text cleaned, with the full-width marks of printed Chinese."""
    shown = clean(text, limit)
    for mark, full in _FULL_WIDTH:
        shown = mark.sub(full, shown)
    return shown


def link(url: str | None) -> str | None:
    """Return ``url`` if it may become a link (http or https with a host), else None."""
    if not url or len(url) > _URL_LIMIT or _BAD_IN_URL.search(url):
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host or "@" in parts.netloc:
        return None
    return url


def show_url(url: str, limit: int = 96) -> str:
    """Return an address for reading: percent signs undone, the middle cut where it is long."""
    text = clean(unquote(url, errors="replace"), _URL_LIMIT)
    if len(text) <= limit:
        return text
    tail = limit // 3
    return f"{text[: limit - tail - 1]}…{text[-tail:]}"


def points(value: Decimal, places: int = 2) -> str:
    """Return points without needless zeros: ``86.4``, ``2``, ``0.33``."""
    text = f"{round(value, places):f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def one_place(value: Decimal) -> str:
    """Return a score with exactly one decimal, as scores of 100 are read."""
    return f"{round(value, 1):.1f}"


def instant(text: str | None) -> str:
    """Return an ISO 8601 instant as China time to the minute; what cannot be read stays as text."""
    if not text:
        return ""
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        return clean(text, 32)
    if value.tzinfo is None:
        return value.strftime("%Y-%m-%d %H:%M")
    return value.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
