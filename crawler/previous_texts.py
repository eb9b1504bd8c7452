"""What an earlier audit read in attachments; texts and numbers are masked there already."""

from __future__ import annotations

import json
import sqlite3
from datetime import date

from gkcheck.models.facts import AttachmentTextRecord, PersonalNumberRecord, TableRecord
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
        created and date.fromisoformat(created),
        modified and date.fromisoformat(modified),
        pages,
        tables_of(conn, url_id),
        numbers_of(conn, url_id),
        tuple(json.loads(members)),
    )
