"""Old facts go, the latest run of a site, the ledger and anything elsewhere stay."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

from lab.results import checked, finding, result

from gkcheck.batch.prune import prune
from gkcheck.store.ledger import FILE, Ledger
from gkcheck.store.ledger_runs import record_site

ROOT = Path(__file__).parents[2]


def home_with_runs(tmp_path: Path) -> tuple[Path, dict[str, Path]]:
    home = tmp_path / "home"
    ledger = Ledger(home / FILE)
    folders = {}
    for name, month, state in (
        ("a", 1, "complete"), ("a", 2, "complete"), ("a", 6, "complete"),
        ("b", 1, "complete"), ("b", 6, "blocked"), ("c", 1, "complete"), ("c", 6, "complete"),
    ):  # fmt: skip
        base = tmp_path / "elsewhere" if name == "c" else home / "sites" / name
        folder = folders[f"{name}{month}"] = base / f"2026{month:02d}"
        folder.mkdir(parents=True)
        for file in ("facts.db", "facts.db-wal", "outcomes.json", "result.json", "report.html"):
            (folder / file).write_text("x" * 100)
        checks = [checked("dead_link", [finding("dead_link", "甲")])]
        record_site(
            ledger, result(f"http://{name}.test/", date(2026, month, 5), checks, state=state),
            folder=folder,
        )  # fmt: skip
    ledger.close()
    return home, folders


def test_what_is_dropped(tmp_path: Path) -> None:
    home, folders = home_with_runs(tmp_path)
    before = (home / FILE).read_bytes()
    told = list(prune(home, home / FILE, "2026-05", dry=True))
    assert [one.folder for one in told] == [folders["a1"], folders["a2"]]
    assert all((folder / "facts.db").exists() for folder in folders.values())
    assert [one.size for one in prune(home, home / FILE, "2026-05")] == [300, 300]
    gone = {name for name, folder in folders.items() if not (folder / "facts.db").exists()}
    assert gone == {"a1", "a2"}  # b1 is the last that reached its site
    assert sorted(path.name for path in folders["a1"].iterdir()) == ["report.html", "result.json"]
    assert (home / FILE).read_bytes() == before
    assert list(prune(home, home / FILE, "2026-05")) == []


def test_command_tells_and_needs_a_ledger(tmp_path: Path) -> None:
    home, folders = home_with_runs(tmp_path)

    def call(where: Path, *more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "gkcheck", "--home", str(where), "prune", *more],
            capture_output=True, text=True, check=False, cwd=ROOT,
        )  # fmt: skip

    dry = call(home, "--keep-months", "1", "--dry-run")
    assert dry.returncode == 0 and "可以删除" in dry.stdout and str(folders["a1"]) in dry.stdout
    assert (folders["a1"] / "facts.db").exists()
    assert "已删除" in call(home, "--keep-months", "1").stdout
    assert not (folders["a1"] / "facts.db").exists()
    nothing = call(tmp_path / "none")
    assert nothing.returncode == 2 and "没有台账" in nothing.stderr
