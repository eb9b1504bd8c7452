"""Decides what an answer means, and writes it down together with the state of its address."""

from __future__ import annotations

import logging
from dataclasses import replace

from scrapy.http import Request

from crawler.bands import Band
from crawler.charset import decode, with_queries
from crawler.discover import Discovery
from crawler.examining import take_medium
from crawler.extract.answers import read_answer
from crawler.extract.known_parts import KnownParts
from crawler.extract.onward import refresh_target
from crawler.extract.page import extract_page
from crawler.extract.view import PageView, parse
from crawler.falters import Falters
from crawler.fetched import Ask, Fetched
from crawler.follow import follow
from crawler.frontier import PAGE_KINDS, Target
from crawler.judge import MEDIA_KINDS, is_data, is_html, kind_of, outcome_of
from crawler.posted import is_posting
from crawler.records import Journal, fetch_record
from crawler.redirects import http_target, page_target
from crawler.session import PROBE_ID, SITE_MAP_ID, Session
from crawler.site_maps import site_map_requests, take_site_map
from crawler.soft404 import HomeLook, learn, shows_not_found
from crawler.twins import TWIN, Twin, same_page
from gkcheck.clock import now
from gkcheck.models.facts import PageFacts, TargetKind
from gkcheck.models.observations import FetchOutcome

log = logging.getLogger(__name__)

_TRIES = 2  # how often an address that asked us to wait is put back
_ONCE = (FetchOutcome.TIMED_OUT, FetchOutcome.BLOCKED)
_BROKEN_OFF = (FetchOutcome.PROTOCOL_ERROR, FetchOutcome.REFUSED)
_COMMIT_EVERY = 40  # answers; those that say "not modified" are asked for again for next to nothing
_UNCHANGED = 0.25


