"""Shares, weeks and windows from visits of ``gkcheck watch``."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from reports.month.availability import availability

FIRST = date(2021, 11, 1)
START = int(datetime(2021, 11, 1, tzinfo=UTC).timestamp())


def visits(days: int, shut: set[tuple[int, int]] = frozenset(), **more: Any) -> Any:  # type: ignore[assignment]
    return [
        {
            "day": FIRST.toordinal() + day, "at": START + 86_400 * day + 3600 * hour, "doubt": 0,
            "v4": "refused" if (day, hour) in shut else "ok", "v6": "no_address", **more,
        }
        for day in range(days)
        for hour in range(24)
    ]  # fmt: skip


def test_a_window_is_two_visits_in_a_row_and_a_week_seven_days() -> None:
    told = availability(visits(8, {(0, 3), (0, 4), (0, 5), (2, 7)}), [])
    assert told is not None
    assert (told.visits, told.weeks, told.excluded, told.v6) == (192, 1, 0, 0.0)
    assert told.outages == ("11-01 11:00 至 11-01 13:00(连续 3 次打不开)",)
    assert told.v4 == 188 / 192


def test_announced_outages_and_our_own_network_are_left_out() -> None:
    shut = {(0, 3), (0, 4)}
    told = availability(visits(6, shut), [(START + 3 * 3600, START + 5 * 3600)])
    assert told is not None
    assert (told.v4, told.excluded, told.outages, told.weeks) == (1.0, 2, (), 0)
    told = availability(visits(1, shut, doubt=1), [])
    assert told is not None
    assert (told.v4, told.excluded, told.outages) == (None, 24, ())


def test_guards_and_missing_networks_are_no_outage() -> None:
    told = availability(visits(1, v4="denied", v6="not_tested"), [])
    assert told is not None
    assert (told.v4, told.v6, told.outages) == (None, None, ())
    assert availability([], []) is None
