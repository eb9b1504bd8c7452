"""An audit after another: what has not changed is not sent again, and the facts are the same."""

from __future__ import annotations

from hashlib import sha1
from pathlib import Path

from aiohttp import web
from lab.county import PNG, county
from lab.site import LabSite

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
