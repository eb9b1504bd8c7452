"""Runs one crawl, or the second look at what a crawl found suspect."""

from __future__ import annotations

import asyncio
import hashlib
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

from scrapy.crawler import AsyncCrawlerRunner, Crawler

import gkcheck
from crawler.again import AgainQueue
from crawler.archive import KeepingFetcher
from crawler.bands import Band
from crawler.coverage import Ending, coverage_of
from crawler.ending import ending_of, run_values, settle_depths, store_robots, summary_of
from crawler.fetched import Fetcher
from crawler.frontier import Frontier
from crawler.opening import archive_of, fetcher_of, open_session
from crawler.patience import Patience, PatienceLimits
from crawler.previous import Previous
from crawler.progress import CrawlSummary, Progress, Ticker
from crawler.render_plan import RenderPlan
from crawler.render_round import render_again, render_round
from crawler.replay import ReplayFetcher
from crawler.scope import Scope
from crawler.session import Session
from crawler.settings import scrapy_settings
from crawler.spider import SiteSpider
from crawler.urls import canonical_url
from gkcheck.clock import now
from gkcheck.errors import GkcheckError
from gkcheck.models.facts import TargetKind
from gkcheck.models.site import SiteSpec
from gkcheck.store.schema import build_indexes
from gkcheck.store.writer import FactWriter

FACTS = "facts.db"
# Menus, lists, and what lists name: three layers that scripts may build.
RENDER_ROUNDS = 4
# What a run's state says when nothing is left to go on with.
_FINISHED = ("complete", "partial", "blocked", "unreachable")


def home_of(spec: SiteSpec) -> str:
    """Return the canonical home address. Raises :class:`GkcheckError` when it is none."""
    url = canonical_url(spec.url, spec.url) if "://" in spec.url else None
    if url is None:
        raise GkcheckError(f"网址有误:{spec.url}(应以 http:// 或 https:// 开头,并含主机名)")
    return url


def digest_of(spec: SiteSpec) -> str:
    """Return what tells one audit from another; time limits and pauses do not."""
    shape = spec.model_dump(
        exclude={"name", "rate", "second_look_after", "resolver", "browser", "start"}
    )
    shape["budget"].pop("time_limit")
    return hashlib.blake2b(repr(sorted(shape.items())).encode(), digest_size=12).hexdigest()


async def crawl(
    spec: SiteSpec,
    out: Path,
    *,
    as_of: date,
    on_progress: Callable[[Progress], None] | None = None,
    previous: Path | None = None,
    stop: asyncio.Event | None = None,
    patience: PatienceLimits | None = None,
) -> CrawlSummary:
    """Crawl ``spec`` into ``out/facts.db`` and return how it ended.

    A crawl that was killed or stopped before goes on where it stopped; one that has ended is not
    repeated. ``stop`` set, or the caller cancelled: the crawl stops cleanly, what there is, is
    kept, and its coverage is stored as interrupted. ``previous`` is the ``facts.db`` of an
    earlier audit of the site: what has not changed since is not sent again (an archive is to hold
    everything, so with ``spec.archive`` it is).
    Raises :class:`GkcheckError` for a bad address, a bad archive, or an output folder that holds
    another audit.
    """
    home = home_of(spec)
    fetcher = fetcher_of(spec)
    out.mkdir(parents=True, exist_ok=True)
    scope = Scope(home)
    writer = FactWriter(str(out / FACTS), scope.of)
    try:
        values = writer.run_values()
        if values.get("crawl_digest", digest_of(spec)) != digest_of(spec):
            raise GkcheckError(f"输出目录中已有另一次核查的结果:{out}(请换一个目录)")
        if values.get("state") in _FINISHED:
            return summary_of(values)
        if values.get("scope_also"):
            scope.admit(values["scope_also"])
        _begin(writer, spec, home, as_of, values)
        frontier = Frontier(writer, scope, spec.budget)
        frontier.offer(home, TargetKind.PAGE, Band.HOME, depth=0)
        _offer_named(spec, home, scope, frontier)
        archive = archive_of(spec, out, values)
        session = open_session(spec, home, scope, writer, frontier, fetcher, archive, 1)
        session.patience = Patience(patience)
        if previous is not None and spec.replay is None and not spec.archive:
            session.previous = _earlier(previous, home, writer)
        session.counts.requests = int(values.get("requests", "0"))
        session.counts.pages = frontier.pages
        session.remember_home()
        writer.commit()
        interrupted = cancelled = False
        try:
            interrupted = await _run(session, on_progress, stop)
            if spec.browser and not interrupted and session.home is not None:
                session = await _rendered(session, out, on_progress, stop)
                interrupted = session.halted()
        except asyncio.CancelledError:
            interrupted = cancelled = True
        summary = _finish(session, interrupted=interrupted)
        if cancelled:
            raise asyncio.CancelledError
        return summary
    finally:
        await fetcher.close()
        writer.close()


