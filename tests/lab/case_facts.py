"""Fact stores from the facts of a case file (its format: ``tests/checks/conftest.py``)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from lab.case_pages import AT, add_page, fetch_record, table_records

from gkcheck.models.content import AttachmentTextRecord, PersonalNumberRecord
from gkcheck.models.facts import CoverageRecord, FactKind, TargetKind
from gkcheck.models.observations import (
    DnsRecord,
    LayoutRecord,
    MediaRecord,
    MediaVerdict,
    ProbeRecord,
    RoundRecord,
    SearchRecord,
    VantageRecord,
)
from gkcheck.store.schema import build_indexes
from gkcheck.store.writer import FactWriter

HOME = "https://www.county.gov.cn/"


def build(path: Path, facts: dict[str, Any]) -> None:
    """Make the store ``path`` from the ``facts`` of a case."""
    run = {"home_url": HOME, **(facts.get("run") or {})}
    home = run["home_url"]
    run.setdefault("host", urlsplit(home).netloc)
    writer = FactWriter(str(path))
    writer.set_run(**{k: str(v) for k, v in run.items()})
    _coverage(writer, facts.get("coverage") or {})
    for page in facts.get("pages") or []:
        add_page(writer, home, page)
    for url, looks in (facts.get("fetches") or {}).items():
        for look, outcome in enumerate([looks] if isinstance(looks, str) else looks, 1):
            writer.add_fetch(fetch_record(urljoin(home, url), look, outcome))
    for media in facts.get("media") or []:
        _media(writer, home, media)
    _network(writer, facts)
    _attachment_texts(writer, home, facts.get("attachment_texts") or [])
    _trials(writer, home, facts)
    for name, entries in (facts.get("lists") or {}).items():
        writer.set_list(name, entries)
    for url, (state, reason) in (facts.get("states") or {}).items():
        row_id = writer.url_id(urljoin(home, url))
        writer.db.execute(
            "UPDATE url SET state = ?, reason = ? WHERE id = ?", (state, reason, row_id)
        )
    for table, rows in (facts.get("tables") or {}).items():
        _rows(writer, home, table, rows)
    _scopes(writer, home, facts.get("scopes") or {})
    build_indexes(writer.db)
    writer.close()


def _coverage(writer: FactWriter, given: dict[str, Any]) -> None:
    records = []
    for kind in FactKind:
        state, _, reason = str(given.get(kind.value, "complete")).partition(" ")
        if state != "none":
            records.append(CoverageRecord(kind, state, reason or None, 0))
    writer.set_coverage(records)


def _media(writer: FactWriter, home: str, media: dict[str, Any]) -> None:
    row = {"look": 1, "sniffed": None, **media, "url": urljoin(home, media["url"])}
    row["kind"] = TargetKind(row["kind"])
    row["verdict"] = MediaVerdict(row["verdict"])
    writer.add_media(MediaRecord(**row))
    fetched = writer.db.execute(
        "SELECT 1 FROM fetch WHERE url_id = ?", (writer.known(row["url"]),)
    ).fetchone()
    if fetched is None:
        writer.add_fetch(fetch_record(row["url"], row["look"], "ok"))


def _network(writer: FactWriter, facts: dict[str, Any]) -> None:
    """What the probes saw of names and addresses, and what this machine has."""
    defaults = {"look": 1, "at": AT[1]}
    writer.add_dns(
        DnsRecord(**{**defaults, "resolver": "127.0.0.1", "answers": (), "chain": (), **row})
        for row in facts.get("dns") or []
    )
    probe = {"address": None, "port": None, "elapsed_ms": None}
    writer.add_probes(
        ProbeRecord(**{**defaults, **probe, **row}) for row in facts.get("probes") or []
    )
    writer.add_rounds(
        RoundRecord(**{**defaults, "elapsed_ms": None, **row}) for row in facts.get("rounds") or []
    )
    writer.add_vantage(
        VantageRecord(name, ok[0], ok[1]) if isinstance(ok, list) else VantageRecord(name, ok, "")
        for name, ok in (facts.get("vantage") or {}).items()
    )


def _attachment_texts(writer: FactWriter, home: str, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        text: dict[str, Any] = {"look": 1, **row, "url": urljoin(home, row["url"])}
        text["tables"] = table_records(text.get("tables"))
        text["personal"] = tuple(PersonalNumberRecord(**x) for x in text.get("personal") or ())
        text["members"] = tuple(text.get("members") or ())
        writer.add_attachment_text(AttachmentTextRecord(**text))


def _trials(writer: FactWriter, home: str, facts: dict[str, Any]) -> None:
    """Searches that were tried and pages that were laid out."""
    search = {
        "look": 1, "rank": None, "results": None, "elapsed_ms": 50, "at": AT[1],
        "asked_url": urljoin(home, "/search"),
    }  # fmt: skip
    writer.add_searches(
        SearchRecord(**{**search, **row, "expect_url": urljoin(home, row["expect_url"])})
        for row in facts.get("searches") or []
    )
    layout = {"viewport": None, "small_text_share": None, "at": AT[1]}
    writer.add_layouts(
        LayoutRecord(**{**layout, **row, "url": urljoin(home, row["url"])})
        for row in facts.get("layouts") or []
    )


def _rows(writer: FactWriter, home: str, table: str, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        if table == "reach" and "url" in row:
            row = {**row, "url_id": writer.url_id(urljoin(home, row["url"]))}
            del row["url"]
        names, marks = ",".join(row), ",".join("?" * len(row))
        values = [json.dumps(v) if isinstance(v, list) else v for v in row.values()]
        writer.db.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", values)


def _scopes(writer: FactWriter, home: str, scopes: dict[str, str]) -> None:
    writer.db.execute("UPDATE url SET scope = 'in' WHERE host = ?", (urlsplit(home).netloc,))
    for host, scope in scopes.items():
        writer.db.execute("UPDATE url SET scope = ? WHERE host = ?", (scope, host))
