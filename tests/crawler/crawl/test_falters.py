"""Errors that pass, connections that break off, and cookies that we do not keep: not the site's fault."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import web
from lab.county import COLUMNS, county
from lab.site import ARTICLE, LabSite, page

from crawler.blocked import block_sign
from crawler.fetched import Fetched

BUSY = "<html><center><h1>503 Service Temporarily Unavailable</h1></center>nginx</html>"


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_an_error_that_passes_is_asked_again(site: LabSite, run, status: int) -> None:
    county(site, articles=0)
    column = site.answers["/c3/"]
    site.add(
        "/c3/",
        lambda _: (
            web.Response(status=status, text=BUSY, content_type="text/html")
            if site.hits["/c3/"] == 1
            else web.Response(text=str(column), content_type="text/html")
        ),
    )
    site.add("/c4/", BUSY, status=404)
    _, facts = run(site.url)
    assert facts.fetch(site.url + "c3/") == ("ok", 200, None)
    assert site.hits["/c4/"] == 1, "what is gone is gone"
    assert facts.coverage()["column"] == ("complete", None)


def test_an_error_that_stays_is_the_pages_own(site: LabSite, run) -> None:
    links = "".join(f"<a href='/app/{i}.html'>应用{i}</a>" for i in range(12))
    county(site, articles=0, extra=links)
    site.fallback = lambda r: web.Response(
        status=503 if r.path.startswith("/app/") else 404, text=BUSY, content_type="text/html"
    )
    summary, facts = run(site.url)
    assert facts.fetch(site.url + "app/3.html") == ("http_error", 503, "http_503")
    assert site.hits["/app/3.html"] == 2
    assert summary.state == "complete"


def test_a_limit_of_rate_without_a_word_is_nobodys_fault(site: LabSite, run) -> None:
    """As nginx does by default: 503 for whoever comes too fast, then all is well again."""
    county(site, articles=6)
    real, seen = dict(site.answers), [0]

    def limited(request: web.Request) -> web.StreamResponse:
        seen[0] += 1
        if request.path not in ("/", "/robots.txt") and seen[0] % 8 > 3:
            return web.Response(status=503, text=BUSY, content_type="text/html")
        answer = real.get(request.raw_path)
        if isinstance(answer, str):
            return web.Response(text=answer, content_type="text/html")
        return answer(request) if callable(answer) else web.Response(status=404)

    site.answers, site.fallback = {}, limited
    summary, facts = run(site.url)
    assert not facts.all("SELECT 1 FROM fetch WHERE status = 503 AND outcome <> 'rate_limited'")
    assert len(facts.pages()) > len(COLUMNS)
    left = facts.all("SELECT 1 FROM fetch WHERE outcome = 'rate_limited'")
    assert (summary.state == "partial") == bool(left)


def test_a_host_that_answers_503_for_ever_tells_nothing(site: LabSite, run) -> None:
    county(site, articles=4)
    home = site.answers["/"]
    site.answers = {"/": home}
    site.fallback = lambda _: web.Response(status=503, text=BUSY, content_type="text/html")
    summary, facts = run(site.url)
    assert summary.state == "partial"
    assert facts.coverage()["column"][1] == "rate_limited"
    assert not facts.all("SELECT 1 FROM fetch WHERE outcome = 'http_error'")


def test_a_connection_that_broke_off_is_tried_once_more(site: LabSite, run) -> None:
    county(site, articles=0)
    column = site.answers["/c3/"]

    async def drop(request: web.Request) -> web.StreamResponse:
        if site.hits[request.path] <= 2:
            assert request.transport is not None
            request.transport.abort()
            await asyncio.sleep(0)
        return web.Response(text=str(column), content_type="text/html")

    site.add("/c3/", drop)
    _, facts = run(site.url)
    assert facts.fetch(site.url + "c3/") == ("ok", 200, None)


@pytest.mark.parametrize("path", ["/", "/c3/"])
def test_a_round_by_way_of_a_cookie_is_a_wall(site: LabSite, run, path: str) -> None:
    county(site, articles=0)

    def gate(request: web.Request) -> web.Response:
        if "k" in request.cookies:
            return web.Response(text=page("内", ARTICLE.format("内")), content_type="text/html")
        return web.Response(status=302, headers={"Location": "/gate"})

    site.add(path, gate)
    back = {"Location": path, "Set-Cookie": "k=1"}
    site.add("/gate", lambda _: web.Response(status=302, headers=back))
    summary, facts = run(site.url)
    assert facts.fetch(site.url + "gate") == ("blocked", 302, "cookie_wall")
    assert facts.fetch(site.url + path[1:])[0] == "redirect"
    assert not facts.all("SELECT 1 FROM fetch WHERE outcome = 'loop'")
    assert summary.state == ("blocked" if path == "/" else "partial")


@pytest.mark.parametrize(
    ("body", "cookie", "sign"),
    [
        ("<meta http-equiv='refresh' content='0;url=/x'>", True, "cookie_wall"),
        ("<meta http-equiv=\"refresh\" content=\"1\">", True, "cookie_wall"),
        ("<title>请稍候</title><script>location.reload()</script>", True, "cookie_wall"),
        ("<meta http-equiv='refresh' content='0;url=/index.html'>", True, None),
        ("<meta http-equiv='refresh' content='0;url=/x'>", False, None),
        ("<p>正文</p><script>location.reload()</script>", True, None),
        ("<div id=app></div><script src=/a.js></script><script>location.reload()</script>", True, None),
    ],
)  # fmt: skip
def test_a_page_that_only_has_us_come_again(body: str, cookie: bool, sign: str | None) -> None:
    headers = (("Set-Cookie", "s=1"),) if cookie else ()
    answer = Fetched(url="http://a.cn/x", at="", status=200, headers=headers, body=body.encode())
    assert block_sign(answer) == sign
