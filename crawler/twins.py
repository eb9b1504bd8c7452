"""Second addresses of one and the same page: told by their form, believed when two were the same.

http beside https, ``www.`` beside none, ``index.html`` beside its folder, the phone's, the elder's
and the print view of a page, the page in traditional characters. A form alone proves nothing: only
after :data:`PROOFS` pages of a kind showed what their twins show, and none showed anything else, are
others of the kind no longer asked for.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from sqlite3 import Connection
from urllib.parse import urlsplit

from gkcheck.models.facts import PageFacts, PageType
from gkcheck.text.normalize import normalize_title
from gkcheck.text.similarity import similarity

PROOFS = 2
TWIN = "twin"
_ALIKE = 0.9  # similarity of texts that differ by a clock or a view's own words
_LENGTHS = 0.1

_INDEX = re.compile(r"/(?:index|default|main)\.(?:s?html?|jsp|aspx?|php|do)$", re.I)
_INDEX_NAMES = ("index.html", "index.shtml", "index.htm", "index.jsp")
#: Forms that say nothing about which of the two is the page and which the twin: the later known is.
_EVEN = ("scheme", "www", "index")
_PHONE = re.compile(r"/(?:m|wap|mobile|3g|phone|sj|sjb)(?=/)", re.I)
_PHONE_FILE = re.compile(r"/m(?=(?:post|content)_\d)", re.I)
_ELDER = re.compile(
    r"/(?:wza|wzalhb|wzajd|slh|ghb|elder|barrier_?free|accessible|old|zhb|aged)(?=/)", re.I
)
_PRINT = re.compile(r"(?:/print(?=/))|(?:[_-]print(?=\.\w+$))", re.I)
_PRINT_KEY = re.compile(r"[?&](?:is_?print|print(?:able|view|er)?)=[^&]*", re.I)
_VIEW_KEY = re.compile(r"[?&](?:wza|elder|ismobile|mobile|wap|terminal|device)=[^&]*", re.I)
_HANT = re.compile(r"/(?:big5|tw|ft|fanti|zh[-_](?:hant|tw|hk)|hant|cht|traditional)(?=/)", re.I)
_ASCII = re.compile(r"[0-9A-Za-z]+")


def _cut(pattern: re.Pattern[str], url: str) -> str | None:
    """Return ``url`` without what ``pattern`` finds behind the host, or None."""
    start = url.find("/", 8)
    if start < 0:
        return None
    found = pattern.search(url, start)
    if found is None:
        return None
    rest = url[: found.start()] + url[found.end() :]
    if found.group().startswith("?") and "?" not in rest and "&" in rest:
        rest = rest.replace("&", "?", 1)
    return rest


def _scheme(url: str) -> str | None:
    host = urlsplit(url).netloc
    if ":" in host:
        return None  # another port is another server
    return f"http{url[5:]}" if url.startswith("https:") else f"https{url[4:]}"


def _www(url: str) -> str | None:
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest[4:]}" if rest.startswith("www.") else None


def _folder(url: str) -> str | None:
    path = url.partition("?")
    found = _INDEX.search(path[0], 8) if not path[1] else None
    return url[: found.start() + 1] if found else None


_Kinds = tuple[tuple[str, Callable[[str], str | None]], ...]
_PLAIN_KINDS: _Kinds = (("scheme", _scheme), ("www", _www), ("index", _folder))
_KINDS: _Kinds = (
    *_PLAIN_KINDS,
    ("phone", lambda url: _cut(_PHONE, url) or _cut(_PHONE_FILE, url)),
    ("elder", lambda url: _cut(_ELDER, url)),
    ("print", lambda url: _cut(_PRINT_KEY, url) or _cut(_PRINT, url)),
    ("view", lambda url: _cut(_VIEW_KEY, url)),
    ("traditional", lambda url: _cut(_HANT, url)),
)
# Cheap look before the kinds are gone through: plain addresses have none of these.
_VIEWS = re.compile(
    "|".join(
        p.pattern for p in (_PHONE, _PHONE_FILE, _ELDER, _PRINT, _PRINT_KEY, _VIEW_KEY, _HANT)
    ),
    re.I,
)


@dataclass(frozen=True, slots=True)
class Twin:
    """``url`` seems to show what ``of`` shows; ``kind`` says in which way, on which host."""

    url: str
    of: str
    kind: str


@lru_cache(maxsize=2048)
def _forms(url: str) -> tuple[tuple[str, str], ...]:
    kinds = _KINDS if _VIEWS.search(url, 8) is not None else _PLAIN_KINDS
    out = [(kind, found) for kind, other in kinds if (found := other(url)) and found != url]
    scheme, _, rest = url.partition("://")
    if not rest.startswith("www.") and ":" not in rest.partition("/")[0]:
        out.append(("www", f"{scheme}://www.{rest}"))
    if url.endswith("/"):
        out += [("index", f"{url}{name}") for name in _INDEX_NAMES]
    return tuple(out)


class Twins:
    """What was learned on one site. ``known`` gives the id of an address that the store has."""

    def __init__(self, known: Callable[[str], int | None], told: str | None = None) -> None:
        self._known = known
        self.home = ""
        self._same: dict[str, int] = {}
        self._other: set[str] = set()
        if told:
            self._same, other = json.loads(told)
            self._other = set(other)

    def dump(self) -> str:
        """Return what was learned as text for the ``run`` table."""
        return json.dumps([self._same, sorted(self._other)])

    def of(self, url: str) -> Twin | None:
        """Return what ``url`` seems to be the twin of: an address that is known, or None."""
        if not self.home:
            return None
        for kind, other in _forms(url):
            there = self._known(other)
            if there is None:
                continue
            here = self._known(url) if kind in _EVEN else None
            if here is None or there < here:
                host = "" if kind in ("scheme", "www") else f" {urlsplit(url).netloc}"
                return Twin(url, other, f"{kind}{host}")
        return None

    def waits(self, url: str) -> bool:
        """Tell whether ``url`` is a view of a known page that is better read first."""
        twin = self.of(url) if self.home and _VIEWS.search(url, 8) else None
        return twin is not None and twin.kind.partition(" ")[0] not in _EVEN

    def folded(self, url: str) -> str | None:
        """Return the address to ask for instead of ``url``, or None when it is to be asked itself."""
        if not self._same:
            return None
        twin = self.of(url)
        if twin is None or twin.kind in self._other or self._same.get(twin.kind, 0) < PROOFS:
            return None
        return twin.of

    def hears(self, twin: Twin, same: bool | None) -> None:
        """Learn from one page: the same as its twin, another one, or (None) not to be told."""
        if same:
            self._same[twin.kind] = self._same.get(twin.kind, 0) + 1
        elif same is False:
            self._other.add(twin.kind)


def same_page(conn: Connection, facts: PageFacts, of: str, kind: str) -> bool | None:
    """Tell whether ``facts`` show what the stored page ``of`` shows; None: neither can be said.

    Views for phones hold less than the page itself, so that only two documents can differ.
    """
    row = conn.execute(
        "SELECT p.title, p.heading, p.page_type, p.text_digest, p.text_length, p.sample, d.published_on"
        " FROM page p JOIN url u USING (id) LEFT JOIN document d ON d.page_id = p.id WHERE u.url = ?",
        (of,),
    ).fetchone()
    if row is None:
        return None
    title, heading, page_type, digest, length, sample, published = row
    if facts.text_digest == digest and facts.text_length > 0:
        return True
    near = abs(facts.text_length - length) <= max(20, length * _LENGTHS)
    if kind.startswith("traditional"):
        signs = _ASCII.findall(facts.sample)
        if near and signs and signs == _ASCII.findall(sample):
            return True
        return False if facts.page_type == page_type == PageType.ARTICLE and not near else None
    own = normalize_title(facts.heading or facts.title or "")
    alike = bool(own) and own == normalize_title(heading or title or "")
    if alike and near and similarity(facts.sample, sample) >= _ALIKE:
        return True
    if facts.document is not None and page_type == PageType.ARTICLE:
        day = facts.document.published_on
        if alike and day is not None and str(day) == published:
            return True
        return None if alike else False
    return None
