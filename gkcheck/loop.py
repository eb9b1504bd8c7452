"""The event loop of everything that crawls: uvloop where it is installed, else the standard one."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from gkcheck.memory import one_heap

_T = TypeVar("_T")


def new_loop() -> asyncio.AbstractEventLoop:
    """Return a new event loop, for a process whose threads share one heap from now on."""
    one_heap()
    try:
        import uvloop
    except ImportError:  # not on Windows
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()


def run(main: Coroutine[Any, Any, _T]) -> _T:
    """Run ``main`` to its end in a new loop and return what it returns."""
    with asyncio.Runner(loop_factory=new_loop) as runner:
        return runner.run(main)
