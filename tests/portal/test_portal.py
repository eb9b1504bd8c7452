"""The sample portal: repeatable, sound where it is healthy, and planted as it says."""

from __future__ import annotations

import asyncio
import copy
import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import aiohttp
import av
import openpyxl
import pypdf
import pytest
from PIL import Image

from gkcheck.portal import (
    DEMO_DEFECTS,
    Defect,
    PortalSpec,
    bulk_spec,
    demo_spec,
    generate,
    load_expectations,
    nginx_conf,
    serve,
)
from gkcheck.portal.broken import plant
from gkcheck.portal.content import Filler
from gkcheck.portal.faults import FAULTS
from gkcheck.portal.faults_pages import PAGE_FAULTS
from gkcheck.portal.faults_public import PUBLIC_FAULTS
from gkcheck.portal.faults_talk import TALK_FAULTS
from gkcheck.portal.faults_topics import TOPIC_FAULTS
from gkcheck.portal.generate import build
from gkcheck.portal.near import NEAR_MISSES

LINK = re.compile(r"""<(?!link )[a-z]+\b[^>]*?\s(?:href|src)=["']([^"']+)["']|url=(/[^"']+)["']""")


def contents(root: Path) -> dict[str, bytes]:
    return {str(p.relative_to(root)): p.read_bytes() for p in root.rglob("*") if p.is_file()}


@pytest.fixture(scope="module")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("healthy")
    generate(root, demo_spec(defects=False))
    return root


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("demo")
    generate(root, demo_spec())
    return root


def page(root: Path, path: str) -> str:
    file = root / path.lstrip("/")
    file = file / "index.html" if path.endswith("/") else file
    data = file.read_bytes()
    return data.decode("gb18030" if b"charset=gb2312" in data else "utf-8")


async def crawl(start: str) -> dict[str, int]:
    """Follow every internal link of every page from ``start``; address to final status."""
    seen: dict[str, int] = {}
    waiting = {start}
    limit = asyncio.Semaphore(16)
    async with aiohttp.ClientSession() as session:

        async def one(url: str) -> set[str]:
            async with limit:
                try:
                    async with session.get(url) as answer:
                        body = await answer.read()
                        seen[url] = answer.status
                except aiohttp.TooManyRedirects:
                    seen[url] = -1
                    return set()
            if answer.content_type != "text/html" or not urlsplit(url).path.endswith(
                ("/", ".html")
            ):
                return set()
            text = body.decode("utf-8", "replace")
            found = {unescape(a or b) for a, b in LINK.findall(text)}
            found |= set(re.findall(r'location.href="([^"]+)"', text))
            found |= set(re.findall(r'<form [^>]*action="([^"]+)"', text))
            for total in re.findall(r"createPageHTML\((\d+),", text):
                found |= {f"index_{i}.html" for i in range(1, int(total))}
            links = {urljoin(url, link).split("#")[0] for link in found}
            return {u for u in links if u.startswith(start)}

        while waiting:
            batches = await asyncio.gather(*(one(url) for url in waiting))
            waiting = {u for batch in batches for u in batch} - seen.keys()
    return seen


def test_same_spec_writes_the_same_bytes(tmp_path: Path, demo: Path) -> None:
    generate(tmp_path, demo_spec())
    again, first = contents(tmp_path), contents(demo)
    assert again.keys() == first.keys()
    assert [name for name in first if first[name] != again[name]] == []


def test_other_seed_writes_other_texts(tmp_path: Path, healthy: Path) -> None:
    generate(tmp_path, PortalSpec(seed=2))
    assert contents(tmp_path)["index.html"] != contents(healthy)["index.html"]


def test_every_internal_link_of_the_healthy_twin_answers_200(healthy: Path) -> None:
    with serve(healthy) as served:
        seen = asyncio.run(crawl(served.url4))
    assert {url: status for url, status in seen.items() if status != 200} == {}
    written = {p for p in contents(healthy) if p.endswith(".html")} - {"404.html"}
    reached = {urlsplit(u).path.lstrip("/") for u in seen}
    reached |= {f"{p}index.html".lstrip("/") for p in reached if p.endswith("/") or not p}
    assert written - reached == set()


def test_the_demo_breaks_exactly_what_it_declares(demo: Path) -> None:
    with serve(demo) as served:
        seen = asyncio.run(crawl(served.url4))
    failing = {urlsplit(u).path for u, status in seen.items() if status != 200}
    entries = load_expectations(demo / "expect.yaml").entries
    declared = {
        path
        for entry in entries
        if entry.defect.value.endswith(("_404", "_500", "_loop", "image_template"))
        and entry.defect is not Defect.LINK_SOFT_404
        for path in entry.paths
    }
    assert (
        failing
        == declared | {p.replace("login", "sso") for p in declared if "login" in p} & failing
    )


