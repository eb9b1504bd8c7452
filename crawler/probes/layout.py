"""How a few pages stand on a phone: width of what is shown, the viewport they ask for, small text.

Home page, the disclosure column (else a list) and an article, in a browser that is a phone 390 CSS
pixels wide. Requests say that it is a phone, so that sites with a phone version show it.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crawler.fetched import Fetcher
from crawler.render import QUIET, QUIET_MS, SETTLE_MS, Renderer, browser_error, through
from gkcheck.clock import now
from gkcheck.errors import Reason
from gkcheck.models.facts import CoverageRecord, FactKind
from gkcheck.models.observations import LayoutRecord, VantageRecord
from gkcheck.models.site import SiteSpec
from gkcheck.store.writer import FactWriter

if TYPE_CHECKING:
    from playwright.async_api import Page

WIDTH = 390
_HEIGHT = 844
_SECONDS = 40.0
_PHONE = (
    "Mozilla/5.0 (Linux; Android 13; Mobile) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/126.0 Mobile Safari/537.36 "
)
# Sizes are what the eye sees: a page wider than the phone is shrunk to its width.
_MEASURE = """
([width, small]) => {
  const root = document.scrollingElement || document.documentElement;
  const cut = [document.documentElement, document.body].some(
    e => e && ['hidden', 'clip'].includes(getComputedStyle(e).overflowX));
  const seen = Math.round(cut ? root.clientWidth : root.scrollWidth);
  const scale = Math.min(1, width / Math.max(seen, 1));
  const meta = document.querySelector('meta[name=viewport i]');
  let all = 0, little = 0, nodes = 0;
  const walk = document.createTreeWalker(document.body || root, NodeFilter.SHOW_TEXT);
  for (let n = walk.nextNode(); n && nodes < 4000; n = walk.nextNode()) {
    const length = n.textContent.trim().length, e = n.parentElement;
    if (!length || !e || e.offsetParent === null || ['SCRIPT', 'STYLE', 'NOSCRIPT'].includes(e.tagName)) continue;
    nodes++;
    all += length;
    if (parseFloat(getComputedStyle(e).fontSize) * scale < small) little += length;
  }
  return {seen, viewport: meta ? meta.content : null, share: all ? little / all : null};
}
"""
SMALL = 12.0
"""CSS pixels below which text cannot be read without enlarging it (setting of this program)."""

_DISCLOSURE = """
SELECT u.url FROM page p JOIN url u ON u.id = p.id
LEFT JOIN column_seen c ON c.url_id = p.id
WHERE u.scope = 'in' AND p.page_type IN ('list', 'column_index', 'home', 'other')
AND p.depth > 0 AND (c.name LIKE '%信息公开%' OR p.title LIKE '%信息公开%')
ORDER BY c.name IN ('政府信息公开', '政务公开', '信息公开') DESC, p.depth, p.id LIMIT 1
"""
_LIST = """
SELECT u.url FROM page p JOIN url u ON u.id = p.id
WHERE u.scope = 'in' AND p.page_type = 'list' ORDER BY p.depth, p.id LIMIT 1
"""
_ARTICLE = """
SELECT u.url FROM page p JOIN url u ON u.id = p.id JOIN document d ON d.page_id = p.id
WHERE u.scope = 'in' AND p.page_type = 'article' AND d.text_length BETWEEN 200 AND 20000
ORDER BY p.depth, p.id LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class _Told:
    records: list[LayoutRecord]
    failed: int


def pages_of(writer: FactWriter) -> list[str]:
    """Return the pages to look at: home page, disclosure column or a list, one article."""
    home = writer.db.conn.execute(
        "SELECT u.url FROM page p JOIN url u ON u.id = p.id WHERE p.depth = 0 LIMIT 1"
    ).fetchone()
    found = [str(home[0])] if home else []
    for sqls in ((_DISCLOSURE, _LIST), (_ARTICLE,)):
        rows = (writer.db.conn.execute(sql).fetchone() for sql in sqls)
        row = next((row for row in rows if row is not None and row[0] not in found), None)
        if row is not None:
            found.append(str(row[0]))
    return found


def phone_agent(spec: SiteSpec) -> str:
    """Return what our requests say they are: a phone, and who asks."""
    return _PHONE + spec.user_agent


async def probe_layout(spec: SiteSpec, writer: FactWriter, fetcher: Fetcher) -> list[LayoutRecord]:
    """Open the pages on a phone and store how they stand; sets the coverage of LAYOUT.

    ``fetcher`` should ask as :func:`phone_agent`. Without a browser nothing is measured.
    """
    pages = pages_of(writer)
    if not spec.browser or not pages:
        _cover(writer, [], Reason.NO_BROWSER if not spec.browser else Reason.UNREACHABLE)
        return []
    found: list[LayoutRecord] = []
    async with Renderer(through(fetcher, spec)) as renderer:
        if not await renderer.start():
            writer.add_vantage(
                [VantageRecord("browser", False, "没有可用的浏览器,手机版面未能测量")]
            )
            _cover(writer, [], Reason.NO_BROWSER)
            return []
        for url in pages:
            record = await _measure(renderer, spec, url)
            if record is not None:
                found.append(record)
    writer.add_layouts(found)
    _cover(writer, found, None if len(found) == len(pages) else Reason.NOT_RENDERED)
    return found


async def _measure(renderer: Renderer, spec: SiteSpec, url: str) -> LayoutRecord | None:
    async with renderer.phone(WIDTH, _HEIGHT, phone_agent(spec)) as page:
        try:
            told = await asyncio.wait_for(_open(page, url), _SECONDS)
        except (browser_error(), TimeoutError):
            return None
    if told is None:
        return None
    viewport = told["viewport"]
    share = told["share"]
    return LayoutRecord(
        url=url,
        width=WIDTH,
        scroll_width=int(told["seen"]),
        viewport=str(viewport)[:200] if viewport is not None else None,
        small_text_share=None if share is None else round(float(share), 3),
        at=now().isoformat(timespec="seconds"),
    )


async def _open(page: Page, url: str) -> dict[str, Any] | None:
    response = await page.goto(url, wait_until="domcontentloaded", timeout=15_000)
    if response is None or response.status >= 400:
        return None
    for _ in range(3):
        try:
            await page.evaluate(QUIET, [QUIET_MS, SETTLE_MS])
            await page.wait_for_load_state("load", timeout=10_000)
            told: dict[str, Any] = await page.evaluate(_MEASURE, [WIDTH, SMALL])
        except browser_error():
            await page.wait_for_timeout(400)  # it went on to its phone version
            continue
        return told
    return None


def _cover(writer: FactWriter, found: list[LayoutRecord], reason: Reason | None) -> None:
    state = "complete" if reason is None else "truncated" if found else "failed"
    writer.set_coverage([CoverageRecord(FactKind.LAYOUT, state, reason, len(found))])
    writer.commit()
