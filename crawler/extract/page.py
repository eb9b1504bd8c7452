"""All facts of one page, from one parse. Pure: no network, no clock, no store."""

from __future__ import annotations

import hashlib
from itertools import islice
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from crawler.extract.besides import find_besides
from crawler.extract.breadcrumb import Trail, find_trail
from crawler.extract.columns import find_columns
from crawler.extract.content import (
    body_text,
    editor_box,
    find_body,
    find_heading,
    heading_text,
    outside,
    page_title,
    published_label,
    title_parts,
    without_tail,
)
from crawler.extract.document import build_document
from crawler.extract.dom import Dom, El
from crawler.extract.fields import find_fields
from crawler.extract.gkmlpt import Detail, find_detail
from crawler.extract.identity import find_identity
from crawler.extract.kind import Clues, page_type
from crawler.extract.layers import find_layers
from crawler.extract.links import find_links
from crawler.extract.listing import (
    build_listing,
    main_groups,
    own_groups,
    own_list,
    undated_groups,
    with_asked,
)
from crawler.extract.main_menu import find_menus, is_beside
from crawler.extract.metas import Metas
from crawler.extract.own_menu import find_own_menus
from crawler.extract.regions import (
    find_attachment_blocks,
    find_footers,
    find_header,
    find_pagers,
    find_sides,
    mark,
    spread,
)
from crawler.extract.relations import RelationLabel, find_labels, find_relations, related_regions
from crawler.extract.rows import Group
from crawler.extract.said import Read, read_content
from crawler.extract.signals import find_signals
from crawler.extract.view import PageView
from crawler.extract.words import MAP_TITLE, Hint
from crawler.urls import canonical_url, target_kind
from gkcheck.models.facts import (
    LinkRecord,
    ListRecord,
    PageFacts,
    PageSignals,
    PageType,
    Place,
    TargetKind,
)
from gkcheck.text.normalize import normalize_title

SAMPLE = 200

_NEAREST = 4  # boxes round a heading, from the inside, in which its pictures are looked for


def _base(dom: Dom, url: str) -> str:
    for el in dom.tagged("base"):
        if el.get("href"):
            # An address that cannot be joined is no base.
            return canonical_url(url, el.get("href")) or url
    return url


def _titles(tree: LexborHTMLParser) -> list[str]:
    """Return what the ``title`` elements say; those outside the head count where it has none."""
    found = [node.text() for node in tree.head.css("title")] if tree.head is not None else []
    return found if any(map(str.strip, found)) else [node.text() for node in tree.css("title")]


class _Layout:
    """Regions and lists of a page, worked out once."""

    def __init__(self, dom: Dom, title: str | None, metas: Metas, base: str, own: str) -> None:
        self.footers = find_footers(dom, urlsplit(own).netloc)
        for el in self.footers:
            mark(el, Place.FOOTER)
        # On a page that says when it was published, the first part of the title is no column.
        parts = title_parts(title)
        published = published_label(dom)
        titles = {normalize_title(part) for part in parts[: 2 if published else 1]}
        article = metas.first("ArticleTitle")
        if article:
            titles.add(normalize_title(article))
        known = {normalize_title(part) for part in parts}
        column = metas.first("ColumnName")
        if column:
            known.add(normalize_title(column))
        own_column = column if article or published else None
        self.trail: Trail | None = find_trail(dom, titles, known, own_column, base)
        banned = list(self.footers)
        if self.trail is not None and self.trail.el.tag not in ("body", "html"):
            mark(self.trail.el, Place.BREADCRUMB)
            banned.append(self.trail.el)
        self.menus = find_menus(
            dom, banned, is_map=title is not None and MAP_TITLE.search(title) is not None
        )
        # Where the main menu is in a frame or a script, the menu beside the text is the first met.
        beside = [
            el for el, items in self.menus if self.trail and is_beside(el, items, self.trail.el)
        ]
        self.menus = [(el, items) for el, items in self.menus if el not in beside]
        for el in find_header(dom):
            if el.place is None and not any(footer.within(el) for footer in self.footers):
                if self.trail is not None and el.index > self.trail.el.last:
                    continue  # the head of the text
                mark(el, Place.HEADER)
        for el, _ in self.menus:
            mark(el, Place.NAV)
        self.layers = find_layers(dom, *self.menus[0], base) if self.menus else []
        for el, _, _ in self.layers:
            mark(el, Place.NAV)
        self.sides = beside + [
            el for el in find_sides(dom)
            if el.place is None and not any(el.within(m) or m.within(el) for m in beside)
            and not any(el.within(m) or m.within(el) for m, _ in self.menus)
            and not any(el.within(f) for f in self.footers)
        ]  # fmt: skip
        for el in self.sides:
            mark(el, Place.SIDE_NAV)
        # A home page may call its own news so.
        self.besides = find_besides(dom, (column, self.trail.names[-1])) if self.trail else []
        for el in self.besides:
            mark(el, Place.SIDE_NAV)
        self.pagers = [el for el in find_pagers(dom) if el.place is None]
        for el in self.pagers:
            mark(el, Place.PAGER)
        for el in find_attachment_blocks(dom):
            if el.place is None:
                mark(el, Place.ATTACHMENTS)
        spread(dom)
        self.own_menus = find_own_menus(dom, base, own)
        for menu in self.own_menus:
            for el in dom.els[menu.index : menu.last]:
                el.place = Place.SIDE_NAV
        _place_frames(dom, self.trail)


