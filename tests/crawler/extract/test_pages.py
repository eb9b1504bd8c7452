"""Small pages of our own, one trait of a template family each, and what must be read on them."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from crawler.extract.page import extract_page
from crawler.extract.view import view_of
from gkcheck.models.facts import PageFacts, Place, TargetKind

PAGES = Path(__file__).parent / "pages"
NAMES = sorted(path.stem for path in PAGES.glob("*.html"))


def read(name: str) -> PageFacts:
    url = f"http://www.example.gov.cn/zwgk/zc/{name}.html"
    html = (PAGES / f"{name}.html").read_text("utf-8")
    home = url if name.endswith("home") else "http://www.example.gov.cn/"
    return extract_page(view_of(html, url, home))


def summary(facts: PageFacts) -> dict[str, Any]:
    """The facts that matter, as JSON; empty parts are left out."""
    out: dict[str, Any] = {
        "type": facts.page_type,
        "heading": facts.heading,
        "breadcrumb": facts.breadcrumb,
        "columns": [[c.source, ">".join(c.path), c.url] for c in facts.columns],
        "document": facts.document
        and {k: v for k, v in asdict(facts.document).items() if v not in (None, {}, "")},
        "listing": facts.listing
        and {
            "items": [[i.title, i.url, i.date, i.date_raw] for i in facts.listing.items],
            "page_no": facts.listing.page_no,
            "total_pages": facts.listing.total_pages,
            "total_records": facts.listing.total_records,
            "paging": facts.listing.paging,
            "page_urls": facts.listing.page_urls,
        },
        "relations": [[r.kind, r.label, r.title, r.url] for r in facts.relations],
        "blocks": [[b.kind, b.label, b.state] for b in facts.relation_blocks],
        "identity": {k: v for k, v in asdict(facts.identity).items() if v},
        "signals": {k: v for k, v in asdict(facts.signals).items() if v},
        "not_pages": [
            [x.kind, x.place, x.text, x.url]
            for x in facts.links
            if x.kind is not TargetKind.PAGE and x.place is not Place.RESOURCE
        ],
        "unlinked_attachments": facts.unlinked_attachments,
        "sample": facts.sample,
    }
    return json.loads(json.dumps({k: v for k, v in out.items() if v}, default=str))


@pytest.mark.parametrize("name", NAMES)
def test_facts_of_page(name: str) -> None:
    wanted = json.loads((PAGES / f"{name}.json").read_text("utf-8"))
    assert summary(read(name)) == wanted


def test_every_page_has_expectations() -> None:
    assert len(NAMES) >= 15
    assert {path.stem for path in PAGES.glob("*.json")} == set(NAMES)
