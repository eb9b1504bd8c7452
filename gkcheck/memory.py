"""How much memory the C library keeps: one heap for all threads, given back between stages."""

from __future__ import annotations

import ctypes
import gc

_M_ARENA_MAX = -8  # of malloc.h


def one_heap() -> None:
    """Let all threads take memory from one heap. To be called before threads are begun.

    Every check runs in a thread of its own; with heaps apart, what one of them (or the crawl) freed
    is of no use to the next. Where the C library has no ``mallopt`` nothing changes; nothing is raised.
    """
    option = getattr(ctypes.CDLL(None), "mallopt", None)
    if option is not None:
        option(_M_ARENA_MAX, 1)


def give_back() -> None:
    """Return memory that a stage freed to the system, before the next one takes its own.

    The C library keeps it otherwise. Where it has no ``malloc_trim`` (it is not glibc) nothing is
    returned; nothing is ever raised.
    """
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
