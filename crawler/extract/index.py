"""Where the elements of a page are that readers ask for: by tag, by hint, hidden ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from crawler.extract.element import El


class Index:
    """Elements in document order. A part that many pages share has one made once for all of them.

    ``named`` have a class or an id, ``hinted`` one that hints at something, ``hidden`` do not show.
    ``hrefs`` are the addresses of all links, ``titled`` the links with a title.
    """

    __slots__ = ("by_tag", "hidden", "hinted", "hrefs", "named", "titled")

    def __init__(self, els: Iterable[El] = (), links: Iterable[El] = ()) -> None:
        self.by_tag: dict[str, list[El]] = defaultdict(list)
        self.named: list[El] = []
        self.hinted: list[El] = []
        self.hidden: list[El] = []
        self.hrefs: list[str] = []
        self.titled: list[El] = []
        self.add(els, links)

    def add(self, els: Iterable[El], links: Iterable[El]) -> None:
        """Add elements, and the links among them, that stand behind all that are here."""
        by_tag, named, hinted, hidden = self.by_tag, self.named, self.hinted, self.hidden
        for el in els:
            by_tag[el.tag].append(el)
            if el.hints:
                named.append(el)
                if el.bits:
                    hinted.append(el)
            if el.hidden:
                hidden.append(el)
        for a in links:
            self.hrefs.append(a.attrs.get("href") or "")
            if "title" in a.attrs:
                self.titled.append(a)

    def extend(self, other: Index) -> None:
        """Add what another index has, of elements that stand behind all that are here."""
        for tag, els in other.by_tag.items():
            self.by_tag[tag] += els
        self.named += other.named
        self.hinted += other.hinted
        self.hidden += other.hidden
        self.hrefs += other.hrefs
        self.titled += other.titled
