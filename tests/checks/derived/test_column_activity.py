from __future__ import annotations

from collections.abc import Callable
from datetime import date

from checks.derived.column_activity import ColumnActivity, activities
from checks.derived.column_tree import columns
from gkcheck.errors import Reason
from gkcheck.store.reader import FactReader

FactsOf = Callable[..., FactReader]


def of(facts: FactReader, label: str) -> ColumnActivity:
    tree = columns(facts)
    [position] = [i for i, column in enumerate(tree) if column.label == label]
    return dict(activities(facts, tree, [position]))[position]


def test_all_pages_of_a_list_count_once(facts_of: FactsOf) -> None:
    facts = facts_of(
        """
        pages:
          - {url: /, columns: {nav: ["甲 -> /a/"]}}
          - {url: /a/, type: list, list: {items: ["2021-05-02 一 -> /1", "2021-05-01 二 -> /2"], pages: [/a/2, /a/3], total_pages: 3}}
          - {url: /a/2, type: list, list: {items: ["2021-04-02 三 -> /3", "2021-05-01 二 -> /2"], pages: [/a/, /a/3]}}
          - {url: /a/3, type: list, list: {items: ["2022-04-02 四 -> /4", "无址"], pages: [/a/2]}}
          - {url: /5, type: article, columns: {breadcrumb: ["甲 -> /a/"]}, document: {published_on: 2021-06-01}, title: 五}
          - {url: /1, type: article, columns: {breadcrumb: ["甲 -> /a/"]}}
        """
    )
    got = of(facts, "甲")
    assert (got.items, got.dated, got.future) == (6, 4, 1)
    assert (got.newest_on, got.newest_title) == (date(2021, 6, 1), "五")
    assert got.whole and got.unknown is None and len(got.pages) == 3


def test_unread_pages_are_told(facts_of: FactsOf) -> None:
    text = """
        pages:
          - {{url: /, columns: {{nav: ["甲 -> /a/"]}}}}
          - {{url: /a/, type: list, list: {{items: [{items}], pages: [/a/2], total_pages: 2}}}}
        """
    down = facts_of(text.format(items="'2021-05-02 一 -> /1', '2021-05-01 二 -> /2'"))
    assert (of(down, "甲").whole, of(down, "甲").in_order) == (False, True)
    up = facts_of(text.format(items="'2021-05-01 一 -> /1', '2021-05-02 二 -> /2'"))
    assert (of(up, "甲").whole, of(up, "甲").in_order) == (False, False)


def test_date_of_an_entry_may_stand_on_its_page(facts_of: FactsOf) -> None:
    facts = facts_of(
        """
        pages:
          - {url: /, columns: {nav: ["甲 -> /a/"]}}
          - {url: /a/, type: list, list: {items: ["一 -> /1"]}}
          - {url: /1, type: article, document: {published_on: 2021-02-03}}
        """
    )
    assert of(facts, "甲").newest_on == date(2021, 2, 3)


def test_parent_takes_in_what_is_below_once(facts_of: FactsOf) -> None:
    facts = facts_of(
        """
        pages:
          - {url: /, columns: {nav: ["甲 -> /a/", "甲>乙 -> /b/", "甲>外 -> https://else.cn/"]}}
          - {url: /a/, type: list, list: {items: ["2021-01-01 一 -> /1"]}}
          - {url: /b/, type: list, list: {items: ["2021-02-01 一 -> /1", "2021-03-01 二 -> /2"]}}
        """
    )
    got = of(facts, "甲")
    assert (got.items, got.own, got.newest_on) == (2, 1, date(2021, 3, 1))
    assert got.via_children and got.unknown is None


def test_a_heading_without_page_is_what_stands_below_it(facts_of: FactsOf) -> None:
    facts = facts_of(
        """
        pages:
          - {url: /, columns: {nav: ["甲", "甲>乙 -> /b/"]}}
          - {url: /b/, type: list, list: {items: ["2021-02-01 一 -> /1"]}}
        """
    )
    got = of(facts, "甲")
    assert (got.items, got.whole, got.unknown) == (1, True, None)


def test_redirects_lead_to_the_page(facts_of: FactsOf) -> None:
    facts = facts_of(
        """
        pages:
          - {url: /, columns: {nav: ["甲 -> /old/", "乙 -> /round/"]}}
          - {url: /new/, type: list, list: {items: ["2021-02-01 一 -> /1"]}}
        fetches: {/old/: redirect 301 /mid/, /mid/: redirect 302 /new/, /round/: redirect 302 /round2/, /round2/: redirect 302 /round/}
        """
    )
    assert of(facts, "甲").items == 1
    lost = of(facts, "乙")
    assert lost.items == 0 and lost.dead is not None and "跳转" in lost.dead


def test_unreadable_is_not_empty(facts_of: FactsOf) -> None:
    facts = facts_of(
        """
        vantage: {browser: false}
        pages:
          - {url: /, columns: {nav: ["甲 -> /a/", "乙 -> /b/", "丙 -> https://else.cn/"]}}
          - {url: /b/, type: list, list: {items: []}, signals: {script_built: [list]}}
        fetches: {/a/: tls_error}
        """
    )
    assert of(facts, "甲").unknown is Reason.TLS_ERROR
    assert of(facts, "乙").unknown is Reason.NO_BROWSER
    assert of(facts, "丙").unknown is Reason.THIRD_PARTY


def test_a_long_list_costs_its_length_not_its_square(facts_of: FactsOf) -> None:
    count = 150
    pages = ", ".join(f"/a/{i}" for i in range(2, count + 1))
    rows = "".join(
        f"  - {{url: /a/{i}, type: list, list: {{items: ['2021-01-01 第{i}条 -> /n/{i}'], pages: [{pages}]}}}}\n"
        for i in range(1, count + 1)
    )
    facts = facts_of("pages:\n  - {url: /, columns: {nav: ['甲 -> /a/1']}}\n" + rows)
    asked: list[str] = []
    facts._conn.set_trace_callback(asked.append)
    got = of(facts, "甲")
    facts._conn.set_trace_callback(None)
    assert got.items == count and got.whole
    assert len(asked) < 10 * count


def test_a_second_address_of_the_first_page_is_no_page_to_read(
    facts_of: Callable[..., FactReader],
) -> None:
    facts = facts_of(
        """
pages:
  - {url: /, type: home, columns: {nav: ["甲 -> /a/"]}}
  - {url: /a/, type: list, list: {items: ["2021-03-01 一 -> /1.html"], pages: [/a/index_2.html], total_pages: 2}}
  - {url: /a/index_2.html, type: list, list: {items: ["2021-02-01 二 -> /2.html"], pages: [/a/index.html], total_pages: 2}}
"""
    )
    [(_, activity)] = activities(facts, columns(facts), [0])
    assert (activity.whole, activity.items) == (True, 2)
