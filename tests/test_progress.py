"""What a run tells on standard error where there is no terminal."""

from __future__ import annotations

import pytest

from crawler.progress import Progress
from gkcheck.cli import progress
from gkcheck.cli.progress import ProgressLine


def test_the_report_is_told_with_the_figures_of_the_crawl(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "PLAIN_EVERY", 0.0)
    line = ProgressLine("http://www.example.gov.cn/")
    line.show(Progress("done", 305, 0, 433, 20.0, 15, None))
    line.show(Progress("look_again", 35, 0, 485, 20.0, 15, "http://www.example.gov.cn/a"))
    line.stage("report")
    told = capsys.readouterr().err.splitlines()
    assert [text.partition(",")[0] for text in told] == [
        "抓取完成:已读 305 页",
        "再次核实:已读 35 页",
        "写报告:已读 305 页",
    ]
