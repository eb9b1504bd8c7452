"""By when: days, months' and years' ends, damaged dates, and duties that come back."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

_BEFORE = r"(?:之前|以前|前|之内|内)"
_DAY = re.compile(rf"(20\d\d)年(\d{{1,2}})月(\d{{1,2}})[日号]{_BEFORE}")
_MONTH = re.compile(rf"(20\d\d)年(\d{{1,2}})月(?:底|末|份)?{_BEFORE}|(20\d\d)年(\d{{1,2}})月[底末]")
_YEAR = re.compile(rf"(20\d\d)年?年?(?:[底末]{_BEFORE}?|{_BEFORE})")
_OWN_DAY = re.compile(rf"(?<![\d年])(\d{{1,2}})月(\d{{1,2}})[日号]{_BEFORE}")
_OWN_MONTH = re.compile(
    rf"(?:(次年|明年|翌年|下一年度?)|(?<![\d年]))(\d{{1,2}})月(?:[底末]{_BEFORE}?|{_BEFORE})"
)
_OWN_YEAR = re.compile(
    rf"(?<!\d)(?:今年|本年|当年)?(?:年底{_BEFORE}?|年末{_BEFORE}?|年内|今年内|本年度内)"
)
_LOST_MONTH = re.compile(rf"(20\d\d)(1[0-2]|0?[1-9])月(?:[底末]{_BEFORE}?|{_BEFORE})")
_LOST_DAY = re.compile(rf"(20\d\d)(\d{{2,4}})日{_BEFORE}")
_LOST_MARK = re.compile(rf"(20\d\d)年(\d{{2,4}})日{_BEFORE}")
_QUARTER = re.compile(rf"第?([一二三四1-4])季度(?:[底末]|结束)?{_BEFORE}")

RECURRENCES: tuple[tuple[str, str], ...] = (
    ("daily", r"每日|每天|逐日|按日"),
    ("quarterly", r"每季度?|按季度?|逐季|季度(?:公开|公布|发布|报送|更新)"),
    ("half_yearly", r"每半年|半年(?:一次|公开|报送|至少|度?更新)|按半年"),
    ("yearly", r"每年|每一?年度|按年度?(?:公开|公布|报)|年度报告|年报(?!送)"),
    (
        "ongoing",
        r"持续(?:推进|公开|发布|更新|做好|落实)(?!续)|动态(?:更新|调整|管理)|长期|常态化推进|定期(?:公开|发布|更新|清理|梳理)"
        r"|及时(?:更新|调整更新|[^,。;]{0,10}(?:更新发布|更新调整))|随时|实时更新|全年",
    ),
)


@dataclass(frozen=True)
class Deadline:
    """A day or a recurrence (``value``), the words it was read from, and a doubt, if any."""

    value: str | None
    raw: str
    doubt: str | None = None


def read_deadline(text: str, year: int | None, *, whole: bool = False) -> Deadline | None:
    """Return what a text says on time, or None. An explicit day goes before a recurrence.

    ``year`` is the plan's year, for days without one. ``whole``: the text is a time cell, so
    bare words such as 持续推进 count even where they would be ornament in a sentence.
    A damaged date with two readings gives a ``doubt``, and no value unless one reading lies in
    the plan's year or the months in which that year is reported on.
    """
    found = _explicit(text, year)
    if found:
        return found
    for name, pattern in RECURRENCES:
        for match in re.finditer(pattern, text):
            if whole or not _ornament(match.group()):
                return Deadline(name, match.group())
    if whole and re.search(r"持续|长期|常态|按时|及时|日常|即时|实时", text):
        return Deadline("ongoing", text.strip())
    if whole and re.search(r"半年", text):
        return Deadline("half_yearly", text.strip())
    if whole and re.search(r"年度|每年|一年", text):
        return Deadline("yearly", text.strip())
    bare = re.fullmatch(r"\s*(20\d\d)年?\s*", text) if whole else None
    return Deadline(f"{bare.group(1)}-12-31", text.strip()) if bare else None


def has_day(text: str, year: int | None) -> bool:
    """Tell whether a text names a day by which something is due, readable or damaged."""
    return _explicit(text, year) is not None


def _ornament(word: str) -> bool:
    if word.startswith("持续") and word not in {"持续公开", "持续更新", "持续发布"}:
        return True
    return word in {"全年", "长期"}


def _explicit(text: str, year: int | None) -> Deadline | None:
    said = re.sub(r"(?<=\d) +(?=年|月|日)|(?<=[年月]) +(?=\d)", "", text)
    if match := _DAY.search(said):
        return _made(match, *map(int, match.groups()))
    if match := _LOST_MONTH.search(said):
        return _made(match, int(match.group(1)), int(match.group(2)))
    if match := _LOST_DAY.search(said) or _LOST_MARK.search(said):
        return _damaged(match, year)
    if match := _MONTH.search(said):
        numbers = [int(group) for group in match.groups() if group]
        return _made(match, *numbers)
    if match := _YEAR.search(said):
        return Deadline(f"{match.group(1)}-12-31", match.group())
    if year is None:
        return None
    if match := _OWN_DAY.search(said):
        return _made(match, year, int(match.group(1)), int(match.group(2)))
    if match := _OWN_MONTH.search(said):
        return _made(match, year + bool(match.group(1)), int(match.group(2)))
    if match := _QUARTER.search(said):
        quarter = "一二三四".find(match.group(1)) + 1 or int(match.group(1))
        return _made(match, year, quarter * 3)
    if match := _OWN_YEAR.search(said):
        return Deadline(f"{year}-12-31", match.group())
    return None


def _made(match: re.Match[str], year: int, month: int, day: int | None = None) -> Deadline:
    raw = match.group()
    try:
        end = calendar.monthrange(year, month)[1] if 1 <= month <= 12 else 1
        return Deadline(date(year, month, day or end).isoformat(), raw)
    except ValueError:
        return Deadline(None, raw, f"“{raw}”不是真实的日期")


def _damaged(match: re.Match[str], plan_year: int | None) -> Deadline:
    raw, year, digits = match.group(), int(match.group(1)), match.group(2)
    readings = []
    for cut in (1, 2):
        month, day = digits[:cut], digits[cut:]
        if (month and day and not day.startswith("0")) or len(day) == 2:
            try:
                readings.append(date(year, int(month), int(day)))
            except ValueError:
                continue
    readings = sorted(set(readings))
    if not readings:
        return Deadline(None, raw, f"“{raw}”读不出日期")
    if len(readings) == 1:
        return Deadline(readings[0].isoformat(), raw)
    said = "或".join(reading.isoformat() for reading in readings)
    near = [day for day in readings if plan_year and day <= date(plan_year + 1, 6, 30)]
    if len(near) == 1:
        text = f"“{raw}”缺字,可读作 {said};按规划年份和次年上半年取 {near[0]},请核对"
        return Deadline(near[0].isoformat(), raw, text)
    return Deadline(None, raw, f"“{raw}”缺字,可读作 {said},未填期限")
