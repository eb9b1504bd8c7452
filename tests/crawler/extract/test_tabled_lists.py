"""Lists of documents set as tables, which look like the field table of one document."""

from __future__ import annotations

import pytest

from crawler.extract.page import extract_page
from crawler.extract.view import view_of
from gkcheck.models.facts import PageFacts, PageType

ROW = (
    '<tr><td>{0}</td><td><a href="/gk/post_{0}.html">关于印发第{0}号管理办法的通知</a></td>'
    "<td>某府规〔2021〕{0}号</td><td>2021-11-0{0}</td><td>2021-12-0{0}</td></tr>"
)


def read(rows: int) -> PageFacts:
    body = "".join(ROW.format(i) for i in range(1, rows + 1))
    html = (
        '<html><head><title>现行有效</title></head><body><div class="crumbs">当前位置:<a href="/">首页</a>'
        ' &gt; <a href="/gk/">现行有效</a></div><div class="box"><h2>现行有效</h2><table><tr><th>序号</th>'
        f"<th>名称</th><th>文号</th><th>成文日期</th><th>发布日期</th></tr>{body}</table></div></body></html>"
    )
    return extract_page(view_of(html, "http://x.gov.cn/gk/", "http://x.gov.cn/"))


@pytest.mark.parametrize("rows", [3, 8])
def test_rows_below_a_head_of_labels_are_entries_of_a_list(rows: int) -> None:
    facts = read(rows)
    assert facts.page_type is PageType.LIST
    assert facts.document is None
    assert facts.listing is not None
    assert [item.url for item in facts.listing.items] == [
        f"http://x.gov.cn/gk/post_{i}.html" for i in range(1, rows + 1)
    ]
    assert facts.listing.items[0].date_raw == "2021-12-01"
