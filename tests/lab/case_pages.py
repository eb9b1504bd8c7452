"""Pages of a case file (the format is described in ``tests/checks/conftest.py``) as facts."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from urllib.parse import urljoin

from gkcheck.models.content import (
    FormRecord,
    LetterRecord,
    PersonalNumberRecord,
    PlayerRecord,
    TableRecord,
)
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
from gkcheck.models.observations import FetchOutcome, FetchRecord
from gkcheck.store.writer import FactWriter

AT = {1: "2021-12-31T01:00:00+00:00", 2: "2021-12-31T02:00:00+00:00"}
ITEM = re.compile(r"(?:(\d{4}-\d\d-\d\d) )?(.+?)(?: -> (\S+))?")
LINK = re.compile(r"(.*?) -> (\S+?)(?: \((\w+)\))?( hidden)?")


def add_page(writer: FactWriter, home: str, page: dict[str, Any]) -> None:
    known = {
        "url", "type", "title", "heading", "text_length", "depth", "sample", "rendered",
        "breadcrumb", "columns", "links", "list", "document", "relations", "relation_blocks",
        "identity", "signals", "looks", "metas", "body", "forms", "tables", "letters", "players",
        "personal", "offered",
    }  # fmt: skip
    assert set(page) <= known, f"unknown page keys {set(page) - known}"
    url = urljoin(home, page["url"])
    for look in range(1, page.get("looks", 1) + 1):
        writer.add_fetch(fetch_record(url, look, "ok"))
    signals = dict(page.get("signals") or {})
    signals["script_built"] = tuple(signals.get("script_built", ()))
    crumb = page.get("breadcrumb")
    writer.add_page(
        PageFacts(
            url=url,
            title=page.get("title"),
            heading=page.get("heading"),
            page_type=PageType(page.get("type", "other")),
            text_length=page.get("text_length", 300),
            text_digest=page["url"],
            metas=tuple((page.get("metas") or {}).items()),
            breadcrumb=_path(crumb) if crumb else None,
            links=_links(home, page),
            columns=_columns(home, page),
            listing=_listing(home, page),
            document=_document(page),
            relations=_relations(home, page),
            relation_blocks=_blocks(page),
            identity=IdentityRecord(**(page.get("identity") or {})),
            signals=PageSignals(**signals),
            sample=page.get("sample", ""),
            unlinked_attachments=tuple(page.get("offered") or ()),
            body=page.get("body", ""),
            forms=_forms(home, page),
            tables=table_records(page.get("tables")),
            letters=_letters(home, page),
            players=_players(home, page),
            personal=tuple(PersonalNumberRecord(**x) for x in page.get("personal") or ()),
        ),
        depth=page.get("depth", 0),
        rendered=bool(page.get("rendered", False)),
    )


def fetch_record(url: str, look: int, outcome: str) -> FetchRecord:
    name, *rest = outcome.split()
    ours = next((int(t[5:-2]) for t in rest if t.startswith("busy=")), 0)
    took = next((int(t[:-2]) for t in rest if t[:1].isdigit() and t.endswith("ms")), 5)
    kind = next((t[5:] for t in rest if t.startswith("type=")), None)
    rest = [t for t in rest if not t.endswith("ms") and not t.startswith("type=")]
    status = int(rest[0]) if rest and rest[0].isdigit() else (200 if name == "ok" else None)
    target = urljoin(url, rest[-1]) if rest and not rest[-1].isdigit() else None
    return FetchRecord(
        url=url, look=look, outcome=FetchOutcome(name), status=status, content_type=kind,
        charset=None, bytes=1000, elapsed_ms=took, at=AT[look], redirect_to=target,
        redirect_kind="http" if target else None, busy_ms=ours,
    )  # fmt: skip


def _path(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(">"))


def _columns(home: str, page: dict[str, Any]) -> tuple[ColumnRecord, ...]:
    found = []
    given = dict(page.get("columns") or {})
    if page.get("breadcrumb") and "breadcrumb" not in given:
        own = f" -> {page['url']}" if page.get("type", "other") != "article" else ""
        given["breadcrumb"] = [page["breadcrumb"] + own]
    for source, columns in given.items():
        for text in columns:
            names, _, url = text.partition(" -> ")
            found.append(
                ColumnRecord(
                    ColumnSource(source), _path(names), urljoin(home, url) if url else None
                )
            )
    return tuple(found)


def _links(home: str, page: dict[str, Any]) -> tuple[LinkRecord, ...]:
    found = []
    for place, links in (page.get("links") or {}).items():
        for text in links:
            match = LINK.fullmatch(text)
            assert match, f"link {text!r}"
            name, url, kind, hidden = match.groups()
            found.append(
                LinkRecord(
                    urljoin(home, url), TargetKind(kind or "page"), Place(place), name, bool(hidden)
                )
            )
    return tuple(found)


def _listing(home: str, page: dict[str, Any]) -> ListRecord | None:
    listing = page.get("list")
    if listing is None:
        return None
    items = []
    for text in listing.get("items") or []:
        match = ITEM.fullmatch(text)
        assert match, f"item {text!r}"
        day, title, url = match.groups()
        items.append(
            ListItemRecord(
                title, urljoin(home, url) if url else None,
                date.fromisoformat(day) if day else None, day,
            )
        )  # fmt: skip
    rest = {k: v for k, v in listing.items() if k not in ("items", "pages")}
    pages = tuple(urljoin(home, u) for u in listing.get("pages") or [])
    return ListRecord(items=tuple(items), page_urls=pages, **rest)


def _document(page: dict[str, Any]) -> DocumentRecord | None:
    given = page.get("document")
    if given is None:
        return None
    names = DocumentRecord.__dataclass_fields__
    empty: dict[str, Any] = {n: None for n in names if n not in ("fields", "text_length")}
    values = {**empty, "title": page.get("title"), "text_length": 500, **given}
    values["fields"] = {name: str(text) for name, text in values.get("fields", {}).items()}
    if values["validity"] is not None:
        values["validity"] = Validity(values["validity"])
    return DocumentRecord(**values)


def _relations(home: str, page: dict[str, Any]) -> tuple[RelationRecord, ...]:
    found = []
    for text in page.get("relations") or []:
        match = re.fullmatch(r"(\w+) (.*?): (.*) -> (\S+)", text)
        assert match, f"relation {text!r}"
        kind, label, title, url = match.groups()
        found.append(RelationRecord(RelationKind(kind), label, title, urljoin(home, url)))
    return tuple(found)


def _blocks(page: dict[str, Any]) -> tuple[RelationBlockRecord, ...]:
    found = []
    for text in page.get("relation_blocks") or []:
        match = re.fullmatch(r"(\w+) (.*?): (\w+)", text)
        assert match, f"relation block {text!r}"
        found.append(RelationBlockRecord(RelationKind(match[1]), match[2], match[3]))
    return tuple(found)


def table_records(tables: list[dict[str, Any]] | None) -> tuple[TableRecord, ...]:
    return tuple(
        TableRecord(
            x.get("caption"), tuple(x.get("header") or ()),
            tuple(tuple(str(cell) for cell in row) for row in x["rows"]),
            x.get("rows_total", len(x["rows"])),
        )
        for x in tables or ()
    )  # fmt: skip


def _letters(home: str, page: dict[str, Any]) -> tuple[LetterRecord, ...]:
    empty = {"url": None, "asked_on": None, "replied_on": None, "unit": None, "status": None}
    return tuple(
        LetterRecord(**{**empty, **x, "url": urljoin(home, x["url"]) if x.get("url") else None})
        for x in page.get("letters") or ()
    )


def _forms(home: str, page: dict[str, Any]) -> tuple[FormRecord, ...]:
    return tuple(
        FormRecord(
            x["purpose"], urljoin(home, x["url"]) if x.get("url") else None,
            x.get("method", "get"), tuple(x.get("fields") or ()), x.get("query_name"),
        )
        for x in page.get("forms") or ()
    )  # fmt: skip


def _players(home: str, page: dict[str, Any]) -> tuple[PlayerRecord, ...]:
    def at(url: str | None) -> str | None:
        return urljoin(home, url) if url else None

    return tuple(
        PlayerRecord(x["how"], at(x.get("url")), x.get("provider"), at(x.get("poster_url")))
        for x in page.get("players") or ()
    )
