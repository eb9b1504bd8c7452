"""Requests of inline scripts are read without running them, and only those for lists are sent."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from crawler.extract.asked_lists import asked_lists
from crawler.extract.dom import Dom
from crawler.extract.script_calls import calls_in

BASE = "http://a.cn/zwgk/tzgg/index.html"


def asked(script: str, html: str = "") -> tuple[str, ...]:
    found = asked_lists(Dom(LexborHTMLParser(f"{html}<script>{script}</script>")), BASE, 0)
    return found.urls if found is not None else ()


@pytest.mark.parametrize(
    ("script", "url"),
    [
        ('$.getJSON("list.json", show);', "http://a.cn/zwgk/tzgg/list.json"),
        ("var id = 'c7'; $.get('/api/list?cat=' + id + '&page=' + page, show);", "http://a.cn/api/list?cat=c7&page=1"),
        ("const p = 1; fetch(`/api/articles?page=${p}&size=10`).then(x);", "http://a.cn/api/articles?page=1&size=10"),
        ("axios.get('/api/list', {params: {page: 1, cid: 5}}).then(x)", "http://a.cn/api/list?page=1&cid=5"),
        ("axios.post('/api/list', {page: 1, cid: 5}).then(x)", 'http://a.cn/api/list#gk-json=%7B%22page%22%3A1%2C%22cid%22%3A5%7D'),
        ("$.post('/list.do', {cid: 5, pageNo: 1}, function (d) { if (d) { show(d); } });", "http://a.cn/list.do#gk-post=cid=5&pageNo=1"),
        ("var q = {'cid[]': 'x5', pageNo: 1}; $.ajax({url: '/list.do', type: 'post', data: q});", "http://a.cn/list.do#gk-post=cid%5B%5D=x5&pageNo=1"),
        ("var o = {url: '/list.do', data: {pageNo: 1}}; $.ajax(o);", "http://a.cn/list.do?pageNo=1"),
        ("$.ajax({url: '/list.do', /* a } b */ data: {pageNo: n || 1, cid: 'x'}, type: 'get'});", "http://a.cn/list.do?pageNo=1&cid=x"),
    ],
)  # fmt: skip
def test_calls_for_lists(script: str, url: str) -> None:
    assert asked(script) == (url,)


@pytest.mark.parametrize(
    "script",
    [
        "$.post('/hits/add.do', {id: 5, page: 1});",
        "$.post('/comment/save.do', {list: 1});",
        "$.get('/api/list?cat=' + getCategory());",
        "$.post('/api/list', {cid: window.cid, page: 1});",
        "$.ajax(options);",
        "var q = {cid: q}; $.post('/list.do', q);",
        "fetch(url)",
        "$.ajax({url: '/weather/data.json'})",
        "$.ajax({type: 'DELETE', url: '/api/list?page=1'})",
    ],
)
def test_what_is_not_known_or_changes_something_is_not_sent(script: str) -> None:
    assert asked(script) == ()


def test_a_page_that_shows_its_entries_is_not_asked_for_more_unless_it_offers_more() -> None:
    script = "<script>$.getJSON('/api/list?page=1', show);</script>"
    assert asked_lists(Dom(LexborHTMLParser(script)), BASE, 10) is None
    assert asked_lists(Dom(LexborHTMLParser(f"{script}<a>加载更多</a>")), BASE, 10) is not None


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="$.ajx({})[]'\"`+,:;=/\\fetch postul1 \n"))
def test_any_script_is_survived(text: str) -> None:
    calls_in(f"$.ajax({text}", lambda name: name)
