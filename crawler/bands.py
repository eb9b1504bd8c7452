"""What comes first: columns before lists, lists before articles, files and strangers last."""

from __future__ import annotations

import re
from enum import IntEnum
from urllib.parse import urlsplit

from gkcheck.models.facts import LinkRecord, Place, TargetKind

BAND_WIDTH = 1000


class Band(IntEnum):
    """Classes of address, the highest first. ``LIST`` and above is the site's structure."""

    STYLE = 2
    SIBLING = 3
    MEDIA = 5
    ATTACHMENT = 6
    PAGE = 7
    ARTICLE = 8
    PAGING = 9
    LIST = 10
    COLUMN = 11
    NAV = 12
    DISCLOSURE = 13
    SITE_MAP = 14
    HOME = 15


STRUCTURE = Band.LIST  # this and above must be complete before a column may be called absent

_DISCLOSURE = re.compile("信息公开|政务公开|主动公开|公开指南|公开制度|公开年报|依申请公开")
_SITE_MAP = re.compile(r"^\W*(网站|站点)(地图|导航)\W*$")
_POLICY = re.compile("政策|解读|规范性文件|规章|法规|文件|年报|年度报告|公开|规划|预算|决算")
_ARTICLE_SHAPE = re.compile(
    r"t\d{8}_\d+|/art/\d{4}/\d|content_\d|/(m?post|content)_|/\d{6}/[0-9a-f]{32}|/\d{8}/[0-9a-f]+"
    r"|/info/\d+/\d+\.|/c\d+/content|/n\d+/c\d+|[?&](id|aid|articleid|infoid|docid)=[^&]*\d"
    r"|(19|20)\d\d[-/]?[01]\d[-/]?[0-3]\d|\d{5,}\.s?html?$|(article|detail|content|show|view)[^/]*\d",
    re.IGNORECASE,
)
_LIST_SHAPE = re.compile(
    r"(/|/(index|list|default|col|column|node|channel|more|home)[\w-]{0,24}"
    r"(\.(s?html?|jsp|aspx?|php|do|action))?)$",
    re.IGNORECASE,
)
_LONGEST_COLUMN = 10  # characters; longer texts on links to article addresses are titles
_MEDIA = (TargetKind.IMAGE, TargetKind.VIDEO, TargetKind.AUDIO)


def is_policy_like(text: str) -> bool:
    """Tell whether names (of a column, a breadcrumb) speak of documents plans ask about."""
    return _POLICY.search(text) is not None


def looks_like_article(url: str, name: str) -> bool:
    """Tell whether a link, wherever it stands, names an article and not a column."""
    return len(name) > _LONGEST_COLUMN and _ARTICLE_SHAPE.search(url) is not None


def looks_like_list(url: str) -> bool:
    """Tell whether the address looks like a column or list, not an article."""
    parts = urlsplit(url)
    return (
        not parts.query
        and _LIST_SHAPE.search(parts.path) is not None
        and _ARTICLE_SHAPE.search(parts.path) is None
    )


def band_of_link(link: LinkRecord, scope: str) -> Band | None:
    """Return the class of a link target; None: it is not fetched (another site's page or file)."""
    kind = link.kind
    if kind in _MEDIA:
        return Band.MEDIA
    if kind in (TargetKind.SCRIPT, TargetKind.STYLE):
        return Band.STYLE if scope != "out" else None
    if scope != "in":
        if scope == "out":
            return None
        return Band.ATTACHMENT if kind is TargetKind.ATTACHMENT else Band.SIBLING
    if kind is TargetKind.ATTACHMENT:
        return Band.ATTACHMENT
    if kind is TargetKind.FRAME:
        return Band.LIST
    return _page_band(link)


def _page_band(link: LinkRecord) -> Band:
    if _SITE_MAP.search(link.text):
        return Band.SITE_MAP
    article = _ARTICLE_SHAPE.search(link.url) is not None
    if article and len(link.text) > _LONGEST_COLUMN:  # see looks_like_article
        return Band.PAGE
    if len(link.text) <= _LONGEST_COLUMN and _DISCLOSURE.search(link.text) and not article:
        return Band.DISCLOSURE
    match link.place:
        case Place.NAV:
            return Band.NAV
        case Place.BREADCRUMB:
            return Band.COLUMN
        case Place.SIDE_NAV | Place.HEADER:
            return Band.PAGE if article else Band.COLUMN
        case Place.PAGER:
            return Band.PAGING
        case _:
            return Band.LIST if looks_like_list(link.url) else Band.PAGE
