"""Pages that scripts build: opened by browser, a few only, and what they name is crawled."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lab.crawling import AS_OF, spec_of
from lab.site import ARTICLE, Facts, LabSite, page

from crawler.progress import CrawlSummary
from crawler.render import find_chromium
from crawler.run import crawl, look_again

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(find_chromium() is None, reason="no Chromium on this machine"),
]
Crawl = Callable[..., tuple[CrawlSummary, Facts]]

MENU = """document.addEventListener('DOMContentLoaded', function () {
  fetch('/menu.json').then(r => r.json()).then(rows => {
    document.getElementById('menu').innerHTML = '<ul>' + rows.map(
      r => '<li><a href="' + r[1] + '">' + r[0] + '</a></li>').join('') + '</ul>';
  });
});"""
COLUMNS = [
    ["政务公开", "/zwgk/"],
    ["政策解读", "/zcjd/"],
    ["通知公告", "/tzgg/"],
    ["机关简介", "/jgjj/"],
]
LIST = """fetch('items.json').then(r => r.json()).then(rows => {
  document.getElementById('list').innerHTML = rows.map(
    r => '<li><a href="' + r[1] + '">' + r[0] + '</a><span>' + r[2] + '</span></li>').join('');
});"""


def scripted(site: LabSite) -> None:
    """Add a portal whose menu and lists come by script; its articles are plain."""
    import json

    shell = "<div id='menu' class='nav'></div><h1>青岚县人民政府</h1>"
    site.add("/", page("青岚县人民政府", shell + f"<script>{MENU}</script>"))
    site.add("/menu.json", json.dumps(COLUMNS), content_type="application/json")
    for name, href in COLUMNS:
        body = f"{shell}<div class='list'><ul id='list'></ul></div><script>{MENU}{LIST}</script>"
        site.add(href, page(name, body))
        items = [
            [f"关于{name}的通知{i}", f"{href}post_{i}.html", f"2024-05-0{i}"] for i in (1, 2, 3)
        ]
        site.add(f"{href}items.json", json.dumps(items), content_type="application/json")
        for title, url, _ in items:
            site.add(url, page(title, ARTICLE.format(title)))


def test_script_built_menu_and_lists_are_read(site: LabSite, run: Crawl) -> None:
    scripted(site)
    _, plain = run(site.url, into="plain")
    assert plain.all("SELECT count(*) FROM page")[0][0] == 1
    _, facts = run(site.url, browser=True)
    paths = {row[0] for row in facts.all("SELECT path FROM column_seen WHERE source = 'nav'")}
    assert {f'["{name}"]' for name, _ in COLUMNS} <= paths
    assert facts.all("SELECT count(*) FROM list_item")[0][0] == 12
    assert facts.all("SELECT count(*) FROM document")[0][0] >= 12
    assert facts.all("SELECT count(*) FROM page WHERE rendered")[0][0] == 5
    assert max(n for path, n in site.hits.items() if "post_" in path) == 1


def test_second_look_at_a_rendered_page_is_by_browser_too(site: LabSite, tmp_path: Path) -> None:
    scripted(site)
    spec = spec_of(site.url, browser=True)

    async def both() -> set[str]:
        await crawl(spec, tmp_path, as_of=AS_OF)
        return await look_again(spec, tmp_path, [site.url, f"{site.url}zcjd/"])

    seen = asyncio.run(both())
    facts = Facts(tmp_path)
    assert seen == {site.url, f"{site.url}zcjd/"}
    assert facts.all("SELECT count(*) FROM page WHERE rendered")[0][0] == 5
    assert facts.all("SELECT count(*) FROM list_item")[0][0] == 12


@pytest.mark.slow
def test_archive_replays_what_the_browser_saw(site: LabSite, run: Crawl, tmp_path: Path) -> None:
    scripted(site)
    run(site.url, browser=True, archive=True)
    warc: Any = tmp_path / "out" / "site.warc.gz"
    _, facts = run(site.url, into="again", browser=True, replay=str(warc))
    assert facts.all("SELECT count(*) FROM list_item")[0][0] == 12
