"""Patterns for long lists of words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

_END = ""


def any_word(words: Iterable[str], gap: str = "") -> str:
    """Return a pattern that matches one of ``words``, the longest that is there.

    ``gap``: what may stand between two characters of a word, as a pattern that matches none of them.
    Words share what they begin with, so that lists of hundreds are made, and looked for, quickly.
    """
    tree: dict[str, Any] = {}
    for word in words:
        node = tree
        for sign in word:
            node = node.setdefault(sign, {})
        node[_END] = {}
    return _pattern(tree, gap, "")


def _pattern(node: dict[str, Any], gap: str, lead: str) -> str:
    """Return what may follow at one place of a word; ``lead`` stands before it."""
    singles = [re.escape(sign) for sign, below in node.items() if sign and set(below) == {_END}]
    rest = [
        re.escape(sign) + _pattern(below, gap, gap)
        for sign, below in node.items()
        if sign and set(below) != {_END}
    ]
    if len(singles) > 1:
        singles = [f"[{''.join(singles)}]"]
    options = rest + singles
    if not options:
        return ""
    found = lead + (options[0] if len(options) == 1 else f"(?:{'|'.join(options)})")
    return f"(?:{found})?" if _END in node else found
