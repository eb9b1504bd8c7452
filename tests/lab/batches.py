from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from lab.dns_server import dns_lab
from lab.many_sites import AS_OF, ManySites, Serving, many_sites, zone

ROOT = Path(__file__).parents[2]


class Batchlab:
    """Tiny sites behind one server, a batch file that names them, and the command that runs it."""

    def __init__(self, folder: Path, serving: Serving, dns: str, count: int) -> None:
        self.folder = folder
        self.serving = serving
        self.sites = serving.sites
        self.count = count
        self.file = folder / "batch.yaml"
        rows = "".join(
            f"- {{url: '{serving.url(n)}', name: 第{n}县人民政府, region: 某市}}\n"
            for n in range(count)
        )
        self.file.write_text(
            f"name: 试\nresolver: {dns}\nallow-private: true\nrate: 0\nno-browser: true\n"
            "second-look-after: 0\nmax-pages: 40\nrequest-timeout: 5\nplans: [platform-2019]\n"
            f"sites:\n{rows}",
            "utf-8",
        )

    def command(self, home: str, *more: str) -> list[str]:
        return [
            sys.executable, "-m", "gkcheck", "--home", str(self.folder / home), "run",
            str(self.file), "--as-of", AS_OF.isoformat(), "--shared", "1000", "--again-after", "0",
            "--least-free", "0", *more,
        ]  # fmt: skip

    def run(self, home: str, *more: str, **env: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(home, *more), capture_output=True, text=True, check=False, timeout=1500,
            env={**os.environ, "PYTHONPATH": str(ROOT), **env}, cwd=self.folder,
        )  # fmt: skip

    def start(self, home: str, *more: str) -> subprocess.Popen[str]:
        """Start a run in a process group of its own, for :func:`kill`."""
        return subprocess.Popen(
            self.command(home, "--quiet", *more), text=True, cwd=self.folder,
            stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)},
            start_new_session=True,
        )  # fmt: skip

    def ledger(self, home: str) -> sqlite3.Connection:
        return sqlite3.connect(f"file:{self.folder / home / 'ledger.db'}?mode=ro", uri=True)

    def states(self, home: str) -> dict[str, int]:
        """Return how many sites of the latest run stand where."""
        if not (self.folder / home / "ledger.db").exists():
            return {}
        book = self.ledger(home)
        try:
            return dict(
                book.execute(
                    "SELECT state, count(*) FROM batch_task WHERE batch_run ="
                    " (SELECT id FROM batch_run ORDER BY rowid DESC LIMIT 1) GROUP BY state"
                )
            )
        except sqlite3.OperationalError:
            return {}
        finally:
            book.close()

    def manifest(self, home: str) -> dict[str, Any]:
        (path,) = (self.folder / home / "runs").glob("*/manifest.json")
        told: dict[str, Any] = json.loads(path.read_text("utf-8"))
        return told

    def outcome(self, home: str) -> dict[str, Any]:
        """Return what a run came to, without times, ids and folders."""
        book = self.ledger(home)
        queries = {
            "runs": "SELECT s.url, s.name, s.region, r.state, r.pages, r.month FROM site_run r"
            " JOIN site s ON s.id = r.site_id ORDER BY 1",
            "scores": "SELECT s.url, p.plan, p.low, p.high, p.determined_points FROM plan_score p"
            " JOIN site_run r ON r.id = p.site_run JOIN site s ON s.id = r.site_id ORDER BY 1, 2",
            "verdicts": "SELECT s.url, v.item, v.state, v.low, v.high, v.because FROM item_verdict v"
            " JOIN site_run r ON r.id = v.site_run JOIN site s ON s.id = r.site_id ORDER BY 1, 2",
            "checks": "SELECT s.url, c.check_id, c.run, c.state, c.reason, c.measures"
            " FROM check_outcome c JOIN site_run r ON r.id = c.site_run"
            " JOIN site s ON s.id = r.site_id ORDER BY 1, 2, 3",
            "findings": "SELECT s.url, f.fingerprint, f.certainty, f.first_month, f.last_month,"
            " (SELECT count(*) FROM finding_seen n WHERE n.finding_id = f.id) FROM finding f"
            " JOIN site s ON s.id = f.site_id ORDER BY 1, 2",
            "steps": "SELECT s.url, f.fingerprint, r.state FROM rectification r"
            " JOIN finding f ON f.id = r.finding_id JOIN site s ON s.id = f.site_id ORDER BY 1, 2, 3",
        }
        found = {name: book.execute(query).fetchall() for name, query in queries.items()}
        book.close()
        return found


def kill(started: subprocess.Popen[str]) -> None:
    """Kill a run and all its processes at once, as a power cut does."""
    os.killpg(started.pid, signal.SIGKILL)
    started.communicate()


def until(true: Callable[[], bool], seconds: float = 300) -> None:
    """Wait until ``true()``."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.05)


@contextmanager
def lab(folder: Path, count: int, sites: ManySites | None = None) -> Iterator[Batchlab]:
    with many_sites(sites) as serving, dns_lab(zone(count)) as dns:
        yield Batchlab(folder, serving, dns.server, count)
