"""Case files of checks: their format, described here, and fixtures that read them.

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

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from lab.case_facts import build
from ruamel.yaml import YAML

from gkcheck.store.reader import FactReader


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
