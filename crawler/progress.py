"""What a crawl tells while it runs, and when it has ended."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """A snapshot. ``stage``: home, columns, pages, files, retry, look_again, done.

    ``pages_done`` counts HTML pages read, ``waiting`` addresses in the queue, ``requests`` every
    GET sent, ``rate`` requests a second over the last seconds, ``problems`` addresses that did
    not answer as they should, ``current`` the address asked for last.
    """

    stage: str
    pages_done: int
    waiting: int
    requests: int
    rate: float
    problems: int
    current: str | None


@dataclass(frozen=True, slots=True)
class CrawlSummary:
    """How a crawl ended. ``state``: complete, partial, blocked or unreachable.

    ``reason`` is one Chinese line for people, None when complete. Instants are ISO 8601 in UTC.
    """

    state: str
    reason: str | None
    pages: int
    requests: int
    started_at: str
    finished_at: str
