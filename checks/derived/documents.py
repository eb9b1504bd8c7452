"""Documents with their field table: what a content page says about itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from gkcheck.store.reader import FactReader

# Standard field name -> column of the store that holds the value read for it.
STORED_AS = {
    "名称": "title",
    "文号": "document_number",
    "发布机构": "issuer",
    "索引号": "index_number",
    "主题分类": "topic",
    "成文日期": "signed_on",
    "发布日期": "published_on",
    "有效性": "validity",
}


@dataclass(frozen=True, slots=True)
class Document:
    """One document page. ``fields``: raw values of its field table by standard name.

    ``values`` holds, by standard name, what was read anywhere on the page (table, meta, text).
    ``interpretations``: addresses that its relation block names as interpretation.
    """

    page_id: int
    url: str
    title: str
    document_number: str | None
    index_number: str | None
    issuer: str | None
    signed_on: date | None
    published_on: date | None
    validity: str | None
    column_id: int | None
    fields: dict[str, str]
    values: dict[str, str]
    text_length: int
    interpretations: tuple[str, ...]


def documents(facts: FactReader, *, with_table_only: bool = True) -> Iterator[Document]:
    """Stream documents in order of address; by default only pages that show a field table.

    Lists with columns of 文号 and 成文日期 are no documents, though they look like field tables.
    """
    for row in facts.rows(
        "SELECT d.*, u.url, p.column_id, p.heading, p.title AS page_title FROM document d"
        " JOIN page p ON p.id = d.page_id JOIN url u ON u.id = d.page_id"
        " WHERE p.page_type = 'article' AND (d.fields <> '{}' OR ?) ORDER BY u.url",
        not with_table_only,
    ):
        yield _document(facts, row)


def document(facts: FactReader, page_id: int) -> Document | None:
    """Return the document of one page, None when the page is no content page."""
    for row in facts.rows(
        "SELECT d.*, u.url, p.column_id, p.heading, p.title AS page_title FROM document d"
        " JOIN page p ON p.id = d.page_id JOIN url u ON u.id = d.page_id WHERE d.page_id = ?",
        page_id,
    ):
        return _document(facts, row)
    return None


def _document(facts: FactReader, row: Any) -> Document:
    fields = {str(k): str(v) for k, v in json.loads(row["fields"]).items()}
    values = {name: value for name, value in fields.items() if value.strip()}
    for name, column in STORED_AS.items():
        if row[column]:
            values.setdefault(name, str(row[column]))
    if row["validity_raw"]:
        values.setdefault("有效性", row["validity_raw"])
    related = facts.rows(
        "SELECT u.url FROM relation r JOIN url u ON u.id = r.url_id"
        " WHERE r.page_id = ? AND r.kind = 'interpretation' ORDER BY r.position",
        row["page_id"],
    )
    return Document(
        page_id=row["page_id"],
        url=row["url"],
        title=row["title"] or row["heading"] or row["page_title"] or row["url"],
        document_number=row["document_number"],
        index_number=row["index_number"],
        issuer=row["issuer"],
        signed_on=_day(row["signed_on"]),
        published_on=_day(row["published_on"]),
        validity=row["validity"],
        column_id=row["column_id"],
        fields=fields,
        values=values,
        text_length=row["text_length"],
        interpretations=tuple(r["url"] for r in related),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
