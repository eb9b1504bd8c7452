"""PDF -> blocks: lines of the page layout joined to paragraphs, columns of tables told apart."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass

from gkcheck.drafting.blocks import Block, Cell, plain
from gkcheck.drafting.headings import read_heading, starts_anew
from gkcheck.drafting.tables import header_role, header_roles
from gkcheck.errors import GkcheckError

MAX_PAGES = 200
"""Pages read of a PDF; a plan has some ten."""
_PAGE_NUMBER = re.compile(r"[-—\s]*\d{1,3}[-—\s]*|第\s*\d+\s*页(?:\s*共\s*\d+\s*页)?")


@dataclass(frozen=True)
class _Segment:
    start: int
    end: int
    text: str


_Line = list[_Segment]


def read_pdf(data: bytes, name: str) -> list[Block]:
    """Return the blocks of a PDF. Raises :class:`GkcheckError` when it cannot be read."""
    from pypdf import PdfReader

    lines: list[_Line] = []
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise GkcheckError(f"{name} 有密码,读不了")
        for page in list(reader.pages)[:MAX_PAGES]:
            said = page.extract_text(extraction_mode="layout")
            lines += _page(said)
    except GkcheckError:
        raise
    except Exception as bad:  # noqa: BLE001 - a hostile file may break anywhere in the library
        raise GkcheckError(f"{name} 打不开:{type(bad).__name__}") from None
    return _blocks(lines)


def _page(said: str) -> list[_Line]:
    made = []
    for raw in said.split("\n"):
        if _PAGE_NUMBER.fullmatch(raw.strip()):
            continue
        made.append(
            [_Segment(m.start(), m.end(), m.group()) for m in re.finditer(r"\S+(?: \S+)*", raw)]
        )
    return made


def _blocks(lines: list[_Line]) -> list[Block]:
    blocks: list[Block] = []
    at, table = 0, 0
    loose: list[_Line] = []
    while at < len(lines):
        if not _is_header(lines[at]):
            loose.append(lines[at])
            at += 1
            continue
        blocks += _paragraphs(loose)
        loose = []
        end = _table_end(lines, at)
        if table == 0 or not _same_header(lines[at], blocks):
            table += 1
        rows = _rows(lines[at:end])
        blocks += [
            Block("\n".join(c for c in cells if c), 0, tuple(Cell(c) for c in cells), table=table)
            for cells in rows
        ]
        at = end
    return [*blocks, *_paragraphs(loose)]


def _is_header(line: _Line) -> bool:
    words = [plain(segment.text) for segment in line]
    return len(words) >= 2 and all(map(header_role, words)) and header_roles(words) is not None


def _same_header(line: _Line, blocks: list[Block]) -> bool:
    words = tuple(plain(segment.text) for segment in line)
    return any(tuple(cell.text for cell in block.cells) == words for block in blocks)


def _table_end(lines: list[_Line], start: int) -> int:
    """Return where a table ends: at the next header, or before a run of full-width lines."""
    wide = max((s.end for line in lines[start:] for s in line), default=0)
    run = 0
    for i in range(start + 1, len(lines)):
        if _is_header(lines[i]):
            return i
        whole = len(lines[i]) == 1 and lines[i][0].end - lines[i][0].start > 0.75 * wide
        run = run + 1 if whole else (run if not lines[i] else 0)
        if run >= 3:
            return i - 2
    return len(lines)


def _rows(lines: list[_Line]) -> list[list[str]]:
    """Return the rows of a table, cells joined over their lines."""
    bounds = _bounds(lines)
    count = len(bounds) + 1
    rows: list[list[str]] = []
    blank = False
    header = [plain(segment.text) for segment in lines[0]]
    roles = header_roles(header) or []
    for n, line in enumerate(lines):
        if not line:
            blank = True
            continue
        cells = [""] * count
        for segment in line:
            column = sum(segment.start + segment.end > 2 * bound for bound in bounds)
            cells[column] += plain(segment.text)
        if n <= 1 or not rows or _new_row(cells, roles, blank):
            rows.append(cells)
        else:
            rows[-1] = [_joined(old, new) for old, new in zip(rows[-1], cells, strict=True)]
        blank = False
    return rows


def _new_row(cells: list[str], roles: list[str], blank: bool) -> bool:
    for i, cell in enumerate(cells):
        role = roles[i] if i < len(roles) else ""
        if (role == "number" and cell) or (role in {"task", "section"} and _numbered(cell)):
            return True
    return blank and sum(bool(cell) for cell in cells) >= 2


def _numbered(cell: str) -> bool:
    return bool(cell) and starts_anew(cell)


def _joined(old: str, new: str) -> str:
    if old and new and starts_anew(new):
        return f"{old}\n{new}"
    return old + new


def _bounds(lines: list[_Line]) -> list[int]:
    """Return where columns part: stretches that no line of the table covers."""
    many = [line for line in lines if len(line) > 1] or lines
    low = min(line[0].start for line in lines if line)
    high = max(line[-1].end for line in lines if line)
    wanted = len(lines[0])
    free = [
        x for x in range(low, high) if not any(s.start <= x < s.end for line in lines for s in line)
    ]
    gutters: list[list[int]] = []
    for x in free:
        if gutters and x == gutters[-1][-1] + 1:
            gutters[-1].append(x)
        else:
            gutters.append([x])
    if len(gutters) + 1 == wanted:
        return [(gutter[0] + gutter[-1]) // 2 + 1 for gutter in gutters]
    header = lines[0]
    starts = [
        min((s.start for line in many for s in line if abs(s.start - h.start) < 8), default=h.start)
        for h in header
    ]
    return [start - 1 for start in starts[1:]]


def _paragraphs(lines: list[_Line]) -> list[Block]:
    texts = [("".join(s.text for s in line), line[0].start if line else 0) for line in lines]
    widths = sorted(len(text) for text, _ in texts if text)
    if not widths:
        return []
    full = widths[int(len(widths) * 0.9)] if len(widths) > 4 else max(widths)
    starts = sorted(start for text, start in texts if text)
    margin = starts[len(starts) // 3]
    made: list[str] = []
    ended = True
    for text, start in texts:
        said = plain(text)
        if not said:
            continue
        if ended or starts_anew(said) or start >= margin + 2 or _is_title(made[-1]):
            made.append(said)
        else:
            made[-1] += said
        ended = len(text) < 0.8 * full or (len(text) < 0.95 * full and text.rstrip().endswith("。"))
    return [Block(text, 0) for text in made]


def _is_title(text: str) -> bool:
    heading = read_heading(text)
    return heading is not None and not heading.rest and len(text) < 24 and text.endswith("。")
