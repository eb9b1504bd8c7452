"""What an extractor is given: one decoded, parsed page. The only door to HTML."""

from __future__ import annotations

from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from crawler.extract.known_parts import KnownParts
from crawler.extract.nesting import tamed


@dataclass(frozen=True, slots=True)
class PageView:
    """One page, parsed once. It dies with the callback; nothing may keep ``tree`` or ``html``.

    ``url`` is the address after HTTP redirects; ``home_url`` the site's home page.
    """

    url: str
    home_url: str
    html: str
    tree: LexborHTMLParser
    status: int = 200
    content_type: str | None = None
    known: KnownParts | None = None
    """Parts of the site's pages met before: they cost time only, and change no fact."""


def parse(html: str) -> LexborHTMLParser:
    """Parse a page from the network, whatever it nests."""
    return LexborHTMLParser(tamed(html))


def view_of(html: str, url: str, home_url: str | None = None) -> PageView:
    """Return a view of ``html`` as if fetched from ``url``."""
    return PageView(url=url, home_url=home_url or url, html=html, tree=parse(html))
