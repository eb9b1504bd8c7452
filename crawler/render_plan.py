"""Which pages are worth a browser, learned by their shape; and where scripts get lists from.

A page is opened when something is missing that scripts build. What a shape of address gave is
remembered over all rounds; a shape that gave nothing is left alone, but sampled again. Where the
browser saw a page's list come as data, pages alike are asked for their data without a browser.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from sqlite3 import Connection
from urllib.parse import parse_qsl, urlsplit

from crawler.traps import pattern_of
from gkcheck.models.facts import PageFacts, PageType

#: At most this share of the pages read is rendered (and never fewer than MIN_PAGES allowed).
SHARE = 0.15
MIN_PAGES = 8
#: Renderings of one shape of address in a row that gave nothing new before it is left alone.
PATIENCE = 3
#: One in so many pages of a shape that was left alone is opened all the same.
AGAIN = 20
#: Pages on which a guess about the address of their data came true before it is used.
PROOFS = 2
_COLUMNS = 3  # menu entries from which on the menu counts as known

_LISTED = frozenset({"list", "app", "jpage"})
_NOISE = re.compile(
    r"(?<=[?&])(?:_|t|_t|time|timestamp|random|rand|rnd|r|v|callback|jsoncallback|cb)=[^&#]*&?",
    re.I,
)
_WORD = re.compile(r"[A-Za-z0-9]+")

_CANDIDATES = """
SELECT p.id, u.url, u.scope, p.depth, p.script_built, p.page_type, p.text_length,
  (SELECT count(*) FROM page_link_set x JOIN link l ON l.set_id = x.set_id WHERE x.page_id = p.id)
    AS links,
  (SELECT count(*) FROM list_item i WHERE i.page_id = p.id) +
  (SELECT count(*) FROM list_pager g JOIN list_item i ON i.page_id = g.url_id WHERE g.page_id = p.id)
    AS items
FROM page p JOIN url u ON u.id = p.id
WHERE p.script_built <> '' AND p.rendered = 0 AND u.scope = 'in'
ORDER BY p.page_type = 'home' DESC, p.page_type = 'article', p.depth, p.id
"""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A page that scripts build parts of. ``missing``: menu, list, or both."""

    id: int
    url: str
    scope: str
    depth: int
    links: int
    missing: frozenset[str]


def candidates(conn: Connection) -> list[Candidate]:
    """Return the pages on which a needed fact is missing, home page and columns first."""
    known = conn.execute(
        "SELECT count(DISTINCT name) FROM column_seen WHERE source IN ('nav', 'api', 'sitemap')"
    ).fetchone()[0]
    out: list[Candidate] = []
    for page, url, scope, depth, built, kind, length, links, items in conn.execute(_CANDIDATES):
        signs = set(built.split(","))
        missing = set()
        if known < _COLUMNS and signs & {"menu", "app", "gkmlpt"}:
            missing.add("menu")
        if not items and signs & _LISTED and kind != PageType.ARTICLE:
            missing.add("list")
        if kind == PageType.ARTICLE and "app" in signs and length < 200:
            missing.add("text")
        if missing:
            out.append(Candidate(page, url, scope, depth, links, frozenset(missing)))
    return out


@dataclass(slots=True)
class _Shape:
    fruitless: int = 0
    passed: int = 0


@dataclass(slots=True)
class RenderPlan:
    """What the rounds of one crawl learned. Memory: a few numbers for each shape of address."""

    opened: int = 0
    _shapes: dict[str, _Shape] = field(default_factory=dict)
    _rules: dict[str, Counter[str]] = field(default_factory=dict)

    def room(self, pages: int) -> int:
        """Return how many more pages may be opened of a site of ``pages``."""
        return max(MIN_PAGES, int(pages * SHARE)) - self.opened

    def wants(self, url: str) -> bool:
        """Tell whether a page of this shape is worth opening."""
        shape = self._shapes.setdefault(pattern_of(url), _Shape())
        if shape.fruitless < PATIENCE:
            return True
        shape.passed += 1
        return shape.passed % AGAIN == 0

    def hears(self, url: str, *, richer: bool) -> None:
        """Learn what opening a page gave."""
        self.opened += 1
        shape = self._shapes.setdefault(pattern_of(url), _Shape())
        shape.fruitless = 0 if richer else shape.fruitless + 1

    def teach(self, url: str, data: str) -> None:
        """Learn that the list of page ``url`` came as ``data``."""
        self._rules.setdefault(_kind(url), Counter())[_abstract(url, data)] += 1

    def guess(self, url: str) -> str | None:
        """Return where the list of ``url`` comes from, once that was right on pages alike."""
        rules = self._rules.get(_kind(url))
        if not rules:
            return None
        rule, proofs = rules.most_common(1)[0]
        if proofs < PROOFS or "\0" not in rule:
            return None
        return _concrete(url, rule)


def plain_address(url: str) -> str:
    """Return the address of data without what changes from call to call."""
    return _NOISE.sub("", url).rstrip("?&")


def heard_list(
    facts: PageFacts, heard: list[tuple[str, PageFacts]]
) -> tuple[str, PageFacts] | None:
    """Return the answer of data that the list a page shows was made from, or None."""
    shown = {item.title for item in facts.listing.items} if facts.listing is not None else set()
    best: tuple[int, str, PageFacts] | None = None
    for address, answer in heard:
        listing = answer.listing
        common = len(shown & {item.title for item in listing.items}) if listing else 0
        if common >= max(1, len(shown) // 2) and (best is None or common > best[0]):
            best = (common, address, answer)
    return (best[1], best[2]) if best is not None else None


def _parts(url: str) -> list[str]:
    parts = urlsplit(url)
    found = _WORD.findall(parts.path.rsplit(".", 1)[0] if "." in parts.path else parts.path)
    return found + [value for _, value in parse_qsl(parts.query)]


def _kind(url: str) -> str:
    """Return a looser shape: how many parts the path has, its ending, the names in the query."""
    parts = urlsplit(url)
    ending = parts.path.rpartition("/")[2].rpartition(".")[2] if "." in parts.path else ""
    keys = ",".join(key for key, _ in parse_qsl(parts.query))
    return f"{parts.netloc} {len(_parts(url))} {ending} {keys}"


def _folder(url: str) -> str:
    path = url.partition("?")[0]
    return path[: path.rfind("/") + 1]


def _abstract(url: str, data: str) -> str:
    """Return ``data`` with what it has in common with ``url`` cut out: \\0F\\0 folder, \\0n\\0 part n."""
    if data.startswith(_folder(url)) and _folder(url).count("/") > 3:
        data = f"\0F\0{data[len(_folder(url)) :]}"
    parts = _parts(url)
    for i in sorted(range(len(parts)), key=lambda n: -len(parts[n])):
        if len(parts[i]) > 1 or parts[i].isdigit():
            data = re.sub(
                rf"(?<![A-Za-z0-9\0]){re.escape(parts[i])}(?![A-Za-z0-9\0])", f"\0{i}\0", data
            )
    return data


def _concrete(url: str, rule: str) -> str:
    parts = _parts(url)

    def fill(match: re.Match[str]) -> str:
        name = match.group(1)
        return _folder(url) if name == "F" else parts[int(name)]

    return re.sub(r"\0(F|\d+)\0", fill, rule)
