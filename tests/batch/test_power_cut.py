"""What a power cut may take: nothing of a site that the ledger calls done.

Killing processes proves nothing of that, since the system still has what they wrote. So the calls are
watched by which a process waits for the disk, and their order.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
from pathlib import Path

import pytest
from lab.batches import ROOT, lab

from gkcheck.store.ledger import FILE, Ledger

FULL = 2  # sqlite.org, PRAGMA synchronous


def test_the_ledger_waits_for_the_disk_at_every_word(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / FILE)
    assert ledger.db.conn.execute("PRAGMA synchronous").fetchone()[0] == FULL
    ledger.close()


@pytest.mark.slow
def test_a_site_is_on_the_disk_before_it_is_called_done(tmp_path: Path) -> None:
    strace = shutil.which("strace")
    if (
        strace is None
        or subprocess.run([strace, "true"], capture_output=True, check=False).returncode
    ):
        pytest.skip("calls to the system cannot be watched here")
    with lab(tmp_path, 1) as batch:
        log = tmp_path / "calls"
        done = subprocess.run(
            [strace, "-f", "-y", "-qq", "-o", str(log), "-e", "trace=fsync,fdatasync",
             *batch.command("home", "--jobs", "1", "--quiet")],
            capture_output=True, text=True, check=False, cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    calls = re.findall(r"(?:fsync|fdatasync)\(\d+<([^>]+)>", log.read_text("utf-8", "replace"))
    [folder] = (tmp_path / "home" / "sites").glob("*/*")
    waited = [
        calls.index(str(folder / name)) for name in ("report.html", "result.json", "facts.db")
    ]
    words = [at for at, path in enumerate(calls) if path.endswith(f"{FILE}-wal")]
    book = sqlite3.connect(tmp_path / "home" / FILE)
    assert book.execute("SELECT state FROM batch_task").fetchall() == [("done",)]
    book.close()
    # two words come after the files: the result, and that the site is done
    assert len([at for at in words if at > max(waited)]) >= 2
    rules = [at for at, path in enumerate(calls) if path.endswith("/rules.part/plans")]
    assert rules and rules[0] < min(waited)
