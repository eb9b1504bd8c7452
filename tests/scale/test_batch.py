"""2,000 small sites in one run: finished, memory flat, the same after two kills and on a cluster."""

from __future__ import annotations

import os
import resource
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from lab.batches import Batchlab, kill, lab, until
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


@dataclass
class Whole:
    """The undisturbed run that the others are compared with."""

    batch: Batchlab
    memory: list[tuple[float, int]]


def told(what: str, began: float, cpu: float) -> None:
    """Print what a run of all sites took."""
    wall = time.monotonic() - began
    print(
        f"{what}: {SITES} sites in {wall:.0f} s ({SITES / wall:.2f} a second),"
        f" {1000 * cpu / SITES:.0f} ms CPU a site, load {os.getloadavg()[0]:.1f}"
    )


def cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    with lab(tmp_path_factory.mktemp("many"), SITES, ManySites()) as batch:
        began, before = time.monotonic(), cpu_of_children()
        run = batch.start("whole", "--jobs", "2")
        with watched(run.pid) as memory:
            _, errors = run.communicate()
        assert run.returncode == 0, errors
        told("undisturbed", began, cpu_of_children() - before)
        yield Whole(batch, memory)


def test_every_site_is_done_and_memory_stays_flat(whole: Whole) -> None:
    assert whole.batch.states("whole") == {"done": SITES}
    tenth = max(1, len(whole.memory) // 10)
    early = max(size for _, size in whole.memory[tenth : 3 * tenth])
    late = max(size for _, size in whole.memory[-3 * tenth :])
    print(f"largest worker: early {early / 1e6:.0f} MB, late {late / 1e6:.0f} MB")
    assert late < 1.2 * early


def test_two_kills_change_nothing(whole: Whole) -> None:
    batch = whole.batch
    began = time.monotonic()
    for share in (0.3, 0.6):
        started = batch.start("cut", "--resume", "--jobs", "2")
        until(lambda share=share: batch.states("cut").get("done", 0) >= share * SITES, 7200)
        kill(started)
        print(f"killed with {batch.states('cut')} after {time.monotonic() - began:.0f} s")
    rest = batch.start("cut", "--resume", "--jobs", "2")
    _, errors = rest.communicate()
    assert rest.returncode == 0, errors
    print(f"killed twice: {SITES} sites in {time.monotonic() - began:.0f} s")
    assert len(batch.manifest("cut")["sessions"]) == 3
    assert batch.outcome("cut") == batch.outcome("whole")


def test_a_cluster_that_loses_two_of_four_workers_comes_to_the_same(
    whole: Whole, tmp_path: Path
) -> None:
    batch = whole.batch
    began = time.monotonic()
    with dask_lab(tmp_path / "dask", 4, threads=4) as cluster:
        far = batch.start("far", "--scheduler", cluster.address)
        for worker, share in ((0, 0.2), (1, 0.4)):
            until(lambda share=share: batch.states("far").get("done", 0) >= share * SITES, 7200)
            os.kill(cluster.workers[worker].pid, signal.SIGKILL)
        _, errors = far.communicate()
    assert far.returncode == 0, errors
    print(f"cluster, two of four workers lost: {SITES} sites in {time.monotonic() - began:.0f} s")
    assert batch.outcome("far") == batch.outcome("whole")
