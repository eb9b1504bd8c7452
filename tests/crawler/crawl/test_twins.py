"""Other forms of pages that are known: told, proved, then neither asked for nor counted again."""

from __future__ import annotations

from collections import Counter

import pytest
from aiohttp import web
from lab.site import ARTICLE, LabSite, listing, nav, page

from crawler.traps import is_calendar, is_search
from crawler.twins import PROOFS, Twins

NAMES = [f"关于印发第{i}号实施方案的通知" for i in range(1, 61)]


def article(i: int, extra: str = "") -> str:
    return page(NAMES[i], ARTICLE.format(NAMES[i]) + f"<p>第{i}号内容{'细则' * i}</p>" + extra)


def portal(site: LabSite, view: str, text) -> None:  # type: ignore[no-untyped-def]
    """Add articles with a link to another view of each; ``view`` is its address."""
    items = [(name, f"/a/t20240102_{i}.html", "2024-01-02") for i, name in enumerate(NAMES)]
    site.add("/", page("丰乐县", nav(("通知公告", "/tz/"))))
    site.add("/tz/", page("通知公告", nav(("通知公告", "/tz/")) + listing(*items)))
    for i in range(len(NAMES)):
        link = f"<a href='{view.format(i)}'>其他版本</a>"
        site.add(f"/a/t20240102_{i}.html", article(i, link))
        site.add(view.format(i), text(i, link))


@pytest.mark.parametrize(
    ("view", "kind"),
    [
        ("/a/t20240102_{}.html?print=1", "print"), ("/m/a/t20240102_{}.html", "phone"),
        ("/wza/a/t20240102_{}.html", "elder"), ("/big5/a/t20240102_{}.html", "traditional"),
    ],
)  # fmt: skip
def test_views_are_folded(site: LabSite, run, view: str, kind: str) -> None:
    def text(i: int, link: str) -> str:
        plain = article(i, link)
        return (
            plain.replace("通知", "通知 ").replace("号", "號") if kind == "traditional" else plain
        )

    portal(site, view, text)
    _, facts = run(site.url)
    asked = [view.format(i) for i in range(len(NAMES)) if site.hits[view.format(i)]]
    assert PROOFS <= len(asked) <= PROOFS + 34, asked
    assert len(facts.pages()) == 2 + len(NAMES), "each page counts once"
    assert facts.all("SELECT count(*) FROM document")[0][0] == len(NAMES)
    assert kind in (facts.run("twins") or "")
    assert facts.coverage()["document"] == ("complete", None)
    assert not facts.all("SELECT url FROM url WHERE state IN ('queued', 'active')")


def test_what_only_looks_like_a_view_is_read(site: LabSite, run) -> None:
    """A folder called m with documents of its own: nothing of it may be lost."""
    portal(site, "/m/a/t20240102_{}.html", lambda i, link: page(
        f"贸促会第{i}号简报", ARTICLE.format(f"贸促会第{i}号简报") + f"<p>简报{'内容' * i}</p>"
    ))  # fmt: skip
    _, facts = run(site.url)
    assert len(facts.pages()) == 2 + 2 * len(NAMES)


def test_index_pages_and_their_folders_are_one(site: LabSite, run) -> None:
    folders = [(f"专题{i}", f"/c{i}/") for i in range(90)]
    links = "".join(f"<p><a href='{path}'>{name}</a></p>" for name, path in folders)
    other = "".join(f"<p><a href='{path}index.html'>{name}</a></p>" for name, path in folders)
    for form in ("/", "/index.html"):
        site.add(
            form, page("丰乐县人民政府", nav(("首页", "/index.html")) + links + "<p>欢迎</p>" * 30)
        )
    for i, (name, path) in enumerate(folders):
        for form in (path, f"{path}index.html"):
            shown = other if i == 0 else ""
            site.add(form, page(name, f"<h1>{name}</h1>" + f"<p>{name}的内容</p>" * 30 + shown))
    _, facts = run(site.url)
    pages = Counter(url.replace("index.html", "") for url in facts.pages())
    assert len(pages) == 91
    assert set(pages.values()) == {1}
    asked = sum(path.endswith("index.html") for path in site.order)
    assert asked <= PROOFS + 34, asked
    assert not facts.all("SELECT url FROM url WHERE state IN ('queued', 'active')")


