"""Guangdong's common disclosure platform: the column tree stands in ``window._CONFIG``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from urllib.parse import urlsplit

from crawler.extract.dom import Dom
from crawler.urls import canonical_url
from gkcheck.models.facts import ColumnRecord, ColumnSource
from gkcheck.text.dates import parse_date

_START = re.compile(r"[\"']?\bTREE[\"']?\s*:\s*(?=\[)")
_SID = re.compile(r"[\"']?\bSID[\"']?\s*:\s*[\"']?(\d{1,12})")
_DETAIL = re.compile(r"[\"']?\bDETAIL\b[\"']?\s*[:=]\s*(?=\{)")
_CHINA = timezone(timedelta(hours=8))
_MAX_NODES = 5000
_MAX_DEPTH = 10


def _balanced(text: str, start: int) -> str | None:
    """Return the bracketed JSON that begins at ``start``, strings respected."""
    depth = 0
    quoted = False
    i = start
    while i < len(text):
        char = text[i]
        if quoted:
            if char == "\\":
                i += 1
            elif char == '"':
                quoted = False
        elif char == '"':
            quoted = True
        elif char in "[{":
            depth += 1
        elif char in "]}":
            depth -= 1
            if depth == 0:
                return text[start : i + 1]
        i += 1
    return None


def _nodes(
    nodes: list[Any], path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    if len(path) >= _MAX_DEPTH:
        return
    for node in nodes:
        if not isinstance(node, dict):
            continue
        name = str(node.get("name") or node.get("title") or "").strip()
        if not name:
            continue
        here = (*path, name[:60])
        yield here, node
        for key in ("children", "child", "items", "nodes", "list"):
            below = node.get(key)
            if isinstance(below, list):
                yield from _nodes(below, here)
                break


@dataclass(frozen=True, slots=True)
class Detail:
    """What ``_CONFIG.DETAIL`` says of the document that a script shows on the page."""

    title: str | None
    index_number: str | None
    document_number: str | None
    issuer: str | None
    published_on: date | None
    signed_on: date | None
    files: tuple[tuple[str, str], ...]


def _day(value: object) -> date | None:
    """Read a day: text as pages write it, or seconds since 1970, shown in Chinese time."""
    text = str(value or "").strip()
    if text.isdigit() and 9 <= len(text) <= 10:
        return datetime.fromtimestamp(int(text), UTC).astimezone(_CHINA).date()
    return parse_date(text)


def _text(node: dict[str, Any], *names: str) -> str | None:
    for name in names:
        value = node.get(name)
        if isinstance(value, str) and value.strip():
            return " ".join(value.split())[:300]
    return None


def find_detail(dom: Dom) -> Detail | None:
    """Return the document in ``_CONFIG.DETAIL``, or None where there is none with a title."""
    for _, _, _, source in dom.scripts:
        start = _DETAIL.search(source) if "DETAIL" in source else None
        text = _balanced(source, start.end()) if start is not None else None
        try:
            node = json.loads(text) if text else None
        except ValueError:
            continue
        if not isinstance(node, dict) or _text(node, "title") is None:
            continue
        files = node.get("attachment")
        return Detail(
            title=_text(node, "title"),
            index_number=_text(node, "identifier"),
            document_number=_text(node, "document_number"),
            issuer=_text(node, "publisher", "source"),
            published_on=_day(node.get("display_publish_time")) or _day(node.get("created_at")),
            signed_on=_day(node.get("date")),
            files=tuple(
                (_text(file, "name", "title") or "", str(file["url"]))
                for file in (files if isinstance(files, list) else ())[:200]
                if isinstance(file, dict) and file.get("url")
            ),
        )
    return None


def tree_columns(dom: Dom, base: str) -> list[ColumnRecord]:
    """Return the columns of a gkmlpt tree; the address is a node's own jump, else its list API."""
    out: list[ColumnRecord] = []
    for _, _, _, source in dom.scripts:
        start = _START.search(source) if "_CONFIG" in source or "TREE" in source else None
        if start is None:
            continue
        text = _balanced(source, start.end())
        if text is None:
            continue
        try:
            tree = json.loads(text)
        except ValueError:
            continue
        if not isinstance(tree, list):
            continue
        sid = _SID.search(source)
        path = urlsplit(base).path
        place = re.search(r"/gkmlpt(?=/|$)", path)
        prefix = path[: place.start()] if place else ""
        for names, node in _nodes(tree, ()):
            if len(out) >= _MAX_NODES:
                return out
            jump = str(node.get("jump_url") or "").strip()
            url = canonical_url(base, jump) if jump else None
            number = node.get("id")
            if url is None and isinstance(number, (int, str)) and str(number).isdigit():
                query = f"?page=1&sid={sid.group(1)}" if sid else "?page=1"
                url = canonical_url(base, f"{prefix}/gkmlpt/api/all/{number}{query}")
            out.append(ColumnRecord(ColumnSource.API, names, url))
    return out
