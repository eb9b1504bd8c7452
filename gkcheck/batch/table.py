"""A batch as a table: the first sheet of a workbook, or a CSV file, heads in the first full row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from gkcheck.batch import fields
from gkcheck.batch.mistakes import Mistakes
from gkcheck.sheets import SheetError, sheet_rows

_READ: dict[str, Callable[[str], Any]] = {
    "kind": fields.kind_of,
    "plans": fields.split,
    "contacts": fields.split,
    "without": fields.split,
    "outages": fields.outages_of,
    "hints": fields.hints_of,
    "browser": fields.yes_or_no,
    "archive": fields.yes_or_no,
    "mask_archive": fields.yes_or_no,
    "allow_private": fields.yes_or_no,
}
#: Rows without an address in which a head may still be looked for.
_HEAD_ROWS = 10
MAX_ROWS = 200_000


def rows_of(path: Path, mistakes: Mistakes) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield (row, fields) of every site; empty rows are passed over. Mistakes go to ``mistakes``."""
    heads: dict[int, str] | None = None
    try:
        for number, cells in sheet_rows(path):
            if number > MAX_ROWS:
                mistakes.add(number, f"超过 {MAX_ROWS} 行;请拆分")
                return
            if heads is None:
                heads = _heads(number, cells, mistakes)
                if heads is None and number >= _HEAD_ROWS:
                    break
                continue
            yield number, _row(number, heads, cells, mistakes)
    except SheetError as error:
        mistakes.add(error.row, error.message)
        return
    if heads is None:
        mistakes.add(1, "没有找到表头;第一行应有“网址”和“名称”")


def _heads(number: int, cells: Sequence[str], mistakes: Mistakes) -> dict[int, str] | None:
    named = {at: field for at, cell in enumerate(cells) if (field := fields.head_field(cell))}
    if "url" not in named.values():
        return None
    for at, cell in enumerate(cells):
        if cell and at not in named and cell.strip().lower() not in fields.UNREAD:
            mistakes.add(number, f"不认识的表头“{cell}”;不需要的列请删去或放在另一张表")
    for field in set(named.values()):
        if list(named.values()).count(field) > 1:
            mistakes.add(number, f"表头“{field}”出现了两次")
    return named


def _row(
    number: int, heads: dict[int, str], cells: Sequence[str], mistakes: Mistakes
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for at, field in heads.items():
        text = cells[at].strip() if at < len(cells) else ""
        if not text:
            continue
        try:
            found[field] = _READ[field](text) if field in _READ else text
        except ValueError as error:
            mistakes.add(number, str(error))
    return found
