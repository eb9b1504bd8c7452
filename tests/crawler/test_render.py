"""The browser: scripts run, pictures are taken, and nothing passes by our fetcher."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path

import pytest
from PIL import Image

from crawler.render import Answer, Renderer, find_chromium

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(find_chromium() is None, reason="no Chromium on this machine"),
]

HOME = """<!doctype html><meta charset=utf-8><title>云溪</title><ul id=menu></ul>
<img src="/logo.png"><script src="/menu.js"></script>
<script>fetch('http://elsewhere.test/spy').catch(() => {});</script>"""
MENU = """setTimeout(() => fetch('/menu.json', {method: 'POST', body: 'x=1'}).then(r => r.json()).then(rows => {
  document.getElementById('menu').innerHTML = rows.map(r => '<li><a href="/c">' + r + '</a></li>').join('');
}), 200);"""

ASKS = """<p id=said></p><script>alert('欢迎'); const yes = confirm('打开旧版吗'), name = prompt('姓名');
document.getElementById('said').textContent = 'built ' + yes + ' ' + name;
onbeforeunload = () => '离开吗';</script>"""


def serve(asked: list[str]) -> object:
    pages = {
        "http://a.test/": ("text/html", HOME),
        "http://a.test/menu.js": ("text/javascript", MENU),
        "http://a.test/menu.json": ("application/json", '["政务公开", "政策解读"]'),
        "http://a.test/asks": ("text/html", ASKS),
        "http://a.test/loop": ("text/html", "<script>while(true){}</script>"),
    }

    async def fetch(
        url: str, method: str, headers: Mapping[str, str], body: bytes | None
    ) -> Answer | None:
        asked.append(f"{method} {url}")
        if url not in pages:
            return None
        mime, text = pages[url]
        return Answer(200, {"content-type": mime, "content-length": "1"}, text.encode())

    return fetch


def test_scripts_run_and_pictures_are_taken(tmp_path: Path) -> None:
    asked: list[str] = []

    async def scene() -> None:
        async with Renderer(serve(asked)) as renderer:  # type: ignore[arg-type]
            assert await renderer.start()
            page = await renderer.render("http://a.test/")
            assert page is not None
            assert "政策解读" in page.html
            assert not any("logo.png" in line for line in asked)
            file = tmp_path / "home.jpg"
            assert await renderer.screenshot("http://a.test/", file, selector="#menu")
            with Image.open(file) as picture:
                assert picture.size == (1280, 900)
            assert await renderer.render("http://nowhere.test/") is None

    asyncio.run(scene())
    assert "POST http://a.test/menu.json" in asked
    assert "GET http://elsewhere.test/spy" in asked


def test_questions_hold_nobody_up() -> None:
    """Dialogs are dismissed; one that asks whether to leave is no reason to stay."""

    async def scene() -> None:
        async with Renderer(serve([])) as renderer:  # type: ignore[arg-type]
            assert await renderer.start()
            async with renderer.page(images=False) as page:
                await page.goto("http://a.test/asks")
                assert await page.text_content("#said") == "built false null"
                await page.click("#said")  # browsers ask only visitors who did something
                await page.goto("http://a.test/")
                assert await page.title() == "云溪"

    asyncio.run(scene())


def test_a_page_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.render.PAGE_SECONDS", 2.0)

    async def scene() -> None:
        async with Renderer(serve([])) as renderer:  # type: ignore[arg-type]
            assert await renderer.start()
            assert await renderer.render("http://a.test/loop") is None

    asyncio.run(scene())


def test_no_browser_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    fake = tmp_path / "chromium"
    fake.write_text("#!/bin/sh\nexit 1\n")
    fake.chmod(0o755)
    monkeypatch.setenv("GKCHECK_CHROMIUM", str(fake))

    async def scene() -> bool:
        async with Renderer(serve([])) as renderer:  # type: ignore[arg-type]
            return await renderer.start()

    assert asyncio.run(scene()) is False
