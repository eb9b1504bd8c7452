"""Lists in answers of data: JSON, XML and HTML inside either, whoever wrote them.

What a family calls its parts is in its profile; without one, names that mean the same everywhere
are looked for.
"""

from __future__ import annotations

import hashlib
import html
import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Any

from lxml import etree

from crawler.cms.load import answer_shapes, names
from crawler.cms.model import AnswerShape
from crawler.extract.dom import Dom
from crawler.extract.rows import dated_groups, plain_groups
from crawler.extract.turns import MAX_PAGES, turn_of
from crawler.extract.view import parse
from crawler.posted import split
from crawler.urls import canonical_url, target_kind
from gkcheck.models.facts import (
    IdentityRecord,
    LinkRecord,
    ListItemRecord,
    ListRecord,
    PageFacts,
    PageSignals,
    PageType,
    Place,
)
from gkcheck.text.dates import parse_date
from gkcheck.text.normalize import squeeze

MAX_ITEMS = 3000
MAX_DEPTH = 8
MAX_NODES = 50_000
_CHINA = timezone(timedelta(hours=8))
_JSONP = re.compile(r"^\s*(?:/\*.*?\*/\s*)?(?:try\s*\{\s*)?[\w$.]{1,80}\s*\(\s*(?=[\[{])")
_VAR = re.compile(r"^\s*(?:var|let|const)?\s*[\w$.]{1,60}\s*=\s*(?=[\[{])")
_XML = re.compile(
    r"^\s*(?:<\?xml|<datastore|<recordset|<record\b|<rss|<feed|<result|<data\b|<root\b|<list\b)",
    re.I,
)
_RECORD = re.compile(r"<record>\s*(?:<!\[CDATA\[)?(.*?)(?:\]\]>)?\s*</record>", re.S | re.I)
_COUNT = re.compile(r"<(totalrecord|totalpage|total|count|totalcount)>\s*(\d{1,8})\s*</\1>", re.I)
_TAGS = re.compile(r"<[^>]{0,500}>")
_HREF = re.compile(r"<a\b[^>]{0,400}?href\s*=\s*[\"']?([^\"'\s>]{1,500})", re.I)
_NET_DATE = re.compile(r"^/?Date\((-?\d{1,15})")


@dataclass(slots=True)
class _Found:
    """What was read of one answer."""

    items: list[ListItemRecord] = field(default_factory=list)
    records: int | None = None
    pages: int | None = None
    name: str | None = None
    is_list: bool = False


def _plain(name: object) -> str:
    return str(name).replace("_", "").replace("-", "").lower()


def _at(node: Any, path: str) -> Any:
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


def _text(value: object) -> str:
    raw = value if isinstance(value, str) else str(value) if isinstance(value, int) else ""
    return squeeze(html.unescape(_TAGS.sub(" ", raw))) if raw else ""


class _Reader:
    """Reads entries by the names of a shape, else by names that are common."""

    def __init__(self, base: str, shape: AnswerShape | None) -> None:
        self._base = base
        self._shape = shape
        self._names = names()

    def pick(self, row: dict[str, Any], role: str) -> Any:
        """Return the value of ``row`` that plays ``role`` (title, url, date, unit), or None."""
        if self._shape is not None:
            for path in getattr(self._shape, role):
                value = _at(row, path)
                if value not in (None, "", 0, []):
                    return value
        flat: dict[str, Any] = {_plain(key): value for key, value in row.items()}
        for name in getattr(self._names, role):
            value = flat.get(name)
            if isinstance(value, (str, int)) and value not in ("", 0) and value is not True:
                return value
        return None

    def item(self, row: object) -> ListItemRecord | None:
        """Return one entry, or None when ``row`` has no title."""
        if not isinstance(row, dict):
            return None
        raw = self.pick(row, "title")
        title = _text(raw)
        if not title:
            return None
        href = self.pick(row, "url")
        if not isinstance(href, str):
            inner = _HREF.search(raw) if isinstance(raw, str) else None
            href = inner.group(1) if inner else None
        url = canonical_url(self._base, html.unescape(href)) if href else None
        when = self.pick(row, "date")
        unit = _text(self.pick(row, "unit")) or None
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


