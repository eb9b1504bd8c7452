"""One small font in place of this machine's, for PDF files that bring none.

PDFium reads text with the boxes of its characters: where a character has none, a line or a cell that
repeats a short text before it is taken for the same text drawn twice, and dropped. So what a file
says would hang on the fonts of the machine, and loading one for every page costs ten times the
reading. The font has one box for every character (``tools/stand_in_font.py``).
"""

from __future__ import annotations

import ctypes
from functools import cache
from pathlib import Path

import pypdfium2.raw as raw

FONT = Path(__file__).with_name("stand-in.ttf")
_LATIN = 0  # Windows' numbers of character sets; PDFium has its own fonts for this one
_CHINESE = 134


@cache
def use_stand_in() -> object:
    """Give PDFium the stand-in and nothing else; return what must live as long as the library."""
    font = FONT.read_bytes()

    def choose(_: object, weight: int, italic: int, charset: int, *more: object) -> int | None:
        return None if charset == _LATIN else 1

    def data(_: object, font_id: int, table: int, buffer: int, size: int) -> int:
        if table:
            return 0  # the whole file is asked for as table 0
        if buffer and size >= len(font):
            ctypes.memmove(buffer, font, len(font))
        return len(font)

    given = {"MapFont": choose, "GetFontData": data, "GetFontCharset": lambda *_: _CHINESE}
    given["GetFaceName"] = lambda *_: 0
    info = raw.FPDF_SYSFONTINFO()
    info.version = 1
    for name, kind in raw.FPDF_SYSFONTINFO._fields_[1:]:
        setattr(info, name, kind(given.get(name, lambda *_: None)))
    raw.FPDF_SetSystemFontInfo(ctypes.byref(info))
    return info
