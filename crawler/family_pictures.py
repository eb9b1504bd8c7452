"""The home page as an IPv4 visitor and as an IPv6-only visitor sees it, each through one family."""

from __future__ import annotations

import socket
from pathlib import Path

from crawler.client import LiveFetcher
from crawler.pictures import PictureWish, take_with
from crawler.probes.run import home_host
from crawler.render import through
from crawler.resolve import NotResolved, Resolver
from gkcheck.models.site import SiteSpec
from gkcheck.store.writer import FactWriter

PURPOSES = {4: "home_v4", 6: "home_v6"}
_SOCKETS = {4: socket.AF_INET, 6: socket.AF_INET6}


class FamilyResolver(Resolver):
    """A resolver that knows addresses of one family only (4 or 6)."""

    def __init__(self, server: str | None, family: int) -> None:
        super().__init__(server)
        self.family = family

    async def addresses(self, host: str, family: int | None = None) -> list[str]:
        """Return the addresses of the one family. Raises :class:`NotResolved` without any."""
        if family not in (None, self.family):
            raise NotResolved(host, "empty")
        return await super().addresses(host, self.family)


class FamilyFetcher(LiveFetcher):
    """A fetcher that connects over one family only, whatever address it is given."""

    def __init__(self, spec: SiteSpec, family: int) -> None:
        super().__init__(
            FamilyResolver(spec.resolver, family),
            user_agent=spec.user_agent,
            allow_private=spec.allow_private,
            ca_bundle=spec.ca_bundle,
        )
        self.family = family

    def _socket(self, info: tuple[object, ...]) -> socket.socket:
        if info[0] != _SOCKETS[self.family]:
            raise ConnectionRefusedError(f"not an IPv{self.family} address")
        return super()._socket(info)


async def take_family_pictures(spec: SiteSpec, store: Path) -> int:
    """Take one picture of the home page over each family that opened it; return how many.

    None is taken of a replayed site, nor where the ladder did not reach the home page, nor without
    a browser. Pictures already taken are not taken again.
    """
    if spec.replay is not None:
        return 0
    return sum(
        [await _take(spec, store, family) for family in (4, 6) if _opens(spec, store, family)]
    )


def _opens(spec: SiteSpec, store: Path, family: int) -> bool:
    writer = FactWriter(str(store))
    try:
        found = writer.db.execute(
            "SELECT 1 FROM probe WHERE host = ? AND family = ? AND step = 'http' AND outcome = 'ok'",
            [home_host(spec.url), family],
        ).fetchone()
    finally:
        writer.close()
    return found is not None


async def _take(spec: SiteSpec, store: Path, family: int) -> int:
    fetcher = FamilyFetcher(spec, family)
    try:
        wish = PictureWish(PURPOSES[family], spec.url)
        return await take_with(through(fetcher, spec), store, [wish])
    finally:
        await fetcher.close()
