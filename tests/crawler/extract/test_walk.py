"""The walk over a parsed page: names of elements, and labels at the beginning of lines."""

from __future__ import annotations

import pytest

from crawler.extract.dom import Dom
from crawler.extract.relations import find_labels
from crawler.extract.view import parse


def test_names_of_elements_that_html_does_not_know_are_their_own() -> None:
    """Two pages may number such elements alike; known ones are numbered once for all."""
    for round_ in range(40):
        names = [f"x-{round_}-{i}" for i in range(20)] + ["o:p", "section", "ucapcontent"]
        html = "".join(f"<{name}>甲</{name}>" for name in names)
        dom = Dom(parse(f"<body>{html}</body>"))
        assert [
            el.tag for el in dom.els if el.parent is not None and el.parent.tag == "body"
        ] == names


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<span>相关解读：</span>", ["相关解读"]),
        ("<p>正文一段</p><p>相关解读：</p><p>●【政策原文】</p>", ["相关解读", "政策原文"]),
        ("<p>·■ 相关链接</p>", ["相关链接"]),
        ("<p>【</p><p>相关解读：</p>", ["相关解读"]),
        ("<p>本文的相关解读：如下</p>", []),  # not at the beginning of its line
        ("<p>相关解读工作</p>", []),  # goes on
        (f"<p>{'·' * 11}相关解读：</p>", ["相关解读"]),
        (f"<p>{'·' * 12}相关解读：</p>", []),  # too far behind the beginning
        ("<p>相关政策解读：</p>", ["相关政策解读"]),  # the longest label
    ],
)
def test_labels_of_related_reading(html: str, words: list[str]) -> None:
    assert [label.text for label in find_labels(Dom(parse(html)))] == words
