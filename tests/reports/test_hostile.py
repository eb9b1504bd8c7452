"""Text from sites is never markup, never a link it should not be, and never breaks out of its place."""

from __future__ import annotations

import json

import pytest
from lxml import html as lxml_html

from gkcheck.models.finding import Subject
from gkcheck.models.result import ColumnResult
from reports.lists import script_json
from reports.model import Ladder, LadderCell, LadderStep, PairView, Picture, ReportViews, StaleView
from reports.render_html import render
from reports.text import clean, link, prose, show_url

SCRIPT = "<script>window.hacked=1</script><img src=x onerror=window.hacked=1>"
NASTY = (
    f"{SCRIPT}]]>--></title></script>\u202egnp.exe\x00\x1b[31m\u2028{{{{7*7}}}}{{% raw %}}"
    + "长" * 5000
)
BAD_URLS = [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "data:text/html,<b>",
    "vbscript:x", "file:///etc/passwd", "//evil.example/x", "http://", "https:///x",
    "http://a b/", 'http://a/"onmouseover="x', "http://a/\u2028", "http://u:p@a/", "http://[::1",
    "java\nscript:alert(1)", "http://a/" + "x" * 3000, "", None,
]  # fmt: skip


def hostile(sample):
    subject = Subject(kind="page", url="javascript:alert(1)", label=NASTY)
    finding = sample.make_finding(
        "dead_link", "http_404", subject, NASTY, group=NASTY,
        evidence={
            "expected": NASTY, "seen": {NASTY: [NASTY]}, "searched": [NASTY, "javascript:x"],
            "compared": NASTY, "found_on": ["javascript:alert(2)", NASTY], "snippet": NASTY,
            "mark": "<script>", "path": [NASTY, NASTY], NASTY: NASTY, "looks": [NASTY, {"at": NASTY}],
            "nearest": [{"name": NASTY, "url": "javascript:3", "similarity": NASTY}, NASTY],
        },
    )  # fmt: skip
    result = sample.make_result(findings=40, extra=[finding])
    site = result.site.model_copy(update={"name": NASTY, "url": "javascript:alert(4)"})
    columns = [
        *result.columns,
        ColumnResult(
            path=[NASTY] * 20, url="javascript:5", items=1, newest_on=None, sources=[NASTY]
        ),
    ]
    result = result.model_copy(update={"site": site, "columns": columns})
    cell = LadderCell(state="ok", text=NASTY, at=NASTY)
    views = ReportViews(
        pictures={"menu": Picture(png=b"not a picture", caption=NASTY, url="javascript:6")},
        ladders=(
            Ladder(
                host=NASTY, conclusion=NASTY, vantage=NASTY,
                steps=(LadderStep(name=NASTY, v4=cell, v6=cell),),
            ),
        ),
        pairs=(PairView(policy_title=NASTY, policy_url="javascript:7", interpretation_title=NASTY),),
        stale=(StaleView(path=(NASTY,), url="javascript:8", period=NASTY, due_on=sample.AS_OF),),
    )  # fmt: skip
    return result, views


def test_hostile_texts_stay_text(sample):
    result, views = hostile(sample)
    text, _ = render(result, views)
    tree = lxml_html.fromstring(text)
    clean_text, _ = render(sample.make_result(findings=40), ReportViews())
    count = "count(//script[not(@type)]) + count(//img) + count(//title)"
    assert tree.xpath(count) == lxml_html.fromstring(clean_text).xpath(count) == 2
    assert not tree.xpath("//@onerror | //@onmouseover | //@onclick")
    hrefs = tree.xpath("//@href")
    assert all(h.startswith(("http://", "https://", "#")) for h in hrefs)
    assert "图片无法读取" in text and "49" not in words_around(text, "gnp.exe")


def words_around(text: str, needle: str) -> str:
    start = text.index(needle)
    return text[start : start + 60]


def test_no_control_or_direction_marks_reach_the_page(sample):
    text, files = render(*hostile(sample))
    for mark in ("\x00", "\x1b", "\u202e", "\u2028", "\\u202e", "\\u0000", "\\u001b"):
        assert mark not in text
        assert all(mark.encode() not in data for data in files.values())


def test_embedded_data_cannot_end_its_script_element(sample):
    result, views = hostile(sample)
    text, _ = render(result, views)
    tree = lxml_html.fromstring(text)
    data = tree.xpath("//script[@id='data-findings']")[0].text
    assert "<" not in data and ">" not in data and "&" not in data
    rows = json.loads(data)["rows"]
    assert len(rows) == len(result.findings)


def test_script_json_keeps_the_value():
    value = {"a": "</script><!-- \u2028 & \u2029", "b": [1, None, True]}
    assert json.loads(script_json(value)) == value
    assert "<" not in script_json(value)


@pytest.mark.parametrize("url", BAD_URLS)
def test_only_plain_web_addresses_become_links(url):
    assert link(url) is None


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8080/a", "https://a.gov.cn/搜索?q=1&b=2#c", "http://[::1]:80/"]
)
def test_web_addresses_become_links(url):
    assert link(url) == url


def test_long_and_odd_text_is_cut_and_flattened():
    assert len(clean("长" * 5000, 40)) == 40
    assert clean("a\r\n\tb\u3000c\x00") == "a b c"
    assert clean("a" + "\u0301" * 500 + "b") == "a\u0301\u0301b"
    assert clean("\ud800x\ue000") == "x"
    assert clean("\u202eabc\u202c\u200f\ufeff") == "abc"
    assert len(show_url("https://a.example/" + "%E4%B8%AD" * 400)) <= 96


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("身份证 110101199003071234 号", "身份证 110101********1234 号"),
        ("电话13812345678。", "电话138****5678。"),
        ("文号 20210301123456789012", "文号 20210301123456789012"),
        ("P020210312345678.pdf", "P020210312345678.pdf"),
        ("/13812345678.html", "/13812345678.html"),
    ],
)  # fmt: skip
def test_personal_data_are_masked(raw, shown):
    assert clean(raw) == shown


def test_prose_is_set_in_full_width_marks_but_addresses_and_numbers_are_not():
    assert prose("读全,没有(--x)") == "读全，没有（--x）"
    assert prose("实际 0:达到") == "实际 0：达到"
    assert prose("见 http://a/b,1,234: x") == "见 http://a/b,1,234: x"
