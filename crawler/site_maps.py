"""Asks for the site maps of a site once, and offers the addresses that they name."""

from __future__ import annotations

from scrapy.http import Request

from crawler import site_map_xml
from crawler.bands import Band, band_of_link
from crawler.fetched import Fetched
from crawler.frontier import Target
from crawler.records import Journal
from crawler.session import SITE_MAP_ID, Session
from crawler.urls import target_kind
from gkcheck.models.facts import LinkRecord, Place, TargetKind


def site_map_requests(s: Session) -> list[Request]:
    """Return the requests for the site maps that robots.txt names, else for the usual one."""
    values = s.writer.run_values()
    if s.look != 1 or "site_map_files" in values:
        return []
    robots = next((seen.body for at, seen in s.robots.seen() if s.home_url.startswith(at)), "")
    files = site_map_xml.first_files(s.home.url if s.home else s.home_url, robots)
    s.writer.set_run(site_map_files=str(len(files)), site_map_addresses="0")
    return [r for url in files if (r := s.site_map_request(url)) is not None]


def take_site_map(s: Session, got: Fetched) -> list[Request]:
    """Offer what a site map names; its absence or its errors say nothing.

    Returns the requests for the site maps that it names itself.
    """
    target = Target(SITE_MAP_ID, got.url, TargetKind.PAGE, "in", Band.SITE_MAP, 1, 0)
    Journal(s).keep(target, got)
    pages, more = site_map_xml.read(got)
    for url in pages:
        link = LinkRecord(url, target_kind(url, "a"), Place.OTHER, "")
        band = band_of_link(link, s.scope.of(url))
        if band is not None and s.scope.of(url) == "in":
            s.queue.offer(url, link.kind, min(band, Band.PAGE), depth=2)
    values = s.writer.run_values()
    seen, found = int(values["site_map_files"]), int(values["site_map_addresses"])
    more = more[: max(0, site_map_xml.MAX_FILES - seen)]
    s.writer.set_run(
        site_map_files=str(seen + len(more)), site_map_addresses=str(found + len(pages))
    )
    return [r for url in more if (r := s.site_map_request(url)) is not None]
