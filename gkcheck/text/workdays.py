"""Working days by the calendar of the State Council's yearly notices on holidays (部分节假日安排的通知).

Moved holidays and the weekends worked for them count as the notices say. A notice comes out late in
the year before; for years without one only Saturdays and Sundays are free, and results say so.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

import chinese_calendar

_DAY = timedelta(days=1)
_LONGEST = 36_600  # days: a hundred years are no term of any rule


class Reckoned(NamedTuple):
    """A day and whether the official calendar covers all days that were counted."""

    day: date
    official: bool


class Counted(NamedTuple):
    """A number of working days and whether the official calendar covers all of them."""

    days: int
    official: bool


@lru_cache(maxsize=8192)
def _look_up(day: date) -> tuple[bool, bool]:
    try:
        return chinese_calendar.is_workday(day), True
    except NotImplementedError:
        return day.weekday() < 5, False


def is_workday(day: date) -> bool:
    """Tell whether ``day`` is a working day; by weekdays alone where no calendar is known."""
    return _look_up(day)[0]


def add_workdays(day: date, n: int) -> Reckoned:
    """Return the ``n``-th working day after ``day``; the day itself does not count.

    So "5 个工作日内" from ``day`` ends on ``add_workdays(day, 5).day``. ``n`` = 0 gives ``day``.
    Raises ValueError for a negative ``n`` and for more than a hundred years.
    """
    if not 0 <= n <= _LONGEST:
        raise ValueError(f"a term of {n} working days")
    official = True
    while n:
        day += _DAY
        works, known = _look_up(day)
        official &= known
        n -= works
    return Reckoned(day, official)


def workdays_between(first: date, last: date) -> Counted:
    """Return how many working days stand after ``first`` up to and with ``last``.

    Answered the same day: 0; negative when ``last`` is before ``first``. Raises ValueError for spans
    of more than a hundred years.
    """
    low, high = min(first, last), max(first, last)
    if (high - low).days > _LONGEST:
        raise ValueError(f"{low} to {high} is no span of working days")
    days, official = 0, True
    day = low
    while day < high:
        day += _DAY
        works, known = _look_up(day)
        days += works
        official &= known
    return Counted(days if first <= last else -days, official)
