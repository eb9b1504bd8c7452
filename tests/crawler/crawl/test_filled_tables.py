"""Lists that plug-ins of a page fill by requests of their own are read whole without a browser."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from aiohttp import web
from lab.crawling import AS_OF, QUICK, spec_of
from lab.site import ARTICLE, LabSite, nav, page

from checks.derived.list_pages import list_chain
from crawler.run import crawl
from gkcheck.store.reader import FactReader

EACH = 23
ROWS = [
    {
        "title": f"关于第{i:02}号事项的通知",
        "url": f"/tz/t20240501_{i}.html",
        "pubDate": "2024-05-01",
    }
    for i in range(EACH)
]
TITLES = {row["title"] for row in ROWS}
LAYUI = "layui.use('table', function () { layui.table.render({elem: '#t', url: '/api/list', where: {cid: 7}, page: true, limit: 10}); });"
BOOTSTRAP = "$('#t').bootstrapTable({url: '/api/list', sidePagination: 'server', pageSize: 10, pagination: true});"
DATATABLE = "$('#t').DataTable({serverSide: true, ajax: {url: '/api/list', data: {cid: 7}}});"
RAW = "var xhr = new XMLHttpRequest(); xhr.open('GET', '/api/list?page=1&limit=10', true); xhr.onload = show; xhr.send();"


def part(request: web.Request, first: str, size: str) -> list[dict[str, str]]:
    low, many = int(request.query[first]), int(request.query[size])
    low = (low - 1) * many if first == "page" else low
    return ROWS[low : low + many]


def by_page(request: web.Request) -> web.Response:
    return web.json_response({"code": 0, "count": EACH, "data": part(request, "page", "limit")})


def by_offset(request: web.Request) -> web.Response:
    return web.json_response({"total": EACH, "rows": part(request, "offset", "limit")})


def by_cells(request: web.Request) -> web.Response:
    cells = [
        [f"<a href='{row['url']}'>{row['title']}</a>", row["pubDate"]]
        for row in part(request, "start", "length")
    ]
    return web.json_response(
        {"draw": 1, "recordsTotal": EACH, "recordsFiltered": EACH, "data": cells}
    )


def titles_of(tmp_path: Path, url: str) -> tuple[set[str], bool]:
    """Return the titles of the list that begins at ``url``, and whether it was read whole."""
    reader = FactReader(tmp_path / "facts.db", AS_OF)
    try:
        start = reader.scalar("SELECT id FROM url WHERE url = ?", url)
        assert start is not None
        chain, whole = list_chain(reader, int(start))
        rows = [
            row["title"]
            for at in chain
            for row in reader.rows("SELECT title FROM list_item WHERE page_id = ?", at)
        ]
        return set(rows), whole
    finally:
        reader.close()


def run(site: LabSite, tmp_path: Path, main: str) -> tuple[set[str], bool]:
    site.add(
        "/",
        page(
            "青岚县人民政府", nav(("通知公告", "/tz/"), ("政务公开", "/zw/")) + "<p>欢迎您</p>" * 9
        ),
    )
    trail = "<div>当前位置：<a href='/'>首页</a> &gt; <a href='/tz/'>通知公告</a></div>"
    site.add("/tz/", page("通知公告", trail + main))
    for row in ROWS:
        site.add(row["url"], page(row["title"], trail + ARTICLE.format(row["title"])))
    asyncio.run(crawl(spec_of(site.url, max_pages=200), tmp_path, as_of=AS_OF, patience=QUICK))
    return titles_of(tmp_path, f"{site.url}tz/")


@pytest.mark.parametrize(
    ("script", "answer"),
    [(LAYUI, by_page), (BOOTSTRAP, by_offset), (DATATABLE, by_cells), (RAW, by_page)],
    ids=["layui", "bootstrap-table", "DataTables", "XMLHttpRequest"],
)
def test_a_table_that_asks_for_its_rows_is_read_whole(
    site: LabSite, tmp_path: Path, script: str, answer: Callable[[web.Request], web.Response]
) -> None:
    site.fallback = lambda r: answer(r) if r.path == "/api/list" else web.Response(status=404)
    found, whole = run(site, tmp_path, f"<table id='t'></table><script>{script}</script>")
    assert found == TITLES
    assert whole


def test_a_part_that_the_page_loads_is_its_list(site: LabSite, tmp_path: Path) -> None:
    rows = "".join(
        f"<li><a href='{row['url']}'>{row['title']}</a><span>{row['pubDate']}</span></li>"
        for row in ROWS
    )
    site.add("/tz/list_all.html", f"<ul>{rows}</ul>")
    found, whole = run(
        site, tmp_path, "<div id='t'></div><script>$('#t').load('list_all.html');</script>"
    )
    assert found == TITLES
    assert whole
