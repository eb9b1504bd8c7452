"""One written form for names and titles that differ only in width, brackets, quotes or spaces."""

from __future__ import annotations

import re
import unicodedata

_OPEN = "〔【［[〖〘﹝"
_CLOSE = "〕】］]〗〙﹞"
_TABLE = str.maketrans(
    {
        **dict.fromkeys(_OPEN, "〔"),
        **dict.fromkeys(_CLOSE, "〕"),
        **dict.fromkeys("“”„‟〝〞「」『』＂''‘’′`", '"'),
        **dict.fromkeys("—–―－‐‑‒−", "-"),
        **dict.fromkeys("·•・‧∙⋅●▪◆■○◇►▶", "·"),
        **dict.fromkeys("〈《", "《"),
        **dict.fromkeys("〉》", "》"),
        "、": ",",
        "。": ".",
    }
)
_SPACE = re.compile(r"[\s\u200b-\u200f\u2028-\u202e\u2060\ufeff\u3000\xa0]+")
_TAIL = re.compile(r"(?:\.{2,}|…+|·+)$")
_LEAD = re.compile(r"^[·>\-*|]+")
_NOT_NAME = re.compile(r"[^\w]|_")


def squeeze(text: str) -> str:
    """Return ``text`` with every run of (also full-width, no-break) space as one space, trimmed."""
    return _SPACE.sub(" ", text).strip()


def compact(text: str) -> str:
    """Return ``text`` in half width without any space: ``首　页`` becomes ``首页``."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text))


def normalize_title(text: str) -> str:
    """Return a comparable form of a title: half width, one kind of bracket, quote and dash.

    Leading bullets and a trailing ellipsis go. ``〔2021〕``, ``[2021]`` and ``【2021】`` become alike.
    """
    flat = compact(text).translate(_TABLE)
    return _LEAD.sub("", _TAIL.sub("", flat)).casefold()


def normalize_name(text: str) -> str:
    """Return a comparable form of a column or unit name: letters, digits and ideographs only."""
    return _NOT_NAME.sub("", compact(text)).casefold()
