"""Killed or stopped, the same command goes on: same facts as undisturbed, nothing twice."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from audit.conftest import ROOT, run_gkcheck

from gkcheck.portal import PortalSpec, generate, serve

SPEC = PortalSpec(articles=0.3)
TABLES = {
    "page": "SELECT u.url, p.title, p.page_type, p.text_digest FROM page p JOIN url u USING (id)",
    "link": "SELECT u.url, s.place, l.text, t.url FROM page_link_set x JOIN link_set s ON s.id = x.set_id"
    " JOIN link l ON l.set_id = s.id JOIN url u ON u.id = x.page_id JOIN url t ON t.id = l.url_id",
    "item": "SELECT u.url, i.position, i.title, i.date FROM list_item i JOIN url u ON u.id = i.page_id",
    "document": "SELECT u.url, d.document_number, d.fields FROM document d JOIN url u ON u.id = d.page_id",
    "column": "SELECT DISTINCT c.path, c.source, u.url FROM column_seen c LEFT JOIN url u ON u.id = c.url_id",
    "media": "SELECT u.url, m.look, m.verdict, m.problem FROM media m JOIN url u ON u.id = m.url_id",
    "fetch": "SELECT u.url, f.look, f.outcome, f.status FROM fetch f JOIN url u ON u.id = f.url_id",
    "coverage": "SELECT of, state, reason FROM coverage WHERE of NOT IN ('dns', 'ipv6')",
}


def facts(out: Path) -> dict[str, list[tuple[object, ...]]]:
    with sqlite3.connect(out / "facts.db") as store:
        return {name: sorted(store.execute(sql), key=repr) for name, sql in TABLES.items()}


def command(url: str, out: Path) -> list[str]:
    return [
        "site", url, "--plan", "shanwei-2021", "--as-of", SPEC.as_of.isoformat(),
        "--allow-private", "--rate", "40", "--max-pages", "2000", "--max-depth", "12",
        "--second-look-after", "0", "--no-browser", "--format", "json", "--out", str(out),
    ]  # fmt: skip


def start(words: list[str], cwd: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "gkcheck", *words],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_for_pages(out: Path, pages: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if (out / "facts.db").exists():
            with sqlite3.connect(out / "facts.db") as store:
                try:
                    found = store.execute("SELECT count(*) FROM page").fetchone()[0]
                except sqlite3.OperationalError:
                    found = 0
            if found >= pages:
                return
        time.sleep(0.05)
    pytest.fail("the crawl did not get going")


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("portal")
    generate(root / "site", SPEC)
    return root / "site"


def test_kill_and_stop_lose_nothing(portal: Path, tmp_path: Path) -> None:
    with serve(portal) as served:
        url = f"http://localhost:{served.port}/"
        whole = run_gkcheck(*command(url, tmp_path / "whole"), cwd=tmp_path)
        assert whole.returncode == 0, whole.stderr

        cut = tmp_path / "cut"
        killed = start(command(url, cut), tmp_path)
        wait_for_pages(cut, 15)
        killed.kill()
        killed.communicate()

        stopped = start(command(url, cut), tmp_path)
        wait_for_pages(cut, 45)
        stopped.send_signal(signal.SIGINT)
        said, logged = stopped.communicate(timeout=60)
        assert stopped.returncode == 3, said + logged
        assert "再次运行同一命令" in said
        assert (cut / "result.json").exists()

        again = run_gkcheck(*command(url, cut), cwd=tmp_path)
        assert again.returncode == 0, again.stdout + again.stderr
    expected, found = facts(tmp_path / "whole"), facts(cut)
    for name in TABLES:
        assert found[name] == expected[name], name
