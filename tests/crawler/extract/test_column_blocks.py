"""Column pages made of blocks, and column pages with nothing but a menu."""

from __future__ import annotations

import pytest

from crawler.extract.page import extract_page
from crawler.extract.view import view_of
from gkcheck.models.facts import PageFacts

SITE = "".join(
    f'<li><a href="/{i}/">{name}</a></li>'
    for i, name in enumerate(("首页", "新闻中心", "政务公开", "办事服务", "互动交流"))
)
URL = "http://www.example.gov.cn/zwgk/nb/"


def read(main: str) -> PageFacts:
    html = (
        "<html><head><title>年报_石林县人民政府</title></head><body>"
        f"<ul class='nav'>{SITE}</ul>"
        '<div>当前位置：<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a> &gt; 年报</div>'
        f"<div class='main'>{main}</div>"
        "<div>主办：石林县人民政府 滇ICP备05000123号</div></body></html>"
    )
    return extract_page(view_of(html, URL, "http://www.example.gov.cn/"))


def block(name: str, *entries: tuple[int, str]) -> str:
    rows = "".join(
        f"<li><a href='/zwgk/{at}.html'>石林县人民政府关于{name}第{at}项工作的报告</a><em>{day}</em></li>"
        for at, day in entries
    )
    return f"<div class='panel'><h3><a href='/{name}/'>{name}</a></h3><ul>{rows}</ul></div>"


@pytest.mark.parametrize("turned", [False, True], ids=["first", "last"])
def test_a_block_of_one_entry_makes_no_entries_of_the_blocks_beside_it(turned: bool) -> None:
    blocks = [
        block("公开指南", (1, "2022-03-26")),
        block("公开年报", (2, "2022-04-06"), (3, "2022-01-11"), (4, "2022-01-10")),
        block("公开制度", (5, "2021-03-06"), (6, "2021-01-11"), (7, "2021-01-10")),
        block("公开说明", (8, "2022-03-27")),
    ]
    listing = read("".join(reversed(blocks) if turned else blocks)).listing
    assert listing is not None
    found = sorted((i.url.rsplit("/", 1)[1], str(i.date)) for i in listing.items if i.url)
    assert found == [
        ("1.html", "2022-03-26"), ("2.html", "2022-04-06"),
        ("3.html", "2022-01-11"), ("4.html", "2022-01-10"), ("5.html", "2021-03-06"),
        ("6.html", "2021-01-11"), ("7.html", "2021-01-10"), ("8.html", "2022-03-27"),
    ]  # fmt: skip


def bare(name: str, count: int) -> str:
    """Return a list without a heading."""
    days = [(at, f"2022-0{at}-11") for at in range(1, count + 1)]
    return block(name, *days).replace(f"<h3><a href='/{name}/'>{name}</a></h3>", "")


BESIDE = block("热点新闻", *[(i, "2022-05-11") for i in range(11, 17)]) + block(
    "最新文件", *[(i, "2022-05-12") for i in range(21, 27)]
)


@pytest.mark.parametrize(
    ("main", "count"),
    [
        (bare("年报", 4) + BESIDE, 4),
        (BESIDE + block("年报", *[(i, "2022-04-06") for i in range(1, 5)]), 4),
        (bare("年报", 4) + BESIDE + block("要闻", (31, "2022-05-13"), (32, "2022-05-14")), 4),
        (
            block("通知公告", (1, "2022-01-01"), (2, "2022-01-02"))
            + block("工作动态", (3, "2022-01-03"), (4, "2022-01-04"))
            + BESIDE,
            16,
        ),
        (block("回应关切", *[(i, "2022-04-06") for i in range(1, 5)]) + BESIDE, 16),
    ],
    ids=["below the trail", "by its name", "one box of another name", "blocks", "one block else"],
)
def test_what_stands_beside_a_short_list_is_not_in_it(main: str, count: int) -> None:
    listing = read(main).listing
    assert listing is not None
    assert len(listing.items) == count


NAMES = (
    "政策解读文件",
    "市场准入清单",
    "政府预算决算",
    "惠民惠农资金",
    "爱国卫生运动",
    "行政执法公示",
)
MENUS = {
    "links": "<div class='card'>{}</div>",
    "rows": "<ul class='card'>{}</ul>",
}


def menu(kind: str) -> str:
    links = [f"<a href='/zwgk/{i}/'>{n}</a>" for i, n in enumerate(NAMES)]
    links.insert(2, f"<a class='active' href='{URL}'>政府工作年报</a>")
    return MENUS[kind].format(
        "".join(links if kind == "links" else [f"<li>{a}</li>" for a in links])
    )


@pytest.mark.parametrize("kind", MENUS)
def test_a_menu_with_the_page_itself_is_no_list_of_entries(kind: str) -> None:
    page = read(menu(kind) + "<div><h2>政府工作年报</h2><p>暂无内容</p></div>")
    assert page.listing is None or not page.listing.items
    assert "惠民惠农资金" not in page.sample
    entry = "<ul><li><a href='/1.html'>石林县2021年工作报告全文</a></li><li><a href='/2.html'>石林县2020年工作报告全文</a></li></ul>"
    page = read(menu(kind) + f"<div><h2>政府工作年报</h2>{entry}</div>")
    assert page.listing is not None
    assert [i.title for i in page.listing.items] == [
        "石林县2021年工作报告全文",
        "石林县2020年工作报告全文",
    ]


def test_a_heading_that_leads_to_the_page_leaves_its_entries() -> None:
    names = ("第一实验小学", "第二实验小学", "第三实验小学")
    rows = "".join(f"<li><a href='/zwgk/{i}.html'>{n}</a></li>" for i, n in enumerate(names))
    page = read(f"<div><h3><a href='{URL}'>年报</a></h3><ul>{rows}</ul></div>")
    assert page.listing is not None
    assert [i.title for i in page.listing.items] == list(names)
