"""Endless nesting costs little, and loses nothing that can be read."""

from __future__ import annotations

import time

import pytest

from crawler.extract.nesting import DEPTH, LOOK, tamed
from crawler.extract.page import extract_page
from crawler.extract.view import view_of


@pytest.mark.parametrize(
    "tags", ["<div>", "<div><ul><li>", "<b><font size=1>", "<DIV class='x'><Section>"]
)
def test_text_and_links_at_the_bottom_stay(tags: str) -> None:
    html = (
        "<title>深</title>"
        + tags * 60_000
        + "<a href='/deep.html'>最里面的链接</a><p>最里面的文字</p>"
    )
    begun = time.process_time()
    facts = extract_page(view_of(html, "http://a.cn/x.html"))
    assert time.process_time() - begun < 10
    assert [link.url for link in facts.links] == ["http://a.cn/deep.html"]
    assert "最里面的文字" in facts.sample


def test_ordinary_pages_are_left_as_they_are() -> None:
    small = "<div>" * 1000 + "<p>x"
    assert tamed(small) is small
    large = ("<div><ul>" + "<li><a href='/x'><b>x</b></a>" * 50 + "</ul></div>") * 200
    assert large.count("<") > LOOK
    assert tamed(large) is large


def test_scripts_are_no_tags() -> None:
    html = (
        "<div></div>" * LOOK + "<script>var x = '" + "<div>" * (2 * DEPTH) + "';</script><p>x</p>"
    )
    assert tamed(html) is html


def test_what_follows_the_deep_part_keeps_its_tags() -> None:
    deep = "<div>" * 20_000 + "底" + "</div>" * 20_000
    rest = "<div class='list'><ul><li>一</li></ul></div>"
    assert tamed(deep + rest).endswith(rest)
