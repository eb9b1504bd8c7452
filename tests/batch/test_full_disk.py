"""A disk that really fills up in the middle of a run: told, nothing lost, gone on with."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from lab.batches import lab
from lab.many_sites import ManySites

SITES = 6
SMALL, LARGE = "2500k", "200m"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own that holds about two of the sites."""
    place = tmp_path / "disk"
    place.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SMALL}", "gkcheck-test", str(place)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if made.returncode:
        pytest.skip(f"no file system can be mounted here: {made.stderr.strip()}")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.mark.slow
def test_a_full_disk_stops_the_run_and_nothing_is_lost(tmp_path: Path, disk: Path) -> None:
    with lab(tmp_path, SITES, ManySites()) as batch:
        whole = batch.run("whole", "--jobs", "1")
        assert whole.returncode == 0, whole.stderr
        full = batch.run("disk", "--jobs", "1", "--each", "2")
        assert (full.returncode, "磁盘已满" in full.stderr) == (3, True), full.stderr
        assert "Traceback" not in full.stderr
        subprocess.run(["mount", "-o", f"remount,size={LARGE}", str(disk)], check=True)
        before = batch.states("disk")
        assert before.get("done", 0) < SITES and "failed" not in before
        rest = batch.run("disk", "--resume", "--jobs", "1")
        assert rest.returncode == 0, rest.stderr
        assert batch.states("disk") == {"done": SITES}
        assert batch.outcome("disk") == batch.outcome("whole")
