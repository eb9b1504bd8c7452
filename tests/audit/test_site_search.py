"""An audit of a site whose search finds nothing: asked twice, and only then a problem."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from click.testing import CliRunner
from lab.site import ARTICLE, LabSite, listing, nav, page

from gkcheck.cli import main

COLUMNS = [
    ("通知公告", "/c1/"),
    ("政策文件", "/c2/"),
    ("办事服务", "/c3/"),
    ("互动交流", "/c4/"),
    ("机构职能", "/c5/"),
]
FORM = "<form action='/so'><input name=q placeholder=搜索><button>搜索</button></form>"


@pytest.fixture
def site() -> Iterator[LabSite]:
    with LabSite() as lab:
        menu = nav(*COLUMNS) + FORM
        lab.add("/", page("丰乐县人民政府", menu))
        for name, path in COLUMNS:
            rows = [
                (f"关于{name}第{i}号事项的通知", f"{path}t2024010{i}_{i}.html", "2024-01-02")
                for i in range(1, 4)
            ]
            lab.add(path, page(name, menu + listing(*rows)))
            for title, href, _ in rows:
                lab.add(href, page(title, menu + ARTICLE.format(title)))
        yield lab


def audited(site: LabSite, out: Path) -> list[dict[str, Any]]:
    done = CliRunner().invoke(
        main,
        ["--home", str(out / "home"), "site", site.url, "--out", str(out / "out"), "--no-browser", "--allow-private",
         "--rate", "0", "--second-look-after", "0", "--as-of", "2024-06-01", "--plan", "site-guide-2017", "--format", "json", "--quiet"],
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    found = json.loads((out / "out" / "result.json").read_text("utf-8"))["findings"]
    return [one for one in found if one["check"] == "search_works"]


def test_a_search_that_finds_nothing_is_confirmed(site: LabSite, tmp_path: Path) -> None:
    nothing = page("搜索", nav(*COLUMNS) + "<p>抱歉，没有找到相关内容。</p>")
    site.fallback = lambda r: web.Response(text=nothing, content_type="text/html") if r.path == "/so" else web.Response(status=404)  # fmt: skip
    found = audited(site, tmp_path)
    assert {(one["reason"], one["certainty"]) for one in found} == {("search_nothing", "sure")}
    assert all(one["confirmed"] for one in found)
    assert len(found) == 3


def test_a_search_that_recovers_stays_a_suspicion(site: LabSite, tmp_path: Path) -> None:
    asked: list[str] = []

    def so(request: web.Request) -> web.Response:
        if request.path != "/so":
            return web.Response(status=404)
        asked.append(request.query["q"])
        body = "<p>没有找到相关内容。</p>"
        if len(asked) > 3:
            name = request.query["q"].removeprefix("关于").partition("第")[0]
            href = (
                dict(COLUMNS)[name]
                + f"t2024010{request.query['q'][-6]}_{request.query['q'][-6]}.html"
            )
            body = listing(
                (request.query["q"], href, "2024-01-02"),
                ("其他不相干的结果", "/x.html", "2024-01-03"),
            )
        return web.Response(text=page("搜索", nav(*COLUMNS) + body), content_type="text/html")

    site.fallback = so
    found = audited(site, tmp_path)
    assert len(asked) == 6
    assert {one["certainty"] for one in found} == {"review"}
