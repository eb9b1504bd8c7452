"""DOCX -> blocks: paragraphs and table rows in order, merged cells written out."""

from __future__ import annotations

import io
import re
import zipfile

from gkcheck.drafting.blocks import Block, Cell, plain
from gkcheck.errors import GkcheckError

MAX_UNPACKED = 60 * 1024 * 1024
"""Most bytes that the parts of a DOCX may unpack to; guards against archive bombs."""


def read_docx(data: bytes, name: str) -> list[Block]:
    """Return the blocks of a DOCX. Raises :class:`GkcheckError` when it cannot be opened."""
    from docx import Document
    from docx.table import Table

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED:
                raise GkcheckError(f"{name} 解压后过大,没有读取")
            if "word/document.xml" not in archive.namelist():
                raise GkcheckError(f"{name} 是压缩包,但不是 docx 文件")
        document = Document(io.BytesIO(data))
    except GkcheckError:
        raise
    except Exception as bad:  # noqa: BLE001 - a hostile file may break anywhere in the library
        raise GkcheckError(f"{name} 打不开:{type(bad).__name__}") from None
    blocks: list[Block] = []
    table = 0
    for part in document.iter_inner_content():
        if isinstance(part, Table):
            table += 1
            blocks += _rows(part, table)
            continue
        style = (part.style.name or "") if part.style is not None else ""
        level = re.fullmatch(r"(?:Heading|标题)\s*([1-6])", style)
        for line in plain(part.text).split("\n"):
            if line.strip():
                blocks.append(Block(line.strip(), 0, heading=int(level.group(1)) if level else 0))
    return blocks


def _rows(table: object, number: int) -> list[Block]:
    from docx.table import Table

    assert isinstance(table, Table)
    blocks: list[Block] = []
    above: list[object] = []
    for row in table.rows:
        cells: list[Cell] = []
        seen: list[object] = []
        for cell in row.cells:
            element = cell._tc  # noqa: SLF001 - identity of a merged cell has no public name
            carried = element in above or element in seen
            seen.append(element)
            cells.append(Cell(plain(cell.text), carried=carried))
        above = seen
        text = "\n".join(cell.text for cell in cells if cell.text and not cell.carried)
        if any(cell.text for cell in cells):
            blocks.append(Block(text, 0, tuple(cells), table=number, exact=True))
    return blocks
