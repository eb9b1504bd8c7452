"""A box that is called a menu and holds more than the menu."""

from __future__ import annotations

from crawler.extract.page import extract_page
from crawler.extract.view import view_of
from gkcheck.models.facts import ColumnSource

NAMES = ["政务公开", "解读回应", "办事服务", "互动交流", "走进石林"]


def top_level(header: str) -> list[str]:
    html = (
        f"<html><head><title>石林县人民政府</title></head><body>{header}"
        "<div class='main'><h1>关于公布名单的通告</h1><p>现将有关名单予以公布，请遵照执行。</p></div></body></html>"
    )
    facts = extract_page(
        view_of(html, "http://www.example.gov.cn/a.html", "http://www.example.gov.cn/")
    )
    return [column.path[0] for column in facts.columns if column.source is ColumnSource.NAV]


def bar(home: str) -> str:
    return (
        '<div class="line"><div><a href="https://www.gov.cn/">国务院</a><a href="https://a.gov.cn/">省政府</a>'
        '<a href="https://b.gov.cn/">省人大</a><a href="https://c.gov.cn/">省政协</a></div>'
        f'<div><a href="javascript:;">移动版</a>{home}</div><span>网站支持IPV6</span></div>'
    )


MENU = (
    '<div class="menu_base"><ul><li><a href="/">首页</a></li>'
    + "".join(f'<li><a href="/{i}/">{name}</a></li>' for i, name in enumerate(NAMES))
    + "</ul></div>"
)


def test_the_menu_in_a_header_that_is_called_a_menu_is_the_main_one() -> None:
    assert top_level(f'<div class="header menu_top">{bar("")}{MENU}</div>') == NAMES


def test_a_panel_below_the_menu_does_not_take_its_place() -> None:
    panel = '<div class="submenu"><a href="/">首页</a>' + "".join(
        f'<a href="/p/{i}/">政务{name}</a>'
        for i, name in enumerate(["动态", "要闻", "服务", "数据"])
    )
    found = top_level(f'<div class="header menu_top">{MENU}{panel}</div></div>')
    assert found[: len(NAMES)] == NAMES