def test_expectations_name_what_is_there(demo: Path) -> None:
    result = load_expectations(demo / "expect.yaml")
    assert {e.defect for e in result.entries} == set(DEMO_DEFECTS)
    gone = {Defect.IMAGE_404, Defect.IMAGE_TEMPLATE, Defect.ATTACHMENT_404, Defect.LINK_404, Defect.LINK_LOOP, Defect.LINK_500}  # fmt: skip
    for entry in result.entries:
        for path in entry.paths:
            file = demo / path.lstrip("/")
            assert file.exists() == (entry.defect not in gone), entry
    everything = "".join(page(demo, f"/{p}") for p in contents(demo) if p.endswith(".html"))
    for entry in result.entries:
        for path in entry.paths:
            assert path in everything or path.rsplit("/", 1)[1] in everything, entry


def test_bundled_expectations_are_what_the_generator_declares(demo: Path) -> None:
    import gkcheck.portal as package

    bundled = Path(str(package.__file__)).with_name("expect.yaml")
    assert load_expectations(bundled) == load_expectations(demo / "expect.yaml")


# What these change is there for a plan only.
OF_PLANS = {*FAULTS, *PUBLIC_FAULTS, *TALK_FAULTS, *PAGE_FAULTS, *TOPIC_FAULTS, *NEAR_MISSES}


def test_every_defect_can_be_planted_alone() -> None:
    plain, planned = PortalSpec(), PortalSpec(plans=("chongqing-2021",))
    filled = {False: Filler(plain).fill(), True: Filler(planned).fill()}
    for defect in set(Defect) - {Defect.LEFT_OUT}:
        portal = copy.deepcopy(filled[defect in OF_PLANS])  # filling takes longer than planting
        portal.spec = portal.spec.model_copy(update={"defects": (defect,)})
        plant(portal)
        planted = [e for e in portal.expected if e.defect is not Defect.LEFT_OUT]
        assert planted and {e.defect for e in planted} == {defect}
    with pytest.raises(ValueError, match="left_out"):
        PortalSpec(defects=(Defect.LEFT_OUT,))
    assert build(PortalSpec()).expected == []


def test_files_open_with_real_programs(healthy: Path) -> None:
    counts: dict[str, int] = {}
    for name, data in contents(healthy).items():
        suffix = name.rsplit(".", 1)[-1]
        counts[suffix] = counts.get(suffix, 0) + 1
        if suffix in {"jpg", "png", "gif", "ico"}:
            with Image.open(io.BytesIO(data)) as image:
                image.load()
        elif suffix in {"mp4", "mp3"}:
            with av.open(io.BytesIO(data)) as box:
                frames = sum(1 for _ in box.decode(box.streams[0]))
                assert frames >= 12, name
        elif suffix == "pdf":
            assert len(pypdf.PdfReader(io.BytesIO(data)).pages) >= 1
        elif suffix == "xlsx":
            assert openpyxl.load_workbook(io.BytesIO(data)).active.max_row > 2
        elif suffix == "docx":
            with zipfile.ZipFile(io.BytesIO(data)) as box:
                assert box.testzip() is None
                assert "word/document.xml" in box.namelist()
    assert {"jpg", "png", "gif", "ico", "mp4", "mp3", "pdf", "xlsx", "docx"} <= counts.keys()


def test_pdf_text_can_be_read_except_in_the_scan(healthy: Path) -> None:
    texts = [
        pypdf.PdfReader(io.BytesIO(data)).pages[0].extract_text()
        for name, data in contents(healthy).items()
        if name.endswith(".pdf")
    ]
    assert sum("。" in text for text in texts) == len(texts) - 1
    assert texts.count("") == 1


def test_some_pages_are_gbk_and_say_so(healthy: Path) -> None:
    pages = {p: d for p, d in contents(healthy).items() if p.endswith(".html")}
    gbk = [d for d in pages.values() if b"charset=gb2312" in d]
    assert 2 <= len(gbk) <= len(pages) * 0.12
    for data in gbk:
        assert "青岚县" in data.decode("gb18030")
        with pytest.raises(UnicodeDecodeError):
            data.decode("utf-8")


@pytest.fixture()
def two_roots(tmp_path: Path) -> Iterator[tuple[Path, Path]]:
    for name, county in (("four", "青岚县"), ("six", "白露县")):
        generate(tmp_path / name, PortalSpec(county=county, articles=0.2))
    yield tmp_path / "four", tmp_path / "six"


async def fetch(url: str) -> tuple[int, str]:
    async with (
        aiohttp.ClientSession() as session,
        session.get(url, allow_redirects=False) as answer,
    ):
        return answer.status, await answer.text("utf-8")


def test_server_answers_on_both_families_and_can_differ(two_roots: tuple[Path, Path]) -> None:
    with serve(two_roots[0], root6=two_roots[1]) as served:
        assert f":{served.port}/" in served.url4 and f":{served.port}/" in served.url6
        assert "青岚县人民政府" in asyncio.run(fetch(served.url4))[1]
        assert "白露县人民政府" in asyncio.run(fetch(served.url6))[1]


