"""What is asked of the network or of an archive, and what comes back. No Scrapy in here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from gkcheck.models.facts import TargetKind
from gkcheck.models.observations import FetchOutcome


@dataclass(frozen=True, slots=True)
class Ask:
    """One request: a GET, or the POST that ``url`` carries the body of (``crawler.posted``).

    ``byte_limit`` bounds the decoded body, ``timeout`` the whole exchange (seconds)."""

    url: str
    kind: TargetKind
    byte_limit: int
    timeout: float
    look: int = 1
    etag: str | None = None
    last_modified: str | None = None


@dataclass(slots=True)
class Fetched:
    """What came of one GET. ``failure`` is None when an HTTP answer came, whatever its status.

    ``truncated``: the body is longer than ``byte_limit`` and the rest was not read.
    ``tail`` and ``length``: the end of such a file, asked for by Range, and how long it is in all.
    ``sign`` says in a word why it failed. ``at`` is ISO 8601 in UTC. Of ``elapsed_ms``, up to
    ``busy_ms`` passed while this program was busy with other things.
    """

    url: str
    at: str
    failure: FetchOutcome | None = None
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    truncated: bool = False
    elapsed_ms: int = 0
    busy_ms: int = 0
    ip: str | None = None
    sign: str | None = None
    dropped: bool = False
    crawl_delay: float | None = field(default=None)
    tail: bytes = b""
    length: int | None = None

    def header(self, name: str) -> str | None:
        """Return the first header called ``name`` (lower case), or None."""
        return next(self.all(name), None)

    def all(self, name: str) -> Iterator[str]:
        """Yield every header called ``name`` (lower case)."""
        return (value for key, value in self.headers if key.lower() == name)


class Fetcher(Protocol):
    """The only way bytes of the site come in: live (``crawler.client``) or ``crawler.replay``."""

    async def fetch(self, ask: Ask) -> Fetched:
        """Return what came of ``ask``; never raises for anything the other side does."""
        ...

    async def close(self) -> None:
        """Release connections and files."""
        ...
