"""Which hosts have IPv4 and IPv6 addresses. "None" is said only when name servers agree."""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from crawler.address import address_class, ip_literal, is_fetchable
from crawler.probes.delegation import authority_has_aaaa, delegation
from crawler.probes.witness import DEFINITE, second_words
from crawler.resolve import Resolver
from gkcheck.models.observations import DnsRecord
from gkcheck.store.writer import FactWriter

_MAX_ASKED = 40  # hosts without AAAA whose name servers are asked themselves
_AT_ONCE = 8
Prefixes = Sequence[ipaddress.IPv6Network]


@dataclass(frozen=True, slots=True)
class HostFamily:
    """Addresses of one host. ``a``, ``aaaa``: answer, empty, nxdomain, timeout, error, not_global,
    disputed (the resolver has none, name servers have one, or nobody could be asked).
    """

    host: str
    a: str
    aaaa: str
    v4: str | None
    v6: str | None
    detail: str | None = None

    @property
    def surely_none(self) -> bool:
        """Tell whether there is surely no global IPv6 address, though the host exists."""
        return self.aaaa in ("empty", "nxdomain", "not_global") and self.a == "answer"


def host_of(netloc: str) -> str:
    """Return the host of ``host:port`` or ``[address]:port``."""
    if netloc.startswith("["):
        return netloc[1:].partition("]")[0]
    return netloc.partition(":")[0]


async def families(
    netlocs: Iterable[str],
    resolver: Resolver,
    *,
    look: int,
    allow_private: bool,
    dns64: Prefixes = (),
) -> dict[str, HostFamily]:
    """Ask for the addresses of each host (``host`` or ``host:port``); keys as given."""
    gate = asyncio.Semaphore(_AT_ONCE)
    doubts = iter(range(_MAX_ASKED))

    async def one(host: str) -> HostFamily:
        async with gate:
            a, aaaa = await asyncio.gather(
                resolver.ask(host, "A", look=look), resolver.ask(host, "AAAA", look=look)
            )
            v4 = next((ip for ip in a.answers if is_fetchable(ip, allow_private)), None)
            usable = [ip for ip in aaaa.answers if not _invented(ip, dns64)]
            v6 = next((ip for ip in usable if is_fetchable(ip, allow_private)), None)
            word = aaaa.outcome if v6 or not aaaa.answers else "not_global"
            detail = None if v6 or not aaaa.answers else _classes(aaaa)
            invented = len(usable) < len(aaaa.answers)
            doubtful = invented or (word in ("empty", "nxdomain") and bool(a.answers))
            if v6 is None and doubtful:
                word = await _authority(host, next(doubts, None) is not None)
            return HostFamily(host, _word(a, v4), word, v4, v6, detail)

    async def _authority(host: str, may_ask: bool) -> str:
        if ip_literal(host) is not None:
            return "empty"
        if not may_ask:
            return "disputed"
        zone = await delegation(host, resolver, look=look, allow_private=allow_private)
        own = [r for r in zone.dns if " " in r.resolver and r.rtype == "AAAA"]
        own = [r for r in own if r.outcome in DEFINITE] or await second_words(
            host, resolver, look=look, allow_private=allow_private
        )
        if authority_has_aaaa(own):
            return "disputed"
        # no one resolver alone is believed: it may filter addresses, or invent them
        return "empty" if own else "disputed"

    hosts = {netloc: host_of(netloc) for netloc in netlocs}
    distinct = sorted(set(hosts.values()))
    found = dict(zip(distinct, await asyncio.gather(*map(one, distinct)), strict=True))
    return {netloc: found[host] for netloc, host in hosts.items()}


def store_families(writer: FactWriter, look: int, found: Collection[HostFamily]) -> None:
    """Store what is known of hosts; the latest word of a look wins."""
    writer.db.conn.executemany(
        "INSERT OR REPLACE INTO host_family VALUES (?,?,?,?,?,?,?)",
        [(look, f.host, f.a, f.aaaa, f.v4, f.v6, f.detail) for f in found],
    )


def _invented(ip: str, prefixes: Prefixes) -> bool:
    address = ipaddress.ip_address(ip)
    return address_class(ip) == "nat64" or any(address in prefix for prefix in prefixes)


def _word(record: DnsRecord, usable: str | None) -> str:
    return record.outcome if usable or not record.answers else "not_global"


def _classes(record: DnsRecord) -> str:
    return " ".join(f"{ip}({address_class(ip)})" for ip in record.answers[:4])
