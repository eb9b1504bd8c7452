"""What a crawl reads, follows and leaves, against real small sites."""

from __future__ import annotations

import gzip

import pytest
from aiohttp import web
from lab.county import COLUMNS, county
from lab.site import ARTICLE, LabSite, listing, nav, page

from gkcheck.errors import GkcheckError


def test_everything_is_read_once(site: LabSite, run) -> None:
    county(site, articles=3)
    summary, facts = run(site.url)
    assert (summary.state, summary.reason) == ("complete", None)
    assert summary.pages == len(facts.pages()) == 1 + len(COLUMNS) * 4
    assert max(site.hits.values()) == 1, site.hits
    assert {state for state, _ in facts.coverage().values()} == {"complete"}
    assert facts.fetch(site.url + "files/a.pdf")[0] == "ok"
    assert facts.fetch(site.url + "gone.png") == ("http_error", 404, "http_404")
    assert ("broken", "http_404") in facts.all("SELECT verdict, problem FROM media")
    assert facts.all("SELECT state, reason FROM url WHERE host = 'www.other.example'") == [
        ("skipped", "external")
    ]
    assert not facts.all("SELECT 1 FROM url WHERE state IN ('active', 'queued')")


def test_gbk_without_declaration(site: LabSite, run) -> None:
    text = page("丰乐县人民政府", "<p>政务公开栏目</p>" * 30).replace("<meta charset='utf-8'>", "")
    site.add("/", text.encode("gbk"), headers={"Content-Type": "text/html"})
    _, facts = run(site.url)
    assert facts.all("SELECT title FROM page") == [("丰乐县人民政府",)]
    assert facts.all("SELECT charset FROM fetch") == [("gb18030",)]


def test_columns_come_before_articles_when_pages_are_few(site: LabSite, run) -> None:
    county(site, articles=20)
    summary, facts = run(site.url, max_pages=10)
    assert summary.pages == 10
    for _, path in COLUMNS:
        assert site.url + path.lstrip("/") in facts.pages()
    coverage = facts.coverage()
    assert coverage["column"] == ("complete", None)
    assert coverage["list_item"] == ("complete", None)
    assert coverage["document"] == ("truncated", "budget_pages")
    assert coverage["link_target"] == ("truncated", "budget_pages")


def test_a_column_found_late_still_comes_before_articles(site: LabSite, run) -> None:
    """The deep column is named by a column page only; a dozen articles wait by then."""
    items = [
        (f"关于印发第{i}号规范性文件的通知", f"/a/t20240101_{i}.html", "2024-01-01")
        for i in range(12)
    ]
    site.add("/", page("首页", nav(("公开", "/gk/")) + listing(*items)))
    site.add("/gk/", page("公开", nav(("公开", "/gk/"), ("规划信息", "/gk/gh/"))))
    site.add("/gk/gh/", page("规划", nav(("专项规划", "/gk/gh/zx/"))))
    site.add("/gk/gh/zx/", page("专项规划", "<p>暂无内容</p>"))
    for _, path, _ in items:
        site.add(path, page("文", ARTICLE))
    _, facts = run(site.url, max_pages=5)
    assert site.url + "gk/gh/zx/" in facts.pages()
    assert len(facts.pages()) == 5


def test_lists_are_followed_over_their_pages(site: LabSite, run) -> None:
    for number in range(1, 5):
        name = "index.html" if number == 1 else f"index_{number - 1}.html"
        items = [
            (f"关于第{number}{i}号事项的通知", f"/l/t2024010{i}_{number}{i}.html", f"2024-01-0{i}")
            for i in range(1, 6)
        ]
        script = f"<script>createPageHTML(4, {number - 1}, 'index', 'html');</script>"
        site.add(f"/l/{name}", page("通知公告", listing(*items) + script))
    site.add("/", page("首页", nav(("通知公告", "/l/index.html"))))
    for number in range(1, 5):
        for i in range(1, 6):
            site.add(f"/l/t2024010{i}_{number}{i}.html", page("通知", ARTICLE.format("通知")))
    summary, facts = run(site.url)
    assert facts.all("SELECT count(*) FROM list_item") == [(20,)]
    assert summary.pages == 1 + 4 + 20
    assert facts.coverage()["list_item"] == ("complete", None)


def test_redirects_by_http_meta_and_script(site: LabSite, run) -> None:
    hop = {"status": 302, "headers": {"Location": "/b.html"}}
    site.add(
        "/",
        page("首页", "<a href='/a.html'>甲</a><a href='/m.html'>乙</a><a href='/s.html'>丙</a>"),
    )
    site.add("/a.html", "", **hop)
    site.add("/b.html", page("到了", "<p>内容</p>" * 60))
    site.add("/m.html", page("", head="<meta http-equiv='refresh' content='0;url=/b2.html'>"))
    site.add("/b2.html", page("到了二", "<p>内容</p>" * 60))
    site.add("/s.html", page("", "<script>window.location.href='/b3.html';</script>"))
    site.add("/b3.html", page("到了三", "<p>内容</p>" * 60))
    _, facts = run(site.url)
    rows = facts.all(
        "SELECT f.url, t.url, redirect_kind, outcome FROM fetch JOIN url f ON f.id = url_id"
        " JOIN url t ON t.id = redirect_to ORDER BY 1"
    )
    base = site.url
    assert rows == [
        (base + "a.html", base + "b.html", "http", "redirect"),
        (base + "m.html", base + "b2.html", "meta", "redirect"),
        (base + "s.html", base + "b3.html", "script", "redirect"),
    ]
    assert facts.pages() == {base, base + "b.html", base + "b2.html", base + "b3.html"}


