"""A real Dask cluster on loopback: a scheduler and workers as processes of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass
class DaskLab:
    """``workers`` are in the order they were started."""

    folder: Path
    port: int = 0
    scheduler: subprocess.Popen[bytes] | None = None
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"tcp://127.0.0.1:{self.port}"

    def start_scheduler(self) -> None:
        """Start the scheduler, on the port it had before if it had one."""
        told = self.folder / "scheduler.json"
        told.unlink(missing_ok=True)
        self.scheduler = self._start(
            "scheduler", "--host", "127.0.0.1", "--port", str(self.port), "--no-dashboard",
            "--scheduler-file", str(told),
        )  # fmt: skip
        end = time.monotonic() + 60
        while not told.exists() or not told.read_text():
            assert time.monotonic() < end, "no scheduler"
            time.sleep(0.1)
        self.port = int(json.loads(told.read_text())["address"].rsplit(":", 1)[1])

    def add_worker(self, *, threads: int = 4, resources: str = "") -> subprocess.Popen[bytes]:
        number = len(self.workers)
        more = ("--resources", resources) if resources else ()
        worker = self._start(
            "worker", self.address, "--host", "127.0.0.1", "--nthreads", str(threads),
            "--no-nanny", "--no-dashboard", "--name", f"w{number}", "--memory-limit", "0",
            "--death-timeout", "120", "--local-directory", str(self.folder / f"w{number}"), *more,
            home=self.folder / f"home{number}",
        )  # fmt: skip
        self.workers.append(worker)
        return worker

    def _start(self, *words: str, home: Path | None = None) -> subprocess.Popen[bytes]:
        env = {**os.environ, "PYTHONPATH": str(ROOT)}
        if home is not None:
            env["GKCHECK_HOME"] = str(home)
        with (self.folder / f"{words[0]}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "dask", *words], stdout=log, stderr=log, env=env
            )

    def stop(self) -> None:
        for process in [*self.workers, *([self.scheduler] if self.scheduler else [])]:
            process.kill()
            process.wait()


@contextmanager
def dask_lab(folder: Path, workers: int, *, threads: int = 4) -> Iterator[DaskLab]:
    folder.mkdir(parents=True, exist_ok=True)
    lab = DaskLab(folder)
    try:
        lab.start_scheduler()
        for _ in range(workers):
            lab.add_worker(threads=threads)
        yield lab
    finally:
        lab.stop()
