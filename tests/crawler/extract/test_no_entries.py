"""What stands beside a day and is no entry of a list."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.extract.page import extract_page
from crawler.extract.view import view_of
from gkcheck.models.facts import PageType


@pytest.mark.parametrize("tools", ["", '<a href="javascript:window.print()">打印</a>'])
def test_the_trail_and_tools_beside_the_day_of_a_short_text_are_no_entries(tools: str) -> None:
    trail = '<div>当前位置：<a href="/">首页</a> &gt; <a href="/zj/">走进石林</a> &gt; <a href="/zj/gk/">县情概况</a></div>'
    html = (
        f"<html><head><title>县情概况</title></head><body><div>{trail}<h1>石林县县情概况</h1>"
        f'<p>发布时间：2021-03-13　来源：县发展改革委{tools}</p><div class="nr"><p>石林县位于河谷地带，辖十二个乡镇，以茶叶为特色产业。</p><p>全县森林覆盖率较高，青石河自北向南穿过县城，沿河建有湿地公园。</p></div></div></body></html>'
    )
    facts = extract_page(
        view_of(html, "http://www.example.gov.cn/zj/gk/index.html", "http://www.example.gov.cn/")
    )
    assert facts.page_type is PageType.ARTICLE
    assert facts.document is not None
    assert facts.document.published_on == date(2021, 3, 13)


DOT, LINE = '<img src="/i/dot.gif">', '<img src="/i/line.gif" width="700" height="3">'
PLAN = '<img src="/i/2021/plan.jpg" width="700">'


@pytest.mark.parametrize(
    ("shown", "kind"),
    [(f"{DOT}{LINE}<p>暂无内容</p>", PageType.LIST), (LINE, PageType.LIST), (PLAN, PageType.OTHER), (f"{PLAN}<p>暂无内容</p>", PageType.OTHER)],
)  # fmt: skip
def test_signs_of_the_template_do_not_fill_an_empty_column(shown: str, kind: PageType) -> None:
    menu = "".join(f'<td><a href="/{n}/">{n}</a>' for n in ("新闻中心", "政务公开", "政务服务", "互动交流"))  # fmt: skip
    html = (
        "<html><head><title>区域规划 - 石林县人民政府</title></head><body>"
        f'<table><tr><td><img src="/i/banner.jpg"><tr><td><a href="/">首页</a>{menu}</table>'
        f'<table><tr><td>{DOT}<td>当前位置：<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a> &gt; <a href="/zwgk/gh/">区域规划</a></table>'
        f"<table><tr><td>{shown}</table><table><tr><td>主办：石林县人民政府</table></body></html>"
    )
    facts = extract_page(
        view_of(html, "http://www.example.gov.cn/zwgk/gh/", "http://www.example.gov.cn/")
    )
    assert facts.page_type is kind
    assert facts.listing is None or not facts.listing.items


def test_the_name_of_the_site_above_the_trail_is_not_the_heading_of_a_column() -> None:
    html = (
        "<html><head><title>区域规划 - 石林县人民政府</title></head><body><div><font size=7>石林县人民政府</font></div>"
        '<div>当前位置：<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a> &gt; <a href="/zwgk/gh/">区域规划</a></div>'
        "<table><tr><td><b>区域规划</b></table><p>暂无内容</p></body></html>"
    )
    facts = extract_page(
        view_of(html, "http://www.example.gov.cn/zwgk/gh/", "http://www.example.gov.cn/")
    )
    assert facts.heading == "区域规划"
