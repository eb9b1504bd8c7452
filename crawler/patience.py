"""How a host that slows or stops answering is treated: waits that double, then an end."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from statistics import median
from urllib.parse import urlsplit

from gkcheck.models.observations import FetchOutcome

_SAMPLE = 12  # pages whose times are compared
# So many answers of 502 to 504 among so many, from several parts of the site, are the host's doing.
_OVERLOAD = (502, 503, 504)
_BUSY_MOST = 3
_BUSY_AMONG = 10

_OURS = (
    FetchOutcome.BLOCKED, FetchOutcome.TIMED_OUT, FetchOutcome.RATE_LIMITED, FetchOutcome.REFUSED,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PatienceLimits:
    """Figures of patience, in seconds and counts. Chosen by us; no source names any."""

    strikes: int = 8
    rounds: int = 4
    first_wait: float = 5.0
    longest_wait: float = 120.0
    tries: int = 3
    # A host that answers so many times more slowly than at first, and by so many seconds at
    # least, is slowing us down without saying so.
    slow_times: float = 4.0
    slow_seconds: float = 1.5


class _Host:
    __slots__ = (
        "busy", "first", "free_at", "gave_up", "outcome", "passing", "recent", "rounds", "slowed",
        "strikes",
    )  # fmt: skip

    def __init__(self) -> None:
        self.strikes = 0
        self.rounds = 0
        self.free_at = 0.0
        self.gave_up = False
        self.outcome: FetchOutcome | None = None
        self.first: list[float] = []
        self.recent: list[float] = []
        self.slowed = 0
        self.busy: deque[str | None] = deque(maxlen=_BUSY_AMONG)
        self.passing: set[int] = set()


class Patience:
    """Keeps a few numbers for each host that ever made trouble."""

    def __init__(self, limits: PatienceLimits | None = None) -> None:
        self.limits = limits or PatienceLimits()
        self._hosts: dict[str, _Host] = {}

    def note(self, host: str, outcome: FetchOutcome) -> None:
        """Hear of one answer. Enough bad ones in a row make a pause; enough pauses, the end."""
        if outcome not in _OURS:
            known = self._hosts.get(host)
            if known is not None and outcome is not FetchOutcome.NOT_ARCHIVED:
                known.strikes = known.rounds = 0
                known.busy.append(None)
            return
        entry = self._hosts.setdefault(host, _Host())
        entry.strikes += 1
        entry.outcome = outcome
        if entry.strikes >= self.limits.strikes:
            entry.strikes = 0
            self._pause(entry, None)

    def timed(self, host: str, seconds: float) -> bool:
        """Hear how long a page took. Tell whether ``host`` has become so slow that we pause.

        The pause doubles each time, and never ends in giving up: slow is not silent.
        """
        entry = self._hosts.setdefault(host, _Host())
        if len(entry.first) < _SAMPLE:
            entry.first.append(seconds)
            return False
        entry.recent.append(seconds)
        if len(entry.recent) < _SAMPLE:
            return False
        before, lately = median(entry.first), median(entry.recent)
        entry.recent.clear()
        if lately < before * self.limits.slow_times or lately < before + self.limits.slow_seconds:
            return False
        wait = self.limits.first_wait * 2**entry.slowed
        entry.slowed += 1
        until = time.monotonic() + min(wait, self.limits.longest_wait)
        entry.free_at = max(entry.free_at, until)
        return True

    def slow_downs(self, host: str) -> int:
        """Return how often ``host`` was given a pause because it had become slow."""
        entry = self._hosts.get(host)
        return entry.slowed if entry is not None else 0

    def asked_to_wait(self, host: str, retry_after: str | None) -> None:
        """Heed a 429 or 503: ``retry_after`` is the header (seconds or a date), if any."""
        entry = self._hosts.setdefault(host, _Host())
        entry.outcome = FetchOutcome.RATE_LIMITED
        if time.monotonic() >= entry.free_at:  # answers to requests sent before are one round
            self._pause(entry, seconds_of(retry_after))

    def overloaded(self, url: str) -> None:
        """Hear of a 502, 503 or 504 that says nothing of when to come back.

        Many servers answer so to those who ask too fast. From one part of the site alone it is
        that part's fault; from several it makes a pause, and none of them is held against a page.
        """
        parts = urlsplit(url)
        entry = self._hosts.setdefault(parts.netloc, _Host())
        entry.busy.append(parts.path[: parts.path.find("/", 1) + 1] or parts.path)
        places = [place for place in entry.busy if place is not None]
        if len(places) >= _BUSY_MOST and len(set(places)) > 1:
            entry.busy.clear()
            entry.passing.update(_OVERLOAD)
            self.asked_to_wait(parts.netloc, None)

    def passed(self, host: str, status: int) -> None:
        """Hear that an address that had answered ``status`` answered well when asked again."""
        self._hosts.setdefault(host, _Host()).passing.add(status)

    def is_passing(self, host: str, status: int | None) -> bool:
        """Tell whether ``status`` says something of ``host`` as a whole, and nothing of a page."""
        entry = self._hosts.get(host)
        return entry is not None and status in entry.passing

    def _pause(self, entry: _Host, asked: float | None) -> None:
        entry.rounds += 1
        if entry.rounds > self.limits.rounds:
            entry.gave_up = True
            return
        wait = asked if asked is not None else self.limits.first_wait * 2 ** (entry.rounds - 1)
        entry.free_at = time.monotonic() + min(wait, self.limits.longest_wait)

    def wait_for(self, host: str) -> float:
        """Return the seconds until ``host`` may be asked again."""
        entry = self._hosts.get(host)
        return 0.0 if entry is None else max(0.0, entry.free_at - time.monotonic())

    def gave_up(self, host: str) -> FetchOutcome | None:
        """Return why ``host`` is not asked any more, or None."""
        entry = self._hosts.get(host)
        return entry.outcome if entry is not None and entry.gave_up else None


def seconds_of(retry_after: str | None) -> float | None:
    """Return a Retry-After header as seconds from now, or None when it says nothing usable."""
    if not retry_after:
        return None
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return max(0.0, (when - datetime.now(UTC)).total_seconds())
