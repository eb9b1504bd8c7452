"""The only place that reads the clock. Everything else is handed a date or an instant."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")


def now() -> datetime:
    """Return the present instant in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Return the present day in China, the default day of reference (``--as-of``)."""
    return now().astimezone(CHINA).date()
