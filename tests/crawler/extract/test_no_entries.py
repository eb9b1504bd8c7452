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
