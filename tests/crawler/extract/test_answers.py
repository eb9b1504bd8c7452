"""Lists that came as data, and the addresses of their other pages."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extract.answer_rows import day_of
from crawler.extract.answers import read_answer
from crawler.extract.turns import turn_of
from crawler.posted import is_posting, posting, split

ROWS = [{"title": f"第{i}号", "url": f"/a/{i}.html", "pubDate": "2024-03-05"} for i in range(1, 6)]


@pytest.mark.parametrize(
    ("url", "number", "size", "third"),
    [
        ("http://a.cn/api?page=1&sid=2", 1, None, "http://a.cn/api?page=3&sid=2"),
        ("http://a.cn/api?sid=2&pageNo=0", 1, None, "http://a.cn/api?sid=2&pageNo=2"),
        ("http://a.cn/l?offset=20&limit=10", 3, 10, "http://a.cn/l?offset=20&limit=10"),
        ("http://a.cn/p?startrecord=1&endrecord=45&perpage=15", 1, 45,
         "http://a.cn/p?startrecord=91&endrecord=135&perpage=15"),
        ("http://a.cn/u?q=%7B%22page_no%22%3A%221%22%7D", 1, None,
         "http://a.cn/u?q=%7B%22page_no%22%3A%223%22%7D"),
    ],
)  # fmt: skip
def test_pages_are_turned(url: str, number: int, size: int | None, third: str) -> None:
    turn = turn_of(url)
    assert turn is not None
    assert (turn.number, turn.size, turn.at(3)) == (number, size, third)


def test_what_counts_no_pages_turns_none() -> None:
    assert turn_of("http://a.cn/l?id=3&webpage=x") is None
    assert turn_of("http://a.cn/l?homepage=3") is None


def test_a_body_goes_with_its_address() -> None:
    url = posting("http://a.cn/q?x=1", "a=1&b=云/?#", json=False)
    assert url is not None
    assert is_posting(url)
    assert split(url) == (
        "http://a.cn/q?x=1",
        b"a=1&b=%E4%BA%91%2F%3F%23",
        "application/x-www-form-urlencoded",
    )
    data = posting("http://a.cn/q", '{"页": 1}', json=True)
    assert data is not None
    assert split(data) == ("http://a.cn/q", '{"页": 1}'.encode(), "application/json")
    assert posting("http://a.cn/q", "x" * 5000) is None
    assert not is_posting("http://a.cn/q#top")


@pytest.mark.parametrize(
    ("data", "counts"),
    [
        ({"data": {"total": 12, "results": [{"id": 1, "source": {"title": r["title"], "pubDate": r["pubDate"],
            "urls": json.dumps({"pc": r["url"], "h5": "/m" + r["url"]})}} for r in ROWS]}}, (12, 3)),
        ({"data": {"middle": {"list": ROWS}, "pager": {"total": 12, "pageCount": 3}}}, (12, 3)),
        ({"data": {"html": "<div><ul>" + "".join(f"<li><a href='{r['url']}'>关于{r['title']}的通知</a><i>{r['pubDate']}</i></li>" for r in ROWS)
            + "</ul></div><div class='pagination' count='12' pagesize='5'></div>"}}, (12, 3)),
        ({"total": 12, "html": "<ul>" + "".join(f"<li><a href='{r['url']}'>关于{r['title']}的通知</a><i>{r['pubDate']}</i></li>" for r in ROWS)
            + "</ul><div class='pagination' count='99'></div>"}, (12, 3)),
    ],
)  # fmt: skip
def test_entries_and_counts_may_stand_one_level_apart(
    data: dict[str, object], counts: tuple[int, int]
) -> None:
    facts = read_answer("http://a.cn/queryList?current=1&pageSize=5", json.dumps(data))
    assert facts is not None
    assert facts.listing is not None
    assert [item.url for item in facts.listing.items] == [
        f"http://a.cn/a/{i}.html" for i in range(1, 6)
    ]
    assert {item.date for item in facts.listing.items} == {date(2024, 3, 5)}
    assert (facts.listing.total_records, facts.listing.total_pages) == counts
    assert facts.listing.page_urls[1] == "http://a.cn/queryList?current=2&pageSize=5"


def test_an_entry_with_two_objects_that_might_name_it_is_none() -> None:
    rows = [{"a": ROWS[0], "b": ROWS[1]}]
    assert read_answer("http://a.cn/l?page=1", json.dumps({"rows": rows})) is None


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"code": 0, "data": {"total": 12, "rows": ROWS}}),
        "cb_1(" + json.dumps({"count": "12", "list": ROWS}) + ");",
        "var articles = " + json.dumps({"totalCount": 12, "x": {"y": ROWS}}) + ";",
        json.dumps({"total": 12, "html": "<ul>" + "".join(
            f"<li><a href='{r['url']}'>关于{r['title']}事项的通知</a><span>{r['pubDate']}</span></li>" for r in ROWS
        ) + "</ul>"}),
        json.dumps({"recordsTotal": 12, "data": [
            [i, f"<a href='{r['url']}'>关于{r['title']}事项的通知</a>", r["pubDate"]] for i, r in enumerate(ROWS)
        ]}),
    ],
)  # fmt: skip
def test_lists_are_found_wherever_they_stand(text: str) -> None:
    facts = read_answer("http://a.cn/api/list?page=1&size=5", text)
    assert facts is not None
    assert facts.listing is not None
    assert [item.url for item in facts.listing.items] == [
        f"http://a.cn/a/{i}.html" for i in range(1, 6)
    ]
    assert {item.date for item in facts.listing.items} == {date(2024, 3, 5)}
    assert (facts.listing.total_records, facts.listing.total_pages) == (12, 3)
    assert facts.listing.page_urls[1] == "http://a.cn/api/list?page=2&size=5"


def test_a_server_that_hands_out_fewer_than_asked_is_followed_to_its_end() -> None:
    text = json.dumps({"total": 12, "rows": ROWS})
    facts = read_answer("http://a.cn/api/list?page=1&size=50", text)
    assert facts is not None
    assert facts.listing is not None
    assert facts.listing.total_pages == 3


@pytest.mark.parametrize(
    "text",
    ['{"code": 404, "msg": "未找到"}', "[1, 2, 3]", '{"a": ', '[{"id": 1}, {"id": 2}]', "var x = 5;", "[" * 5000],
)  # fmt: skip
def test_what_is_no_list_is_none(text: str) -> None:
    assert read_answer("http://a.cn/api/info?id=3", text) is None


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2024-03-05 10:00", date(2024, 3, 5)), (1709654400, date(2024, 3, 6)), ("1709654400000", date(2024, 3, 6)),
        ("/Date(1709654400000)/", date(2024, 3, 6)), ("2024-03-05T16:00:00.000Z", date(2024, 3, 6)),
        ("Tue, 05 Mar 2024 08:00:00 +0800", date(2024, 3, 5)), ("", None), (None, None), (12, None), ("昨天", None),
    ],
)  # fmt: skip
def test_days(value: object, day: date | None) -> None:
    assert day_of(value) == day


@settings(max_examples=150, deadline=None)
@given(
    st.recursive(
        st.none() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)
    )
)
def test_any_data_is_survived(value: object) -> None:
    read_answer("http://a.cn/api/list?page=1", json.dumps(value))
    read_answer(
        "http://a.cn/gkmlpt/api/all/1?page=1", json.dumps({"articles": value, "classify": value})
    )


def test_comments_and_bad_names_within_rows_are_passed_over() -> None:
    rows = "".join(
        f"<item><!-- 第{i}条 --><title>关于第{i}号事项的通知</title><:/><url>/a/{i}.html</url></item>"
        for i in range(3)
    )
    facts = read_answer("http://a.cn/x", f"<?xml version='1.0'?><root>{rows}</root>")
    assert facts is not None
    assert facts.listing is not None
    assert [item.url for item in facts.listing.items] == [
        f"http://a.cn/a/{i}.html" for i in range(3)
    ]


@settings(max_examples=100, deadline=None)
@given(st.text())
def test_any_xml_is_survived(text: str) -> None:
    read_answer("http://a.cn/jpage/dataproxy.jsp", f"<datastore><record>{text}</record>")
    read_answer(
        "http://a.cn/x", f"<?xml version='1.0'?><rss>{text}<item><title>甲</title></item></rss>"
    )
