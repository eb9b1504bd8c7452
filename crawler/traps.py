"""Keeps endless calendars and self-growing addresses from eating the crawl."""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import urlsplit

from crawler.bands import Band
from crawler.extract.turns import turn_of
from crawler.posted import is_posting
from gkcheck.store.writer import hash64

# How many addresses of one shape are believed when no list vouches for them. A county portal has
# far fewer of one shape outside lists; a calendar soon has more.
PATH_CAP = 1_500
QUERY_CAP = 300
PAGING_CAP = 1_000
# Months and days of a calendar, and words that a search is asked for: few of them say anything new.
CALENDAR_CAP = 60
SEARCH_CAP = 20
_REPEATS = 3

_SEARCH = re.compile(r"/(?:so|s|search\w*|jsearch\w*|query|sousuo|ss)(?:/|\.|$)|search[^/]*$", re.I)
_WORDS = re.compile(
    r"(?:^|&)(?:q|qt|kw|wd|key|keys|keyword|keywords|searchword|word|title|query)=[^&]", re.I
)
_DATE_KEY = re.compile(
    r"(?:cal_?|sel_?|cur_?)?(?:y|m|d|year|month|day|date|ym|rq|nian|yue|ri)", re.I
)
_DATE = re.compile(r"-?\d{1,4}(?:-?\d{1,2}){0,2}")
_DIGITS = re.compile(r"\d+")
_TITLE_ID = re.compile(r"[0-9a-f]{16,}", re.IGNORECASE)


def pattern_of(url: str) -> str:
    """Return the shape of an address: host, path with numbers folded, names of the query keys."""
    parts = urlsplit(url)
    keys = ",".join(sorted({pair.split("=", 1)[0] for pair in parts.query.split("&") if pair}))
    path = _DIGITS.sub("#", _TITLE_ID.sub("#", parts.path))
    return f"{parts.netloc}{path}?{_DIGITS.sub('#', keys)}" if keys else f"{parts.netloc}{path}"


def repeats_itself(url: str) -> bool:
    """Tell whether one path segment stands there over and over (a relative link gone wrong)."""
    segments = [x for x in urlsplit(url).path.split("/") if x]
    return len(segments) > _REPEATS and max(Counter(segments).values()) > _REPEATS


def _list_of(url: str) -> str:
    """Return what the pages of one list have in common: many lists may share an address."""
    turn = turn_of(url) if "?" in url or is_posting(url) else None
    return turn.at(1) if turn is not None else pattern_of(url)


def is_search(url: str) -> bool:
    """Tell an address that asks the site's search for given words; a list without words is none."""
    path, _, query = url.partition("?")
    return bool(query) and _SEARCH.search(path) is not None and _WORDS.search(query) is not None


def is_calendar(url: str) -> bool:
    """Tell an address whose parameters are parts of a date and nothing else, but for a view's name."""
    query = url.partition("?")[2]
    if not query or is_posting(url):
        return False
    pairs = [pair.partition("=") for pair in query.split("&") if pair]
    dated = [key for key, _, value in pairs if _DATE_KEY.fullmatch(key) and _DATE.fullmatch(value)]
    others = [key for key, _, value in pairs if key not in dated and value.isdigit()]
    return bool(dated) and not others


class TrapGuard:
    """Counts addresses by shape. Memory: one counter for each shape."""

    def __init__(self) -> None:
        self._counts: dict[int, int] = {}

    def admits(self, url: str, band: Band) -> bool:
        """Count ``url`` and tell whether it may still be queued."""
        if band in (Band.MEDIA, Band.ATTACHMENT, Band.ARTICLE):
            return True  # bounded by the pages that name them
        if repeats_itself(url):
            return False
        if is_search(url):
            return self._count(f"search {urlsplit(url).netloc}", SEARCH_CAP)
        if is_calendar(url):
            return self._count(f"calendar {pattern_of(url)}", CALENDAR_CAP)
        if band is Band.PAGING:
            return self._count(f"paging {_list_of(url)}", PAGING_CAP)
        return self._count(pattern_of(url), QUERY_CAP if "?" in url else PATH_CAP)

    def _count(self, pattern: str, cap: int) -> bool:
        key = hash64(pattern)
        count = self._counts.get(key, 0) + 1
        self._counts[key] = count
        return count <= cap
