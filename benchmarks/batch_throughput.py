"""Throughput of a batch: two processes against one, and a cluster against local processes.

    python benchmarks/batch_throughput.py [--sites 40] [--rounds 3] [--rate 0] [--each 8]

Tiny sites are served by a process of its own. Every variant audits the same sites into a fresh data
folder; the variants take turns, so that a busy machine wrongs all of them alike. Printed: the median
of wall seconds, sites a second, and CPU seconds a site of the whole tree (which a busy machine
changes least). ``--rate 4`` is how real portals are read; 0 shows the processor's limit.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from lab.dask_cluster import DaskLab, dask_lab  # noqa: E402
from lab.many_sites import AS_OF, host  # noqa: E402


def batch_file(folder: Path, port: int, dns: str, count: int, rate: float) -> Path:
    rows = "".join(
        f"- {{url: 'http://{host(n)}:{port}/', name: 第{n}县人民政府}}\n" for n in range(count)
    )
    path = folder / "batch.yaml"
    path.write_text(
        f"name: bench\nresolver: {dns}\nallow-private: true\nrate: {rate}\nno-browser: true\n"
        f"second-look-after: 0\nmax-pages: 40\nplans: [platform-2019]\nsites:\n{rows}",
        "utf-8",
    )
    return path


def once(folder: Path, file: Path, *more: str) -> tuple[float, float]:
    """Return wall and CPU seconds of one run; CPU of the cluster's workers is not among them."""
    home = folder / "home"
    shutil.rmtree(home, ignore_errors=True)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "gkcheck", "--home", str(home), "run", str(file), "--as-of",
         AS_OF.isoformat(), "--shared", "1000", "--again-after", "0", "--least-free", "0",
         "--quiet", *more],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False, capture_output=True, text=True,
    )  # fmt: skip
    wall = time.monotonic() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    (manifest,) = (home / "runs").glob("*/manifest.json")
    states = json.loads(manifest.read_text("utf-8"))["sites"]
    if done.returncode or set(states) != {"done"}:
        raise SystemExit(f"the run failed: {states} {done.stderr}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, cpu


def cpu_of(lab: DaskLab) -> float:
    """Return CPU seconds of the cluster's processes so far."""
    ticks = os.sysconf("SC_CLK_TCK")
    total = 0.0
    for process in [*lab.workers, *([lab.scheduler] if lab.scheduler else [])]:
        fields = Path(f"/proc/{process.pid}/stat").read_text().rsplit(") ", 1)[1].split()
        total += sum(map(int, fields[11:15])) / ticks  # its own and its ended children's
    return total


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sites", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--rate", type=float, default=0)
    parser.add_argument("--each", type=int, default=8)
    parser.add_argument("--no-cluster", action="store_true")
    told = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="gkcheck-bench-"))
    server = subprocess.Popen(
        [sys.executable, str(ROOT / "tests" / "lab" / "many_sites.py"), str(told.sites)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"},
    )  # fmt: skip
    assert server.stdout is not None
    port, dns = server.stdout.readline().split()
    file = batch_file(folder, int(port), dns, told.sites, told.rate)
    each = ("--each", str(told.each))
    figures: dict[str, list[tuple[float, float]]] = {}
    try:
        with dask_lab(folder / "dask", 0 if told.no_cluster else 2, threads=told.each) as lab:
            time.sleep(0 if told.no_cluster else 8)
            if not told.no_cluster:
                once(folder, file, "--scheduler", lab.address)  # workers import and read the rules
            for _ in range(told.rounds):
                figures.setdefault("1 process", []).append(once(folder, file, "--jobs", "1", *each))
                figures.setdefault("2 processes", []).append(
                    once(folder, file, "--jobs", "2", *each)
                )
                if not told.no_cluster:
                    used = cpu_of(lab)
                    wall, cpu = once(folder, file, "--scheduler", lab.address)
                    row = (wall, cpu + cpu_of(lab) - used)
                    figures.setdefault("2 workers", []).append(row)
    finally:
        server.kill()
        server.wait()
        shutil.rmtree(folder, ignore_errors=True)
    middle = {
        name: [statistics.median(c) for c in zip(*rows, strict=True)]
        for name, rows in figures.items()
    }
    print(
        f"{told.sites} sites, rate {told.rate:g}, {told.each} at once, median of {told.rounds}, load {os.getloadavg()[0]:.1f}"
    )
    for name, (wall, cpu) in middle.items():
        print(
            f"{name:12} {wall:7.1f} s  {told.sites / wall:6.2f} sites/s  {cpu / told.sites * 1000:6.0f} ms CPU a site"
        )
    print(f"two processes against one: {middle['1 process'][0] / middle['2 processes'][0]:.2f} x")
    if "2 workers" in middle:
        far, near = middle["2 workers"], middle["2 processes"]
        print(
            f"cluster against local: {far[0] / near[0]:.2f} x the time, {far[1] / near[1]:.2f} x the CPU"
        )


if __name__ == "__main__":
    main()
