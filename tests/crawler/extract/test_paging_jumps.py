"""Pages that a function of the page goes to by number: what is wholly read, and what is left alone."""

from __future__ import annotations

import pytest

from crawler.extract.page import extract_page
from crawler.extract.view import view_of
from gkcheck.models.facts import ListRecord

ADDRESS = "http://www.example.gov.cn/zwgk/tzgg/index.asp"
ROWS = "".join(
    f'<tr><td>·<a href="/show.asp?id={day}">关于做好第{day}项工作安排的通知</a></td><td>[2021-03-{day}]</td></tr>'
    for day in range(10, 25)
)
WORDS = (
    '<div>首页 上一页 <a href="javascript:goPage(2)">下一页</a> <a href="javascript:goPage(4)">尾页</a> 第1/4页 共60条</div>'
)  # fmt: skip
FORM = '<form name="f1" method="get" action="list.asp?old=1"><input type="hidden" name="cid" value="7"><input type="hidden" name="PageNo" value="1">{}</form>'


def read(pager: str) -> ListRecord:
    html = (
        "<html><head><title>通知公告_某某县人民政府</title></head><body>"
        '<div>当前位置：<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a> &gt; 通知公告</div>'
        f"<table>{ROWS}</table>{pager}</body></html>"
    )
    facts = extract_page(view_of(html, ADDRESS, "http://www.example.gov.cn/"))
    assert facts.listing is not None
    assert facts.listing.total_pages == 4
    return facts.listing


def script(body: str, head: str = "function goPage(n)") -> str:
    return f"<script>{head}{{{body}}}</script>"


SENT = "http://www.example.gov.cn/zwgk/tzgg/list.asp?cid=7&PageNo="
GOES = {
    "a form by its name": (
        FORM.format(WORDS) + script("document.f1.PageNo.value=n;\ndocument.f1.submit();"), SENT,
    ),
    "a form by its id, within bounds": (
        FORM.format(WORDS).replace('name="f1"', 'id="f1"')
        + script("if(n<1||n>4){return;} document.getElementById('f1').PageNo.value = n; document.getElementById('f1').submit()"), SENT,
    ),
    "a field by its id": (
        FORM.format(WORDS).replace('name="PageNo"', 'name="PageNo" id="pn"')
        + script("document.getElementById('pn').value=n;document.forms['f1'].submit();"), SENT,
    ),
    "the first form": (
        FORM.format(WORDS) + script("with_log();document.forms[0].PageNo.value=n;document.forms[0].submit();"), SENT,
    ),
    "a button beside the field": (
        FORM.format(WORDS + '<input type="submit" value="GO">') + script("document.f1.PageNo.value=n;document.f1.submit();"), SENT,
    ),
    "an address joined": (
        WORDS + script("location.href='index.asp?page='+n;"), "http://www.example.gov.cn/zwgk/tzgg/index.asp?page=",
    ),
    "an address joined, in a function as a value": (
        WORDS.replace('href="javascript:goPage(2)"', 'href="#" onclick="goPage(2);return false;"')
        + script("window.location.replace('/zwgk/list_' + p);", "var goPage = function(p)"), "http://www.example.gov.cn/zwgk/list_",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", GOES)
def test_where_calls_go(name: str) -> None:
    html, start = GOES[name]
    urls = [url for url in read(html).page_urls if url != ADDRESS]
    assert urls == [f"{start}{number}" for number in (2, 3, 4)]


LEFT = {
    "sent by post": FORM.replace('"get"', '"post"').format(WORDS) + script("document.f1.PageNo.value=n;document.f1.submit();"),
    "what is typed goes along": FORM.format(WORDS + '<input type="text" name="key">') + script("document.f1.PageNo.value=n;document.f1.submit();"),
    "what is chosen goes along": FORM.format(WORDS + '<select name="year"><option>2021</option></select>') + script("document.f1.PageNo.value=n;document.f1.submit();"),
    "a second field is set": FORM.format(WORDS) + script("document.f1.PageNo.value=n;document.f1.cid.value=kind();document.f1.submit();"),
    "the form is sent elsewhere": FORM.format(WORDS) + script("document.f1.action=where();document.f1.PageNo.value=n;document.f1.submit();"),
    "another number is set": FORM.format(WORDS) + script("document.f1.PageNo.value=n-1;document.f1.submit();"),
    "two functions of one name": FORM.format(WORDS) + 2 * script("document.f1.PageNo.value=n;document.f1.submit();"),
    "no such form": FORM.format(WORDS) + script("document.f2.PageNo.value=n;document.f2.submit();"),
    "a piece of the address unknown": WORDS + script("location.href=base+'?page='+n;"),
    "the number is not in the address": WORDS + script("location.href='index.asp?page=2';"),
    "two ways": WORDS + script("if(n==1){location.href='a.asp?p='+n;}else{location.href='b.asp?p='+n;}"),
    "a function that asks for a part of the page": WORDS + script("$.post('list.do',{page:n},show);"),
    "no function": WORDS,
}  # fmt: skip


@pytest.mark.parametrize("name", LEFT)
def test_what_is_not_wholly_read_is_left(name: str) -> None:
    assert read(LEFT[name]).page_urls == ()


def test_only_pages_called_for_where_the_last_is_not() -> None:
    html = '<div><a href="javascript:goPage(1)">首页</a> <a href="javascript:goPage(1)">上一页</a> <a href="javascript:goPage(3)">下一页</a> 第2/4页</div>'
    urls = read(html + script("location.href='index.asp?page='+n;")).page_urls
    assert urls == tuple(f"http://www.example.gov.cn/zwgk/tzgg/index.asp?page={n}" for n in (1, 3))
