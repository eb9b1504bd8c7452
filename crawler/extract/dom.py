"""A light, flat copy of a parsed page: one walk, then every question is a slice or a loop.

``Dom.text`` is the text of the whole page in document order; every element knows its slice of it
(``start``:``end``) and its slice of the element list (``index``:``last``). Scripts, styles and
comments leave no text. Blocks begin on a new line.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from functools import cached_property
from itertools import chain, pairwise
from operator import attrgetter

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.extract.element import Attrs, El, is_hidden
from crawler.extract.index import Index
from crawler.extract.known_parts import MAX_LEVEL, TAGS, Control, KnownParts, Part, Recording
from crawler.extract.options import default_of, read_options
from crawler.extract.scripts import written
from gkcheck.text.dates import find_dates

__all__ = ["Dom", "El"]

MAX_ELEMENTS = 60_000
MAX_SCRIPT = 200_000
MAX_DEPTH = 400
MAX_WRITTEN_PARTS = 50

_BLOCK = frozenset(
    [
        "p", "div", "li", "ul", "ol", "table", "tr", "td", "th", "tbody", "dl", "dt", "dd", "h1",
        "h2", "h3", "h4", "h5", "h6", "br", "hr", "section", "article", "header", "footer", "nav",
        "form", "aside", "main", "option", "label", "body", "center", "fieldset", "caption", "pre",
        "blockquote", "figure", "iframe",
    ]
)  # fmt: skip
# Names by lexbor's numbers, which are asked for faster. Elements that HTML does not know have
# addresses for numbers, far beyond these, and are asked for their names.
_MOST_TAGS = 256
_BETWEEN = "\0"  # what no attribute can hold
_TAGS: dict[int, str] = {}
_place_of = attrgetter("index")
_SKIP = frozenset(["style", "template", "svg", "math", "select", "textarea", "title", "canvas"])


def _is_typeset(attrs: Attrs) -> bool:
    """Tell a box in which a word processor set a few characters: it says how they look, no more."""
    for name in attrs:
        if name != "style" and name != "lang":
            return False
    told = "lang" in attrs or "mso-" in (attrs.get("style") or "")
    return told and not is_hidden(attrs)


class Dom:
    """The page as flat lists. ``scripts`` are (position in the text, parent, attributes, source).

    ``controls``, which leave no text, are select and textarea: (index of the element behind,
    position, parent, tag, attributes, choices that lead to a page).
    """

    def __init__(self, tree: LexborHTMLParser, known: KnownParts | None = None) -> None:
        """``known``: parts of this site's pages, whose elements are used again."""
        self.els: list[El] = []
        self.links: list[El] = []
        self.scripts: list[tuple[int, El, Attrs, str]] = []
        self.controls: list[Control] = []
        self.truncated = False
        self.pieces: list[str] = []
        self._trees: list[LexborHTMLParser] = []
        self.written_parts = 0
        self._known = known
        self.parts: list[Part] = []
        self._dates: dict[tuple[int, int], list[tuple[date, str, int]]] = {}
        root = tree.root
        self.root = El("html", {}, None, 0, 0)
        self.els.append(self.root)
        if known is not None:
            known.begin()
        if root is not None:
            self._walk(root)
        self.text = "".join(self.pieces)
        self.pieces.clear()
        self._trees.clear()
        self._index = self._indexed()

    # -- building -------------------------------------------------------------------------------

    def _walk(self, root: LexborNode) -> None:
        els, links, pieces, known, tags = self.els, self.links, self.pieces, self._known, _TAGS
        position = 0
        current = self.root
        recording: Recording | None = None
        # Where to go on behind what is walked, in which element; None: it was no element of its own.
        stack: list[tuple[LexborNode | None, El, bool | None]] = []
        node: LexborNode | None = root.child
        while True:
            if node is None:
                if not stack:
                    break
                if stack[-1][2] is None:
                    node = stack.pop()[0]
                    continue
                current.end = position
                current.last = len(els)
                current.high = len(links)
                if recording is not None and known is not None and recording.root is current:
                    self.parts += recording.finish(self, known, MAX_WRITTEN_PARTS)
                    recording = None
                node, current, block = stack.pop()
                if block:
                    pieces.append("\n")
                    position += 1
                continue
            tag = tags.get(number := node.tag_id) or ""
            if not tag:
                tag = node.tag or ""
                if number < _MOST_TAGS:
                    tags[number] = tag
            if tag == "-text":
                raw = node.text_content or ""
                words = raw.split()
                if words:
                    text = " ".join(words)
                    if len(text) < len(raw):
                        if raw[0].isspace():
                            text = " " + text
                        if raw[-1].isspace():
                            text += " "
                    pieces.append(text)
                    position += len(text)
                elif raw:
                    pieces.append(" ")
                    position += 1
                node = node.next
                continue
            if tag[:1] == "-" or tag in _SKIP or len(els) > MAX_ELEMENTS:
                self.truncated |= len(els) > MAX_ELEMENTS
                if tag == "textarea" or tag == "select":
                    own = node.attributes
                    leading = read_options(node, own) if tag == "select" else ()
                    if tag == "select" and own.get("name"):
                        own = {**own, "value": default_of(node)}
                    self.controls.append((len(els), position, current, tag, own, leading))
                node = node.next
                continue
            attrs = node.attributes
            if tag == "script":
                source = (node.text(deep=True) or "")[:MAX_SCRIPT]
                self.scripts.append((position, current, attrs, source))
                inner = self._written(source) if len(source) > 20 else None
                if inner is None:
                    node = node.next
                else:
                    stack.append((node.next, current, None))
                    node = inner
                continue
            if tag == "span" and attrs and _is_typeset(attrs):
                stack.append((node.next, current, None))
                node = node.child
                continue
            block = tag in _BLOCK
            if block:
                pieces.append("\n")
                position += 1
            key = None
            if (
                known is not None
                and recording is None
                and tag in TAGS
                and len(stack) <= MAX_LEVEL
                and (spot := known.spot(len(stack), tag, attrs)) is not None
            ):
                key = (node.html or "", len(stack), current.hidden)
                part = known.find(key, spot)
                if part is not None and self._fits(part):
                    part.put(self, current, position)
                    pieces.append(part.text + "\n" * block)
                    position += len(part.text) + block
                    node = node.next
                    continue
                if not known.again(key[0]):
                    key = None
            el = El(tag, attrs, current, len(els), position)
            if current.hidden or (attrs and is_hidden(attrs)) or tag == "noscript":
                el.hidden = True
            els.append(el)
            current.children.append(el)
            if tag == "a" or tag == "area":
                links.append(el)
            el.low = el.high = len(links)
            child = node.child
            if len(stack) > MAX_DEPTH:
                # Nobody nests like this; the text counts, what is in it does not.
                words = (node.text(deep=True) or "").split()
                pieces.append(" ".join(words))
                position += len(pieces[-1])
                self.truncated = True
                child = None
            if child is not None:
                if key is not None:
                    recording = Recording(self, key, el)
                stack.append((node.next, current, block))
                current = el
                node = child
            else:
                el.end = position
                node = node.next
        self.root.end = position
        self.root.last = len(els)
        self.root.high = len(links)

    def _written(self, source: str) -> LexborNode | None:
        """Return the first node that a script of the page itself writes in its place."""
        text = written(source) if self.written_parts < MAX_WRITTEN_PARTS else ""
        if not text:
            return None
        tree = LexborHTMLParser(f"<body>{text}</body>")
        self.written_parts += 1
        self._trees.append(tree)
        return tree.body.child if tree.body is not None else None

    def _fits(self, part: Part) -> bool:
        """Tell whether no bound of a page would cut this part."""
        return (
            len(self.els) + len(part.els) < MAX_ELEMENTS
            and self.written_parts + part.written < MAX_WRITTEN_PARTS
        )

    def _indexed(self) -> Index:
        found, at, link = Index(), 0, 0
        for part in self.parts:  # in document order, none inside another
            root = part.els[0]
            found.add(self.els[at : root.index], self.links[link : root.low])
            found.extend(part.index)
            at, link = root.last, root.high
        found.add(self.els[at:], self.links[link:])
        return found

    def release(self) -> None:
        """Let go of the tree at once: elements that know their parents wait for the collector."""
        for el in self.els:
            if not el.kept:
                el.parent = None
        for part in self.parts:
            part.els[0].parent = None

    # -- reading --------------------------------------------------------------------------------

    @cached_property
    def _starts(self) -> list[int]:
        return [el.start for el in self.els]

    def raw(self, el: El) -> str:
        """Return the text of ``el`` with its line breaks, hidden parts included."""
        return self.text[el.start : el.end]

    def line(self, el: El) -> str:
        """Return the text of ``el`` on one line, single spaces."""
        return " ".join(self.text[el.start : el.end].split())

    def at(self, offset: int) -> El:
        """Return the innermost element whose text holds ``offset``."""
        el: El | None = self.els[max(0, bisect_right(self._starts, offset) - 1)]
        while el is not None and not el.start <= offset < el.end:
            el = el.parent
        return el or self.root

    def inside(self, el: El) -> list[El]:
        """Return all elements inside ``el`` in document order."""
        return self.els[el.index + 1 : el.last]

    def cells(self, low: int, high: int) -> str:
        """Return the text from ``low`` to ``high`` with a line break at every element border."""
        starts = self._starts
        cuts = {low, high}
        for el in self.els[bisect_right(starts, low - 1) : bisect_right(starts, high)]:
            if low <= el.start <= high:
                cuts.add(el.start)
            if low <= el.end <= high:
                cuts.add(el.end)
        marks = sorted(cuts)
        text = self.text
        return "\n".join(text[a:b] for a, b in pairwise(marks))

    def links_in(self, el: El) -> list[El]:
        """Return the ``a`` and ``area`` elements inside ``el`` in document order."""
        return self.links[el.low : el.high]

    def visible(self, el: El) -> str:
        """Return the text of ``el`` without the parts that are hidden inside it."""
        if el.hidden:
            return ""
        out: list[str] = []
        position = el.start
        skip_to = 0
        for inner in self.inside(el):
            if inner.hidden and inner.index >= skip_to:
                out.append(self.text[position : inner.start])
                position = inner.end
                skip_to = inner.last
        out.append(self.text[position : el.end])
        return "".join(out)

    def dates(self, low: int, high: int) -> list[tuple[date, str, int]]:
        """Return the full dates in the text from ``low`` to ``high``; offsets count from ``low``."""
        found = self._dates.get((low, high))
        if found is None:
            found = self._dates[(low, high)] = find_dates(self.text[low:high])
        return found

    @cached_property
    def _hrefs(self) -> str:
        return _BETWEEN.join(self._index.hrefs).lower()

    def links_to(self, *parts: str) -> list[El]:
        """Return the links whose address, in lower case, holds one of ``parts``, in document order.

        One look at all addresses tells of most pages that they have none.
        """
        hrefs, found = self._hrefs, set[int]()
        for part in parts:
            at = hrefs.find(part)
            while at >= 0:
                found.add(hrefs.count(_BETWEEN, 0, at))
                at = hrefs.find(_BETWEEN, at)
                at = hrefs.find(part, at) if at >= 0 else -1
        return [self.links[i] for i in sorted(found)]

    @property
    def titled_links(self) -> list[El]:
        """Links with a ``title``, in document order."""
        return self._index.titled

    @property
    def named(self) -> list[El]:
        """Elements whose class or id says something, in document order."""
        return self._index.named

    @property
    def hidden(self) -> list[El]:
        """Elements that do not show, in document order."""
        return self._index.hidden

    def tagged(self, *tags: str) -> list[El]:
        """Return the elements with one of ``tags``, in document order."""
        by_tag = self._index.by_tag
        lists = [by_tag[tag] for tag in tags if tag in by_tag]
        if len(lists) < 2:
            return lists[0] if lists else []
        return sorted(chain.from_iterable(lists), key=_place_of)

    def hinted(self, hint: int, *tags: str) -> list[El]:
        """Return the elements whose class or id hints at ``hint`` (``Hint``), or with one of ``tags``."""
        found = [el for el in self._index.hinted if el.bits & hint]
        more = [el for el in self.tagged(*tags) if not el.bits & hint]
        return sorted(found + more, key=_place_of) if more else found

    @property
    def images(self) -> list[El]:
        """All ``img`` elements in document order."""
        return self.tagged("img")

    @cached_property
    def body(self) -> El:
        """The body element, or the root when there is none."""
        return next(iter(self.tagged("body")), self.root)
