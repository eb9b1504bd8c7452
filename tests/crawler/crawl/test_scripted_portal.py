"""A portal whose menu and lists come by script files: every column read, few pages rendered."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from aiohttp import web
from lab.crawling import AS_OF, QUICK, spec_of
from lab.site import ARTICLE, Facts, LabSite

from checks.derived.list_pages import list_chain
from crawler.render import find_chromium
from crawler.render_plan import AGAIN, PATIENCE, SHARE, RenderPlan
from crawler.run import crawl
from gkcheck.store.reader import FactReader

NAMES = [
    "政府信息公开",
    "通知公告",
    "政策文件",
    "政策解读",
    "规划计划",
    "财政信息",
    "统计信息",
    "人事信息",
    "应急管理",
    "领导之窗",
    "机构职能",
    "重点项目",
    "公共资源",
    "社会救助",
    "环境保护",
    "食品药品",
    "办事服务",
    "互动交流",
]
COLUMNS = [(name, f"/zwgk/c{i:02}/") for i, name in enumerate(NAMES)]
SIZE, EACH = 8, 20
# The menu is a component with a closed shadow tree; the list of a column is asked for by its folder.
MENU = """class Menu extends HTMLElement { connectedCallback() {
  const root = this.attachShadow({mode: 'closed'});
  fetch('/api/menu').then(r => r.json()).then(rows => { root.innerHTML = '<nav class="nav"><ul>' +
    rows.map(r => `<li><a href="${r.u}">${r.n}</a></li>`).join('') + '</ul></nav>'; }); } }
customElements.define('gov-menu', Menu);"""
LIST = """const key = location.pathname.split('/')[2];
fetch(`/api/articles?channel=${key}&page=1&size=8&_=${Date.now()}`).then(r => r.json()).then(d => {
  document.getElementById('newslist').innerHTML = d.data.rows.map(
    x => `<li><a href="${x.url}">${x.title}</a><span>${x.pubDate}</span></li>`).join(''); });"""


def portal(site: LabSite) -> None:
    shell = (
        "<!DOCTYPE html><html><head><meta charset='utf-8'><title>{0}</title></head><body><gov-menu></gov-menu>"
        "<h1>{0}</h1>{1}<script src='/js/menu.js'></script>{2}</body></html>"
    )
    site.add("/", shell.format("青岚县人民政府", "<p>欢迎您</p>" * 30, ""))
    site.add("/js/menu.js", MENU, content_type="text/javascript")
    site.add("/js/list.js", LIST, content_type="text/javascript")
    site.add(
        "/api/menu",
        json.dumps([{"n": n, "u": u} for n, u in COLUMNS]),
        content_type="application/json",
    )
    for name, path in COLUMNS:
        site.add(
            path,
            shell.format(name, "<ul id='newslist'></ul>", "<script src='/js/list.js'></script>"),
        )
        for i in range(EACH):
            title = f"关于{name}第{i}号事项的通知"
            site.add(
                f"{path}t2024052{i % 9}_{i}.html", shell.format(title, ARTICLE.format(title), "")
            )

    def articles(request: web.Request) -> web.Response:
        key, number = request.query["channel"], int(request.query["page"])
        name = {path.split("/")[2]: name for name, path in COLUMNS}[key]
        rows = [
            {
                "title": f"关于{name}第{i}号事项的通知",
                "url": f"/zwgk/{key}/t2024052{i % 9}_{i}.html",
                "pubDate": f"2024-05-2{i % 9}",
            }
            for i in range(EACH)
        ][(number - 1) * SIZE : number * SIZE]
        return web.json_response({"data": {"rows": rows, "total": EACH}})

    site.fallback = lambda r: articles(r) if r.path == "/api/articles" else web.Response(status=404)


@pytest.mark.browser
@pytest.mark.skipif(find_chromium() is None, reason="no Chromium on this machine")
def test_every_column_is_read_and_few_pages_are_rendered(site: LabSite, tmp_path: Path) -> None:
    portal(site)
    summary = asyncio.run(
        crawl(
            spec_of(site.url, browser=True, max_pages=2000), tmp_path, as_of=AS_OF, patience=QUICK
        )
    )
    facts = Facts(tmp_path)
    seen = {row[0] for row in facts.all("SELECT name FROM column_seen WHERE source = 'nav'")}
    assert set(NAMES) <= seen
    rendered = facts.all("SELECT count(*) FROM page WHERE rendered")[0][0]
    assert rendered <= SHARE * summary.pages, (rendered, summary.pages)
    assert rendered <= 6, "home, and columns until the address of the data is learned"
    reader = FactReader(tmp_path / "facts.db", AS_OF)
    try:
        for name, path in COLUMNS:
            start = reader.scalar("SELECT id FROM url WHERE url = ?", site.url + path[1:])
            assert start is not None
            chain, whole = list_chain(reader, int(start))
            titles = {
                row["title"]
                for page in chain
                for row in reader.rows("SELECT title FROM list_item WHERE page_id = ?", page)
            }
            assert titles == {f"关于{name}第{i}号事项的通知" for i in range(EACH)}, name
            assert whole, name
    finally:
        reader.close()
    assert facts.all("SELECT count(*) FROM document")[0][0] == EACH * len(COLUMNS)
    asked = [path for path in site.hits if path.startswith("/zwgk/") and "_" in path]
    assert max(site.hits[path] for path in asked) == 1


def test_a_shape_that_gives_nothing_is_left_alone_but_sampled_again() -> None:
    plan = RenderPlan()
    wanted = 0
    for i in range(100):
        url = f"http://a.cn/x/{i}.html"
        if plan.wants(url):
            wanted += 1
            plan.hears(url, richer=False)
    assert wanted == PATIENCE + (100 - PATIENCE) // AGAIN
    assert plan.wants("http://a.cn/other/")
    plan.hears("http://a.cn/x/1.html", richer=True)
    assert plan.wants("http://a.cn/x/2.html"), "what paid once is believed again"
    assert plan.room(1000) == 150 - plan.opened


@pytest.mark.parametrize(
    ("pages", "data", "other", "wanted"),
    [
        (("http://a.cn/zw/c12/", "http://a.cn/zw/c7/"), "http://a.cn/api?ch={}&page=1", "http://a.cn/zw/k3/", "http://a.cn/api?ch=k3&page=1"),
        (("http://a.cn/zw/c12/", "http://a.cn/zw/c7/"), "http://a.cn/zw/{}/items.json", "http://a.cn/zw/k3/", "http://a.cn/zw/k3/items.json"),
        (("http://a.cn/l.do?id=12", "http://a.cn/l.do?id=7"), "http://a.cn/q#gk-post=cid={}&p=1", "http://a.cn/l.do?id=55", "http://a.cn/q#gk-post=cid=55&p=1"),
    ],
)  # fmt: skip
def test_addresses_of_data_are_learned(
    pages: tuple[str, ...], data: str, other: str, wanted: str
) -> None:
    plan = RenderPlan()
    for url in pages:
        assert plan.guess(other) is None
        key = url.rstrip("/").rsplit("/", 1)[-1].rsplit("=", 1)[-1]
        plan.teach(url, data.format(key))
    assert plan.guess(other) == wanted


def test_one_address_for_all_is_no_rule() -> None:
    plan = RenderPlan()
    for i in range(5):
        plan.teach(f"http://a.cn/zw/c{i}/", "http://a.cn/hot.json")
    assert plan.guess("http://a.cn/zw/c9/") is None