def _nodes(node: Any) -> Iterator[tuple[Any, tuple[dict[str, Any], ...]]]:
    """Yield every value with the objects above it, outermost first; bounded."""
    stack: list[tuple[Any, tuple[dict[str, Any], ...]]] = [(node, ())]
    seen = 0
    while stack and seen < MAX_NODES:
        value, above = stack.pop()
        seen += 1
        yield value, above
        if len(above) >= MAX_DEPTH:
            continue
        if isinstance(value, dict):
            stack.extend((inner, (*above, value)) for inner in value.values())
        elif isinstance(value, list):
            stack.extend((inner, above) for inner in value[:200] if isinstance(inner, dict | list))


def _from_json(data: Any, base: str, shape: AnswerShape | None) -> _Found:
    reader = _Reader(base, shape)
    found = _Found()
    above: tuple[dict[str, Any], ...] = (data,) if isinstance(data, dict) else ()
    chosen: Any = None
    for path in shape.items if shape is not None else ():
        chosen = _at(data, path)
        if chosen is not None:
            found.is_list = True
            above = tuple(
                node
                for depth in range(path.count(".") + 1)
                if isinstance(node := _upto(data, path, depth), dict)
            )
            break
    if chosen is None:
        best = 0
        for value, holders in _nodes(data):
            if isinstance(value, list) and value:
                rows = [row for row in value[:50] if isinstance(row, dict)]
                weight = sum(_is_entry(reader, row) for row in rows)
                if weight > best and weight * 2 >= len(value[:50]):
                    best, chosen, above = weight, value, holders
        if chosen is None:
            for value, holders in _nodes(data):
                if isinstance(value, str) and len(value) > max(best, 60) and "<a " in value:
                    best, chosen, above = len(value), value, holders
    if isinstance(chosen, list):
        found.items = [item for row in chosen[:MAX_ITEMS] if (item := reader.item(row)) is not None]
    elif isinstance(chosen, str):
        found.items = html_items(chosen, base)
    found.is_list = found.is_list or bool(found.items)
    for role in ("records", "pages"):
        for path in getattr(shape, role) if shape is not None else ():
            value = _at(data, path)
            if getattr(found, role) is None and str(value).isdigit():
                setattr(found, role, int(value))
        for node in reversed(above):
            if getattr(found, role) is None:
                setattr(found, role, reader.count(node, role))
    for path in shape.name if shape is not None else ():
        found.name = found.name or _text(_at(data, path)) or None
    return found


def _upto(data: Any, path: str, depth: int) -> Any:
    parts = path.split(".")[:depth]
    return _at(data, ".".join(parts)) if parts else data


def _is_entry(reader: _Reader, row: dict[str, Any]) -> bool:
    return reader.pick(row, "title") is not None and (
        reader.pick(row, "url") is not None or reader.pick(row, "date") is not None
    )


def html_items(text: str, base: str) -> list[ListItemRecord]:
    """Return the entries of a piece of HTML: of its heaviest list."""
    dom = Dom(parse(text if "<li" in text or "<tr" in text else f"<ul>{text}</ul>"))
    groups = dated_groups(dom) or plain_groups(dom)
    best = max(groups, key=lambda group: group.weight, default=None)
    if best is None:
        return []
    return [
        ListItemRecord(
            row.title[:300],
            canonical_url(base, row.href) if row.href else None,
            row.date,
            row.raw[:40] if row.raw else None,
        )
        for row in best.rows[:MAX_ITEMS]
    ]


def record_items(text: str, base: str) -> list[ListItemRecord]:
    """Return the entries of a Hanweb data store: each record is a piece of HTML."""
    pieces = [match.group(1) for match in _RECORD.finditer(text)][:MAX_ITEMS]
    if not pieces:
        return []
    joined = "".join(
        piece if piece.lstrip()[:3].lower() in ("<li", "<tr") else f"<li>{piece}</li>"
        for piece in pieces
    )
    return html_items(
        f"<ul>{joined}</ul>" if "<tr" not in joined else f"<table>{joined}</table>", base
    )