def _offer_named(spec: SiteSpec, home: str, scope: Scope, frontier: Frontier) -> None:
    """Queue the columns that the office names, below those of the menu: where to look, no more."""
    depth = min(2, spec.budget.max_depth)
    for text in spec.start:
        url = canonical_url(home, text)
        if url is not None:
            band = {"in": Band.COLUMN, "sibling": Band.SIBLING}.get(scope.of(url))
            frontier.offer(url, TargetKind.PAGE, band, depth=depth)


async def look_again(
    spec: SiteSpec,
    out: Path,
    urls: Sequence[str],
    *,
    on_progress: Callable[[Progress], None] | None = None,
    stop: asyncio.Event | None = None,
    patience: PatienceLimits | None = None,
) -> set[str]:
    """Ask for each of ``urls`` once more (look 2) and return those that gave an answer to judge.

    Pages: their facts are replaced by those of this look. Files are examined again. An address
    that was blocked, timed out or is not in the archive is not among those returned.
    """
    home = home_of(spec)
    scope = Scope(home)
    writer = FactWriter(str(out / FACTS), scope.of)
    try:
        values = writer.run_values()
        if values.get("scope_also"):
            scope.admit(values["scope_also"])
        fetcher = fetcher_of(spec)
        if isinstance(fetcher, ReplayFetcher):
            # one archived answer read twice is one look
            urls = [url for url in urls if fetcher.has_two(url)]
        queue = AgainQueue(writer, urls)
        session = open_session(
            spec, home, scope, writer, queue, fetcher, archive_of(spec, out, values), 2
        )
        session.patience = Patience(patience)
        session.counts.requests = int(values.get("requests", "0"))
        session.remember_home()
        rendered = _rendered_before(writer, urls) if spec.browser else set()
        await _run(session, on_progress, stop)
        seen = session.seen_again & set(urls)
        if rendered and not session.halted():
            async with _kept(session, out) as browsed:
                again = await render_again(session, browsed, sorted(rendered & seen))
            seen -= rendered - again
        return seen
    finally:
        writer.close()


def _earlier(path: Path, home: str, writer: FactWriter) -> Previous | None:
    """Return the earlier audit, if it is one to build on.

    Pages that are not sent again cannot tell by what system the site is made; that audit told.
    """
    known = Previous(path, home, writer)
    if not known.usable:
        known.close()
        return None
    signs = known.run("cms_seen")
    if signs is not None and "cms_seen" not in writer.run_values():
        writer.set_run(cms_seen=signs)
    return known


def _rendered_before(writer: FactWriter, urls: Sequence[str]) -> set[str]:
    """Return those of ``urls`` whose facts were read by browser: a second look must be the same."""
    rows = writer.db.conn.execute("SELECT u.url FROM page p JOIN url u USING (id) WHERE p.rendered")
    return {row[0] for row in rows} & set(urls)


