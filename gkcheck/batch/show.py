"""Shows how a run stands: a live table on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

import time

from rich.console import Console, Group
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from gkcheck.batch.standing import Running, Standing
from gkcheck.console import STAGES, RunConsole

#: Seconds between two plain lines.
PLAIN_EVERY = 30.0
#: Sites under way that are listed.
LISTED = 12


class BatchView(RunConsole):
    """A context manager on standard error; ``quiet`` shows nothing but what :meth:`say` is told."""

    def __init__(self, name: str, *, quiet: bool = False) -> None:
        console = Console(stderr=True, highlight=False)
        super().__init__(console, live=not quiet, per_second=2, keep=True)
        self._name = name
        self._quiet = quiet
        self._last = 0.0
        self._told = ""

    def show(self, at: Standing) -> None:
        """Show how the run stands."""
        if self._quiet:
            return
        if self._live is not None:
            self._live.update(self._table(at))
            return
        now = time.monotonic()
        if now - self._last >= PLAIN_EVERY or at.settled == at.total:
            line = plain_line(at)
            if line != self._told:
                self.say(line)
            self._last, self._told = now, line

    def _table(self, at: Standing) -> Group:
        head = Table.grid(padding=(0, 2))
        head.add_row("批次", f"{self._name}   共 {at.total} 个网站")
        bar = ProgressBar(total=max(1, at.total), completed=at.settled, width=40)
        head.add_row("进度", bar)
        head.add_row(
            "网站",
            f"完成 {at.done}   进行 {len(at.running)}   等待 {at.waiting}   待再试 {at.again}"
            f"   拦截或不通 {at.blocked}   出错 {at.failed}"
            + (f"   停机时段内 {at.resting}" if at.resting else ""),
        )
        head.add_row(
            "页面",
            f"{at.all_pages()}   每秒 {at.rate():.1f}   问题 {at.findings}   还需 {left(at)}",
        )
        if at.stopping:
            head.add_row("", Text(at.stopping, style="bold"))
        rows = Table(box=None, padding=(0, 2), header_style="dim")
        for name in ("正在核查", "阶段"):
            rows.add_column(name, no_wrap=True, overflow="ellipsis")
        for name in ("页面", "已用"):
            rows.add_column(name, justify="right", no_wrap=True, overflow="ellipsis")
        for one in sorted(at.running.values(), key=lambda one: one.since)[:LISTED]:
            rows.add_row(*_row(one))
        more = len(at.running) - LISTED
        return Group(head, Text(""), rows, Text(f"  另有 {more} 个" if more > 0 else ""))


def _row(one: Running) -> tuple[str, str, str, str]:
    name = f"{one.name} (第二次)" if one.number > 1 else one.name
    stage = STAGES.get(one.stage, one.stage)
    return name, stage, str(one.pages), span(time.monotonic() - one.since)


def plain_line(at: Standing) -> str:
    """Return the standing in one line."""
    return (
        f"网站 {at.settled}/{at.total}(进行 {len(at.running)},待再试 {at.again},拦截或不通 {at.blocked},"
        f"出错 {at.failed}{f',停机时段内 {at.resting}' if at.resting else ''}),页面 {at.all_pages()}(每秒 {at.rate():.1f}),问题 {at.findings},还需 {left(at)}"
    )


def left(at: Standing) -> str:
    """Return the time left in words."""
    seconds = at.left()
    return "尚不能估计" if seconds is None else span(seconds)


def span(seconds: float) -> str:
    """Return a span of time in words."""
    whole = max(0, round(seconds))
    if whole < 60:
        return f"{whole} 秒"
    if whole < 3600:
        return f"{whole // 60} 分 {whole % 60:02d} 秒"
    return f"{whole // 3600} 小时 {whole % 3600 // 60:02d} 分"
