"""A batch as a table: the first sheet of a workbook, or a CSV file, heads in the first full row."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from gkcheck.batch import fields
from gkcheck.batch.mistakes import Mistakes

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
    lines = _csv(path, mistakes) if path.suffix.lower() == ".csv" else _xlsx(path, mistakes)
    heads: dict[int, str] | None = None
    for number, cells in lines:
        if number > MAX_ROWS:
            mistakes.add(number, f"超过 {MAX_ROWS} 行;请拆分")
            return
        if not any(cells):
            continue
        if heads is None:
            heads = _heads(number, cells, mistakes)
            if heads is None and number >= _HEAD_ROWS:
                break
            continue
        yield number, _row(number, heads, cells, mistakes)
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


def _csv(path: Path, mistakes: Mistakes) -> Iterator[tuple[int, list[str]]]:
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = raw.decode("gb18030")  # what Excel writes on a Chinese Windows
        except UnicodeDecodeError:
            mistakes.add(1, "文件既不是 UTF-8 也不是 GB18030 编码;请另存为 UTF-8")
            return
    first = text.split("\n", 1)[0]
    mark = max(",\t;", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as error:
        mistakes.add(reader.line_num, f"CSV 写法有误({error})")


def _xlsx(path: Path, mistakes: Mistakes) -> Iterator[tuple[int, list[str]]]:
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, OSError, ValueError) as error:
        mistakes.add(
            1, f"不是可读的 XLSX 文件({type(error).__name__});请用 Excel 或 WPS 另存为 .xlsx"
        )
        return
    try:
        sheet = book.worksheets[0]
        for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
            yield number, [_text(value) for value in row]
    finally:
        book.close()


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return re.sub(r"[\u200b\ufeff\xa0]", " ", str(value)).strip()
