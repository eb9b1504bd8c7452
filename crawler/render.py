"""A real Chromium, used only where a needed fact is missing or a picture says more than words.

The browser itself never reaches the network: every request is answered through the crawl's own
fetcher, so that the address guard, ``--resolver``, budgets and replay hold for it too.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from crawler.browser_turn import BrowserTurn
from crawler.fetched import Ask, Fetcher
from crawler.posted import posting
from crawler.render_scripts import FLATTEN, OPEN_SHADOWS
from gkcheck.models.facts import TargetKind
from gkcheck.models.site import SiteSpec

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, Page, Playwright, Route

#: Long-lived contexts grow without bound, so they are replaced after this many pages.
PAGES_A_CONTEXT = 30
PAGE_SECONDS = 15.0
QUIET_MS = 600
SETTLE_MS = 6000
_ARGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    # Anything that would pass by our fetcher ends at a closed port.
    "--proxy-server=127.0.0.1:9",
    "--proxy-bypass-list=<-loopback>",
)
_UNSEEN = frozenset({"media", "font", "websocket", "eventsource", "manifest"})
_DROPPED = frozenset({"content-encoding", "content-length", "transfer-encoding", "connection"})
QUIET = """
([quiet, limit]) => new Promise(done => {
  let timer = setTimeout(done, quiet);
  const watch = new MutationObserver(() => { clearTimeout(timer); timer = setTimeout(done, quiet); });
  watch.observe(document, {subtree: true, childList: true, characterData: true});
  setTimeout(() => { watch.disconnect(); done(); }, limit);
})
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the fetcher gives the browser for one request."""

    status: int
    headers: Mapping[str, str]
    body: bytes


#: Takes address, method, headers and body; None: not to be had (blocked, private, not archived).
Fetch = Callable[[str, str, Mapping[str, str], bytes | None], Awaitable[Answer | None]]


@dataclass(frozen=True, slots=True)
class Rendered:
    """A page as the browser sees it after its scripts ran."""

    url: str
    status: int
    html: str


def through(fetcher: Fetcher, spec: SiteSpec) -> Fetch:
    """Return what answers the browser's requests, through ``fetcher`` and its guard.

    GET, and the short POST that scripts ask for data with by themselves.
    """

    async def fetch(
        url: str, method: str, headers: Mapping[str, str], body: bytes | None
    ) -> Answer | None:
        asked: str | None = url
        if method != "GET":
            asked = _posted(url, headers, body)
        if asked is None:
            return None
        got = await fetcher.fetch(
            Ask(
                url=asked,
                kind=TargetKind.PAGE,
                byte_limit=spec.budget.max_page_bytes,
                timeout=spec.budget.request_timeout,
            )
        )
        if got.failure is not None or got.status is None:
            return None
        return Answer(got.status, dict(got.headers), got.body)

    return fetch


def _posted(url: str, headers: Mapping[str, str], body: bytes | None) -> str | None:
    """Return the address of a POST of a short form or of JSON; None: another kind of sending."""
    kind = headers.get("content-type", "")
    is_json = "json" in kind
    if body and not is_json and "urlencoded" not in kind:
        return None
    try:
        return posting(url, (body or b"").decode("utf-8"), json=is_json)
    except UnicodeDecodeError:
        return None


def browser_error() -> type[Exception]:
    """Return what a failing browser raises. Loaded with it: most runs open no browser."""
    from playwright.async_api import Error

    return Error


def find_chromium() -> str | None:
    """Return the Chromium to use: ``$GKCHECK_CHROMIUM``, else one on PATH, else None."""
    given = os.environ.get("GKCHECK_CHROMIUM")
    if given:
        return given if Path(given).exists() else None
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        found = shutil.which(name)
        if found:
            return found
    return None


class Renderer:
    """Async context manager around one Chromium. ``start`` tells whether there is a browser."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None
        self._context: BrowserContext | None = None
        self._pages = 0
        self._turn = BrowserTurn()

    async def start(self) -> bool:
        """Launch the browser when it is our turn; False when this machine has none that starts."""
        await self._turn.take()
        from playwright.async_api import async_playwright

        args = [*_ARGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
        try:
            self._playwright = await async_playwright().start()
            self._browser = await self._playwright.chromium.launch(
                executable_path=find_chromium(), args=args, timeout=30_000
            )
        except (browser_error(), OSError):
            await self.close()
            return False
        return True

    async def __aenter__(self) -> Renderer:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the browser."""
        browser, self._browser, self._context = self._browser, None, None
        playwright, self._playwright = self._playwright, None
        try:
            if browser is not None:
                await browser.close()
            if playwright is not None:
                await playwright.stop()
        finally:
            self._turn.give()

    async def _new_page(self, *, images: bool) -> Page:
        assert self._browser is not None
        if self._context is None or self._pages >= PAGES_A_CONTEXT:
            if self._context is not None:
                await self._context.close()
            self._context = await self._browser.new_context(
                viewport={"width": 1280, "height": 900},
                locale="zh-CN",
                service_workers="block",
                accept_downloads=False,
            )
            self._pages = 0
        self._pages += 1
        return await self._prepared(self._context, images=images)

    async def _prepared(self, context: BrowserContext, *, images: bool) -> Page:
        page = await context.new_page()  # dialogs that nobody listens for are dismissed
        await page.add_init_script(OPEN_SHADOWS)

        async def answer(route: Route) -> None:
            await self._answer(route, images=images)

        await page.route("**/*", answer)
        return page

    @asynccontextmanager
    async def page(self, *, images: bool) -> AsyncIterator[Page]:
        """Give a page to act on; it is closed at the end."""
        page = await self._new_page(images=images)
        try:
            yield page
        finally:
            await page.close()

    @asynccontextmanager
    async def phone(self, width: int, height: int, user_agent: str) -> AsyncIterator[Page]:
        """Give a page of a phone, ``width`` by ``height`` CSS pixels, that heeds ``viewport``."""
        assert self._browser is not None
        context = await self._browser.new_context(
            viewport={"width": width, "height": height}, is_mobile=True, has_touch=True,
            device_scale_factor=2, user_agent=user_agent, locale="zh-CN",
            service_workers="block", accept_downloads=False,
        )  # fmt: skip
        try:
            yield await self._prepared(context, images=True)
        finally:
            await context.close()

    async def _answer(self, route: Route, *, images: bool) -> None:
        request = route.request
        unseen = request.resource_type in _UNSEEN or (
            request.resource_type == "image" and not images
        )
        try:
            if unseen or request.method not in ("GET", "POST"):
                await route.abort()
                return
            found = await self._fetch(
                request.url, request.method, request.headers, request.post_data_buffer
            )
            if found is None:
                await route.abort()
                return
            headers = {k: v for k, v in found.headers.items() if k.lower() not in _DROPPED}
            await route.fulfill(status=found.status, headers=headers, body=found.body)
        except browser_error():
            return  # the page was closed while its request was under way

    async def _open(self, page: Page, url: str) -> int:
        response = await page.goto(url, wait_until="domcontentloaded", timeout=PAGE_SECONDS * 1000)
        await page.evaluate(QUIET, [QUIET_MS, SETTLE_MS])
        return response.status if response is not None else 0

    async def render(self, url: str) -> Rendered | None:
        """Return ``url`` after its scripts ran, images not loaded; None when it cannot be had."""
        page = await self._new_page(images=False)
        try:
            status = await asyncio.wait_for(self._open(page, url), PAGE_SECONDS + 10)
            await page.evaluate(FLATTEN)
            return Rendered(page.url, status, await page.content())
        except (browser_error(), TimeoutError):
            return None
        finally:
            await page.close()

    async def screenshot(
        self, url: str, file: Path, *, selector: str | None = None, crop: bool = False
    ) -> bool:
        """Write a JPEG of the first screen of ``url``, or where the first ``selector`` stands.

        The element is outlined; with ``crop`` it alone is shown.

        Returns False when the page or the element cannot be had.
        """
        page = await self._new_page(images=True)
        try:
            await asyncio.wait_for(self._open(page, url), PAGE_SECONDS + 10)
            if selector is not None:
                part = page.locator(selector).first
                if not await part.count():
                    return False
                await part.scroll_into_view_if_needed(timeout=2000)
                if crop:
                    await part.screenshot(path=file, type="jpeg", quality=70, timeout=10_000)
                    return True
                await part.evaluate("e => { e.style.outline = '4px solid #c00'; }")
            await page.screenshot(path=file, type="jpeg", quality=55, timeout=10_000)
            return True
        except (browser_error(), TimeoutError):
            return False
        finally:
            await page.close()
