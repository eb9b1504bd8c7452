"""Ways on that are no links: cells, pictures and buttons that lead on when they are clicked."""

from __future__ import annotations

import pytest

from crawler.extract.page import extract_page
from crawler.extract.view import view_of

HOME = "http://www.example.gov.cn/"


def links_of(body: str) -> list[tuple[str, str]]:
    facts = extract_page(view_of(f"<html><title>某县</title><body>{body}</body></html>", HOME))
    return [(link.url.removeprefix(HOME), link.text) for link in facts.links]


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("<div onclick=\"location.href='/zwgk/'\">政务公开</div>", ("zwgk/", "政务公开")),
        ("<table><tr><td onclick='window.open(\"/tz/\")'>通知公告</td></tr></table>", ("tz/", "通知公告")),
        ("<button onclick=\"window.location='/hd/'\">互动</button>", ("hd/", "互动")),
        ("<input type=button value='查询' onclick=\"self.location='/cx/'\">", ("cx/", "查询")),
        ("<img src='/b.png' alt='专题' onclick=\"window.open('/zt/','_blank')\">", ("zt/", "专题")),
    ],
)  # fmt: skip
def test_what_is_clicked(body: str, wanted: tuple[str, str]) -> None:
    assert wanted in links_of(body)


@pytest.mark.parametrize(
    "body",
    [
        "<div onclick=\"location.href='/s?q='+q.value\">搜索</div>", "<div onclick=\"location.href=url\">去</div>",
        "<li onclick=\"location.href='/a.html'\"><a href='/a.html'>一</a></li>", "<div onclick=\"location.href='#top'\">顶部</div>",
        "<div onclick=\"location.href='javascript:;'\">无</div>", "<div onclick='show(this)'>展开</div>", "<div onclick>空</div>",
    ],
)  # fmt: skip
def test_what_leads_nowhere_by_itself(body: str) -> None:
    assert [link for link in links_of(body) if link != ("a.html", "一")] == []


def test_a_file_of_scripts_may_write_the_menu_of_a_page_that_leads_nowhere() -> None:
    def built(body: str) -> tuple[str, ...]:
        html = f"<html><title>某县</title><body>{body}{'<p>本县简介。</p>' * 40}</body></html>"
        return extract_page(view_of(html, HOME)).signals.script_built

    assert built("<script src='/js/menu.js'></script>") == ("menu",)
    assert built("<script src='/js/jquery.min.js'></script>") == ()
    assert built("<script src='/js/menu.js'></script>" + "<a href='/x/'>栏目</a>" * 6) == ()


@pytest.mark.parametrize(
    ("function", "link", "leads"),
    [
        ("function go(u){location.href=u}", "href='javascript:go(\"/zc/\")'", True),
        ("function go(u) { window.open(u, '_blank'); return false; }", "href='#' onclick=\"return go('/zc/')\"", True),
        ("function go(u){location.href='/x'+u}", "href='javascript:go(\"/zc/\")'", False),
        ("function go(u){location.href=u+'.html'}", "href='javascript:go(\"/zc/\")'", False),
        ("function show(u){alert(u)}", "href='javascript:show(\"/zc/\")'", False),
        ("", "href='javascript:go(\"/zc/\")'", False),
    ],
)  # fmt: skip
def test_functions_that_go_where_they_are_told(function: str, link: str, *, leads: bool) -> None:
    found = links_of(f"<script>{function}</script><a {link}>政策</a>")
    assert (("zc/", "政策") in found) is leads
