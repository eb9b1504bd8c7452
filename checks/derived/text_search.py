"""Everything on a site that has a title, once: list entries, content pages, files. And their texts.

The index is built once for all checks of a run; texts are read only for the pages asked about.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from checks.derived.kept_texts import KeptTexts
from checks.derived.text_signs import TextSigns
from gkcheck.store.reader import FactReader
from gkcheck.text.normalize import compact, normalize_title
from gkcheck.text.similarity import similarity

MAX_NEAREST = 5
MAX_RATED = 400
"""Titles compared letter by letter for the nearest; those that share most pairs of signs."""
_ROOM, _PACKED_ROOM = 4_000_000, 8_000_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing with a title. ``flat`` is the comparable form of the title.

    ``url_id`` is None for an entry without an address; ``on`` is the page that shows it. ``kind``:
    page, file, or offered (a file that a page names without an address).
    """

    url_id: int | None
    on: int
    title: str
    flat: str
    day: date | None
    kind: str


@dataclass(frozen=True, slots=True)
class Window:
    """Days that count, both included; None: no bound."""

    first: date | None = None
    last: date | None = None

    def holds(self, day: date | None) -> bool:
        """Tell whether ``day`` is inside; without bounds also when there is no day."""
        if day is None:
            return self.first is None and self.last is None
        return (self.first is None or day >= self.first) and (self.last is None or day <= self.last)

    def words(self) -> str:
        """Return the window in words."""
        if self.first is not None and self.last is not None:
            if (self.first, self.last) == (
                date(self.last.year, 1, 1),
                date(self.last.year, 12, 31),
            ):
                return f"{self.first.year}年内"
            return f"{self.first.isoformat()}至{self.last.isoformat()}"
        if self.last is not None:
            return f"{self.last.isoformat()}以前"
        return "不限时间" if self.first is None else f"{self.first.isoformat()}以后"


def year_window(year: int | None, as_of: date) -> Window:
    """Return the days of ``year`` up to ``as_of``; without a year, all days up to ``as_of``."""
    if year is None:
        return Window()
    return Window(date(year, 1, 1), min(date(year, 12, 31), max(as_of, date(year, 1, 1))))


def entries(facts: FactReader) -> tuple[Entry, ...]:
    """Return all entries of the site, in order of address; one for each address.

    The longest title seen for an address stands (lists cut titles off). Bounded by the number of
    addresses.
    """
    return facts.once("text_search.entries", lambda: _entries(facts))


def frame_links(facts: FactReader) -> tuple[Entry, ...]:
    """Return the links of headers and footers as entries without a date, one for each address."""
    return facts.once("text_search.frame", lambda: _frame(facts))


def matching(
    pool: Iterable[Entry],
    any_of: Sequence[str],
    also: Sequence[str] = (),
    but_not: Sequence[str] = (),
) -> list[Entry]:
    """Return the entries whose title holds one of ``any_of``, one of ``also`` and no ``but_not``."""
    wanted, more, never = _forms(any_of), _forms(also), _forms(but_not)
    return [
        e
        for e in pool
        if any(w in e.flat for w in wanted)
        and (not more or any(w in e.flat for w in more))
        and not any(w in e.flat for w in never)
    ]


def nearest(pool: Sequence[Entry], names: Sequence[str], why: str) -> list[dict[str, object]]:
    """Return the five titles that come nearest to one of ``names``, with likeness and ``why`` not."""
    pairs = {flat[i : i + 2] for flat in _forms(names) for i in range(len(flat) - 1)}
    shared = [
        (sum(map(e.flat.__contains__, pairs)) / (len(e.flat) + 8), i) for i, e in enumerate(pool)
    ]
    likely = sorted((x for x in shared if x[0] > 0), reverse=True)[:MAX_RATED]
    rated: dict[str, tuple[float, Entry]] = {}
    for _, i in likely:
        score = max(similarity(name, pool[i].title) for name in names)
        if pool[i].flat not in rated or score > rated[pool[i].flat][0]:
            rated[pool[i].flat] = (score, pool[i])
    best = sorted(rated.values(), key=lambda x: (-x[0], x[1].title))[:MAX_NEAREST]
    return [
        {"name": e.title, "similarity": round(score, 2), "why": why, "date": e.day, "url": None}
        for score, e in best
    ]