def _begin(
    writer: FactWriter, spec: SiteSpec, home: str, as_of: date, values: dict[str, str]
) -> None:
    host = home.split("/", 3)[2]
    writer.set_run(
        crawl_digest=digest_of(spec),
        home_url=home,
        host=host,
        site_kind=spec.kind,
        as_of=as_of.isoformat(),
        version=gkcheck.__version__,
        state="running",
        started_at=values.get("started_at") or now().isoformat(timespec="seconds"),
    )
    if spec.name:
        writer.set_run(site_name=spec.name)


async def _run(
    session: Session,
    on_progress: Callable[[Progress], None] | None,
    stop: asyncio.Event | None,
) -> bool:
    """Run Scrapy to its end; return whether ``stop`` ended it. Cancelling ends it as cleanly."""
    runner = AsyncCrawlerRunner(scrapy_settings(session.spec))
    crawler = runner.create_crawler(SiteSpider)
    ticker = Ticker(session, on_progress)
    stopped = asyncio.ensure_future((stop or asyncio.Event()).wait())
    try:
        task = runner.crawl(crawler, session=session)
        ticker.start()
        try:
            await asyncio.wait({task, stopped}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            if not task.done():
                await _stop(session, runner, crawler, task)
        await task
        return session.halted()
    finally:
        stopped.cancel()
        await ticker.stop()
        session.robots.cancel()
        if session.previous is not None:
            session.previous.close()
        await session.fetcher.close()
        await session.examiner.close()
        session.commit()
        if session.archive is not None:
            session.archive.close()


async def _rendered(
    session: Session,
    out: Path,
    on_progress: Callable[[Progress], None] | None,
    stop: asyncio.Event | None,
) -> Session:
    """Open script-built pages in a browser, then crawl what only they named.

    What they name may itself be built by script, so there are several rounds. Returns the session
    that ended the crawl.
    """
    spec, writer = session.spec, session.writer
    plan = RenderPlan()
    for _ in range(RENDER_ROUNDS):
        async with _kept(session, out) as fetcher:
            found = await render_round(session, fetcher, plan)
        if session.halted() or not found.richer or not session.queue.has_work():
            break
        more = open_session(
            spec, session.home_url, session.scope, writer, session.queue, fetcher_of(spec),
            archive_of(spec, out, writer.run_values()), 1,
        )  # fmt: skip
        more.patience, more.deadline = session.patience, session.deadline
        more.counts = session.counts
        more.remember_home()
        session = more
        await _run(session, on_progress, stop)
    return session


@asynccontextmanager
async def _kept(session: Session, out: Path) -> AsyncIterator[Fetcher]:
    """Give a fetcher for the browser whose answers go to the archive too, if there is one."""
    fetcher = fetcher_of(session.spec)
    archive = archive_of(session.spec, out, session.writer.run_values())
    try:
        yield fetcher if archive is None else KeepingFetcher(fetcher, archive)
    finally:
        await fetcher.close()
        if archive is not None:
            session.writer.set_run(archive_bytes=str(archive.flush()))
            archive.close()
        session.writer.commit()


async def _stop(
    session: Session, runner: AsyncCrawlerRunner, crawler: Crawler, task: asyncio.Task[None]
) -> None:
    """Stop asking at once; what was asked for goes back to the queue."""
    session.stopping = True
    if crawler.crawling:
        for slot in crawler.engine.downloader.slots.values():
            slot.delay = 0
    for fetching in list(session.fetching):
        fetching.cancel()
    await runner.stop()
    await asyncio.gather(task, return_exceptions=True)


def _finish(session: Session, *, interrupted: bool) -> CrawlSummary:
    """Store coverage and how the run ended, and build the indexes that reading needs."""
    writer = session.writer
    conn: sqlite3.Connection = writer.db.conn
    ending: Ending = ending_of(session, interrupted=interrupted)
    settle_depths(conn)
    store_robots(conn, session.robots)
    records = coverage_of(conn, ending)
    writer.set_coverage(records)
    writer.set_run(**run_values(session, ending, records, interrupted=interrupted))
    writer.commit()
    build_indexes(writer.db)
    writer.commit()
    return summary_of(writer.run_values())
