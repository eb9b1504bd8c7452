"""What keeps an audit small: one heap for all threads, and nothing loaded that few audits need."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys

import pytest

HEAPS = """
import asyncio, ctypes, sys, threading
from gkcheck.loop import run

libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p

async def crawl() -> None:
    await asyncio.to_thread(libc.malloc, 5000)

if "loop" in sys.argv:
    run(crawl())
else:
    other = threading.Thread(target=libc.malloc, args=(5000,))
    other.start()
    other.join()
libc.malloc_info(0, ctypes.c_void_p.in_dll(libc, "stdout"))
libc.fflush(None)
"""
SETTLED = """
import gc
from gkcheck.memory import settle

seldom = gc.get_threshold()[0]
settle()
kept = gc.get_freeze_count()
later = [[] for _ in range(1000)]
settle()
print(kept > 1000, gc.get_freeze_count() == kept, gc.get_threshold()[0] > 10 * seldom)
"""
LOADED = """
import sys
import gkcheck.cli.audit, gkcheck.pipeline.site, reports.registry
print(*sys.modules)
"""


def output(code: str, *args: str) -> str:
    plain = {k: v for k, v in os.environ.items() if not k.startswith("MALLOC_")}
    return subprocess.run(
        [sys.executable, "-c", code, *args], capture_output=True, text=True, check=True, env=plain
    ).stdout


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_info"), reason="not glibc")
def test_threads_of_a_crawl_share_one_heap() -> None:
    assert output(HEAPS).count("<heap nr=") == 2, "a thread has one of its own otherwise"
    assert output(HEAPS, "loop").count("<heap nr=") == 1


def test_an_audit_does_not_load_what_reads_workbooks() -> None:
    loaded = output(LOADED).split()
    assert "gkcheck.sheets" in loaded
    assert "openpyxl" not in loaded


def test_only_what_was_loaded_is_left_out_of_collections() -> None:
    assert output(SETTLED).split() == ["True", "True", "True"]