def with_addresses(
    facts: FactReader, found: list[dict[str, object]], pool: Sequence[Entry]
) -> None:
    """Fill in the addresses of what :func:`nearest` returned."""
    by_title = {e.title: e for e in reversed(pool)}
    for row in found:
        row["url"] = url_of(facts, by_title[str(row["name"])])


def url_of(facts: FactReader, entry: Entry) -> str | None:
    """Return the entry's address, else that of the page that shows it."""
    found = facts.scalar("SELECT url FROM url WHERE id = ?", entry.url_id or entry.on)
    return None if found is None else str(found)


def shown(facts: FactReader, found: Sequence[Entry], limit: int = 5) -> list[dict[str, object]]:
    """Return entries for evidence: title, date and address, newest first."""
    ranked = sorted(found, key=lambda e: (e.day or date.min, e.title), reverse=True)[:limit]
    return [{"text": e.title, "date": e.day, "url": url_of(facts, e)} for e in ranked]


def text_of(facts: FactReader, url_id: int) -> str | None:
    """Return the text of a page or file without spaces, in half width; None: none was read.

    Making a text comparable costs far more than to unpack it, and many checks ask for the same.
    """
    kept = facts.once("text_search.texts", lambda: KeptTexts(_ROOM, _PACKED_ROOM))
    return kept.get(url_id, lambda: _read(facts, url_id))


def has_text(facts: FactReader, entry: Entry, any_of: Sequence[str], times: int = 1) -> bool:
    """Tell whether the entry's text holds the words of ``any_of`` at least ``times`` together."""
    text = text_of(facts, entry.url_id) if entry.url_id is not None else None
    if not text:
        return False
    return sum(text.count(w) for w in _forms(any_of)) >= times


def holding(
    facts: FactReader,
    pool: Sequence[Entry],
    wanted: Sequence[tuple[Sequence[str], int, Sequence[str]]],
) -> list[list[Entry]]:
    """Return, for each of ``wanted``, the entries whose texts hold it; every text is read once.

    One of ``wanted``: words, how often they must stand together at least, and words of which one
    must stand too (none: no matter).
    """
    found: list[list[Entry]] = [[] for _ in wanted]
    if not wanted:
        return found
    forms = [(_forms(any_of), times, _forms(also)) for any_of, times, also in wanted]
    signs = facts.once("text_search.signs", TextSigns)
    for entry in pool:
        if entry.url_id is not None and not signs.knows(entry.url_id):
            signs.add(entry.url_id, text_of(facts, entry.url_id) or "")
    may = signs.among(
        [e.url_id for e in pool if e.url_id is not None],
        [(any_of, also) for any_of, _, also in forms],
    )
    for entry in pool:
        if entry.url_id is None:
            continue
        open_ = may.get(entry.url_id, ()) if signs.knows(entry.url_id) else range(len(forms))
        text = (text_of(facts, entry.url_id) if open_ else None) or ""
        for i in open_:
            any_of, times, also = forms[i]
            if sum(text.count(w) for w in any_of) >= times and (
                not also or any(w in text for w in also)
            ):
                found[i].append(entry)
    return found


def snippet(text: str, words: Sequence[str], around: int = 40) -> str | None:
    """Return the text around the first of ``words`` that stands in it."""
    at = min((i for i in (text.find(w) for w in _forms(words)) if i >= 0), default=-1)
    return None if at < 0 else text[max(0, at - around) : at + around]


@lru_cache(maxsize=4096)
def day_of(text: str | None) -> date | None:
    """Return a stored date. Many share one."""
    return date.fromisoformat(text) if text else None


