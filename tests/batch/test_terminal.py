"""The live table of ``gkcheck run``, as a terminal gets it."""

from __future__ import annotations

import os
import pty
import re
import subprocess
from pathlib import Path

import pytest
from lab.batches import ROOT, lab
from lab.many_sites import ManySites


def screens(text: str) -> list[str]:
    """Return what was drawn, one text for each time the table was drawn anew."""
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text)
    return [f"批次{part}" for part in plain.split("批次")[1:]]


@pytest.mark.slow
def test_a_terminal_shows_who_is_read_and_how_far(tmp_path: Path) -> None:
    sites = ManySites(delay=0.3)
    sites.blocked = lambda site: site == 3
    with lab(tmp_path, 4, sites) as batch:
        ours, theirs = pty.openpty()
        started = subprocess.Popen(
            # long enough between the passes for the table to be drawn in between
            batch.command("home", "--jobs", "1", "--each", "2", "--again-after", "4"),
            stderr=theirs, cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "110"},
        )  # fmt: skip
        os.close(theirs)
        drawn = b""
        while True:
            try:
                block = os.read(ours, 1 << 16)
            except OSError:  # nobody writes any more
                break
            if not block:
                break
            drawn += block
        assert started.wait() == 0
        os.close(ours)
    shown = screens(drawn.decode("utf-8", "replace"))
    assert all("共 4 个网站" in one for one in shown[:-1])
    under_way = [one for one in shown if "进行 2" in one]
    assert any(re.search(r"第\d县人民政府 +\S+ +[1-9]\d* +\d+ 秒", one) for one in under_way)
    assert any("待再试 1" in one for one in shown)
    figures = re.findall(r"页面 +(\d+) +每秒 [\d.]+ +问题 (\d+) +还需", "".join(shown))
    pages = [int(count) for count, _ in figures]
    assert pages == sorted(pages) and pages[-1] > 30
    assert "完成 3   进行 0   等待 0   待再试 0   拦截或不通 1   出错 0" in "".join(shown)
    assert "批次“试”已做完" in shown[-1]
