"""Hands what a page names to the frontier: columns, lists, articles, files, in that order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Protocol

from crawler.bands import Band, band_of_link, is_policy_like, looks_like_article
from crawler.frontier import Target
from crawler.previous import EarlierLinks
from crawler.scope import Scope
from crawler.traps import pattern_of
from crawler.urls import target_kind
from gkcheck.models.content import PlayerRecord
from gkcheck.models.facts import (
    ColumnRecord,
    ColumnSource,
    LinkRecord,
    ListRecord,
    PageFacts,
    PageType,
    Place,
    TargetKind,
)
from gkcheck.store.writer import hash64

_MEMO = 20_000  # links and groups of them remembered; menus are alike on most pages
_TOP_SUB = 999
_POLICY_SUB = 500
_SITE_MAP_PLACES = (Place.BODY, Place.LIST, Place.OTHER)


class Offers(Protocol):
    """The part of the frontier that discovery needs."""

    def offer(
        self,
        url: str,
        kind: TargetKind,
        band: Band | None,
        *,
        depth: int,
        sub: int = 0,
        found_on: int | None = None,
    ) -> int:
        """Queue an address."""
        ...


class Discovery:
    """Reads one page's facts and offers its addresses. Keeps hashes of what it saw, no text."""

    def __init__(
        self, scope: Scope, queue: Offers, waits: Callable[[str], bool] = lambda _: False
    ) -> None:
        """``waits`` tells addresses that seem to be another form of a page that is known."""
        self._scope = scope
        self._queue = queue
        self._waits = waits
        self._groups: set[int] = set()
        self._lists: set[int] = set()

    def take(self, facts: PageFacts, page: Target, earlier: Sequence[EarlierLinks] = ()) -> None:
        """Offer everything that ``facts`` names, and the links that stand on it as ever."""
        for _, group in groupby(facts.columns, lambda column: column.source):
            self._columns(tuple(group), page)
        for known in earlier:
            if not self._met(hash(("columns", known.number, page.depth))):
                self._columns(tuple(known.columns()), page)
        if facts.listing is not None:
            self._listing(facts, facts.listing, page)
        for relation in facts.relations:
            self._page(relation.url, Band.ARTICLE, page, depth=page.depth + 1, sub=_TOP_SUB)
        for frame in facts.signals.frames:
            self._page(frame, Band.LIST, page, depth=page.depth, kind=TargetKind.FRAME)
        if facts.identity.sitemap_url:
            self._page(facts.identity.sitemap_url, Band.SITE_MAP, page, depth=page.depth + 1)
        for player in facts.players:
            self._player(player, page)
        site_map = facts.page_type is PageType.SITE_MAP
        for place, links in groupby(facts.links, lambda link: link.place):
            self._links(place, list(links), page, site_map=site_map)
        for known in earlier:
            if not self._met(hash(("links", known.number, page.depth, site_map))):
                self._links(known.place, known.links(), page, site_map=site_map)

    def _columns(self, columns: tuple[ColumnRecord, ...], page: Target) -> None:
        if self._met(hash((columns, page.depth))):
            return
        for column in columns:
            if column.url and not looks_like_article(column.url, column.path[-1]):
                band = Band.NAV if column.source is ColumnSource.NAV else Band.COLUMN
                self._page(column.url, band, page, depth=page.depth + 1)

    def _links(
        self, place: Place, links: list[LinkRecord], page: Target, *, site_map: bool
    ) -> None:
        if self._met(hash((place, page.depth, site_map, tuple((x.url, x.text) for x in links)))):
            return
        for link in links:
            if self._met(hash((link, page.depth, site_map))):
                continue
            band = band_of_link(link, self._scope.of(link.url))
            if site_map and place in _SITE_MAP_PLACES and band in (Band.PAGE, Band.LIST):
                band = Band.COLUMN
            if band is not None and band > Band.PAGE and self._waits(link.url):
                band = Band.PAGE
            self._queue.offer(link.url, link.kind, band, depth=page.depth + 1, found_on=page.id)

    def _met(self, key: int) -> bool:
        """Tell whether the same was offered before. Forgetting costs time only."""
        if key in self._groups:
            return True
        if len(self._groups) >= _MEMO:
            self._groups.clear()
        self._groups.add(key)
        return False

    def _player(self, player: PlayerRecord, page: Target) -> None:
        """Offer what a player plays and its picture; a page of another platform is no file."""
        medium = None if player.how == "third_party" else player.url
        for url, kind in ((medium, TargetKind.VIDEO), (player.poster_url, TargetKind.IMAGE)):
            if url is not None and not self._met(hash((url, kind))):
                named = target_kind(url, "a")
                kind = TargetKind.AUDIO if named is TargetKind.AUDIO else kind
                self._queue.offer(url, kind, Band.MEDIA, depth=page.depth + 1, found_on=page.id)

    def _listing(self, facts: PageFacts, listing: ListRecord, page: Target) -> None:
        names = " ".join((*(facts.breadcrumb or ()), facts.title or "", facts.heading or ""))
        base = _POLICY_SUB if is_policy_like(names) else 0
        for position, item in enumerate(listing.items):
            if item.url:
                sub = base + max(0, 400 - position * 4)
                self._page(item.url, Band.ARTICLE, page, depth=page.depth + 1, sub=sub)
        if self._repeats(listing, page):
            return
        for number, url in enumerate(listing.page_urls):
            self._page(url, Band.PAGING, page, depth=page.depth, sub=max(0, _TOP_SUB - number))

    def _repeats(self, listing: ListRecord, page: Target) -> bool:
        """Tell whether paging goes round: the same entries again, or none at all."""
        urls = "\n".join(item.url or item.title for item in listing.items)
        key = hash64(f"{pattern_of(page.url)}\n{urls}")
        if page.band is Band.PAGING and (not urls or key in self._lists):
            return True
        self._lists.add(key)
        return False

    def _page(
        self,
        url: str,
        band: Band,
        page: Target,
        *,
        depth: int,
        sub: int = 0,
        kind: TargetKind | None = None,
    ) -> None:
        """Offer an address that stands for a page, unless its name says that it is a file.

        Addresses of other sites get the class that any link there has.
        """
        if self._met(hash((url, band, depth))):
            return
        if kind is None:
            kind = target_kind(url, "a")
        link = LinkRecord(url, kind, Place.BODY, "")
        allowed = band_of_link(link, self._scope.of(url))
        if allowed in (Band.PAGE, Band.LIST):
            allowed = band
        if allowed is not None and allowed > Band.PAGE and self._waits(url):
            allowed = Band.PAGE
        self._queue.offer(url, kind, allowed, depth=depth, sub=sub, found_on=page.id)
