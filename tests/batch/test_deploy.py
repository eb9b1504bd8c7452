"""Units and crontab lines in ``deploy/``: systemd takes them, and the commands exist as written."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import click
import pytest

from gkcheck.cli import main

DEPLOY = Path(__file__).parents[2] / "deploy"


def commands() -> list[tuple[str, list[str]]]:
    found = []
    for path in sorted(DEPLOY.iterdir()):
        for line in path.read_text("utf-8").splitlines():
            told = re.search(r"gkcheck (run|watch|report) (.*)", line)
            if told and (line.startswith("ExecStart=") or not line.startswith("#")):
                text = told[2].strip("'").replace("%I", "x").replace("\\%", "%")
                text = re.sub(r'"\$\(.*\)"', "2026-03", text)
                found.append((f"{path.name} {told[1]}", [told[1], *shlex.split(text)]))
    return found


@pytest.mark.parametrize(("name", "words"), commands(), ids=lambda value: str(value)[:30])
def test_commands_exist_with_these_options(name: str, words: list[str]) -> None:
    command = main.commands.get(words[0])
    if command is None:
        pytest.skip(f"{words[0]} is not there yet")
    with click.Context(main) as parent:
        context = command.make_context(words[0], words[1:], parent=parent, resilient_parsing=True)
    assert not context.args and context.params, name


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("no systemd-analyze here")
    units = []
    for path in DEPLOY.iterdir():
        if path.suffix in (".service", ".timer"):
            text = path.read_text("utf-8").replace("/opt/gkcheck/.venv/bin/gkcheck", "/bin/true")
            (tmp_path / path.name).write_text(text, "utf-8")
            instance = tmp_path / path.name.replace("@", "@x")
            instance.write_text(text, "utf-8")
            units.append(str(instance))
    done = subprocess.run(
        [analyze, "verify", *units], capture_output=True, text=True, check=False, timeout=60
    )
    told = done.stderr.strip()
    assert (done.returncode, told) == (0, ""), told
    assert len(units) == 6
