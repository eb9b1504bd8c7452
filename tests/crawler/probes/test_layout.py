"""How pages stand on a phone, measured by the browser: fitting, shrunk, too wide, tiny text."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiohttp import web
from lab.crawling import AS_OF, QUICK, spec_of
from lab.site import ARTICLE, Facts, LabSite, listing, nav, page

from crawler.client import LiveFetcher
from crawler.probes.layout import WIDTH, pages_of, phone_agent, probe_layout
from crawler.render import find_chromium
from crawler.resolve import Resolver
from crawler.run import crawl
from gkcheck.models.observations import LayoutRecord
from gkcheck.store.writer import FactWriter

COLUMNS = [
    ("政府信息公开", "/xxgk/"),
    ("通知公告", "/c1/"),
    ("政策文件", "/c2/"),
    ("办事服务", "/c3/"),
    ("机构职能", "/c4/"),
]
FIT = "<meta name=viewport content='width=device-width, initial-scale=1'>"
needs_browser = pytest.mark.skipif(find_chromium() is None, reason="no Chromium on this machine")


def fill(site: LabSite, home_head: str = FIT, list_body: str = "", article_head: str = FIT) -> None:
    menu = nav(*COLUMNS)
    site.add(
        "/", page("丰乐县人民政府", menu + "<p>欢迎访问丰乐县人民政府网站</p>", head=home_head)
    )
    for name, path in COLUMNS:
        rows = [
            (f"关于{name}第{i}号事项的通知", f"{path}t2024010{i}_{i}.html", "2024-01-02")
            for i in range(1, 5)
        ]
        site.add(path, page(name, menu + listing(*rows) + list_body, head=FIT))
        for title, href, _ in rows:
            site.add(href, page(title, menu + ARTICLE.format(title), head=article_head))


@pytest.fixture
def site() -> Iterator[LabSite]:
    with LabSite() as lab:
        yield lab


def measure(site: LabSite, out: Path, *, browser: bool = True) -> dict[str, LayoutRecord]:
    spec = spec_of(site.url, browser=False)
    asyncio.run(crawl(spec, out, as_of=AS_OF, patience=QUICK))
    spec = spec.model_copy(update={"browser": browser})
    writer = FactWriter(str(out / "facts.db"))

    async def look() -> list[LayoutRecord]:
        fetcher = LiveFetcher(Resolver(None), user_agent=phone_agent(spec), allow_private=True)
        try:
            return await probe_layout(spec, writer, fetcher)
        finally:
            await fetcher.close()

    found = asyncio.run(look())
    writer.close()
    return {record.url.removeprefix(site.url): record for record in found}


@pytest.mark.slow
@pytest.mark.browser
@needs_browser
def test_pages_on_a_phone(site: LabSite, tmp_path: Path) -> None:
    """Home without a viewport is shrunk, the column holds a wide table, the article fits."""
    fill(site, home_head="<style>body{min-width:1200px;font-size:14px}</style>",
         list_body="<div style='width:900px'>宽</div>")  # fmt: skip
    found = measure(site, tmp_path / "out")
    assert len(found) == 3
    home, column = found[""], found["xxgk/"]
    [article] = [r for path, r in found.items() if path.endswith("html")]
    assert home.viewport is None
    assert home.scroll_width >= 1200
    assert home.small_text_share is not None
    assert home.small_text_share > 0.9
    assert 900 <= column.scroll_width < 1000
    assert article.scroll_width == WIDTH
    assert article.small_text_share is not None
    assert article.small_text_share < 0.5
    assert (article.viewport or "").startswith("width=device-width")
    assert Facts(tmp_path / "out").coverage()["layout"] == ("complete", None)
    stored = Facts(tmp_path / "out").all("SELECT count(*), min(width), max(width) FROM layout")
    assert stored == [(3, WIDTH, WIDTH)]


@pytest.mark.slow
@pytest.mark.browser
@needs_browser
def test_a_phone_version_is_shown_to_a_phone(site: LabSite, tmp_path: Path) -> None:
    fill(site)
    wide = page("丰乐县人民政府", nav(*COLUMNS), head="<style>body{min-width:1200px}</style>")
    narrow = page("丰乐县人民政府", nav(*COLUMNS), head=FIT)
    site.add("/", lambda r: web.Response(text=narrow if "Mobile" in r.headers["User-Agent"] else wide, content_type="text/html"))  # fmt: skip
    assert measure(site, tmp_path / "out")[""].scroll_width == WIDTH


def test_without_a_browser_nothing_is_told(site: LabSite, tmp_path: Path) -> None:
    fill(site)
    assert measure(site, tmp_path / "out", browser=False) == {}
    assert Facts(tmp_path / "out").coverage()["layout"] == ("failed", "no_browser")


def test_pages_are_home_disclosure_column_and_an_article(site: LabSite, tmp_path: Path) -> None:
    fill(site)
    measure(site, tmp_path / "out", browser=False)
    writer = FactWriter(str(tmp_path / "out" / "facts.db"))
    pages = [url.removeprefix(site.url) for url in pages_of(writer)]
    writer.close()
    assert pages[:2] == ["", "xxgk/"]
    assert pages[2].endswith(".html")
