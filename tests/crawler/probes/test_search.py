"""The site's own search, asked as a visitor asks: styles of forms and of results, and silence."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote_to_bytes

import pytest
from aiohttp import web
from lab.crawling import AS_OF, QUICK, spec_of
from lab.site import ARTICLE, Facts, LabSite, listing, nav, page

from crawler.client import LiveFetcher
from crawler.probes.search import probe_search
from crawler.probes.search_questions import questions
from crawler.probes.search_results import read_results
from crawler.render import find_chromium
from crawler.resolve import Resolver
from crawler.run import crawl
from gkcheck.store.writer import FactWriter

COLUMNS = [
    ("通知公告", "/c1/"),
    ("政策文件", "/c2/"),
    ("办事指南", "/c3/"),
    ("政务动态", "/c4/"),
    ("机构职能", "/c5/"),
]
TITLES = {
    f"/c{c}/t2024010{i}_{i}.html": title.format(i)
    for c, title in ((1, "关于做好第{}季度防汛工作的通知"), (2, "丰乐县停车场管理办法之{}"), (3, "不动产登记办事指南第{}册"))
    for i in range(1, 5)
}  # fmt: skip
GET = "<form action='/so'><input type=hidden name=site value=7><input name=q placeholder=搜索><button>搜索</button></form>"
POST = "<form action='/so' method=post><input name=searchword><input type=submit value=检索></form>"
SCRIPTED = (
    "<div class=search><input id=kw placeholder='请输入搜索内容'><a href='javascript:;' onclick='go()'>搜索</a></div>"
    "<script>function go(){ location.href = ['/so?site=7', 'q=' + encodeURIComponent(document.getElementById('kw').value)].join('&'); }</script>"
)
TOLD = SCRIPTED.replace("['/so?site=7', 'q=' +", "'/so?site=7&q=' +").replace("].join('&')", "")
POSTED = (
    f"<form method=post action='/'><input type=hidden name=__VIEWSTATE value=dDw3>{SCRIPTED}</form>"
)
NOTHING = page("搜索", nav(*COLUMNS) + "<p>抱歉，没有找到与您的搜索相关的内容。</p>")
Answering = Callable[[str], str]


def results(hits: list[tuple[str, str]], total: int | None = None) -> str:
    said = f"<p>找到相关结果约 {len(hits) if total is None else total} 条</p>"
    return page(
        "搜索结果", nav(*COLUMNS) + said + listing(*[(t, h, "2024-01-02") for h, t in hits])
    )


def search(text: str) -> list[tuple[str, str]]:
    return [(h, t) for h, t in TITLES.items() if text in t]


def numbered(href: str) -> str:
    return f"丰府发〔2024〕{href[-6]}号"


class Place:
    """A small site with a search, crawled once for each form."""

    def __init__(self, site: LabSite, out: Path, form: str, answer: Answering, **how: Any) -> None:
        self.site, self.out = site, out
        self.asked: list[tuple[str, dict[str, list[str]]]] = []
        menu = nav(*COLUMNS)
        site.add("/", page("丰乐县人民政府", menu + form + "<a href='/c1/'>更多</a>"))
        for name, path in COLUMNS:
            rows = [(t, h, "2024-01-02") for h, t in TITLES.items() if h.startswith(path)]
            site.add(path, page(name, menu + listing(*rows)))
        for href, title in TITLES.items():
            number = (
                f"<p>文号：{numbered(href)}</p><p>索引号：00001/2024-0000{href[-6]}</p>"
                if "/c2/" in href
                else ""
            )
            site.add(href, page(title, menu + number + ARTICLE.format(title)))

        async def so(request: web.Request) -> web.Response:
            body = (await request.read()).decode()
            raw = body or request.raw_path.partition("?")[2]
            self.asked.append((request.method, parse_qs(raw, encoding="utf-8")))
            pairs = self.asked[-1][1]
            return web.Response(
                text=answer((pairs.get("q") or pairs["searchword"])[0]), content_type="text/html"
            )

        site.fallback = lambda request: (
            so(request) if request.path == "/so" else web.Response(status=404)
        )
        self.spec = spec_of(site.url, **how)
        asyncio.run(crawl(self.spec, out, as_of=AS_OF, patience=QUICK))

    def look(self, number: int = 1) -> list[tuple[Any, ...]]:
        writer = FactWriter(str(self.out / "facts.db"))
        writer.set_run(run_id="r1", as_of=AS_OF.isoformat())

        async def ask() -> None:
            fetcher = LiveFetcher(Resolver(None), user_agent="gkcheck", allow_private=True)
            try:
                await probe_search(self.spec, writer, fetcher, look=number)
            finally:
                await fetcher.close()

        asyncio.run(ask())
        writer.close()
        return Facts(self.out).all(
            "SELECT how, query, outcome, rank, results, detail, url FROM site_search"
            " JOIN url ON id = expect_id WHERE look = ? ORDER BY query",
            number,
        )

    def coverage(self) -> tuple[str, str | None]:
        return Facts(self.out).coverage()["site_search"]


@pytest.fixture
def site() -> Iterator[LabSite]:
    with LabSite() as lab:
        yield lab


Make = Callable[..., Place]


@pytest.fixture
def made(site: LabSite, tmp_path: Path) -> Make:
    return lambda form, answer, **how: Place(site, tmp_path / "out", form, answer, **how)


def by_title(text: str) -> str:
    return results([(h, t) for h, t in TITLES.items() if text in t or text == numbered(h)])


def unrelated(start: int) -> list[tuple[str, str]]:
    return [(f"/o/{i}.html", f"与此无关的第{i}条结果标题") for i in range(start, start + 8)]


@pytest.mark.parametrize("form", [GET, POST])
def test_known_titles_and_numbers_are_found(made: Make, form: str) -> None:
    place = made(form, by_title)
    rows = place.look()
    assert len(rows) == 5
    assert {row[2] for row in rows} == {"found"}
    assert {row[0] for row in rows} == {"title", "document_number"}
    assert sum(row[0] == "document_number" for row in rows) == 2
    assert all(row[3] == 1 for row in rows if row[0] == "title")
    assert place.coverage() == ("complete", None)
    assert {method for method, _ in place.asked} == {"POST" if form == POST else "GET"}
    if form == GET:
        assert all(pairs["site"] == ["7"] for _, pairs in place.asked)


def test_questions_are_a_policy_a_guide_and_two_numbers(made: Make) -> None:
    place = made(GET, by_title)
    writer = FactWriter(str(place.out / "facts.db"))
    writer.set_run(run_id="r1", as_of=AS_OF.isoformat())
    first = questions(writer, 1)
    writer.set_run(run_id="r2", as_of=AS_OF.isoformat())
    assert questions(writer, 1) == first  # the next run asks the same
    writer.close()
    assert any("办法" in q.query for q in first)
    assert any("指南" in q.query for q in first)
    assert len({q.query for q in first}) == len(first) == 5


def test_a_rank_is_counted_among_results_alone(made: Make) -> None:
    def answer(text: str) -> str:
        others = [(f"/other/{i}.html", f"与此无关的第{i}条结果标题") for i in range(12)]
        return results(others + search(text))

    rows = [row for row in made(GET, answer).look() if row[0] == "title"]
    assert {(row[2], row[3]) for row in rows} == {("found", 13)}


def test_results_without_the_answer(made: Make) -> None:
    place = made(GET, lambda text: results(unrelated(len(text)), 80))
    assert {(row[2], row[4], row[5]) for row in place.look()} == {("not_found", 80, "shown 8")}
    place.look(2)
    assert Facts(place.out).all("SELECT count(*) FROM site_search WHERE look = 2") == [(5,)]


def test_one_answer_to_all_questions_may_be_our_way_of_asking(made: Make) -> None:
    place = made(GET, lambda _: results(unrelated(0), 80))
    assert {row[2] for row in place.look()} == {"scripted"}
    assert place.coverage() == ("failed", "not_rendered")


def test_a_form_that_a_script_sends_is_not_blamed_for_finding_nothing(made: Make) -> None:
    place = made(GET.replace("action", "onsubmit='return go(this)' action"), lambda _: NOTHING)
    assert {row[2] for row in place.look()} == {"scripted"}


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.skipif(find_chromium() is None, reason="no Chromium on this machine")
@pytest.mark.parametrize("answer", ["same", "nothing", "coded"])
def test_what_was_not_found_is_asked_as_visitors_do(made: Make, answer: str) -> None:
    form = GET.replace("action", "onsubmit='q.value = \"k-\" + q.value' action")
    told = {
        "same": lambda _: results(unrelated(0), 80),
        "nothing": lambda _: NOTHING,
        "coded": lambda text: by_title(text[2:]) if text[:2] == "k-" else NOTHING,
    }
    rows = made(form, told[answer], browser=True).look()
    outcome = {"same": "not_found", "nothing": "no_results", "coded": "found"}[answer]
    assert {row[2] for row in rows} == {outcome}


def test_a_search_that_finds_nothing(made: Make) -> None:
    place = made(GET, lambda _: NOTHING)
    assert {row[2] for row in place.look()} == {"no_results"}
    assert place.coverage() == ("complete", None)


def test_second_look_asks_only_what_was_missed(made: Make) -> None:
    place = made(GET, lambda text: results(search(text)) if "办法" in text else results([], 0))
    missed = {row[1] for row in place.look() if row[2] != "found"}
    assert {row[1] for row in place.look(2)} == missed


def test_results_that_a_script_fills_tell_nothing_without_a_browser(made: Make) -> None:
    shell = page(
        "搜索",
        nav(*COLUMNS)
        + "<div id=app><p v-if='none'>没有找到结果</p>{{list}}</div><script src=/s.js></script>",
    )
    place = made(GET, lambda _: shell)
    assert {row[2] for row in place.look()} == {"scripted"}
    assert place.coverage() == ("failed", "not_rendered")


def test_a_scripted_box_without_a_browser(made: Make) -> None:
    place = made(SCRIPTED, by_title)
    assert {row[2] for row in place.look()} == {"scripted"}
    assert place.asked == []


def test_a_script_that_says_where_it_goes_needs_no_browser(made: Make) -> None:
    place = made(TOLD, by_title)
    assert {row[2] for row in place.look()} == {"found"}
    assert {pairs["site"][0] for _, pairs in place.asked} == {"7"}


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.skipif(find_chromium() is None, reason="no Chromium on this machine")
@pytest.mark.parametrize("form", [SCRIPTED, POSTED], ids=["box", "in_the_form_of_the_page"])
def test_a_scripted_box_is_used_by_the_browser(made: Make, form: str) -> None:
    place = made(form, by_title, browser=True)
    assert {row[2] for row in place.look()} == {"found"}
    assert place.coverage() == ("complete", None)


def test_robots_are_obeyed(site: LabSite, made: Make) -> None:
    site.add("/robots.txt", "User-agent: *\nDisallow: /so", content_type="text/plain")
    place = made(GET, by_title)
    assert {(row[2], row[5]) for row in place.look()} == {("failed", "robots_denied")}
    assert place.asked == []
    assert place.coverage() == ("failed", "robots_denied")


def test_an_error_of_the_search_itself_counts(made: Make) -> None:
    def broken(_: str) -> str:
        raise web.HTTPInternalServerError

    place = made(GET, broken)
    assert {(row[2], row[5]) for row in place.look()} == {("failed", "http_500")}
    assert place.coverage() == ("complete", None)


def test_no_search_form_asks_nothing(made: Make) -> None:
    place = made("", by_title)
    assert place.look() == []
    assert place.coverage() == ("complete", None)


WANTED = "http://www.a.gov.cn/c2/t1.html"
TITLE = "丰乐县停车场管理办法"


@pytest.mark.parametrize(
    ("entry", "same"),
    [
        ("<a href='http://www.a.gov.cn/c2/t1.html'>某某</a>", True),
        ("<a href='https://a.gov.cn/c2/t1.html'>丰乐县人民政府网站</a>", True),
        ("<a href='/link?url=http%3A%2F%2Fwww.a.gov.cn%2Fc2%2Ft1.html'>文件标题一</a>", True),
        ("<a href='/x/9.html'>丰乐县<em>停车场</em>管理<em>办法</em></a>", True),
        ("<a href='/x/9.html'>【规范性文件】丰乐县停车场管理办法</a>", True),
        ("<a href='/x/9.html'>丰乐县停车场管理办...</a>", False),
        ("<a href='/x/9.html'>丰乐县养老机构管理办法</a>", False),
    ],
)
def test_what_is_the_same_page(entry: str, same: bool) -> None:
    html = page(
        "检索",
        "<p>共 3 条</p><ul><li><a href='/q1.html'>第一条不相干的结果</a></li>"
        f"<li>{entry}</li><li><a href='/q2.html'>第三条不相干的结果</a></li></ul>",
    )
    reading = read_results(html, "http://www.a.gov.cn/so?q=1", expect_url=WANTED, title=TITLE)
    assert (reading.outcome, reading.rank) == (("found", 2) if same else ("not_found", None))


def test_captcha_is_no_fault() -> None:
    html = page("检索", "<form>请输入验证码<input name=yzm></form>")
    assert read_results(html, "http://a.cn/so", expect_url=WANTED, title=TITLE).outcome == "blocked"


def test_a_query_goes_in_the_charset_of_the_page(site: LabSite, made: Make) -> None:
    from crawler.probes.search import _Box
    from gkcheck.models.content import FormRecord

    form = FormRecord("search", "http://a.cn/so?x=1", "get", (), "q", (("n", "1"),))
    address = _Box("http://a.cn/", form, "gb18030").address("办法")
    assert address is not None
    assert address.startswith("http://a.cn/so?x=1&n=1&q=")
    assert unquote_to_bytes(address.rpartition("=")[2]).decode("gb18030") == "办法"
