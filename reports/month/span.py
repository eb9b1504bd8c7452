"""Months as the ledger writes them: YYYY-MM."""

from __future__ import annotations

import calendar
from datetime import date


def last_day(month: str) -> date:
    """Return the last day of ``month`` (YYYY-MM)."""
    year, number = map(int, month.split("-"))
    return date(year, number, calendar.monthrange(year, number)[1])


def months_before(month: str, count: int) -> list[str]:
    """Return ``count`` months up to ``month``, the earliest first."""
    year, number = map(int, month.split("-"))
    at = year * 12 + number - 1
    return [f"{i // 12:04}-{i % 12 + 1:02}" for i in range(at - count + 1, at + 1)]
