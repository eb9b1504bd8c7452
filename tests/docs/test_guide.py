"""Every command of docs/guide.md runs, ends as the guide says and prints what the guide shows.

The guide's hosts stand for small sites on loopback. A ``console`` block holds commands (``$``) and
what they print, in order; ``…`` stands for any text. Before a block ``<!-- slow -->`` says that it is
long, ``<!-- exit N -->`` how its last command ends, ``<!-- interrupt -->`` that it runs until Ctrl-C.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from lab.dns_server import dns_lab
from lab.many_sites import ManySites, Serving, many_sites, zone

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "guide.md").read_text(encoding="utf-8")
HOSTS = ("www.example.gov.cn", "jyj.example.gov.cn")
FINGERPRINT = "426206b749e91805"
LATER = "2027-06-30"  # a waiver's last day lies ahead, whenever this runs
BLOCK = re.compile(
    r"(?P<notes>(?:<!--[^\n]*-->\n)*)```(?P<kind>\w+)(?: title=(?P<title>\S+))?\n(?P<text>.*?)^```$",
    re.S | re.M,
)


@dataclass(frozen=True)
class Step:
    """A file to write (``name``), or a command with what it prints and how it ends."""

    name: str = ""
    text: str = ""
    command: str = ""
    shown: tuple[str, ...] = ()
    status: int = 0
    slow: bool = False
    endless: bool = False


def steps(guide: str) -> Iterator[Step]:
    for block in BLOCK.finditer(guide):
        if block["kind"] != "console":
            if block["title"]:
                yield Step(name=block["title"], text=block["text"])
            continue
        slow = "<!-- slow -->" in block["notes"]
        ends = re.search(r"<!-- exit (\d+) -->", block["notes"])
        parts = re.split(r"^\$ ", block["text"], flags=re.M)
        assert not parts[0].strip(), f"text before the first command: {parts[0]}"
        for number, part in enumerate(parts[1:], 1):
            command, *shown = part.splitlines()
            last = number == len(parts) - 1
            status = int(ends[1]) if ends and last else 0
            endless = "<!-- interrupt -->" in block["notes"]
            yield Step("", "", command, tuple(shown), status, slow, endless)


def missing(shown: tuple[str, ...], printed: str) -> str | None:
    """Return the first line of the guide that was not printed, in its order; ``None``: all there."""
    lines = iter([line.rstrip() for line in printed.splitlines()])
    for line in shown:
        if line.strip() in ("", "…"):
            continue
        wanted = re.compile(".*".join(re.escape(part) for part in line.strip().split("…")))
        if not any(wanted.fullmatch(got.strip()) for got in lines):
            return line
    return None


class Desk:
    """A folder in which the guide's commands are run, with its hosts on loopback."""

    def __init__(self, folder: Path, serving: Serving, dns: str) -> None:
        self.folder, self.dns = folder, dns
        self.later = (date.today() + timedelta(days=200)).isoformat()  # noqa: DTZ011 - the reader's
        self.hosts = {host: serving.url(n)[7:-1] for n, host in enumerate(HOSTS, 1)}
        shutil.copytree(ROOT / "rules", folder / "rules")
        programs = folder / "bin"
        programs.mkdir()
        gkcheck = programs / "gkcheck"
        gkcheck.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m gkcheck "$@"\n', "utf-8")
        gkcheck.chmod(0o755)
        self.env = {
            **{name: value for name, value in os.environ.items() if name != "GKCHECK_HOME"},
            "PYTHONPATH": str(ROOT),
            "PATH": f"{programs}:{os.environ['PATH']}",
            "LC_ALL": "C.UTF-8",
        }

    def here(self, text: str) -> str:
        for host, place in self.hosts.items():
            text = text.replace(f"https://{host}/", f"http://{place}/").replace(host, place)
        text = text.replace(LATER, self.later)
        return text.replace(FINGERPRINT, self._finding()) if FINGERPRINT in text else text

    def there(self, text: str) -> str:
        for host, place in self.hosts.items():
            text = text.replace(f"http://{place}/", f"https://{host}/").replace(place, host)
        return text.replace(self.later, LATER).replace(self._finding(), FINGERPRINT)

    def _finding(self) -> str:
        """Return the number of the first site's dead link; the guide's own before there is one."""
        ledger = self.folder / "gkcheck-data" / "ledger.db"
        if not ledger.exists():
            return FINGERPRINT
        db = sqlite3.connect(ledger)
        row = db.execute(
            "SELECT f.fingerprint FROM finding f JOIN site s ON s.id = f.site_id"
            " WHERE f.check_id = 'dead_link' AND s.url = ?",
            (f"http://{self.hosts[HOSTS[0]]}/",),
        ).fetchone()
        db.close()
        return str(row[0]) if row else FINGERPRINT

    def write(self, step: Step) -> None:
        text = self.here(step.text)
        if step.name.endswith(".yaml"):
            text = (
                f"resolver: {self.dns}\nallow-private: true\nrate: 0\nsecond-look-after: 0\n{text}"
            )
        (self.folder / step.name).write_text(text, encoding="utf-8")

    def run(self, step: Step) -> None:
        command = self.here(step.command)
        if command.startswith("gkcheck site "):
            command += f" --allow-private --resolver {self.dns} --rate 0 --second-look-after 0"
        elif command.startswith("gkcheck doctor"):
            command += f" --resolver {self.dns}"
        with subprocess.Popen(
            ["bash", "-c", command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            cwd=self.folder, env=self.env, stdin=subprocess.DEVNULL, start_new_session=True,
        ) as done:  # fmt: skip
            assert done.stdout is not None
            first = done.stdout.readline() if step.endless else ""
            if step.endless:
                os.killpg(done.pid, signal.SIGINT)
            rest, _ = done.communicate(timeout=900)
        printed = self.there(first + rest)
        assert done.returncode == step.status, f"{step.command}\n{printed}"
        lost = missing(step.shown, printed)
        assert lost is None, f"{step.command}\nnot printed: {lost}\nprinted:\n{printed}"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    def dead(site: int) -> set[str]:
        return {"/c1/gone.html"}

    with many_sites(ManySites(broken=dead)) as serving, dns_lab(zone(3)) as dns:
        yield Desk(tmp_path, serving, f"127.0.0.1:{dns.port}")


def test_the_walk(desk: Desk) -> None:
    for step in steps(GUIDE):
        if step.name:
            desk.write(step)
        elif not step.slow:
            desk.run(step)


@pytest.mark.slow
def test_the_long_commands(desk: Desk) -> None:
    for step in steps(GUIDE):
        if step.name:
            desk.write(step)
        elif step.slow:
            desk.run(step)


def test_the_walk_names_every_command_that_it_should() -> None:
    told = {step.command.split("gkcheck ", 1)[1] for step in steps(GUIDE) if "gkcheck " in step.command}  # fmt: skip
    for command in (
        "doctor", "demo", "site", "explain", "judge", "plan list", "plan show", "plan draft",
        "plan coverage", "plan diff", "run", "report", "verify", "review list", "review set",
        "review waive", "review export", "review import", "serve", "recheck", "watch", "prune",
    ):  # fmt: skip
        assert any(text.startswith(command) for text in told), command


def test_a_line_that_is_not_printed_is_told() -> None:
    assert missing(("a … c", "d"), "x\na bb c\nd\n") is None
    assert missing(("a … c", "d"), "d\na bb c\n") == "d"
    assert missing(("问题 3 处",), "问题 4 处") == "问题 3 处"


def test_links_of_the_guide_and_readme_lead_somewhere() -> None:
    for path in (ROOT / "docs" / "guide.md", ROOT / "README.md", ROOT / "README.zh-CN.md"):
        text = path.read_text(encoding="utf-8")
        for link in re.findall(r"\]\((?!https?:)([^)#]+)", text):
            assert (path.parent / link).exists(), f"{path.name}: {link}"


def test_blocks_are_read_as_the_guide_writes_them() -> None:
    text = "<!-- exit 1 -->\n```console\n$ a\nb …\n$ c\n```\n\n```yaml title=x.yaml\nn: 1\n```\n"
    assert list(steps(text)) == [
        Step(command="a", shown=("b …",)),
        Step(command="c", status=1),
        Step(name="x.yaml", text="n: 1\n"),
    ]
