"""Guangdong's common disclosure platform: the column tree stands in ``window._CONFIG``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from crawler.extract.dom import Dom
from crawler.urls import canonical_url
from gkcheck.models.facts import ColumnRecord, ColumnSource

_START = re.compile(r"[\"']?\bTREE[\"']?\s*:\s*(?=\[)")
_SID = re.compile(r"[\"']?\bSID[\"']?\s*:\s*[\"']?(\d{1,12})")
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
