"""Entries of lists that come as data: what a row of JSON or XML, or a piece of HTML, names."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Any

from crawler.cms.load import names
from crawler.cms.model import AnswerShape
from crawler.extract.dom import Dom
from crawler.extract.paging import find_paging
from crawler.extract.regions import find_pagers
from crawler.extract.rows import dated_groups, plain_groups
from crawler.extract.view import parse
from crawler.urls import canonical_url
from gkcheck.models.facts import ListItemRecord
from gkcheck.text.dates import parse_date
from gkcheck.text.normalize import squeeze

MAX_ITEMS = 3000
_CHINA = timezone(timedelta(hours=8))
_TAGS = re.compile(r"<[^>]{0,500}>")
_HREF = re.compile(r"<a\b[^>]{0,400}?href\s*=\s*[\"']?([^\"'\s>]{1,500})", re.I)
_NET_DATE = re.compile(r"^/?Date\((-?\d{1,15})")


@dataclass(slots=True)
class Found:
    """What was read of one answer."""

    items: list[ListItemRecord] = field(default_factory=list)
    records: int | None = None
    pages: int | None = None
    name: str | None = None
    is_list: bool = False


def _plain(name: object) -> str:
    return str(name).replace("_", "").replace("-", "").lower()


def at_path(node: Any, path: str) -> Any:
    """Return the value at ``path`` (names joined by points) in nested objects, or None."""
    for part in path.split("."):
        if not isinstance(node, dict) or part not in node:
            return None
        node = node[part]
    return node


def day_of(value: object) -> date | None:
    """Return the day that a value of data means: text, or seconds or milliseconds since 1970.

    Instants are read in Chinese time.
    """
    text = str(value if value is not None else "").strip()
    net = _NET_DATE.match(text)
    if net:
        text = net.group(1)
    if text.isascii() and text.isdigit() and len(text) in (9, 10, 12, 13):
        seconds = int(text) / (1000 if len(text) > 10 else 1)
        return datetime.fromtimestamp(seconds, UTC).astimezone(_CHINA).date()
    if "T" in text and text.endswith("Z"):
        try:
            return datetime.fromisoformat(text).astimezone(_CHINA).date()
        except ValueError:
            pass
    found = parse_date(text)
    if found is None and "," in text[:5]:
        try:
            return parsedate_to_datetime(text).date()
        except (ValueError, TypeError):
            return None
    return found


def _first_address(text: str) -> str | None:
    """Return the first address of an object in JSON: of a page for each kind of device."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return None
    values = told.values() if isinstance(told, dict) else ()
    return next((v for v in values if isinstance(v, str) and "/" in v), None)


def text_of(value: object) -> str:
    """Return a value as plain text without tags; empty when it is neither text nor number."""
    raw = value if isinstance(value, str) else str(value) if isinstance(value, int) else ""
    return squeeze(html.unescape(_TAGS.sub(" ", raw))) if raw else ""


class Reader:
    """Reads entries by the names of a shape, else by names that are common."""

    def __init__(self, base: str, shape: AnswerShape | None) -> None:
        self._base = base
        self._shape = shape
        self._names = names()

    def pick(self, row: dict[str, Any], role: str) -> Any:
        """Return the value of ``row`` that plays ``role`` (title, url, date, unit), or None."""
        if self._shape is not None:
            for path in getattr(self._shape, role):
                value = at_path(row, path)
                if value not in (None, "", 0, []):
                    return value
        flat: dict[str, Any] = {_plain(key): value for key, value in row.items()}
        for name in getattr(self._names, role):
            value = flat.get(name)
            if isinstance(value, (str, int)) and value not in ("", 0) and value is not True:
                return value
        return None

    def entry(self, row: object) -> dict[str, Any] | None:
        """Return the object that names an entry: ``row``, or the one object inside that does."""
        if not isinstance(row, dict):
            return None
        if self.pick(row, "title") is not None:
            return row
        inner = [
            value
            for value in row.values()
            if isinstance(value, dict) and self.pick(value, "title") is not None
        ]
        return inner[0] if len(inner) == 1 else None

    def item(self, row: object) -> ListItemRecord | None:
        """Return one entry, or None when ``row`` has no title."""
        row = self.entry(row)
        if row is None:
            return None
        raw = self.pick(row, "title")
        title = text_of(raw)
        if not title:
            return None
        href = self.pick(row, "url")
        if not isinstance(href, str):
            inner = _HREF.search(raw) if isinstance(raw, str) else None
            href = inner.group(1) if inner else None
        elif href[:1] == "{":
            href = _first_address(href)
        url = canonical_url(self._base, html.unescape(href)) if href else None
        when = self.pick(row, "date")
        unit = text_of(self.pick(row, "unit")) or None
        return ListItemRecord(
            title[:300], url, day_of(when), str(when)[:40] if when is not None else None, unit
        )

    def count(self, node: dict[str, Any], role: str) -> int | None:
        """Return a count (records, pages) that stands directly in ``node``."""
        flat = {_plain(key): value for key, value in node.items()}
        for name in getattr(self._names, role):
            value = flat.get(name)
            if isinstance(value, str) and value.isascii() and value.isdigit():
                value = int(value[:9])
            if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**8:
                return value
        return None


def from_html(text: str, base: str) -> Found:
    """Return what a piece of HTML lists: the entries of its heaviest list, and its counts."""
    dom = Dom(parse(text if "<li" in text or "<tr" in text else f"<ul>{text}</ul>"))
    groups = dated_groups(dom) or plain_groups(dom)
    best = max(groups, key=lambda group: group.weight, default=None)
    if best is None:
        return Found()
    paging = find_paging(dom, base, find_pagers(dom))
    items = [
        ListItemRecord(
            row.title[:300],
            canonical_url(base, row.href) if row.href else None,
            row.date,
            row.raw[:40] if row.raw else None,
        )
        for row in best.rows[:MAX_ITEMS]
    ]
    return Found(items, paging.total_records, paging.total_pages)
