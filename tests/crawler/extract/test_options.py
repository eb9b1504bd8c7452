"""Choices of a select that lead somewhere are links; most selects lead nowhere."""

from __future__ import annotations

import pytest

from crawler.extract.known_parts import KnownParts
from crawler.extract.options import MAX_OPTIONS
from crawler.extract.page import extract_page
from crawler.extract.view import PageView, parse
from gkcheck.models.facts import LinkRecord, Place, TargetKind

BASE = "http://www.example.gov.cn/zwgk/index.html"
FRIENDS = """<div class="footer"><p>主办：某某县人民政府办公室　粤ICP备12345678号</p>
<select onchange="window.open(this.value)"><option value="">县区政府网站</option>
<optgroup label="北部"><option value="http://www.a.gov.cn/">甲县</option></optgroup>
<option value="//www.b.gov.cn/">乙  县</option><option value="/links.html">更多</option></select></div>"""


def links_of(body: str, known: KnownParts | None = None) -> list[LinkRecord]:
    html = f"<html><head><title>某某县</title></head><body>{body}</body></html>"
    view = PageView(BASE, "http://www.example.gov.cn/", html, parse(html), known=known)
    return list(extract_page(view).links)


def test_friendly_links_of_a_select_are_links_of_the_footer() -> None:
    filler = "".join(f"<p>第{n}段，一些正文文字。</p>" for n in range(60))
    assert [(x.url, x.text, x.place, x.kind) for x in links_of(filler + FRIENDS)] == [
        ("http://www.a.gov.cn/", "甲县", Place.FOOTER, TargetKind.PAGE),
        ("http://www.b.gov.cn/", "乙 县", Place.FOOTER, TargetKind.PAGE),
        ("http://www.example.gov.cn/links.html", "更多", Place.FOOTER, TargetKind.PAGE),
    ]


def test_they_come_with_a_part_that_is_known() -> None:
    known = KnownParts()
    part = f"<div id='foot'>{'<p>行</p>' * 20}{FRIENDS}</div>"
    first, *others = (links_of(f"<p>{n}</p>{part}", known) for n in range(4))
    assert len(first) == 3 and all(found == first for found in others)
    assert known.held


@pytest.mark.parametrize(
    "select",
    [
        "<select name=y><option value=2021>2021年</option><option value=/>全部</option></select>",
        "<select onchange='go(this)'><option value=粤>广东</option><option value=1>一</option></select>",
        "<select><option value='/zwgk/a.html'>一篇</option></select>",  # nothing happens
        "<select onchange='go(this)'><option value='/a.html'>一</option></select>",  # who knows where
        "<select onchange=\"location='/zwgk/'+this.value\"><option value='a.html'>一</option></select>",
        "<select onchange=\"location=this.value+'?a=1'\"><option value='a.html'>一</option></select>",
        "<select onchange='open(this.value)'><option value='javascript:alert(1)'>一</option>"
        "<option value='#'>二</option></select>",
    ],
)
def test_other_selects_lead_nowhere(select: str) -> None:
    assert links_of(f"<p>正文</p>{select}") == []


def test_a_select_without_end_is_bounded() -> None:
    many = "".join(f"<option value='http://h{n}.gov.cn/'>{n}</option>" for n in range(20_000))
    assert 0 < len(links_of(f"<select>{many}</select>")) <= MAX_OPTIONS
