"""Writes ``findings.xlsx``: items, findings and columns, each a sheet with filters."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.properties import PageSetupProperties

from gkcheck.models.result import SiteResult
from reports.rows import (
    COLUMN_HEADS,
    FINDING_HEADS,
    ITEM_HEADS,
    Value,
    column_rows,
    finding_rows,
    item_rows,
    summary_rows,
)

NAME = "findings.xlsx"
_A4 = 9  # ECMA-376, 18.3.1.63
_HEAD = PatternFill("solid", fgColor="1F4E79")
_WIDTHS = {
    "任务": 28, "对象": 34, "地址": 46, "情况": 40, "应有": 24, "实有": 24, "所在页面": 40,
    "栏目": 40, "责任单位": 26, "原因": 28, "应询问或索取": 36, "章节": 26, "编号": 19, "方案": 26,
}  # fmt: skip


def _cell(sheet: WriteOnlyWorksheet, value: Value) -> object:
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, value)
    # Typed as text even where it looks like a formula or a number (leading zeros stay).
    cell.data_type = "s"
    cell.number_format = "@"
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    return cell


def _sheet(
    book: Workbook, title: str, heads: tuple[str, ...], rows: Iterable[tuple[Value, ...]]
) -> None:
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    for number, head in enumerate(heads, 1):
        sheet.column_dimensions[get_column_letter(number)].width = _WIDTHS.get(head, 12)
    top = []
    for head in heads:
        cell = WriteOnlyCell(sheet, head)
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = _HEAD
        top.append(cell)
    sheet.append(top)
    count = 1
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
        count += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(heads))}{count}"


def export_xlsx(result: SiteResult, out: Path) -> Path:
    """Write ``findings.xlsx`` into the folder ``out`` and return its path. Raises OSError."""
    out.mkdir(parents=True, exist_ok=True)
    book = Workbook(write_only=True)
    _sheet(book, "项目", ITEM_HEADS, item_rows(result))
    _sheet(book, "问题", FINDING_HEADS, finding_rows(result))
    _sheet(book, "栏目", COLUMN_HEADS, column_rows(result))
    about = book.create_sheet("说明")
    about.column_dimensions["A"].width = 14
    about.column_dimensions["B"].width = 80
    for row in summary_rows(result):
        about.append([_cell(about, value) for value in row])
    path = out / NAME
    book.save(path)
    return path
