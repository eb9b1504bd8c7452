"""Uses a search box in the browser, for sites whose search only a script drives."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from crawler.render import QUIET, QUIET_MS, SETTLE_MS, Rendered, Renderer, browser_error

if TYPE_CHECKING:
    from playwright.async_api import Page

_SECONDS = 40.0
# Results open in the same page: another one would be out of the fetcher's sight.
_SAME_PAGE = "window.open = u => { if (u) location.href = u; return window; };"
_MARK = """
name => {
  const shown = e => e.offsetParent !== null && !e.disabled;
  const boxes = [...document.querySelectorAll('input:not([type]), input[type=text], input[type=search]')];
  const box = boxes.find(e => name && (e.name === name || e.id === name) && shown(e))
    || boxes.find(e => name && (e.name === name || e.id === name))
    || boxes.find(e => /搜|检索|关键/.test(e.placeholder || e.value || '') && shown(e));
  if (!box) return false;
  box.setAttribute('data-gk-box', '1');
  document.querySelectorAll('form[target], a[target]').forEach(e => e.removeAttribute('target'));
  return true;
}
"""
_PRESS = """
() => {
  const box = document.querySelector('[data-gk-box]');
  for (let e = box && box.parentElement, i = 0; e && i < 5; e = e.parentElement, i++) {
    const near = [...e.querySelectorAll('button, input[type=submit], input[type=button], input[type=image], a, [onclick]')]
      .filter(b => b !== box && !b.contains(box));
    const told = near.find(b => /搜|检索|查询|search|so_?btn/i.test([b.textContent, b.value, b.className, b.id, b.title, b.getAttribute('onclick')].join(' ')));
    if (told || near.length === 1) { (told || near[0]).click(); return true; }
  }
  return false;
}
"""


async def search_in_browser(
    renderer: Renderer, url: str, query_name: str | None, query: str
) -> Rendered | None:
    """Type ``query`` into the search box of page ``url``; return the page of results, or None.

    ``query_name`` is the name or id of the box; without it one that says 搜索 is taken.
    """
    async with renderer.page(images=False) as page:
        try:
            return await asyncio.wait_for(_search(page, url, query_name, query), _SECONDS)
        except (browser_error(), TimeoutError):
            return None


async def _search(page: Page, url: str, query_name: str | None, query: str) -> Rendered | None:
    await page.add_init_script(_SAME_PAGE)
    await page.goto(url, wait_until="domcontentloaded", timeout=15_000)
    await _settle(page)
    if not await page.evaluate(_MARK, query_name):
        return None
    box = page.locator("[data-gk-box]")
    await box.fill(query, timeout=3000, force=True)
    before = await _state(page)
    await box.press("Enter", timeout=3000)
    await _settle(page)
    if await _state(page) == before:
        # where the whole page is a form, Enter may have asked for the same page anew
        if await page.evaluate(_MARK, query_name):
            await page.locator("[data-gk-box]").fill(query, timeout=3000, force=True)
        if await page.evaluate(_PRESS):
            await _settle(page)
    if await _state(page) == before:
        return None
    return Rendered(page.url, 200, await page.content())


async def _state(page: Page) -> tuple[str, int]:
    return page.url, await page.evaluate("document.body ? document.body.innerText.length : 0")


async def _settle(page: Page) -> None:
    """Wait until nothing changes; a page that is being left is waited for anew."""
    for _ in range(4):
        await page.wait_for_timeout(250)
        try:
            await page.wait_for_load_state("domcontentloaded", timeout=10_000)
            await page.evaluate(QUIET, [QUIET_MS, SETTLE_MS])
        except browser_error():
            continue
        return
