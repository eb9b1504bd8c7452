"""Pages made to be dear: what the content says is still read in bounded time and space."""

from __future__ import annotations

import time

import pytest

from crawler.extract.page import extract_page
from crawler.extract.view import view_of
from gkcheck.models.facts import PageFacts

SECONDS = 8.0  # processor time on a slow, shared machine; a page without bounds takes minutes
LABELS = "来信标题：甲\n来信时间：2021-03-05\n来信内容：乙\n回复时间：2021-03-06\n回复内容：丙\n"

PAGES = {
    "forms": "<form action=/s><input name=q>" * 3000,
    "inputs": "<form action=/s>" + "<input name=a placeholder=b>" * 30_000 + "</form>",
    "loose_inputs": "<input placeholder=搜索>" * 20_000,
    "textareas": "<textarea name=a></textarea>" * 30_000,
    "nested_tables": "<table><tr><td>" * 3000 + "x",
    "tables": "<table><tr><th>名称</th><th>数量</th></tr><tr><td>a</td><td>1</td></tr></table>" * 3000,
    "spans": "<table><tr><th>名称</th><th>数量</th></tr>" + ("<tr>" + "<td rowspan=9999 colspan=2>x</td><td colspan=9999>y</td>" * 30 + "</tr>") * 300 + "</table>",
    "letters": "<div>" + LABELS.replace("\n", "<br>") * 3000 + "</div>",
    "letter_labels": "<p>" + " 回复时间 来信时间 状态 标题 内容" * 8000 + "</p>",
    "letter_heads": "<ul><li>标题</li><li>来信时间</li><li>回复时间</li><li>状态</li></ul>" * 3000,
    "numbers": "<p>" + "13800138000 " * 20_000 + "</p>",
    "digits": "<p>" + "1" * 200_000 + " " + "1 " * 50_000 + "4-" * 50_000 + "</p>",
    "script_quotes": "<script>var Player=1;" + "'\"a.b.mp" * 20_000 + "</script>",
    "script_media": "<script>new DPlayer({url:'" + "/a.mp4' + '" * 15_000 + "'})</script>",
    "videos": "<video></video>" * 10_000,
    "dates": "<p>" + "二〇二一年五月" * 20_000 + "2021年" * 20_000 + "</p>",
}  # fmt: skip


def facts(body: str) -> tuple[PageFacts, float]:
    html = f"<html><head><title>公告</title></head><body><h1>公告</h1><div class=content>{body}</div></body></html>"
    begun = time.process_time()
    found = extract_page(view_of(html, "http://a.gov.cn/x/1.html", "http://a.gov.cn/"))
    return found, time.process_time() - begun


@pytest.mark.parametrize("name", PAGES)
def test_bounded(name: str) -> None:
    found, seconds = facts(PAGES[name])
    assert seconds < SECONDS
    assert len(found.forms) <= 20
    assert all(len(form.fields) <= 40 for form in found.forms)
    assert len(found.tables) <= 30
    assert all(len(table.rows) <= 200 for table in found.tables)
    assert len(found.letters) <= 300
    assert len(found.players) <= 40
    assert len(found.personal) <= 200
    assert len(found.body) <= 20_000