class Intake:
    """The one place where answers become facts. Runs in the loop's thread; writes are not
    interrupted, so that facts and states always belong together at a commit.
    """

    def __init__(self, session: Session) -> None:
        self._s = session
        self._discovery = Discovery(
            session.scope, session.queue, lambda url: session.look == 1 and session.twins.waits(url)
        )
        self._since_commit = 0.0
        self._known = KnownParts()
        self._j = Journal(session)
        self._falters = Falters(session)

    async def take(self, target: Target, got: Fetched, chain: tuple[str, ...]) -> list[Request]:
        """Record one answer; return the request for the next hop of a redirect, if any."""
        if got.dropped:
            self._s.queue.defer(target.id, tried=False)
            return []
        try:
            if target.id == PROBE_ID:
                return [*self._learn_not_found(got), *site_map_requests(self._s)]
            if target.id == SITE_MAP_ID:
                return take_site_map(self._s, got)
            return await self._take(target, got, chain)
        except Exception as error:
            # hostile input found a hole; the page is lost, the crawl is not
            log.exception("cannot take in %s", got.url)
            self._s.counts.extract_errors += 1
            self._j.fetch(got, FetchOutcome.PROTOCOL_ERROR, f"intake_error:{type(error).__name__}")
            self._s.queue.finish(target.id)
            return []
        finally:
            self._since_commit += _UNCHANGED if got.status == 304 else 1
            if self._since_commit >= _COMMIT_EVERY:
                self._since_commit = 0.0
                self._s.commit()

    async def _take(self, target: Target, got: Fetched, chain: tuple[str, ...]) -> list[Request]:
        s = self._s
        redirect_to = http_target(got)
        outcome, sign = outcome_of(got, target.kind, redirect_to, home=target.band is Band.HOME)
        host = got.url.split("/", 3)[2]
        if outcome is FetchOutcome.RATE_LIMITED:
            s.patience.asked_to_wait(host, got.header("retry-after"))
        else:
            outcome = self._falters.weigh(target, got, outcome)
            if outcome is FetchOutcome.OK and target.kind in PAGE_KINDS and s.spec.replay is None:
                s.patience.timed(host, (got.elapsed_ms - got.busy_ms) / 1000)
        if self._try_again(target, got, outcome, sign):
            return []
        self._j.keep(target, got)
        if outcome is FetchOutcome.REDIRECT and redirect_to is not None:
            return follow(s, target, got, redirect_to, how="http", chain=chain)
        if outcome is FetchOutcome.NOT_MODIFIED:
            requests = self._unchanged(target, got)
            if requests is not None:
                return requests
        if outcome is not FetchOutcome.OK:
            self._j.failed(target, got, outcome, sign)
            return []
        if target.kind in PAGE_KINDS and not s.checks_status_only(target):
            listed = self._answer(target, got)
            if listed is not None:
                s.writer.add_page(listed[0], depth=target.depth)
                self._done(target, got, *listed)
                return []
            kind = TargetKind.PAGE if is_html(got) else kind_of(got)
            if kind is TargetKind.PAGE:
                return self._page(target, got, chain)
            if kind is not None:
                s.queue.rekind(target.id, kind)
                target = replace(target, kind=kind)
        if target.band is Band.HOME and s.home is None:
            s.home_outcome = FetchOutcome.OK  # had, but no page
        if target.kind in MEDIA_KINDS:
            await take_medium(s, target, got)
        self._j.fetch(got, FetchOutcome.OK, None)
        s.queue.finish(target.id)
        s.answered(target)
        return []

    def _try_again(
        self, target: Target, got: Fetched, outcome: FetchOutcome, sign: str | None
    ) -> bool:
        """Put an address back that asked us to wait, or that failed once in a way that may pass.

        It is asked for again after all others, with more time.
        """
        replaying = self._s.spec.replay is not None
        waits = outcome is FetchOutcome.RATE_LIMITED and target.tries < _TRIES
        held = outcome is FetchOutcome.BLOCKED and (self._s.home is None or self._s.look != 1)
        once = outcome in _ONCE or (
            got.failure in _BROKEN_OFF and target.scope == "in" and self._s.look == 1
        )
        slow = once and target.tries == 0 and not held
        faltered = self._falters.puts_back(target, got, outcome)
        if replaying or not (waits or slow or faltered):
            return False
        # until it was asked again, nobody knows whether an error passes
        self._j.fetch(got, FetchOutcome.RATE_LIMITED if faltered else outcome, sign)
        self._s.queue.defer(target.id)
        return True

    # -- other forms of one page ----------------------------------------------------------------

    def folded(self, target: Target, of: str, got: Fetched | None = None) -> None:
        """Record that ``target`` is but another form of ``of``, asked for (``got``) or not."""
        got = got or Fetched(url=target.url, at=now().isoformat(timespec="seconds"))
        self._j.fetch(got, FetchOutcome.REDIRECT, TWIN, redirect_to=of, redirect_kind=TWIN)
        self._s.queue.finish(target.id)

    def _is_twin(self, twin: Twin, facts: PageFacts) -> bool:
        s = self._s
        same = same_page(s.writer.db.conn, facts, twin.of, twin.kind)
        s.twins.hears(twin, same)
        return bool(same) or s.twins.folded(twin.url) is not None

    # -- what is not content --------------------------------------------------------------------

    def unasked(self, target: Target, outcome: FetchOutcome, sign: str) -> None:
        """Record an address that is not asked for, for reasons of the host or of ours."""
        got = Fetched(url=target.url, at=now().isoformat(timespec="seconds"))
        self._j.failed(target, got, outcome, sign)

    # -- content --------------------------------------------------------------------------------

    def _page(self, target: Target, got: Fetched, chain: tuple[str, ...]) -> list[Request]:
        s = self._s
        if got.truncated:
            self._j.failed(target, got, FetchOutcome.TOO_LARGE, "page_too_large")
            return []
        try:
            facts, charset = self._extract(target.url, got)
        except Exception as error:
            log.exception("extraction failed on %s", target.url)
            s.counts.extract_errors += 1
            self._j.fetch(got, FetchOutcome.OK, f"extract_error:{type(error).__name__}")
            s.queue.finish(target.id)
            return []
        if facts.signals.block_sign is not None:
            self._j.failed(target, got, FetchOutcome.BLOCKED, facts.signals.block_sign)
            return []
        onward = page_target(facts)
        if onward is not None:
            return follow(s, target, got, onward[0], how=onward[1], chain=chain)
        home = target.band is Band.HOME
        gone = facts.signals.closed_sign if home else shows_not_found(facts, s.not_found)
        if gone is not None:
            self._j.failed(target, got, FetchOutcome.SOFT_404, gone)
            return []
        twin = s.twins.of(target.url) if s.look == 1 and not home else None
        if twin is not None and self._is_twin(twin, facts):
            self.folded(target, twin.of, got)
            return []
        try:
            s.writer.add_page(facts, depth=target.depth)
        except (UnicodeError, OverflowError) as error:
            # half a surrogate pair, a number beyond 64 bits: text no database takes
            log.exception("cannot store %s", target.url)
            s.counts.extract_errors += 1
            s.writer.drop_page(target.id)
            self._j.fetch(got, FetchOutcome.OK, f"store_error:{type(error).__name__}")
            s.queue.finish(target.id)
            return []
        self._done(target, got, facts, charset)
        return self._met_home(facts) if home and s.home is None else []

    def _answer(self, target: Target, got: Fetched) -> tuple[PageFacts, str] | None:
        """Return the facts of an answer that is a list as data, and its charset; None: it is none."""
        if got.truncated or not is_data(got):
            return None
        decoded = decode(got.body, got.header("content-type"))
        facts = read_answer(target.url, decoded.text)
        return None if facts is None else (facts, decoded.charset)

    def _done(self, target: Target, got: Fetched, facts: PageFacts, charset: str) -> None:
        """Be done with a page whose facts are stored."""
        s = self._s
        self._j.fetch(got, FetchOutcome.OK, None, charset=charset)
        s.counts.pages += 1
        s.answered(target)
        if s.look == 1:
            self._discovery.take(facts, target)
        s.queue.finish(target.id, page=True)

    def _unchanged(self, target: Target, got: Fetched) -> list[Request] | None:
        """Take over what an earlier audit knew of an address; None: it knows nothing."""
        s = self._s
        if s.previous is None:
            return None
        page, medium = s.previous.page(got.url), s.previous.media(got.url, s.look)
        if page is None and medium is None:
            return None
        record = fetch_record(got, s.look, FetchOutcome.NOT_MODIFIED, None)
        s.writer.add_fetch(s.previous.complete(record))
        if medium is not None:
            s.writer.add_media(replace(medium, url=target.url))
            s.previous.copy_attachment(got.url, target.url, s.look)
            s.queue.rekind(target.id, medium.kind)
        s.queue.finish(target.id, page=page is not None)
        if page is None:
            return []
        s.previous.copy_page(page, depth=target.depth)
        s.counts.pages += 1
        self._discovery.take(page.facts, target, page.links)
        if target.band is Band.HOME and s.home is None:
            return self._met_home(page.facts)
        return []

    def _extract(self, url: str, got: Fetched) -> tuple[PageFacts, str]:
        content_type = got.header("content-type")
        decoded = decode(got.body, content_type)
        html = with_queries(decoded.text, decoded.charset)
        view = PageView(
            url=url,
            home_url=self._s.home.url if self._s.home else self._s.home_url,
            html=html,
            tree=parse(html),
            status=got.status or 200,
            content_type=content_type,
            known=self._known,
        )
        facts = extract_page(view)
        onward = refresh_target(got.header("refresh"), url)
        if onward is not None and facts.signals.meta_refresh is None:
            facts = replace(facts, signals=replace(facts.signals, meta_refresh=onward))
        if is_posting(url):
            facts = replace(facts, url=url)  # its address is the request, with its body
        elif self._s.look == 1:
            self._s.cms.note(url, decoded.text, got.headers)
        return facts, decoded.charset

    def _met_home(self, facts: PageFacts) -> list[Request]:
        s = self._s
        s.home = HomeLook(facts.url, facts.text_digest)
        s.home_outcome = FetchOutcome.OK
        s.fold_twins(facts.url)
        s.writer.set_run(home_final=facts.url, home_digest=facts.text_digest)
        probe = s.probe_request()
        return [probe] if probe is not None else []

    def _learn_not_found(self, got: Fetched) -> list[Request]:
        s = self._s
        s.holding = False
        assert s.home is not None
        if s.archive is not None:
            s.archive.write(Ask(got.url, TargetKind.PAGE, 0, 0), got)
        facts = None
        if got.failure is None and got.status == 200 and is_html(got) and not got.truncated:
            facts, _ = self._extract(got.url, got)
        s.not_found = learn(got, facts, s.home, s.home_url)
        s.writer.set_run(not_found=s.not_found.dump())
        return []
