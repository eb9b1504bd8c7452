"""Parts that many pages of a site have in common: menus, heads, footers, strips of links.

Their elements are made once and lent to one page after another, with all that was read of them
kept: reading a menu of 200 elements again costs more than all else on a short page. A part is
known by its whole HTML as parsed, so that nothing but the very same is ever taken for it; what
depends on the page round it (its place, its address) is worked out anew for each page.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler.extract.element import Attrs, El
from crawler.extract.index import Index
from crawler.extract.options import Option

if TYPE_CHECKING:
    from crawler.extract.dom import Dom

MAX_ELEMENTS = 4000
"""Elements of one part; larger ones are read anew on each page."""
ROOM = 12_000
"""Elements kept in all, about 1 KB each."""
MIN_ELEMENTS = 8
MAX_LEVEL = 9
"""Levels of a page on which parts are looked for."""
TAGS = frozenset(
    ["div", "header", "footer", "nav", "ul", "table", "section", "aside", "form", "td", "center"]
)
_MAX_SEEN = 20_000
_MAX_SPOTS = 4000
_TRUST = 6  # misses in a row after which a spot is looked at but now and then
_MOST_TRUST = 40
_AGAIN = 32

_Key = tuple[str, int, bool]
Control = tuple[int, int, El, str, Attrs, tuple[Option, ...]]


@dataclass(slots=True, eq=False)
class Part:
    """One part. Positions of scripts and controls count from the start of its text and elements;
    ``written`` counts the scripts whose output is in it.
    """

    els: list[El]
    links: list[El]
    text: str
    scripts: list[tuple[int, El, Attrs, str]]
    controls: list[Control]
    written: int
    index: Index = field(init=False)

    def __post_init__(self) -> None:
        self.index = Index(self.els, self.links)

    def put(self, dom: Dom, parent: El, position: int) -> None:
        """Put the part below ``parent`` in a page; its text begins at ``position``."""
        root, first = self.els[0], len(dom.els)
        self._move(first, position, len(dom.links))
        root.parent = parent
        parent.children.append(root)
        dom.els += self.els
        dom.links += self.links
        dom.scripts += [(position + at, el, attrs, code) for at, el, attrs, code in self.scripts]
        dom.controls += [(first + c[0], position + c[1], *c[2:]) for c in self.controls]
        dom.written_parts += self.written
        dom.parts.append(self)

    def _move(self, index: int, start: int, low: int) -> None:
        """Say where this page has the elements: first element, text, link. Their place is open."""
        root = self.els[0]
        by, on, links = index - root.index, start - root.start, low - root.low
        if not (by or on or links):
            for el in self.els:
                el.place = None
            return
        for el in self.els:
            el.index += by
            el.last += by
            el.start += on
            el.end += on
            el.low += links
            el.high += links
            el.place = None


class Recording:
    """Where the lists of a page stood when an element began that is worth keeping."""

    __slots__ = ("_controls", "_key", "_pieces", "_scripts", "_written", "root")

    def __init__(self, dom: Dom, key: _Key, root: El) -> None:
        """``root`` has just begun: its own line break is written, nothing of its text is."""
        self.root = root
        self._key = key
        self._pieces = len(dom.pieces)
        self._scripts = len(dom.scripts)
        self._controls = len(dom.controls)
        self._written = dom.written_parts

    def finish(self, dom: Dom, known: KnownParts, most_written: int) -> list[Part]:
        """Keep what was read since then. A part that a bound of the page may have cut is not kept."""
        root = self.root
        if dom.truncated or dom.written_parts >= most_written:
            return []
        part = Part(
            dom.els[root.index :],
            dom.links[root.low :],
            "".join(dom.pieces[self._pieces :]),
            [(at - root.start, el, a, code) for at, el, a, code in dom.scripts[self._scripts :]],
            [
                (c[0] - root.index, c[1] - root.start, *c[2:])
                for c in dom.controls[self._controls :]
            ],
            dom.written_parts - self._written,
        )
        return [part] if known.keep(self._key, part) else []


@dataclass(slots=True)
class Spot:
    """What was met where elements of one kind stand: how far it is worth looking there."""

    trust: int = _TRUST
    skipped: int = 0


@dataclass(slots=True)
class KnownParts:
    """Parts of one site. One page at a time may use them; not for several threads."""

    room: int = ROOM
    _parts: OrderedDict[_Key, Part] = field(default_factory=OrderedDict)
    _seen: set[int] = field(default_factory=set)
    _spots: dict[tuple[int, str, str | None, str | None], Spot] = field(default_factory=dict)
    held: int = 0
    _lent: set[int] = field(default_factory=set)

    def begin(self) -> None:
        """Take back what an earlier page had."""
        self._lent.clear()

    def spot(self, level: int, tag: str, attrs: Attrs) -> Spot | None:
        """Return where an element stands if it is worth looking there, else None."""
        key = (level, tag, attrs.get("class"), attrs.get("id"))
        spot = self._spots.get(key)
        if spot is None:
            if len(self._spots) >= _MAX_SPOTS:
                return None
            spot = self._spots[key] = Spot()
        if spot.trust <= 0:
            spot.skipped += 1
            if spot.skipped % _AGAIN:
                return None
        return spot

    def find(self, key: _Key, spot: Spot) -> Part | None:
        """Return the part with this HTML, level and hidden parent, for the present page alone."""
        part = self._parts.get(key)
        if part is None:
            spot.trust = max(0, spot.trust - 1)
            return None
        spot.trust = min(_MOST_TRUST, spot.trust + _TRUST)
        if id(part) in self._lent:
            return None
        self._lent.add(id(part))
        self._parts.move_to_end(key)
        return part

    def again(self, html: str) -> bool:
        """Tell whether this HTML was met before, which makes it worth keeping."""
        mark = hash(html)
        if mark in self._seen:
            return True
        if len(self._seen) >= _MAX_SEEN:
            self._seen.clear()
        self._seen.add(mark)
        return False

    def keep(self, key: _Key, part: Part) -> bool:
        """Keep a part that the present page holds, if it is of use; the least used make room."""
        size = len(part.els)
        if not MIN_ELEMENTS <= size <= MAX_ELEMENTS or key in self._parts:
            return False
        for el in part.els:
            el.kept = True
        self._parts[key] = part
        self._lent.add(id(part))
        self.held += size
        while self.held > self.room and len(self._parts) > 1:
            _, old = self._parts.popitem(last=False)
            self.held -= len(old.els)
            for el in old.els:
                el.kept = False
            if id(old) not in self._lent:  # else it is let go of with its page
                for el in old.els:
                    el.parent = None
        return True
