"""What a file is and says: bytes to the child process, playlists followed, results to the store."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.fetched import Ask, Fetched
from crawler.frontier import Target
from crawler.judge import outcome_of
from crawler.media import Sample
from crawler.playlist import follow, is_playlist
from crawler.redirects import http_target
from gkcheck.clock import now
from gkcheck.models.facts import TargetKind
from gkcheck.models.observations import FetchOutcome, MediaRecord, MediaVerdict

if TYPE_CHECKING:
    from crawler.session import Session

PLAYLIST_TYPE = "application/vnd.apple.mpegurl"
_HOPS = 5


async def take_medium(s: Session, target: Target, got: Fetched) -> None:
    """Examine one file and store what it is and, for an attachment, what it says."""
    if is_playlist(got.body) and not got.truncated:
        record = await _stream(s, target, got)
        s.writer.add_media(record)
    else:
        sample = Sample(got.body, got.truncated, got.tail, got.length)
        record, said = await s.examiner.look_into(target.url, target.kind, sample, s.look)
        s.writer.add_media(record)
        if said is not None:
            s.writer.add_attachment_text(said)
    s.counts.problems += record.verdict is MediaVerdict.BROKEN


async def _stream(s: Session, target: Target, got: Fetched) -> MediaRecord:
    """Return what a streamed video is, by the first segment of its playlist."""

    async def ask(url: str, limit: int) -> tuple[Fetched, FetchOutcome]:
        return await _fetch(s, url, limit)

    kind = TargetKind.AUDIO if target.kind is TargetKind.AUDIO else TargetKind.VIDEO
    stream = await follow(got.url, got.body, ask)
    if stream.sample is None:
        return MediaRecord(
            target.url, s.look, target.kind, PLAYLIST_TYPE, stream.verdict, stream.problem
        )
    record, _ = await s.examiner.look_into(stream.url, kind, stream.sample, s.look)
    return replace(
        record, url=target.url, kind=target.kind, sniffed=PLAYLIST_TYPE, duration_ms=None
    )


async def _fetch(s: Session, url: str, limit: int) -> tuple[Fetched, FetchOutcome]:
    """Ask for a part of a stream, heeding robots and pace; redirects are followed."""
    got = Fetched(url=url, at=now().isoformat(timespec="seconds"))
    for _ in range(_HOPS):
        allowed, delay = await s.robots.allows(url)
        if not allowed:
            return got, FetchOutcome.ROBOTS_DENIED
        live = s.spec.replay is None
        if live and s.spec.rate > 0:
            await asyncio.sleep(max(1 / s.spec.rate, delay or 0))
        request = Ask(url, TargetKind.VIDEO, limit, s.spec.budget.request_timeout, s.look)
        s.counts.requests += 1
        got = await s.fetcher.fetch(request)
        if s.archive is not None:
            s.archive.write(request, got)
        onward = http_target(got)
        outcome, _ = outcome_of(got, TargetKind.VIDEO, onward)
        if outcome is not FetchOutcome.REDIRECT or onward is None:
            return got, outcome
        url = onward
    return got, FetchOutcome.LOOP
