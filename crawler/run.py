"""Runs one crawl, or the second look at what a crawl found suspect."""

from __future__ import annotations

import asyncio
import hashlib
import sqlite3
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from scrapy.crawler import AsyncCrawlerRunner, Crawler

import gkcheck
from crawler.again import AgainQueue
from crawler.archive import Archive
from crawler.bands import Band
from crawler.client import LiveFetcher
from crawler.coverage import Ending, coverage_of
from crawler.ending import ending_of, run_values, settle_depths, store_robots, summary_of
from crawler.fetched import Ask, Fetched, Fetcher
from crawler.frontier import Frontier
from crawler.intake import Intake
from crawler.media import MediaExaminer
from crawler.patience import Patience, PatienceLimits
from crawler.previous import Previous
from crawler.progress import CrawlSummary, Progress, Ticker
from crawler.replay import ReplayFetcher
from crawler.resolve import Resolver
from crawler.robots import Robots
from crawler.scope import Scope
from crawler.session import Queue, Session
from crawler.settings import MAX_CONCURRENCY, scrapy_settings
from crawler.spider import SiteSpider
from crawler.urls import canonical_url
from gkcheck.clock import now
from gkcheck.errors import GkcheckError
from gkcheck.models.facts import TargetKind
from gkcheck.models.site import SiteSpec
from gkcheck.store.schema import build_indexes
from gkcheck.store.writer import FactWriter

FACTS = "facts.db"
ARCHIVE = "site.warc.gz"
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
    shape = spec.model_dump(exclude={"name", "rate", "second_look_after", "resolver", "browser"})
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
        archive = _archive(spec, out, values)
        session = _session(spec, home, scope, writer, frontier, fetcher, archive, 1)
        session.patience = Patience(patience)
        if previous is not None and spec.replay is None and not spec.archive:
            known = Previous(previous, home)
            session.previous = known if known.usable else None
        session.counts.requests = int(values.get("requests", "0"))
        session.counts.pages = frontier.pages
        session.remember_home()
        writer.commit()
        interrupted = cancelled = False
        try:
            interrupted = await _run(session, on_progress, stop)
        except asyncio.CancelledError:
            interrupted = cancelled = True
        summary = _finish(session, interrupted=interrupted)
        if cancelled:
            raise asyncio.CancelledError
        return summary
    finally:
        await fetcher.close()
        writer.close()


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
        session = _session(
            spec, home, scope, writer, queue, fetcher, _archive(spec, out, values), 2
        )
        session.patience = Patience(patience)
        session.counts.requests = int(values.get("requests", "0"))
        session.remember_home()
        await _run(session, on_progress, stop)
        return session.seen_again & set(urls)
    finally:
        writer.close()


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


def fetcher_of(spec: SiteSpec) -> Fetcher:
    """Return what bytes of the site come through: the network, or the archive to replay."""
    if spec.replay is not None:
        return ReplayFetcher(Path(spec.replay))
    return LiveFetcher(
        Resolver(spec.resolver),
        user_agent=spec.user_agent,
        allow_private=spec.allow_private,
        ca_bundle=spec.ca_bundle,
        concurrency=MAX_CONCURRENCY * 2,
    )


def _archive(spec: SiteSpec, out: Path, values: dict[str, str]) -> Archive | None:
    if not spec.archive or spec.replay is not None:
        return None
    path = out / ARCHIVE
    known = values.get("archive_bytes")
    return Archive(path, int(known) if known is not None and path.exists() else None)


def _session(
    spec: SiteSpec,
    home: str,
    scope: Scope,
    writer: FactWriter,
    queue: Queue,
    fetcher: Fetcher,
    archive: Archive | None,
    look: int,
) -> Session:
    async def fetch_kept(ask: Ask) -> Fetched:
        session.counts.requests += 1
        got = await fetcher.fetch(ask)
        if archive is not None and got.failure is None:
            archive.write(ask, got)
        return got

    robots = Robots(fetch_kept, spec.user_agent, spec.budget.request_timeout)
    session = Session(
        spec=spec,
        home_url=home,
        scope=scope,
        writer=writer,
        queue=queue,
        fetcher=fetcher,
        robots=robots,
        examiner=MediaExaminer(),
        patience=Patience(),
        archive=archive,
        deadline=time.monotonic() + spec.budget.time_limit,
        look=look,
    )
    session.intake = Intake(session)
    return session


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
