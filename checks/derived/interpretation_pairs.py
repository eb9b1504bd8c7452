"""Policies and their interpretations: what is linked, in which direction, and what should be."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from checks.derived.reach import not_asked, page_of, reached
from checks.derived.title_keys import cited_keys, is_interpretation_title, policy_keys
from gkcheck.errors import Reason
from gkcheck.store.reader import FactReader
from gkcheck.text.docnum import find_document_number
from gkcheck.text.normalize import normalize_title


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two pages of a pair."""

    page_id: int
    url: str
    title: str
    document_number: str | None
    published_on: date | None


@dataclass(frozen=True, slots=True)
class Pair:
    """An interpretation and the policy it speaks of, if one was found.

    ``forward``: the interpretation links to the policy; ``back``: the policy links to it. ``by``
    tells how the two were matched: link, title, number. ``unknown``: a direction that is not there
    may still be (a block filled by script, a page not read). ``elsewhere``: the policy is on
    another site.
    """

    interpretation: Side
    policy: Side | None = None
    forward: bool = False
    back: bool = False
    by: str = ""
    unknown: Reason | None = None
    elsewhere: str | None = None


_SIDE = (
    "SELECT p.id, u.url, coalesce(d.title, p.heading, p.title, u.url) AS title, p.sample,"
    " d.document_number, d.published_on FROM page p JOIN url u ON u.id = p.id"
    " LEFT JOIN document d ON d.page_id = p.id WHERE p.id = ?"
)

_TEMPLATE, _TEMPLATE_SHARE = 20, 5
"""What more pages than this, and more than one of so many, link to beside their texts is no relation."""


class Policies:
    """Policy documents of the site by title form and by number.

    Of each are kept its page's number and 16 bytes a title form; what is asked about is read again.
    """

    def __init__(
        self, facts: FactReader, within: Collection[int] | None, readings: Collection[int] = ()
    ) -> None:
        """``within``: pages that may be policies (None: any); ``readings``: interpretations."""
        self.pages: set[int] = set()
        forms: list[tuple[int, int]] = []
        self._by_number: dict[str, list[int]] = {}
        for row in facts.rows(
            "SELECT p.id, u.url, coalesce(d.title, p.heading, p.title, u.url) AS title,"
            " d.document_number, d.published_on FROM page p JOIN url u ON u.id = p.id"
            " JOIN document d ON d.page_id = p.id WHERE p.page_type = 'article' ORDER BY p.id"
        ):
            if within is not None and row["id"] not in within:
                continue
            if row["id"] in readings or is_interpretation_title(row["title"]):
                continue
            page = row["id"]
            self.pages.add(page)
            forms += [(hash(key), page) for key in policy_keys(row["title"])]
            if row["document_number"]:
                self._by_number.setdefault(row["document_number"], []).append(page)
        forms.sort()
        self._forms = array("q", (form for form, _ in forms))
        self._form_pages = array("q", (page for _, page in forms))

    def _titled(self, facts: FactReader, key: str) -> Iterator[int]:
        """Yield the pages, in order, of the policies of which ``key`` is a form of the title."""
        at = bisect_left(self._forms, hash(key))
        while at < len(self._forms) and self._forms[at] == hash(key):
            page = self._form_pages[at]
            if key in policy_keys(_read_side(facts, page).title):
                yield page
            at += 1

    def cited_in(self, facts: FactReader, title: str, text: str) -> dict[int, str]:
        """Return policies that a title or opening text names: page id -> title or number."""
        found: dict[int, str] = {}
        for key in cited_keys(title):
            for page in self._titled(facts, key):
                found.setdefault(page, "title")
        for part in (title, text):
            number = find_document_number(part)
            for page in self._by_number.get(number or "", ()):
                found.setdefault(page, "number")
        return found


def interpretation_pages(facts: FactReader, within: Collection[int] | None) -> Iterator[int]:
    """Yield ids of article pages that are interpretations, in order.

    They stand in an interpretation column (``within``), or a policy's relation block names them,
    or their title says so.
    """
    articles, telling = facts.once("interpretation_pairs.articles", lambda: _articles(facts))
    for page in articles:
        if page in telling or (within is not None and page in within):
            yield page


def _articles(facts: FactReader) -> tuple[list[int], frozenset[int]]:
    """Return the ids of all articles, in order, and of those named or titled interpretations."""
    articles: list[int] = []
    telling: set[int] = set()
    for row in facts.rows(
        "SELECT p.id, coalesce(d.title, p.heading, p.title, '') AS title,"
        " EXISTS (SELECT 1 FROM relation r WHERE r.url_id = p.id AND r.kind = 'interpretation')"
        " AS named FROM page p JOIN document d ON d.page_id = p.id"
        " WHERE p.page_type = 'article' ORDER BY p.id"
    ):
        articles.append(row["id"])
        if row["named"] or is_interpretation_title(row["title"]):
            telling.add(row["id"])
    return articles, frozenset(telling)


