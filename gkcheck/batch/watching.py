"""What ``gkcheck watch`` needs of a batch."""

from __future__ import annotations

from gkcheck.models.batch import Batch, OutageWindow
from gkcheck.models.watchlist import Outage, WatchedSite, WatchList


def watch_list(batch: Batch) -> WatchList:
    """Return the sites and outages of ``batch``."""
    return WatchList(
        sites=tuple(WatchedSite(url=site.url) for site in batch.sites),
        outages=(
            *(_outage(window, ()) for window in batch.outages),
            *(_outage(w, (site.url,)) for site in batch.sites for w in site.outages),
        ),
        resolver=batch.options.resolver,
        allow_private=bool(batch.options.allow_private),
    )


def _outage(window: OutageWindow, sites: tuple[str, ...]) -> Outage:
    return Outage(starts=window.starts, ends=window.ends, reason=window.reason, sites=sites)
