"""Columns of a site map made of nested lists."""

from __future__ import annotations

from crawler.extract.page import extract_page
from crawler.extract.view import view_of
from gkcheck.models.facts import ColumnSource

MAP = """<html><head><title>站点地图</title></head><body><h1>站点地图</h1><ul>
<li><a href="/xwzx/">新闻中心</a><ul><li><a href="/xwzx/yw/">要闻</a></li>
<li><a href="/xwzx/gg/">公告</a></li></ul></li>
<li><a href="/zwgk/">政务公开</a><ul><li><a href="/zwgk/ml/">公开目录</a><ul>
<li><a href="/zwgk/ml/jd/">政策解读</a></li><li><a href="/zwgk/ml/qd/">负面清单</a></li>
<li><a href="/zwgk/ml/yq/">疫情防控</a><ul><li><a href="/zwgk/ml/yq/zc/">重要政策</a></li>
<li><a href="/zwgk/ml/yq/tb/">疫情通报</a></li></ul></li>
<li><a href="/zwgk/ml/gb/">政府公报</a></li></ul></li></ul></li></ul></body></html>"""


def test_entries_of_one_list_are_sisters_whatever_hangs_below_them() -> None:
    facts = extract_page(view_of(MAP, "http://x.gov.cn/wzdt/", "http://x.gov.cn/"))
    paths = [c.path for c in facts.columns if c.source is ColumnSource.SITEMAP]
    catalogue = ("政务公开", "公开目录")
    assert paths == [
        ("新闻中心",),
        ("新闻中心", "要闻"),
        ("新闻中心", "公告"),
        ("政务公开",),
        catalogue,
        (*catalogue, "政策解读"),
        (*catalogue, "负面清单"),
        (*catalogue, "疫情防控"),
        (*catalogue, "疫情防控", "重要政策"),
        (*catalogue, "疫情防控", "疫情通报"),
        (*catalogue, "政府公报"),
    ]
