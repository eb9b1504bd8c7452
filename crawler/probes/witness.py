"""A second word on a host's IPv6 addresses, so that no one resolver alone says that it has none."""

from __future__ import annotations

import ipaddress
import os

from crawler.address import AddressClass, address_class, is_fetchable
from crawler.probes.delegation import said, servers_of
from crawler.probes.steps import Door, ask_server
from crawler.probes.vantage import can_reach
from crawler.resolve import Resolver, ascii_host
from gkcheck.clock import now
from gkcheck.models.observations import DnsRecord

#: A resolver of another operator, ``HOST:PORT``; asked where the first one knows no IPv6 address.
SECOND_VARIABLE = "GKCHECK_SECOND_RESOLVER"
DEFINITE = frozenset({"answer", "empty", "nxdomain"})
_DNS64_NAME = "ipv4only.arpa"  # RFC 7050
_DNS64_SEATS = (ipaddress.ip_address("192.0.0.170"), ipaddress.ip_address("192.0.0.171"))
_MAX_ALIASES = 6
_MAX_SERVERS = 4
_TIMEOUT = 2.0  # seconds for one question, asked twice at most


async def second_words(
    host: str, resolver: Resolver, *, look: int, allow_private: bool
) -> list[DnsRecord]:
    """Return what others than ``resolver`` say of the AAAA of ``host``; nothing when none could tell.

    Others are the name servers themselves, an alias followed to its end, and the resolver named in
    ``GKCHECK_SECOND_RESOLVER`` unless it invents addresses too. Each record's ``resolver`` holds a
    space, as those of name servers do. Raises :class:`GkcheckError` when that setting is no address.
    """
    found = [
        await _by_name_servers(host, resolver, look, allow_private=allow_private),
        await _by_second_resolver(host, look),
    ]
    return [record for record in found if record is not None]


async def dns64_prefixes(resolver: Resolver, look: int) -> list[ipaddress.IPv6Network]:
    """Return the prefixes this resolver invents IPv6 addresses in (RFC 7050; /96 only)."""
    record = await resolver.ask(_DNS64_NAME, "AAAA", look=look)
    found = []
    for text in record.answers:
        number = int(ipaddress.IPv6Address(text))
        if ipaddress.ip_address(number & 0xFFFFFFFF) in _DNS64_SEATS:
            found.append(ipaddress.IPv6Network((number >> 32 << 32, 96)))
    return found


async def _by_second_resolver(host: str, look: int) -> DnsRecord | None:
    server = os.environ.get(SECOND_VARIABLE)
    if not server:
        return None
    other = Resolver(server)
    record = await other.ask(host, "AAAA", look=look)
    if record.outcome not in DEFINITE or await dns64_prefixes(other, look):
        return None
    return DnsRecord(
        look, host, "AAAA", record.outcome, record.answers, record.chain, f"second {server}",
        record.at,
    )  # fmt: skip


async def _by_name_servers(
    host: str, resolver: Resolver, look: int, *, allow_private: bool
) -> DnsRecord | None:
    """Ask the zone's servers, then those of each alias's zone, until one knows."""
    name, chain = ascii_host(host), list[str]()
    for _ in range(_MAX_ALIASES):
        told = await _one_zone(name, resolver, look, allow_private=allow_private)
        if told is None:
            return None
        label, (outcome, addresses, aliases) = told
        chain += aliases
        if outcome in DEFINITE:
            at = now().isoformat()
            return DnsRecord(look, host, "AAAA", outcome, addresses, tuple(chain), label, at)
        if not aliases or aliases[-1] == name:
            return None
        name = aliases[-1]
    return None


async def _one_zone(
    name: str, resolver: Resolver, look: int, *, allow_private: bool
) -> tuple[str, tuple[str, tuple[str, ...], tuple[str, ...]]] | None:
    """Return (server, what it says) of the first server of the zone of ``name`` that answers."""
    zone = await servers_of(name, resolver, look)
    for server in zone.answers[:_MAX_SERVERS] if zone is not None else ():
        for rtype in ("A", "AAAA"):
            for ip in (await resolver.ask(server, rtype, look=look)).answers[:1]:
                if not is_fetchable(ip, allow_private) or not can_reach(ip):
                    continue
                near = address_class(ip) is AddressClass.LOOPBACK
                door = Door(look, server, ip, resolver.port if near else 53)
                step, reply = await ask_server(door, name, "AAAA", _TIMEOUT)
                if reply is not None and step.outcome == "ok":
                    return f"{server} {ip}", said(reply)
    return None
