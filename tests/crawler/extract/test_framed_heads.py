"""Pages whose head, with the main menu, is another page in a frame (or drawn by a script)."""

from __future__ import annotations

import pytest

from crawler.extract.page import extract_page
from crawler.extract.view import view_of
from gkcheck.models.facts import ColumnSource, PageFacts, PageType, Place, TargetKind

HEAD = "<iframe src=/inc/top.html width=980 height=206></iframe>"
TRAIL = '<table><tr><td>您现在的位置：<a href="/">首页</a> → <a href="/xwzx/">新闻中心</a> → <a href="/xwzx/tzgg/">通知公告</a>{}</td></tr></table>'
BESIDE = (
    "<td><table><tr><td><b>新闻中心</b></td></tr><tr><td>"
    + "<br>".join(
        f'<img src=/images/dot.gif>&nbsp;<a href="/xwzx/{slug}/">{name}</a>'
        for slug, name in (("ywdt", "要闻动态"), ("tzgg", "通知公告"), ("bmdt", "部门动态"), ("xzdt", "乡镇动态"))
    )
    + "</td></tr></table></td>"
)  # fmt: skip
MENU = "<table><tr>" + "".join(
    f'<td><a href="/{slug}/">{name}</a></td>'
    for slug, name in (("", "首页"), ("xwzx", "新闻中心"), ("zwgk", "政务公开"), ("bsfw", "办事服务"), ("hdjl", "互动交流"))
) + "</tr></table>"  # fmt: skip
ROWS = "".join(
    f'<tr><td>·<a href="/news/{day}.htm">关于做好第{day}项工作安排的通知</a></td><td>[2021/3/{day}]</td></tr>'
    for day in range(10, 25)
)


def read(body: str, path: str = "/xwzx/tzgg/", title: str = "通知公告_某某县人民政府") -> PageFacts:
    html = f"<html><head><title>{title}</title></head><body>{body}</body></html>"
    return extract_page(
        view_of(html, f"http://www.example.gov.cn{path}", "http://www.example.gov.cn/")
    )


def paths(page: PageFacts, source: ColumnSource) -> list[tuple[str, ...]]:
    return [column.path for column in page.columns if column.source is source]


def test_the_menu_beside_the_text_is_not_the_main_one() -> None:
    page = read(
        f"{HEAD}{TRAIL.format('')}<table><tr>{BESIDE}<td><table>{ROWS}</table></td></tr></table>"
    )
    assert paths(page, ColumnSource.NAV) == []
    assert paths(page, ColumnSource.SIDE_NAV) == [
        ("新闻中心", name) for name in ("要闻动态", "通知公告", "部门动态", "乡镇动态")
    ]
    assert page.page_type is PageType.LIST
    assert page.listing is not None and len(page.listing.items) == 15


@pytest.mark.parametrize("where", ["above", "below"])
def test_a_menu_that_leads_home_is_the_main_one_wherever_it_stands(where: str) -> None:
    trail = TRAIL.format("")
    body = f"{MENU}{trail}" if where == "above" else f"{trail}{MENU}"
    page = read(f"{body}<table><tr>{BESIDE}<td><table>{ROWS}</table></td></tr></table>")
    assert ("政务公开",) in paths(page, ColumnSource.NAV)
    assert ("部门动态",) not in paths(page, ColumnSource.NAV)


TITLE = "青林县国民经济和社会发展第十四个五年规划和二〇三五年远景目标纲要"


def test_a_frame_above_the_trail_is_the_head_and_one_below_it_is_shown() -> None:
    viewer = "<iframe src=/pdf/viewer.html?id=12></iframe>"
    page = read(
        f"{HEAD}{TRAIL.format(' → 浏览文章')}<table><tr><td><font size=5>{TITLE}</font></td></tr><tr><td>{viewer}</td></tr></table>",
        "/news/2021-03/12.htm",
        f"{TITLE}_某某县人民政府",
    )
    places = {
        x.url.partition("gov.cn")[2]: x.place for x in page.links if x.kind is TargetKind.FRAME
    }
    assert places["/inc/top.html"] is Place.HEADER
    assert places["/pdf/viewer.html?id=12"] in (Place.BODY, Place.OTHER)


def test_an_empty_column_below_a_framed_head_is_a_list_without_entries() -> None:
    page = read(
        f"{HEAD}{TRAIL.format('')}<table><tr>{BESIDE}<td><h2>通知公告</h2></td></tr></table>"
    )
    assert page.page_type is PageType.LIST
    assert page.listing is not None
    assert (page.listing.items, page.listing.page_urls) == ((), ())


def test_a_list_in_a_frame_is_asked_for_there() -> None:
    page = read(
        f"{HEAD}{TRAIL.format('')}<table><tr>{BESIDE}<td><iframe src=list.asp?id=7></iframe></td></tr></table>"
    )
    assert page.listing is not None
    assert page.listing.page_urls == ("http://www.example.gov.cn/xwzx/tzgg/list.asp?id=7",)
