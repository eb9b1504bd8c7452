"""The month's ledger (台账) for office programs and scripts: xlsx, csv, json lines, EARL."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import xlsxwriter

from gkcheck.models.verdict import VerdictState
from gkcheck.store.ledger_looks import BLIND_TEXT, Blind
from gkcheck.store.ledger_movement import Move
from gkcheck.store.ledger_reader import LedgerReader
from reports.export_earl import CONTEXT, assertion
from reports.month.model import MOVES, QUALIFIED, Month
from reports.names import KINDS, RUN_STATES, STATES
from reports.rows import Value
from reports.rows import safe as _made_safe
from reports.text import link

LEDGER_HEADS = (
    "网站", "网址", "地区", "主管单位", "平台", "编号", "变化", "判断", "检查", "对象", "地址", "情况",
    "原因编组", "首见或再现", "上次见于", "未能复查的原因", "复核或豁免", "整改状态", "整改期限",
    "复核结论", "复核理由", "复核人",
)  # fmt: skip
"""The last three are filled in by people and read back by ``gkcheck review import``."""
SITE_HEADS = (
    "网站", "网址", "类别", "地区", "主管单位", "核查状态", "方案", "得分下限", "得分上限", "满分",
    "已判定得分", "已判定满分", "结论", "触发否决", "未排除否决", "名次", "问题", "待复核", "无法判定",
)  # fmt: skip
ITEM_HEADS = (
    "网站",
    "网址",
    "方案",
    "项目",
    "任务",
    "结论",
    "得分下限",
    "得分上限",
    "满分",
    "原因",
)
STEPS = {
    "found": "已发现", "notified": "已通知", "fixed": "已整改", "verified": "已核实", "relapsed": "反弹",
    "still_open": "复查仍在",
}  # fmt: skip
_MAX_LINKS = 60_000  # a sheet takes 65,530
_MAX_ROWS = 1_000_000  # a sheet takes 1,048,576
_WIDTHS = {
    "网址": 34,
    "地址": 40,
    "情况": 48,
    "对象": 28,
    "网站": 24,
    "任务": 34,
    "原因": 30,
    "复核理由": 24,
}
_LINKED = frozenset(["网址", "地址"])


@lru_cache(maxsize=8192)
def safe(text: str | None) -> str:
    """Return a text for a cell; a site's name and most messages stand in hundreds of rows."""
    return _made_safe(text)


def ledger_rows(reader: LedgerReader, month: Month) -> Iterator[tuple[Value, ...]]:
    """Yield a row for each finding of the month, under :data:`LEDGER_HEADS`."""
    sites = {site.id: site for site in month.sites}
    for row in reader.rows(
        "SELECT m.*, f.fingerprint, f.check_id, f.label, f.url, f.message, f.cause,"
        " (SELECT o.title FROM chosen c JOIN check_outcome o ON o.site_run = c.site_run"
        "  WHERE c.site_id = m.site_id AND o.check_id = f.check_id LIMIT 1) AS title,"
        " (SELECT r.state FROM rectification r WHERE r.finding_id = f.id AND r.state <> 'unclear'"
        "  ORDER BY r.id DESC LIMIT 1) AS step,"
        " (SELECT r.due_on FROM rectification r WHERE r.finding_id = f.id AND r.due_on IS NOT NULL"
        "  ORDER BY r.id DESC LIMIT 1) AS due_on"
        " FROM moved m JOIN finding f ON f.id = m.finding_id ORDER BY m.site_id, m.finding_id"
    ):
        site = sites[row["site_id"]]
        yield (
            safe(site.name), safe(site.url), safe(site.region), safe(site.unit),
            safe(site.platform), safe(row["fingerprint"]), MOVES[Move(row["move"])],
            "问题" if row["certainty"] == "sure" else "待复核", safe(row["title"] or row["check_id"]),
            safe(row["label"]), safe(row["url"]), safe(row["message"]), safe(row["cause"]),
            row["since"], row["before"] or "", BLIND_TEXT[Blind(row["why"])] if row["why"] else "",
            safe(row["note"]), STEPS.get(row["step"] or "", ""), row["due_on"] or "", "", "", "",
        )  # fmt: skip


def site_rows(month: Month) -> Iterator[tuple[Value, ...]]:
    """Yield a row for each site and plan, under :data:`SITE_HEADS`."""
    for site in month.sites:
        about = (
            safe(site.name), safe(site.url), KINDS.get(site.kind, site.kind), safe(site.region),
            safe(site.unit), RUN_STATES.get(site.state, site.state),
        )  # fmt: skip
        counts = (site.problems, site.review, site.undetermined)
        if not site.scores:
            yield (*about, *[""] * 10, *counts)
        for s in site.scores.values():
            yield (
                *about, safe(s.title), float(s.low), float(s.high), float(s.full),
                float(s.determined_points), float(s.determined_full), QUALIFIED[s.qualified],
                "、".join(s.vetoes), "、".join(s.veto_open), s.rank, *counts,
            )  # fmt: skip


