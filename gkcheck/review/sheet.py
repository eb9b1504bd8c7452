"""Decisions in a table: written for an office to fill in, read back whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import xlsxwriter

from gkcheck.errors import GkcheckError
from gkcheck.review.desk import Asked, Desk, Run, Site
from gkcheck.review.queue import Entry
from gkcheck.review.words import CHINESE, MistakeError, day_of_text, target_of
from gkcheck.sheets import SUFFIXES, SheetError, sheet_rows
from gkcheck.store.ledger_review import DecisionRow, WaiverRow
from reports.rows import safe

HEADS = (
    "网站", "网址", "类型", "编号", "对象或任务", "情况", "地址", "现状", "满分",
    "复核结论", "复核得分", "复核理由", "复核人", "豁免至",
)  # fmt: skip
NEEDED = ("编号", "网址", "复核结论", "复核理由", "复核人")
MAX_MISTAKES = 50
MAX_ROWS = 200_000
_WIDTHS = {
    "网址": 30,
    "编号": 20,
    "对象或任务": 34,
    "情况": 44,
    "地址": 34,
    "复核理由": 30,
    "网站": 22,
}


def export_sheet(rows: Iterable[tuple[Site, Run, list[Entry]]], path: Path) -> int:
    """Write ``path`` (xlsx) and return how many rows it has. Decisions made stand filled in."""
    path.parent.mkdir(parents=True, exist_ok=True)
    book = xlsxwriter.Workbook(
        str(path), {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
                    "strings_to_numbers": False},
    )  # fmt: skip
    sheet = book.add_worksheet("复核")
    head = book.add_format({"bold": True, "font_color": "white", "bg_color": "#1F4E79"})
    text = book.add_format({"valign": "top", "text_wrap": True, "num_format": "@"})
    fill = book.add_format(
        {"valign": "top", "text_wrap": True, "num_format": "@", "bg_color": "#FFF8E1"}
    )
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    for at, name in enumerate(HEADS):
        sheet.set_column(at, at, _WIDTHS.get(name, 12))
        sheet.write_string(0, at, name, head)
    line = 0
    for site, _, found in rows:
        for entry in found:
            line += 1
            cells = (
                site.name, site.url, entry.kind, entry.key, entry.title, entry.detail, entry.url,
                entry.state, entry.full, CHINESE.get(entry.verdict, ""), entry.points,
                entry.reason if entry.verdict else "", entry.by, entry.until,
            )  # fmt: skip
            for at, cell in enumerate(cells):
                sheet.write_string(line, at, safe(cell), fill if at >= 9 else text)
    for verdict_of, first, last in (
        (["确认", "排除", "豁免", "达到", "未达到", "部分达到", "撤回"], 1, max(1, line)),
    ):
        sheet.data_validation(first, 9, last, 9, {"validate": "list", "source": verdict_of})
    sheet.autofilter(0, 0, max(1, line), len(HEADS) - 1)
    book.close()
    return line


def import_sheet(
    desk: Desk, path: Path, on_row: Callable[[int], None] = lambda row: None
) -> list[DecisionRow | WaiverRow]:
    """Read decisions out of ``path`` and write them, all or none; return the new ones.

    Takes what ``review export`` and ``gkcheck report`` (``ledger.xlsx``, ``ledger.csv``) wrote.
    Rows without a decision and decisions that stand already are passed over. Raises
    :class:`GkcheckError` naming file and row of every mistake (the first 50).
    """
    if path.suffix.lower() not in SUFFIXES:
        raise GkcheckError(f"只能导入 {'、'.join(SUFFIXES)}:{path}")
    if not path.is_file():
        raise GkcheckError(f"没有这个文件:{path}")
    mistakes: list[str] = []
    made: dict[tuple[int, str], tuple[int, DecisionRow | WaiverRow]] = {}
    try:
        rows = sheet_rows(path)
        number, head = next(rows, (1, []))
        place = {name: at for at, name in enumerate(head) if name}
        lacking = [name for name in NEEDED if name not in place]
        if lacking:
            raise GkcheckError(f"{path}:{number}:表头缺少 {'、'.join(lacking)}")
        for number, cells in rows:
            if number > MAX_ROWS:
                raise GkcheckError(f"{path}:{number}:行数超过 {MAX_ROWS};请拆分")
            told = {
                name: cells[at].strip() if at < len(cells) else "" for name, at in place.items()
            }
            try:
                row = _row(desk, told)
                if row is not None:
                    _note(made, number, *row)
            except GkcheckError as wrong:
                mistakes.append(f"{path}:{number}:{wrong.message}")
            on_row(number)
    except SheetError as wrong:
        mistakes.append(f"{path}:{wrong.row}:{wrong.message}")
    if mistakes:
        more = len(mistakes) - MAX_MISTAKES
        shown = "\n".join(mistakes[:MAX_MISTAKES]) + (f"\n另有 {more} 处" if more > 0 else "")
        raise GkcheckError(f"没有导入任何一行,共 {len(mistakes)} 处要改:\n{shown}")
    fresh = [row for _, row in made.values() if not _stands(desk, row)]
    desk.take(fresh)
    return fresh


def _row(desk: Desk, told: dict[str, str]) -> tuple[int, str, DecisionRow | WaiverRow] | None:
    given = told["复核结论"]
    if not given:
        if told["复核理由"] and told["复核人"]:
            raise MistakeError("写了复核理由和复核人,没有写复核结论")
        return None
    target = target_of(told["编号"])
    site = desk.site_of(target, told["网址"].lstrip("'") or None)
    until = told.get("豁免至", "")
    row = desk.checked(
        site, target,
        Asked(
            given, told["复核理由"].lstrip("'"), told["复核人"].lstrip("'"),
            told.get("复核得分", ""), day_of_text(until, "豁免至") if until else None,
        ),
    )  # fmt: skip
    return site.id, target.name, row


def _note(
    made: dict[tuple[int, str], tuple[int, DecisionRow | WaiverRow]],
    number: int, site: int, name: str, row: DecisionRow | WaiverRow,
) -> None:  # fmt: skip
    earlier = made.get((site, name))
    if earlier is not None and earlier[1] != row:
        raise MistakeError(f"与第 {earlier[0]} 行对同一对象({name})的结论不同")
    made.setdefault((site, name), (number, row))


def _stands(desk: Desk, row: DecisionRow | WaiverRow) -> bool:
    """Tell whether the ledger already says exactly this."""
    if isinstance(row, WaiverRow):
        return bool(
            desk.conn.execute(
                "SELECT EXISTS (SELECT 1 FROM waiver WHERE site_id = ? AND fingerprint IS ?"
                " AND reason = ? AND approver = ? AND expires_on = ? AND revoked_on IS NULL)",
                (row.site_id, row.fingerprint, row.reason, row.approver, row.expires_on),
            ).fetchone()[0]
        )
    last = desk.conn.execute(
        "SELECT verdict, reason, decided_by, points FROM decision WHERE site_id = ?"
        " AND fingerprint IS ? AND plan IS ? AND item IS ? ORDER BY id DESC LIMIT 1",
        (row.site_id, row.fingerprint, row.plan, row.item),
    ).fetchone()
    if last is None:
        return row.verdict == "withdrawn"
    return tuple(last) == (row.verdict, row.reason, row.by, row.points)
