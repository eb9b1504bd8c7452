"""One visit of a home page over both families, as the availability indicator asks for it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.address import is_fetchable
from crawler.probes.http import HomeProbe
from crawler.probes.vantage import can_reach
from crawler.resolve import NotResolved, Resolver

#: A page that is not open after so many seconds is not open (国办秘函〔2019〕19号, 单项否决).
LIMIT_SECONDS = 15.0
_MAX_BODY = 32_768


@dataclass(frozen=True, slots=True)
class Visit:
    """What came of one visit: ``ok``, no_address (that family has none), timed_out, refused,
    unreachable, http_error, denied, blocked, tls_error, error, nxdomain, not_resolved, not_tested
    (this machine could not try). Milliseconds until the page was there.
    """

    v4: str
    v4_ms: int | None
    v6: str
    v6_ms: int | None


class Visitor:
    """Visits home pages. ``limit`` in seconds, for all redirects together."""

    def __init__(
        self,
        resolver: Resolver,
        *,
        user_agent: str,
        allow_private: bool = False,
        limit: float = LIMIT_SECONDS,
    ) -> None:
        self._resolver = resolver
        self._allow_private = allow_private
        self._probe = HomeProbe(resolver, allow_private, user_agent, limit, _MAX_BODY)

    async def visit(self, url: str) -> Visit:
        """Visit ``url`` over IPv4 and IPv6 at once. Never raises for what a site does."""
        (v4, v4_ms), (v6, v6_ms) = await asyncio.gather(self._over(url, 4), self._over(url, 6))
        return Visit(v4, v4_ms, v6, v6_ms)

    async def _over(self, url: str, family: int) -> tuple[str, int | None]:
        try:
            found = await self._resolver.addresses(urlsplit(url).hostname or "", family)
        except NotResolved as error:
            return ("no_address" if error.kind == "empty" else _unresolved(error)), None
        allowed = [ip for ip in found if is_fetchable(ip, self._allow_private)]
        if not allowed:
            return "no_address", None
        if not can_reach(allowed[0]):
            return "not_tested", None
        seen = await self._probe.fetch(url, allowed[0])
        outcome = seen.outcome
        if outcome == "http_error" and seen.status in (401, 403, 405, 406, 451):
            outcome = "denied"
        return outcome, seen.elapsed_ms


def _unresolved(error: NotResolved) -> str:
    return "nxdomain" if error.kind == "nxdomain" else "not_resolved"
