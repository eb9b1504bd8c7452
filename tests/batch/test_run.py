"""``gkcheck run`` on real sites: killed and gone on with, blocked and tried again, one broken site."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest
from lab.batches import ROOT, Batchlab, kill, lab, until
from lab.many_sites import ManySites, host

SITES = 8


def test_killed_in_the_middle_and_gone_on_with_comes_to_the_same(tmp_path: Path) -> None:
    with lab(tmp_path, SITES, ManySites(delay=0.01)) as batch:
        whole = batch.run("whole", "--jobs", "2", "--each", "4")
        assert whole.returncode == 0, whole.stderr
        started = batch.start("cut", "--jobs", "2", "--each", "3")
        until(lambda: batch.states("cut").get("done", 0) >= 3)
        kill(started)
        rules = next((tmp_path / "cut" / "runs").glob("*/rules/plans/platform-2019/plan.yaml"))
        assert rules.is_file()  # the run keeps its own, whatever becomes of the program's
        cut = batch.states("cut")
        assert cut["done"] < SITES and sum(cut.values()) == SITES
        before = Counter(batch.sites.homes)
        rest = batch.run("cut", "--resume", "--jobs", "2")
        assert rest.returncode == 0, rest.stderr
        assert "已做完" in rest.stderr
        assert batch.states("cut") == {"done": SITES}
        again = Counter(batch.sites.homes) - before
        # sites that were done are not asked again
        assert sum(1 for site in range(SITES) if not again[site]) >= cut["done"]
        assert batch.outcome("cut") == batch.outcome("whole")
        outcome = batch.outcome("whole")
        assert [row[0] for row in outcome["runs"]] == sorted(
            batch.serving.url(n) for n in range(SITES)
        )
        assert {row[3] for row in outcome["runs"]} == {"complete"} and outcome["findings"]
        told = batch.manifest("cut")
        assert told["sites"] == {"done": SITES} and len(told["sessions"]) == 2
        assert told["sessions"][0]["rules"] == told["sessions"][1]["rules"]
        # nothing left to go on with: the next is a new run
        book = batch.ledger("cut")
        assert [row[0] for row in book.execute("SELECT state FROM batch_run")] == ["finished"]
        book.close()


def test_blocked_and_dead_sites_get_a_second_pass_and_stop_nobody(tmp_path: Path) -> None:
    sites = ManySites()
    sites.blocked = lambda site: site == 1 or (site == 2 and sites.homes[2] <= 2)
    with lab(tmp_path, 4, sites) as batch:
        with batch.file.open("a", encoding="utf-8") as file:
            file.write("- {url: 'http://nowhere.test/', name: 没有的县}\n")
        done = batch.run("home", "--jobs", "1", "--shared", "2")
        assert done.returncode == 0, done.stderr
        assert batch.states("home") == {"done": 3, "blocked": 2}
        states = {row[0]: row[3] for row in batch.outcome("home")["runs"]}
        assert states[batch.serving.url(1)] == "blocked"
        assert states["http://nowhere.test/"] == "unreachable"
        assert states[batch.serving.url(2)] == "complete"  # it answered the second time
        book = batch.ledger("home")
        passes = dict(
            book.execute("SELECT s.url, t.pass FROM batch_task t JOIN site s ON s.id = t.site_id")
        )
        book.close()
        assert [passes[batch.serving.url(n)] for n in range(4)] == [1, 2, 2, 1]
        assert "完成 3,拦截或不通 2,出错 0" in done.stderr


def test_ctrl_c_stops_cleanly_and_exit_status_is_3(tmp_path: Path) -> None:
    with lab(tmp_path, 6, ManySites(delay=0.05)) as batch:
        started = batch.start("home", "--jobs", "1", "--each", "2")
        until(lambda: batch.states("home").get("running", 0) > 0)
        os.kill(started.pid, signal.SIGINT)
        _, errors = started.communicate(timeout=200)
        assert started.returncode == 3, errors
        assert "running" not in batch.states("home")
        rest = batch.run("home", "--resume", "--jobs", "1")
        assert rest.returncode == 0 and batch.states("home") == {"done": 6}, rest.stderr


def test_a_full_disk_is_told_before_it_is_full(tmp_path: Path) -> None:
    with lab(tmp_path, 3) as batch:
        done = batch.run("home", "--least-free", "1000000")
        assert done.returncode == 3
        assert "磁盘快满了" in done.stderr and "--resume" in done.stderr
        assert batch.states("home") == {"waiting": 3} and not batch.sites.homes
        rest = batch.run("home", "--resume")
        assert rest.returncode == 0, rest.stderr


@pytest.mark.slow
def test_a_site_that_kills_its_process_is_given_up_and_others_are_done(tmp_path: Path) -> None:
    """A worker that is killed whenever it reads one site: here by a watcher of that site's folder."""
    with lab(tmp_path, 5, ManySites(delay=0.05)) as batch:
        started = batch.start("home", "--jobs", "1", "--each", "3")

        def killed_or_done() -> bool:
            children = _workers(started.pid)
            for child in children:
                if any(f"{host(2)}_" in name for name in _open_files(child)):
                    os.kill(child, signal.SIGKILL)
            return started.poll() is not None

        until(killed_or_done, 300)
        started.communicate()
        assert batch.states("home") == {"done": 4, "failed": 1}
        assert started.returncode == 0
        assert batch.manifest("home")["failed"][0]["url"] == batch.serving.url(2)


