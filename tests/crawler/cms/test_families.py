"""Each family's portal, crawled for real: its name, columns, lists over all pages, documents."""

from __future__ import annotations

import asyncio
import importlib.util
import sqlite3
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from lab.cms import CODE, FOOTERS, ICP, NAVS, PageSet
from lab.crawling import AS_OF, QUICK, spec_of
from lab.site import Facts, LabSite

from checks.derived.list_pages import list_chain
from crawler.cms.load import profiles
from crawler.run import crawl
from gkcheck.store.reader import FactReader

HERE = Path(__file__).parent
FAMILIES = sorted(path.parent.name for path in HERE.glob("*/pages.py"))


def load(family: str) -> PageSet:
    found = importlib.util.spec_from_file_location(f"pages_{family}", HERE / family / "pages.py")
    assert found is not None
    assert found.loader is not None
    module: Any = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module.build()


@pytest.mark.parametrize("family", FAMILIES)
def test_family_is_read_whole(family: str, tmp_path: Path) -> None:
    made = load(family)
    with LabSite() as site:
        site.fallback = made.answer
        summary = asyncio.run(
            crawl(spec_of(site.url, max_pages=2000), tmp_path, as_of=AS_OF, patience=QUICK)
        )
        base = site.url.rstrip("/")
    facts = Facts(tmp_path)
    assert summary.state == "complete", summary.reason
    assert facts.run("cms_family") == made.family
    assert float(facts.run("cms_confidence") or 0) >= 0.5
    again = {line: n for line, n in Counter(made.asked).items() if n > 1}
    assert not again, "asked for twice"
    seen = {row[0] for row in facts.all("SELECT name FROM column_seen")}
    assert {column.name for column in made.columns} <= seen
    reader = FactReader(tmp_path / "facts.db", AS_OF)
    try:
        for column in made.columns:
            start = reader.scalar("SELECT id FROM url WHERE url = ?", base + column.start)
            assert start is not None, column.start
            chain, whole = list_chain(reader, int(start))
            entries = _entries(facts.path, chain)
            assert entries.keys() == {x.title for x in column.items}, (column.name, column.paging)
            for item in column.items:
                assert entries[item.title] == (base + item.path, item.day), column.paging
            assert whole, (column.name, column.paging, chain)
    finally:
        reader.close()
    documents = {url: (day, title) for url, day, title in facts.all(
        "SELECT url, published_on, title FROM document JOIN url ON url.id = page_id"
    )}  # fmt: skip
    for column in made.columns:
        for item in column.items:
            assert documents[base + item.path] == (item.day, item.title), column.paging
    marks = facts.all(
        "SELECT site_code, icp_record FROM identity i JOIN page p ON p.identity_id = i.id JOIN url u ON u.id = p.id"
        " WHERE u.url = ?",
        base + "/",
    )
    assert marks == [(CODE, ICP)], made.footer


def _entries(path: Path, chain: list[int]) -> dict[str, tuple[str | None, str | None]]:
    connection = sqlite3.connect(path)
    try:
        return {
            title: (url, day)
            for page in chain
            for title, url, day in connection.execute(
                "SELECT i.title, u.url, i.date FROM list_item i LEFT JOIN url u ON u.id = i.url_id WHERE page_id = ?",
                (page,),
            )
        }
    finally:
        connection.close()


def test_every_profile_has_pages() -> None:
    assert {profile.id for profile in profiles()} == set(FAMILIES)


def test_styles_are_many() -> None:
    made = [load(family) for family in FAMILIES]
    pagings = {column.paging for one in made for column in one.columns}
    assert len(pagings) >= 12, sorted(pagings)
    assert {one.nav for one in made} == set(NAVS)
    assert len(NAVS) >= 8
    assert {one.footer for one in made} == set(FOOTERS)
    assert len(FOOTERS) >= 6


@pytest.mark.parametrize("family", ["hanweb", "generic"])
def test_an_archive_holds_what_was_posted(family: str, tmp_path: Path) -> None:
    made = load(family)
    with LabSite() as site:
        site.fallback = made.answer
        spec = spec_of(site.url, max_pages=2000, archive=True)
        asyncio.run(crawl(spec, tmp_path / "live", as_of=AS_OF, patience=QUICK))
        asked = len(made.asked)
        again = spec.model_copy(
            update={"archive": False, "replay": str(tmp_path / "live" / "site.warc.gz")}
        )
        asyncio.run(crawl(again, tmp_path / "again", as_of=AS_OF, patience=QUICK))
    assert len(made.asked) == asked
    live, replayed = Facts(tmp_path / "live").dump(), Facts(tmp_path / "again").dump()
    assert any("#gk-" in row[0] for row in live["list_page"])
    for name in ("page", "list_page", "list_item", "list_pager", "document", "coverage"):
        assert replayed[name] == live[name], name