def _place_frames(dom: Dom, trail: Trail | None) -> None:
    """Frames above the trail show the head; those below it are content, whatever stands beside."""
    for el in dom.tagged("iframe", "frame"):
        if trail is not None and el.index < trail.el.index:
            el.place = Place.HEADER
        elif el.place in (Place.NAV, Place.SIDE_NAV):
            el.place = Place.OTHER


def _related(dom: Dom, labels: list[RelationLabel]) -> frozenset[int]:
    found = {el.index for el in related_regions(dom, labels)}
    found.update(el.index for el in dom.hinted(Hint.RELATED) if el.tag not in ("a", "body", "html"))
    return frozenset(found)


def extract_page(view: PageView) -> PageFacts:
    """Return every fact that one page shows. Never raises on any input that parsed.

    ``breadcrumb`` keeps 首页 as the page shows it; column paths do not.
    """
    dom = Dom(view.tree, view.known)
    try:
        return _facts(dom, view)
    finally:
        dom.release()


def _facts(dom: Dom, view: PageView) -> PageFacts:
    own_url = canonical_url(view.url, view.url) or view.url
    base = _base(dom, view.url)
    metas = Metas(dom)
    title = page_title(dom, _titles(view.tree))
    layout = _Layout(dom, title, metas, base, own_url)
    heading = find_heading(dom, title, metas)
    labels = find_labels(dom)
    related = _related(dom, labels)
    groups = main_groups(dom, related, layout.trail.el.start if layout.trail else 0)
    menus = [*(el for el, _ in layout.menus), *(el for el, _, _ in layout.layers if not el.hidden)]
    no_table = [*layout.footers, *menus]
    table = find_fields(dom, [*no_table, *_no_fields(dom, heading, groups, layout.pagers)])
    body = find_body(dom, heading, table)
    detail = find_detail(dom)
    skip = [*no_table, *layout.sides, *layout.besides, *layout.pagers]
    skip += layout.own_menus
    head = Place.HEADER
    skip += [
        el
        for el in dom.els
        if el.place is head and (el.parent is None or el.parent.place is not head)
    ]
    if layout.trail is not None:
        skip.append(layout.trail.el)
    text = whole = body_text(dom, None, skip)
    trail = layout.trail
    own = {metas.first("ColumnName"), trail.names[-1] if trail else None}
    lists = own_groups(
        dom, groups or undated_groups(dom, related),
        {normalize_title(name) for name in own if name}, trail.el if trail else None,
    )  # fmt: skip
    clues = Clues(
        own_url, view.home_url, title or "", text, lists, bool(groups), heading, body,
        has_table=table is not None or detail is not None, has_trail=layout.trail is not None,
        has_menu=bool(layout.menus), has_pager=bool(layout.pagers),
    )  # fmt: skip
    kind = page_type(dom, metas, clues)
    if kind is PageType.ARTICLE and body is None:
        body = editor_box(dom, heading)
    if kind is PageType.ARTICLE and body is not None:
        text = without_tail(body_text(dom, body, skip)) or text
        if not outside(body):
            _place_body(dom, body)
    elif kind is PageType.ARTICLE and trail is not None:
        # So short a text that nothing tells it from what is round it, but the head and the tail.
        text = without_tail(body_text(dom, None, skip, trail.el.end)) or text
    if kind is PageType.ARTICLE and body is None and heading is not None:
        _place_pictures(dom, heading, trail.el if trail else None)
    listing = None
    if kind in (PageType.LIST, PageType.COLUMN_INDEX, PageType.SEARCH):
        every = kind is PageType.COLUMN_INDEX
        listing = build_listing(
            dom, base, lists, layout.pagers, every=every, maybe_empty=kind is PageType.LIST
        )
        if listing is not None and listing.items:
            _place_lists(dom, lists if every else own_list(dom, lists))
    elif kind is PageType.OTHER and layout.pagers:
        listing = build_listing(dom, base, groups, layout.pagers, every=False, maybe_empty=False)
    if kind not in (PageType.ARTICLE, PageType.HOME, PageType.SITE_MAP):
        listing = with_asked(dom, base, listing)
    links, unlinked = find_links(dom, base, kind is PageType.ARTICLE)
    if listing is not None:
        links = _with_items(links, listing)
    if detail is not None:
        links = _with_files(links, detail, base)
    document = None
    own_heading = heading_text(dom, heading) if heading is not None else None
    article = metas.first("ArticleTitle")
    if own_heading and article and "".join(own_heading.split()) == "".join(article.split()):
        own_heading = article  # a title on two lines
    if kind is PageType.ARTICLE:
        document = build_document(
            dom, metas, title=own_heading or metas.first("ArticleTitle") or (detail and detail.title) or title, heading=heading,
            body=body, table=table, text=text, detail=detail,
        )  # fmt: skip
    found_relations, blocks = (
        find_relations(dom, base, labels, body, own_url) if kind is PageType.ARTICLE else ((), ())
    )
    columns = find_columns(
        dom, metas, base, own_url,
        menus=layout.menus, layers=layout.layers, trail=layout.trail,
        sides=layout.sides + (layout.own_menus if layout.trail else []),
        map_area=_map_area(dom) if kind is PageType.SITE_MAP else None,
        is_column=kind in (PageType.LIST, PageType.COLUMN_INDEX),
    )  # fmt: skip
    said = read_content(
        dom, Read(base, own_url, kind, title, own_heading, body, text, whole, lists, table)
    )
    signals: PageSignals = find_signals(
        dom, metas, view.url, title, text,
        has_menu=bool(layout.menus), has_items=kind is PageType.ARTICLE or bool(groups or (listing and listing.items)),
    )  # fmt: skip
    return PageFacts(
        url=own_url,
        title=title,
        heading=own_heading,
        page_type=kind,
        text_length=len(text),
        text_digest=_digest(text),
        metas=tuple(metas.pairs),
        breadcrumb=layout.trail.names if layout.trail is not None else None,
        links=links,
        columns=columns,
        listing=listing,
        document=document,
        relations=found_relations,
        relation_blocks=blocks,
        identity=find_identity(
            dom, metas, base, layout.footers, body if kind is PageType.ARTICLE else None
        ),
        signals=signals,
        sample=" ".join(text.split())[:SAMPLE],
        unlinked_attachments=unlinked,
        body=said.body,
        forms=said.forms,
        tables=said.tables,
        letters=said.letters,
        players=said.players,
        personal=said.personal,
    )


