"""Menus that no name gives away: a block of short links, alike, one of which is the page itself."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from crawler.extract.dom import Dom, El
from crawler.urls import canonical_url
from gkcheck.models.facts import Place

_INDEX = re.compile(r"/(?:index|default)\.\w{2,5}$", re.I)
_LINKS = range(3, 61)
_LONGEST, _MEAN = 24, 12  # characters of a link in a menu, as for side menus with a name
_SIZE = 1500
_LINK_SHARE = 0.75
_ALIKE = 0.8


def find_own_menus(dom: Dom, base: str, own: str) -> list[El]:
    """Return blocks beside the content that hold a link to the page at ``own``.

    A list of entries never leads to the page that it stands on. Places must be known already.
    """
    found: list[El] = []
    own = _INDEX.sub("/", own)
    last = urlsplit(own).path.rstrip("/").rpartition("/")[2]
    for a in dom.links:
        if a.place is not Place.OTHER:
            continue
        href = a.get("href")
        # Joining addresses is dear: only those that may be the page's.
        near = last in href if last else href in ("/", base, own)
        if not near and href != "./" and not href.startswith(("index.", "default.")):
            continue
        if any(a.within(el) for el in found):
            continue
        url = canonical_url(base, href)
        if url is not None and _INDEX.sub("/", url) == own:
            block = _block(dom, a)
            if block is not None:
                found.append(block)
    return found


def _block(dom: Dom, a: El) -> El | None:
    node = a.parent
    while node is not None and node.tag not in ("body", "html"):
        links = dom.links_in(node)
        if len(links) >= _LINKS.start:
            return node if _is_menu(dom, node, a, links) else None
        node = node.parent
    return None


def _is_menu(dom: Dom, node: El, a: El, links: list[El]) -> bool:
    size = node.end - node.start
    if len(links) not in _LINKS or size > _SIZE or dom.dates(node.start, node.end):
        return False
    names = [dom.line(link) for link in links]
    total = sum(map(len, names))
    if max(map(len, names)) > _LONGEST or total > _MEAN * len(names):
        return False
    if any(name.strip().isdigit() for name in names) or total < _LINK_SHARE * len(dom.line(node)):
        return False
    own = _way(a, node)
    return sum(_way(link, node) == own for link in links) >= _ALIKE * len(links)


def _way(el: El, top: El) -> tuple[str, ...]:
    """Return the tags from ``top`` down to ``el``."""
    tags = []
    node: El | None = el
    while node is not None and node is not top:
        tags.append(node.tag)
        node = node.parent
    return tuple(tags)
