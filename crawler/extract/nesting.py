"""Takes the sting out of markup that is nested without end, before it is parsed.

A parser that follows the standard looks up its stack of open elements at every tag, and opens all
unclosed fonts again in every paragraph: a page of some megabytes then costs hours, or all memory.
Nobody sees such nesting, so tags beyond a depth are left out; texts and links stay.
"""

from __future__ import annotations

import re

LOOK = 6_000  # tags (half of them end tags) below which a page cannot cost much
DEPTH = 150  # open boxes; with rows and cells between them below what Dom keeps (400)
FONTS = 20  # open elements that only style
TAGS = 400_000  # tags of a page that are kept

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*>?")
_VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
        "frame",
    ]
)
# Closed by what follows them; they nest only through the lists and tables that hold them.
_SELF = frozenset(["p", "li", "dt", "dd", "tr", "td", "th", "option", "thead", "tbody", "tfoot"])
_FONT = frozenset(
    [
        "a",
        "b",
        "big",
        "code",
        "em",
        "font",
        "i",
        "nobr",
        "s",
        "small",
        "strike",
        "strong",
        "tt",
        "u",
    ]
)
_RAW = frozenset(["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"])


def tamed(html: str) -> str:
    """Return ``html`` without the tags that nest deeper than anybody can see."""
    if html.count("<") <= LOOK:
        return html
    out: list[str] = []
    kept = 0  # where what is kept begins
    depth = fonts = dropped = dropped_fonts = 0
    raw: str | None = None
    for number, match in enumerate(_TAG.finditer(html)):
        if number > TAGS:
            out.append(html[kept : match.start()])
            return "".join(out)
        closing, name = match.group(1), match.group(2).lower()
        if raw is not None:
            if closing and name == raw:
                raw = None
            continue
        if name in _VOID:
            continue
        if name in _RAW:
            raw = None if closing else name
            continue
        drop = False
        if name in _FONT:
            if not closing:
                drop = fonts >= FONTS
                dropped_fonts += drop
                fonts += not drop
            elif dropped_fonts:
                dropped_fonts -= 1
                drop = True
            else:
                fonts = max(0, fonts - 1)
            drop = drop and name != "a"  # a link is content, whatever stands round it
        elif name not in _SELF:
            if not closing:
                drop = depth >= DEPTH
                dropped += drop
                depth += not drop
            elif dropped:
                dropped -= 1
                drop = True
            else:
                depth = max(0, depth - 1)
        elif depth >= DEPTH:
            drop = True
        if drop:
            out.append(html[kept : match.start()])
            kept = match.end()
    if not out:
        return html
    out.append(html[kept:])
    return "".join(out)
