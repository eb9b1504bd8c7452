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
        ("var x = new XMLHttpRequest(); x.open('GET', '/api/list?page=1', true); x.send();", "http://a.cn/api/list?page=1"),
        ("var u = '/api/list?page=1'; x.open('get', u); x.send();", "http://a.cn/api/list?page=1"),
        ("$('#list').load('/zwgk/list_1.html');", "http://a.cn/zwgk/list_1.html"),
        ("$('#list').load('list_1.html', function () { done(); });", "http://a.cn/zwgk/tzgg/list_1.html"),
        ("$('#list').load('list_1.html #rows');", "http://a.cn/zwgk/tzgg/list_1.html"),
        ("this.$http.get('/api/list', {params: {page: 1, cid: 5}}).then(x)", "http://a.cn/api/list?page=1&cid=5"),
        ("layui.use('table', function () { var table = layui.table; table.render({elem: '#t', url: '/api/list', where: {cid: 5}, page: true, limit: 15, cols: [[{field: 'title', templet: function (d) { return d.a; }}]]}); });", "http://a.cn/api/list?cid=5&page=1&limit=15"),
        ("table.render({elem: '#t', method: 'post', url: '/api/list', where: {cid: 5}, page: {curr: 1}, request: {pageName: 'pageNo', limitName: 'pageSize'}});", "http://a.cn/api/list#gk-post=cid=5&pageNo=1&pageSize=10"),
        ("table.render({elem: '#t', url: '/api/list'});", "http://a.cn/api/list"),
        ("$('#t').bootstrapTable({url: '/api/list', sidePagination: 'server', pageSize: 20});", "http://a.cn/api/list?limit=20&offset=0"),
        ("$('#t').bootstrapTable({url: '/api/list', queryParams: {cid: 5}});", "http://a.cn/api/list?cid=5"),
        ("$('#t').DataTable({ajax: '/api/list'});", "http://a.cn/api/list"),
        ("$('#t').DataTable({serverSide: true, ajax: {url: '/api/list', data: {cid: 5}}});", "http://a.cn/api/list?cid=5&draw=1&start=0&length=10"),
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
        "window.open('/zwgk/list.html', '_blank');",
        "x.open('POST', '/api/list?page=1', true); x.send(body);",
        "$('#list').load('/list.do', {page: 1});",
        "$('#h').load('/common/header_content.html');",
        "$(window).load(function () { start('/api/list'); });",
        "$('#t').bootstrapTable({url: '/api/list', queryParams: function (p) { return {cid: id}; }});",
        "$('#t').DataTable({ajax: {url: '/api/list', data: function (d) { d.cid = id; }}});",
        "table.render({elem: '#t', data: rows});",
        "template.render('/api/list');",
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
