"""Dates as Chinese government pages write them. Impossible dates are no dates."""

from __future__ import annotations

import re
from datetime import date

_FIRST_YEAR = 1949
_LAST_YEAR = 2099
_CN_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | dict.fromkeys("零○ΟO０◯", 0)
_CN_ZERO = "〇零○ΟO０◯"
_CN = r"一二三四五六七八九"

_FULL = re.compile(
    # Begins with a character, not with what stands before it: such a search is several times faster.
    r"((?:19|20)(?<!\d\d\d)(?<!\d\.\d\d)\d\d)\s*(?:[-/.－—–‐]\s*(\d{1,2})\s*[-/.－—–‐]\s*(3[01]|[12]\d|0?\d)"
    # The clock may follow without a blank.
    r"(?:(?!\d)|(?=(?:[01]?\d|2[0-3]):\d\d))"
    r"|年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日?)"
)
# Year, month and day each in either kind of numerals; what is written in digits alone is _FULL.
_CHINESE = re.compile(
    rf"([{_CN}{_CN_ZERO}12][{_CN}{_CN_ZERO}09][{_CN}{_CN_ZERO}\d]{{2}})\s*年"
    rf"\s*([{_CN}十]{{1,3}}|\d{{1,2}})\s*月\s*([{_CN}十廿卅]{{1,4}}|\d{{1,2}})\s*[日号]"
)
_WIDE = str.maketrans("０１２３４５６７８９－／．", "0123456789-/.")
_SHORT = re.compile(
    r"(?<![\d\-/.年])(\d{1,2})\s*(?:[-/.]\s*(\d{1,2})(?![\d\-/.])|月\s*(\d{1,2})\s*日?)"
)
_COMPACT = re.compile(r"^((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?:\d{4}|\d{6})?$")
_URL_FULL = re.compile(
    r"(?:^|[/_\-t=])((?:19|20)\d\d)(?:([-_/])(\d{1,2})\2(\d{1,2})(?!\d)|(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d{1,5}(?:\D|$)))"
)
_URL_MONTH_DAY = re.compile(r"/((?:19|20)\d\d)-?(0[1-9]|1[0-2])/(0[1-9]|[12]\d|3[01])(?=/)")


def _make(year: int, month: int, day: int) -> date | None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _chinese_number(text: str) -> int:
    """Return 1-99 written with 十, 廿 or 卅 (二十九, 廿九), or in digits; 0 when it is no number."""
    if text.isdigit():
        return int(text)
    text = text.replace("廿", "二十").replace("卅", "三十")
    if "十" in text:
        tens, _, ones = text.partition("十")
        if "十" in ones:
            return 0
        return (_CN_DIGITS.get(tens, 0) if tens else 1) * 10 + (
            _CN_DIGITS.get(ones, 0) if ones else 0
        )
    return _CN_DIGITS[text] if len(text) == 1 else 0


def _from_full(match: re.Match[str]) -> date | None:
    year, month, day, cn_month, cn_day = match.groups()
    return _make(int(year), int(month or cn_month), int(day or cn_day))


def _from_chinese(match: re.Match[str]) -> date | None:
    if match.group().isascii() or all(part.isdigit() for part in match.groups()):
        return None
    year = int("".join(str(_CN_DIGITS.get(c, c)) for c in match.group(1)))
    return _make(year, _chinese_number(match.group(2)), _chinese_number(match.group(3)))


def find_dates(text: str) -> list[tuple[date, str, int]]:
    """Return every full date in ``text`` as (date, raw text, offset), in order of appearance."""
    if "２０" in text or "１９" in text:
        text = text.translate(_WIDE)
    found = [
        (value, match.group(), match.start())
        for match in _FULL.finditer(text)
        if (value := _from_full(match)) is not None
    ]
    if "年" in text:
        found.extend(
            (value, match.group(), match.start())
            for match in _CHINESE.finditer(text)
            if (value := _from_chinese(match)) is not None
        )
        found.sort(key=lambda item: item[2])
    return found


def find_date(text: str) -> tuple[date, str] | None:
    """Return the first full date of ``text`` and the raw text it was read from."""
    found = find_dates(text)
    return (found[0][0], found[0][1]) if found else None


def parse_date(text: str, year_hint: int | None = None) -> date | None:
    """Return the date that ``text`` states, or None.

    Reads ``2021-05-16``, ``2021年5月16日``, ``2021/5/16``, ``2021.5.16``, ``二〇二一年五月十六日``,
    ``2021年五月十六日``, ``[2021-05-16 10:00]``, ``20210516``, full-width digits; and ``05-16`` or ``5月16日`` when ``year_hint`` is given.
    """
    found = find_date(text)
    if found is not None:
        return found[0]
    bare = text.translate(_WIDE).strip(" []()（）【】〔〕\t\r\n\u3000\xa0")
    match = _COMPACT.match(bare)
    if match:
        return _make(int(match.group(1)), int(match.group(2)), int(match.group(3)))
    if year_hint is not None:
        short = _SHORT.search(bare)
        if short:
            return _make(year_hint, int(short.group(1)), int(short.group(2) or short.group(3)))
    return None


def short_date(text: str) -> tuple[int, int, str] | None:
    """Return (month, day, raw) of a date without a year, e.g. ``05-16`` or ``5月16日``."""
    match = _SHORT.search(text)
    if match is None:
        return None
    month, day = int(match.group(1)), int(match.group(2) or match.group(3))
    # 2000 is a leap year, so every day that exists in some year passes.
    return (month, day, match.group()) if _make(2000, month, day) else None


def url_date(url: str) -> date | None:
    """Return the day an address carries: ``t20210516_1.html``, ``/2021/5/16/``, ``/202105/16/``."""
    path = url.split("?", 1)[0]
    match = _URL_MONTH_DAY.search(path)
    if match:
        return _make(int(match.group(1)), int(match.group(2)), int(match.group(3)))
    for match in _URL_FULL.finditer(path):
        year, _, month, day, month8, day8 = match.groups()
        value = _make(int(year), int(month or month8), int(day or day8))
        if value is not None:
            return value
    return None
