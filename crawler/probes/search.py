"""Puts a few questions with known answers to the site's own search, as a visitor would.

Asked through the crawl's own kind of fetcher: guarded addresses, robots.txt, the site's rate. A
search that only a script drives is asked by a browser, if there is one.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urljoin, urlsplit

from crawler.charset import decode
from crawler.extract.page import extract_page
from crawler.extract.view import view_of
from crawler.fetched import Ask, Fetched, Fetcher
from crawler.judge import outcome_of
from crawler.posted import posting
from crawler.probes.browse import search_in_browser
from crawler.probes.http import Halt
from crawler.probes.pace import Pace
from crawler.probes.search_questions import Question, questions
from crawler.probes.search_results import Reading, read_results
from crawler.render import Answer, Renderer
from crawler.robots import Robots
from crawler.urls import canonical_url
from gkcheck.clock import now
from gkcheck.errors import Reason
from gkcheck.models.content import FormRecord
from gkcheck.models.facts import CoverageRecord, FactKind, TargetKind
from gkcheck.models.observations import FetchOutcome, SearchRecord, VantageRecord
from gkcheck.models.site import SiteSpec
from gkcheck.store.writer import FactWriter

_MOST_REQUESTS = 60
_SECONDS = 240.0
_HOPS = 5
_BOXES = """
SELECT u.url, count(*) FROM form f JOIN url u ON u.id = f.page_id
LEFT JOIN page p ON p.id = f.page_id
WHERE f.purpose = 'search' AND u.scope = 'in' GROUP BY f.page_id
ORDER BY p.depth = 0 DESC, p.page_type = 'home' DESC, p.depth, f.page_id LIMIT 1
"""
_REASONS = {
    "scripted": Reason.NOT_RENDERED,
    "no_browser": Reason.NO_BROWSER,
    "blocked": Reason.BLOCKED,
    "rate_limited": Reason.RATE_LIMITED,
    "robots_denied": Reason.ROBOTS_DENIED,
    "timed_out": Reason.TIMED_OUT,
    "refused": Reason.REFUSED,
    "not_resolved": Reason.NOT_RESOLVED,
    "tls_error": Reason.TLS_ERROR,
    "private_address": Reason.PRIVATE_ADDRESS,
    "budget": Reason.BUDGET_TIME,
}


@dataclass(frozen=True, slots=True)
class _Box:
    """A search form as it stands on its page today."""

    page_url: str
    form: FormRecord
    charset: str

    def address(self, query: str) -> str | None:
        """Return what asks for ``query``; a POST carries its body behind the address."""
        form = self.form
        if form.url is None or not form.query_name:
            return None
        pairs = [*form.hidden, (form.query_name, query)]
        text = urlencode(pairs, encoding=self.charset, errors="replace")
        if form.method == "post":
            return posting(form.url, text)
        base, _, _ = form.url.partition("#")
        return f"{base}{'&' if '?' in base else '?'}{text}"


class _Asker:
    """Fetches politely: robots.txt, the rate, redirects within bounds."""

    def __init__(self, spec: SiteSpec, fetcher: Fetcher) -> None:
        self._spec = spec
        self._fetcher = fetcher
        self.pace = Pace(spec.rate, _MOST_REQUESTS, time.monotonic() + _SECONDS)
        self._robots = Robots(fetcher.fetch, spec.user_agent, spec.budget.request_timeout)

    async def get(self, url: str) -> tuple[Fetched | None, str | None]:
        """Return (answer, None), or (None, why not) with a word that ``_REASONS`` knows or http_N."""
        for _ in range(_HOPS):
            allowed, _ = await self._robots.allows(url)
            if not allowed:
                return None, "robots_denied"
            try:
                await self.pace.turn(urlsplit(url).netloc)
            except Halt:
                return None, "budget"
            spec = self._spec
            got = await self._fetcher.fetch(
                Ask(url, TargetKind.PAGE, spec.budget.max_page_bytes, spec.budget.request_timeout)
            )
            target = got.header("location")
            goal = canonical_url(url, urljoin(url, target)) if target else None
            outcome, sign = outcome_of(got, TargetKind.PAGE, goal)
            if outcome is FetchOutcome.REDIRECT and goal is not None:
                url = goal
                continue
            if outcome is FetchOutcome.OK:
                return got, None
            return None, sign if outcome is FetchOutcome.HTTP_ERROR else str(outcome)
        return None, "http_loop"

    async def for_browser(
        self, url: str, method: str, headers: Mapping[str, str], body: bytes | None
    ) -> Answer | None:
        """Answer one request of the browser; a short POST is let through, for it is the question."""
        address: str | None = url
        if method == "POST":
            json = "json" in headers.get("content-type", "")
            address = posting(url, (body or b"").decode("utf-8", "replace"), json=json)
        elif method != "GET":
            return None
        if address is None or not (await self._robots.allows(url))[0]:
            return None
        budget = self._spec.budget
        got = await self._fetcher.fetch(
            Ask(address, TargetKind.PAGE, budget.max_page_bytes, budget.request_timeout)
        )
        if got.failure is not None or got.status is None:
            return None
        return Answer(got.status, dict(got.headers), got.body)


async def probe_search(
    spec: SiteSpec, writer: FactWriter, fetcher: Fetcher, *, look: int
) -> list[SearchRecord]:
    """Ask the site's own search and store what came; sets the coverage of SITE_SEARCH.

    Nothing is asked where the crawl saw no search form, or read no page to ask for.
    """
    row = writer.db.conn.execute(_BOXES).fetchone()
    asked = questions(writer, look)
    if row is None or not asked:
        if look == 1:
            state, reason = ("complete", None) if row is None else ("failed", Reason.NO_SUBJECT)
            writer.set_coverage([CoverageRecord(FactKind.SITE_SEARCH, state, reason, 0)])
            writer.commit()
        return []
    asker = _Asker(spec, fetcher)
    box, why = await _box(asker, str(row[0]))
    if box is None:
        found = [_record(q, look, None, str(row[0]), why or "failed", None) for q in asked]
    elif box.form.url is None or box.address("x") is None:
        found = await _by_browser(spec, writer, asker, box, asked, look)
    else:
        answers = [await _ask(asker, box, question, look) for question in asked]
        found = await _as_seen(spec, writer, asker, box, asked, answers, look)
    writer.add_searches(found)
    _cover(writer, found, look)
    return found


async def _as_seen(
    spec: SiteSpec,
    writer: FactWriter,
    asker: _Asker,
    box: _Box,
    asked: list[Question],
    answers: list[tuple[SearchRecord, Reading | None]],
    look: int,
) -> list[SearchRecord]:
    """Ask by the browser what only a script answers, and everything when nothing was found.

    The way of asking may then be at fault, not the search. Where a script has a hand in sending the
    form, or all questions had one answer, nothing is said of the search without the browser.
    """
    found = [record for record, _ in answers]
    again = {record.query for record in found if record.outcome == "scripted"}
    missed = {record.query for record in found if record.outcome in ("not_found", "no_results")}
    doubtful = False
    if all(record.outcome != "found" for record in found):
        seen = [r.addresses for _, r in answers if r is not None and r.outcome == "not_found"]
        doubtful = box.form.scripted or (len(seen) > 1 and len(set(seen)) == 1)
        if spec.browser or doubtful:
            again |= missed
    if not again:
        return found
    questions_left = [q for q in asked if q.query in again]
    by_browser = {
        r.query: r for r in await _by_browser(spec, writer, asker, box, questions_left, look)
    }
    return [
        record
        if (shown := by_browser.get(record.query)) is None
        or (record.query in missed and not doubtful and shown.outcome in ("scripted", "failed"))
        else shown
        for record in found
    ]


async def _box(asker: _Asker, page_url: str) -> tuple[_Box | None, str | None]:
    got, why = await asker.get(page_url)
    if got is None:
        return None, why
    decoded = decode(got.body, got.header("content-type"))
    forms = extract_page(view_of(decoded.text, got.url)).forms
    searches = [form for form in forms if form.purpose == "search"]
    if not searches:
        return None, "scripted"
    # Advanced searches have many fields; the plain box is what visitors use.
    searches.sort(key=lambda form: (form.url is None, len(form.fields)))
    return _Box(got.url, searches[0], searches[0].charset or decoded.charset), None


async def _ask(
    asker: _Asker, box: _Box, question: Question, look: int
) -> tuple[SearchRecord, Reading | None]:
    address = box.address(question.query)
    if address is None:
        return _record(question, look, None, box.page_url, "failed", "query_too_long"), None
    begun = time.monotonic()
    got, why = await asker.get(address)
    elapsed = int((time.monotonic() - begun) * 1000)
    if got is None:
        return _record(question, look, elapsed, address, why or "failed", None), None
    html = decode(got.body, got.header("content-type")).text
    reading = read_results(html, got.url, expect_url=question.url, title=question.title)
    return _told(question, look, elapsed, address, reading), reading


async def _by_browser(
    spec: SiteSpec,
    writer: FactWriter,
    asker: _Asker,
    box: _Box,
    asked: list[Question],
    look: int,
) -> list[SearchRecord]:
    if not spec.browser:
        return [_record(q, look, None, box.page_url, "scripted", None) for q in asked]
    async with Renderer(asker.for_browser) as renderer:
        if not await renderer.start():
            writer.add_vantage(
                [VantageRecord("browser", False, "没有可用的浏览器,脚本搜索未能测试")]
            )
            return [_record(q, look, None, box.page_url, "no_browser", None) for q in asked]
        found = []
        for question in asked:
            begun = time.monotonic()
            shown = await search_in_browser(
                renderer, box.page_url, box.form.query_name, question.query
            )
            elapsed = int((time.monotonic() - begun) * 1000)
            if shown is None:
                found.append(_record(question, look, elapsed, box.page_url, "scripted", None))
                continue
            reading = read_results(
                shown.html, shown.url, expect_url=question.url, title=question.title, rendered=True
            )
            found.append(_told(question, look, elapsed, shown.url, reading))
        return found


def _told(
    question: Question, look: int, elapsed: int, address: str, reading: Reading
) -> SearchRecord:
    detail = f"shown {reading.shown}" if reading.shown else None
    return SearchRecord(
        look, question.query, question.how, question.url, reading.outcome, reading.rank,
        reading.results, elapsed, now().isoformat(timespec="seconds"), address, detail,
    )  # fmt: skip


def _record(
    question: Question, look: int, elapsed: int | None, address: str, why: str, detail: str | None
) -> SearchRecord:
    """Return a record of a question without an answer; ``why`` becomes outcome and detail."""
    outcome = why if why in ("scripted", "blocked") else "failed"
    return SearchRecord(
        look, question.query, question.how, question.url, outcome, None, None, elapsed,
        now().isoformat(timespec="seconds"), address, detail or (why if why != outcome else None),
    )  # fmt: skip


def reason_of(outcome: str, detail: str | None) -> Reason | None:
    """Return why a question tells nothing of the site; None: its answer counts.

    An error that the site itself answers with (http_N) counts.
    """
    if outcome in ("found", "not_found", "no_results"):
        return None
    word = detail if outcome == "failed" and detail else outcome
    if outcome == "failed" and word.startswith("http_"):
        return None
    return _REASONS.get(word, Reason.UNREACHABLE)


def _cover(writer: FactWriter, found: list[SearchRecord], look: int) -> None:
    reasons = [r for record in found if (r := reason_of(record.outcome, record.detail))]
    state = "complete" if not reasons else "failed" if len(reasons) == len(found) else "truncated"
    if look == 1:
        reason = reasons[0] if reasons else None
        writer.set_coverage([CoverageRecord(FactKind.SITE_SEARCH, state, reason, len(found))])
    writer.commit()
