"""How fast and how often probes may ask: a rate for each host, and a number for all of them."""

from __future__ import annotations

import asyncio
import time

from crawler.probes.http import Halt


class Pace:
    """``rate``: requests a second and host, 0 is no limit. ``most``: requests in all.

    ``deadline`` of ``time.monotonic()``. :meth:`turn` raises :class:`Halt` when spent.
    """

    def __init__(self, rate: float, most: int, deadline: float) -> None:
        self._gap = 1 / rate if rate > 0 else 0.0
        self._next: dict[str, float] = {}
        self._most = most
        self._deadline = deadline
        self.requests = 0

    @property
    def spent(self) -> bool:
        """Tell whether nothing more may be asked."""
        return self.requests >= self._most or time.monotonic() >= self._deadline

    async def turn(self, host: str) -> None:
        """Wait for the host's turn and count one request."""
        if self.spent:
            raise Halt("not_tested", "budget")
        self.requests += 1
        at = max(self._next.get(host, 0.0), time.monotonic())
        self._next[host] = at + self._gap
        await asyncio.sleep(max(0.0, at - time.monotonic()))
