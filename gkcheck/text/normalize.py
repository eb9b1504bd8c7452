"""One written form for names and titles that differ only in width, brackets, quotes or spaces."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

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
_SWAPS = [(chr(code), plain) for code, plain in _TABLE.items()]
_WIDE_SIGNS = [
    (chr(code), chr(code - 0xFEE0)) for code in range(0xFF01, 0xFF5F) if not chr(code).isalnum()
]
_LONG = 400  # characters from which replacing sign by sign is faster
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2028-\u202e\u2060\ufeff]+")
_SPACE = re.compile(r"[\s\u200b-\u200f\u2028-\u202e\u2060\ufeff\u3000\xa0]+")
_TAIL = re.compile(r"(?:\.{2,}|…+|·+)$")
_LEAD = re.compile(r"^[·>\-*|]+")
_NOT_NAME = re.compile(r"[^\w]|_")


def squeeze(text: str) -> str:
    """Return ``text`` with every run of (also full-width, no-break) space as one space, trimmed."""
    return _SPACE.sub(" ", text).strip()


def compact(text: str) -> str:
    """Return ``text`` in half width without any space: ``首　页`` becomes ``首页``."""
    return _INVISIBLE.sub("", "".join(half_width(text).split()))


def half_width(text: str) -> str:
    """Return ``text`` in Unicode's form NFKC; long texts several times faster than by itself."""
    if len(text) < _LONG or _altered().search(text):
        return unicodedata.normalize("NFKC", text)
    for wide, narrow in _WIDE_SIGNS:
        text = text.replace(wide, narrow)
    return text


@cache
def _altered() -> re.Pattern[str]:
    """What NFKC alters, but for the signs that every Chinese text is full of."""
    signs = {wide for wide, _ in _WIDE_SIGNS}
    codes = [
        code
        for code in range(0x10000)
        if not 0xD800 <= code < 0xE000
        and (
            unicodedata.normalize("NFKC", chr(code)) != chr(code)
            or unicodedata.combining(chr(code))
        )
        and chr(code) not in signs
    ]
    # Syllables of Hangul are composed of letters; beyond the first plane nobody looks closely.
    return re.compile(
        "[" + "".join(f"\\u{code:04x}" for code in codes) + "\u1100-\u11ff\U00010000-\U0010ffff]"
    )


def normalize_title(text: str) -> str:
    """Return a comparable form of a title: half width, one kind of bracket, quote and dash.

    Leading bullets and a trailing ellipsis go. ``〔2021〕``, ``[2021]`` and ``【2021】`` become alike.
    """
    flat = compact(text)
    if len(flat) < _LONG:
        flat = flat.translate(_TABLE)
    else:
        for sign, plain in _SWAPS:
            flat = flat.replace(sign, plain)
    if flat[-1:] in (".", "…", "·"):
        flat = _TAIL.sub("", flat)
    return _LEAD.sub("", flat).casefold()


def normalize_name(text: str) -> str:
    """Return a comparable form of a column or unit name: letters, digits and ideographs only."""
    return _NOT_NAME.sub("", compact(text)).casefold()
