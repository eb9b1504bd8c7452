"""Lists in JSON: which array holds the entries, and the counts that stand near it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from crawler.cms.model import AnswerShape
from crawler.extract.answer_rows import MAX_ITEMS, Found, Reader, at_path, from_html, text_of

MAX_DEPTH = 8
MAX_NODES = 50_000
_JSONP = re.compile(r"^\s*(?:/\*.*?\*/\s*)?(?:try\s*\{\s*)?[\w$.]{1,80}\s*\(\s*(?=[\[{])")
_VAR = re.compile(r"^\s*(?:var|let|const)?\s*[\w$.]{1,60}\s*=\s*(?=[\[{])")


def payload(text: str) -> Any:
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


def from_json(data: Any, base: str, shape: AnswerShape | None) -> Found:
    """Return the list in ``data``: where ``shape`` says, else the array that looks most like one."""
    reader = Reader(base, shape)
    found = Found()
    above: tuple[dict[str, Any], ...] = (data,) if isinstance(data, dict) else ()
    chosen: Any = None
    piece = Found()
    for path in shape.items if shape is not None else ():
        chosen = at_path(data, path)
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
                markup = _table_of(value) if isinstance(value, list) else value
                if isinstance(markup, str) and len(markup) > max(best, 60) and "<a " in markup:
                    best, chosen, above = len(markup), markup, holders
    if isinstance(chosen, list):
        found.items = [item for row in chosen[:MAX_ITEMS] if (item := reader.item(row)) is not None]
    elif isinstance(chosen, str):
        piece = from_html(chosen, base)
        found.items = piece.items
    found.is_list = found.is_list or bool(found.items)
    for role in ("records", "pages"):
        for path in getattr(shape, role) if shape is not None else ():
            value = at_path(data, path)
            if getattr(found, role) is None and str(value).isdigit():
                setattr(found, role, int(value))
        for node in _counting(above):
            if getattr(found, role) is None:
                setattr(found, role, reader.count(node, role))
        if getattr(found, role) is None:
            setattr(found, role, getattr(piece, role))
    for path in shape.name if shape is not None else ():
        found.name = found.name or text_of(at_path(data, path)) or None
    return found


def _table_of(rows: list[Any]) -> str | None:
    """Return the table that rows of cells make, as plug-ins show them, or None for anything else."""
    if not rows or not all(isinstance(row, list) for row in rows[:MAX_ITEMS]):
        return None
    lines = (
        "".join(f"<td>{cell}</td>" for cell in row if isinstance(cell, str | int))
        for row in rows[:MAX_ITEMS]
    )
    return f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"


def _counting(above: tuple[dict[str, Any], ...]) -> Iterator[dict[str, Any]]:
    """Yield what may count a list: the objects above it, then what they say of its paging."""
    yield from reversed(above)
    for node in reversed(above):
        yield from (v for k, v in node.items() if isinstance(v, dict) and "pag" in k.lower())


def _upto(data: Any, path: str, depth: int) -> Any:
    parts = path.split(".")[:depth]
    return at_path(data, ".".join(parts)) if parts else data


def _is_entry(reader: Reader, row: dict[str, Any]) -> bool:
    entry = reader.entry(row)
    return entry is not None and (
        reader.pick(entry, "url") is not None or reader.pick(entry, "date") is not None
    )


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
