"""Builds a fact store from the compact YAML of a case file. The format is described here.

A case file is ``tests/checks/<family>/<check id>/<expected>-<what>.yaml`` where ``<expected>`` is

* ``pass``: completed, nothing flagged, nothing to review, nothing undecided;
* ``fail``: completed, at least one sure finding;
* ``review``: completed, at least one finding that a person must look at, none sure;
* ``na``: inapplicable (population 0 over complete facts);
* ``incomplete``: cannot tell: state ``incomplete``, or subjects undecided without a sure finding.

Keys of a case::

    why: one sentence, what the case shows            (required)
    as_of: 2021-12-31                                 (default 2021-12-31)
    params: {columns: ["政务公开>规划信息|规划计划@0.8"]}
    facts:
      run: {home_url: "https://www.county.gov.cn/"}   (default this one)
      scopes: {other.example: sibling}                (default: home host in, else out)
      coverage: {column: truncated budget_pages, media: none}
                                       (default every kind complete; none: never collected)
      states: {/later.html: [skipped, budget_pages]}  (url.state and url.reason)
      pages: [...]                                    (below)
      fetches: {/gone.html: [http_error 404, ok]}     (one entry a look; the page case's own: ok 200)
      media: [{url: /a.jpg, kind: image, verdict: broken, problem: empty, look: 1, ...}]
      dns: [{host: ..., rtype: AAAA, outcome: answer, answers: [...], look: 1, ...}]
      probes: [{host: ..., family: 6, step: connect, outcome: ok, port: 80, look: 1, ...}]
      rounds: [{round: 1, family: 6, step: http, outcome: ok, elapsed_ms: 40, look: 1}]
      vantage: {ipv6: true, browser: [false, "no browser found"]}
      attachment_texts: [{url: /a.pdf, state: text, text: ..., tables: [...], ...}]
      searches: [{query: ..., how: title, expect_url: /a.html, outcome: found, rank: 1, ...}]
      layouts: [{url: /, width: 390, scroll_width: 390, ...}]
      lists: {units: [{name: ...}]}     lists that the office supplied
      tables: {reach: [{look: 1, level: 2, url: /a.html, ...}]}     rows of any table as they are;
                                       ``url`` becomes ``url_id`` in ``reach``
    expect:
      state: completed                 reason: budget_pages          (both default None: not asked)
      measures: {population: 3}        a subset
      findings: [{reason: ..., label: ..., url: ...?, group: ...?, message: part?, evidence: {...}}]
      review: [...]                    undecided: [{reason: ..., label: ...}]
                                       all three exactly, in any order; default none

``dns``, ``probes`` and ``media`` entries take the fields of ``gkcheck.models.facts`` (``look``,
``at`` and ``resolver`` have defaults). ``fetches`` may name a redirect: ``redirect 301 /new/``; and how
long it took: ``ok 4000ms``, of it ``busy=1500ms`` ours; and of what type it was: ``ok type=application/json``.
Addresses are joined to ``home_url``. A column in ``params`` (string in a key ``columns`` or ending
in ``_columns``) is levels joined by ``>``; within a level ``standard|synonym@grade``, and ``?`` after
the standard name marks an optional level; ``~`` before the whole marks a path that is not strict.

A page::

    - url: /zwgk/
      type: list                       PageType; default other
      title: 政务公开                  heading, text_length, depth, sample, rendered: as in the store
      breadcrumb: 政务公开>规划         (home left out); gives a breadcrumb column too, unless
      columns: {nav: ["政务公开 -> /zwgk/", "政务公开>规划"]}          columns has that source
      links: {nav: ["规划 -> /gh/"], body: ["图 -> /a.jpg (image)"], footer: [...]}
      list: {items: ["2021-03-04 标题 -> /a.html"], pages: [/l_2.html], total_pages: 2, ...}
      document: {title: ..., published_on: 2021-03-01, fields: {文号: ...}, ...}
      relations: ["policy 相关文件: 标题 -> /a.html"]
      relation_blocks: ["interpretation 相关解读: scripted"]
      identity: {site_code: "5001010001", scripted: true}
      signals: {script_built: [list], soft_404_sign: ...}
      body: text of the content
      forms: [{purpose: search, url: /s, method: get, fields: [...], query_name: q}]
      tables: [{caption: ..., header: [...], rows: [[...]]}]
      letters: [{title: ..., url: /l.html, asked_on: 2021-03-01, replied_on: ..., unit: ..., ...}]
      players: [{how: hls, url: /v.m3u8}]
      personal: [{kind: mobile, masked: 138****0000, context: ...}]
      offered: [附件.doc]               (files offered by links without an address)
      looks: 2                          (fetched that often; default 1)
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from ruamel.yaml import YAML

from gkcheck.models.content import (
    AttachmentTextRecord,
    FormRecord,
    LetterRecord,
    PersonalNumberRecord,
    PlayerRecord,
    TableRecord,
)
from gkcheck.models.facts import (
    ColumnRecord,
    ColumnSource,
    CoverageRecord,
    DocumentRecord,
    FactKind,
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
from gkcheck.models.observations import (
    DnsRecord,
    FetchOutcome,
    FetchRecord,
    LayoutRecord,
    MediaRecord,
    MediaVerdict,
    ProbeRecord,
    RoundRecord,
    SearchRecord,
    VantageRecord,
)
from gkcheck.store.reader import FactReader
from gkcheck.store.schema import build_indexes
from gkcheck.store.writer import FactWriter

HOME = "https://www.county.gov.cn/"
AT = {1: "2021-12-31T01:00:00+00:00", 2: "2021-12-31T02:00:00+00:00"}
ITEM = re.compile(r"(?:(\d{4}-\d\d-\d\d) )?(.+?)(?: -> (\S+))?")
LINK = re.compile(r"(.*?) -> (\S+?)(?: \((\w+)\))?( hidden)?")


@pytest.fixture
def build_facts() -> Callable[[Path, dict[str, Any]], None]:
    """The builder: (path of the store to make, the case's ``facts``)."""
    return build


@pytest.fixture
def facts_of(tmp_path: Path) -> Iterator[Callable[..., FactReader]]:
    """Makes a reader over facts written as YAML text: ``facts_of(text, as_of=...)``."""
    opened: list[FactReader] = []

    def make(text: str, as_of: date = date(2021, 12, 31)) -> FactReader:
        path = tmp_path / f"facts{len(opened)}.db"
        build(path, load_yaml(text))
        opened.append(FactReader(path, as_of))
        return opened[-1]

    yield make
    for reader in opened:
        reader.close()


@pytest.fixture
def column_of() -> Callable[[str], dict[str, Any]]:
    """Turns a column written as in ``params`` into the form that a plan's loader hands on."""
    return column_spec


@pytest.fixture
def load_case() -> Callable[[str], dict[str, Any]]:
    """Reads a case file's text; columns in ``params`` are expanded."""

    def load(text: str) -> dict[str, Any]:
        case: dict[str, Any] = load_yaml(text)
        case["params"] = expand(case.get("params") or {})
        return case

    return load


def load_yaml(text: str) -> Any:
    return YAML(typ="safe").load(text) or {}


def expand(params: dict[str, Any]) -> dict[str, Any]:
    return {
        key: [column_spec(v) if isinstance(v, str) else v for v in value]
        if key == "columns" or key.endswith("_columns")
        else value
        for key, value in params.items()
    }


def column_spec(text: str) -> dict[str, Any]:
    strict = not text.startswith("~")
    path, label = [], []
    for level in text.removeprefix("~").split(">"):
        standard, *synonyms = level.split("|")
        name = standard.removesuffix("?")
        label.append(name)
        path.append(
            {
                "name": name,
                "optional": standard.endswith("?"),
                "synonyms": [{"name": s.split("@")[0], "grade": s.split("@")[1]} for s in synonyms],
            }
        )
    return {"label": ">".join(label), "path": path, "strict": strict}


def build(path: Path, facts: dict[str, Any]) -> None:
    run = {"home_url": HOME, **(facts.get("run") or {})}
    home = run["home_url"]
    run.setdefault("host", urlsplit(home).netloc)
    writer = FactWriter(str(path))
    writer.set_run(**{k: str(v) for k, v in run.items()})
    given = facts.get("coverage") or {}
    records = []
    for kind in FactKind:
        state, _, reason = str(given.get(kind.value, "complete")).partition(" ")
        if state != "none":
            records.append(CoverageRecord(kind, state, reason or None, 0))
    writer.set_coverage(records)
    for page in facts.get("pages") or []:
        _page(writer, home, page)
    for url, looks in (facts.get("fetches") or {}).items():
        for look, outcome in enumerate([looks] if isinstance(looks, str) else looks, 1):
            writer.add_fetch(_fetch(urljoin(home, url), look, outcome))
    for media in facts.get("media") or []:
        row = {"look": 1, "sniffed": None, **media, "url": urljoin(home, media["url"])}
        row["kind"] = TargetKind(row["kind"])
        row["verdict"] = MediaVerdict(row["verdict"])
        writer.add_media(MediaRecord(**row))
        if writer.db.execute(
            "SELECT 1 FROM fetch WHERE url_id = ?", (writer.known(row["url"]),)
        ).fetchone() is None:  # fmt: skip
            writer.add_fetch(_fetch(row["url"], row["look"], "ok"))
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
    for row in facts.get("attachment_texts") or []:
        text: dict[str, Any] = {"look": 1, **row, "url": urljoin(home, row["url"])}
        text["tables"] = _records(text.get("tables"))
        text["personal"] = tuple(PersonalNumberRecord(**x) for x in text.get("personal") or ())
        text["members"] = tuple(text.get("members") or ())
        writer.add_attachment_text(AttachmentTextRecord(**text))
    search = {"look": 1, "rank": None, "results": None, "elapsed_ms": 50, "at": AT[1]}
    writer.add_searches(
        SearchRecord(
            **{
                **search, "asked_url": urljoin(home, "/search"), **row,
                "expect_url": urljoin(home, row["expect_url"]),
            }
        )
        for row in facts.get("searches") or []
    )  # fmt: skip
    layout = {"viewport": None, "small_text_share": None, "at": AT[1]}
    writer.add_layouts(
        LayoutRecord(**{**layout, **row, "url": urljoin(home, row["url"])})
        for row in facts.get("layouts") or []
    )
    for name, entries in (facts.get("lists") or {}).items():
        writer.set_list(name, entries)
    for url, (state, reason) in (facts.get("states") or {}).items():
        row_id = writer.url_id(urljoin(home, url))
        writer.db.execute(
            "UPDATE url SET state = ?, reason = ? WHERE id = ?", (state, reason, row_id)
        )
    for table, rows in (facts.get("tables") or {}).items():
        for row in rows:
            if table == "reach" and "url" in row:
                row = {**row, "url_id": writer.url_id(urljoin(home, row["url"]))}
                del row["url"]
            names, marks = ",".join(row), ",".join("?" * len(row))
            values = [json.dumps(v) if isinstance(v, list) else v for v in row.values()]
            writer.db.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", values)
    _scopes(writer, home, facts.get("scopes") or {})
    build_indexes(writer.db)
    writer.close()


def _scopes(writer: FactWriter, home: str, scopes: dict[str, str]) -> None:
    writer.db.execute("UPDATE url SET scope = 'in' WHERE host = ?", (urlsplit(home).netloc,))
    for host, scope in scopes.items():
        writer.db.execute("UPDATE url SET scope = ? WHERE host = ?", (scope, host))


def _fetch(url: str, look: int, outcome: str) -> FetchRecord:
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


def _records(tables: list[dict[str, Any]] | None) -> tuple[TableRecord, ...]:
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


def _page(writer: FactWriter, home: str, page: dict[str, Any]) -> None:
    known = {
        "url", "type", "title", "heading", "text_length", "depth", "sample", "rendered",
        "breadcrumb", "columns", "links", "list", "document", "relations", "relation_blocks",
        "identity", "signals", "looks", "metas", "body", "forms", "tables", "letters", "players",
        "personal", "offered",
    }  # fmt: skip
    assert set(page) <= known, f"unknown page keys {set(page) - known}"
    url = urljoin(home, page["url"])
    for look in range(1, page.get("looks", 1) + 1):
        writer.add_fetch(_fetch(url, look, "ok"))
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
            tables=_records(page.get("tables")),
            letters=_letters(home, page),
            players=_players(home, page),
            personal=tuple(PersonalNumberRecord(**x) for x in page.get("personal") or ()),
        ),
        depth=page.get("depth", 0),
        rendered=bool(page.get("rendered", False)),
    )
