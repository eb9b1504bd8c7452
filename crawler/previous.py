"""What an earlier audit of the same site knew, so that unchanged pages are not sent again."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import gkcheck
from crawler.previous_texts import attachment_text, page_content
from gkcheck.models.content import AttachmentTextRecord
from gkcheck.models.facts import (
    ColumnRecord,
    ColumnSource,
    DocumentRecord,
    IdentityRecord,
    LinkRecord,
    ListItemRecord,
    ListRecord,
    PageFacts,
    PageSignals,
    PageType,
    Place,
    RelationBlockRecord,
    RelationKind,
    RelationRecord,
    TargetKind,
    Validity,
)
from gkcheck.models.observations import FetchRecord, MediaRecord, MediaVerdict
from gkcheck.store.writer import hash64

# Columns are stored once, with the page they were first seen on. Another page shows a column of
# its menu as long as it has the link in its menu.
_COLUMN_PLACES = {
    ColumnSource.NAV: (Place.NAV, Place.HEADER),
    ColumnSource.SIDE_NAV: (Place.SIDE_NAV, Place.SIDE_NAV),
    ColumnSource.BREADCRUMB: (Place.BREADCRUMB, Place.BREADCRUMB),
}


_MOST_SETS = 400


@dataclass(frozen=True, slots=True)
class _LinkSet:
    """The links of one place, as they stand on one page or many, and the columns they lead to."""

    links: tuple[LinkRecord, ...]
    columns: dict[ColumnSource, list[ColumnRecord]]


class Previous:
    """Reads an earlier ``facts.db``. Only one of the same home page and the same version counts:
    facts of another version may be less than what this one would see.
    """

    def __init__(self, path: Path, home_url: str) -> None:
        self._conn = sqlite3.connect(f"file:{path.absolute()}?mode=ro", uri=True)
        self._conn.row_factory = sqlite3.Row
        self._sets: dict[int, _LinkSet] = {}  # forgetting costs time only
        self.usable = self._fits(home_url)

    def _fits(self, home_url: str) -> bool:
        try:
            told = dict(self._conn.execute("SELECT name, value FROM run").fetchall())
        except sqlite3.DatabaseError:
            return False
        same = told.get("home_url") == home_url and told.get("version") == gkcheck.__version__
        return same and told.get("state") in ("complete", "partial")

    def close(self) -> None:
        """Close the store."""
        self._conn.close()

    def _id(self, url: str) -> int | None:
        row = self._conn.execute("SELECT id FROM url WHERE hash = ?", (hash64(url),)).fetchone()
        return None if row is None else int(row[0])

    def validators(self, url: str) -> tuple[str | None, str | None]:
        """Return ETag and Last-Modified of the latest good answer, if its facts are there."""
        found = self._id(url)
        row = self._conn.execute(
            "SELECT etag, last_modified FROM fetch WHERE url_id = ?1"
            " AND outcome IN ('ok', 'not_modified') AND (EXISTS (SELECT 1 FROM page WHERE id = ?1)"
            " OR EXISTS (SELECT 1 FROM media WHERE url_id = ?1)) ORDER BY look DESC LIMIT 1",
            (found,),
        ).fetchone()
        return (None, None) if row is None else (row[0], row[1])

    def complete(self, record: FetchRecord) -> FetchRecord:
        """Return the record of a 304 with what only the answer before it told."""
        row = self._conn.execute(
            "SELECT bytes, body_digest, content_type, charset, etag, last_modified FROM fetch"
            " WHERE url_id = ? AND outcome IN ('ok', 'not_modified') ORDER BY look DESC LIMIT 1",
            (self._id(record.url),),
        ).fetchone()
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
            "SELECT * FROM media WHERE url_id = ? ORDER BY look DESC LIMIT 1", (self._id(url),)
        ).fetchone()
        if row is None:
            return None
        told = dict(row)
        told.pop("url_id")
        told |= {
            "look": look,
            "kind": TargetKind(told["kind"]),
            "verdict": MediaVerdict(told["verdict"]),
            "has_text": None if told["has_text"] is None else bool(told["has_text"]),
        }
        return MediaRecord(url=url, **told)

    def attachment_text(self, url: str, look: int) -> AttachmentTextRecord | None:
        """Return what an attachment was found to say (masked already)."""
        return attachment_text(self._conn, self._id(url), url, look)

    def page(self, url: str) -> PageFacts | None:
        """Return what was extracted from a page, as if extracted now."""
        page = self._id(url)
        row = self._conn.execute("SELECT * FROM page WHERE id = ?", (page,)).fetchone()
        if row is None or page is None:
            return None
        return PageFacts(
            url=url,
            title=row["title"],
            heading=row["heading"],
            page_type=PageType(row["page_type"]),
            text_length=row["text_length"],
            text_digest=row["text_digest"],
            metas=tuple(
                (name, content)
                for name, content in self._all(
                    "SELECT name, content FROM meta WHERE page_id = ?", page
                )
            ),
            breadcrumb=_path(row["breadcrumb"]),
            links=self._links(page),
            columns=self._columns(page, row["column_id"]),
            listing=self._listing(page),
            document=self._document(page),
            relations=tuple(
                RelationRecord(RelationKind(r["kind"]), r["label"], r["title"], r["url"])
                for r in self._all(
                    "SELECT relation.*, url FROM relation JOIN url ON url.id = url_id"
                    " WHERE page_id = ? ORDER BY position",
                    page,
                )
            ),
            relation_blocks=tuple(
                RelationBlockRecord(RelationKind(r["kind"]), r["label"], r["state"])
                for r in self._all(
                    "SELECT * FROM relation_block WHERE page_id = ? ORDER BY position", page
                )
            ),
            identity=self._identity(row["identity_id"]),
            signals=PageSignals(
                script_built=tuple(x for x in row["script_built"].split(",") if x),
                soft_404_sign=row["soft_404_sign"],
            ),
            sample=row["sample"],
            **page_content(self._conn, page),
        )

    def _all(self, sql: str, *args: object) -> list[sqlite3.Row]:
        return self._conn.execute(sql, args).fetchall()

    def _links(self, page: int) -> tuple[LinkRecord, ...]:
        return tuple(link for found in self._page_sets(page) for link in found.links)

    def _columns(self, page: int, own: int | None) -> tuple[ColumnRecord, ...]:
        made = _columns_of(
            self._all(
                "SELECT source, path, url FROM column_seen c LEFT JOIN url ON url.id = url_id"
                " WHERE page_id = ? OR c.id = ?",
                page,
                own,
            )
        )
        sets = self._page_sets(page)
        for source in _COLUMN_PLACES:
            made += [column for found in sets for column in found.columns.get(source, ())]
        return tuple(dict.fromkeys(made))

    def _page_sets(self, page: int) -> list[_LinkSet]:
        """Return the links of a page by place; menus and footers are read once for all pages."""
        out: list[_LinkSet] = []
        for number, place in self._all(
            "SELECT id, place FROM page_link_set JOIN link_set ON id = set_id WHERE page_id = ?"
            " ORDER BY place, id",
            page,
        ):
            found = self._sets.get(number)
            if found is None:
                if len(self._sets) >= _MOST_SETS:
                    self._sets.clear()
                found = self._sets[number] = self._link_set(number, Place(place))
            out.append(found)
        return out

    def _link_set(self, number: int, place: Place) -> _LinkSet:
        rows = self._all(
            "SELECT url, link.kind, text, hidden FROM link JOIN url ON url.id = link.url_id"
            " WHERE set_id = ? ORDER BY position",
            number,
        )
        columns: dict[ColumnSource, list[ColumnRecord]] = {}
        for source, places in _COLUMN_PLACES.items():
            if place in places:
                columns[source] = _columns_of(
                    self._all(
                        "SELECT DISTINCT source, path, url FROM link"
                        " JOIN column_seen c ON c.url_id = link.url_id JOIN url ON url.id = c.url_id"
                        " WHERE set_id = ? AND source = ?",
                        number,
                        source,
                    )
                )
        links = tuple(LinkRecord(r[0], TargetKind(r[1]), place, r[2], bool(r[3])) for r in rows)
        return _LinkSet(links, columns)

    def _listing(self, page: int) -> ListRecord | None:
        rows = self._all("SELECT * FROM list_page WHERE page_id = ?", page)
        if not rows:
            return None
        items = self._all(
            "SELECT title, url, date, date_raw, unit FROM list_item LEFT JOIN url ON url.id = url_id"
            " WHERE page_id = ? ORDER BY position",
            page,
        )
        pagers = self._all(
            "SELECT url FROM list_pager JOIN url ON url.id = url_id WHERE page_id = ?", page
        )
        row = rows[0]
        return ListRecord(
            items=tuple(ListItemRecord(i[0], i[1], _day(i[2]), i[3], i[4]) for i in items),
            page_no=row["page_no"],
            total_pages=row["total_pages"],
            total_records=row["total_records"],
            paging=row["paging"],
            page_urls=tuple(p[0] for p in pagers),
        )

    def _document(self, page: int) -> DocumentRecord | None:
        rows = self._all("SELECT * FROM document WHERE page_id = ?", page)
        if not rows:
            return None
        told: dict[str, Any] = {f.name: rows[0][f.name] for f in fields(DocumentRecord)}
        for name in ("published_on", "signed_on", "effective_on", "expires_on", "generated_on"):
            told[name] = _day(told[name])
        told["fields"] = json.loads(told["fields"])
        told["validity"] = None if told["validity"] is None else Validity(told["validity"])
        return DocumentRecord(**told)

    def _identity(self, identity: int | None) -> IdentityRecord:
        rows = self._all("SELECT * FROM identity WHERE id = ?", identity)
        if not rows:
            return IdentityRecord()
        told: dict[str, Any] = {f.name: rows[0][f.name] for f in fields(IdentityRecord)}
        for name in ("ipv6_badge", "leave_prompt"):
            told[name] = None if told[name] is None else bool(told[name])
        told["scripted"] = bool(told["scripted"])
        return IdentityRecord(**told)


def _columns_of(rows: list[sqlite3.Row]) -> list[ColumnRecord]:
    return [ColumnRecord(ColumnSource(s), _path(p) or (), u) for s, p, u in rows]


def _path(text: str | None) -> tuple[str, ...] | None:
    return None if text is None else tuple(json.loads(text))


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
