"""The walk over a parsed page: names of elements, and labels at the beginning of lines."""

from __future__ import annotations

import pytest

from crawler.extract.dom import Dom
from crawler.extract.known_parts import KnownParts
from crawler.extract.relations import find_labels
from crawler.extract.view import parse
from crawler.extract.words import Hint


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


WORD = 'style="font-size: 16pt; font-family: 仿宋_GB2312; mso-bidi-font-family: 宋体"'


@pytest.mark.parametrize(
    ("box", "its_own"),
    [
        (f"<span {WORD}>{{}}</span>", False),
        (f'<span lang="EN-US" {WORD}><span lang="EN-US">{{}}</span></span>', False),
        (f'<span class="date" {WORD}>{{}}</span>', True),
        ('<span style="float:right">{}</span>', True),
        ('<span lang="EN-US" style="display:none">{}</span>', True),
    ],
)
def test_boxes_in_which_a_word_processor_sets_characters_are_no_elements(
    box: str, its_own: bool
) -> None:
    html = f"<p>会议于{box.format('2021')}年召开，{box.format('<b>部署</b>')}工作。{box.format('')}</p>"
    dom = Dom(parse(f"<body>{html}<ul><li>甲</li></ul></body>"))
    assert any(el.tag == "span" for el in dom.els) is its_own
    assert "".join(dom.text.split()) == "会议于2021年召开，部署工作。甲"
    row = next(el for el in dom.els if el.tag == "p")
    assert dom.line(row) == "会议于2021年召开，部署工作。"
    assert [el.tag for el in dom.inside(row) if el.tag != "span"] == ["b"]
    assert row.last == next(el for el in dom.els if el.tag == "ul").index


def test_elements_are_found_by_tag_hint_and_address_in_their_order() -> None:
    """As often as its menu is met: from the third page on it is a part that is known."""
    menu = "".join(f'<li><a href="/c{i}/"><img src="i.gif"></a></li>' for i in range(9))
    html = (
        f'<img src="a.gif"><div class="nav"><ul>{menu}<li style="display:none">隐</li></ul></div>'
        '<nav>乙</nav><p>文<img src="b.gif"></p><div class="subnav" style="display:none">丙</div>'
        '<a href="http://BEIAN.gov.cn/?x=1\n2">备</a><a href="/c3/#code=1">三</a>'
    )
    known = KnownParts()
    for round_ in range(4):
        dom = Dom(parse(f"<body>{html}</body>"), known)
        assert any(el.kept for el in dom.els) is (round_ > 0)
        for tags in (("img",), ("img", "p", "nav"), ("video",)):
            assert dom.tagged(*tags) == [el for el in dom.els if el.tag in tags]
        assert dom.hidden == [el for el in dom.els if el.hidden]
        assert len(dom.hidden) == 2
        for tags in ((), ("nav", "p")):
            assert dom.hinted(Hint.NAV, *tags) == [
                el for el in dom.els if el.has(Hint.NAV) or el.tag in tags
            ]
        assert dom.named == [el for el in dom.els if el.hints]
        assert [a.get("href") for a in dom.links_to("/c3/", "beian.gov.cn")] == [
            "/c3/", "http://BEIAN.gov.cn/?x=1\n2", "/c3/#code=1",
        ]  # fmt: skip
        assert dom.links_to("conac.cn") == []
        dom.release()
