"""Mistakes of a batch file, each with its row, all told at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from pydantic_core import ErrorDetails

from gkcheck.errors import GkcheckError

_WANTED = {
    "string": "文字(数字请加引号)",
    "int": "整数",
    "float": "数字",
    "bool": "true 或 false",
    "dict": "键和值",
    "tuple": "列表",
    "datetime": "时刻,写如 2026-05-01T22:00",
}
#: Mistakes told one by one; beyond, only how many.
SHOWN = 30


@dataclass
class Mistakes:
    """Collects mistakes of one file. ``unit``: what ``row`` counts, for a table 第 N 行."""

    path: Path
    table: bool
    found: list[tuple[int, str]] = field(default_factory=list)

    def add(self, row: int, text: str) -> None:
        """Note a mistake in a row (or line, from 1)."""
        self.found.append((row, text))

    def lines(self) -> list[str]:
        """Return every mistake in one line, in order of rows."""
        return [
            f"{self.path}:第 {row} 行:{text}" if self.table else f"{self.path}:{row}:{text}"
            for row, text in sorted(set(self.found))
        ]

    def settle(self) -> None:
        """Raise :class:`GkcheckError` telling the mistakes, if there are any."""
        lines = self.lines()
        if not lines:
            return
        told = lines[:SHOWN]
        if len(lines) > SHOWN:
            told.append(f"另有 {len(lines) - SHOWN} 处错误,改正以上各处后再试")
        raise GkcheckError("\n".join(told))


def told_wrong(one: ErrorDetails) -> str:
    """Return a validation error in Chinese: the field and what it should be."""
    place = ".".join(map(str, one["loc"]))
    kind = one["type"]
    wanted = _WANTED.get(kind.split("_")[0])
    context = one.get("ctx", {})
    if kind == "missing":
        return f"没有写 {place}"
    if kind.startswith(("greater_than", "less_than")):
        word = {"greater_than": "大于", "greater_than_equal": "不小于"}.get(kind, "不大于")
        return f"{place} 应{word} {next(iter(context.values()), '')}"
    if wanted is not None:
        return f"{place} 应为{wanted}"
    return f"{place} {str(one['msg']).removeprefix('Value error, ')}".strip()
