"""Lists in XML: the data stores of Hanweb, feeds, and any element with rows below it."""

from __future__ import annotations

import re

from lxml import etree

from crawler.cms.model import AnswerShape
from crawler.extract.answer_rows import MAX_ITEMS, Found, Reader, from_html
from gkcheck.models.facts import ListItemRecord

_XML = re.compile(
    r"^\s*(?:<\?xml|<datastore|<recordset|<record\b|<rss|<feed|<result|<data\b|<root\b|<list\b)",
    re.I,
)
_RECORD = re.compile(r"<record>\s*(?:<!\[CDATA\[)?(.*?)(?:\]\]>)?\s*</record>", re.S | re.I)
_COUNT = re.compile(r"<(totalrecord|totalpage|total|count|totalcount)>\s*(\d{1,8})\s*</\1>", re.I)


def is_xml(text: str) -> bool:
    """Tell whether an answer begins as XML of data does."""
    return _XML.match(text[:200]) is not None


def record_items(text: str, base: str) -> list[ListItemRecord]:
    """Return the entries of a Hanweb data store: each record is a piece of HTML."""
    pieces = [match.group(1) for match in _RECORD.finditer(text)][:MAX_ITEMS]
    if not pieces:
        return []
    joined = "".join(
        piece if piece.lstrip()[:3].lower() in ("<li", "<tr") else f"<li>{piece}</li>"
        for piece in pieces
    )
    return from_html(
        f"<ul>{joined}</ul>" if "<tr" not in joined else f"<table>{joined}</table>", base
    ).items


def from_xml(text: str, base: str, shape: AnswerShape | None) -> Found:
    """Return the list in ``text``: of the element with most rows that name an address or a day."""
    found = Found(items=record_items(text, base))
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
    reader = Reader(base, shape)
    for parent in root.iter():
        rows = [
            {
                # names that are none, and comments, are met in answers that are put right by guess
                cell.tag.rpartition("}")[2]: cell.text or cell.get("href") or ""
                for cell in child
                if isinstance(cell.tag, str)
            }
            | dict(child.attrib)
            for child in parent
            if isinstance(child.tag, str) and (len(child) or child.attrib)
        ]
        items = [item for row in rows[:MAX_ITEMS] if (item := reader.item(row)) is not None]
        items = [item for item in items if item.url is not None or item.date is not None]
        if len(items) > len(found.items):
            found.items, found.is_list = items, True
    return found
