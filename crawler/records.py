"""Writes down what came of asking for an address."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from crawler.bands import Band
from crawler.fetched import Ask, Fetched
from crawler.frontier import Target
from crawler.judge import MEDIA_KINDS
from gkcheck.models.observations import FetchOutcome, FetchRecord, MediaRecord, MediaVerdict

if TYPE_CHECKING:
    from crawler.session import Session

# What a second look may confirm; everything else that is not content is our own limit.
_TELLING = (FetchOutcome.HTTP_ERROR, FetchOutcome.LOOP, FetchOutcome.SOFT_404)


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
        busy_ms=got.busy_ms,
    )


def failed_medium(target: Target, got: Fetched, outcome: FetchOutcome, look: int) -> MediaRecord:
    """Return what a file is that was not had: broken by the site's own word, else untold."""
    verdict, problem = MediaVerdict.UNTOLD, str(outcome)
    if outcome is FetchOutcome.HTTP_ERROR:
        verdict, problem = MediaVerdict.BROKEN, f"http_{got.status}"
    elif outcome is FetchOutcome.LOOP:
        verdict, problem = MediaVerdict.BROKEN, "redirect_loop"
    return MediaRecord(target.url, look, target.kind, None, verdict, problem)


class Journal:
    """Rows of one look, and the state of their address with them."""

    def __init__(self, session: Session) -> None:
        self._s = session

    def keep(self, target: Target, got: Fetched) -> None:
        """Put an answer into the archive, if one is kept."""
        if self._s.archive is not None:
            self._s.archive.write(Ask(got.url, target.kind, 0, 0, self._s.look), got)

    def fetch(
        self,
        got: Fetched,
        outcome: FetchOutcome,
        sign: str | None,
        *,
        charset: str | None = None,
        redirect_to: str | None = None,
        redirect_kind: str | None = None,
    ) -> None:
        """Store what came of one GET."""
        self._s.writer.add_fetch(
            fetch_record(
                got,
                self._s.look,
                outcome,
                sign,
                charset=charset,
                redirect_to=redirect_to,
                redirect_kind=redirect_kind,
            )
        )

    def failed(
        self,
        target: Target,
        got: Fetched,
        outcome: FetchOutcome,
        sign: str | None,
        *,
        redirect_to: str | None = None,
        redirect_kind: str | None = None,
    ) -> None:
        """Store an answer without content, and be done with its address."""
        s = self._s
        if outcome is not FetchOutcome.NOT_ARCHIVED:
            s.counts.problems += 1
        if target.band is Band.HOME and s.home is None:
            s.home_outcome, s.home_sign = outcome, sign
        if outcome in _TELLING:
            s.answered(target)
        self.fetch(got, outcome, sign, redirect_to=redirect_to, redirect_kind=redirect_kind)
        if target.kind in MEDIA_KINDS:
            s.writer.add_media(failed_medium(target, got, outcome, s.look))
        s.queue.finish(target.id)
