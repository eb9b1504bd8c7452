"""One browser at a time in a process: it takes as much memory as a hundred crawls."""

from __future__ import annotations

import asyncio
from weakref import WeakKeyDictionary

_GATES: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()
_AWAITED: WeakKeyDictionary[asyncio.AbstractEventLoop, int] = WeakKeyDictionary()


def browsers_awaited() -> int:
    """Return how many sites of this loop wait for their turn."""
    return _AWAITED.get(asyncio.get_running_loop(), 0)


class BrowserTurn:
    """The right to run a browser. Sites of one process that want one wait for each other.

    Not to be nested: whoever has the turn and asks for another waits for ever.
    """

    def __init__(self) -> None:
        self._gate: asyncio.Lock | None = None

    async def take(self) -> None:
        """Wait for the turn."""
        loop = asyncio.get_running_loop()
        gate = _GATES.setdefault(loop, asyncio.Lock())
        _AWAITED[loop] = _AWAITED.get(loop, 0) + 1
        try:
            await gate.acquire()
        finally:
            _AWAITED[loop] -= 1
        self._gate = gate

    def give(self) -> None:
        """Give the turn back; without one this does nothing."""
        gate, self._gate = self._gate, None
        if gate is not None:
            gate.release()