def test_server_without_ipv6_refuses_there(two_roots: tuple[Path, Path]) -> None:
    with serve(two_roots[0], host6=None) as served:
        assert asyncio.run(fetch(served.url4))[0] == 200
        with pytest.raises(aiohttp.ClientConnectorError):
            asyncio.run(fetch(f"http://[::1]:{served.port}/"))


def test_server_keeps_its_own_files_and_the_folder_above(two_roots: tuple[Path, Path]) -> None:
    with serve(two_roots[0], host6=None) as served:
        for path in ("_server.json", "expect.yaml", "%2e%2e/six/index.html", "nowhere.html"):
            status, text = asyncio.run(fetch(served.url4 + path))
            assert status == 404
            assert "页面不存在" in text
        assert asyncio.run(fetch(served.url4 + "zwgk"))[0] == 301


def test_large_portals_have_large_pages_and_many_links(tmp_path: Path) -> None:
    result = generate(tmp_path, bulk_spec(450))
    assert abs(result.pages - 450) <= 2
    assert sum(e.defect is Defect.LINK_404 for e in result.entries) == 20
    pages = [d for p, d in contents(tmp_path).items() if "/t2021" in p and p.endswith(".html")]
    assert len(pages) > 120
    assert min(map(len, pages)) >= 60_000 and max(map(len, pages)) <= 124_000
    links = [len(re.findall(rb"<a [^>]*href=", data)) for data in pages]
    assert 170 <= sum(links) / len(links) <= 210
    with pytest.raises(ValueError, match="without extras"):
        bulk_spec(20)


def test_nginx_serves_the_same_statuses(demo: Path) -> None:
    text = nginx_conf(demo, 8080)
    assert "location = /zwfw/cx/bjjd0.jsp { return 500; }" in text
    assert "location = /zwfw/login/0.html { return 302 /zwfw/sso/0.html; }" in text
    assert "listen [::1]:8080;" in text


def test_the_healthy_twin_holds_what_only_looks_like_defects(healthy: Path) -> None:
    home = page(healthy, "/")
    assert 'src="/images/spacer.gif"' in home and "404路公交" in home
    assert "https://www.gov.cn/" in home
    news = [p for p in contents(healthy) if p.startswith("xwzx/qlyw/2") and p.endswith(".html")]
    assert any(re.search(r"W\d+\.(jpg|png)\?v=", page(healthy, f"/{p}")) for p in news)
    plans = page(healthy, "/zfxxgk/fdzdgknr/ghxx/")
    assert plans.count('class="panel"') == 4
    assert re.search(r"\[\d\d-\d\d\]", page(healthy, "/xwzx/bmdt/"))
    assert 'http-equiv="refresh"' in page(healthy, "/lxwm/")
    assert "window.location.href" in page(healthy, "/hdjl/xzxx/")


def test_as_of_moves_every_date() -> None:
    from datetime import date

    for as_of in (date(2026, 11, 22), date(2022, 1, 5)):
        portal = build(PortalSpec(as_of=as_of))
        days = [a.day for articles in portal.articles.values() for a in articles]
        assert max(days) <= as_of
        assert (as_of - max(days)).days <= 2
        mmdd = portal.of("新闻中心>部门动态")
        assert {a.day.year for a in mmdd} == {as_of.year}


def test_serve_runs_as_a_program(demo: Path) -> None:
    command = [sys.executable, "-m", "gkcheck.portal", "serve", str(demo)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        four, six = program.stdout.readline().strip(), program.stdout.readline().strip()
        try:
            assert asyncio.run(fetch(four))[0] == asyncio.run(fetch(six))[0] == 200
            assert asyncio.run(fetch(f"{six}zwfw/cx/bjjd0.jsp"))[0] == 500
        finally:
            program.terminate()
        assert program.wait(10) == 0


def test_a_portal_is_replaced_and_nothing_else_is(tmp_path: Path) -> None:
    generate(tmp_path, PortalSpec(seed=1, articles=0.2))
    (tmp_path / "left-over.html").write_text("x")
    generate(tmp_path, PortalSpec(seed=2, articles=0.2))
    assert not (tmp_path / "left-over.html").exists()
    (tmp_path / "_server.json").unlink()
    with pytest.raises(FileExistsError, match="no portal"):
        generate(tmp_path, PortalSpec())


def test_a_portal_too_small_for_its_defects_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        PortalSpec(articles=0.5, defects=(Defect.IMAGE_404,))
    assert build(PortalSpec(articles=0.3, defects=(Defect.COLUMN_EMPTY,))).expected
    assert build(PortalSpec(articles=3, defects=DEMO_DEFECTS)).expected