def pair_of(facts: FactReader, page: int, policies: Policies) -> Pair:
    """Return the pair of one interpretation; the best linked policy wins."""
    row = next(facts.rows(_SIDE, page))
    own = _side(row)
    related = _related(facts, page, ("policy", "other"))
    forward = {target for target in _targets(facts, page) if target in policies.pages} - {page}
    back = {source for source in _sources(facts, page) if source in policies.pages} - {page}
    cited = policies.cited_in(facts, own.title, row["sample"])
    cited.pop(page, None)
    side = partial(_read_side, facts)
    own_key = normalize_title(own.title)
    for twin in [
        p for p in forward | back | cited.keys() if normalize_title(side(p).title) == own_key
    ]:
        forward.discard(twin)  # the same text in a second column is not what it speaks of
        back.discard(twin)
        cited.pop(twin, None)
    # A link in the text to a document that the title does not speak of is a reference.
    strong = (forward & (related | cited.keys() | back)) or (forward if not cited else set())
    candidates = [Pair(own, side(p), p in forward, p in back, "link") for p in strong | back]
    if not candidates:
        candidates = [Pair(own, side(p), by=how) for p, how in cited.items()]
    if not candidates:
        return _unpaired(facts, own, page)
    best = max(candidates, key=lambda c: (c.forward and c.back, c.forward, c.back))
    assert best.policy is not None
    unknown = None
    if not best.forward:
        unknown = _scripted(facts, page, ("policy", "other"))
    if not best.back:
        unknown = unknown or _scripted(facts, best.policy.page_id, ("interpretation", "other"))
    return Pair(own, best.policy, best.forward, best.back, best.by, unknown)


def _unpaired(facts: FactReader, own: Side, page: int) -> Pair:
    """No policy page read is tied to it: look for one linked but unread, or on another site."""
    for row in facts.rows(
        "SELECT u.id, u.url, u.scope FROM relation r JOIN url u ON u.id = r.url_id"
        " WHERE r.page_id = ? AND r.kind = 'policy' ORDER BY r.position",
        page,
    ):
        if row["scope"] != "in":
            return Pair(own, elsewhere=row["url"], forward=True)
        if page_of(facts, row["id"]) is None:
            came = reached(facts, row["id"])
            unknown = came.unknown if came is not None else None
            return Pair(own, forward=True, unknown=unknown or not_asked(facts, row["id"]))
    return Pair(own)


def _related(facts: FactReader, page: int, kinds: Collection[str]) -> set[int]:
    found: set[int] = set()
    for row in facts.rows("SELECT kind, url_id FROM relation WHERE page_id = ?", page):
        target = page_of(facts, row["url_id"]) if row["kind"] in kinds else None
        if target is not None:
            found.add(target)
    return found


def _targets(facts: FactReader, page: int) -> set[int]:
    """Return pages that ``page`` links to in its text or its relation blocks."""
    found = _related(facts, page, ("policy", "interpretation", "other"))
    everywhere = _everywhere(facts)
    for row in facts.rows(
        "SELECT DISTINCT l.url_id, s.place FROM page_link_set p JOIN link_set s ON s.id = p.set_id"
        " JOIN link l ON l.set_id = s.id WHERE p.page_id = ?"
        " AND s.place IN ('body', 'attachments', 'other') AND l.kind = 'page'",
        page,
    ):
        target = page_of(facts, row["url_id"])
        if target is not None and not (row["place"] == "other" and row["url_id"] in everywhere):
            found.add(target)
    return found


def _everywhere(facts: FactReader) -> frozenset[int]:
    """Return what so many pages link to beside their texts that the link belongs to the template."""
    return facts.once("interpretation_pairs.everywhere", lambda: _count_everywhere(facts))


def _count_everywhere(facts: FactReader) -> frozenset[int]:
    pages = int(facts.scalar("SELECT count(*) FROM page") or 0)
    return frozenset(
        row["url_id"]
        for row in facts.rows(
            "SELECT url_id FROM (SELECT DISTINCT l.url_id, l.set_id, c.pages FROM link l JOIN"
            " (SELECT s.id, count(*) AS pages FROM link_set s JOIN page_link_set p ON p.set_id = s.id"
            " WHERE s.place = 'other' GROUP BY s.id) c ON c.id = l.set_id WHERE l.kind = 'page')"
            " GROUP BY url_id HAVING sum(pages) > max(?, ?)",
            _TEMPLATE, pages // _TEMPLATE_SHARE,
        )
    )  # fmt: skip


def _sources(facts: FactReader, page: int) -> set[int]:
    """Return pages that link to ``page`` (or to what redirects to it) in text or relation block."""
    found: set[int] = set()
    everywhere = _everywhere(facts)
    for row in facts.rows(
        "SELECT ? AS id UNION SELECT url_id FROM fetch WHERE redirect_to = ?", page, page
    ):
        beside = "" if row["id"] in everywhere else "other"
        found.update(
            r["page_id"]
            for r in facts.rows("SELECT page_id FROM relation WHERE url_id = ?", row["id"])
        )
        found.update(
            r["page_id"]
            for r in facts.rows(
                "SELECT p.page_id FROM link l JOIN link_set s ON s.id = l.set_id"
                " JOIN page_link_set p ON p.set_id = s.id WHERE l.url_id = ?"
                " AND s.place IN ('body', 'attachments', ?)",
                row["id"],
                beside,
            )
        )
    return found


def _scripted(facts: FactReader, page: int, kinds: Collection[str]) -> Reason | None:
    for row in facts.rows(
        "SELECT b.kind FROM relation_block b JOIN page p ON p.id = b.page_id"
        " WHERE b.page_id = ? AND b.state = 'scripted' AND p.rendered = 0",
        page,
    ):
        if row["kind"] in kinds:
            return Reason.SCRIPT_BUILT
    return None


def _read_side(facts: FactReader, page: int) -> Side:
    return _side(next(facts.rows(_SIDE, page)))


def _side(row: Any) -> Side:
    day = row["published_on"]
    return Side(
        page_id=row["id"],
        url=row["url"],
        title=row["title"],
        document_number=row["document_number"],
        published_on=date.fromisoformat(day) if day else None,
    )
