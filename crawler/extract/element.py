"""One element of a page's flat copy (``crawler.extract.dom``)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from crawler.extract.words import hint_bits
from gkcheck.models.facts import ColumnRecord, LinkRecord, Place

if TYPE_CHECKING:
    from crawler.extract.menus import Item

Attrs = dict[str, str | None]
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)


def is_hidden(attrs: Attrs) -> bool:
    """Tell whether the attributes of an element hide it."""
    style = attrs.get("style")
    return (style is not None and _hides(style)) or "hidden" in attrs


@lru_cache(maxsize=4096)  # editors write the same few styles
def _hides(style: str) -> bool:
    return _HIDDEN.search(style) is not None


class El:
    """One element. ``end`` and ``last`` are exclusive; ``low``:``high`` are the links inside it.

    ``hints`` are class and id in lower case: what the author called the element. ``kept``: it
    belongs to a part that other pages have too, and ``menu``, ``columns`` and ``link`` keep what was read of it.
    """

    __slots__ = (
        "attrs", "bits", "children", "columns", "end", "hidden", "high", "hints", "index", "kept", "last", "link",
        "low", "menu", "name_", "parent", "place", "start", "tag", "title_",
    )  # fmt: skip

    def __init__(self, tag: str, attrs: Attrs, parent: El | None, index: int, start: int) -> None:
        self.tag = tag
        self.attrs = attrs
        self.parent = parent
        self.children: list[El] = []
        self.index = index
        self.last = index + 1
        self.start = self.end = start
        self.low = self.high = 0
        self.hidden = self.kept = False
        self.place: Place | None = None
        self.title_: str | None = None
        self.name_: str | None = None
        self.menu: list[Item] | None = None
        self.link: tuple[str, tuple[str, Place, str], LinkRecord] | None = None
        self.columns: tuple[str, tuple[ColumnRecord, ...]] | None = None
        if attrs:
            names, own = attrs.get("class"), attrs.get("id")
            if names or own:
                self.hints = f"{names or ''} {own or ''}".lower()
                self.bits = hint_bits(self.hints)
                return
        self.hints = ""
        self.bits = 0

    def get(self, name: str) -> str:
        """Return the attribute ``name`` or ``""``."""
        return self.attrs.get(name) or ""

    def ancestors(self) -> Iterator[El]:
        """Yield parent, grandparent and so on up to the root."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    def has(self, hint: int) -> bool:
        """Tell whether the class or id of the element hints at ``hint`` (``Hint``)."""
        return self.bits & hint != 0

    def within(self, other: El) -> bool:
        """Tell whether this element is ``other`` or stands inside it."""
        return other.index <= self.index < other.last
