"""Long runs behind the words that rules look for must not take long (a page may hold them)."""

from __future__ import annotations

import time

import pytest

from crawler.extract.page import extract_page
from crawler.extract.view import view_of

WORDS = (
    "粤ICP", "粤公网安备", "公安备", "主办单位", "版权所有", "承办", "标识码", "联系电话", "发布时间", "更新时间",
    "索引号", "【文号", "当前位置", "首页", "共", "第1", "来源", "2021年", "二〇二一年", "相关解读", "1/",
)  # fmt: skip


@pytest.mark.parametrize("fill", ["<br>", "&nbsp;<i>&nbsp;</i>", "中", "1", "-"])
def test_long_runs_cost_little(fill: str) -> None:
    parts = "".join(f"<p>{word}{fill * 1000}</p>" for word in WORDS)
    html = f"<html><head><title>a</title></head><body><div>首页 新闻</div>{parts}</body></html>"
    start = time.process_time()
    extract_page(view_of(html, "http://www.example.gov.cn/x/1.html", "http://www.example.gov.cn/"))
    assert time.process_time() - start < 5


def test_unclosed_comments_in_scripts_cost_little() -> None:
    script = "/*" * 40_000 + "document.write('<b>x</b>');"
    start = time.process_time()
    extract_page(view_of(f"<script>{script}</script>", "http://www.example.gov.cn/x/1.html"))
    assert time.process_time() - start < 5