def test_a_redirected_image_is_examined_under_its_own_address(site: LabSite, run) -> None:
    site.add("/", page("首页", "<img src='/old.png'>"))
    site.add("/old.png", "", status=301, headers={"Location": "/new.png"})
    site.add("/new.png", b"", headers={"Content-Type": "image/png"})
    _, facts = run(site.url)
    assert facts.fetch(site.url + "old.png")[0] == "redirect"
    assert facts.all("SELECT url, problem FROM media JOIN url ON id = url_id") == [
        (site.url + "old.png", "empty")
    ]


def test_loops_end(site: LabSite, run) -> None:
    def onward(request: web.Request) -> web.Response:
        number = int(request.query.get("n", "0"))
        return web.Response(status=302, headers={"Location": f"/r?n={number + 1}"})

    site.add(
        "/",
        page("首页", "<a href='/x.html'>甲</a><a href='/r?n=0'>乙</a><a href='/self.html'>丙</a>"),
    )
    site.add("/x.html", "", status=302, headers={"Location": "/y.html"})
    site.add("/y.html", "", status=302, headers={"Location": "/x.html"})
    site.add("/self.html", "", status=302, headers={"Location": "/self.html"})
    site.fallback = lambda r: onward(r) if r.path == "/r" else web.Response(status=404)
    summary, facts = run(site.url)
    for path in ("x.html", "y.html", "r?n=0", "self.html"):
        assert facts.fetch(site.url + path)[0] == "loop", path
    assert summary.state == "complete"
    assert sum(path.startswith("/r?") for path in site.order) <= 12


def test_endless_calendar(site: LabSite, run) -> None:
    """The calendar never ends; the crawl does, and what stands elsewhere stays complete."""

    def month(request: web.Request) -> web.Response:
        number = int(request.query.get("m", "0"))
        links = f"<a href='/cal?m={number + 1}'>下月</a> <a href='/cal?m={number - 1}'>上月</a>"
        return web.Response(text=page(f"日历 {number}", links), content_type="text/html")

    county(site, articles=2, extra="<a href='/cal?m=0'>日历</a>")
    site.fallback = lambda r: month(r) if r.path == "/cal" else web.Response(status=404)
    summary, facts = run(site.url, max_depth=6)
    assert len([x for x in site.order if x.startswith("/cal")]) < 20
    coverage = facts.coverage()
    assert coverage["column"] == coverage["document"] == coverage["list_item"] == ("complete", None)
    assert coverage["link_target"] == ("truncated", "budget_depth")
    assert summary.state == "partial"


