"""Pages that scripts go to in ways we cannot follow: they are there, so the list is not whole."""

from __future__ import annotations

import pytest

from crawler.extract.page import extract_page
from crawler.extract.view import view_of
from gkcheck.models.facts import ListRecord

ROWS = "".join(
    f'<li><a href="/tz/{day}.html">关于做好第{day}项工作安排的通知</a><span>2021-03-{day}</span></li>'
    for day in range(10, 25)
)


def read(pager: str) -> ListRecord:
    html = (
        "<html><head><title>通知公告_某某县人民政府</title></head><body>"
        '<div>当前位置：<a href="/">首页</a> &gt; 通知公告</div>'
        f"<ul>{ROWS}</ul><div class='page'>{pager}</div></body></html>"
    )
    listing = extract_page(view_of(html, "http://www.example.gov.cn/tz/")).listing
    assert listing is not None
    return listing


@pytest.mark.parametrize(
    ("pager", "pages"),
    [
        ("<a href='javascript:go(1)'>首页</a> <a href='javascript:go(2)'>下一页</a> <a href='javascript:go(9)'>尾页</a>", 9),
        ("<a href='#' onclick='load(2)'>2</a> <a href='#' onclick='load(3)'>3</a> <a href='#' onclick='load(2)'>下一页</a>", 3),
        ("<a href=\"javascript:__doPostBack('pager','2')\">下一页</a>", 2),
        # one page alone: nothing is left open
        ("<a href='javascript:go(1)'>首页</a> <a href='javascript:go(2)'>下一页</a> <a href='javascript:go(1)'>尾页</a>", None),
        ("<a href='javascript:go(1)'>首页</a> <a href='javascript:void(0)'>下一页</a>", None),
        ("<a href='javascript:go(1)'>1</a>", None),
    ],
)  # fmt: skip
def test_pages_called_for(pager: str, pages: int | None) -> None:
    listing = read(pager)
    assert (listing.total_pages, listing.page_urls) == (pages, ())


def test_addresses_say_more_than_calls() -> None:
    listing = read("<a href='index_1.html'>下一页</a> <a href='javascript:go(2)'>跳转</a>")
    assert listing.page_urls
    assert listing.total_pages is None
