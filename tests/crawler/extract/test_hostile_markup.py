"""Markup that is broken, or made to break readers."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from lab.fragments import read

from gkcheck.models.facts import PageFacts


def test_hostile_nesting_and_repetition_end_in_time() -> None:
    deep = "<div>" * 30_000 + "文" + "</div>" * 30_000
    wide = "<a href='x.html'>政务公开</a>" * 20_000
    facts = read(deep + wide + "<table><tr>" * 3000 + "首页 > " * 3000)
    assert len(facts.links) <= 5000


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["<div class='nav'>", "</div>", "<ul>", "<li>", "<a href='b.html'>政务公开</a>", "首页 > ", "2021-05-16", "索引号：",
             "<table><tr><td>", "当前位置：", "共3页", "<script>createPageHTML(", "</script>", "相关解读：", "<dl><dt>", "ICP备", "\u0000", "<dd>",
             "发布日期：", "<p class='foot'>", "主办：", "<base href='http://[::'>", "<!--", "-->", "<select><option>", "附件.doc"]
        ),
        max_size=40,
    )
)  # fmt: skip
def test_never_raises(parts: list[str]) -> None:
    assert isinstance(read("".join(parts)), PageFacts)
