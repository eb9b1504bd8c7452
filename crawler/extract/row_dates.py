"""The date of a list entry, also when year, month and day stand in different places."""

from __future__ import annotations

import re
from datetime import date

from crawler.extract.dom import Dom, El
from gkcheck.text.dates import find_dates, short_date, url_date

SHORT_CELL = re.compile(
    r"[\[(（［【]?\s*(?:(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}\s*月?|\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?)\s*[\])）］】]?$"
)
BRACKET_SHORT = re.compile(r"[\[(（［【]\s*\d{1,2}[-/.月]\d{1,2}日?\s*[\])）］】]")
_YEAR_MONTH = re.compile(
    r"(?<!\d)((?:19|20)\d\d)\s*[-/.年]\s*(\d{1,2})(?!\d|\s*[-/.]\s*\d|\s*月\s*\d)"
)
_YEAR_MONTH_CELL = re.compile(
    r"(?:^|\n)[\s\[(（]*((?:19|20)\d\d)\s*[-/.年]\s*(\d{1,2})\s*月?[\s\])）]*(?=\n|$)"
)
_LONE_DAY = re.compile(r"(?:^|\n)\s*(\d{1,2})日?\s*(?=\n|$)")
_LONE_YEAR = re.compile(r"(?:^|\n)\s*((?:19|20)\d\d)\s*年?度?\s*(?=\n|$)")
_YEAR_LINE = re.compile(r"\s*((?:19|20)\d\d)\s*年?度?\s*$")
_TRAILING = re.compile(r"(?:^|\s)(\d{1,2}[-/]\d{1,2})$")
_SHORT_YEAR = re.compile(r"[\[(（【]?\s*([0-6]\d)([-/])(\d\d)\2(\d\d)\s*[\])）】]?")
MAYBE_DATE = re.compile(r"\d\s*[-/.月年]\s*\d")
_LABEL = re.compile(r"(发布|公开|更新|发表|添加)?(?:日期|时间)\s*[:：]\s*$")
_HAN = re.compile(r"[\u4e00-\u9fa5]")
_EDGE = " \n[(（［【·•"
_BEFORE = 800
_MOST_ROUND_A_DAY = 6  # characters: brackets, a time


def is_dated(dom: Dom, el: El, most: int | None = None) -> bool:
    """Tell whether at least every second link inside ``el`` has a day: entries of a list do.

    ``most``: so many days tell it too, however many links there are.
    """
    days = sum(1 for _ in MAYBE_DATE.finditer(dom.text, el.start, el.end))
    return days > 0 and (2 * days >= len(dom.links_in(el)) or (most is not None and days > most))


def read_date(dom: Dom, low: int, high: int, href: str | None) -> tuple[date | None, str | None]:
    """Return the date stated in the text from ``low`` to ``high`` and the raw text of it.

    A year that is not in the entry is taken from the entry's own address when month and day agree
    there, else from the heading above (2021年). Raw text without a date means: a day of an
    unknown year.
    """
    text = dom.text[low:high]
    full = dom.dates(low, high)
    if full:
        # A title may name a day too; the entry's own date stands at an edge of the text.
        if len(full) > 1 and (told := _labelled(dom, low, full)):
            return told
        value, raw, offset = full[0] if not text[: full[0][2]].strip(_EDGE) else full[-1]
        if _in_words(dom, low + offset, raw):
            apart = [(v, r) for v, r, at in full if not _in_words(dom, low + at, r)]
            return apart[-1] if apart else _beside(dom, low, high, href) or (value, raw)
        return value, raw
    if not MAYBE_DATE.search(text):
        return None, None
    cells = dom.cells(low, high)
    # A title that ends in a digit runs into the date of the next element.
    full = find_dates(cells)
    if full:
        value, raw, _ = full[0] if not cells[: full[0][2]].strip(_EDGE) else full[-1]
        return value, raw
    return (
        _month_and_day(cells, _YEAR_MONTH_CELL)
        or _month_and_day(cells, _YEAR_MONTH)
        or _short_year(cells)
        or _day_of_year(dom, cells, low, href)
        or (None, None)
    )


