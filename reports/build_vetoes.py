"""Builds the view of vetoes: how many more it takes, and when stale columns would bring them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from reports.lists import LongList, long_list
from reports.model import VetoView
from reports.parts import Cell, Part, Row, text
from reports.text import clean


def veto_list(vetoes: Sequence[VetoView], as_of: date) -> LongList:
    """Return vetoes that count something, the nearest first."""

    def state(view: VetoView) -> Part:
        if view.counted > view.limit:
            return Part("○ 已触发", "", "warn")
        left = view.limit + 1 - view.counted
        if not view.told:
            return Part(f"？ 没有查全，确定的再有 {left} 个即触发")
        if view.unsure >= left:
            return Part(f"？ 确定的再有 {left} 个即触发，待定的可能已触发", "", "warn")
        return Part(f"再有 {left} 个即触发")

    def when(view: VetoView) -> Cell:
        if view.on is None:
            return ()
        words = f"都不更新的话，{view.on}（{(view.on - as_of).days} 天后）触发"
        return (Part(words), Part("、".join(clean(n, 40) for n in view.names), "", "sub"))

    ordered = sorted(vetoes, key=lambda v: (v.limit + 1 - v.counted, v.on or date.max))
    rows = [
        Row(
            (
                (Part(clean(f"{v.number} {v.title}", 80)), Part(clean(v.plan, 60), "", "sub")),
                text(v.counted, 8, "num"),
                text(v.unsure, 8, "num"),
                text(v.limit, 8, "num"),
                (state(v),),
                when(v),
            )
        )
        for v in ordered
    ]
    heads = ("单项否决", "已计", "待定", "上限", "还差", "到期")
    return long_list("vetoes", heads, rows, unit="项")
