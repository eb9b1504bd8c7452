"""Plain text and Markdown -> blocks. Markdown tables may stand anywhere in a plain text."""

from __future__ import annotations

import html
import re
from dataclasses import replace

from gkcheck.drafting.blocks import Block, Cell, plain
from gkcheck.drafting.headings import starts_anew
from gkcheck.drafting.units import is_units

_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*")
_BREAK = re.compile(r"<\s*(?:br|/p|/div|/li)\s*/?>", re.I)
_TAG = re.compile(r"<[a-zA-Z/!][^<>]{0,300}>")
_HEADING = re.compile(r"(#{1,6})\s+(.*)")


def read_text(text: str) -> list[Block]:
    """Return the paragraphs and Markdown table rows of a text, marks taken off."""
    blocks: list[Block] = []
    table, in_table, gap = 0, False, False
    for raw in _joined_rows(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")):
        if raw.lstrip().startswith("|"):
            table += not in_table
            in_table = True
            if not _RULE.fullmatch(raw):
                cells = tuple(Cell(_cell(part)) for part in _parts(raw))
                if any(cell.text for cell in cells):
                    said = "\n".join(cell.text for cell in cells if cell.text)
                    blocks.append(Block(said, 0, cells, table=table))
            continue
        line = _cell(raw)
        if not line:
            gap = gap or bool(raw)
            continue
        in_table = False
        heading = _HEADING.match(line)
        level = len(heading.group(1)) if heading else 0
        said = re.sub(r"\*\*|__", "", heading.group(2) if heading else line).strip()
        blocks += [Block(part, 0, heading=level, gap=gap) for part in said.split("\n") if part]
        gap = False
    return _rejoined(blocks)


def _joined_rows(lines: list[str]) -> list[str]:
    """Join a table row that runs over several lines (no closing bar yet, next is no new row)."""
    made: list[str] = []
    open_row = False
    for line in lines:
        if open_row and line.strip() and not line.lstrip().startswith(("|", "#")):
            made[-1] += "<br>" + line.strip()
        else:
            made.append(line)
        row = made[-1].strip()
        open_row = row.startswith("|") and not row.endswith("|") and len(row) > 1
    return made


def _parts(row: str) -> list[str]:
    inner = row.strip().removeprefix("|").removesuffix("|")
    return [part.replace("\\|", "|") for part in re.split(r"(?<!\\)\|", inner)]


def _cell(text: str) -> str:
    said = _TAG.sub("", _BREAK.sub("\n", text))
    said = plain(html.unescape(said))
    return re.sub(r"\n\s*", "\n", re.sub(r"\*\*|__", "", said)).strip()


def _rejoined(blocks: list[Block]) -> list[Block]:
    """Join a paragraph cut by a hard line break: long, no stop at its end, a plain next line."""
    made: list[Block] = []
    for block in blocks:
        last = made[-1] if made else None
        if (
            last is not None
            and not last.is_row
            and not block.is_row
            and not block.heading
            and len(last.text) > 40
            and re.search(r"[\u4e00-\u9fff,、“《(]$", last.text)
            and not re.search(r"(?:通知|要点|方案|意见|分工|办法)$", last.text)
            and not starts_anew(block.text)
            and not is_units(block.text)
            and not is_units(last.text)
            and (not block.gap or (len(block.text) < 40 and block.text.endswith("。")))
        ):
            made[-1] = replace(last, text=last.text + block.text)
        else:
            made.append(block)
    return made
