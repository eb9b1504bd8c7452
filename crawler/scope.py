"""Which addresses belong to the site that is audited."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import urlsplit

from tldextract import TLDExtract

# The list of public suffixes that ships with the library; it never asks the network. It takes 6 MB.
_EXTRACT = TLDExtract(suffix_list_urls=(), cache_dir=None)

_DEFAULT_PORTS = {"http": 80, "https": 443}


def _place(url: str) -> tuple[str, int | None]:
    """Return host (without ``www.``) and port of ``url``; port None for the scheme's own."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return "", None
    if port == _DEFAULT_PORTS.get(parts.scheme):
        port = None
    return host.removeprefix("www."), port


@lru_cache(maxsize=4096)
def domain_of(host: str) -> str | None:
    """Return the part of ``host`` that can be registered; None: it has none."""
    return _EXTRACT(host).top_domain_under_public_suffix or None


def _registrable(host: str) -> str:
    return domain_of(host) or host


class Scope:
    """Sorts addresses into ``in`` (same host or its www twin, http or https), ``sibling`` (same
    registrable domain, or same host on another port) and ``out``.

    ``also`` are further addresses whose hosts count as the site itself: where its home page
    redirects to.
    """

    def __init__(self, home_url: str, also: Iterable[str] = ()) -> None:
        self._home = _registrable(_place(home_url)[0])
        self._places = {_place(home_url)}
        self._known: dict[str, str] = {}
        for url in also:
            self.admit(url)

    def admit(self, url: str) -> None:
        """Count the host of ``url`` as the site itself."""
        self._places.add(_place(url))
        self._known.clear()

    def of(self, url: str) -> str:
        """Return ``in``, ``sibling`` or ``out``."""
        head = url[: url.find("/", 8)] if url.find("/", 8) > 0 else url
        found = self._known.get(head)
        if found is None:
            found = self._judge(head)
            if len(self._known) > 20_000:
                self._known.clear()
            self._known[head] = found
        return found

    def _judge(self, url: str) -> str:
        place = _place(url)
        if not place[0]:
            return "out"
        if place in self._places:
            return "in"
        return "sibling" if _registrable(place[0]) == self._home else "out"
