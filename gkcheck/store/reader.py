"""Read-only access to one site's facts. The only door that checks and reports have."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Hashable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from gkcheck.models.facts import CoverageRecord, FactKind
from gkcheck.store.content import unpack

_Made = TypeVar("_Made")


class FactReader:
    """Reads facts through a read-only connection; purity of checks is enforced by the database.

    ``as_of`` is the day every window is counted from. Rows come as :class:`sqlite3.Row`, streamed.
    ``memo`` keeps what was derived from the facts; readers of one store may share it. Threads may
    use a reader one after another.
    """

    def __init__(
        self, path: str | Path, as_of: date, memo: dict[Hashable, Any] | None = None
    ) -> None:
        self.as_of = as_of
        self._memo: dict[Hashable, Any] = {} if memo is None else memo
        self._conn = sqlite3.connect(
            f"file:{Path(path).absolute()}?mode=ro", uri=True, check_same_thread=False
        )
        self._conn.row_factory = sqlite3.Row
        self._conn.execute("PRAGMA query_only=ON")

    def rows(self, sql: str, *args: object) -> Iterator[sqlite3.Row]:
        """Stream the rows of one SELECT."""
        yield from self._conn.execute(sql, args)

    def scalar(self, sql: str, *args: object) -> int | float | str | None:
        """Return the first value of the first row, or None."""
        row = self._conn.execute(sql, args).fetchone()
        return None if row is None else row[0]

    def run(self, name: str) -> str | None:
        """Return a fact about the run (home_url, host, site_kind, ...)."""
        row = self._conn.execute("SELECT value FROM run WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def vantage(self, name: str) -> bool | None:
        """Return whether this machine could do ``name``; None when it was not asked."""
        row = self._conn.execute("SELECT ok FROM vantage WHERE name = ?", (name,)).fetchone()
        return None if row is None else bool(row[0])

    def coverage(self, kind: FactKind) -> CoverageRecord | None:
        """Return how far facts of ``kind`` can be trusted; None: never collected."""
        row = self._conn.execute(
            "SELECT of, state, reason, rows FROM coverage WHERE of = ?", (kind,)
        ).fetchone()
        if row is None:
            return None
        return CoverageRecord(FactKind(row[0]), row[1], row[2], row[3])

    def body_text(self, page_id: int) -> str | None:
        """Return the text of a page's content, masked and clipped; None: none was stored."""
        return self._text("SELECT text FROM body_text WHERE page_id = ?", page_id)

    def attachment_text(self, url_id: int) -> str | None:
        """Return the text of an attachment, masked and clipped; None: it was not read."""
        return self._text("SELECT text FROM attachment_text WHERE url_id = ?", url_id)

    def _text(self, sql: str, key: int) -> str | None:
        row = self._conn.execute(sql, (key,)).fetchone()
        return None if row is None else unpack(row[0])

    def supplied(self, name: str) -> list[dict[str, str]] | None:
        """Return a list that the office supplied; None: it supplied none of that name."""
        entries = [
            json.loads(row[0])
            for row in self.rows(
                "SELECT entry FROM supplied_list WHERE list = ? ORDER BY position", name
            )
        ]
        return entries or None

    def once(self, key: Hashable, make: Callable[[], _Made]) -> _Made:
        """Return what ``make`` gives, made once for all readers that share the memo.

        ``key`` starts with the name of the derivation. The value must never be changed afterwards.
        """
        if key not in self._memo:
            self._memo[key] = make()
        value: _Made = self._memo[key]
        return value

    def set_timer(self, deadline: float, clock: object) -> None:
        """Make any query fail after ``deadline`` of ``clock()`` (used by the runner's time-out)."""

        def expired() -> int:
            return int(clock() > deadline) if callable(clock) else 0

        self._conn.set_progress_handler(expired, 100_000)

    def close(self) -> None:
        """Close the connection."""
        self._conn.close()


def path_of(text: str | None) -> tuple[str, ...]:
    """Return a stored path of names (JSON array) as a tuple; empty for None."""
    return () if text is None else tuple(json.loads(text))
