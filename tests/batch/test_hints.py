"""A column that no menu leads to: the office says where it is, and the crawl reads it."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

from aiohttp import web
from click.testing import CliRunner
from lab.batches import lab
from lab.many_sites import ManySites

from gkcheck.cli import main


class Hidden(ManySites):
    """Sites with a column under ``/jd/zc/`` that nothing links to. ``paths``: what was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.paths: set[tuple[int, str]] = set()

    def page(self, site: int, path: str) -> tuple[int, str]:
        if not path.startswith("/jd/zc/"):
            return super().page(site, path)
        here = '<div class=position>当前位置:<a href="/">首页</a>&gt;<a href="/jd/zc/">法规释义</a></div>'
        _, body = super().page(site, "/c0/")
        return 200, body.split("<div class=position>")[0] + here + self._list(site, 0)

    async def handle(self, request: web.Request) -> web.Response:
        self.paths.add((int(request.host[1:].split(".")[0]), request.path))
        return await super().handle(request)


def test_hints_are_read_and_only_those_of_the_site(tmp_path: Path) -> None:
    sites = Hidden()
    with lab(tmp_path, 2, sites) as batch:
        text = batch.file.read_text("utf-8")
        first = f"- {{url: '{batch.serving.url(0)}', "
        assert first in text
        hints = "hints: {法规释义: /jd/zc/, 没有的: /nothing/}, "
        batch.file.write_text(text.replace(first, first + hints), "utf-8")
        done = batch.run("home", "--jobs", "1")
        assert done.returncode == 0, done.stderr
    assert {site for site, path in sites.paths if path == "/jd/zc/"} == {0}
    columns = {}
    for number in (0, 1):
        [facts] = (tmp_path / "home/sites").glob(f"s{number}.test_*/*/facts.db")
        store = sqlite3.connect(facts)
        columns[number] = {row[0] for row in store.execute("SELECT name FROM column_seen")}
        store.close()
    assert columns[0] - columns[1] == {"法规释义"}
    [result] = (tmp_path / "home/sites").glob("s0.test_*/*/result.json")
    told = json.loads(result.read_text("utf-8"))
    # what the office was wrong about is no fault of the site: nothing on it leads there
    assert not [f for f in told["findings"] if "/nothing/" in str(f["subject"]["url"])]


def test_a_start_on_another_site_is_told() -> None:
    done = CliRunner().invoke(main, ["site", "https://a.test/", "--start", "https://b.test/x"])
    assert (done.exit_code, "不在这个网站内:https://b.test/x" in done.output) == (2, True)
