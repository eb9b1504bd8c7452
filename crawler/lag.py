"""How long this program kept its own event loop from looking at what had arrived."""

from __future__ import annotations

import asyncio
import time

_STEP = 0.05  # seconds between looks at the clock


class Lag:
    """A clock of our own slowness: pages being read, a machine that is too busy.

    A timer is due every few hundredths of a second; what it comes late by is ours. How long a site
    took lies between the time seen and that time without our share of it.
    """

    def __init__(self) -> None:
        self._late = 0.0
        self._due: float | None = None
        self._timer: asyncio.TimerHandle | None = None

    def total(self) -> float:
        """Return the seconds lost so far; the first call starts the clock in the running loop."""
        if self._due is None:
            self._wait()
            return 0.0
        return self._late + max(0.0, time.monotonic() - self._due)

    def stop(self) -> None:
        """Stop the clock."""
        if self._timer is not None:
            self._timer.cancel()

    def _wait(self) -> None:
        self._due = time.monotonic() + _STEP
        self._timer = asyncio.get_running_loop().call_later(_STEP, self._tick)

    def _tick(self) -> None:
        self._late = self.total()
        self._wait()
