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


def test_only_what_the_site_answers_for_is_counted() -> None:
    """A way that is not there, and what no one could read, count for the check of a week as untold."""
    for word in ("unreachable", "error", "not_resolved", "blocked"):
        told = availability(visits(1, v4=word), [])
        assert told is not None
        assert (told.v4, told.v6, told.outages) == (None, None, ()), word
    nowhere = availability(
        visits(1, v4="no_address"), []
    )  # a resolver that gives no address at all
    assert nowhere is not None
    assert (nowhere.v4, nowhere.v6, nowhere.outages) == (None, None, ())


def test_a_window_holds_nothing_that_was_left_out() -> None:
    shut = {(0, 3), (0, 5)}
    hour = START + 4 * 3600
    excused = availability(visits(1, {*shut, (0, 4)}), [(hour, hour + 3600)])
    rows = visits(1, shut)
    rows[4] |= {"v4": "blocked"}
    guarded = availability(rows, [])
    for told in (excused, guarded):
        assert told is not None and (told.outages, told.v4) == ((), 21 / 23)