def _read(facts: FactReader, url_id: int) -> str | None:
    text = facts.body_text(url_id)
    if text is None:
        text = facts.attachment_text(url_id)
    return None if text is None else normalize_title(text)


def _flat(title: str) -> str:
    """Return the comparable form of ``title``; where that is the same, the very same text."""
    flat = normalize_title(title)
    return title if flat == title else flat


def _forms(words: Sequence[str]) -> list[str]:
    return [flat for flat in (normalize_title(w) for w in words) if flat]


_ITEMS = (
    "SELECT i.page_id, i.position, i.title, i.url_id, i.date, d.published_on, d.title AS own,"
    " u.kind FROM list_item i LEFT JOIN document d ON d.page_id = i.url_id"
    " LEFT JOIN url u ON u.id = i.url_id LEFT JOIN page p ON p.id = i.url_id"
    " WHERE p.id IS NULL OR p.page_type NOT IN ('list', 'column_index', 'home', 'site_map')"
)
_PAGES = (
    "SELECT p.id, coalesce(d.title, p.heading, p.title) AS title, d.published_on, d.signed_on"
    " FROM page p LEFT JOIN document d ON d.page_id = p.id WHERE p.page_type = 'article'"
)
_FILES = (
    "SELECT l.url_id, s.page_id, l.text, d.published_on FROM link l"
    " JOIN page_link_set s ON s.set_id = l.set_id JOIN link_set k ON k.id = l.set_id"
    " LEFT JOIN document d ON d.page_id = s.page_id"
    " WHERE l.kind = 'attachment' AND k.place IN ('body', 'attachments', 'list')"
)
_OFFERED = (
    "SELECT o.page_id, o.name, d.published_on FROM offered_file o"
    " LEFT JOIN document d ON d.page_id = o.page_id"
)


_FRAME = (
    "SELECT l.url_id, l.text, min(s.page_id) AS page_id FROM link l JOIN link_set k ON k.id = l.set_id"
    " JOIN page_link_set s ON s.set_id = l.set_id WHERE k.place IN ('header', 'footer')"
    " AND l.kind = 'page' AND l.text <> '' GROUP BY l.url_id, l.text"
)


def _frame(facts: FactReader) -> tuple[Entry, ...]:
    return tuple(
        Entry(r["url_id"], r["page_id"], r["text"], normalize_title(r["text"]), None, "page")
        for r in facts.rows(_FRAME)
    )


def _entries(facts: FactReader) -> tuple[Entry, ...]:
    found: dict[Any, Entry] = {}

    def add(key: Any, url_id: int | None, on: int, title: str, day: str | None, kind: str) -> None:
        old = found.get(key)
        if old is None:
            title = compact(title) if len(title) > 300 else title.strip()
            found[key] = Entry(url_id, on, title, _flat(title), day_of(day), kind)
        elif len(title) > len(old.title) or (old.day is None and day):
            best = title.strip() if len(title) > len(old.title) else old.title
            flat = old.flat if best == old.title else _flat(best)
            found[key] = Entry(url_id, old.on, best, flat, old.day or day_of(day), kind)

    for row in facts.rows(_ITEMS):
        key = row["url_id"] or (row["page_id"], row["position"])
        kind = "file" if row["kind"] == "attachment" else "page"
        day = row["date"] or row["published_on"]
        add(key, row["url_id"], row["page_id"], row["own"] or row["title"], day, kind)
    for row in facts.rows(_PAGES):
        day = row["published_on"] or row["signed_on"]
        add(row["id"], row["id"], row["id"], row["title"] or "", day, "page")
    for row in facts.rows(_FILES):
        add(row["url_id"], row["url_id"], row["page_id"], row["text"], row["published_on"], "file")
    for row in facts.rows(_OFFERED):
        key = (row["page_id"], row["name"])
        add(key, None, row["page_id"], row["name"], row["published_on"], "offered")
    return tuple(e for e in found.values() if e.flat)
