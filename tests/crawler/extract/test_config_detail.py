"""Pages of Guangdong's common platform: what stands in ``_CONFIG`` and nowhere else."""

from __future__ import annotations

import json
from datetime import date

from crawler.extract.page import extract_page
from crawler.extract.view import view_of
from gkcheck.models.facts import ColumnSource, PageFacts, PageType, Place, TargetKind

TREE = [
    {"id": 1, "name": "政府信息公开指南", "children": []},
    {
        "id": 2,
        "name": "法定主动公开内容",
        "children": [
            {"id": 3, "name": "规划信息", "jump_url": "/gh/index.html", "children": []},
            {"id": 4, "name": "财政预决算", "jump_url": "", "children": []},
        ],
    },
]
DETAIL = {
    "id": 77,
    "title": "关于印发海丰县渔港管理办法的通知",
    "identifier": "11441521007242110X/2021-00077",
    "document_number": "海府办〔2021〕12号",
    "publisher": "海丰县人民政府办公室",
    "date": 1614528000,
    "display_publish_time": 1614907800,
    "attachment": [{"name": "渔港管理办法.pdf", "url": "/attachment/0/1/77.pdf"}],
}


def read(detail: object, body: str = '<div id="app"></div>') -> PageFacts:
    tree, data = (json.dumps(part, ensure_ascii=False) for part in (TREE, detail))
    config = f"{{SID:'660001', TREE:{tree}, DETAIL:{data}}}"
    html = f"<html><head><title>渔港</title></head><body>{body}<script>window._CONFIG={config}</script></body></html>"
    return extract_page(
        view_of(html, "http://www.example.gov.cn/swhf/gkmlpt/content/0/1/post_77.html")
    )


def test_document_of_a_shell_page() -> None:
    facts = read(DETAIL)
    document = facts.document
    assert facts.page_type is PageType.ARTICLE
    assert document is not None
    assert document.title == DETAIL["title"]
    assert document.index_number == DETAIL["identifier"]
    assert document.document_number == DETAIL["document_number"]
    assert document.issuer == DETAIL["publisher"]
    # 1614907800 is 2021-03-05 09:30 in China, 1614528000 is 2021-03-01 00:00 there (UTC+8).
    assert document.published_on == date(2021, 3, 5)
    assert document.signed_on == date(2021, 3, 1)
    assert [(x.url, x.kind, x.place) for x in facts.links] == [
        (
            "http://www.example.gov.cn/attachment/0/1/77.pdf",
            TargetKind.ATTACHMENT,
            Place.ATTACHMENTS,
        )
    ]


def test_what_the_page_shows_comes_first() -> None:
    table = (
        "<table><tr><td>索引号：</td><td>11441521007242110X/2021-00078</td><td>文号：</td><td>海府〔2021〕1号</td></tr>"
        "<tr><td>发布日期：</td><td>2021-03-09</td><td>发布机构：</td><td>海丰县农业局</td></tr></table>"
    )
    document = read(
        DETAIL, f"{table}<h1>{DETAIL['title']}</h1><div>{'渔港应当加强管理。' * 30}</div>"
    ).document
    assert document is not None
    assert document.index_number == "11441521007242110X/2021-00078"
    assert document.document_number == "海府〔2021〕1号"
    assert document.published_on == date(2021, 3, 9)
    assert document.issuer == "海丰县农业局"


def test_tree_with_jumps() -> None:
    columns = {">".join(c.path): c.url for c in read(None).columns if c.source is ColumnSource.API}
    assert columns == {
        "政府信息公开指南": "http://www.example.gov.cn/swhf/gkmlpt/api/all/1?page=1&sid=660001",
        "法定主动公开内容": "http://www.example.gov.cn/swhf/gkmlpt/api/all/2?page=1&sid=660001",
        "法定主动公开内容>规划信息": "http://www.example.gov.cn/gh/index.html",
        "法定主动公开内容>财政预决算": "http://www.example.gov.cn/swhf/gkmlpt/api/all/4?page=1&sid=660001",
    }


def test_broken_detail_tells_nothing() -> None:
    for detail in (None, [], {}, {"title": ""}, "x", {"title": 5}):
        facts = read(detail)
        assert facts.document is not None
        assert facts.document.title == "渔港"
        assert facts.document.published_on is None
        assert facts.links == ()
