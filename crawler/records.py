"""Rows that say what came of asking for an address, made from the answer."""

from __future__ import annotations

from hashlib import blake2b

from crawler.fetched import Fetched
from crawler.frontier import Target
from gkcheck.models.facts import FetchOutcome, FetchRecord, MediaRecord, MediaVerdict


def fetch_record(
    got: Fetched,
    look: int,
    outcome: FetchOutcome,
    sign: str | None,
    *,
    charset: str | None = None,
    redirect_to: str | None = None,
    redirect_kind: str | None = None,
) -> FetchRecord:
    """Return the record of one look at one address."""
    return FetchRecord(
        url=got.url,
        look=look,
        outcome=outcome,
        status=got.status,
        content_type=got.header("content-type"),
        charset=charset,
        bytes=len(got.body),
        elapsed_ms=got.elapsed_ms,
        at=got.at,
        body_digest=blake2b(got.body, digest_size=12).hexdigest() if got.body else None,
        etag=got.header("etag"),
        last_modified=got.header("last-modified"),
        redirect_to=redirect_to,
        redirect_kind=redirect_kind,
        sign=sign,
        ip=got.ip,
    )


def failed_medium(target: Target, got: Fetched, outcome: FetchOutcome, look: int) -> MediaRecord:
    """Return what a file is that was not had: broken by the site's own word, else untold."""
    verdict, problem = MediaVerdict.UNTOLD, str(outcome)
    if outcome is FetchOutcome.HTTP_ERROR:
        verdict, problem = MediaVerdict.BROKEN, f"http_{got.status}"
    elif outcome is FetchOutcome.LOOP:
        verdict, problem = MediaVerdict.BROKEN, "redirect_loop"
    return MediaRecord(target.url, look, target.kind, None, verdict, problem)
