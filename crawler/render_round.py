"""Opens in a browser the few pages whose facts a script builds, between two rounds of the crawl.

Only pages on which a needed fact is missing are opened, home page and columns first; what is
learned about which ones pay is in ``crawler.render_plan``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from crawler.bands import Band
from crawler.charset import decode
from crawler.discover import Discovery
from crawler.extract.answers import read_answer
from crawler.extract.page import extract_page
from crawler.extract.view import PageView, parse
from crawler.fetched import Fetcher
from crawler.frontier import Target
from crawler.posted import posting
from crawler.render import Answer, Fetch, Renderer, through
from crawler.render_plan import Candidate, RenderPlan, candidates, heard_list, plain_address
from crawler.session import Session
from crawler.urls import target_kind
from gkcheck.models.facts import ListRecord, PageFacts, TargetKind
from gkcheck.models.observations import VantageRecord

_MAX_DATA = 2_000_000  # bytes of an answer that is read for a list


@dataclass(frozen=True, slots=True)
class Round:
    """What one round did: pages opened, pages that gave something new, and whether it could.

    ``richer`` counts pages too whose data are now asked for without a browser.
    """

    opened: int = 0
    richer: int = 0
    able: bool = True


class _Ear:
    """Answers the browser and notes which answers were lists as data."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch
        self.lists: list[tuple[str, PageFacts]] = []

    async def __call__(
        self, url: str, method: str, headers: Mapping[str, str], body: bytes | None
    ) -> Answer | None:
        answer = await self._fetch(url, method, headers, body)
        if answer is not None and answer.status == 200 and len(answer.body) < _MAX_DATA:
            head = answer.body[:200].lstrip()
            if head[:1] in (b"{", b"[") or head[:5] == b"<?xml" or b"(" in head[:80]:
                address = _address(url, method, headers, body)
                text = decode(answer.body, answer.headers.get("content-type")).text
                facts = read_answer(address, text) if address is not None else None
                if address is not None and facts is not None and facts.listing is not None:
                    self.lists.append((address, facts))
        return answer


def _address(url: str, method: str, headers: Mapping[str, str], body: bytes | None) -> str | None:
    address = plain_address(url)
    if method == "GET":
        return address
    is_json = "json" in headers.get("content-type", "")
    return posting(address, (body or b"").decode("utf-8", "replace"), json=is_json)


async def render_round(session: Session, fetcher: Fetcher, plan: RenderPlan | None = None) -> Round:
    """Open candidates and store what they show; offers what is newly found to the queue.

    ``plan`` is what earlier rounds of the same crawl learned; it is added to.
    """
    plan = plan or RenderPlan()
    waiting = candidates(session.writer.db.conn)
    if not waiting:
        return Round()
    ear = _Ear(through(fetcher, session.spec))
    opened = richer = 0
    async with Renderer(ear) as renderer:
        if not await _able(session, renderer):
            return Round(able=False)
        discovery = Discovery(session.scope, session.queue)
        for page in waiting:
            if session.halted():
                break
            if "menu" not in page.missing and _asks_for_data(session, plan, page):
                richer += 1
                continue
            if plan.room(session.counts.pages) <= 0 or not plan.wants(page.url):
                continue
            opened += 1
            gave = await _open(session, renderer, ear, plan, discovery, page)
            plan.hears(page.url, richer=gave)
            richer += gave
            session.writer.commit()
    return Round(opened, richer)


async def _open(
    session: Session,
    renderer: Renderer,
    ear: _Ear,
    plan: RenderPlan,
    discovery: Discovery,
    page: Candidate,
) -> bool:
    """Open one page and store its facts if they are more than before; tell whether they are."""
    ear.lists.clear()
    facts = await _facts(session, renderer, page.url)
    if facts is None:
        return False
    found = heard_list(facts, ear.lists)
    if found is not None and facts.listing is not None and found[1].listing is not None:
        address, made_from = found[0], found[1].listing
        plan.teach(page.url, address)
        facts = replace(facts, listing=_with_data(facts.listing, made_from, address))
    more = len(facts.links) > page.links or (
        facts.listing is not None and bool(facts.listing.items)
    )
    if not more:
        session.writer.db.conn.execute("UPDATE page SET rendered = 1 WHERE id = ?", (page.id,))
        return False
    session.writer.add_page(facts, depth=page.depth, rendered=True)
    band = Band.HOME if page.depth == 0 else Band.COLUMN
    target = Target(page.id, page.url, TargetKind.PAGE, page.scope, band, page.depth, 0)
    discovery.take(facts, target)
    return True


def _with_data(shown: ListRecord, data: ListRecord, address: str) -> ListRecord:
    """Return the list as shown, with the further pages of the data that it was made from."""
    urls = tuple(url for url in data.page_urls if url != address)
    return replace(
        shown,
        total_pages=data.total_pages or shown.total_pages,
        total_records=data.total_records or shown.total_records,
        paging="api",
        page_urls=tuple(dict.fromkeys((*shown.page_urls, *urls))),
    )


def _asks_for_data(session: Session, plan: RenderPlan, page: Candidate) -> bool:
    """Ask for the data of a page's list as pages alike do, once; tell whether that is new."""
    address = plan.guess(page.url)
    if address is None or session.writer.known(address) is not None:
        return False
    session.writer.add_list_source(page.id, address)
    session.queue.offer(
        address, target_kind(address, "a"), Band.PAGING, depth=page.depth, found_on=page.id
    )
    return True


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
    tree = parse(rendered.html)
    # its scripts may have gone elsewhere: what it names is named from there
    facts = extract_page(PageView(url=rendered.url, home_url=home, html=rendered.html, tree=tree))
    return replace(facts, url=url)
