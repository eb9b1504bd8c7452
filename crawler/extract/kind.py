"""What kind of page it is: told from its text and layout first, from its address last."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.extract.content import heading_text, published_label
from crawler.extract.dom import Dom, El
from crawler.extract.metas import Metas
from crawler.extract.rows import Group
from crawler.extract.signals import is_soft_404
from crawler.extract.words import ARTICLE_PATH, MAP_TITLE
from crawler.urls import canonical_url
from gkcheck.models.facts import PageType, Place
from gkcheck.text.normalize import normalize_title

_INDEX_PATH = re.compile(
    r"^/?(?:index|default|main|home)\d*\.(?:s?html?|jsp|aspx?|php)$|^/?$", re.I
)
_SEARCH_PATH = re.compile(
    r"/(?:search|so|s|was5|jsearch\w*|searchweb)(?:/|\.|$)|(?<!re)search\.(?:jsp|do|html?|php|aspx?)",
    re.I,
)
_INFO_LINE = re.compile(
    r"(?:发布|发表|公开|更新|信息)?(?:日期|时间)\s*[:：]|来\s*源\s*[:：]|浏览(?:次数|量)?\s*[:：]"
    r"|点击(?:数|量)?\s*[:：]|字体\s*[:：【]|字号\s*[:：]|打印"
)


_SENTENCE = re.compile(r"[^。！？\s]{15,}[。！？]")
_NOTHING = re.compile(
    r"暂无|没有(?:相关|找到|任何|内容|数据|信息)|建设中|敬请|更新中|维护|整理中|即将"
)
_FROM = re.compile(
    r"(?:(?:发布|发表|更新)(?:日期|时间)\s{0,8}[:：]?|(?<![\u4e00-\u9fa5])(?:日期|时间)\s{0,8}[:：])"
    r"\s{0,8}(?:19|20)\d\d[-/.年]\s{0,8}\d{1,2}"
)
_NEIGHBOUR = re.compile(r"[上下]一[篇条]")
_RECORD_ROWS = 3  # rows of the shortest record
_SIGN = 24  # pixels: a picture no wider or no higher is a dot, an arrow or a line


@dataclass(frozen=True, slots=True)
class Clues:
    """What the decision rests on. ``text`` is all text outside menus, ``groups`` the lists."""

    url: str
    home_url: str
    title: str
    text: str
    groups: list[Group]
    dated: bool
    heading: El | None
    body: El | None
    has_table: bool
    has_trail: bool
    has_menu: bool
    has_pager: bool


def _has_info_line(dom: Dom, clues: Clues) -> bool:
    """Tell whether source, day or the like of the page stand near its heading.

    What a list says of a dated entry, such as its source, is told of another page; the name of the
    site with a link to its home page is no entry.
    """
    heading = clues.heading
    if heading is None:
        return False
    stop = min(heading.end + 400, len(dom.text))
    home = canonical_url(clues.home_url, clues.home_url)
    entries = [
        row.el
        for group in clues.groups
        for row in group.rows
        if row.href
        and (row.date is not None or row.raw is not None)
        and canonical_url(clues.url, row.href) != home
        # The article itself with one link, to the next, is no entry.
        and (not heading.within(row.el) or dom.links_in(heading))
    ]
    if len(entries) > 1:  # below a list stand its tools, not what is told of the page
        stop = min([stop, *(el.start for el in entries if el.start >= heading.end)])
    return any(
        not any(el.start <= found.start() < el.end for el in entries)
        for found in _INFO_LINE.finditer(dom.text, max(0, heading.start - 100), stop)
    )


def _has_prose(dom: Dom, body: El | None) -> bool:
    """Tell whether ``body`` holds running text rather than titles of links."""
    if body is None:
        return False
    links = sum(a.end - a.start for a in dom.links_in(body))
    return (body.end - body.start) - links > max(100, links)


def _calls_pager(dom: Dom) -> bool:
    """Tell a page whose script numbers the pages of a list, or holds its entries."""
    return any(
        ("createPage" in source and "function createPage" not in source) or "<record>" in source
        for _, _, _, source in dom.scripts
    )


def page_type(dom: Dom, metas: Metas, clues: Clues) -> PageType:
    """Return the kind of the page; OTHER when nothing tells."""
    path = urlsplit(clues.url).path
    home = canonical_url(clues.home_url, clues.home_url)
    if clues.url == home and not clues.has_trail and len(dom.links) >= 5:
        return PageType.HOME
    if MAP_TITLE.search(clues.title) and len(dom.links) >= 8:
        return PageType.SITE_MAP
    if _SEARCH_PATH.search(path) and "content" not in path:
        return PageType.SEARCH
    listed = len(clues.groups[0].rows) if clues.groups else 0
    dated = listed if clues.dated else 0
    if _is_article(dom, metas, clues, path, dated):
        return PageType.ARTICLE
    named = bool(metas.first("ColumnName"))
    if _INDEX_PATH.match(path) and not clues.has_trail and clues.has_menu and not named:
        return PageType.HOME
    rest = sum(len(group.rows) for group in clues.groups[1:])
    many = len(clues.groups) >= 3 and rest >= listed and not clues.has_pager
    if many and (clues.dated or len(dom.links) > 30):
        return (
            PageType.COLUMN_INDEX
            if clues.has_trail or named or path.count("/") > 1
            else PageType.HOME
        )
    told = clues.groups[0].dated if dated else 0
    if told >= 2 or clues.has_pager or _calls_pager(dom):
        return PageType.LIST
    if (
        clues.body is not None
        and clues.heading is not None
        and clues.has_trail
        and _has_prose(dom, clues.body)
    ):
        return PageType.ARTICLE
    if named or clues.has_trail:
        return _column_kind(dom, clues, listed)
    if (
        _has_prose(dom, clues.body)
        and len(dom.links) <= 5
        and not is_soft_404(clues.title, clues.text)
    ):
        return PageType.ARTICLE
    return PageType.OTHER


def _is_article(dom: Dom, metas: Metas, clues: Clues, path: str, dated: int) -> bool:
    listing = dated >= 5 and (clues.has_pager or bool(metas.first("ColumnName")))
    if clues.has_table or metas.first("ArticleTitle"):
        return True
    # Some systems stamp their list pages with PubDate too.
    if metas.first("PubDate") and not listing:
        return True
    if ARTICLE_PATH.search(path) and dated < 8 and not is_soft_404(clues.title, clues.text):
        return True
    if clues.body is None:
        return clues.has_trail and (
            _is_dated(dom, clues) or (not dated and _shows_picture(dom, clues))
        )
    if clues.has_pager and dated >= 5:
        return False
    prose = len(clues.text) - sum(len(row.title) for group in clues.groups for row in group.rows)
    if published_label(dom) is not None and _has_prose(dom, clues.body):
        return True
    if not _has_info_line(dom, clues) or (prose <= 120 and dated >= 4):
        return False
    # Without a trail only a heading that the title names too tells a page from a home page's block.
    return clues.has_trail or _in_title(dom, clues)


def _is_dated(dom: Dom, clues: Clues) -> bool:
    """Tell a document of a few words: below a heading that the title names, it says when it is from,
    and it links to nothing but its neighbours.
    """
    heading = clues.heading
    listed = sum(len(group.rows) for group in clues.groups)
    return (
        heading is not None
        and (not listed or (listed <= 2 and _NEIGHBOUR.search(dom.text, heading.end) is not None))
        and _FROM.search(dom.text, heading.end, heading.end + 200) is not None
        and _in_title(dom, clues)
    )


def _shows_picture(dom: Dom, clues: Clues) -> bool:
    """Tell a document whose text is a picture, below its heading and the line of source and day."""
    heading = clues.heading
    return (
        heading is not None
        and _has_info_line(dom, clues)
        and any(
            el.index > heading.index and el.place in (Place.OTHER, Place.BODY) for el in dom.images
        )
    )


def _in_title(dom: Dom, clues: Clues) -> bool:
    if clues.heading is None:
        return False
    heading = normalize_title(heading_text(dom, clues.heading))
    return len(heading) >= 4 and heading in normalize_title(clues.title)


def _column_kind(dom: Dom, clues: Clues, listed: int) -> PageType:
    """Return the kind of a column page without dated entries or paging.

    A form is no list. A column that shows nothing at all is a list without entries.
    """
    inputs = sum(el.get("type").lower() not in ("hidden", "image") for el in dom.tagged("input"))
    areas = inputs >= 4 and listed < 3
    if areas or is_soft_404(clues.title, clues.text):
        return PageType.OTHER
    if listed:
        return PageType.LIST
    if _has_prose(dom, clues.body):
        return PageType.ARTICLE
    if _tells_fields(dom) or _tells_something(dom, clues):
        return PageType.OTHER
    filled = _pictures(dom) or any(
        el.place is not Place.HEADER for el in dom.tagged("iframe", "frame", "video", "embed")
    )
    return PageType.OTHER if filled or len(clues.text) > 200 else PageType.LIST


def _pictures(dom: Dom) -> bool:
    """Tell whether pictures may hold what the text does not.

    Those before the trail, small ones and those that the page shows twice are signs of the template.
    """
    trail = max((el.index for el in dom.els if el.place is Place.BREADCRUMB), default=0)
    times = Counter(el.get("src") for el in dom.images)
    return any(
        el.place in (Place.OTHER, Place.BODY)
        and el.index > trail
        and times[el.get("src")] == 1
        and not any(
            (size := el.get(side).strip()).isdecimal() and int(size[:5]) <= _SIGN
            for side in ("width", "height")
        )
        for el in dom.images
    )


def _tells_fields(dom: Dom) -> bool:
    """Tell a page that shows a record: rows of a label and what it says, without links."""
    rows = 0
    for el in dom.tagged("tr"):
        if el.low == el.high and el.place in (Place.OTHER, Place.BODY):
            cells = [c for c in el.children if c.tag in ("td", "th")]
            filled = sum(len(dom.text[c.start : c.end].strip()) >= 2 for c in cells)
            rows += 2 <= filled <= 6
    return rows >= _RECORD_ROWS


def _tells_something(dom: Dom, clues: Clues) -> bool:
    """Tell a short text: two sentences, none of which says that there is nothing yet."""
    body = clues.body
    text = dom.text[body.start : body.end] if body is not None else clues.text
    return not _NOTHING.search(text) and len(_SENTENCE.findall(text)) >= 2
