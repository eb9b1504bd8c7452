"""Rows of a table that people supply: CSV or TSV (UTF-8 or GBK) or the first sheet of a workbook."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from zipfile import BadZipFile

SUFFIXES = (".csv", ".xlsx")
_PLAIN = (".csv", ".tsv")
_INVISIBLE = re.compile(r"[\u200b\ufeff\xa0\u3000]")


class SheetError(Exception):
    """A table that cannot be read: the row (from 1) and what is wrong, in Chinese."""

    def __init__(self, row: int, message: str) -> None:
        super().__init__(message)
        self.row = row
        self.message = message


def sheet_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield (row from 1, cells as text) of every row that says something.

    Dates come as ``YYYY-MM-DD``, whole numbers without a point. Raises :class:`SheetError`.
    """
    rows = _csv_rows(path) if path.suffix.lower() in _PLAIN else _xlsx_rows(path)
    for number, cells in rows:
        if any(cells):
            yield number, cells


def _csv_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = raw.decode("gb18030")  # what Excel writes on a Chinese Windows
        except UnicodeDecodeError:
            raise SheetError(1, "既不是 UTF-8 也不是 GBK 编码;请另存为 UTF-8") from None
    head = next((line for line in text.split("\n") if line.strip()), "")
    mark = max(",\t;，", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    try:
        for cells in reader:
            yield reader.line_num, [_text(cell) for cell in cells]
    except csv.Error as error:
        raise SheetError(reader.line_num, f"CSV 写法有误({error})") from None


def _xlsx_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    from openpyxl import load_workbook  # 8 MB that few audits need
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, OSError, ValueError) as error:
        raise SheetError(
            1, f"不是可读的 XLSX 文件({type(error).__name__});请用 Excel 或 WPS 另存为 .xlsx"
        ) from None
    try:
        for number, row in enumerate(book.worksheets[0].iter_rows(values_only=True), start=1):
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
    if isinstance(value, datetime | date):
        return value.strftime("%Y-%m-%d")
    return _INVISIBLE.sub(" ", str(value)).strip()