def _labelled(dom: Dom, low: int, full: list[tuple[date, str, int]]) -> tuple[date, str] | None:
    """Return the only day that is said to be that of publication: 日期：2021-03-05."""
    found = []
    for value, raw, offset in full:
        at = low + offset
        label = _LABEL.search(dom.text, max(low, at - 10), at)
        if label and (
            label[1]
            or not _HAN.match(dom.text[label.start() - 1])
            or dom.at(label.start()).start == label.start()
        ):
            found.append((value, raw))
    return found[0] if len(found) == 1 else None


def _in_words(dom: Dom, offset: int, raw: str) -> bool:
    """Tell whether the day ``raw`` at ``offset`` stands among other words: a title, a summary."""
    el = dom.at(offset)
    return el.end - el.start > len(raw) + _MOST_ROUND_A_DAY


def _beside(dom: Dom, low: int, high: int, href: str | None) -> tuple[date, str] | None:
    """Read a day that stands in pieces beside words that name another day."""
    cells = dom.cells(low, high)
    found = (
        _month_and_day(cells, _YEAR_MONTH_CELL)
        or _short_year(cells)
        or _day_of_year(dom, cells, low, href)
    )
    return (found[0], found[1] or "") if found and found[0] else None


def _month_and_day(cells: str, written: re.Pattern[str]) -> tuple[date, str] | None:
    month = written.search(cells)
    if month is None:
        return None
    # Of several lone numbers (that of the row, a count) the one nearest to the month is its day.
    days = sorted(_LONE_DAY.finditer(cells), key=lambda day: abs(day.start(1) - month.start(1)))
    for day in days:
        try:
            value = date(int(month.group(1)), int(month.group(2)), int(day.group(1)))
        except ValueError:
            continue
        return value, f"{month.group().strip()} {day.group(1)}"
    return None


def _short_year(cells: str) -> tuple[date, str] | None:
    """Read a cell of its own that holds 21-03-05 and nothing else: year, month and day."""
    for line in cells.split("\n"):
        match = _SHORT_YEAR.fullmatch(line.strip())
        if match:
            year, month, day = (int(match.group(i)) for i in (1, 3, 4))
            try:
                return date(2000 + year, month, day), line.strip()
            except ValueError:
                return None
    return None


def _short(cells: str) -> tuple[int, int, str] | None:
    lines = [line.strip() for line in cells.split("\n") if line.strip()]
    for line in [*reversed(lines[-3:]), *lines[:2]]:
        bracket = BRACKET_SHORT.search(line)
        if bracket:
            return short_date(bracket.group())
        trailing = _TRAILING.search(line)
        if SHORT_CELL.match(line) or trailing:
            return short_date(trailing.group(1) if trailing else line)
    return None


def _day_of_year(
    dom: Dom, cells: str, low: int, href: str | None
) -> tuple[date | None, str | None] | None:
    short = _short(cells)
    if short is None:
        return None
    month, day, raw = short
    inside = _LONE_YEAR.search(cells)
    if inside:
        year: int | None = int(inside.group(1))
        raw = f"{inside.group(1)} {raw}"
    else:
        linked = url_date(href) if href else None
        if linked is not None and (linked.month, linked.day) == (month, day):
            return linked, raw
        year = _heading_year(dom, low)
    if year is None:
        return None, raw
    try:
        return date(year, month, day), raw
    except ValueError:
        return None, raw


def _heading_year(dom: Dom, position: int) -> int | None:
    """Return the year that stands alone above, unless it is one of a row of years to choose."""
    lines = [x for x in dom.text[max(0, position - _BEFORE) : position].split("\n") if x.strip()]
    for i in range(len(lines) - 1, -1, -1):
        match = _YEAR_LINE.match(lines[i])
        if match:
            lone = i == 0 or not _YEAR_LINE.match(lines[i - 1])
            return int(match.group(1)) if lone else None
    return None
