"""All probes of one site and look: the ladder of the home host, links, resources, entries."""

from __future__ import annotations

from collections.abc import Collection

from crawler.probes.entries import probe_entries
from crawler.probes.links import sample_links
from crawler.probes.resources import probe_resources
from crawler.probes.run import dns64_prefixes, probe
from crawler.resolve import Resolver
from gkcheck.errors import Reason
from gkcheck.models.facts import CoverageRecord, FactKind
from gkcheck.models.site import SiteSpec
from gkcheck.store.writer import FactWriter

LADDER, LINKS, RESOURCES, ENTRIES = "ladder", "links", "resources", "entries"
PARTS = (LADDER, ENTRIES, LINKS, RESOURCES)
_KINDS = {
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
    if ENTRIES in parts:
        await probe_entries(
            spec, writer, look=look, resolver=resolver, ipv6_here=ipv6_here, dns64=dns64
        )
    if LINKS in parts:
        await sample_links(
            spec, writer, look=look, resolver=resolver, ipv6_here=ipv6_here, dns64=dns64
        )
    if RESOURCES in parts:
        await probe_resources(
            spec, writer, look=look, resolver=resolver, ipv6_here=ipv6_here, dns64=dns64
        )
    writer.set_run(**{f"probed_{look}": ",".join(parts)})
    writer.commit()
