"""Title, issuer, document number, date and year of a plan, from the text around its tasks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from gkcheck.drafting.blocks import Block
from gkcheck.text.dates import find_date
from gkcheck.text.docnum import find_document_number

_TITLE = re.compile(
    r"(?:要点|分工方案|任务分工|实施方案|工作方案|工作安排|任务清单|工作清单|任务分解表?|实施意见|工作计划|台账|分工表)"
)
_NOTICE = re.compile(r"^(.{2,40}?)(?:关于)?(?:印发|转发|公布)[《<]?(.+?)[》>]?的?通知")
SIGNED = re.compile(
    r"^(20\d\d)年(\d{1,2})月(\d{1,2})日$|^二[〇○0零一二三四五六七八九]{3}年.{1,3}月.{1,3}日$"
)
_ORGAN = re.compile(r"^[\u3400-\u9fff]{2,30}?(?:办公室|办公厅|政府|局|委员会|厅|委|领导小组)$")


@dataclass
class Head:
    """What identifies the plan, None where the document does not tell it."""

    title: str | None = None
    issuer: str | None = None
    document_number: str | None = None
    issued_on: date | None = None
    year: int | None = None


def read_head(blocks: Sequence[Block]) -> Head:
    """Return what the document tells of itself. Dates of the web page are not the plan's."""
    head = Head()
    lines = [block.text for block in blocks if not block.is_row]
    front = lines[:60]
    named = [*_joined_titles(front)]
    for line in named:
        match = _NOTICE.match(line)
        if match and head.issuer is None:
            head.issuer = match.group(1).removesuffix("关于").strip()
            named.append(match.group(2))
    titles = [
        line.strip("《》 ")
        for line in named
        if _TITLE.search(line[-12:])
        and 6 <= len(line) <= 80
        and "通知" not in line[-4:]
        and not re.search(r"[。;]|^\d{1,2}[.、]|^[一二三四五六七八九十]、|根据|按照|现将", line)
    ]
    public = [line for line in titles if "公开" in line or re.search(r"20\d\d", line)]
    if public or titles:
        head.title = max(public or titles, key=lambda line: _fitness(line, lines))
        head.title = re.sub(r"^[\[【].*?[\]】]\s*", "", head.title)
    for line in front[:40]:
        number = find_document_number(line) if len(line) < 40 else None
        if number:
            head.document_number = number
            break
    signed = [i for i, line in enumerate(lines) if SIGNED.match(line.replace(" ", ""))]
    if signed:
        found = find_date(lines[signed[0]])
        head.issued_on = found[0] if found else None
        before = lines[signed[0] - 1].replace(" ", "") if signed[0] else ""
        if head.issuer is None and _ORGAN.match(before):
            head.issuer = before
    head.year = _year(head, lines)
    return head


def _fitness(title: str, lines: list[str]) -> tuple[bool, bool, bool, int]:
    """Rank titles: with year, with 公开, a line of its own; then the longer line, or shorter join."""
    own = title in lines
    return "20" in title, "公开" in title, own, len(title) if own else -len(title)


def _joined_titles(lines: list[str]) -> list[str]:
    """Return lines, and runs of up to three short lines joined: titles are broken over lines."""
    made = list(lines)
    for i in range(len(lines)):
        for length in (2, 3):
            run = lines[i : i + length]
            whole = len(run) == length and all(len(line) <= 40 for line in run)
            if whole and not any(re.search(r"[。;:]|^20\d\d年\d+月\d+日$", line) for line in run):
                made.append("".join(run))
    return made


def _year(head: Head, lines: list[str]) -> int | None:
    for text in [head.title or "", *lines[:20]]:
        match = re.search(r"(20\d\d)\s*年(?:度)?[^。]{0,20}(?:要点|分工|方案|任务|清单|工作)", text)
        if match:
            return int(match.group(1))
    match = re.search(r"[〔\[(](20\d\d)[〕\])]", head.document_number or "")
    if match:
        return int(match.group(1))
    if head.issued_on:
        return head.issued_on.year
    match = re.search(r"(20\d\d)\s*年", "".join(lines)[:3000])
    return int(match.group(1)) if match else None
