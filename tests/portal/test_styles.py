"""Every style of portal: all pages linked, the same content, a search that answers."""

from __future__ import annotations

import re
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from gkcheck.portal import STYLES, PortalSpec, generate, serve
from gkcheck.portal.generate import build, rendered

PLAIN = PortalSpec()


def texts(style: str) -> dict[str, str]:
    portal = build(PLAIN.model_copy(update={"style": style}))
    found = {}
    for path, data in rendered(portal):
        charset = "gb18030" if style == "table2005" or b"charset=gb2312" in data[:400] else "utf-8"
        found[path] = data.decode(charset)
    return found


@pytest.mark.parametrize("style", [s for s in STYLES if s != "classic"])
def test_every_article_is_there_under_an_address_of_its_style(style: str) -> None:
    pages = texts(style)
    portal = build(PLAIN.model_copy(update={"style": style}))
    for column, articles in portal.articles.items():
        for article in articles:
            path = article.path if not article.path.endswith("/") else f"{article.path}index.html"
            assert article.title in pages[path]
            if not article.path.endswith("/"):
                name = article.path.rsplit("/", 1)[1]
                lists = [t for p, t in pages.items() if p.startswith(column.folder) and p != path]
                assert any(name in text for text in lists), (style, article.path)


def test_styles_share_no_frame() -> None:
    heads = {style: texts(style)["/index.html"] for style in STYLES}
    shapes = {
        re.sub("[^<a-z]+", "", text[text.find("<body") :][:900].lower()) for text in heads.values()
    }
    assert len(shapes) == len(STYLES)


@pytest.mark.parametrize("style", ["table2005", "html5"])
def test_the_search_answers_in_the_portals_charset(style: str, tmp_path: Path) -> None:
    spec = PLAIN.model_copy(update={"style": style})
    generate(tmp_path / "p", spec)
    title = "青岚县城市停车管理办法"
    charset = "gb18030" if style == "table2005" else "utf-8"
    name = "keyword" if style == "table2005" else "searchText"
    with serve(tmp_path / "p", host6=None) as served:
        for words, hit in ((title, True), ("没有这样的标题", False)):
            asked = urllib.parse.urlencode({name: words}, encoding=charset)
            with urllib.request.urlopen(f"{served.url4}search/?{asked}") as answer:
                text = answer.read().decode(charset)
            assert ("results" in text) == hit
            assert ("没有找到" in text) != hit


def test_an_unknown_style_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="no such style"):
        PortalSpec(style="flash")
