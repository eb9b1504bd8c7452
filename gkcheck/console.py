"""The console of a run: lines that stay, and on a terminal a table that is drawn anew."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.live import Live

#: What the stages of an audit are called.
STAGES = {
    "start": "准备", "home": "打开首页", "columns": "读栏目", "pages": "读文章", "files": "读图片和附件",
    "retry": "重试", "done": "抓取完成", "render": "用浏览器打开", "probe": "探测网络", "check": "检查",
    "wait": "等待再次核实", "look_again": "再次核实", "pictures": "截图", "report": "写报告",
}  # fmt: skip


class RunConsole:
    """A context manager on standard error. ``live``: draw on a terminal, ``per_second`` times.

    ``keep``: the last drawing stays when the run ends.
    """

    def __init__(self, console: Console, *, live: bool, per_second: float, keep: bool) -> None:
        self._console = console
        self._live: Live | None = None
        if live and console.is_terminal:
            self._live = Live(console=console, refresh_per_second=per_second, transient=not keep)

    def __enter__(self) -> Self:
        if self._live is not None:
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
        self._console.print(text, markup=False, soft_wrap=True)
