"""Opens in a browser the few pages whose facts a script builds, between two rounds of the crawl.

Only pages that show signs of a script-built menu or list are opened, home page and columns first. A
shape of address whose pages gave nothing new several times is not tried again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from crawler.bands import Band
from crawler.discover import Discovery
from crawler.extract.page import extract_page
from crawler.extract.view import PageView
from crawler.fetched import Fetcher
from crawler.frontier import Target
from crawler.render import Renderer, through
from crawler.session import Session
from crawler.traps import pattern_of
from gkcheck.models.facts import PageFacts, TargetKind, VantageRecord

#: At most this share of the pages read is rendered (and never fewer than MIN_PAGES allowed).
SHARE = 0.15
MIN_PAGES = 8
#: Renderings of one shape of address that gave nothing new before the shape is left alone.
PATIENCE = 3

_CANDIDATES = """
SELECT p.id, u.url, u.scope, p.depth,
  (SELECT count(*) FROM page_link_set x JOIN link l ON l.set_id = x.set_id WHERE x.page_id = p.id)
FROM page p JOIN url u ON u.id = p.id
WHERE p.script_built <> '' AND p.rendered = 0 AND u.scope = 'in'
ORDER BY p.page_type = 'home' DESC, p.page_type = 'article', p.depth, p.id
"""


@dataclass(frozen=True, slots=True)
class _Page:
    id: int
    url: str
    scope: str
    depth: int
    links: int


@dataclass(frozen=True, slots=True)
class Round:
    """What one round did: pages opened, pages that gave something new, and whether it could."""

    opened: int = 0
    richer: int = 0
    able: bool = True


async def render_round(session: Session, fetcher: Fetcher) -> Round:
    """Open candidates and store what they show; offers what is newly found to the queue."""
    conn = session.writer.db.conn
    candidates = [_Page(*row) for row in conn.execute(_CANDIDATES)]
    if not candidates:
        return Round()
    limit = max(MIN_PAGES, int(session.counts.pages * SHARE))
    async with Renderer(through(fetcher, session.spec)) as renderer:
        if not await _able(session, renderer):
            return Round(able=False)
        opened = richer = 0
        fruitless: Counter[str] = Counter()
        discovery = Discovery(session.scope, session.queue)
        for page in candidates:
            shape = pattern_of(page.url)
            if opened >= limit or session.halted() or fruitless[shape] >= PATIENCE:
                continue
            opened += 1
            facts = await _facts(session, renderer, page.url)
            if facts is None or len(facts.links) <= page.links:
                fruitless[shape] += 1
                if facts is not None:
                    conn.execute("UPDATE page SET rendered = 1 WHERE id = ?", (page.id,))
            else:
                richer += 1
                session.writer.add_page(facts, depth=page.depth, rendered=True)
                band = Band.HOME if page.depth == 0 else Band.COLUMN
                target = Target(page.id, page.url, TargetKind.PAGE, page.scope, band, page.depth, 0)
                discovery.take(facts, target)
            session.writer.commit()
    return Round(opened, richer)


async def render_again(session: Session, fetcher: Fetcher, urls: Collection[str]) -> set[str]:
    """Open pages once more that were read by browser before; return those that were had."""
    writer = session.writer
    seen: set[str] = set()
    async with Renderer(through(fetcher, session.spec)) as renderer:
        if not await _able(session, renderer):
            return seen
        for url in urls:
            facts = await _facts(session, renderer, url)
            if facts is not None:
                row = writer.db.conn.execute(
                    "SELECT p.depth FROM page p JOIN url u ON u.id = p.id WHERE u.url = ?", (url,)
                ).fetchone()
                writer.add_page(facts, depth=row[0] if row else 0, rendered=True)
                writer.commit()
                seen.add(url)
    return seen


async def _able(session: Session, renderer: Renderer) -> bool:
    able = await renderer.start()
    detail = "浏览器可用" if able else "没有可用的浏览器,由脚本生成的内容无法读取"
    session.writer.add_vantage([VantageRecord("browser", able, detail)])
    return able


async def _facts(session: Session, renderer: Renderer, url: str) -> PageFacts | None:
    rendered = await renderer.render(url)
    if rendered is None:
        return None
    home = session.home.url if session.home else session.home_url
    tree = LexborHTMLParser(rendered.html)
    return extract_page(PageView(url=url, home_url=home, html=rendered.html, tree=tree))
