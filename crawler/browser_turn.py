"""One browser at a time in a process: it takes as much memory as a hundred crawls."""

from __future__ import annotations

import asyncio
from weakref import WeakKeyDictionary

_GATES: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()


class BrowserTurn:
    """The right to run a browser. Sites of one process that want one wait for each other.

    Not to be nested: whoever has the turn and asks for another waits for ever.
    """

    def __init__(self) -> None:
        self._gate: asyncio.Lock | None = None

    async def take(self) -> None:
        """Wait for the turn."""
        gate = _GATES.setdefault(asyncio.get_running_loop(), asyncio.Lock())
        await gate.acquire()
        self._gate = gate

    def give(self) -> None:
        """Give the turn back; without one this does nothing."""
        gate, self._gate = self._gate, None
        if gate is not None:
            gate.release()
