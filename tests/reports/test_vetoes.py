"""The list of vetoes: the nearest first, and what is not sure never hides a veto."""

from __future__ import annotations

from datetime import date
from typing import Any

from reports.build_vetoes import veto_list
from reports.model import VetoView

AS_OF = date(2021, 12, 31)


def view(**changed: Any) -> VetoView:
    known: dict[str, Any] = {
        "plan": "检查指标", "number": "V4a", "title": "栏目不更新", "counted": 3, "limit": 4,
    }  # fmt: skip
    return VetoView(**(known | changed))


def words(vetoes: list[VetoView]) -> list[str]:
    rows = veto_list(vetoes, AS_OF).first
    return ["|".join(part.t for cell in row.cells for part in cell) for row in rows]


def test_the_nearest_comes_first_with_its_day_and_columns() -> None:
    far = view(number="V9", counted=0)
    near = view(on=date(2022, 1, 10), names=("动态", "要闻"))
    first, second = words([far, near])
    assert "再有 2 个即触发" in first and "2022-01-10（10 天后）触发" in first
    assert "动态、要闻" in first
    assert "再有 5 个即触发" in second and "不更新的话" not in second


def test_what_could_not_be_told_may_have_brought_it() -> None:
    [line] = words([view(unsure=2)])
    assert "待定的可能已触发" in line


def test_a_veto_that_has_come_is_said_to_have_come() -> None:
    [line] = words([view(counted=5)])
    assert "已触发" in line and "即触发" not in line


def test_what_was_not_looked_at_whole_is_said_to_be_so() -> None:
    [line] = words([view(told=False)])
    assert "没有查全" in line
