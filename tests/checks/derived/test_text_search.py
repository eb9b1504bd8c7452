"""The index of titles, the nearest of them, and texts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from checks.derived.text_search import (
    Window,
    entries,
    frame_links,
    has_text,
    matching,
    nearest,
    shown,
    snippet,
    text_of,
    with_addresses,
    year_window,
)
from gkcheck.store.reader import FactReader

SITE = """
pages:
  - {url: /, type: home, links: {footer: ["隐私声明 -> /ys.html"]}}
  - url: /a/
    type: list
    list: {items: ["2021-05-01 关于印发某县公共停车场管理... -> /a/1.html", "2021-05-02 子栏目 -> /b/", "无地址", "2021-06-01 表格 -> /f.xls"]}
  - {url: /b/, type: list, list: {items: []}}
  - {url: /a/1.html, type: article, title: 关于印发某县公共停车场管理办法的通知, body: "停车 场 收费。停车场", document: {published_on: 2021-05-03}, links: {attachments: ["附件 -> /a/1.doc (attachment)"], nav: ["手机版 -> /app.apk (attachment)"]}}
  - {url: /a/2.html, type: article, title: 无人链接的页面, document: {signed_on: 2020-01-01}, offered: [申请表.doc]}
attachment_texts: [{url: /a/1.doc, state: text, text: 收费标准}]
"""


def by_title(facts: FactReader) -> dict[str, tuple[str, date | None]]:
    return {e.title: (e.kind, e.day) for e in entries(facts)}


def test_each_thing_with_a_title_stands_once(facts_of: Callable[..., FactReader]) -> None:
    facts = facts_of(SITE)
    assert by_title(facts) == {
        "关于印发某县公共停车场管理办法的通知": ("page", date(2021, 5, 1)),
        "无地址": ("page", None),
        "表格": ("page", date(2021, 6, 1)),
        "无人链接的页面": ("page", date(2020, 1, 1)),
        "附件": ("file", date(2021, 5, 3)),
        "申请表.doc": ("offered", None),
    }
    assert entries(facts) is entries(facts), "made once"
    assert [e.title for e in frame_links(facts)] == ["隐私声明"]


def test_words_of_a_title_are_compared_in_one_form(facts_of: Callable[..., FactReader]) -> None:
    pool = entries(facts_of(SITE))
    assert [e.title for e in matching(pool, ["停车场"], ["通 知"])] == [
        "关于印发某县公共停车场管理办法的通知"
    ]
    assert not matching(pool, ["停车场"], ["通知"], ["办法"])
    assert not matching(pool, [""])


def test_texts_of_pages_and_files(facts_of: Callable[..., FactReader]) -> None:
    facts = facts_of(SITE)
    page = matching(entries(facts), ["停车场"])[0]
    assert has_text(facts, page, ["停车场"], 2) and not has_text(facts, page, ["停车场"], 3)
    file = matching(entries(facts), ["附件"])[0]
    assert file.url_id is not None and text_of(facts, file.url_id) == "收费标准"
    assert text_of(facts, 999_999) is None


def test_the_nearest_come_with_address_and_reason(facts_of: Callable[..., FactReader]) -> None:
    facts = facts_of(SITE)
    pool = entries(facts)
    near = nearest(pool, ["某县停车场管理办法"], "词不同")
    with_addresses(facts, near, pool)
    assert near[0]["name"] == "关于印发某县公共停车场管理办法的通知" and near[0]["why"] == "词不同"
    assert near[0]["url"] == "https://www.county.gov.cn/a/1.html"
    assert nearest(pool, ["ＸＹＺ"], "") == []
    first = shown(facts, matching(pool, ["表格", "页面"]))[0]
    assert first["text"] == "表格", "newest first"


@pytest.mark.parametrize(
    ("window", "words"),
    [
        (Window(), "不限时间"),
        (year_window(2021, date(2022, 3, 1)), "2021年内"),
        (year_window(2021, date(2021, 6, 1)), "2021-01-01至2021-06-01"),
        (Window(None, date(2021, 7, 31)), "2021-07-31以前"),
        (Window(date(2021, 7, 1)), "2021-07-01以后"),
    ],
)
def test_windows_in_words(window: Window, words: str) -> None:
    assert window.words() == words


def test_a_bounded_window_holds_nothing_without_a_day() -> None:
    assert Window().holds(None) and not year_window(2021, date(2021, 12, 31)).holds(None)
    window = year_window(2021, date(2021, 6, 30))
    assert window.holds(date(2021, 6, 30)) and not window.holds(date(2021, 7, 1))


def test_snippets() -> None:
    assert snippet("甲乙丙丁", ["丙"], 1) == "乙丙"
    assert snippet("甲乙", ["丙"]) is None
