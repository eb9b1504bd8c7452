"""Memory given back between the stages of an audit."""

from __future__ import annotations

import ctypes
import gc


def give_back() -> None:
    """Return memory that a stage freed to the system, before the next one takes its own.

    The C library keeps it otherwise. Where it has no ``malloc_trim`` (it is not glibc) nothing is
    returned; nothing is ever raised.
    """
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
