"""Copies what one store knows of a page or a file into another, row by row, as it stands there.

Nothing is read into records, masked, compressed or hashed again: stored rows are, all of it. Only
the numbers of addresses, and of what pages share, differ from store to store.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from functools import lru_cache
from sqlite3 import Connection
from typing import Any

from gkcheck.models.facts import ColumnSource, Place, TargetKind
from gkcheck.store import content
from gkcheck.store.writer import FactWriter

# Columns are stored once, with the page they were first seen on. Another page shows a column of
# its menu as long as it has the link in its menu.
_COLUMN_PLACES = {
    Place.NAV: ColumnSource.NAV,
    Place.HEADER: ColumnSource.NAV,
    Place.SIDE_NAV: ColumnSource.SIDE_NAV,
    Place.BREADCRUMB: ColumnSource.BREADCRUMB,
}
# Tables whose rows belong to one page, and which of their values are addresses.
_OF_PAGE: dict[str, dict[str, TargetKind]] = {
    "meta": {},
    "list_page": {},
    "list_item": {"url_id": TargetKind.PAGE},
    "list_pager": {"url_id": TargetKind.PAGE},
    "document": {},
    "relation": {"url_id": TargetKind.PAGE},
    "relation_block": {},
    "body_text": {},
    "form": {"url_id": TargetKind.PAGE},
    "letter": {"url_id": TargetKind.PAGE},
    "player": {"url_id": TargetKind.VIDEO, "poster_id": TargetKind.IMAGE},
    "offered_file": {},
}


def column_source(place: str) -> ColumnSource | None:
    """Return which columns the links of a place lead to; None: none."""
    return _COLUMN_PLACES.get(Place(place))


class Copier:
    """Copies from ``old``, a store with the same tables whose rows are named, through ``writer``.

    Memory: eight bytes for each address, link set, column and identity of ``old``.
    """

    def __init__(self, old: Connection, writer: FactWriter) -> None:
        self._old = old
        self._writer = writer
        self._new = writer.db.conn
        self._urls, self._sets = _Numbers(), _Numbers()
        self._columns, self._identities = _Numbers(), _Numbers()
        self._of_page = []
        for table, urls in _OF_PAGE.items():
            names = _names(self._new, table)
            asked = [(names.index(name), kind) for name, kind in urls.items()]
            self._of_page.append((table, _insert(table, len(names)), asked))
        # Most pages have rows in few of the tables: one look tells in which.
        self._has = "SELECT {}, {} OR {} AS read".format(
            ", ".join(f"{_exists(table, 'page_id')} AS {table}" for table in _OF_PAGE),
            *(_exists(table, "url_id") for table in ("record_table", "personal_number")),
        )
        # Asked for what leads onward from a page, and again for the copy of it.
        self.row = lru_cache(maxsize=1)(self._row)
        self.has = lru_cache(maxsize=1)(self._tables)
        self._seen_on: dict[int, list[int]] = {}  # no index tells it
        for column, page in old.execute("SELECT id, page_id FROM column_seen ORDER BY id"):
            self._seen_on.setdefault(page, []).append(column)

    def _row(self, page: int) -> Any:
        """Return the row of a page (of the old store), or None."""
        return next(iter(self._rows("SELECT * FROM page WHERE id = ?", page)), None)

    def _tables(self, page: int) -> Any:
        """Return, by table, whether it has rows of a page (of the old store)."""
        return self._rows(self._has, page)[0]

    def seen_on(self, page: int) -> list[int]:
        """Return the columns (of the old store) that were first seen on a page of it."""
        return self._seen_on.get(page, [])

    def links_of(self, page: int) -> list[tuple[int, str]]:
        """Return number and place of the sets of links on a page (of the old store), in order."""
        rows = self._rows(
            "SELECT id, place FROM page_link_set JOIN link_set ON id = set_id WHERE page_id = ?"
            " ORDER BY place, id",
            page,
        )
        return [tuple(row) for row in rows]

    def columns_behind(self, links: int, place: str) -> list[int]:
        """Return the columns (of the old store) that the links of a set lead to."""
        source = column_source(place)
        if source is None:
            return []
        rows = self._old.execute(
            "SELECT DISTINCT c.id FROM link JOIN column_seen c ON c.url_id = link.url_id"
            " WHERE set_id = ? AND source = ? ORDER BY c.id",
            (links, source),
        )
        return [row[0] for row in rows]

    def page(self, old: int, url: str, links: Sequence[tuple[int, str]], *, depth: int) -> None:
        """Store the page ``old`` of the old store as the page of ``url``, replacing what is there.

        ``links``: those of :meth:`links_of`.
        """
        page = self._writer.fresh_page(url)
        self._new.executemany(
            "INSERT OR IGNORE INTO page_link_set VALUES (?,?)",
            [(page, self._link_set(group, place, page)) for group, place in links],
        )
        for column in self.seen_on(old):
            self._column(column, page)
        told = dict(self.row(old))
        told |= {
            "id": page,
            "depth": depth,
            "column_id": self._column(told["column_id"], page),
            "identity_id": self._identity(told["identity_id"]),
            "rendered": False,
        }
        self._new.execute(_insert("page", len(told)), tuple(told.values()))
        has = self.has(old)
        for (table, insert, urls), there in zip(self._of_page, has, strict=False):
            if there:
                rows = self._rows(f"SELECT * FROM {table} WHERE page_id = ?", old)  # noqa: S608 - our own table names
                self._new.executemany(insert, [self._moved(row, page, urls) for row in rows])
        if has["read"]:
            self._read(old, page)

    def attachment(self, old: int, url: str, *, look: int) -> None:
        """Store what the attachment ``old`` of the old store says as said by ``url``, if it was read."""
        for row in self._rows("SELECT * FROM attachment_text WHERE url_id = ?", old):
            new = self._writer.url_id(url, kind=TargetKind.ATTACHMENT)
            content.drop(self._new, new)
            self._new.execute("DELETE FROM attachment_text WHERE url_id = ?", (new,))
            self._new.execute(_insert("attachment_text", len(row)), (new, look, *row[2:]))
            self._read(old, new)

    def _rows(self, sql: str, key: int) -> list[Any]:
        return self._old.execute(sql, (key,)).fetchall()

    def _moved(self, row: Any, page: int, urls: list[tuple[int, TargetKind]]) -> list[Any]:
        values = list(row)
        values[0] = page
        for at, kind in urls:
            values[at] = self._url(values[at], kind, page)
        return values

    def _read(self, old: int, new: int) -> None:
        """Copy tables and personal numbers of a page or attachment."""
        for row in self._rows("SELECT * FROM record_table WHERE url_id = ? ORDER BY position", old):
            table = self._new.execute(
                _insert("record_table", len(row)), (None, new, *row[2:])
            ).lastrowid
            cells = self._rows("SELECT * FROM record_row WHERE table_id = ?", row[0])
            self._new.executemany(
                _insert("record_row", 3), [(table, *values[1:]) for values in cells]
            )
        numbers = self._rows("SELECT * FROM personal_number WHERE url_id = ?", old)
        if numbers:
            self._new.executemany(
                _insert("personal_number", len(numbers[0])), [(new, *row[1:]) for row in numbers]
            )

    def _url(self, old: int | None, kind: TargetKind, page: int) -> int | None:
        if old is None:
            return None
        found = self._urls.get(old)
        if not found:
            (url,) = self._rows("SELECT url FROM url WHERE id = ?", old)[0]
            found = self._writer.url_id(url, kind=kind, found_on=page)
            if self._writer.known(url) == found:  # not for now another form of a known address
                self._urls.put(old, found)
        return found

    def _link_set(self, old: int, place: str, page: int) -> int:
        found = self._sets.get(old)
        if found:
            return found
        digest, _ = self._rows("SELECT digest, place FROM link_set WHERE id = ?", old)[0]
        found, added = self._writer.shared("link_set", {"digest": digest, "place": place})
        if added:
            self._new.executemany(
                _insert("link", 6),
                [
                    (found, position, self._url(url, TargetKind(kind), page), kind, text, hidden)
                    for _, position, url, kind, text, hidden in self._rows(
                        "SELECT * FROM link WHERE set_id = ? ORDER BY position", old
                    )
                ],
            )
        for column in self.columns_behind(old, place):
            self._column(column, page)
        self._sets.put(old, found)
        return found

    def _column(self, old: int | None, page: int) -> int | None:
        if old is None:
            return None
        found = self._columns.get(old)
        if not found:
            digest, source, path, name, url = self._rows(
                "SELECT digest, source, path, name, url_id FROM column_seen WHERE id = ?", old
            )[0]
            found, _ = self._writer.shared(
                "column_seen",
                {
                    "digest": digest, "source": source, "path": path, "name": name,
                    "url_id": self._url(url, TargetKind.PAGE, page), "page_id": page,
                },
            )  # fmt: skip
            self._columns.put(old, found)
        return found

    def _identity(self, old: int | None) -> int | None:
        if old is None:
            return None
        found = self._identities.get(old)
        if not found:
            told = dict(self._rows("SELECT * FROM identity WHERE id = ?", old)[0])
            del told["id"]
            found, _ = self._writer.shared("identity", told)
            self._identities.put(old, found)
        return found


class _Numbers:
    """Numbers by number, eight bytes each; 0 stands for none."""

    def __init__(self) -> None:
        self._values = array("q")

    def get(self, key: int) -> int:
        return self._values[key] if key < len(self._values) else 0

    def put(self, key: int, value: int) -> None:
        if key >= len(self._values):
            self._values.frombytes(bytes(8 * max(1024, key + 1 - len(self._values))))
        self._values[key] = value


def _names(conn: Connection, table: str) -> list[str]:
    return [row[1] for row in conn.execute(f"PRAGMA table_info({table})")]


def _exists(table: str, key: str) -> str:
    return f"EXISTS (SELECT 1 FROM {table} WHERE {key} = ?1)"  # noqa: S608 - our own table names


def _insert(table: str, values: int) -> str:
    # two addresses there may be one here, so that a row stands already
    return f"INSERT OR IGNORE INTO {table} VALUES ({','.join('?' * values)})"  # noqa: S608 - our own table names
