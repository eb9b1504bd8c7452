"""The days within which a notice asks for opinions, as its text states them."""

from __future__ import annotations

import re
from datetime import date, timedelta

from checks.derived.mailbox import add_months, chinese_number
from gkcheck.text.normalize import compact
from gkcheck.text.workdays import add_workdays

_ONE = timedelta(days=1)
_DAY = r"(?:(?P<y%d>20\d\d)年)?(?P<m%d>\d{1,2})月(?P<d%d>\d{1,2})日"
_CLOCK = r"(?:\d{1,2}:\d{2}(?::\d{2})?)?"
_TO = r"(?:至|到|—|–|-|~|－)+"
_RANGE = re.compile(
    (_DAY % (1, 1, 1)) + rf"{_CLOCK}(?:起|开始)?.{{0,6}}?{_TO}.{{0,3}}?"
    # The month may be told once: 3月12日至30日.
    r"(?:(?:(?P<y2>20\d\d)年)?(?P<m2>\d{1,2})月)?(?P<d2>\d{1,2})日"
)
_UNTIL = re.compile(
    r"(?:"
    + (_DAY % (2, 2, 2))
    + r")(?:\([^()]{0,4}\))?(?:\d{1,2}(?:时|:\d\d)|24时|下午\S{0,4}|上午\S{0,4}|下班)?(?:\([^()]{0,4}\))?"
    r"(?:之?前|以前|(?:截?止|结束)(?!时间|日期|日))"
    r"|(?:(?:截止|截至|结束|终止)(?:时间|日期|日|到|至)?[为是:]{0,2}|(?:[即今]日|公[告示]之日)起?(?:至|到|-))(?:"
    + (_DAY % (3, 3, 3))
    + ")"
)
_NUMBER = r"(?:\d{1,3}|[一二三四五六七八九十]{1,3})"
# 自3月12日起30日
_FROM = re.compile(
    r"自"
    + (_DAY % (1, 1, 1))
    + rf"起(?:的)?(?P<n>{_NUMBER})个?(?P<unit>工作日|自然日|日|天|月)(?!\d)"
)
_SINCE = re.compile(r"(?:开始|起始)(?:时间|日期|日)(?:为|:|：|是)?" + (_DAY % (1, 1, 1)))
_SPAN = re.compile(
    r"(?:征求意见|征集|公示|反馈|意见)(?:时间|期限|期)?.{0,10}?(?<![\d月])(?P<n>\d{1,3})个?(?P<unit>工作日|日|天)"
    rf"|自.{{0,10}}(?:发布|公布|公告|刊登|公示)之日起.{{0,4}}?(?P<n2>{_NUMBER})个?(?P<unit2>工作日|自然日|日|天|月)"
)
_NO_YEAR_ISO = re.compile(r"(20\d\d)[-/.](\d{1,2})[-/.](\d{1,2})")


def period(text: str, published: date | None) -> tuple[date | None, date | None]:
    """Return first and last day for opinions that a notice's text states."""
    flat = compact(_NO_YEAR_ISO.sub(r"\1年\2月\3日", text))
    for match in _RANGE.finditer(flat):
        start = _day(match["y1"], match["m1"], match["d1"], published)
        month = match["m2"] or match["m1"]
        end = _day(match["y2"] or match["y1"], month, match["d2"], published)
        if start is not None and end is not None:
            if end < start and match["y2"] is None and match["m2"]:
                end = _day(str(start.year + 1), month, match["d2"], published)
            if end is not None and 0 <= (end - start).days <= 400:
                return start, end
    match_from = _FROM.search(flat)
    if match_from is not None:
        first = _day(match_from["y1"], match_from["m1"], match_from["d1"], published)
        if first is not None:
            return first, _after(first, match_from["n"], match_from["unit"])
    match_until = _UNTIL.search(flat)
    if match_until is not None:
        year = match_until["y2"] or match_until["y3"]
        month, day = match_until["m2"] or match_until["m3"], match_until["d2"] or match_until["d3"]
        end = _day(year, month, day, published)
        if end is not None and published is not None and end < published and year is None:
            end = _day(str(published.year + 1), month, day, published)
        since = _SINCE.search(flat)
        first = _day(since["y1"], since["m1"], since["d1"], published) if since else None
        if first is not None and end is not None and first <= end:
            return first, end
        return published, end
    match_span = _SPAN.search(flat)
    if match_span is not None and published is not None:
        number, unit = (
            match_span["n"] or match_span["n2"],
            match_span["unit"] or match_span["unit2"],
        )
        return published, _after(published, number, unit)
    return published, None


def _after(first: date, number: str, unit: str) -> date | None:
    """Return the last of ``number`` days, working days or months that begin with ``first``."""
    count = int(number) if number.isdecimal() else chinese_number(number)
    if count < 1:
        return None
    if unit == "工作日":
        return add_workdays(first - _ONE, count).day
    if unit == "月":
        return add_months(first, count) - _ONE
    return first + timedelta(days=count - 1)


def _day(year: str | None, month: str, day: str, hint: date | None) -> date | None:
    if year is None and hint is None:
        return None
    try:
        return date(int(year) if year else hint.year if hint else 0, int(month), int(day))
    except ValueError:
        return None