def _workers(parent: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and f"\nPPid:\t{parent}\n" in (entry / "status").read_text():
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def _open_files(process: int) -> list[str]:
    try:
        return [os.readlink(f) for f in Path(f"/proc/{process}/fd").iterdir()]  # noqa: PTH115
    except OSError:
        return []


@pytest.mark.slow
def test_one_run_of_a_batch_at_a_time(tmp_path: Path) -> None:
    with lab(tmp_path, 3, ManySites(delay=5)) as batch:  # not through before the second looks
        started = batch.start("home", "--jobs", "1")
        until(lambda: batch.states("home").get("running", 0) > 0)
        second = batch.run("home")
        assert (second.returncode, "正在运行" in second.stderr) == (3, True)
        kill(started)


def test_mistakes_are_told_before_anything_starts(tmp_path: Path) -> None:
    with lab(tmp_path, 1) as batch:
        text = batch.file.read_text("utf-8")
        batch.file.write_text(
            text.replace("plans: [platform-2019]", "plans: [nothing-2019]"), "utf-8"
        )
        done = batch.run("home")
        assert done.returncode == 2 and "nothing-2019" in done.stderr
        batch.file.write_text(text + "- x\n", "utf-8")
        done = batch.run("home")
        assert done.returncode == 2 and f"{batch.file}:{len(text.splitlines()) + 1}:" in done.stderr
        assert not batch.sites.homes


@pytest.mark.slow
def test_a_spot_check_is_in_the_ledger_too(tmp_path: Path) -> None:
    with lab(tmp_path, 2) as batch:
        done = subprocess.run(
            [sys.executable, "-m", "gkcheck", "--home", str(tmp_path / "home"), "site",
             batch.serving.url(1), "--plan", "platform-2019", "--as-of", "2026-03-20",
             "--resolver", batch.file.read_text("utf-8").split("resolver: ")[1].split("\n")[0],
             "--allow-private", "--rate", "0", "--no-browser", "--second-look-after", "0",
             "--quiet"],
            capture_output=True, text=True, check=False, cwd=tmp_path,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        book = sqlite3.connect(tmp_path / "home" / "ledger.db")
        (row,) = book.execute("SELECT batch_run, month, state, folder FROM site_run").fetchall()
        assert row[:3] == (None, "2026-03", "complete")
        told = json.loads((Path(row[3]) / "result.json").read_text("utf-8"))
        marks = {row[0] for row in book.execute("SELECT fingerprint FROM finding")}
        assert marks == {f["fingerprint"] for f in told["findings"]}
        book.close()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["batch.csv"])
def test_a_table_runs_as_well(tmp_path: Path, name: str) -> None:
    with lab(tmp_path, 2) as batch:
        dns = batch.file.read_text("utf-8").split("resolver: ")[1].split("\n")[0]
        batch.file = tmp_path / name
        batch.file.write_text(
            "网站名称,网址,要点,域名服务器,允许内网,每秒请求数,浏览器,复看间隔\n"
            + "".join(
                f"{n}县,{batch.serving.url(n)},platform-2019,{dns},是,0,否,0\n" for n in (0, 1)
            ),
            "utf-8",
        )
        done = batch.run("home")
        assert done.returncode == 0 and batch.states("home") == {"done": 2}, done.stderr
        assert isinstance(batch, Batchlab)


@pytest.mark.slow
def test_starts_are_spread_over_the_hours_given(tmp_path: Path) -> None:
    with lab(tmp_path, 4) as batch:
        done = batch.run("home", "--jobs", "1", "--spread", str(20 / 3600))
        assert done.returncode == 0, done.stderr
        book = batch.ledger("home")
        (began,) = book.execute("SELECT started_at FROM batch_run").fetchone()
        starts = sorted(row[0] for row in book.execute("SELECT started_at FROM site_run"))
        book.close()
        first = datetime.fromisoformat(began)
        after = [(datetime.fromisoformat(at) - first).total_seconds() for at in starts]
        assert all(at >= 5 * n - 1 for n, at in enumerate(after)), after


@pytest.mark.slow
def test_sites_of_one_platform_are_read_two_at_a_time(tmp_path: Path) -> None:
    """All behind one address: with ``--shared 2`` never more than two are under way."""
    with lab(tmp_path, 6, ManySites(delay=0.05)) as batch:
        command = batch.command("home", "--jobs", "2", "--quiet")
        command[command.index("--shared") + 1] = "2"
        started = subprocess.Popen(
            command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}
        )
        most = 0
        while started.poll() is None:
            most = max(most, batch.states("home").get("running", 0))
            time.sleep(0.02)
        assert (started.returncode, most) == (0, 2)
        assert batch.states("home") == {"done": 6}
