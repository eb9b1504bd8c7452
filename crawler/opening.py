"""Opens what a crawl needs: the way to the site, the archive, the session around them."""

from __future__ import annotations

import time
from pathlib import Path

from crawler.archive import Archive
from crawler.client import LiveFetcher
from crawler.fetched import Ask, Fetched, Fetcher
from crawler.intake import Intake
from crawler.media import MediaExaminer
from crawler.patience import Patience
from crawler.replay import ReplayFetcher
from crawler.resolve import Resolver
from crawler.robots import Robots
from crawler.scope import Scope
from crawler.session import Queue, Session
from crawler.settings import MAX_CONCURRENCY
from gkcheck.memory import settle
from gkcheck.models.site import SiteSpec
from gkcheck.store.writer import FactWriter

ARCHIVE = "site.warc.gz"


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


def archive_of(spec: SiteSpec, out: Path, values: dict[str, str]) -> Archive | None:
    """Return the archive of a live run that keeps one, gone on with where it was committed."""
    if not spec.archive or spec.replay is not None:
        return None
    path = out / ARCHIVE
    known = values.get("archive_bytes")
    good_until = int(known) if known is not None and path.exists() else None
    return Archive(path, good_until, masked=spec.mask_archive)


def open_session(
    spec: SiteSpec,
    home: str,
    scope: Scope,
    writer: FactWriter,
    queue: Queue,
    fetcher: Fetcher,
    archive: Archive | None,
    look: int,
) -> Session:
    """Return all that one crawl (look 1) or second look (look 2) holds together."""
    settle()

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
