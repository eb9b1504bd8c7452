"""An audit after another: what has not changed is not sent again, and the facts are the same."""

from __future__ import annotations

from hashlib import sha1
from pathlib import Path

from aiohttp import web
from lab.county import PNG, county
from lab.site import LabSite, page

import gkcheck


def with_etags(site: LabSite) -> list[str]:
    """Make every answer conditional; the list returned collects addresses that answered 304."""
    spared: list[str] = []
    kept, site.answers = dict(site.answers), {}

    def answer(request: web.Request) -> web.Response:
        made = kept.get(request.raw_path)
        if made is None:
            return web.Response(status=404)
        if callable(made):
            made = made(request)
        if isinstance(made, str):
            made = web.Response(text=made, content_type="text/html")
        tag = f'"{sha1(made.body if isinstance(made.body, bytes) else b"").hexdigest()}"'
        if request.headers.get("If-None-Match") == tag:
            spared.append(request.raw_path)
            return web.Response(status=304, headers={"ETag": tag})
        made.headers["ETag"] = tag
        return made

    site.fallback = answer
    site.kept = kept
    return spared


def test_unchanged_pages_keep_their_facts(site: LabSite, run, tmp_path: Path) -> None:
    county(site, articles=4)
    spared = with_etags(site)
    first, before = run(site.url)
    assert not spared
    second, after = run(site.url, into="again", previous=tmp_path / "out" / "facts.db")
    assert (second.state, second.pages) == (first.state, first.pages)
    assert len(spared) >= first.pages
    old, new = before.dump(), after.dump()
    for name in old.keys() - {"fetch"}:
        assert new[name] == old[name], name
    kept = [row[:2] + row[4:] for row in old["fetch"] if row[0]]
    assert [row[:2] + row[4:] for row in new["fetch"]] == kept
    assert {row[2] for row in new["fetch"]} == {"not_modified", "http_error"}


def test_what_changed_is_read_anew(site: LabSite, run, tmp_path: Path) -> None:
    county(site, articles=2)
    with_etags(site)
    run(site.url)
    path = "/c1/t20240101_0.html"
    site.kept[path] = str(site.kept[path]).replace("正文内容", "改过的正文")
    site.kept["/gone.png"] = lambda _: web.Response(body=PNG, content_type="image/png")
    _, facts = run(site.url, into="again", previous=tmp_path / "out" / "facts.db")
    assert facts.fetch(site.url + path.lstrip("/"))[0] == "ok"
    assert facts.fetch(site.url)[0] == "not_modified"
    assert facts.all("SELECT DISTINCT verdict FROM media WHERE kind = 'image'") == [("opens",)]


def test_facts_of_another_version_are_not_taken_over(
    site: LabSite, run, tmp_path, monkeypatch
) -> None:
    county(site, articles=1)
    spared = with_etags(site)
    run(site.url)
    monkeypatch.setattr(gkcheck, "__version__", "99.0")
    summary, _ = run(site.url, into="again", previous=tmp_path / "out" / "facts.db")
    assert summary.state == "complete"
    assert not spared


def test_what_pages_say_is_kept_too(site: LabSite, run, tmp_path: Path) -> None:
    said = (
        "<div class='content'><h1>公示</h1><p>张三 11010519491231002X</p><p>正文。</p>"
        "<form action='/s' method='get'>关键词<input type='text' name='q'></form>"
        "<table><tr><th>姓名</th><th>单位</th></tr><tr><td>张三</td><td>某局</td></tr>"
        "<tr><td>李四</td><td>某委</td></tr></table>"
        "<video src='/v.mp4' poster='/p.jpg'></video><p><a>附件:名单.doc</a></p></div>"
    )
    county(site, articles=1, extra="<a href='/c1/t20240101_9.html'>关于名单公示的通知</a>")
    site.add("/c1/t20240101_9.html", page("关于名单公示的通知", said))
    with_etags(site)
    _, before = run(site.url)
    _, after = run(site.url, into="again", previous=tmp_path / "out" / "facts.db")
    assert after.fetch(site.url + "c1/t20240101_9.html")[0] == "not_modified"
    for name in ("body_text", "form", "record_table", "record_row", "player", "personal_number"):
        rows = before.all(f"SELECT * FROM {name}")
        assert rows, name
        assert after.all(f"SELECT * FROM {name}") == rows, name


def test_the_system_that_made_the_site_is_known_without_its_pages(
    site: LabSite, run, tmp_path: Path
) -> None:
    county(site, articles=4)
    made = "<meta name='generator' content='TRS WCM'><div class='TRS_Editor'>正文</div>"
    for path, answer in list(site.answers.items()):
        if isinstance(answer, str):
            site.answers[path] = answer.replace("<body>", "<body>" + made)
    with_etags(site)
    _, before = run(site.url)
    assert before.run("cms_family") == "trs"
    _, after = run(site.url, into="again", previous=tmp_path / "out" / "facts.db")
    assert after.run("cms_family") == "trs"