def verdict_rows(reader: LedgerReader, month: Month) -> Iterator[tuple[Value, ...]]:
    """Yield a row for each site and item, under :data:`ITEM_HEADS`."""
    sites = {site.id: site for site in month.sites}
    for row in _verdicts(reader, month):
        site, state = sites[row["site_id"]], STATES[VerdictState(row["state"])]
        yield (
            safe(site.name), safe(site.url), row["plan"], safe(row["item"]), safe(row["title"]),
            f"{state.shape} {state.word}", float(Decimal(row["low"])), float(Decimal(row["high"])),
            float(Decimal(row["full"])), safe(row["reason_text"]),
        )  # fmt: skip


def _verdicts(reader: LedgerReader, month: Month) -> Iterator[sqlite3.Row]:
    yield from reader.rows(
        "SELECT c.site_id, v.*, i.title, r.version FROM chosen c"
        " JOIN site_run r ON r.id = c.site_run JOIN item_verdict v ON v.site_run = c.site_run"
        " JOIN plan_score p ON p.site_run = v.site_run AND p.plan = v.plan"
        " LEFT JOIN plan_item i ON i.plan = v.plan AND i.digest = p.digest AND i.item = v.item"
        " WHERE c.month = ? ORDER BY c.site_id, v.plan, i.position",
        month.month,
    )


def export_xlsx(reader: LedgerReader, month: Month, out: Path) -> Path:
    """Write ``ledger.xlsx``: 台账, 网站, 项目; filters, frozen heads, links, no formulas."""
    out.mkdir(parents=True, exist_ok=True)
    path = out / "ledger.xlsx"
    book = xlsxwriter.Workbook(
        str(path),
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
         "strings_to_numbers": False},
    )  # fmt: skip
    _sheets(book, "台账", LEDGER_HEADS, ledger_rows(reader, month))
    _sheets(book, "网站", SITE_HEADS, site_rows(month))
    _sheets(book, "项目", ITEM_HEADS, verdict_rows(reader, month))
    book.close()
    return path


def _sheets(
    book: xlsxwriter.Workbook, title: str, heads: tuple[str, ...], rows: Iterator[tuple[Value, ...]]
) -> None:
    top = book.add_format(
        {
            "bold": True,
            "font_color": "white",
            "bg_color": "#1F4E79",
            "text_wrap": True,
            "valign": "top",
        }
    )
    text = book.add_format({"valign": "top", "text_wrap": True, "num_format": "@"})
    number = 1
    more: tuple[Value, ...] | None = next(rows, None)
    while True:
        sheet = book.add_worksheet(title if number == 1 else f"{title}{number}")
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        for at, head in enumerate(heads):
            sheet.set_column(at, at, _WIDTHS.get(head, 12))
            sheet.write_string(0, at, head, top)
        line = 0
        links = 0
        while more is not None and line < _MAX_ROWS:
            line += 1
            for at, value in enumerate(more):
                if value is None or value == "":
                    continue
                if not isinstance(value, str):
                    sheet.write_number(line, at, value)
                elif heads[at] in _LINKED and links < _MAX_LINKS and link(value):
                    links += 1
                    sheet.write_url(line, at, value, text)
                else:
                    sheet.write_string(line, at, value, text)
            more = next(rows, None)
        sheet.autofilter(0, 0, line, len(heads) - 1)
        if more is None:
            return
        number += 1


def export_csv(reader: LedgerReader, month: Month, out: Path) -> Path:
    """Write ``ledger.csv`` (UTF-8 with a byte-order mark, no formulas) and return its path."""
    out.mkdir(parents=True, exist_ok=True)
    path = out / "ledger.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow(LEDGER_HEADS)
        writer.writerows(ledger_rows(reader, month))
    return path


def export_json(reader: LedgerReader, month: Month, out: Path) -> Path:
    """Write ``ledger.jsonl``, one JSON object a line: sites first, then findings."""
    out.mkdir(parents=True, exist_ok=True)
    path = out / "ledger.jsonl"
    with path.open("w", encoding="utf-8", errors="replace") as file:
        for kind, heads, rows in (
            ("site", SITE_HEADS, site_rows(month)),
            ("finding", LEDGER_HEADS, ledger_rows(reader, month)),
        ):
            for row in rows:
                told = {"kind": kind, "month": month.month, **dict(zip(heads, row, strict=True))}
                file.write(json.dumps(told, ensure_ascii=False) + "\n")
    return path


def export_earl(reader: LedgerReader, month: Month, out: Path) -> Path:
    """Write ``ledger.earl.json``: the verdicts of all sites as W3C EARL 1.0 assertions."""
    out.mkdir(parents=True, exist_ok=True)
    path = out / "ledger.earl.json"
    sites = {site.id: site for site in month.sites}
    with path.open("w", encoding="utf-8", errors="replace") as file:
        file.write(f'{{"@context": {json.dumps(CONTEXT)},\n"@graph": [')
        for number, row in enumerate(_verdicts(reader, month)):
            site = sites[row["site_id"]]
            told = assertion(
                version=row["version"], url=site.url, plan=row["plan"], item=row["item"],
                title=row["title"] or "", state=VerdictState(row["state"]),
                description=row["reason_text"] or "", day=site.as_of,
            )  # fmt: skip
            file.write((",\n" if number else "\n") + json.dumps(told, ensure_ascii=False))
        file.write("\n]}\n")
    return path
