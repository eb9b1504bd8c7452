"""What an earlier audit read on pages and in attachments; texts and numbers are masked already."""

from __future__ import annotations

import json
import sqlite3
from datetime import date
from typing import Any

from gkcheck.models.content import (
    AttachmentTextRecord,
    FormRecord,
    LetterRecord,
    PersonalNumberRecord,
    PlayerRecord,
    TableRecord,
)
from gkcheck.store.content import unpack


def tables_of(conn: sqlite3.Connection, url_id: int) -> tuple[TableRecord, ...]:
    """Return the tables stored of one page or attachment."""
    return tuple(
        TableRecord(
            caption,
            tuple(json.loads(header)),
            tuple(
                tuple(json.loads(cells))
                for (cells,) in conn.execute(
                    "SELECT cells FROM record_row WHERE table_id = ? ORDER BY position", (table,)
                )
            ),
            total,
        )
        for table, caption, header, total in conn.execute(
            "SELECT id, caption, header, rows_total FROM record_table WHERE url_id = ?"
            " ORDER BY position",
            (url_id,),
        ).fetchall()
    )


def numbers_of(conn: sqlite3.Connection, url_id: int) -> tuple[PersonalNumberRecord, ...]:
    """Return the personal numbers stored of one page or attachment."""
    return tuple(
        PersonalNumberRecord(*row)
        for row in conn.execute(
            "SELECT kind, masked, context FROM personal_number WHERE url_id = ? ORDER BY position",
            (url_id,),
        )
    )


def attachment_text(
    conn: sqlite3.Connection, url_id: int | None, url: str, look: int
) -> AttachmentTextRecord | None:
    """Return what the attachment was found to say; None: it was not read."""
    row = conn.execute(
        "SELECT state, text, title, author, created_on, modified_on, pages, members"
        " FROM attachment_text WHERE url_id = ?",
        (url_id,),
    ).fetchone()
    if row is None or url_id is None:
        return None
    state, text, title, author, created, modified, pages, members = row
    return AttachmentTextRecord(
        url,
        look,
        state,
        unpack(text),
        title,
        author,
        _day(created),
        _day(modified),
        pages,
        tables_of(conn, url_id),
        numbers_of(conn, url_id),
        tuple(json.loads(members)),
    )


def page_content(conn: sqlite3.Connection, page: int) -> dict[str, Any]:
    """Return the fields of :class:`PageFacts` that hold what a page's content says."""

    def rows(columns: str, table: str) -> list[tuple[Any, ...]]:
        return [
            tuple(row)
            for row in conn.execute(
                f"SELECT {columns} FROM {table} t LEFT JOIN url u ON u.id = t.url_id"  # noqa: S608 - our own table names
                " WHERE t.page_id = ? ORDER BY t.position",
                (page,),
            )
        ]

    body = conn.execute("SELECT text FROM body_text WHERE page_id = ?", (page,)).fetchone()
    offered = conn.execute("SELECT name FROM offered_file WHERE page_id = ?", (page,)).fetchall()
    poster = "(SELECT url FROM url WHERE id = t.poster_id)"
    letter = "t.status, t.question_length, t.reply_length, t.reply_digest"
    return {
        "body": unpack(body[0]) if body is not None else "",
        "unlinked_attachments": tuple(name for (name,) in offered),
        "tables": tables_of(conn, page),
        "personal": numbers_of(conn, page),
        "forms": tuple(
            FormRecord(purpose, url, method, tuple(json.loads(labels)), query)
            for purpose, url, method, labels, query in rows(
                "t.purpose, u.url, t.method, t.fields, t.query_name", "form"
            )
        ),
        "players": tuple(
            PlayerRecord(*row) for row in rows(f"t.how, u.url, t.provider, {poster}", "player")
        ),
        "letters": tuple(
            LetterRecord(title, url, _day(asked), _day(replied), *rest)
            for title, url, asked, replied, *rest in rows(
                f"t.title, u.url, t.asked_on, t.replied_on, t.unit, {letter}", "letter"
            )
        ),
    }


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
