"""How a run stands, in figures, for whoever shows it."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass, field


@dataclass(slots=True)
class Running:
    """One site under way."""

    name: str
    url: str
    number: int
    since: float
    stage: str = "start"
    pages: int = 0
    requests: int = 0


@dataclass(slots=True)
class Standing:
    """Figures of a run. ``pages`` and ``findings`` are of this session and, for findings, before.

    ``resting``: sites that wait for the end of an announced outage.
    """

    total: int
    done: int = 0
    blocked: int = 0
    failed: int = 0
    again: int = 0
    resting: int = 0
    pages: int = 0
    findings: int = 0
    running: dict[int, Running] = field(default_factory=dict)
    began: float = field(default_factory=time.monotonic)
    before: int = 0
    until: float | None = None
    stopping: str | None = None
    _seen: deque[tuple[float, int]] = field(default_factory=lambda: deque(maxlen=120))

    @property
    def settled(self) -> int:
        """Sites that are not touched again."""
        return self.done + self.blocked + self.failed

    @property
    def waiting(self) -> int:
        """Sites not begun in this pass."""
        return max(0, self.total - self.settled - self.again - len(self.running))

    def all_pages(self) -> int:
        """Return pages of sites that ended and of those under way."""
        return self.pages + sum(one.pages for one in self.running.values())

    def rate(self) -> float:
        """Return pages a second over the last two minutes at most."""
        now, pages = time.monotonic(), self.all_pages()
        if not self._seen or now - self._seen[-1][0] >= 1:
            self._seen.append((now, pages))
        first = self._seen[0]
        spent = now - first[0]
        return max(0.0, (pages - first[1]) / spent) if spent > 1 else 0.0

    def left(self) -> float | None:
        """Return the seconds this will still take, by how it went so far; None: too early to tell."""
        ended = self.settled - self.before
        spent = time.monotonic() - self.began
        rest = self.total - self.settled
        if not rest:
            return 0.0
        told = None if ended < 3 else spent / ended * rest
        if self.until is not None:
            return max(told or 0.0, self.until - time.monotonic())
        return told
