"""What an earlier audit of the same site knew, so that unchanged pages are not sent again."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import gkcheck
from gkcheck.models.content import PlayerRecord
from gkcheck.models.facts import (
    ColumnRecord,
    ColumnSource,
    IdentityRecord,
    LinkRecord,
    ListItemRecord,
    ListRecord,
    PageFacts,
    PageSignals,
    PageType,
    Place,
    RelationKind,
    RelationRecord,
    TargetKind,
)
from gkcheck.models.observations import FetchRecord, MediaRecord, MediaVerdict
from gkcheck.store.copier import Copier
from gkcheck.store.writer import FactWriter, hash64

_IN_FLIGHT = 256  # addresses


@dataclass(frozen=True, slots=True)
class EarlierLinks:
    """The links of one place, as they stand on one page or on many; read only when asked for."""

    number: int
    place: Place
    _previous: Previous

    def links(self) -> list[LinkRecord]:
        """Return the links, in order."""
        return self._previous.links(self)

    def columns(self) -> list[ColumnRecord]:
        """Return the columns that they lead to."""
        return self._previous.columns(self)


@dataclass(frozen=True, slots=True)
class EarlierPage:
    """What leads onward from a page: ``links``, and of ``facts`` only what names addresses, the
    title, the headings and the digest of the text.
    """

    number: int
    facts: PageFacts
    links: tuple[EarlierLinks, ...]


class Previous:
    """Reads an earlier ``facts.db`` and copies from it through ``writer``.

    Only one of the same home page, version and tables counts: facts of another version may be less
    than what this one would see.
    """

    def __init__(self, path: Path, home_url: str, writer: FactWriter) -> None:
        address = f"file:{path.absolute()}?mode=ro"
        self._conn = sqlite3.connect(address, uri=True, isolation_level=None)
        self._conn.row_factory = sqlite3.Row
        # Else each of a dozen questions about a page takes a lock of its own and asks for the file.
        self._conn.execute("BEGIN")
        self.usable = self._fits(home_url, writer)
        self._copier = Copier(self._conn, writer) if self.usable else None
        # Each address is asked about several times from its request to its answer.
        self._id = lru_cache(maxsize=_IN_FLIGHT)(self._read_id)
        self._answer = lru_cache(maxsize=_IN_FLIGHT)(self._read_answer)
        self._sitemap = lru_cache(maxsize=_IN_FLIGHT)(self._read_sitemap)

    def _fits(self, home_url: str, writer: FactWriter) -> bool:
        tables = "SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name"
        try:
            told = dict(self._conn.execute("SELECT name, value FROM run").fetchall())
            same_tables = [tuple(row) for row in self._conn.execute(tables)] == [
                tuple(row) for row in writer.db.conn.execute(tables)
            ]
        except sqlite3.DatabaseError:
            return False
        same = told.get("home_url") == home_url and told.get("version") == gkcheck.__version__
        return same and same_tables and told.get("state") in ("complete", "partial")

    def close(self) -> None:
        """Close the store."""
        self._conn.close()

    def run(self, name: str) -> str | None:
        """Return a fact about that run."""
        row = self._conn.execute("SELECT value FROM run WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def _read_id(self, url: str) -> int | None:
        row = self._conn.execute("SELECT id FROM url WHERE hash = ?", (hash64(url),)).fetchone()
        return None if row is None else int(row[0])

    def validators(self, url: str) -> tuple[str | None, str | None]:
        """Return ETag and Last-Modified of the latest good answer, if its facts are there."""
        row = self._answer(url)
        return (
            (row["etag"], row["last_modified"]) if row is not None and row["known"] else (None,) * 2
        )

    def _read_answer(self, url: str) -> sqlite3.Row | None:
        """Return the latest good answer; ``known``: its facts are there."""
        found: sqlite3.Row | None = self._conn.execute(
            "SELECT bytes, body_digest, content_type, charset, etag, last_modified,"
            " EXISTS (SELECT 1 FROM page WHERE id = ?1)"
            " OR EXISTS (SELECT 1 FROM media WHERE url_id = ?1) AS known FROM fetch"
            " WHERE url_id = ?1 AND outcome IN ('ok', 'not_modified') ORDER BY look DESC LIMIT 1",
            (self._id(url),),
        ).fetchone()
        return found

    def _read_sitemap(self, identity: int | None) -> str | None:
        row = self._conn.execute(
            "SELECT sitemap_url FROM identity WHERE id = ?", (identity,)
        ).fetchone()
        return None if row is None else row["sitemap_url"]

    def complete(self, record: FetchRecord) -> FetchRecord:
        """Return the record of a 304 with what only the answer before it told."""
        row = self._answer(record.url)
        if row is None:
            return record
        return replace(
            record,
            bytes=row["bytes"],
            body_digest=row["body_digest"],
            content_type=row["content_type"],
            charset=row["charset"],
            etag=record.etag or row["etag"],
            last_modified=record.last_modified or row["last_modified"],
        )

    def media(self, url: str, look: int) -> MediaRecord | None:
        """Return what a file was found to be."""
        row = self._conn.execute(
            "SELECT kind, sniffed, verdict, problem, width, height, duration_ms, pages FROM media"
            " WHERE url_id = ? ORDER BY look DESC LIMIT 1",
            (self._id(url),),
        ).fetchone()
        if row is None:
            return None
        told = dict(row)
        told |= {
            "look": look,
            "kind": TargetKind(told["kind"]),
            "verdict": MediaVerdict(told["verdict"]),
        }
        return MediaRecord(url=url, **told)

    def page(self, url: str) -> EarlierPage | None:
        """Return what leads onward from a page; None: it was not read."""
        page = self._id(url)
        if page is None or self._copier is None or (row := self._copier.row(page)) is None:
            return None
        has = self._copier.has(page)
        own = dict.fromkeys((*self._copier.seen_on(page), row["column_id"]))
        facts = PageFacts(
            url=url,
            title=row["title"],
            heading=row["heading"],
            page_type=PageType(row["page_type"]),
            text_length=row["text_length"],
            text_digest=row["text_digest"],
            metas=(),
            breadcrumb=_path(row["breadcrumb"]),
            links=(),
            columns=tuple(self._columns([n for n in own if n is not None])),
            listing=self._listing(page) if has["list_page"] else None,
            document=None,
            relations=self._relations(page) if has["relation"] else (),
            relation_blocks=(),
            identity=IdentityRecord(sitemap_url=self._sitemap(row["identity_id"])),
            signals=PageSignals(),
            players=self._players(page) if has["player"] else (),
        )
        links = tuple(
            EarlierLinks(number, Place(place), self)
            for number, place in self._copier.links_of(page)
        )
        return EarlierPage(page, facts, links)

    def copy_page(self, page: EarlierPage, *, depth: int) -> None:
        """Store a page as it was, all of it."""
        assert self._copier is not None
        links = [(group.number, group.place) for group in page.links]
        self._copier.page(page.number, page.facts.url, links, depth=depth)

    def copy_attachment(self, url: str, to: str, look: int) -> None:
        """Store what the attachment at ``url`` was found to say as said by ``to``, if it was read."""
        number = self._id(url)
        if number is not None and self._copier is not None:
            self._copier.attachment(number, to, look=look)

    def links(self, group: EarlierLinks) -> list[LinkRecord]:
        """Return the links of a group, in order."""
        rows = self._all(
            "SELECT url, link.kind, text, hidden FROM link JOIN url ON url.id = link.url_id"
            " WHERE set_id = ? ORDER BY position",
            group.number,
        )
        return [LinkRecord(r[0], TargetKind(r[1]), group.place, r[2], bool(r[3])) for r in rows]

    def columns(self, group: EarlierLinks) -> list[ColumnRecord]:
        """Return the columns that the links of a group lead to."""
        if self._copier is None:
            return []
        return self._columns(self._copier.columns_behind(group.number, group.place))

    def _columns(self, numbers: list[int]) -> list[ColumnRecord]:
        return [
            ColumnRecord(ColumnSource(source), _path(path) or (), url)
            for number in numbers
            for source, path, url in self._all(
                "SELECT source, path, url FROM column_seen c LEFT JOIN url ON url.id = url_id"
                " WHERE c.id = ?",
                number,
            )
        ]

    def _listing(self, page: int) -> ListRecord | None:
        rows = self._all("SELECT paging FROM list_page WHERE page_id = ?", page)
        if not rows:
            return None
        items = self._all(
            "SELECT title, url FROM list_item LEFT JOIN url ON url.id = url_id WHERE page_id = ?"
            " ORDER BY position",
            page,
        )
        pagers = self._all(
            "SELECT url FROM list_pager JOIN url ON url.id = url_id WHERE page_id = ?", page
        )
        return ListRecord(
            items=tuple(ListItemRecord(title, url, None, None) for title, url in items),
            paging=rows[0][0],
            page_urls=tuple(url for (url,) in pagers),
        )

    def _relations(self, page: int) -> tuple[RelationRecord, ...]:
        return tuple(
            RelationRecord(RelationKind(r["kind"]), r["label"], r["title"], r["url"])
            for r in self._all(
                "SELECT relation.*, url FROM relation JOIN url ON url.id = url_id"
                " WHERE page_id = ? ORDER BY position",
                page,
            )
        )

    def _players(self, page: int) -> tuple[PlayerRecord, ...]:
        return tuple(
            PlayerRecord(*row)
            for row in self._all(
                "SELECT how, u.url, provider, p.url FROM player t LEFT JOIN url u ON u.id = t.url_id"
                " LEFT JOIN url p ON p.id = poster_id WHERE page_id = ? ORDER BY position",
                page,
            )
        )

    def _all(self, sql: str, *args: object) -> list[sqlite3.Row]:
        return self._conn.execute(sql, args).fetchall()


def _path(text: str | None) -> tuple[str, ...] | None:
    return None if text is None else tuple(json.loads(text))
