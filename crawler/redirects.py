"""Redirects, hop by hop: where they lead, and when they lead nowhere."""

from __future__ import annotations

from crawler.fetched import Fetched
from crawler.urls import canonical_url
from gkcheck.models.facts import PageFacts, Place

MAX_HOPS = 10
_LITTLE_TEXT = 200  # characters; a page with more is a page, whatever its scripts may do later
_FEW_LINKS = 10

_STATUSES = (301, 302, 303, 307, 308)


def http_target(got: Fetched) -> str | None:
    """Return where an HTTP redirect leads (canonical), or None when it is none or leads nowhere."""
    if got.status not in _STATUSES:
        return None
    location = got.header("location")
    return canonical_url(got.url, location) if location else None


def page_target(facts: PageFacts) -> tuple[str, str] | None:
    """Return ``(address, "meta" or "script")`` when a page only sends its visitors elsewhere.

    A page with content of its own stays a page: scripts that send phones or old browsers away
    are common.
    """
    signals = facts.signals
    shown = sum(link.place is not Place.RESOURCE for link in facts.links)
    if facts.text_length > _LITTLE_TEXT or shown > _FEW_LINKS:
        return None
    for kind, target in (("meta", signals.meta_refresh), ("script", signals.script_redirect)):
        if target and target != facts.url:
            return target, kind
    return None


def goes_round(chain: tuple[str, ...], target: str) -> bool:
    """Tell whether going on to ``target`` is a loop, or one hop too many."""
    return target in chain or len(chain) > MAX_HOPS
