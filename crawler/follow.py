"""Goes from an address to where it redirects, hop by hop."""

from __future__ import annotations

from scrapy.http import Request

from crawler.bands import Band
from crawler.fetched import Fetched
from crawler.frontier import PAGE_KINDS, Target
from crawler.records import Journal
from crawler.redirects import goes_round
from crawler.scheduler import build_request
from crawler.session import Session
from gkcheck.models.observations import FetchOutcome


def follow(
    s: Session, target: Target, got: Fetched, to: str, *, how: str, chain: tuple[str, ...]
) -> list[Request]:
    """Record the redirect of ``target`` to ``to``; return the request for it, if it is to be asked.

    ``how``: http, meta or script. ``chain`` holds the addresses before ``got``.
    """
    journal = Journal(s)
    chain = (*chain, got.url)
    if next(got.all("set-cookie"), None) is not None:
        s.met_cookie(got.url)
    if goes_round(chain, to):
        # Who keeps the cookie that was set on the way may well get through; we keep none.
        walled = not s.cookies_from.isdisjoint(chain)
        outcome, sign = (
            (FetchOutcome.BLOCKED, "cookie_wall")
            if walled
            else (FetchOutcome.LOOP, "redirect_loop")
        )
        journal.failed(target, got, outcome, sign, redirect_to=to, redirect_kind=how)
        if not walled:
            s.writer.mark_loop(chain, s.look)
        return []
    error_page = s.not_found.redirect_to if s.not_found is not None else None
    if to == error_page and target.kind in PAGE_KINDS:
        journal.failed(target, got, FetchOutcome.SOFT_404, "redirect_to_error_page")
        return []
    if target.band is Band.HOME and target.kind in PAGE_KINDS:
        s.scope.admit(to)  # before its row is made: the row keeps the scope
        s.writer.set_run(scope_also=to)
    journal.fetch(got, FetchOutcome.REDIRECT, None, redirect_to=to, redirect_kind=how)
    if target.kind not in PAGE_KINDS:
        # a file keeps its own target: what its last hop gives is what the file is
        request = build_request(s, target, url=to, chain=chain)
        if request is None:
            journal.failed(target, got, FetchOutcome.PROTOCOL_ERROR, "bad_address")
        return [request] if request is not None else []
    s.answered(target)
    return _page(s, target, to, chain)


def _page(s: Session, target: Target, to: str, chain: tuple[str, ...]) -> list[Request]:
    """Put the page ``to`` in the place of ``target``, which is done."""
    scope = s.scope.of(to)
    if scope == "out" or (scope == "sibling" and target.scope == "in"):
        band = Band.SIBLING if scope == "sibling" else None
        s.queue.offer(to, target.kind, band, depth=target.depth + 1, found_on=target.id)
        claimed = None
    else:
        claimed = s.queue.claim(to, target)
    s.queue.finish(target.id)
    request = build_request(s, claimed, chain=chain) if claimed is not None else None
    if claimed is not None and request is None:
        s.unfit(claimed)
    return [request] if request is not None else []