def test_bomb_big_page_and_not_html(site: LabSite, run) -> None:
    bomb = gzip.compress(b"<html>" + b"0" * 50_000_000)
    site.add(
        "/",
        page(
            "首页",
            "".join(
                f"<a href='/{n}'>{n}</a>"
                for n in ("bomb.html", "big.html", "pdf", "nul.html", "json")
            ),
        ),
    )
    site.add("/bomb.html", bomb, headers={"Content-Type": "text/html", "Content-Encoding": "gzip"})
    sent = []

    async def big(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/html"})
        await response.prepare(request)
        try:
            for _ in range(3200):
                await response.write(b"x" * 65_536)
                sent.append(1)
        except (ConnectionError, OSError):
            pass
        return response

    site.add("/big.html", big)
    site.add("/pdf", b"%PDF-1.4 broken", headers={"Content-Type": "application/pdf"})
    site.add(
        "/nul.html",
        b"<html><title>a\0b</title><p>" + b"\0text" * 50,
        headers={"Content-Type": "text/html"},
    )
    site.add("/json", b"{}", headers={"Content-Type": "application/json"})
    summary, facts = run(site.url, max_page_bytes=1_000_000)
    assert facts.fetch(site.url + "bomb.html")[0] == "too_large"
    assert facts.fetch(site.url + "big.html")[0] == "too_large"
    assert len(sent) < 400, "the rest of a page that is too large must not be read"
    assert facts.all("SELECT kind FROM url WHERE url = ?", site.url + "pdf") == [("attachment",)]
    assert facts.all("SELECT kind, verdict FROM media") == [("attachment", "broken")]
    assert site.url + "nul.html" in facts.pages()
    assert facts.coverage()["page"] == ("truncated", "budget_bytes")
    assert summary.pages == 2


def test_soft_not_found(site: LabSite, run) -> None:
    """A site that answers 200 with one and the same apology, and none of the usual words."""
    sorry = page("丰乐县", "<p>此处没有您要看的东西,请回到上一级重新选择其他栏目。</p>")
    site.add("/", page("首页", "<a href='/gone.html'>失效</a><a href='/real.html'>有效</a>"))
    site.add("/real.html", page("真", ARTICLE.format("真")))
    site.fallback = lambda _: web.Response(text=sorry, content_type="text/html")
    _, facts = run(site.url)
    assert facts.fetch(site.url + "gone.html") == ("soft_404", 200, "like_not_found")
    assert facts.pages() == {site.url, site.url + "real.html"}


def test_robots_are_obeyed_and_counted(site: LabSite, run) -> None:
    county(site, articles=1)
    site.add("/robots.txt", "User-agent: *\nDisallow: /c2/\n", content_type="text/plain")
    _, facts = run(site.url)
    assert facts.fetch(site.url + "c2/")[0] == "robots_denied"
    assert "/c2/" not in site.hits
    assert facts.all("SELECT status, denied FROM robots") == [(200, 1)]
    assert facts.coverage()["column"] == ("truncated", "robots_denied")


def test_crawl_delay_is_heeded(site: LabSite, run) -> None:
    county(site, articles=0)
    site.add("/robots.txt", "User-agent: *\nCrawl-delay: 0.2\n", content_type="text/plain")
    import time

    begun = time.monotonic()
    run(site.url)
    asked = sum(site.hits.values()) - 2
    assert time.monotonic() - begun > 0.2 * 0.75 * (asked - 2)


def test_extraction_that_fails_costs_one_page(site: LabSite, run) -> None:
    county(site, articles=1)
    depth = 30_000
    site.add("/c1/", "<html><title>深</title><body>" + "<div>" * depth + "深" + "</div>" * depth)
    summary, facts = run(site.url)
    assert summary.pages >= len(COLUMNS)
    assert facts.fetch(site.url + "c1/")[0] == "ok"


@pytest.mark.parametrize("url", ["ftp://a.example/", "http://", "www.a.gov.cn", "javascript:1"])
def test_bad_addresses_are_told(run, url: str) -> None:
    with pytest.raises(GkcheckError, match="网址有误"):
        run(url)


def test_an_output_folder_of_another_audit_is_refused(site: LabSite, run) -> None:
    site.add("/", page("首页", "<p>内容</p>"))
    run(site.url)
    with pytest.raises(GkcheckError, match="另一次核查"):
        run(site.url, max_pages=7)


def test_a_finished_run_is_not_repeated(site: LabSite, run) -> None:
    site.add("/", page("首页", "<p>内容</p>"))
    first, _ = run(site.url)
    asked = sum(site.hits.values())
    again, _ = run(site.url)
    assert again == first
    assert sum(site.hits.values()) == asked


@pytest.mark.parametrize(
    "start",
    [
        page("", head="<meta http-equiv='refresh' content='0; url=/web/index.html'>"),
        page("", "<script>location.href = '/web/index.html';</script>"),
        "",
    ],
    ids=["meta", "script", "http"],
)
def test_a_home_page_that_only_sends_on(site: LabSite, run, start: str) -> None:
    county(site, articles=0)
    site.answers["/web/index.html"] = site.answers["/"]
    if start:
        site.add("/", start)
    else:
        site.add("/", "", status=302, headers={"Location": "/web/index.html"})
    summary, facts = run(site.url)
    assert summary.state == "complete"
    assert facts.run("home_final") == site.url + "web/index.html"
    assert facts.pages() == {site.url + "web/index.html"} | {
        site.url + path.lstrip("/") for _, path in COLUMNS
    }
    assert facts.all("SELECT max(depth) FROM page") == [(1,)]


def test_frames_are_pages(site: LabSite, run) -> None:
    site.add("/", page("首页", "<iframe src='/inner.html'></iframe>" + "<p>内容</p>" * 60))
    site.add("/inner.html", page("内页", "<a href='/deep/'>深处</a>" + "<p>内容</p>" * 60))
    site.add("/deep/", page("深处", "<p>到底了</p>" * 60))
    _, facts = run(site.url)
    assert facts.pages() == {site.url, site.url + "inner.html", site.url + "deep/"}


def test_siblings_are_asked_for_their_status_only(site: LabSite, run) -> None:
    """A sibling's page is read a little way, after everything else, and not followed."""
    with LabSite() as sibling:
        sibling.add("/", page("教育局", "<a href='/more.html'>更多</a>" + "<p>内容</p>" * 200_000))
        menu = nav(*COLUMNS)
        county(site, articles=1)
        links = f"<a href='{sibling.url}'>教育局</a><a href='{sibling.url}gone.html'>旧</a>"
        site.add("/", page("首页", menu + links))
        summary, facts = run(site.url)
        assert sorted(x for x in sibling.hits if "robots" not in x) == ["/", "/gone.html"]
        assert facts.fetch(sibling.url) == ("ok", 200, None)
        assert facts.fetch(sibling.url + "gone.html")[0] == "http_error"
        assert facts.all("SELECT max(bytes) FROM fetch")[0][0] <= 65_536
        assert summary.pages == 1 + len(COLUMNS) * 2
