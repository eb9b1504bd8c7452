"""All facts of one page, from one parse. Pure: no network, no clock, no store."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import urlsplit

from crawler.extract.breadcrumb import Trail, find_trail
from crawler.extract.columns import find_columns
from crawler.extract.content import (
    body_text,
    find_body,
    find_heading,
    outside,
    page_title,
    title_parts,
)
from crawler.extract.document import build_document
from crawler.extract.dom import Dom, El
from crawler.extract.fields import FieldTable, find_fields
from crawler.extract.identity import find_identity
from crawler.extract.links import find_links
from crawler.extract.listing import build_listing, main_groups, undated_groups
from crawler.extract.menus import find_menus
from crawler.extract.metas import Metas
from crawler.extract.regions import (
    find_attachment_blocks,
    find_footers,
    find_header,
    find_pagers,
    find_sides,
    mark,
    spread,
)
from crawler.extract.relations import find_relations, relation_regions
from crawler.extract.rows import Group
from crawler.extract.signals import find_signals
from crawler.extract.view import PageView
from crawler.extract.words import RELATED_HINT
from crawler.urls import canonical_url
from gkcheck.models.facts import PageFacts, PageSignals, PageType, Place
from gkcheck.text.normalize import normalize_title

SAMPLE = 200
_INDEX_PATH = re.compile(
    r"^/?(?:index|default|main|home)\d*\.(?:s?html?|jsp|aspx?|php)$|^/?$", re.I
)
_MAP_TITLE = re.compile(r"网站地图|站点地图|网站导航|site\s*map", re.I)
_SEARCH_PATH = re.compile(
    r"/(?:search|so|s|was5|jsearch\w*|searchweb)(?:/|\.|$)|search\.(?:jsp|do|html?|php|aspx?)", re.I
)
_ARTICLE_PATH = re.compile(
    r"/t\d{8}_\d+|/art/\d{4}/|art_\d+|content_\d+|/m?post_\d+|/\d{6}/[0-9a-f]{32}|/\d{8}/[0-9a-f]{8,}|/info/\d+/\d+|/c\d+/content\.|\d{12,}\.s?html?|/content/\d+|/detail"
)
_INFO_LINE = re.compile(
    r"(?:发布|发表|公开|更新|信息)?(?:日期|时间)\s*[:：]|来\s*源\s*[:：]|浏览(?:次数|量)?\s*[:：]|点击(?:数|量)?\s*[:：]|字体\s*[:：【]|字号\s*[:：]|打印"
)


def _base(dom: Dom, url: str) -> str:
    for el in dom.els:
        if el.tag == "base" and el.get("href"):
            # An address that cannot be joined is no base.
            return canonical_url(url, el.get("href")) or url
    return url


class _Layout:
    """Regions and lists of a page, worked out once."""

    def __init__(self, dom: Dom, title: str | None, metas: Metas) -> None:
        self.footers = find_footers(dom)
        for el in self.footers:
            mark(el, Place.FOOTER)
        titles = {normalize_title(part) for part in title_parts(title)[:1]}
        article = metas.first("ArticleTitle")
        if article:
            titles.add(normalize_title(article))
        self.trail: Trail | None = find_trail(dom, titles)
        banned = list(self.footers)
        if self.trail is not None and self.trail.el.tag not in ("body", "html"):
            mark(self.trail.el, Place.BREADCRUMB)
            banned.append(self.trail.el)
        self.menus = find_menus(dom, banned)
        for el in find_header(dom):
            if el.place is None and not any(footer.within(el) for footer in self.footers):
                mark(el, Place.HEADER)
        for el, _ in self.menus:
            mark(el, Place.NAV)
        self.sides = [
            el for el in find_sides(dom)
            if el.place is None and not any(el.within(m) or m.within(el) for m, _ in self.menus)
            and not any(el.within(f) for f in self.footers)
        ]  # fmt: skip
        for el in self.sides:
            mark(el, Place.SIDE_NAV)
        self.pagers = [el for el in find_pagers(dom) if el.place is None]
        for el in self.pagers:
            mark(el, Place.PAGER)
        for el in find_attachment_blocks(dom):
            if el.place is None:
                mark(el, Place.ATTACHMENTS)
        spread(dom)


def _related(dom: Dom) -> frozenset[int]:
    found = {el.index for el in relation_regions(dom)}
    found.update(
        el.index
        for el in dom.els
        if el.attrs and el.tag not in ("a", "body", "html") and RELATED_HINT.search(el.hints)
    )
    return frozenset(found)


def _has_info_line(dom: Dom, heading: El | None, body: El | None) -> bool:
    if heading is None:
        return False
    stop = heading.end + 400
    return (
        _INFO_LINE.search(dom.text, max(0, heading.start - 100), min(stop, len(dom.text)))
        is not None
    )


def _page_type(
    view: PageView,
    dom: Dom,
    metas: Metas,
    title: str | None,
    *,
    layout: _Layout,
    groups: list[Group],
    body: El | None,
    heading: El | None,
    table: FieldTable | None,
    text: str,
) -> PageType:
    path = urlsplit(view.url).path
    if (
        canonical_url(view.url, view.url) == canonical_url(view.home_url, view.home_url)
        and layout.trail is None
    ):
        return PageType.HOME
    if _MAP_TITLE.search(title or "") and len(dom.links) >= 8:
        return PageType.SITE_MAP
    if _SEARCH_PATH.search(path) and "content" not in path:
        return PageType.SEARCH
    first = groups[0] if groups else None
    listed = len(first.rows) if first else 0
    article_meta = bool(metas.first("ArticleTitle") or metas.first("PubDate"))
    article_path = bool(_ARTICLE_PATH.search(path))
    info = _has_info_line(dom, heading, body)
    prose = len(text) - sum(len(row.title) for group in groups for row in group.rows)
    if table is not None or article_meta or (article_path and listed < 8):
        return PageType.ARTICLE
    if (
        info
        and body is not None
        and (prose > 120 or listed < 4)
        and not (layout.pagers and listed >= 5)
    ):
        return PageType.ARTICLE
    if (
        _INDEX_PATH.match(path)
        and layout.trail is None
        and layout.menus
        and not metas.first("ColumnName")
    ):
        return PageType.HOME
    if first is not None:
        rest = sum(len(group.rows) for group in groups[1:])
        if len(groups) >= 3 and rest >= listed and not layout.pagers:
            return PageType.COLUMN_INDEX if layout.trail or path.count("/") > 1 else PageType.HOME
        if listed >= 2 or layout.pagers:
            return PageType.LIST
    if layout.pagers or _paging_call(dom):
        return PageType.LIST
    if body is not None and prose > 300 and heading is not None and layout.trail is not None:
        return PageType.ARTICLE
    if metas.first("ColumnName") or layout.trail is not None:
        return (
            PageType.COLUMN_INDEX
            if len(dom.links) > 30
            else PageType.LIST
            if listed
            else PageType.OTHER
        )
    return PageType.OTHER


def _paging_call(dom: Dom) -> bool:
    return any(
        "createPage" in source and "function createPage" not in source
        for _, _, _, source in dom.scripts
    )


def extract_page(view: PageView) -> PageFacts:
    """Return every fact that one page shows. Never raises on any input that parsed.

    ``breadcrumb`` keeps 首页 as the page shows it; column paths do not.
    """
    dom = Dom(view.tree)
    own_url = canonical_url(view.url, view.url) or view.url
    base = _base(dom, view.url)
    metas = Metas(dom)
    title = page_title(dom, [node.text() for node in view.tree.css("title")])
    layout = _Layout(dom, title, metas)
    heading = find_heading(dom, title, metas)
    related = _related(dom)
    groups = main_groups(dom, related)
    table = find_fields(dom, [*layout.footers, *(el for el, _ in layout.menus)])
    body = find_body(dom, heading)
    skip = [*layout.footers, *(el for el, _ in layout.menus), *layout.sides, *layout.pagers]
    skip += [
        el
        for el in dom.els
        if el.place is Place.HEADER and (el.parent is None or el.parent.place is not Place.HEADER)
    ]
    if layout.trail is not None:
        skip.append(layout.trail.el)
    text = body_text(dom, None, skip)
    kind = _page_type(
        view, dom, metas, title, layout=layout, groups=groups, body=body, heading=heading,
        table=table, text=text,
    )  # fmt: skip
    if kind is PageType.ARTICLE and body is not None:
        text = body_text(dom, body, skip) or text
        if not outside(body):
            _place_body(dom, body)
    listing = None
    if kind in (PageType.LIST, PageType.COLUMN_INDEX, PageType.SEARCH):
        chosen = groups or undated_groups(dom, related)
        every = kind is PageType.COLUMN_INDEX
        listing = build_listing(
            dom, base, chosen, layout.pagers, every=every, maybe_empty=kind is PageType.LIST
        )
        if listing is not None and listing.items:
            _place_lists(dom, chosen if every else chosen[:1])
    elif kind is PageType.OTHER and layout.pagers:
        listing = build_listing(dom, base, groups, layout.pagers, every=False, maybe_empty=False)
    links, unlinked = find_links(dom, base, body if kind is PageType.ARTICLE else None)
    document = None
    heading_text = dom.line(heading) if heading is not None else None
    if kind is PageType.ARTICLE:
        document = build_document(
            dom, metas, title=heading_text or metas.first("ArticleTitle") or title, heading=heading,
            body=body, table=table, text=text,
        )  # fmt: skip
    found_relations, blocks = (
        find_relations(dom, base, body, own_url) if kind is PageType.ARTICLE else ((), ())
    )
    columns = find_columns(
        dom, metas, base, own_url,
        menus=layout.menus, trail=layout.trail, sides=layout.sides,
        map_area=_map_area(dom, layout) if kind is PageType.SITE_MAP else None,
        is_column=kind in (PageType.LIST, PageType.COLUMN_INDEX),
    )  # fmt: skip
    signals: PageSignals = find_signals(
        dom, metas, view.url, title, text,
        has_menu=bool(layout.menus), has_items=bool(groups or (listing and listing.items)),
    )  # fmt: skip
    return PageFacts(
        url=own_url,
        title=title,
        heading=heading_text,
        page_type=kind,
        text_length=len(text),
        text_digest=hashlib.blake2b(normalize_title(text).encode(), digest_size=16).hexdigest(),
        metas=tuple(metas.pairs),
        breadcrumb=layout.trail.names if layout.trail is not None else None,
        links=links,
        columns=columns,
        listing=listing,
        document=document,
        relations=found_relations,
        relation_blocks=blocks,
        identity=find_identity(dom, metas, base, layout.footers),
        signals=signals,
        sample=" ".join(text.split())[:SAMPLE],
        unlinked_attachments=unlinked,
    )


def _place_body(dom: Dom, body: El) -> None:
    for el in dom.els[body.index : body.last]:
        if el.place is Place.OTHER:
            el.place = Place.BODY


def _place_lists(dom: Dom, groups: list[Group]) -> None:
    for group in groups:
        for row in group.rows:
            for el in dom.els[row.el.index : row.el.last]:
                if el.place is Place.OTHER:
                    el.place = Place.LIST


def _map_area(dom: Dom, layout: _Layout) -> El | None:
    """Return the part of a site map page that holds the map: most links, outside the menus."""
    best: tuple[int, El] | None = None
    for el in dom.els:
        if outside(el) or el.tag in ("body", "html", "a"):
            continue
        count = sum(1 for a in dom.links_in(el) if not outside(a))
        if best is None or count >= best[0]:
            best = (count, el)
    return best[1] if best and best[0] >= 5 else None
