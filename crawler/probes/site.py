"""All probes of one site and look: the ladder of the home host, links, resources, entries."""

from __future__ import annotations

import logging
from collections.abc import Collection

from crawler.client import LiveFetcher
from crawler.probes.entries import probe_entries
from crawler.probes.layout import phone_agent, probe_layout
from crawler.probes.links import sample_links
from crawler.probes.resources import probe_resources
from crawler.probes.rounds import Rounds
from crawler.probes.run import probe
from crawler.probes.search import probe_search
from crawler.probes.witness import dns64_prefixes
from crawler.resolve import Resolver
from gkcheck.errors import Reason
from gkcheck.models.facts import CoverageRecord, FactKind
from gkcheck.models.site import SiteSpec
from gkcheck.store.writer import FactWriter

log = logging.getLogger(__name__)

LADDER, LINKS, RESOURCES, ENTRIES = "ladder", "links", "resources", "entries"
SEARCH, LAYOUT = "search", "layout"
PARTS = (LADDER, ENTRIES, LINKS, RESOURCES, SEARCH, LAYOUT)
_KINDS = {
    SEARCH: FactKind.SITE_SEARCH,
    LAYOUT: FactKind.LAYOUT,
    LINKS: FactKind.IPV6_LINK,
    RESOURCES: FactKind.IPV6_RESOURCE,
    ENTRIES: FactKind.TRANSPORT,
}


def parts_of(targets: Collection[str]) -> list[str]:
    """Return the parts that ``ipv6:HOST`` and ``net:PART`` targets of a second look ask for."""
    wanted = {LADDER if t.startswith("ipv6:") else t.partition(":")[2] for t in targets}
    return [part for part in PARTS if part in wanted]


def probed_before(writer: FactWriter, look: int) -> bool:
    """Tell whether the probes of a look were all made (an interrupted look is made again)."""
    return f"probed_{look}" in writer.run_values()


async def probe_site(
    spec: SiteSpec, writer: FactWriter, *, look: int, parts: Collection[str] = PARTS
) -> None:
    """Make the probes ``parts`` of one look and store what they see; see :func:`probe`.

    A replayed site is not probed; the coverage says so.
    """
    if spec.replay is not None:
        await probe(spec, writer, look=look)
        writer.set_coverage(
            CoverageRecord(kind, "failed", Reason.NOT_PROBED, 0) for kind in _KINDS.values()
        )
        writer.commit()
        return
    resolver = Resolver(spec.resolver)
    if LADDER in parts:
        await probe(spec, writer, look=look, resolver=resolver)
    told = writer.db.execute("SELECT ok FROM vantage WHERE name = 'ipv6'").fetchone()
    ipv6_here = bool(told and told[0])
    dns64 = await dns64_prefixes(resolver, look)
    rounds = Rounds(spec, writer, resolver, look, dns64)
    if LADDER not in parts:
        rounds.count = 0
    await rounds.one()
    if ENTRIES in parts:
        await probe_entries(
            spec, writer, look=look, resolver=resolver, ipv6_here=ipv6_here, dns64=dns64
        )
    await rounds.one()
    if LINKS in parts:
        await sample_links(
            spec, writer, look=look, resolver=resolver, ipv6_here=ipv6_here, dns64=dns64
        )
    await rounds.one()
    if RESOURCES in parts:
        await probe_resources(
            spec, writer, look=look, resolver=resolver, ipv6_here=ipv6_here, dns64=dns64
        )
    await rounds.one()
    if SEARCH in parts:
        await _through(spec, writer, resolver, look, SEARCH)
    await rounds.one()
    if LAYOUT in parts:
        await _through(spec, writer, resolver, look, LAYOUT)
    await rounds.rest()
    writer.set_run(**{f"probed_{look}": ",".join(parts)})
    writer.commit()


async def _through(
    spec: SiteSpec, writer: FactWriter, resolver: Resolver, look: int, part: str
) -> None:
    """Make a probe that asks through a fetcher of its own; what breaks it breaks no other."""
    fetcher = LiveFetcher(
        resolver,
        user_agent=phone_agent(spec) if part == LAYOUT else spec.user_agent,
        allow_private=spec.allow_private,
        ca_bundle=spec.ca_bundle,
    )
    try:
        if part == SEARCH:
            await probe_search(spec, writer, fetcher, look=look)
        else:
            await probe_layout(spec, writer, fetcher)
    except Exception:
        # hostile input found a hole in one probe
        log.exception("probe %s failed", part)
        writer.set_coverage([CoverageRecord(_KINDS[part], "failed", Reason.CHECK_ERROR, 0)])
        writer.commit()
    finally:
        await fetcher.close()
