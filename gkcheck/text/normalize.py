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
_SWAPS = [(chr(code), plain) for code, plain in _TABLE.items() if chr(code) != plain]
# What NFKC alters in nearly every Chinese text, each sign by itself.
_WIDE_SIGNS = [
    *((chr(c), chr(c - 0xFEE0)) for c in range(0xFF01, 0xFF5F) if not chr(c).isalnum()),
    ("\u3000", " "),
    ("\xa0", " "),
    ("…", "..."),
]
_WIDE = frozenset(wide for wide, _ in _WIDE_SIGNS)
_USUAL = "【】〔〕[]“”‘’'`「」—–•●○■◆〈〉、。"
_USUAL_SWAPS = [(sign, plain) for sign, plain in _SWAPS if sign in _USUAL]
_RARE = frozenset(sign for sign, _ in _SWAPS) - frozenset(_USUAL) - _WIDE
_LONG = 400  # characters from which replacing sign by sign is faster
_UNSEEN = r"\u200b-\u200f\u2028-\u202e\u2060\ufeff"
_INVISIBLE = re.compile(f"[{_UNSEEN}]+")
_SPACE = re.compile(r"[\s\u200b-\u200f\u2028-\u202e\u2060\ufeff\u3000\xa0]+")
_LEAD = re.compile(r"^[·>\-*|]+")
_NOT_NAME = re.compile(r"[^\w]|_")


def squeeze(text: str) -> str:
    """Return ``text`` with every run of (also full-width, no-break) space as one space, trimmed."""
    return _SPACE.sub(" ", text).strip()


def compact(text: str) -> str:
    """Return ``text`` in half width without any space: ``首　页`` becomes ``首页``."""
    return _long_compact(text)[0] if len(text) >= _LONG else _compact(text)


def _compact(text: str) -> str:
    return _INVISIBLE.sub("", "".join(unicodedata.normalize("NFKC", text).split()))


def _long_compact(text: str) -> tuple[str, bool]:
    """Return a long text compact, and whether it has signs beyond the usual ones.

    One look for all that is rare spares a text without it many looks, one for each sign.
    """
    if _unusual().search(text):
        return _compact(text), True
    for wide, narrow in _WIDE_SIGNS:
        text = text.replace(wide, narrow)
    return "".join(text.split()), False


@cache
def _unusual() -> re.Pattern[str]:
    """What NFKC alters but for the signs that every Chinese text is full of, and rare signs."""
    codes = [
        code
        for code in range(0x10000)
        if not 0xD800 <= code < 0xE000
        and (
            unicodedata.normalize("NFKC", chr(code)) != chr(code)
            or unicodedata.combining(chr(code))
        )
        and chr(code) not in _WIDE
    ]
    codes += map(ord, _RARE)
    # Syllables of Hangul are composed of letters; beyond the first plane nobody looks closely.
    return re.compile(
        "["
        + "".join(f"\\u{code:04x}" for code in codes)
        + _UNSEEN
        + "\u1100-\u11ff\U00010000-\U0010ffff]"
    )


def normalize_title(text: str) -> str:
    """Return a comparable form of a title: half width, one kind of bracket, quote and dash.

    Leading bullets and a trailing ellipsis go. ``〔2021〕``, ``[2021]`` and ``【2021】`` become alike.
    """
    if len(text) < _LONG:
        flat = _compact(text).translate(_TABLE)
    else:
        flat, rare = _long_compact(text)
        for sign, plain in _SWAPS if rare else _USUAL_SWAPS:
            flat = flat.replace(sign, plain)
    last = flat[-1:]
    if last in (".", "…", "·"):
        head = flat.rstrip(last)
        if last != "." or len(head) < len(flat) - 1:  # one full stop is no ellipsis
            flat = head
    return _LEAD.sub("", flat).casefold()


def normalize_name(text: str) -> str:
    """Return a comparable form of a column or unit name: letters, digits and ideographs only."""
    return _NOT_NAME.sub("", compact(text)).casefold()
