"""One portal with every trap at once: the crawl ends within its budgets, the rest is audited whole."""

from __future__ import annotations

import asyncio
import gzip
import resource
import time
from pathlib import Path

import pytest
from aiohttp import web
from lab.county import COLUMNS, county
from lab.crawling import AS_OF, QUICK, spec_of
from lab.site import Facts, LabSite, nav, page

from crawler.run import crawl

MEGABYTE = 1_000_000


def html(text: str) -> web.Response:
    return web.Response(text=text, content_type="text/html")


def traps(site: LabSite, links: int, menu: int) -> None:
    """Add the traps; ``links`` on the page with very many, ``menu`` bytes in the largest menu."""
    bomb = gzip.compress(b"<html><title>x</title>" + b"<p>0</p>" * 12_000_000, 1)
    many = page(
        "很多链接", "".join(f"<a href='/many/{i}.html'>第{i}号</a>" for i in range(links))
    ).encode()
    item = (
        "<li><a href='/menu/{0}/'>栏目{0}</a><ul><li><a href='/menu/{0}/a/'>下级</a></li></ul></li>"
    )
    size = len(item.format(100_000).encode())
    huge = page(
        "大菜单",
        "<div class='nav'><ul>"
        + "".join(item.format(i) for i in range(menu // size))
        + "</ul></div>",
    )
    nested = (
        "<html><title>深</title><body>" + "<div><ul><li>" * 40_000 + "<a href='/deep.html'>底</a>"
    )
    site.add("/bomb.html", bomb, headers={"Content-Type": "text/html", "Content-Encoding": "gzip"})
    site.add("/many.html", many, headers={"Content-Type": "text/html"})
    site.add("/huge.html", huge.encode(), headers={"Content-Type": "text/html"})
    site.add("/nested.html", nested.encode(), headers={"Content-Type": "text/html"})
    site.add("/loop1.html", "", status=302, headers={"Location": "/loop2.html"})
    site.add("/loop2.html", "", status=302, headers={"Location": "/loop1.html"})

    async def drip(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/html"})
        await response.prepare(request)
        try:
            while True:
                await response.write(b"<p>.</p>")
                await asyncio.sleep(0.05)
        except (ConnectionError, OSError):
            return response

    site.add("/drip.html", drip)

    def endless(request: web.Request) -> web.StreamResponse:
        path, query = request.path, request.query
        if path == "/cal":
            year, month = int(query.get("year", "2024")), int(query.get("month", "1"))
            near = "".join(
                f"<a href='/cal?year={year + y}&month={(month + m) % 12 + 1}'>{y}{m}</a>"
                for y in (-1, 0, 1)
                for m in range(12)
            )
            return html(page(f"日历{year}-{month}", near))
        if path == "/news":
            number = int(query.get("page", "1"))
            rows = "".join(
                f"<li><a href='/n/{number}_{i}.html'>第{number}页第{i}条自动生成的消息</a><span>2024-01-02</span></li>"
                for i in range(10)
            )
            return html(
                page(
                    "消息",
                    f"<ul>{rows}</ul><div class='page'><a href='/news?page={number + 1}'>下一页</a></div>",
                )
            )
        if path.startswith("/n/"):
            return html(page("消息", "<p>消息</p>" * 40))
        if path.startswith("/grow/"):
            return html(
                page(
                    "长",
                    f"<a href='{path}more/'>更多</a><a href='x/{path.count('/')}/'>x</a>"
                    + "<p>内容</p>" * 40,
                )
            )
        if path == "/search":
            return html(
                page(
                    "搜索",
                    "".join(
                        f"<a href='/search?q={query.get('q', '')}{c}'>{c}</a>" for c in "甲乙丙丁"
                    )
                    + "<p>结果</p>" * 40,
                )
            )
        if path == "/hop":
            return web.Response(
                status=302, headers={"Location": f"/hop?n={int(query.get('n', '0')) + 1}"}
            )
        if path == "/sid":
            import uuid

            return html(
                page(
                    "会话",
                    f"<a href='/sid;jsessionid={uuid.uuid4().hex}?PHPSESSID={uuid.uuid4().hex}'>刷新</a>"
                    + "<p>内容</p>" * 40,
                )
            )
        return web.Response(status=404, text="<h1>404 Not Found</h1>", content_type="text/html")

    site.fallback = endless


NAMES = (
    "bomb.html", "many.html", "huge.html", "nested.html", "loop1.html", "drip.html", "cal", "news", "grow/", "search?q=a", "hop", "sid",
)  # fmt: skip


def audit(site: LabSite, out: Path, *, links: int, menu: int) -> tuple[Facts, float]:
    """Crawl a county with all traps linked from its home page; return facts and seconds."""
    county(site, articles=4)
    entrances = "".join(f"<p><a href='/{name}'>入口</a></p>" for name in NAMES)
    images = "<img src='/logo.png'><img src='/gone.png'>"
    site.add("/", page("丰乐县人民政府", nav(*COLUMNS) + images + entrances))
    traps(site, links, menu)
    begun = time.monotonic()
    summary = asyncio.run(
        crawl(
            spec_of(site.url, max_pages=400, max_page_bytes=8 * MEGABYTE, request_timeout=2.0, time_limit=120.0),
            out, as_of=AS_OF, patience=QUICK,
        )
    )  # fmt: skip
    assert summary.state in ("complete", "partial")
    return Facts(out), time.monotonic() - begun


def everything_else_is_read(site: LabSite, facts: Facts) -> None:
    base = site.url.rstrip("/")
    for _, path in COLUMNS:
        assert base + path in facts.pages()
        for i in range(4):
            assert f"{base}{path}t202401{i + 1:02}_{i}.html" in facts.pages()
    assert facts.fetch(base + "/gone.png")[0] == "http_error"
    assert facts.fetch(base + "/files/a.pdf")[0] == "ok"
    assert facts.fetch(base + "/bomb.html")[0] == "too_large"
    assert facts.fetch(base + "/drip.html")[0] == "timed_out"
    for path in ("/loop1.html", "/hop"):
        assert facts.fetch(base + path)[0] == "loop"
    for prefix, most in (("/cal", 61), ("/search", 21), ("/sid", 2), ("/hop", 12), ("/grow/", 300)):
        assert sum(path.startswith(prefix) for path in site.order) <= most, prefix
    assert len(facts.pages()) <= 400 + 16
    assert facts.run("extract_errors") in (None, "0")


def test_a_hostile_portal_ends_and_the_rest_is_read(site: LabSite, tmp_path: Path) -> None:
    facts, seconds = audit(site, tmp_path, links=20_000, menu=4 * MEGABYTE)
    everything_else_is_read(site, facts)
    assert seconds < 60


@pytest.mark.slow
def test_a_menu_of_50_megabytes_and_a_page_of_a_million_links(
    site: LabSite, tmp_path: Path
) -> None:
    facts, seconds = audit(site, tmp_path, links=1_000_000, menu=50 * MEGABYTE)
    everything_else_is_read(site, facts)
    assert facts.fetch(site.url + "huge.html")[0] == "too_large"
    assert facts.fetch(site.url + "many.html")[0] == "too_large"
    assert seconds < 120
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    assert peak < 1500, f"{peak:.0f} MB, with the pages themselves held by this process as server"
