"""What to ask a site's own search: titles and document numbers whose pages the crawl has read."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from gkcheck.sampling import draw
from gkcheck.store.writer import FactWriter

MOST = 5
_NUMBERS = 2
_AGE = timedelta(days=30)
"""Newer pages may not be in the index yet, which is no fault."""
_GUIDE = re.compile(r"指南|流程|须知|办理|申请|登记")
_PLAIN = re.compile(r"^[\u4e00-\u9fa5〔〕《》0-9A-Za-z（）()、]{8,36}$")

_DOCUMENTS = """
SELECT u.url, d.title, d.document_number, d.published_on
FROM document d JOIN url u ON u.id = d.page_id
JOIN fetch f ON f.url_id = u.id AND f.look = 1 AND f.outcome = 'ok'
WHERE u.scope = 'in' AND length(d.title) BETWEEN 8 AND 36
"""
_LETTERS = """
SELECT u.url, l.title, NULL, coalesce(l.replied_on, l.asked_on)
FROM letter l JOIN url u ON u.id = l.url_id
JOIN fetch f ON f.url_id = u.id AND f.look = 1 AND f.outcome = 'ok'
WHERE u.scope = 'in' AND length(l.title) BETWEEN 8 AND 36
"""
_MISSED = """
SELECT query, how, u.url, expect_id FROM site_search JOIN url u ON u.id = expect_id
WHERE look = 1 AND (outcome IN ('not_found', 'no_results', 'failed') OR rank > 10)
"""


@dataclass(frozen=True, slots=True)
class Question:
    """One question: what to ask, whether a title or a document number, and the known answer."""

    query: str
    how: str
    url: str
    title: str


@dataclass(frozen=True, slots=True)
class _Known:
    url: str
    title: str
    number: str | None


def questions(writer: FactWriter, look: int) -> list[Question]:
    """Return at most :data:`MOST` questions; the second look asks again what was not found.

    The draw depends on the addresses alone: the next run asks the same, so that what was mended is
    seen, as long as the pages stand. A policy, a guide and a letter come first where there
    are such; titles that stand on two pages, or hold what was masked, are not asked for.
    """
    if look > 1:
        return _again(writer)
    values = writer.run_values()
    known, letters = _known(writer, _DOCUMENTS, values), _known(writer, _LETTERS, values)
    numbered = _drawn([one for one in known if one.number])
    guides = _drawn([one for one in known if _GUIDE.search(one.title)])
    rest = _drawn(known)
    found: dict[str, Question] = {}
    for pool in (numbered, guides, _drawn(letters)):
        for one in pool[:1]:
            found.setdefault(one.url, Question(one.title, "title", one.url, one.title))
    for one in rest:
        if len(found) >= MOST - _NUMBERS:
            break
        found.setdefault(one.url, Question(one.title, "title", one.url, one.title))
    asked = list(found.values())
    by_number = Counter(one.number for one in numbered)
    for one in numbered:
        if len(asked) >= MOST:
            break
        if one.number and by_number[one.number] == 1:
            asked.append(Question(one.number, "document_number", one.url, one.title))
    return asked


def _known(writer: FactWriter, sql: str, values: dict[str, str]) -> list[_Known]:
    rows = writer.db.conn.execute(sql).fetchall()
    titles = Counter(row[1] for row in rows)
    as_of = values.get("as_of")
    last = (date.fromisoformat(as_of) - _AGE).isoformat() if as_of else None
    fit = [row for row in rows if titles[row[1]] == 1 and "*" not in row[1]]
    old = [row for row in fit if last is None or (row[3] is not None and row[3] <= last)]
    plain = [row for row in old if _PLAIN.match(row[1])]
    return [_Known(a, b, c) for a, b, c, _ in (plain or old or fit)]


def _drawn(pool: list[_Known]) -> list[_Known]:
    by_url = {one.url: one for one in pool}
    return [by_url[url] for url in draw(by_url, len(by_url), "site_search")]


def _again(writer: FactWriter) -> list[Question]:
    found = []
    for query, how, url, url_id in writer.db.conn.execute(_MISSED).fetchall():
        row = writer.db.conn.execute(
            "SELECT coalesce((SELECT title FROM document WHERE page_id = ?1),"
            " (SELECT title FROM letter WHERE url_id = ?1))",
            (url_id,),
        ).fetchone()
        found.append(Question(query, how, url, row[0] or query))
    return found
