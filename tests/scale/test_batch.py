"""2,000 small sites in one run: finished, memory flat, the same after two kills and on a cluster."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from lab.batches import kill, lab, until
from lab.dask_cluster import dask_lab
from lab.many_sites import ManySites

pytestmark = pytest.mark.scale
SITES = int(os.environ.get("GKCHECK_SCALE_SITES", "2000"))


def workers_of(parent: int) -> dict[int, int]:
    """Return the memory (bytes) of each worker process below ``parent``."""
    found = {}
    for entry in Path("/proc").iterdir():
        try:
            if not entry.name.isdigit():
                continue
            status = (entry / "status").read_text()
            command = (entry / "cmdline").read_bytes()
            if f"\nPPid:\t{parent}\n" in status and b"gkcheck.batch.worker" in command:
                found[int(entry.name)] = int(status.split("VmRSS:")[1].split()[0]) * 1024
        except (OSError, IndexError):
            continue
    return found


@contextmanager
def watched(parent: int) -> Iterator[list[tuple[float, int]]]:
    """Collect (time, largest worker) every second."""
    seen: list[tuple[float, int]] = []
    stop = threading.Event()

    def look() -> None:
        while not stop.wait(1):
            memory = workers_of(parent)
            if memory:
                seen.append((time.monotonic(), max(memory.values())))

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield seen
    finally:
        stop.set()
        thread.join()


def test_two_kills_change_nothing_and_memory_stays_flat(tmp_path: Path) -> None:
    with lab(tmp_path, SITES, ManySites()) as batch:
        whole = batch.start("whole", "--jobs", "2")
        with watched(whole.pid) as memory:
            _, errors = whole.communicate()
        assert whole.returncode == 0, errors
        assert batch.states("whole") == {"done": SITES}
        tenth = max(1, len(memory) // 10)
        early = max(size for _, size in memory[tenth : 3 * tenth])
        late = max(size for _, size in memory[-3 * tenth :])
        print(f"worker memory: early {early / 1e6:.0f} MB, late {late / 1e6:.0f} MB")
        assert late < 1.2 * early
        for share in (0.3, 0.6):
            started = batch.start("cut", "--resume", "--jobs", "2")
            until(lambda share=share: batch.states("cut").get("done", 0) >= share * SITES, 7200)  # type: ignore[misc]
            kill(started)
        rest = batch.start("cut", "--resume", "--jobs", "2")
        _, errors = rest.communicate()
        assert rest.returncode == 0, errors
        assert len(batch.manifest("cut")["sessions"]) == 3
        assert batch.outcome("cut") == batch.outcome("whole")
        with dask_lab(tmp_path / "dask", 4, threads=4) as cluster:
            far = batch.start("far", "--scheduler", cluster.address)
            for worker, share in ((0, 0.2), (1, 0.4)):
                until(lambda share=share: batch.states("far").get("done", 0) >= share * SITES, 7200)  # type: ignore[misc]
                os.kill(cluster.workers[worker].pid, signal.SIGKILL)
            _, errors = far.communicate()
        assert far.returncode == 0, errors
        assert batch.outcome("far") == batch.outcome("whole")
