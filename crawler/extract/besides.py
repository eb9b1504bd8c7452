"""Boxes beside the content that show other articles, told by their heads: 推荐内容, 热点新闻, 点击排行."""

from __future__ import annotations

import re
from collections.abc import Collection

from crawler.extract.dom import Dom, El

_HEAD = re.compile(
    r"^[^\S\n]*((?:热点|热门|推荐)(?:内容|文章|新闻|信息|资讯|阅读|推荐)|(?:点击|阅读|浏览|热门|热点)排行榜?)[^\S\n]*$",
    re.M,
)
_MOST_LINKS = 60
_MOST_TEXT = 3000  # characters; titles may have the first words of their texts with them


def find_besides(dom: Dom, names: Collection[str | None]) -> list[El]:
    """Return these boxes. ``names`` are of the page's own column, which may be called so.

    A head that is a link, here or in a menu, is that of a column; what newest entries stand below
    it is the page's own.
    """
    found: list[El] = []
    for match in _HEAD.finditer(dom.text):
        head = dom.at(match.start(1))
        if match[1] in names or head.tag == "a" or dom.links_in(head):
            continue
        if any(dom.text[a.start : a.end].strip() == match[1] for a in dom.links):
            continue
        below = _below(dom, head)
        if below is not None and below.place is None:
            found.append(below)
    return found


def _below(dom: Dom, head: El) -> El | None:
    """Return the box that ``head`` begins, else the element with links behind it."""
    el = head
    while (parent := el.parent) is not None and parent.tag not in ("body", "html"):
        if parent.tag == "a":
            return None
        if len(dom.links_in(parent)) > 1:
            if dom.text[parent.start : head.start].strip():
                behind = parent.children[parent.children.index(el) + 1 :]
                return next((box for box in behind[:2] if _is_box(dom, box)), None)
            return parent if _is_box(dom, parent) else None
        el = parent
    return None


def _is_box(dom: Dom, el: El) -> bool:
    return 2 <= len(dom.links_in(el)) <= _MOST_LINKS and el.end - el.start <= _MOST_TEXT
