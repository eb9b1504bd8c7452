"""Hosts that pages take images, scripts, styles and frames from: have they IPv6, do they answer?"""

from __future__ import annotations

import asyncio
import time

from crawler.probes.families import Prefixes, families, store_families
from crawler.probes.links import Asker, rows_of
from crawler.probes.pace import Pace
from crawler.probes.run import home_host, twin
from crawler.resolve import Resolver
from gkcheck.errors import Reason
from gkcheck.models.facts import CoverageRecord, FactKind
from gkcheck.models.site import SiteSpec
from gkcheck.store.network import HostUse, resource_hosts
from gkcheck.store.writer import FactWriter

RESOURCE = 0  # ``reach.level`` of sub-resources
_MAX_HOSTS = 60
_A_HOST = 2  # addresses asked for on each host, of different kinds
_MOST_REQUESTS = 300
_SECONDS = 120.0
_AT_ONCE = 8


async def probe_resources(
    spec: SiteSpec,
    writer: FactWriter,
    *,
    look: int,
    resolver: Resolver,
    ipv6_here: bool,
    dns64: Prefixes = (),
) -> None:
    """Ask one or two sub-resources of every host but the home host over IPv6; store what comes.

    Hosts without an IPv6 address are not asked. Sets the coverage of IPV6_RESOURCE.
    """
    pace = Pace(spec.rate, _MOST_REQUESTS, time.monotonic() + _SECONDS)
    asker = Asker(spec, resolver, writer, look, pace)
    own = {home_host(spec.url), twin(home_host(spec.url))}
    uses = resource_hosts(rows_of(writer))
    known = await families(
        list(uses)[:_MAX_HOSTS], resolver, look=look,
        allow_private=spec.allow_private, dns64=dns64,
    )  # fmt: skip
    store_families(writer, look, list(known.values()))
    foreign = [netloc for netloc, family in known.items() if family.host not in own]
    gate = asyncio.Semaphore(_AT_ONCE)

    async def one(use: HostUse) -> None:
        async with gate:
            for url_id, _ in sorted(use.examples.values())[:_A_HOST]:
                await asker.ask(url_id, RESOURCE, use.host, known[use.host])

    if ipv6_here:
        await asyncio.gather(*(one(uses[n]) for n in foreign if known[n].v6 is not None))
    blind = not ipv6_here and any(known[netloc].v6 for netloc in foreign)
    state, reason = ("failed", Reason.NO_IPV6_HERE) if blind else ("complete", None)
    if len(uses) > _MAX_HOSTS and not blind:
        state, reason = "truncated", Reason.BUDGET_TIME
    rows = writer.db.execute("SELECT count(*) FROM reach WHERE level = 0").fetchone()[0]
    writer.set_coverage([CoverageRecord(FactKind.IPV6_RESOURCE, state, reason, rows)])
    writer.commit()
