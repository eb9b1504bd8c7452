"""All that one crawl holds together, so that Scrapy's parts stay thin."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from scrapy.http import Request

from crawler.archive import Archive
from crawler.bands import Band
from crawler.cms.detect import Detector, run_values
from crawler.fetched import Fetcher
from crawler.frontier import Target
from crawler.media import Sample
from crawler.patience import Patience
from crawler.previous import Previous
from crawler.robots import Robots
from crawler.scheduler import build_request
from crawler.scope import Scope
from crawler.soft404 import HomeLook, NotFoundLook, probe_url
from crawler.twins import Twins
from gkcheck.models.content import AttachmentTextRecord
from gkcheck.models.facts import TargetKind
from gkcheck.models.observations import FetchOutcome, MediaRecord
from gkcheck.models.site import SiteSpec
from gkcheck.store.writer import FactWriter

if TYPE_CHECKING:
    from crawler.intake import Intake

PROBE_ID = 0
SITE_MAP_ID = -1
_COOKIES = 5_000  # redirects that set cookies remembered


class Queue(Protocol):
    """What the crawl takes addresses from: the frontier, or the list of a second look."""

    def offer(
        self,
        url: str,
        kind: TargetKind,
        band: Band | None,
        *,
        depth: int,
        sub: int = 0,
        found_on: int | None = None,
    ) -> int:
        """See :meth:`crawler.frontier.Frontier.offer`; the others likewise."""
        ...

    def pop(self) -> Target | None:
        """Return the next address."""
        ...

    def claim(self, url: str, like: Target) -> Target | None:
        """Take an address out of turn."""
        ...

    def finish(self, url_id: int, *, page: bool = False) -> None:
        """Mark as done."""
        ...

    def defer(self, url_id: int, *, tried: bool = True) -> None:
        """Queue again."""
        ...

    def rekind(self, url_id: int, kind: TargetKind) -> None:
        """Note what it turned out to be."""
        ...

    def has_work(self) -> bool:
        """Tell whether anything waits."""
        ...

    @property
    def waiting(self) -> int:
        """Addresses that wait."""
        ...

    def best_band(self) -> Band | None:
        """Return the class at work."""
        ...


class Examiner(Protocol):
    """Looks at the bytes of media and attachments (``crawler.media``)."""

    async def look_into(
        self, url: str, kind: TargetKind, sample: Sample, look: int = 1
    ) -> tuple[MediaRecord, AttachmentTextRecord | None]:
        """Return what the bytes are, and what an attachment says."""
        ...

    async def close(self) -> None:
        """End the helper process."""
        ...


@dataclass(slots=True)
class Counts:
    """Running figures for progress and summary."""

    requests: int = 0
    pages: int = 0
    problems: int = 0
    extract_errors: int = 0
    current: str | None = None


@dataclass(slots=True)
class Session:
    """One crawl or one second look. ``deadline`` is of ``time.monotonic()``."""

    spec: SiteSpec
    home_url: str
    scope: Scope
    writer: FactWriter
    queue: Queue
    fetcher: Fetcher
    robots: Robots
    examiner: Examiner
    patience: Patience
    archive: Archive | None
    deadline: float
    look: int = 1
    counts: Counts = field(default_factory=Counts)
    fetching: set[asyncio.Task[object]] = field(default_factory=set)
    stopping: bool = False
    holding: bool = False
    out_of_time: bool = False
    home: HomeLook | None = None
    home_outcome: FetchOutcome | None = None
    home_sign: str | None = None
    not_found: NotFoundLook | None = None
    seen_again: set[str] = field(default_factory=set)
    """Addresses of a second look that gave an answer to judge; a first look keeps none."""
    previous: Previous | None = None
    cookies_from: set[str] = field(default_factory=set)
    cms: Detector = field(default_factory=Detector)
    twins: Twins = field(init=False)
    intake: Intake = field(init=False)

    @property
    def host(self) -> str:
        """Host (and port) of the home page."""
        return urlsplit(self.home_url).netloc

    def pop(self) -> Target | None:
        """Return the next address, or None."""
        return self.queue.pop()

    def has_work(self) -> bool:
        """Tell whether anything waits."""
        return self.queue.has_work()

    def halted(self) -> bool:
        """Tell whether the crawl was told to stop."""
        return self.stopping

    def ended(self) -> bool:
        """Tell whether nothing more is to be asked: stopped, out of time, or given up."""
        if time.monotonic() > self.deadline:
            self.out_of_time = self.out_of_time or self.queue.has_work()
            return True
        return self.stopping or self.patience.gave_up(self.host) is not None

    def checks_status_only(self, target: Target) -> bool:
        """Tell whether only "does it answer" is asked of an address."""
        if target.kind in (TargetKind.SCRIPT, TargetKind.STYLE):
            return True
        return target.scope != "in" and target.kind in (TargetKind.PAGE, TargetKind.FRAME)

    def validators(self, url: str) -> tuple[str | None, str | None]:
        """Return ETag and Last-Modified that a former run kept of ``url``."""
        return self.previous.validators(url) if self.previous is not None else (None, None)

    def probe_request(self) -> Request | None:
        """Return the request for an address that is not there, if it was not asked for yet."""
        if self.look != 1 or self.not_found is not None or self.home is None:
            return None
        target = Target(PROBE_ID, probe_url(self.home.url), TargetKind.PAGE, "in", Band.HOME, 0, 0)
        self.holding = True
        return build_request(self, target)

    def fold_twins(self, home: str) -> None:
        """Begin to tell other forms of known addresses, now that the site's own is known."""
        if self.look == 1:
            self.twins.home = home
            self.writer.fold = self.twins.folded

    def site_map_request(self, url: str) -> Request | None:
        """Return the request for a ``sitemap.xml``, which is asked for beside the queue."""
        return build_request(
            self, Target(SITE_MAP_ID, url, TargetKind.PAGE, "in", Band.SITE_MAP, 1, 0)
        )

    def answered(self, target: Target) -> None:
        """Note that ``target`` gave an answer to judge, if this is a second look."""
        if self.look != 1:
            self.seen_again.add(target.url)

    def met_cookie(self, url: str) -> None:
        """Note that a redirect at ``url`` set a cookie. Forgetting the oldest does no harm."""
        if len(self.cookies_from) > _COOKIES:
            self.cookies_from.clear()
        self.cookies_from.add(url)

    def give_up(self, target: Target, outcome: FetchOutcome) -> None:
        """Record an address of a host that does not answer us any more, without asking."""
        self.intake.unasked(target, outcome, "host_given_up")

    def folds(self, target: Target) -> bool:
        """Tell whether an address need not be asked for: its twin is; note it if so."""
        of = self.twins.folded(target.url) if self.look == 1 else None
        if of is None:
            return False
        self.intake.folded(target, of)
        return True

    def unfit(self, target: Target) -> None:
        """Record an address that no request can be made of."""
        self.intake.unasked(target, FetchOutcome.PROTOCOL_ERROR, "bad_address")

    def commit(self) -> None:
        """Make facts and states permanent, together with the length of the archive."""
        self.writer.set_run(requests=str(self.counts.requests))
        if self.look == 1:
            self.writer.set_run(**run_values(self.cms), twins=self.twins.dump())
        if self.archive is not None:
            self.writer.set_run(archive_bytes=str(self.archive.flush()))
        self.writer.commit()

    def remember_home(self) -> None:
        """Read back what a run that is gone on with knew of the home page."""
        values = self.writer.run_values()
        self.not_found = NotFoundLook.load(values.get("not_found"))
        self.cms = Detector.load(values.get("cms_seen"))
        self.twins = Twins(self.writer.known, values.get("twins"))
        url = values.get("home_final")
        if url:
            self.home = HomeLook(url, values.get("home_digest", ""))
            self.fold_twins(url)
            self.home_outcome = FetchOutcome.OK
