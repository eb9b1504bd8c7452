"""Links found by their words or by where they lead, and what came of following them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from checks.derived.reach import Reached, not_asked, page_of, reached, told
from gkcheck.errors import Reason
from gkcheck.models.facts import FactKind
from gkcheck.models.observations import FetchOutcome
from gkcheck.store.reader import FactReader
from gkcheck.text.similarity import similarity

MAX_LINKS = 200
MAX_ENTRY = 16
"""Characters: longer texts on links within the site are titles of articles."""
MAX_TEXTS = 3000
"""Different short link texts compared for the nearest."""
_REACH_OK = frozenset({"ok"})


@dataclass(frozen=True, slots=True)
class NamedLink:
    """One target of links. ``text`` is the shortest text seen; ``place`` one place it stands in."""

    url_id: int
    url: str
    scope: str
    text: str
    place: str
    set_id: int | None

    @property
    def is_entry(self) -> bool:
        """Tell whether it looks like a way in: titles of the site's own articles are longer."""
        return self.scope != "in" or len(self.text) <= MAX_ENTRY


def links_named(
    facts: FactReader,
    words: Sequence[str],
    hosts: Sequence[str] = (),
    *,
    but_not: Sequence[str] = (),
    pages: Sequence[int] | None = None,
) -> list[NamedLink]:
    """Return the page targets of links whose text holds one of ``words`` or whose host ends in one
    of ``hosts``, and whose text holds none of ``but_not``; list entries and columns count as links.

    ``pages``: only links that stand on these pages. Pictures and files are no targets. The shortest
    texts (entries, not titles of articles) come first; at most :data:`MAX_LINKS`.
    """
    key = (
        "named_links",
        tuple(words),
        tuple(hosts),
        tuple(but_not),
        tuple(pages or ()),
        pages is None,
    )
    return facts.once(key, lambda: _links(facts, words, hosts, but_not, pages))


def _links(
    facts: FactReader,
    words: Sequence[str],
    hosts: Sequence[str],
    but_not: Sequence[str],
    pages: Sequence[int] | None,
) -> list[NamedLink]:
    on = None if pages is None else set(pages)
    found: dict[int, NamedLink] = {}
    # Grouped by +url_id: the few links that fit are sorted, not all read in the order of an index.
    tests = (
        ("l.text", "SELECT l.url_id, u.url, u.scope, u.host, l.text, s.place, min(l.set_id) AS set_id, 0 AS page"
         " FROM link l JOIN url u ON u.id = l.url_id JOIN link_set s ON s.id = l.set_id"
         " WHERE l.kind IN ('page', 'frame') AND (%s) GROUP BY +l.url_id, l.text"),
        ("l.title", "SELECT l.url_id, u.url, u.scope, u.host, l.title AS text, 'list' AS place,"
         " NULL AS set_id, l.page_id AS page FROM list_item l JOIN url u ON u.id = l.url_id"
         " WHERE (%s)"),
        ("l.name", "SELECT l.url_id, u.url, u.scope, u.host, l.name AS text, 'nav' AS place,"
         " NULL AS set_id, l.page_id AS page FROM column_seen l JOIN url u ON u.id = l.url_id"
         " WHERE (%s)"),
    )  # fmt: skip
    for column, sql in tests:
        parts = [f"instr({column}, ?) > 0" for _ in words]
        if hosts:  # hosts are asked of each address, not of each link to it
            of_host = " OR ".join("host = ? OR host LIKE ?" for _ in hosts)
            parts.append(f"l.url_id IN (SELECT id FROM url WHERE {of_host})")  # noqa: S608
        args = [*words, *(x for h in hosts for x in (h, f"%.{h}"))]
        for row in facts.rows(sql % " OR ".join(parts), *args):
            if any(word in row["text"] for word in but_not):
                continue
            if on is not None and not _stands_on(facts, row["set_id"], row["page"], on):
                continue
            old = found.get(row["url_id"])
            if old is None or 0 < len(row["text"]) < (len(old.text) or 999):
                found[row["url_id"]] = NamedLink(
                    row["url_id"],
                    row["url"],
                    row["scope"],
                    row["text"],
                    row["place"],
                    row["set_id"],
                )
    return sorted(found.values(), key=lambda x: (len(x.text), x.url))[:MAX_LINKS]


def links_near(facts: FactReader, names: Sequence[str]) -> list[dict[str, object]]:
    """Return the five link texts that come nearest to one of ``names``, for evidence."""
    texts = facts.once(
        "named_links.texts",
        lambda: [
            (str(row["text"]), str(row["url"]))
            for row in facts.rows(
                "SELECT l.text, min(u.url) AS url FROM link l JOIN url u ON u.id = l.url_id"
                " WHERE l.kind = 'page' AND length(l.text) BETWEEN 2 AND 20 GROUP BY l.text LIMIT ?",
                MAX_TEXTS,
            )
        ],
    )
    signs = {sign for name in names for sign in name}
    likely = [x for x in texts if signs & set(x[0])]
    rated = [(max(similarity(name, text) for name in names), text, url) for text, url in likely]
    best = sorted(rated, key=lambda x: (-x[0], x[1]))[:5]
    return [
        {"name": text, "url": url, "similarity": round(score, 2), "why": "链接文字中没有所列的词"}
        for score, text, url in best
        if score > 0
    ]


def follow(facts: FactReader, link: NamedLink) -> Reached:
    """Return what a visitor gets behind a link, from the crawl or from the probes of links."""
    came = reached(facts, link.url_id)
    if came is not None:
        return came
    for row in facts.rows(
        "SELECT outcome, status, v4_outcome, v4_status, look FROM reach WHERE url_id = ?"
        " ORDER BY look DESC LIMIT 1",
        link.url_id,
    ):
        if row["v4_outcome"] in _REACH_OK or row["outcome"] in _REACH_OK:
            status = row["v4_status"] or row["status"]
            if status is not None and status >= 400:
                return told(FetchOutcome.HTTP_ERROR, status, row["look"])
            return told(FetchOutcome.OK, status, row["look"])
    reason = (
        not_asked(facts, link.url_id, FactKind.LINK_TARGET)
        if link.scope == "in"
        else Reason.THIRD_PARTY
    )
    return Reached(None, reason, "没有访问", 0)


def page_behind(facts: FactReader, link: NamedLink) -> int | None:
    """Return the id of the page that a link leads to, if it was read."""
    return page_of(facts, link.url_id)


def _stands_on(facts: FactReader, set_id: int | None, page: int, on: set[int]) -> bool:
    if set_id is None:
        return page in on
    return any(
        row["page_id"] in on
        for row in facts.rows("SELECT page_id FROM page_link_set WHERE set_id = ?", set_id)
    )
