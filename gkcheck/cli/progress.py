"""What the run is doing: a live line on a terminal, plain lines now and then elsewhere."""

from __future__ import annotations

import time
from dataclasses import replace
from types import TracebackType

from rich.console import Console
from rich.live import Live
from rich.table import Table

from crawler.progress import Progress

PLAIN_EVERY = 5.0
STAGES = {
    "home": "打开首页",
    "columns": "读栏目",
    "pages": "读文章",
    "files": "读图片和附件",
    "retry": "重试",
    "done": "抓取完成",
    "render": "用浏览器打开",
    "probe": "探测网络",
    "check": "检查",
    "wait": "等待再次核实",
    "look_again": "再次核实",
    "pictures": "截图",
    "report": "写报告",
}


class ProgressLine:
    """Shows progress on standard error. A context manager; ``quiet`` shows nothing."""

    def __init__(self, url: str, *, quiet: bool = False) -> None:
        self._console = Console(stderr=True, quiet=quiet, highlight=False)
        self._url = url
        self._live: Live | None = None
        self._last = 0.0
        self._quiet = quiet
        self._shown: Progress | None = None

    def __enter__(self) -> ProgressLine:
        if self._console.is_terminal and not self._quiet:
            self._live = Live(console=self._console, refresh_per_second=5, transient=True)
            self._live.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._live is not None:
            self._live.stop()

    def say(self, text: str) -> None:
        """Print one line that stays."""
        self._console.print(text, markup=False)

    def stage(self, name: str) -> None:
        """Show that another stage has begun; the figures stay."""
        if self._shown is not None:
            self.show(replace(self._shown, stage=name, current=None))

    def show(self, progress: Progress) -> None:
        """Show the state of the run."""
        self._shown = progress
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
