"""Fragments of pages for tests of single extractors."""

from __future__ import annotations

from crawler.extract.page import extract_page
from crawler.extract.view import view_of
from gkcheck.models.facts import PageFacts

URL = "http://www.example.gov.cn/zw/index.html"


HOME = "http://www.example.gov.cn/"


ROWS = "".join(
    f'<li><a href="t2021051{i}_{i}.html">关于开展第{i}次专项检查工作的通知</a><span>2021-05-1{i}</span></li>'
    for i in range(1, 6)
)


CRUMB = '<div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/zw/">政务公开</a></div>'


ARTICLE = (
    "<h1>关于公布清单的通知</h1>{}<div class='TRS_Editor'><p>"
    + "请各单位认真贯彻执行。" * 12
    + "</p>{}</div>{}"
)


def read(body: str, url: str = URL, head: str = "") -> PageFacts:
    return extract_page(view_of(f"<html><head>{head}</head><body>{body}</body></html>", url, HOME))
