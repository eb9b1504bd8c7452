"""What the run is doing: a live line on a terminal, plain lines now and then elsewhere."""

from __future__ import annotations

import time
from dataclasses import replace

from rich.console import Console
from rich.table import Table

from crawler.progress import Progress
from gkcheck.console import STAGES, RunConsole

#: Seconds between two plain lines.
PLAIN_EVERY = 5.0


class ProgressLine(RunConsole):
    """Shows progress on standard error. A context manager; ``quiet`` shows nothing."""

    def __init__(self, url: str, *, quiet: bool = False) -> None:
        console = Console(stderr=True, quiet=quiet, highlight=False)
        super().__init__(console, live=not quiet, per_second=5, keep=False)
        self._url = url
        self._last = 0.0
        self._crawl: Progress | None = None

    def stage(self, name: str) -> None:
        """Show that another stage has begun; the figures of the crawl stay."""
        if self._crawl is not None:
            self.show(replace(self._crawl, stage=name, current=None))

    def show(self, progress: Progress) -> None:
        """Show the state of the run."""
        if progress.stage != "look_again":  # a second look counts anew
            self._crawl = progress
        stage = STAGES.get(progress.stage, progress.stage)
        if self._live is not None:
            self._live.update(self._table(stage, progress))
            return
        moment = time.monotonic()
        if moment - self._last >= PLAIN_EVERY:
            self._last = moment
            self.say(
                f"{stage}:已读 {progress.pages_done} 页,待读 {progress.waiting},"
                f"请求 {progress.requests}(每秒 {progress.rate:.1f}),异常 {progress.problems}"
            )

    def _table(self, stage: str, progress: Progress) -> Table:
        table = Table.grid(padding=(0, 2))
        table.add_row("网站", self._url)
        table.add_row("阶段", stage)
        table.add_row("已读页面", f"{progress.pages_done}   待读 {progress.waiting}")
        table.add_row("请求", f"{progress.requests}   每秒 {progress.rate:.1f}")
        table.add_row("访问异常", str(progress.problems))
        table.add_row("当前", (progress.current or "")[:100])
        return table
