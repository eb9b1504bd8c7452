"""Column trees that a page's scripts hand to a tree plug-in: zTree, dTree, layui, jsTree and their like.

Only what stands in the page is read: an array of nodes, nested or each with the number of the node
above it, or calls that add one node each. A tree counts where most of its ends have addresses;
addresses that a handler puts together at a click are left to the browser.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from crawler.extract.dom import Dom, El
from crawler.extract.menus import Item
from crawler.extract.script_calls import literal_at

_SIGNS = ("pId", "pid", "parent", "children", "nodes", ".add(")
_LARGEST = 2_000_000  # characters of a script in which a tree is looked for
_MOST = 3000  # nodes
_DEEPEST = 8
_MOST_ARRAYS = 60  # in one script
_LEAST = 3
_LONGEST = 40  # characters of a name
_ARRAY = re.compile(r"[=:(]\s*(?=\[\s*\{)")
_ADD = re.compile(
    r"\.add\(\s*[\"']?(-?\w{1,40})[\"']?\s*,\s*[\"']?(-?\w{1,40})[\"']?\s*,\s*([\"'])((?:(?!\3)[^\\\n]){1,80})\3"
    r"(?:\s*,\s*([\"'])((?:(?!\5)[^\\\n]){0,300})\5)?"
)
_NAMES = ("name", "title", "text", "label")
_ADDRESSES = ("url", "href", "link", "linkUrl", "jump_url", "pageUrl")
_ABOVE = ("pId", "pid", "parentId", "parent_id", "parent")
_BELOW = ("children", "child", "nodes", "childNodes", "subs")
_ADDRESS = re.compile(r"https?://|\.{0,2}/|[\w-]+(?:/[\w./-]*|\.\w{2,5})(?:\?|#|$)|\?\w")
_TAG = re.compile(r"<[^<>]{0,200}>")


@dataclass(slots=True)
class _Node:
    number: str | None
    above: str | None
    name: str
    href: str | None
    below: list[_Node] = field(default_factory=list)


def script_trees(dom: Dom) -> list[list[Item]]:
    """Return the trees of columns that stand in the scripts of a page, the entries of each."""
    found: list[list[Item]] = []
    for _, _, _, source in dom.scripts:
        if not any(sign in source for sign in _SIGNS) or len(source) > _LARGEST:
            continue
        for nodes in _flat_and_nested(source):
            tops = _tree(nodes)
            if _is_menu(tops):
                found.append(_items(tops, dom.root, 0))
    return found


def _flat_and_nested(source: str) -> Iterator[list[_Node]]:
    if ".add(" in source:
        yield [
            _Node(m[1], m[2], _name(m[4]), _href(m[6])) for m, _ in zip(_ADD.finditer(source), range(_MOST), strict=False)
        ]  # fmt: skip
    end = 0
    tried = 0
    for match in _ARRAY.finditer(source):
        if match.end() < end:
            continue  # within an array that was read
        tried += 1
        if tried > _MOST_ARRAYS:
            return
        values, end = _array(source, match.end())
        yield _nodes(values, [0], 0)


def _array(source: str, start: int) -> tuple[list[object], int]:
    """Return the array that begins at ``start`` and where it ends."""
    try:
        value, end = json.JSONDecoder().raw_decode(source, start)
    except (ValueError, RecursionError):
        value, end = literal_at(source, start)
    return (value if isinstance(value, list) else []), end


def _nodes(values: list[object], count: list[int], depth: int) -> list[_Node]:
    out: list[_Node] = []
    for value in values:
        if not isinstance(value, dict) or count[0] >= _MOST or depth > _DEEPEST:
            continue
        name = _name(_first(value, _NAMES))
        if not name:
            continue
        count[0] += 1
        below: list[object] = next(
            (value[key] for key in _BELOW if isinstance(value.get(key), list)), []
        )
        told = value.get("attributes")
        href = _href(_first(value, _ADDRESSES))
        if href is None and isinstance(told, dict):
            href = _href(_first(told, _ADDRESSES))
        out.append(
            _Node(
                _key(value.get("id")),
                _key(next((value[key] for key in _ABOVE if key in value), None)),
                name,
                href,
                _nodes(below, count, depth + 1),
            )
        )
    return out


def _first(value: dict[str, object], keys: tuple[str, ...]) -> object:
    return next((value[key] for key in keys if value.get(key)), None)


def _key(value: object) -> str | None:
    return str(value) if isinstance(value, str | int) and value != "" else None


def _name(value: object) -> str:
    text = " ".join(_TAG.sub("", value).split()) if isinstance(value, str) else ""
    return text if len(text) <= _LONGEST else ""


def _href(value: object) -> str | None:
    text = value.strip() if isinstance(value, str) else ""
    return text if _ADDRESS.match(text) else None


def _tree(nodes: list[_Node]) -> list[_Node]:
    """Hang nodes that name the one above them there; what hangs below itself is dropped."""
    known = {node.number: node for node in nodes if node.number is not None}
    if not any(node.above in known for node in nodes):
        return nodes
    tops: list[_Node] = []
    for node in nodes:
        above = known.get(node.above) if node.above is not None else None
        if above is None:
            tops.append(node)
        elif above is not node:
            above.below.append(node)
    return tops


def _ends(nodes: list[_Node], depth: int = 0) -> Iterator[_Node]:
    for node in nodes:
        if node.below and depth < _DEEPEST:
            yield from _ends(node.below, depth + 1)
        else:
            yield node


def _is_menu(tops: list[_Node]) -> bool:
    """Tell a tree of columns from other data: it has levels, and its ends lead somewhere."""
    if not any(node.below for node in tops):
        return False
    ends = list(_ends(tops))
    return len(ends) >= _LEAST and 2 * sum(1 for node in ends if node.href) > len(ends)


def _items(nodes: list[_Node], el: El, depth: int) -> list[Item]:
    return [
        Item(
            node.name, node.href, el, _items(node.below, el, depth + 1) if depth < _DEEPEST else []
        )
        for node in nodes
        if node.name
    ]
