"""``gkcheck run --scheduler`` on a real Dask cluster: the same result, whoever is lost."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

import pytest
from lab.batches import lab, until
from lab.dask_cluster import dask_lab
from lab.many_sites import ManySites

pytest.importorskip("distributed")
pytestmark = pytest.mark.slow


def test_cluster_comes_to_the_same_though_a_worker_and_the_scheduler_are_killed(
    tmp_path: Path,
) -> None:
    store = tmp_path / "store"
    with lab(tmp_path, 24, ManySites(delay=0.02)) as batch:
        local = batch.run("local", "--jobs", "2")
        assert local.returncode == 0, local.stderr
        with dask_lab(tmp_path / "dask", 2, threads=3) as cluster:
            started = batch.start(
                "far", "--scheduler", cluster.address, "--store", f"file://{store}"
            )
            until(lambda: batch.states("far").get("done", 0) >= 3)
            os.kill(cluster.workers[0].pid, signal.SIGKILL)
            until(lambda: batch.states("far").get("done", 0) >= 8)
            assert cluster.scheduler is not None
            os.kill(cluster.scheduler.pid, signal.SIGKILL)
            cluster.scheduler.wait()
            cluster.start_scheduler()
            cluster.add_worker(threads=3)
            _, errors = started.communicate(timeout=300)
        assert started.returncode == 0, errors
        assert batch.states("far") == {"done": 24}
        assert batch.outcome("far") == batch.outcome("local")
        book = batch.ledger("far")
        folders = [row[0] for row in book.execute("SELECT folder FROM site_run")]
        book.close()
        for folder in folders:
            place = Path(folder.removeprefix("file://"))
            assert place.is_relative_to(store)
            assert json.loads((place / "result.json").read_text("utf-8"))["run"]["id"]
            assert (place / "facts.db").exists() and (place / "report.html").exists()


def test_work_with_ipv6_goes_to_workers_that_have_it(tmp_path: Path) -> None:
    with lab(tmp_path, 6) as batch:
        text = batch.file.read_text("utf-8")
        # one plan asks about IPv6; standing checks of every site do as well
        batch.file.write_text(text.replace("platform-2019", "chongqing-2021"), "utf-8")
        with dask_lab(tmp_path / "dask", 1, threads=2) as cluster:
            cluster.add_worker(threads=2, resources="ipv6=10")
            until(lambda: (tmp_path / "dask" / "w1").exists())
            done = batch.run("far", "--scheduler", cluster.address)
        assert done.returncode == 0, done.stderr
        book = batch.ledger("far")
        folders = [row[0].split(":", 1)[1] for row in book.execute("SELECT folder FROM site_run")]
        book.close()
        assert len(folders) == 6
        assert all(Path(f).is_relative_to(tmp_path / "dask" / "home1") for f in folders)


def test_no_scheduler_is_one_line(tmp_path: Path) -> None:
    with lab(tmp_path, 1) as batch:
        done = batch.run("far", "--scheduler", "tcp://127.0.0.1:9", "--quiet")
        assert done.returncode == 3
        (line,) = done.stderr.strip().splitlines()
        assert "连不上集群" in line
        # nothing was begun in vain: it can be gone on with here
        assert batch.run("far", "--resume").returncode == 0
