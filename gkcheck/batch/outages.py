"""Announced outages (停机时段): a site is not looked at while it may be down."""

from __future__ import annotations

from collections.abc import Mapping

from gkcheck.models.batch import Batch, SiteEntry

#: Seconds that a run waits for an outage to end; a longer one is for the next run.
LONGEST = 12 * 3600.0


class Outages:
    """Windows of all sites of a batch, in seconds since 1970."""

    def __init__(self, batch: Batch) -> None:
        self._every = [(w.starts.timestamp(), w.ends.timestamp()) for w in batch.outages]
        self._own: Mapping[str, list[tuple[float, float]]] = {
            site.url: [(w.starts.timestamp(), w.ends.timestamp()) for w in site.outages]
            for site in batch.sites
            if site.outages
        }

    def until(self, site: SiteEntry, now: float, lasts: float) -> float | None:
        """Return when ``site`` can be looked at for ``lasts`` seconds; None: now.

        A look that an outage would cut into is put off as well, and windows that leave no room
        between them are one.
        """
        at = now
        for starts, ends in sorted([*self._every, *self._own.get(site.url, ())]):
            if starts < at + lasts and at < ends:
                at = ends
        return at if at > now else None
