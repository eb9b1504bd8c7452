"""Turning pages by address: which part of a request holds the page number, and what follows it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from crawler.cms.load import names
from crawler.cms.model import AnswerShape
from crawler.posted import is_posting

MAX_PAGES = 3000

# Before a name: the start of a parameter or of a JSON key, plain or percent-coded. After it: the
# sign between name and value.
_BEFORE = r"(?:(?<=[?&#={,\"'])|(?<=%22)|(?<=%27)|(?<=%7B)|(?<=%2C)|(?<=%20))"
_AFTER = r"(?:%22|%27|\"|')?(?:=|:|%3A)(?:%20|\s)?(?:%22|%27|\"|')?"


@lru_cache(maxsize=256)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds a number behind one of ``words``, however they are cased and split."""
    spelled = "|".join(
        "[_-]?".join(re.escape(char) for char in word)
        for word in sorted(words, key=len, reverse=True)
    )
    return re.compile(rf"{_BEFORE}({spelled}){_AFTER}(\d{{1,7}})(?!\d)", re.I)


def _find(address: str, words: tuple[str, ...]) -> re.Match[str] | None:
    """Return the number behind the best of ``words``; the body counts before the query."""
    start = address.find("#gk-") if is_posting(address) else -1
    ranks = {word: i for i, word in enumerate(words)}
    for low in (start, address.find("?")):
        if low < 0:
            continue
        found = list(_pattern(words).finditer(address, low))
        if found:
            return min(found, key=lambda m: ranks[re.sub("[_-]", "", m.group(1)).lower()])
    return None


@dataclass(frozen=True, slots=True)
class Turn:
    """One page of a list that is asked for by number. ``number`` counts from 1.

    ``size``: entries a page as the request says, None when it does not.
    """

    address: str
    number: int
    size: int | None
    _cuts: tuple[tuple[int, int], ...]
    _first: int
    _step: int

    @property
    def step_is_page(self) -> bool:
        """Tell whether the number in the address counts pages (else records)."""
        return self._step == 1 and len(self._cuts) == 1

    def at(self, number: int) -> str:
        """Return the address of page ``number``."""
        value = self._first + (number - 1) * self._step
        out = self.address
        # A second number is the last record of the range; cut from behind, so that places hold.
        for i, (low, high) in sorted(enumerate(self._cuts), reverse=True, key=lambda x: x[1]):
            out = f"{out[:low]}{value + (self._step - 1 if i else 0)}{out[high:]}"
        return out

    def upto(self, pages: int) -> tuple[str, ...]:
        """Return the addresses of all pages up to ``pages``, at most 3,000."""
        return tuple(self.at(number) for number in range(1, min(pages, MAX_PAGES) + 1))


def turn_of(address: str, shape: AnswerShape | None = None) -> Turn | None:
    """Return how to turn the pages of the list that ``address`` asks for, or None."""
    known = names()
    size_at = _find(address, known.size_parameters)
    size = int(size_at.group(2)) if size_at else None
    page = None
    if shape is not None and shape.page is not None:
        page = _find(address, (re.sub("[_-]", "", shape.page).lower(),))
    first_name = re.sub("[_-]", "", page.group(1)).lower() if page else ""
    if page is None:
        page = _find(address, known.page_parameters)
    if page is not None and first_name not in known.first_record_parameters:
        value = int(page.group(2))
        first = 0 if value == 0 else (shape.first_page if shape is not None else 1)
        return Turn(address, value - first + 1, size or None, (page.span(2),), first, 1)
    start = page or _find(address, known.first_record_parameters)
    if start is None:
        return None
    value = int(start.group(2))
    end = _find(address, known.last_record_parameters)
    if end is not None and int(end.group(2)) >= value:
        step = int(end.group(2)) - value + 1
        cuts: tuple[tuple[int, int], ...] = (start.span(2), end.span(2))
    elif size:
        step, cuts = size, (start.span(2),)
    else:
        return None
    first = value % step if step > 1 else min(value, 1)
    first = first if first in (0, 1) else value
    return Turn(address, (value - first) // step + 1, step, cuts, first, step)
