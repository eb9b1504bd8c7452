"""Crawls that are killed or stopped go on; archives replay; a second look is a look."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from aiohttp import web
from lab.county import COLUMNS, county
from lab.crawling import AS_OF, QUICK, spec_of
from lab.site import Facts, LabSite, page

from crawler.run import crawl, look_again
from gkcheck.errors import GkcheckError

CHILD = """
import asyncio, sys
from datetime import date
from pathlib import Path
from crawler.run import crawl
from gkcheck.models.site import SiteSpec
spec = SiteSpec.model_validate_json(sys.argv[1])
asyncio.run(crawl(spec, Path(sys.argv[2]), as_of=date(2024, 6, 1)))
"""


def start(spec, out: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", CHILD, spec.model_dump_json(), str(out)])


@pytest.mark.parametrize("archive", [False, True])
def test_kill_in_the_middle_changes_nothing(site: LabSite, tmp_path: Path, archive: bool) -> None:
    county(site, articles=14)
    site.add("/old.html", "", status=301, headers={"Location": "/c1/"})
    home = str(site.answers["/"]).replace("</body>", "<a href='/old.html'>旧</a></body>")
    site.add("/", home)
    spec = spec_of(site.url, rate=150, archive=archive)
    asyncio.run(crawl(spec, tmp_path / "calm", as_of=AS_OF))
    calm = Facts(tmp_path / "calm").dump()
    kills = 0
    for limit in (30, 60):
        site.order.clear()
        child = start(spec, tmp_path / "killed")
        while len(site.order) < limit and child.poll() is None:
            time.sleep(0.01)
        if child.poll() is None:
            os.kill(child.pid, signal.SIGKILL)
            kills += 1
        child.wait()
        assert (tmp_path / "killed" / "facts.db").exists()
    assert kills == 2
    child = start(spec, tmp_path / "killed")
    assert child.wait(60) == 0
    killed = Facts(tmp_path / "killed")
    assert killed.run("state") == "complete"
    assert killed.dump() == calm
    if archive:
        replayed = tmp_path / "replayed"
        replay = spec_of(site.url, replay=str(tmp_path / "killed" / "site.warc.gz"))
        asyncio.run(crawl(replay, replayed, as_of=AS_OF))
        assert Facts(replayed).dump() == calm


def test_stopping_keeps_what_there_is_and_goes_on(site: LabSite, tmp_path: Path) -> None:
    county(site, articles=25)
    spec = spec_of(site.url, rate=100)

    async def stopped() -> None:
        stop = asyncio.Event()
        summary = await crawl(
            spec,
            tmp_path,
            as_of=AS_OF,
            stop=stop,
            on_progress=lambda p: p.pages_done and stop.set(),
        )
        assert summary.state == "partial"
        assert "中断" in str(summary.reason)

    begun = time.monotonic()
    asyncio.run(stopped())
    assert time.monotonic() - begun < 5
    facts = Facts(tmp_path)
    assert facts.run("state") == "interrupted"
    assert facts.coverage()["link_target"] == ("truncated", "interrupted")
    some = len(facts.pages())
    assert 0 < some < 100
    summary = asyncio.run(crawl(spec, tmp_path, as_of=AS_OF))
    assert summary.state == "complete"
    assert summary.pages == len(facts.pages()) == 1 + len(COLUMNS) * 26


def test_cancelling_is_as_clean(site: LabSite, tmp_path: Path) -> None:
    county(site, articles=25)
    spec = spec_of(site.url, rate=100)

    async def cancelled() -> None:
        some = asyncio.Event()
        task = asyncio.create_task(
            crawl(spec, tmp_path, as_of=AS_OF, on_progress=lambda p: p.pages_done and some.set())
        )
        await some.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(cancelled())
    assert Facts(tmp_path).run("state") == "interrupted"
    assert asyncio.run(crawl(spec, tmp_path, as_of=AS_OF)).state == "complete"


def test_time_limit(site: LabSite, run) -> None:
    county(site, articles=25)
    summary, facts = run(site.url, rate=20, time_limit=1.0)
    assert summary.state == "partial"
    assert facts.coverage()["link_target"] == ("truncated", "budget_time")


def test_an_archive_replays_to_the_same_facts(site: LabSite, run, tmp_path: Path) -> None:
    county(site, articles=5)
    gbk = page("公报", "<p>政府公报</p>" * 40).encode("gb18030")
    site.add("/c5/", gbk, headers={"Content-Type": "text/html; charset=gbk"})
    site.add(
        "/c4/", "", status=302, headers={"Location": "/c4/首页.html".encode().decode("latin-1")}
    )
    site.add("/c2/", lambda _: web.Response(status=500, text="坏了"))
    live, facts = run(site.url, archive=True)
    replayed, again = run(
        site.url, into="again", replay=str(tmp_path / "out" / "site.warc.gz"), archive=False
    )
    asked = sum(site.hits.values())
    assert (replayed.state, replayed.reason, replayed.pages) == (
        live.state,
        live.reason,
        live.pages,
    )
    assert again.dump() == facts.dump()
    assert sum(site.hits.values()) == asked


def test_what_is_not_archived_is_not_dead(site: LabSite, run, tmp_path: Path) -> None:
    county(site, articles=5)
    run(site.url, archive=True, max_pages=8)
    summary, facts = run(site.url, into="again", replay=str(tmp_path / "out" / "site.warc.gz"))
    assert summary.state == "partial"
    assert not facts.all(
        "SELECT 1 FROM fetch JOIN url ON id = url_id WHERE outcome <> 'ok' AND kind = 'page' AND outcome <> 'not_archived'"
    )
    assert facts.coverage()["document"] == ("truncated", "not_archived")
    assert facts.coverage()["column"] == ("complete", None)


def test_bad_archives(run, tmp_path: Path) -> None:
    with pytest.raises(GkcheckError, match="无法打开"):
        run("http://a.test/", replay=str(tmp_path / "none.warc.gz"))
    (tmp_path / "bad.warc.gz").write_bytes(b"not a warc at all\n" * 10)
    with pytest.raises(GkcheckError, match=r"不是可以读取的|没有任何网页"):
        run("http://a.test/", replay=str(tmp_path / "bad.warc.gz"))


def test_a_second_look(site: LabSite, run, tmp_path: Path) -> None:
    county(site, articles=1)
    site.add("/c2/", "", status=500)
    _, facts = run(site.url)
    site.add("/c2/", page("修好了", "<p>内容</p>" * 40))
    site.add("/c3/", "<script>$_ts=1</script>", status=412)
    urls = [site.url + x for x in ("c2/", "c3/", "gone.png", "files/a.pdf")]
    seen = asyncio.run(
        look_again(
            spec_of(site.url), tmp_path / "out", [*urls, "http://never.test/"], patience=QUICK
        )
    )
    assert seen == {urls[0], urls[2], urls[3]}
    assert facts.fetch(urls[0], 1)[0] == "http_error"
    assert facts.fetch(urls[0], 2)[0] == "ok"
    assert facts.fetch(urls[1], 2) == ("blocked", 412, "ruishu")
    assert facts.all("SELECT title FROM page JOIN url USING (id) WHERE url = ?", urls[0]) == [
        ("修好了",)
    ]
    assert sorted(facts.all("SELECT look, problem FROM media WHERE kind = 'image' AND verdict = 'broken'")) == [
        (1, "http_404"), (2, "http_404"),
    ]  # fmt: skip
    assert site.hits["/"] == 1


def test_progress_is_told(site: LabSite, tmp_path: Path) -> None:
    county(site, articles=2)
    told = []
    asyncio.run(crawl(spec_of(site.url, rate=15), tmp_path, as_of=AS_OF, on_progress=told.append))
    assert {"columns", "pages", "done"} <= {p.stage for p in told}
    assert told[-1].pages_done == 1 + len(COLUMNS) * 3
    assert told[-1].waiting == 0
    assert len(told) < 40
    assert any(p.rate > 0 for p in told)


def test_failures_replay_as_failures(site: LabSite, run, tmp_path: Path) -> None:
    county(site, articles=1)

    async def slow(_: web.Request) -> web.Response:
        await asyncio.sleep(3)
        return web.Response(text="晚了")

    site.add("/c2/", slow)
    site.add("/c3/", b"\x00\x01", headers={"Content-Type": "text/html", "Content-Encoding": "gzip"})
    _, facts = run(site.url, archive=True, request_timeout=0.3)
    assert facts.fetch(site.url + "c2/")[0] == "timed_out"
    assert facts.fetch(site.url + "c3/") == ("protocol_error", 200, "bad_content_encoding")
    archive = str(tmp_path / "out" / "site.warc.gz")
    _, again = run(site.url, into="again", replay=archive, request_timeout=0.3)
    for path in ("c2/", "c3/"):
        assert again.fetch(site.url + path) == facts.fetch(site.url + path)
    assert again.coverage() == facts.coverage()