def _digest(text: str) -> str:
    """Return a digest of the text that white space and case do not change."""
    flat = "".join(text.split()).casefold()
    return hashlib.blake2b(flat.encode("utf-8", "ignore"), digest_size=16).hexdigest()


def _no_fields(dom: Dom, heading: El | None, groups: list[Group], pagers: list[El]) -> list[El]:
    """Return what holds labels but no field table: lists with head rows, and search forms.

    Beside a pager one dated entry is a list.
    """
    least = 1 if pagers else 3
    found = [
        el
        for el in dom.tagged("form")
        if el.end - el.start < 600 and _asks(dom, el) and not (heading and heading.within(el))
    ]
    for group in groups:
        if group.dated >= least:
            el = group.container
            if el.tag in ("tbody", "thead") and el.parent is not None:
                el = el.parent
            found.append(el)
    return found


def _asks(dom: Dom, form: El) -> bool:
    """Tell whether a form asks for anything; some systems lay a whole page out in one."""
    return any(
        el.tag in ("select", "textarea")
        or (el.tag == "input" and el.get("type").lower() != "hidden")
        for el in dom.inside(form)
    )


def _with_items(links: tuple[LinkRecord, ...], listing: ListRecord) -> tuple[LinkRecord, ...]:
    """Add the entries that stand in data rather than in links, so that they are followed too."""
    known = {link.url for link in links}
    return links + tuple(
        LinkRecord(item.url, target_kind(item.url, "a"), Place.LIST, item.title)
        for item in listing.items
        if item.url is not None and item.url not in known
    )


def _with_files(links: tuple[LinkRecord, ...], detail: Detail, base: str) -> tuple[LinkRecord, ...]:
    """Add the files that the page's script offers."""
    known = {link.url for link in links}
    return links + tuple(
        LinkRecord(url, TargetKind.ATTACHMENT, Place.ATTACHMENTS, name)
        for name, href in detail.files
        if (url := canonical_url(base, href)) is not None and url not in known
    )


def _place_body(dom: Dom, body: El) -> None:
    for el in dom.els[body.index : body.last]:
        if el.place is Place.OTHER:
            el.place = Place.BODY


def _place_pictures(dom: Dom, heading: El, trail: El | None) -> None:
    """Say that the pictures nearest below a heading are the text, where there is no other."""
    for box in islice(heading.ancestors(), _NEAREST):
        if box.tag in ("body", "html") or (trail is not None and trail.within(box)):
            return
        found = [el for el in dom.images if el.start >= heading.end and el.within(box)]
        for el in found:
            if el.place is Place.OTHER:
                el.place = Place.BODY
        if found:
            return


def _place_lists(dom: Dom, groups: list[Group]) -> None:
    for group in groups:
        for row in group.rows:
            for el in dom.els[row.el.index : row.el.last]:
                if el.place is Place.OTHER:
                    el.place = Place.LIST


def _map_area(dom: Dom) -> El | None:
    """Return the part of a site map page that holds the map: most links, outside the menus."""
    best: tuple[int, El] | None = None
    for el in dom.els:
        if outside(el) or el.tag in ("body", "html", "a"):
            continue
        count = sum(1 for a in dom.links_in(el) if not outside(a))
        if best is None or count >= best[0]:
            best = (count, el)
    return best[1] if best and best[0] >= 5 else None
