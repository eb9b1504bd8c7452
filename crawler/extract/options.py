"""Lists to choose from that lead somewhere: friendly links, other pages of a list (跳转下拉框)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from selectolax.lexbor import LexborNode

from crawler.extract.element import Attrs

MAX_OPTIONS = 500
"""Elements looked at in one ``select``."""
_MAX_TEXT = 300
_WHOLE = re.compile(r"(?:https?:)?//[\w\[]", re.I)
_RELATIVE = re.compile(
    r"(?:\.{0,2}/)?[\w./%~-]*(?:/|\.(?:s?html?|jspx?|aspx?|php|do|action))(?:\?\S*)?$", re.I
)
# A function of the site's own may put anything before a path: only what goes there as it stands.
_GOES = re.compile(
    r"(?:location(?:\.href)?\s*=|(?:open|assign|replace)\s*\()\s*[\w.$()\[\]]{1,80}\.val(?:ue|\(\))\s*(?:[,);]|$)",
    re.I,
)
_NUMBER = re.compile(r"(?:第\s*)?(\d{1,5})\s*(?:页|/\s*\d{1,5}\s*页?)?")


@dataclass(frozen=True, slots=True)
class Option:
    """One choice that leads to a page: its address as written, its words, whether it is chosen."""

    href: str
    text: str
    chosen: bool

    @property
    def number(self) -> int | None:
        """The page number that the words are, if they are nothing else."""
        match = _NUMBER.fullmatch(self.text)
        return int(match.group(1)) if match else None


def read_options(select: LexborNode, attrs: Attrs) -> tuple[Option, ...]:
    """Return the choices of a ``select`` that lead to a page, in order; of most selects none do.

    A whole address is one wherever it stands; a path only where choosing goes there as it stands.
    """
    goes = bool(_GOES.search(attrs.get("onchange") or ""))
    found: list[Option] = []
    for node in islice(select.traverse(include_text=False), MAX_OPTIONS):
        if node.tag != "option":
            continue
        own = node.attributes
        href = (own.get("value") or "").strip()
        if _WHOLE.match(href) or (goes and _RELATIVE.match(href)):
            text = " ".join((node.text(deep=True) or "").split())[:_MAX_TEXT]
            found.append(Option(href, text, "selected" in own))
    return tuple(found)


def default_of(select: LexborNode) -> str | None:
    """Return what a form sends of a ``select`` that nobody touched; None: nothing."""
    first: str | None = None
    for node in islice(select.traverse(include_text=False), MAX_OPTIONS):
        if node.tag != "option":
            continue
        own = node.attributes
        if first is None or "selected" in own:
            value = own.get("value") if "value" in own else node.text(deep=True).strip()
            first = value or ""
            if "selected" in own:
                break
    return first


def pages_of(options: tuple[Option, ...]) -> tuple[int, int | None] | None:
    """Return number of pages and present page if the choices are the pages of a list: 1 to n."""
    numbers = [option.number for option in options]
    if len(numbers) < 2 or numbers != list(range(1, len(numbers) + 1)):
        return None
    chosen = [option.number for option in options if option.chosen]
    return len(numbers), chosen[0] if len(chosen) == 1 else None