def test_site_map_xml_names_pages_that_nothing_links_to(site: LabSite, run) -> None:
    site.add("/", page("首页", "<p>内容</p>" * 60))
    site.add(
        "/robots.txt",
        f"User-agent: *\nSitemap: {site.url}maps/index.xml\n",
        content_type="text/plain",
    )
    site.add("/maps/index.xml", f"<sitemapindex><sitemap><loc>{site.url}maps/1.xml</loc></sitemap></sitemapindex>",
             content_type="text/xml")  # fmt: skip
    locs = "".join(
        f"<url><loc>{site.url}hidden/{i}.html?a=1&amp;b={i}</loc></url>" for i in range(3)
    )
    site.add(
        "/maps/1.xml",
        f"<urlset>{locs}<url><loc>http://elsewhere.example/x</loc></url></urlset>",
        content_type="text/xml",
    )
    for i in range(3):
        site.add(f"/hidden/{i}.html?a=1&b={i}", page(f"隐页{i}", f"<p>第{i}页的内容</p>" * 40))
    summary, facts = run(site.url)
    assert len(facts.pages()) == 4
    assert facts.run("site_map_addresses") == "4"
    assert summary.state == "complete"


def test_a_missing_site_map_is_no_matter(site: LabSite, run) -> None:
    site.add("/", page("首页", "<p>内容</p>" * 60))
    summary, facts = run(site.url)
    assert site.hits["/sitemap.xml"] == 1
    assert not facts.all("SELECT 1 FROM url WHERE url LIKE '%sitemap.xml'")
    assert summary.state == "complete"


def test_search_pages_are_not_crawled(site: LabSite, run) -> None:
    def found(request: web.Request) -> web.Response:
        words = "".join(
            f"<a href='/search.jsp?q={request.query.get('q', '')}{c}'>{c}</a>"
            for c in "甲乙丙丁戊己"
        )
        return web.Response(text=page("搜索", words + "<p>结果</p>" * 60), content_type="text/html")

    site.add("/", page("首页", "<a href='/search.jsp?q=a'>热词</a>" + "<p>内容</p>" * 60))
    site.fallback = lambda r: found(r) if r.path == "/search.jsp" else web.Response(status=404)
    run(site.url, max_pages=500)
    assert sum(path.startswith("/search.jsp") for path in site.order) <= 20


@pytest.mark.parametrize(
    ("url", "search", "calendar"),
    [
        ("http://a.cn/search?q=x", True, False), ("http://a.cn/so/s?qt=%E6%B0%B4&siteCode=1", True, False),
        ("http://a.cn/was5/web/search?channelid=7&page=2", False, False), ("http://a.cn/list?year=2024", False, True),
        ("http://a.cn/cal?y=2024&m=5&view=month", False, True), ("http://a.cn/cal?date=2024-05-01", False, True),
        ("http://a.cn/list?year=2024&catalog=33", False, False), ("http://a.cn/view?id=3", False, False),
    ],
)  # fmt: skip
def test_traps_by_form(url: str, search: bool, calendar: bool) -> None:
    assert (is_search(url), is_calendar(url)) == (search, calendar)


def test_schemes_and_www_are_even() -> None:
    ids: dict[str, int] = {"https://www.a.gov.cn/": 1, "https://www.a.gov.cn/x.html": 2}
    twins = Twins(ids.get)
    twins.home = "https://www.a.gov.cn/"
    for form in ("http://www.a.gov.cn/x.html", "https://a.gov.cn/x.html"):
        twin = twins.of(form)
        assert twin is not None
        assert twin.of == "https://www.a.gov.cn/x.html"
        assert twins.folded(form) is None
        for _ in range(PROOFS):
            twins.hears(twin, True)
        assert twins.folded(form) == "https://www.a.gov.cn/x.html"
    ids["http://www.a.gov.cn/y.html"] = 3
    assert twins.folded("https://www.a.gov.cn/y.html") == "http://www.a.gov.cn/y.html"
    ids["https://www.a.gov.cn/y.html"] = 4
    assert twins.folded("http://www.a.gov.cn/y.html") is None, "the first known stays"
    twin = twins.of("http://www.a.gov.cn/x.html")
    assert twin is not None
    twins.hears(twin, False)
    assert twins.folded("http://www.a.gov.cn/x.html") is None
    again = Twins(ids.get, twins.dump())
    again.home = twins.home
    assert again.folded("http://www.a.gov.cn/x.html") is None
    assert again.folded("https://a.gov.cn/x.html") == "https://www.a.gov.cn/x.html"
