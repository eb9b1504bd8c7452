"""Working days: moved holidays by the yearly notices, weekdays alone where there is no notice."""

from __future__ import annotations

from datetime import date

import pytest

from gkcheck.text.workdays import (
    add_workdays,
    is_workday,
    workdays_between,
)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2021, 4, 30), True),  # Friday before 劳动节, 国办发明电〔2020〕27号
        (date(2021, 5, 3), False),  # Monday, free
        (date(2021, 5, 5), False),
        (date(2021, 5, 8), True),  # Saturday, worked for it
        (date(2021, 4, 25), True),  # Sunday, worked for it
        (date(2021, 5, 9), False),
        (date(2020, 1, 31), False),  # 春节 made longer, 国办发明电〔2020〕1号
        (date(2023, 1, 28), True),  # Saturday after 春节
        (date(2021, 3, 10), True),
    ],
)
def test_days_of_the_notices(day: date, works: bool) -> None:
    assert is_workday(day) is works
    assert add_workdays(day, 1).official


def test_term_over_a_holiday() -> None:
    """Friday 30 April 2021: 6, 7, 8 (Saturday, worked), 10 and 11 May."""
    assert add_workdays(date(2021, 4, 30), 5) == (date(2021, 5, 11), True)
    assert workdays_between(date(2021, 4, 30), date(2021, 5, 11)) == (5, True)
    assert workdays_between(date(2021, 4, 30), date(2021, 5, 5)) == (0, True)


def test_a_plain_week() -> None:
    assert add_workdays(date(2021, 3, 5), 1).day == date(2021, 3, 8)
    assert workdays_between(date(2021, 3, 5), date(2021, 3, 5)).days == 0
    assert workdays_between(date(2021, 3, 6), date(2021, 3, 8)).days == 1
    assert workdays_between(date(2021, 3, 8), date(2021, 3, 5)).days == -1
    assert add_workdays(date(2021, 3, 6), 0).day == date(2021, 3, 6)


def test_adding_and_counting_agree() -> None:
    start = date(2024, 9, 10)  # 中秋节 and 国庆节 follow
    for n in range(1, 40):
        assert workdays_between(start, add_workdays(start, n).day).days == n


def test_years_without_a_notice_are_told() -> None:
    far = date(2090, 5, 1)
    assert is_workday(date(2090, 5, 2))  # a Tuesday
    assert not is_workday(date(2090, 5, 6))  # a Saturday
    assert add_workdays(far, 5) == (date(2090, 5, 8), False)
    assert workdays_between(far, date(2090, 5, 8)) == (5, False)
    assert not workdays_between(date(1999, 1, 4), date(1999, 1, 8)).official


def test_a_term_out_of_a_covered_year_is_not_official() -> None:
    assert add_workdays(date(2003, 12, 31), 1).official
    assert not add_workdays(date(2003, 12, 29), 3).official


@pytest.mark.parametrize("n", [-1, 10**9])
def test_terms_that_are_none(n: int) -> None:
    with pytest.raises(ValueError, match="working days"):
        add_workdays(date(2021, 1, 1), n)
    with pytest.raises(ValueError, match="no span"):
        workdays_between(date(1, 1, 1), date(9999, 1, 1))
