"""HLS playlists: which address to ask for next, down to one segment that can be decoded.

Source: RFC 8216 (tags EXTINF, STREAM-INF, MAP, KEY, ENDLIST).
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urljoin

from crawler.fetched import Fetched
from crawler.media import Sample
from crawler.urls import canonical_url
from gkcheck.models.observations import FetchOutcome, MediaVerdict

SEGMENT_BYTES = 4_000_000
"""Bytes read of one segment; its first frames are enough."""
PLAYLIST_BYTES = 1_000_000
_DEPTH = 3  # master, variant, and one more for servers that nest once too often
_URI = re.compile(r'URI="([^"]{1,2000})"')

AskFor = Callable[[str, int], Awaitable[tuple[Fetched, FetchOutcome]]]
"""Asks for an address, at most so many bytes; returns the answer and what came of it."""


@dataclass(frozen=True, slots=True)
class Playlist:
    """What one playlist names. ``start``: the initialisation part of fragmented MP4."""

    variants: tuple[str, ...]
    segments: tuple[str, ...]
    start: str | None
    locked: bool
    ended: bool


@dataclass(frozen=True, slots=True)
class Stream:
    """A segment to decode, or the verdict on a stream of which none could be had."""

    sample: Sample | None = None
    url: str = ""
    verdict: MediaVerdict = MediaVerdict.UNTOLD
    problem: str | None = None


def is_playlist(body: bytes) -> bool:
    """Tell whether the bytes begin as a playlist does."""
    return body[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"#EXTM3U")


def read_playlist(body: bytes, url: str) -> Playlist:
    """Return what the playlist at ``url`` names, as canonical addresses."""
    variants: list[str] = []
    segments: list[str] = []
    start: str | None = None
    locked = ended = variant = False
    for raw in body[:PLAYLIST_BYTES].decode("utf-8", "replace").splitlines():
        line = raw.strip()
        if line.startswith("#EXT-X-STREAM-INF"):
            variant = True
        elif line.startswith("#EXT-X-MAP") and start is None:
            match = _URI.search(line)
            start = canonical_url(url, match.group(1)) if match else None
        elif line.startswith("#EXT-X-KEY"):
            locked = "METHOD=NONE" not in line
        elif line.startswith("#EXT-X-ENDLIST"):
            ended = True
        elif line and not line.startswith("#"):
            address = canonical_url(url, urljoin(url, line))
            if address is not None:
                (variants if variant else segments).append(address)
            variant = False
    return Playlist(tuple(variants), tuple(segments), start, locked, ended)


async def follow(url: str, body: bytes, ask: AskFor) -> Stream:
    """Follow a playlist to its first segment.

    The stream is broken where the site itself says that a part is not there, or where a finished
    playlist names nothing; whatever we could not get leaves it untold.
    """
    for _ in range(_DEPTH):
        told = read_playlist(body, url)
        if told.segments:
            return await _segment(told, ask)
        if not told.variants:
            empty = MediaVerdict.BROKEN if told.ended else MediaVerdict.UNTOLD
            return Stream(verdict=empty, problem="no_segments")
        url = told.variants[0]
        got, outcome = await ask(url, PLAYLIST_BYTES)
        if outcome is not FetchOutcome.OK:
            return _failed(got, outcome)
        body = got.body
        if not is_playlist(body):
            return Stream(verdict=MediaVerdict.BROKEN, problem="not_decodable")
    return Stream(problem="playlist")


async def _segment(told: Playlist, ask: AskFor) -> Stream:
    if told.locked:
        return Stream(problem="encrypted")
    head = b""
    if told.start is not None:
        got, outcome = await ask(told.start, PLAYLIST_BYTES)
        if outcome is not FetchOutcome.OK:
            return _failed(got, outcome)
        head = got.body
    url = told.segments[0]
    got, outcome = await ask(url, SEGMENT_BYTES)
    if outcome is not FetchOutcome.OK:
        return _failed(got, outcome)
    if not got.body:
        return Stream(verdict=MediaVerdict.BROKEN, problem="empty")
    return Stream(Sample(head + got.body, got.truncated), url)


def _failed(got: Fetched, outcome: FetchOutcome) -> Stream:
    if outcome is FetchOutcome.HTTP_ERROR:
        return Stream(verdict=MediaVerdict.BROKEN, problem=f"http_{got.status}")
    return Stream(problem=str(outcome))
