"""``gkcheck watch --once`` against real servers on loopback, and what an audit makes of the ledger."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

from lab.dns_server import dns_lab
from lab.web_server import Site, web_lab

from gkcheck.store.ledger import Ledger

ROOT = Path(__file__).parents[2]


def watch(tmp_path: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "gkcheck", "--home", str(tmp_path / "home"), "watch", *words],
        capture_output=True, text=True, check=False, timeout=60,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip


def rows(tmp_path: Path) -> list[tuple[str, str, str]]:
    db = sqlite3.connect(tmp_path / "home" / "ledger.db")
    found = db.execute(
        "SELECT url, v4, v6 FROM availability JOIN site ON id = site_id ORDER BY url"
    ).fetchall()
    db.close()
    return found


def test_once_visits_what_is_due_and_not_again(tmp_path: Path) -> None:
    zone = {"a.test": {"A": ["127.0.0.2"], "AAAA": ["::1"]}}
    with dns_lab(zone) as dns, web_lab({"127.0.0.2": Site(), "::1": Site(status=502)}) as web:
        batch = tmp_path / "batch.yaml"
        batch.write_text(
            f"sites: [http://a.test:{web.port}/]\nresolver: {dns.server}\nallow_private: true\n"
        )
        first = watch(tmp_path, str(batch), "--once")
        again = watch(tmp_path, str(batch), "--once")
    assert (first.returncode, first.stdout.strip()) == (0, "本次访问 1 次"), first.stderr
    assert again.returncode == 0, again.stderr
    seen = rows(tmp_path)
    assert seen and set(seen) == {(f"http://a.test:{web.port}/", "ok", "http_error")}
    assert len(seen) <= 2  # two only if an hour began between the calls


def test_the_ledger_learns_who_is_watched_and_forgets_no_better_word(tmp_path: Path) -> None:
    url, batch, home = "http://a.test:9/", tmp_path / "batch.yaml", tmp_path / "home"
    ledger = Ledger(home / "ledger.db")
    ledger.site_ids([url])  # visited before names were kept
    ledger.close()
    with dns_lab({}) as dns:
        told = []
        for name in ("甲县政府", "别的名称"):
            batch.write_text(
                f"sites: [{{url: '{url}', name: {name}, region: 甲县}}]\nresolver: {dns.server}\n"
            )
            done = watch(tmp_path, str(batch), "--once")
            assert done.returncode == 0, done.stderr
            db = sqlite3.connect(home / "ledger.db")
            told += db.execute("SELECT name, region FROM site").fetchall()
            db.close()
    assert told == [("甲县政府", "甲县")] * 2


def test_mistake_is_one_line(tmp_path: Path) -> None:
    batch = tmp_path / "batch.yaml"
    batch.write_text("sites: [nothing]\n")
    done = watch(tmp_path, str(batch))
    assert done.returncode == 2
    assert done.stderr.strip().splitlines() == [
        f"错误:{batch}:1:网址要以 http:// 或 https:// 开头:nothing(是否想写 http://nothing ?)"
    ]
