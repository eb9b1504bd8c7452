"""A plan document -> blocks. The kind of file is taken from its bytes, not only its name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from gkcheck.drafting.blocks import Block
from gkcheck.errors import GkcheckError

MAX_BYTES = 4 * 1024 * 1024
"""Largest document read, in bytes: plans have some ten to a hundred thousand characters."""
MAX_BLOCKS = 8_000
"""Most paragraphs and rows; the longest of five real plans has some 600."""
MAX_PARAGRAPH = 20_000
"""Most characters of one paragraph or row; guards the patterns that look for columns and units."""
SUFFIXES = (".txt", ".md", ".html", ".htm", ".docx", ".pdf")


def read_document(path: Path) -> list[Block]:
    """Return the blocks of a plan document.

    Raises :class:`GkcheckError` with one Chinese line: no such file, too big, empty, not a text,
    or a kind of file that is not read.
    """
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise GkcheckError(f"{path} 不是文件")
        if size > MAX_BYTES:
            limit = MAX_BYTES // 1024 // 1024
            raise GkcheckError(
                f"{path.name} 有 {size / 1024 / 1024:.1f} MB,超过 {limit} MB;请只保留规划正文再试"
            )
        data = path.read_bytes()
    except OSError as bad:
        raise GkcheckError(f"读不到文件 {path}:{bad.strerror}") from None
    if not data.strip():
        raise GkcheckError(f"{path.name} 是空文件")
    blocks = _blocks(path, data)
    if not any("\u4e00" <= char <= "\u9fff" for block in blocks for char in block.text):
        raise GkcheckError(f"{path.name} 中没有读到中文文字(扫描件请先做文字识别)")
    if len(blocks) > MAX_BLOCKS:
        raise GkcheckError(
            f"{path.name} 有 {len(blocks)} 段,超过 {MAX_BLOCKS} 段;请只保留规划正文再试"
        )
    longest = max(len(block.text) for block in blocks)
    if longest > MAX_PARAGRAPH:
        raise GkcheckError(
            f"{path.name} 有一段 {longest} 字,超过 {MAX_PARAGRAPH} 字;请按原文分段再试"
        )
    return [replace(block, place=i) for i, block in enumerate(blocks, start=1)]


def _blocks(path: Path, data: bytes) -> list[Block]:
    suffix = path.suffix.lower()
    if data[:5] == b"%PDF-":
        from gkcheck.drafting.reading_pdf import read_pdf

        return read_pdf(data, path.name)
    if data[:4] == b"PK\x03\x04":
        from gkcheck.drafting.reading_docx import read_docx

        return read_docx(data, path.name)
    if suffix not in SUFFIXES:
        raise GkcheckError(f"不会读 {path.name};可读的有 {'、'.join(SUFFIXES)}")
    if suffix in {".pdf", ".docx"}:
        raise GkcheckError(f"{path.name} 的内容不是 {suffix[1:]} 文件")
    text = _decoded(data, path.name)
    if suffix in {".html", ".htm"} or "<html" in text[:2000].lower():
        from gkcheck.drafting.reading_html import read_html

        return read_html(text)
    from gkcheck.drafting.reading_text import read_text

    return read_text(text)


def _decoded(data: bytes, name: str) -> str:
    utf16 = data[:2] in {b"\xff\xfe", b"\xfe\xff"}
    for charset in ("utf-16",) if utf16 else ("utf-8-sig", "gb18030", "big5"):
        try:
            text = data.decode(charset)
        except UnicodeDecodeError:
            continue
        if _is_text(text):
            return text
    raise GkcheckError(f"{name} 不是文本文件(内容是二进制数据)")


def _is_text(text: str) -> bool:
    odd = sum((char < " " and char not in "\t\r\n\f") or char == "\ufffd" for char in text)
    common = sum("\u4e00" <= char <= "\u9fff" or " " <= char <= "~" for char in text)
    return odd * 200 <= len(text) and common * 3 >= len(text)
