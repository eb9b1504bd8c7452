"""Who answers for the host's zone: name servers, their addresses, a real question to each."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

import dns.flags
import dns.message
import dns.rdatatype

from crawler.address import AddressClass, address_class, is_fetchable
from crawler.probes.steps import Door, ask_server
from crawler.probes.vantage import can_reach
from crawler.resolve import Resolver, ascii_host, plain_name
from crawler.scope import domain_of
from gkcheck.clock import now
from gkcheck.models.observations import DnsRecord, ProbeRecord

_MAX_SERVERS = 8
_MAX_ADDRESSES = 2  # of each family and server
_PARENTS = 3  # servers asked for the list of the zone's servers, one after another
_TIMEOUT = 2.0  # seconds for one question, asked twice at most


@dataclass(frozen=True, slots=True)
class Delegation:
    """DNS answers and steps about the zone's name servers."""

    dns: tuple[DnsRecord, ...]
    steps: tuple[ProbeRecord, ...]


def registrable(host: str) -> str:
    """Return the part of ``host`` that can be registered (bundled list; no network)."""
    return domain_of(host) or ".".join(host.split(".")[-2:])


async def delegation(
    host: str, resolver: Resolver, *, look: int, allow_private: bool
) -> Delegation:
    """Ask for the zone of ``host``, its name servers and their addresses, and each server itself.

    The servers are asked for the AAAA of ``host``: what they say stands beside the resolver's word
    (a resolver may filter or invent AAAA). A name server on loopback is asked at the resolver's
    own port, as port 53 there belongs to somebody else.
    """
    names = await servers_of(host, resolver, look)
    cut = names.host if names is not None and names.outcome == "answer" else None
    above = await parent_says(
        cut or registrable(ascii_host(host)), resolver, look=look, allow_private=allow_private
    )
    found: list[DnsRecord] = [r for r in (names, above) if r is not None]
    servers = list(names.answers) if names is not None and cut is not None else []
    servers += [name for name in (above.answers if above else ()) if name not in servers]
    if not servers:
        return Delegation(tuple(found), ())
    doors: list[Door] = []
    steps: list[ProbeRecord] = []
    for server in servers[:_MAX_SERVERS]:
        for record in await asyncio.gather(
            resolver.ask(server, "A", look=look), resolver.ask(server, "AAAA", look=look)
        ):
            found.append(record)
            for ip in record.answers[:_MAX_ADDRESSES]:
                door = Door(look, server, ip, _port(ip, resolver))
                if not is_fetchable(ip, allow_private):
                    detail = f"not_global {address_class(ip)}"
                    steps.append(door.record("ns", "not_tested", None, detail))
                elif not can_reach(ip):
                    detail = "no_ipv6_here" if ":" in ip else "no_ipv4_here"
                    steps.append(door.record("ns", "not_tested", None, detail))
                else:
                    doors.append(door)
    replies = await asyncio.gather(*(_ask(door, host) for door in doors))
    steps += [step for step, _ in replies]
    found += [record for _, record in replies if record is not None]
    if cut is not None and above is not None:
        good = [d for d, (step, _) in zip(doors, replies, strict=True) if step.outcome == "ok"]
        found += await _own_servers(good, cut)
    return Delegation(tuple(found), tuple(steps))


