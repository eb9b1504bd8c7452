"""A site that holds us off gets a letter ready to be sent; one that lets us in gets none."""

from __future__ import annotations

import json
import re
from pathlib import Path

from aiohttp import web
from click.testing import CliRunner
from lab.site import LabSite

from gkcheck.cli import main

WALL = (
    "<script>go({'bts':['x'],'ha':'md5','tn':'__jsl_clearance','vt':'3600','wt':'1500'})</script>"
)
OPEN = (
    "<html><head><title>青岚县人民政府</title></head><body>"
    + "<p>政务公开内容</p>" * 60
    + "</body></html>"
)


def audit(site: LabSite, home: Path) -> Path:
    done = CliRunner().invoke(
        main,
        ["--home", str(home), "site", site.url, "--plan", "shanwei-2021", "--no-browser", "--quiet", "--rate", "2",
         "--name", "青岚县人民政府<b>", "--second-look-after", "0", "--time-limit", "20", "--allow-private", "--out", str(home / "out")],
    )  # fmt: skip
    assert done.exit_code in (0, 3), (done.output, done.exception)
    return home / "out"


def test_a_blocked_site_gets_a_letter(tmp_path: Path) -> None:
    with LabSite() as site:
        site.fallback = lambda _: web.Response(status=521, text=WALL, content_type="text/html")
        out = audit(site, tmp_path)
        port = site.port
    html = (out / "letter.html").read_text("utf-8")
    text = (out / "letter.txt").read_text("utf-8")
    for letter in (html, text):
        assert "加速乐" in letter
        assert f"127.0.0.1:{port}" in letter
        assert "每秒不超过 2 次请求" in letter
        assert "gkcheck/" in letter
        assert "至多 500 个网页" in letter
        assert "［核查单位名称］" in letter
        assert re.search(r"20\d\d-\d\d-\d\d \d\d:\d\d", letter)
        assert "状态码 521" in letter
    assert "<b>" not in html
    report = (out / "report.html").read_text("utf-8")
    assert 'href="letter.html"' in report
    result = json.loads((out / "result.json").read_text("utf-8"))
    assert result["run"]["state"] == "blocked"


def test_an_open_site_gets_none(tmp_path: Path) -> None:
    with LabSite() as site:
        site.add("/", OPEN)
        out = audit(site, tmp_path)
    assert (out / "report.html").exists()
    assert not (out / "letter.html").exists()
    assert "letter.html" not in (out / "report.html").read_text("utf-8")
    run = json.loads((out / "result.json").read_text("utf-8"))["run"]
    assert run["cms_family"] in ("static", "generic")
    assert 0 <= run["cms_confidence"] <= 1
    assert "网站所用产品" in (out / "report.html").read_text("utf-8")
