"""Throughput of a batch: two processes against one, a cluster against local processes, and waiting.

    python benchmarks/batch_throughput.py [--sites 90] [--rounds 2] [--only computing,waiting]

Tiny sites are served by a process of its own that takes next to no CPU. Every variant audits the same
sites into a fresh data folder; the variants take turns, so that a busy machine wrongs all of them
alike. Two tables:

* computing: no pause between requests and answers at once, the processor is the limit;
* waiting: four requests a second to a host and 80 ms an answer, as real portals are read.

``sites/s`` is the pace between the tenth and the ninetieth of a hundred results: without the start of
the programs (told apart) and without the last ones, when there is no longer work for everybody. CPU
is user and system of the whole tree, which a busy machine changes least. Five to six minutes.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from lab.dask_cluster import DaskLab, dask_lab  # noqa: E402
from lab.many_sites import AS_OF, host  # noqa: E402

ENV = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"}
WAITING = 40  # sites of the second table: one takes a quarter of a minute
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Took:
    """Seconds of one run. ``start``: until the first site is asked (whole seconds); ``pace``: sites/s."""

    wall: float
    start: float
    pace: float
    cpu: float
    conductor: float
    server: float


def batch_file(folder: Path, port: int, dns: str, count: int, rate: float) -> Path:
    rows = "".join(
        f"- {{url: 'http://{host(n)}:{port}/', name: 第{n}县人民政府}}\n" for n in range(count)
    )
    path = folder / f"batch-{rate:g}.yaml"
    path.write_text(
        f"name: bench\nresolver: {dns}\nallow-private: true\nrate: {rate}\nno-browser: true\n"
        f"second-look-after: 0\nmax-pages: 40\nplans: [platform-2019]\nsites:\n{rows}",
        "utf-8",
    )
    return path


def cpu_of(*pids: int) -> float:
    """Return CPU seconds of processes so far, their ended children's included."""
    total = 0
    for pid in pids:
        told = Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1].split()
        total += sum(map(int, told[11:15]))
    return total / TICKS


