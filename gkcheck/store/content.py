"""Writes what pages and attachments say: texts, forms, tables, letters, players, numbers.

Every text is masked before it is stored (``gkcheck.text.mask``).
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from sqlite3 import Connection
from typing import TYPE_CHECKING

from gkcheck.models.content import AttachmentTextRecord, PersonalNumberRecord, TableRecord
from gkcheck.models.facts import PageFacts, TargetKind
from gkcheck.models.observations import LayoutRecord, SearchRecord
from gkcheck.text.mask import mask, mask_or_none

if TYPE_CHECKING:
    from gkcheck.store.writer import FactWriter

#: Characters kept of one page's or attachment's text.
MAX_TEXT = 20_000
_NUMBERS = frozenset(["索引号", "文号", "登记号"])


def pack(text: str) -> bytes:
    """Return ``text``, masked, clipped to :data:`MAX_TEXT` characters and compressed."""
    clean = mask(text)[:MAX_TEXT].encode("utf-8", "ignore")
    return zlib.compress(clean, 1)


def unpack(blob: bytes) -> str:
    """Return a text that :func:`pack` made."""
    return zlib.decompress(blob).decode()


def clean_fields(fields: Mapping[str, str]) -> str:
    """Return a field table as JSON, masked but for numbers of documents, which may look alike."""
    clean = {k: v if k in _NUMBERS else mask(v) for k, v in fields.items()}
    return json.dumps(clean, ensure_ascii=False)


def drop(conn: Connection, url_id: int) -> None:
    """Forget tables and numbers of one page or attachment."""
    conn.execute(
        "DELETE FROM record_row WHERE table_id IN (SELECT id FROM record_table WHERE url_id = ?)",
        (url_id,),
    )
    conn.execute("DELETE FROM record_table WHERE url_id = ?", (url_id,))
    conn.execute("DELETE FROM personal_number WHERE url_id = ?", (url_id,))


def add_page(writer: FactWriter, page: int, facts: PageFacts) -> None:
    """Store what a page says. Earlier rows of the page are gone already."""
    conn = writer.db.conn
    if facts.body:
        conn.execute("INSERT INTO body_text VALUES (?,?)", (page, pack(facts.body)))

    def known(url: str | None, kind: TargetKind = TargetKind.PAGE) -> int | None:
        return None if url is None else writer.url_id(url, kind=kind, found_on=page)

    conn.executemany(
        "INSERT INTO form VALUES (?,?,?,?,?,?,?)",
        [
            (page, i, x.purpose, known(x.url), x.method, _list(x.fields), x.query_name)
            for i, x in enumerate(facts.forms)
        ],
    )
    conn.executemany(
        "INSERT INTO letter VALUES (?,?,?,?,?,?,?,?,?,?,?)",
        [
            (
                page, i, mask(x.title), known(x.url), x.asked_on and x.asked_on.isoformat(),
                x.replied_on and x.replied_on.isoformat(), mask_or_none(x.unit),
                mask_or_none(x.status), x.question_length,
                x.reply_length, x.reply_digest,
            )
            for i, x in enumerate(facts.letters)
        ],
    )  # fmt: skip
    conn.executemany(
        "INSERT INTO player VALUES (?,?,?,?,?,?)",
        [
            (
                page, i, x.how, known(x.url, TargetKind.VIDEO), x.provider,
                known(x.poster_url, TargetKind.IMAGE),
            )
            for i, x in enumerate(facts.players)
        ],
    )  # fmt: skip
    conn.executemany(
        "INSERT OR IGNORE INTO offered_file VALUES (?,?)",
        [(page, mask(name)) for name in facts.unlinked_attachments],
    )
    _tables(conn, page, facts.tables)
    _numbers(conn, page, facts.personal)


def add_attachment(writer: FactWriter, record: AttachmentTextRecord) -> None:
    """Store what an attachment says."""
    conn = writer.db.conn
    url_id = writer.url_id(record.url, kind=TargetKind.ATTACHMENT)
    drop(conn, url_id)
    conn.execute(
        "INSERT OR REPLACE INTO attachment_text VALUES (?,?,?,?,?,?,?,?,?,?)",
        (
            url_id, record.look, record.state, pack(record.text),
            record.title and mask(record.title), record.author and mask(record.author),
            record.created_on and record.created_on.isoformat(),
            record.modified_on and record.modified_on.isoformat(), record.pages,
            _list(record.members),
        ),
    )  # fmt: skip
    _tables(conn, url_id, record.tables)
    _numbers(conn, url_id, record.personal)


def add_searches(writer: FactWriter, records: Iterable[SearchRecord]) -> None:
    """Store questions put to the site's own search."""
    writer.db.conn.executemany(
        "INSERT OR REPLACE INTO site_search VALUES (?,?,?,?,?,?,?,?,?,?,?)",
        [
            (
                r.look, r.query, r.how, writer.url_id(r.expect_url), r.outcome, r.rank, r.results,
                r.elapsed_ms, r.at, r.asked_url, r.detail,
            )
            for r in records
        ],
    )  # fmt: skip


def add_layouts(writer: FactWriter, records: Iterable[LayoutRecord]) -> None:
    """Store how pages stand at given widths of window."""
    writer.db.conn.executemany(
        "INSERT OR REPLACE INTO layout VALUES (?,?,?,?,?,?)",
        [
            (writer.url_id(r.url), r.width, r.scroll_width, r.viewport, r.small_text_share, r.at)
            for r in records
        ],
    )


def set_list(writer: FactWriter, name: str, entries: Iterable[Mapping[str, str]]) -> None:
    """Store a list that the office supplied, replacing one of the same name."""
    conn = writer.db.conn
    conn.execute("DELETE FROM supplied_list WHERE list = ?", (name,))
    conn.executemany(
        "INSERT INTO supplied_list VALUES (?,?,?)",
        [
            (name, i, json.dumps({k: mask(v) for k, v in e.items()}, ensure_ascii=False))
            for i, e in enumerate(entries)
        ],
    )


def _tables(conn: Connection, url_id: int, tables: Sequence[TableRecord]) -> None:
    for position, table in enumerate(tables):
        cursor = conn.execute(
            "INSERT INTO record_table (url_id, position, caption, header, rows_total)"
            " VALUES (?,?,?,?,?)",
            (
                url_id, position, table.caption and mask(table.caption), _list(table.header),
                table.rows_total,
            ),
        )  # fmt: skip
        conn.executemany(
            "INSERT INTO record_row VALUES (?,?,?)",
            [(cursor.lastrowid, i, _list(row)) for i, row in enumerate(table.rows)],
        )


def _numbers(conn: Connection, url_id: int, found: Sequence[PersonalNumberRecord]) -> None:
    conn.executemany(
        "INSERT INTO personal_number VALUES (?,?,?,?,?)",
        [(url_id, i, x.kind, x.masked, mask(x.context)) for i, x in enumerate(found)],
    )


def _list(values: Sequence[str]) -> str:
    return json.dumps([mask(value) for value in values], ensure_ascii=False)
