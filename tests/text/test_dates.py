from __future__ import annotations

from datetime import date

import pytest

from gkcheck.text.dates import find_date, find_dates, parse_date, short_date, url_date

DAY = date(2021, 5, 16)


@pytest.mark.parametrize(
    "text",
    [
        "2021-05-16", "2021年5月16日", "2021/5/16", "2021.5.16", "二〇二一年五月十六日", "[2021-05-16]",
        "(2021-05-16)", "发布时间：2021-05-16 10:20:30", "2021 年 05 月 16 日", "20210516", "2021-5-16T08:00:00Z",
        "二○二一年五月十六日", "二零二一年五月十六日", "2021－05－16", "2021-05-16来源：新华社", "通知...2021-05-16",
        "２０２１年５月１６日", "２０２１－０５－１６", "2021年五月十六日", "二〇二一年5月16日", "二〇二一年五月十六号",
        "2021年5月16号", "2021. 5. 16", "二O二一年五月十六日", "2021-05-1610:20:30", "2021-5-169:20 来源",
    ],
)  # fmt: skip
def test_written_forms(text: str) -> None:
    assert parse_date(text) == DAY


@pytest.mark.parametrize(
    "text",
    ["2021-02-30", "2021年13月1日", "二〇二一年二月三十日", "1234-05-16", "", "共2021条", "12021-05-161", "2021-05",
     "5月16日", "3.2021.5.16.8", "20211316"],
)  # fmt: skip
def test_no_date(text: str) -> None:
    assert parse_date(text) is None


def test_year_from_elsewhere() -> None:
    assert parse_date("05-16", 2021) == DAY
    assert parse_date("[5月16日]", 2021) == DAY
    assert parse_date("02-30", 2021) is None
    assert parse_date("05-16") is None


def test_tens_in_chinese_numerals() -> None:
    assert parse_date("二〇一九年十二月三十一日") == date(2019, 12, 31)
    assert parse_date("二〇一九年十月二十日") == date(2019, 10, 20)
    assert parse_date("二〇一九年一月十日") == date(2019, 1, 10)
    assert parse_date("二〇一九年腊月廿三") is None
    assert parse_date("二〇一九年一月廿三日") == date(2019, 1, 23)
    assert parse_date("二〇一九年一月卅日") == date(2019, 1, 30)


def test_impossible_dates_are_passed_over() -> None:
    assert find_date("2021-02-31 至 2021年3月1日") == (date(2021, 3, 1), "2021年3月1日")
    assert [d for d, _, _ in find_dates("二〇二一年五月十六日到2021-05-20")] == [
        DAY,
        date(2021, 5, 20),
    ]


def test_short_dates() -> None:
    assert short_date("05-16") == (5, 16, "05-16")
    assert short_date("[2月29日]") == (2, 29, "2月29日")
    assert short_date("13-45") is None


@pytest.mark.parametrize(
    "url",
    [
        "http://a.cn/zw/202105/t20210516_9.html", "http://a.cn/art/2021/5/16/art_1_2.html",
        "http://a.cn/2021-05/16/content_1.htm", "http://a.cn/202105/16/x.html", "http://a.cn/20210516/abc/c.html",
    ],
)  # fmt: skip
def test_day_in_an_address(url: str) -> None:
    assert url_date(url) == DAY


def test_no_day_in_an_address() -> None:
    assert url_date("http://a.cn/202105/ab.html") is None
    assert url_date("http://a.cn/content_20219999.html") is None
    assert url_date("http://a.cn/x?d=20210516") is None