def own_cpu(pid: int) -> float | None:
    """Return CPU seconds of a process alone; None when it has ended."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1].split()
    except (OSError, IndexError):
        return None
    return sum(map(int, told[11:13])) / TICKS


class Bench:
    """One server of sites, one folder to work in, and a cluster when there is one."""

    def __init__(self, folder: Path, count: int, rate: float, delay: float) -> None:
        self.folder, self.count, self.rate, self.delay = folder, count, rate, delay
        self.lab: DaskLab | None = None

    @contextmanager
    def serving(self) -> Iterator[None]:
        server = subprocess.Popen(
            [sys.executable, str(ROOT / "tests/lab/light_sites.py"), str(self.count), str(self.delay)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=ENV,
        )  # fmt: skip
        assert server.stdout is not None
        port, dns = server.stdout.readline().split()
        self.server = server.pid
        self.file = batch_file(self.folder, int(port), dns, self.count, self.rate)
        try:
            yield
        finally:
            server.kill()
            server.wait()

    def once(self, *more: str) -> Took:
        """Run the batch once, with ``more`` options."""
        home = self.folder / "home"
        shutil.rmtree(home, ignore_errors=True)
        for left in self.folder.glob("dask/home*/sites"):
            shutil.rmtree(left)
        far = [w.pid for w in self.lab.workers] if self.lab else []
        if self.lab and self.lab.scheduler:
            far.append(self.lab.scheduler.pid)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        far_before, server_before, own = cpu_of(*far), cpu_of(self.server), 0.0
        began, began_at = time.monotonic(), time.time()
        with (self.folder / "told.txt").open("w") as told:
            run = subprocess.Popen(
                [sys.executable, "-m", "gkcheck", "--home", str(home), "run", str(self.file),
                 "--as-of", AS_OF.isoformat(), "--shared", "1000", "--again-after", "0",
                 "--least-free", "0", "--quiet", *more],
                env=ENV, stdout=told, stderr=told,
            )  # fmt: skip
            while (used := own_cpu(run.pid)) is not None and run.poll() is None:
                own = used
                time.sleep(0.1)
            run.wait()
        wall = time.monotonic() - began
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        (manifest,) = (home / "runs").glob("*/manifest.json")
        states = json.loads(manifest.read_text("utf-8"))["sites"]
        if run.returncode or set(states) != {"done"}:
            raise SystemExit(f"failed: {states} {(self.folder / 'told.txt').read_text()}")
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        results = [*self.folder.glob("home/sites/*/*/result.json")]
        results += self.folder.glob("dask/home*/sites/*/*/result.json")
        ends = sorted(path.stat().st_mtime for path in results)
        assert len(ends) == self.count
        low, high = self.count // 10, self.count * 9 // 10
        with closing(sqlite3.connect(home / "ledger.db")) as book:
            ((first,),) = book.execute("SELECT min(started_at) FROM site_run")
        return Took(
            wall=wall,
            start=datetime.fromisoformat(first).timestamp() - began_at,
            pace=(high - low) / (ends[high] - ends[low]),
            cpu=cpu + cpu_of(*far) - far_before,
            conductor=own,
            server=cpu_of(self.server) - server_before,
        )

    def turns(self, rounds: int, variants: dict[str, tuple[str, ...]]) -> dict[str, Took]:
        """Run all variants in turn; return the median of each figure."""
        rows: dict[str, list[Took]] = {name: [] for name in variants}
        for _ in range(rounds):
            for name, options in variants.items():
                rows[name].append(self.once(*options))
        return {
            name: Took(*(statistics.median(getattr(t, f.name) for t in told) for f in fields(Took)))
            for name, told in rows.items()
        }


def table(title: str, bench: Bench, told: dict[str, Took]) -> None:
    n = bench.count
    print(f"\n{title}: {n} sites, load {os.getloadavg()[0]:.1f}")
    print(f"{'':26}  sites/s   wall s  start s | ms CPU a site: all  conductor  server")
    for name, t in told.items():
        print(
            f"{name:26} {t.pace:8.2f} {t.wall:8.1f} {t.start:8.1f} |"
            f" {t.cpu / n * 1000:18.0f} {t.conductor / n * 1000:10.1f} {t.server / n * 1000:7.1f}"
        )


def computing(folder: Path, sites: int, rounds: int, cluster: bool) -> None:
    bench = Bench(folder, sites, rate=0, delay=0)
    each = ("--each", "8")
    variants = {"1 process": ("--jobs", "1", *each), "2 processes": ("--jobs", "2", *each)}
    with bench.serving(), dask_lab(folder / "dask", 2 if cluster else 0, threads=24) as lab:
        if cluster:
            bench.lab = lab
            variants["2 workers of a cluster"] = ("--scheduler", lab.address)
            time.sleep(6)
            bench.once("--scheduler", lab.address)  # they import and read the rules once
        told = bench.turns(rounds, variants)
    table("computing (answers at once, no pause)", bench, told)
    one, two = told["1 process"], told["2 processes"]
    print(f"two processes against one: {two.pace / one.pace:.2f} times (asked: 1.8)")
    if cluster:
        far = told["2 workers of a cluster"]
        print(
            f"cluster against local: {two.pace / far.pace - 1:+.0%} time a site,"
            f" {far.cpu / two.cpu - 1:+.0%} CPU (asked: at most +10 %; the CPU of local processes"
            " includes their start, a cluster's are there already)"
        )


def waiting(folder: Path, sites: int, rounds: int) -> None:
    bench = Bench(folder, sites, rate=4, delay=0.08)
    variants = {
        "1 process, 8 sites": ("--jobs", "1", "--each", "8"),
        "2 processes, 8 sites each": ("--jobs", "2", "--each", "8"),
        "1 process, by default": ("--jobs", "1"),
    }
    with bench.serving():
        told = bench.turns(rounds, variants)
    table("waiting (4 requests/s a host, 80 ms an answer)", bench, told)
    one, two, own = told.values()
    print(f"two processes against one: {two.pace / one.pace:.2f} times;")
    print(f"more sites while the process waits, against 8: {own.pace / one.pace:.2f} times")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sites", type=int, default=90)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--only", default="computing,waiting")
    parser.add_argument("--no-cluster", action="store_true")
    told = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="gkcheck-bench-"))
    try:
        if "computing" in told.only:
            computing(folder, told.sites, told.rounds, not told.no_cluster)
        if "waiting" in told.only:
            waiting(folder, WAITING, 1)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