def _from_xml(text: str, base: str, shape: AnswerShape | None) -> _Found:
    found = _Found(items=record_items(text, base))
    counts = {match.group(1).lower(): int(match.group(2)) for match in _COUNT.finditer(text)}
    found.pages = counts.get("totalpage")
    for name in ("totalrecord", "totalcount", "total", "count"):
        found.records = counts.get(name) if found.records is None else found.records
    if found.items or "<recordset" in text[:2000].lower():
        found.is_list = True
        return found
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return found
    if root is None:
        return found
    reader = _Reader(base, shape)
    for parent in root.iter():
        rows = [
            {etree.QName(cell).localname: cell.text or cell.get("href") or "" for cell in child}
            | dict(child.attrib)
            for child in parent
            if isinstance(child.tag, str) and (len(child) or child.attrib)
        ]
        items = [item for row in rows[:MAX_ITEMS] if (item := reader.item(row)) is not None]
        items = [item for item in items if item.url is not None or item.date is not None]
        if len(items) > len(found.items):
            found.items, found.is_list = items, True
    return found


def _payload(text: str) -> Any:
    """Return the data of a JSON, JSONP or ``var x = ...`` answer, or None."""
    body = text.lstrip("\ufeff \t\r\n")
    if body[:1] not in "[{":
        head = _JSONP.match(body) or _VAR.match(body)
        if head is None:
            return None
        body = body[head.end() :]
    try:
        return json.JSONDecoder(strict=False).raw_decode(body)[0]
    except (ValueError, RecursionError):
        return None


def shape_of(url: str) -> AnswerShape | None:
    """Return the shape that a profile knows for answers of ``url``, or None."""
    address = split(url)[0]
    for shape in answer_shapes():
        if re.search(shape.address, address):
            return shape
    return None


def read_answer(url: str, text: str) -> PageFacts | None:
    """Return the facts of a list that came as data, or None when it is none.

    ``url`` is the request as asked (it may carry a body); further pages are named by changing the
    page number in it. Pure; never raises for any text.
    """
    shape = shape_of(url)
    base = split(url)[0]
    if _XML.match(text[:200]):
        found = _from_xml(text, base, shape)
    else:
        data = _payload(text)
        if not isinstance(data, dict | list):
            return None
        found = _from_json(data, base, shape)
    if not found.is_list:
        return None
    return _facts(url, found, _paged(url, found, shape))


def _paged(url: str, found: _Found, shape: AnswerShape | None) -> ListRecord:
    turn = turn_of(url, shape)
    size = (turn.size if turn else None) or (shape.size if shape else None)
    if size is None and found.items and (turn is None or turn.number == 1):
        size = len(found.items)
    # A server may hand out fewer entries at a time than it was asked for.
    if size and found.records and len(found.items) < min(size, found.records) and turn:
        size = len(found.items) if turn.number == 1 and turn.step_is_page and found.items else size
    pages = found.pages
    if (
        found.records is not None
        and size
        and (turn is None or pages is None or not turn.step_is_page)
    ):
        pages = max(1, math.ceil(found.records / size))
    urls: tuple[str, ...] = ()
    if turn is not None:
        if pages is not None and pages > 1:
            urls = turn.upto(min(pages, MAX_PAGES))[turn.number - 1 :]
        elif (
            pages is None
            and found.items
            and len(found.items) >= (size or 1)
            and len(found.items) > 4
        ):
            urls = (turn.at(turn.number + 1),)
    return ListRecord(
        items=tuple(found.items),
        page_no=turn.number if turn else None,
        total_pages=pages,
        total_records=found.records,
        paging="api",
        page_urls=urls,
    )


def _facts(url: str, found: _Found, listing: ListRecord) -> PageFacts:
    text = "\n".join(item.title for item in listing.items)
    links = tuple(
        dict.fromkeys(
            LinkRecord(item.url, target_kind(item.url, "a"), Place.LIST, item.title)
            for item in listing.items
            if item.url is not None
        )
    )
    flat = "".join(text.split()).casefold()
    return PageFacts(
        url=url,
        title=found.name,
        heading=None,
        page_type=PageType.LIST,
        text_length=len(text),
        text_digest=hashlib.blake2b(flat.encode("utf-8", "ignore"), digest_size=16).hexdigest(),
        metas=(),
        breadcrumb=None,
        links=links,
        columns=(),
        listing=listing,
        document=None,
        relations=(),
        relation_blocks=(),
        # It is not what a visitor sees: that it shows no identity proves nothing.
        identity=IdentityRecord(scripted=True),
        signals=PageSignals(),
        sample=" ".join(text.split())[:200],
    )