async def parent_says(
    zone: str, resolver: Resolver, *, look: int, allow_private: bool
) -> DnsRecord | None:
    """Return the name servers of ``zone`` as a server of its parent zone names them.

    The record's ``rtype`` is ``NS_PARENT``, its resolver "NAME ADDRESS" of the server asked. None:
    no server of the parent could be asked, or it does not tell the two zones apart.
    """
    name = zone.partition(".")[2]
    while True:
        above = (
            await resolver.ask(name, "NS", look=look) if name else await resolver.root(look=look)
        )
        if above.outcome == "answer" or not name:
            break
        name = name.partition(".")[2]
    if above.outcome != "answer" or above.chain:
        return None
    for server in above.answers[:_PARENTS]:
        for rtype in ("A", "AAAA"):
            known = await resolver.ask(server, rtype, look=look)
            for ip in [ip for ip in known.answers if is_fetchable(ip, allow_private)][:1]:
                if not can_reach(ip):
                    continue
                door = Door(look, server, ip, _port(ip, resolver))
                step, reply = await ask_server(door, zone, "NS", _TIMEOUT)
                if reply is None or step.outcome != "ok":
                    continue
                listed = _listed(reply, zone)
                if listed:
                    return DnsRecord(
                        look, zone, "NS_PARENT", "answer", listed, (), f"{server} {ip}",
                        now().isoformat(),
                    )  # fmt: skip
    return None


async def _own_servers(doors: Sequence[Door], zone: str) -> list[DnsRecord]:
    """Return what the zone's own servers say its name servers are (first one that tells)."""
    for door in doors[:_PARENTS]:
        step, reply = await ask_server(door, zone, "NS", _TIMEOUT)
        if step.outcome == "ok" and reply is not None and reply.flags & dns.flags.AA:
            listed = _listed(reply, zone)
            if listed:
                return [
                    DnsRecord(
                        door.look, zone, "NS_ZONE", "answer", listed, (),
                        f"{door.host} {door.address}", now().isoformat(),
                    )
                ]  # fmt: skip
    return []


def _listed(reply: dns.message.Message, zone: str) -> tuple[str, ...]:
    """Return the name servers of ``zone`` in a reply: a delegation, or an answer."""
    return tuple(
        sorted(
            {
                plain_name(item.target)
                for rrset in (*reply.answer, *reply.authority)
                if rrset.rdtype == dns.rdatatype.NS and plain_name(rrset.name) == zone
                for item in rrset
            }
        )
    )


async def servers_of(host: str, resolver: Resolver, look: int) -> DnsRecord | None:
    """Return the NS answer of the closest zone above ``host``, not above what is registrable."""
    name = ascii_host(host)
    top = registrable(name)
    last: DnsRecord | None = None
    while name:
        record = await resolver.ask(name, "NS", look=look)
        if record.outcome == "answer" and not record.chain:
            return record
        last = record
        if name == top or "." not in name:
            return replace(last, answers=()) if last.chain else last
        name = name.partition(".")[2]
    return last


def _port(ip: str, resolver: Resolver) -> int:
    return resolver.port if address_class(ip) is AddressClass.LOOPBACK else 53


async def _ask(door: Door, host: str) -> tuple[ProbeRecord, DnsRecord | None]:
    step, reply = await ask_server(door, host, "AAAA", _TIMEOUT)
    if reply is None:
        return step, None
    record = said(reply)
    label = f"{door.host} {door.address}"
    return step, DnsRecord(door.look, host, "AAAA", *record, resolver=label, at=now().isoformat())


def said(reply: dns.message.Message) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Return (outcome, addresses, chain) of a name server's reply; ``referral`` names no address.

    An alias whose target the server does not know is ``referral`` too: others answer for it.
    """
    addresses: list[str] = []
    chain: list[str] = []
    for rrset in reply.answer:
        for item in rrset:
            if rrset.rdtype == dns.rdatatype.AAAA:
                addresses.append(item.address)
            elif rrset.rdtype == dns.rdatatype.CNAME:
                chain.append(item.target.to_text(omit_final_dot=True).lower())
    delegated = any(rrset.rdtype == dns.rdatatype.NS for rrset in reply.authority)
    if addresses:
        return "answer", tuple(addresses), tuple(chain)
    if chain or (delegated and not reply.answer):
        return "referral", (), tuple(chain)
    return "nxdomain" if reply.rcode() == 3 else "empty", (), ()


def authority_has_aaaa(records: Sequence[DnsRecord]) -> bool:
    """Say whether a name server itself gave an IPv6 address."""
    return any(r.rtype == "AAAA" and r.outcome == "answer" for r in records)
