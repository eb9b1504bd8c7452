"""What every reader hands on: paragraphs and table rows, in the order of the document."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_CJK = r"\u3000-\u303f\u3400-\u9fff“”‘’"
_SPACE = re.compile(rf"(?<=[{_CJK}\d,;:()<>%+])[ \t]+(?=[{_CJK}\d,;:()<>])|[ \t]+$|^[ \t]+")
_CIRCLED = {chr(0x2460 + i): f"({i + 1})" for i in range(20)}
_CIRCLED |= {chr(0x2474 + i): f"({i + 1})" for i in range(20)}
_CIRCLED |= {"→": ">", "➔": ">", "»": ">", "⟩": ">"}
_BACK = {",": "\uff0c", ";": "\uff1b", ":": "\uff1a", "(": "\uff08", ")": "\uff09", "?": "\uff1f"}


@dataclass(frozen=True)
class Cell:
    """One cell of a row. ``carried``: the text is that of a merged cell, told again."""

    text: str
    carried: bool = False


@dataclass(frozen=True)
class Block:
    """A paragraph (``cells`` empty) or a table row; ``place`` counts blocks from 1.

    ``exact``: merged cells of the row are known, so an empty cell is really empty.
    """

    text: str
    place: int
    cells: tuple[Cell, ...] = ()
    table: int = 0
    heading: int = 0
    gap: bool = False
    exact: bool = False

    @property
    def is_row(self) -> bool:
        """Tell a table row from a paragraph."""
        return bool(self.cells)


def plain(text: str) -> str:
    """Return the text with half-width punctuation, digits and letters, odd spaces taken out.

    Chinese stops, commas of lists, book marks and quotes stay. Lines stay lines.
    """
    for old, new in _CIRCLED.items():
        if old in text:
            text = text.replace(old, new)
    text = unicodedata.normalize("NFKC", text)
    text = re.sub("[\u200b-\u200f\ufeff\u00ad\x00-\x08\x0b-\x1f\x7f]", "", text)
    lines = (re.sub(r"[ \t\u00a0\u3000]+", " ", line) for line in text.split("\n"))
    return "\n".join(_SPACE.sub("", line) for line in lines).strip()


def printed(text: str) -> str:
    """Return ``plain`` text with Chinese punctuation again, as people read it."""
    made = re.sub(
        r"(?<=[\u3400-\u9fff》”」』\d%)\]])[,;?](?!\d)|(?<=[\u3400-\u9fff》”)])[:](?!//)",
        lambda m: _BACK[m.group()],
        text,
    )
    return made.replace("(", _BACK["("]).replace(")", _BACK[")"])
