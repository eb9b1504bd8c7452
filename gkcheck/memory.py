"""How memory is kept: one heap for all threads, given back between stages, few collections."""

from __future__ import annotations

import ctypes
import gc
from functools import cache

_M_ARENA_MAX = -8  # of malloc.h
# Containers made before Python looks for cycles among them. Pages are let go of without its help;
# looking every 700, its default, cost a crawl 5 to 8 % of its time and freed next to nothing.
_BEFORE_COLLECTING = 20_000


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


def collect_seldom() -> None:
    """Look for cycles seldom: while modules are loaded and pages read there are next to none."""
    gc.set_threshold(max(_BEFORE_COLLECTING, gc.get_threshold()[0]))


@cache
def settle() -> None:
    """Leave what the program itself is made of out of every collection from now on.

    To be called when all is loaded. Only the first call in a process does anything: what a site left
    behind must not be kept for good.
    """
    collect_seldom()
    gc.freeze()
