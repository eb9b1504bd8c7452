"""The ladder of IPv6, host by host: DNS, delegation, connect, TLS, home page; IPv4 beside IPv6."""

from __future__ import annotations

import asyncio
import ipaddress
import ssl
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from crawler.address import address_class, family_of, ip_literal, is_fetchable
from crawler.probes.delegation import delegation
from crawler.probes.http import HomeProbe, HomeSeen, alike, url_for
from crawler.probes.steps import Door, connect, handshake
from crawler.probes.vantage import can_reach, dns_vantage, ipv4_vantage, ipv6_vantage, unproved
from crawler.probes.witness import DEFINITE, dns64_prefixes, second_words
from crawler.resolve import Resolver, ascii_host
from crawler.trust import verifying
from gkcheck.errors import GkcheckError, Reason
from gkcheck.models.facts import CoverageRecord, FactKind
from gkcheck.models.observations import DnsRecord, ProbeRecord
from gkcheck.models.site import SiteSpec
from gkcheck.store.writer import FactWriter

_CONNECT_TIMEOUT = 6.0  # seconds; internet.nl waits 4
_MAX_ADDRESSES = 8  # of each family and host
_DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(slots=True)
class _Seen:
    """All that one look gathers; written at its end, in one piece."""

    dns: list[DnsRecord] = field(default_factory=list)
    steps: list[ProbeRecord] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Ladder:
    """What every host of one look is probed with."""

    spec: SiteSpec
    resolver: Resolver
    look: int
    ipv6_here: bool
    synthetic: frozenset[str]
    ipv4_here: bool = True

    def skip(self, ip: str) -> str | None:
        """Return why ``ip`` is not probed, as a coded detail; None: it is."""
        if ip in self.synthetic:
            return "not_global nat64"
        if not is_fetchable(ip, self.spec.allow_private):
            return f"not_global {address_class(ip)}"
        if family_of(ip) == 6 and not (self.ipv6_here and can_reach(ip)):
            return "no_ipv6_here"
        if family_of(ip) == 4 and not (self.ipv4_here and can_reach(ip)):
            return "no_ipv4_here"
        return None


async def probe(
    spec: SiteSpec, writer: FactWriter, *, look: int, resolver: Resolver | None = None
) -> None:
    """Probe the home host (and its bare or www twin, if it resolves) and store what is seen.

    Stores dns, probe and vantage rows of ``look`` (those of an earlier try of the same look are
    replaced) and the coverage of DNS and IPV6. Never raises for what a site or a network does.
    """
    if spec.replay is not None:
        writer.set_coverage(
            CoverageRecord(kind, "failed", Reason.NOT_PROBED, 0)
            for kind in (FactKind.DNS, FactKind.IPV6)
        )
        writer.commit()
        return
    resolver = resolver or Resolver(spec.resolver)
    seen = _Seen()
    home = home_host(spec.url)
    own = await _resolve(home, resolver, look)
    seen.dns += own
    hosts = [home, *await _twins(home, resolver, look, seen)]
    prefixes = await dns64_prefixes(resolver, look) if ip_literal(home) is None else []
    six = [ip for r in seen.dns if r.rtype == "AAAA" for ip in r.answers]
    synthetic = frozenset(
        ip for ip in six if any(ipaddress.ip_address(ip) in prefix for prefix in prefixes)
    )
    real = [ip for ip in six if ip not in synthetic and is_fetchable(ip, spec.allow_private)]
    vantage = await ipv6_vantage(real, resolver)
    four = await ipv4_vantage(resolver)
    ladder = _Ladder(spec, resolver, look, vantage.ok, synthetic, four is None or four.ok)
    for host in hosts:
        addresses = [ip for r in seen.dns if r.host == host for ip in r.answers]
        seen.steps += await _climb(host, addresses, ladder)
    if ip_literal(home) is None and not home.endswith("localhost"):
        zone = await delegation(home, resolver, look=look, allow_private=spec.allow_private)
        seen.dns += zone.dns
        seen.steps += zone.steps
        servers = {r.host for r in zone.dns if r.rtype == "AAAA" and " " not in r.resolver}
        seen.dns += await _second_words([*hosts, *sorted(servers)], seen.dns, prefixes, ladder)
    vantage = unproved(vantage, seen.steps)
    dns = dns_vantage([r.outcome for r in own], resolver, bool(prefixes))
    writer.drop_probes(look)
    writer.add_vantage([r for r in (vantage, four, dns) if r is not None])
    _store(writer, seen, home, vantage.ok)


def home_host(url: str) -> str:
    """Return the host of the home page as probes name it: address, or ASCII name in lower case."""
    host = urlsplit(url).hostname or ""
    return ip_literal(host) or ascii_host(host)


def twin(host: str) -> str | None:
    """Return the bare name of a www host or the other way round; None for addresses."""
    if ip_literal(host) is not None or host.endswith("localhost") or "." not in host:
        return None
    return host[4:] if host.startswith("www.") else f"www.{host}"


def ports_of(url: str) -> tuple[int, tuple[int, ...]]:
    """Return the home page's port and all ports that are looked at (80 and 443 unless odd)."""
    parts = urlsplit(url)
    default = _DEFAULT_PORTS.get(parts.scheme, 80)
    if parts.port is None or parts.port == default:
        return default, (80, 443)
    return parts.port, (parts.port,)


async def _resolve(host: str, resolver: Resolver, look: int) -> list[DnsRecord]:
    return list(
        await asyncio.gather(
            resolver.ask(host, "A", look=look), resolver.ask(host, "AAAA", look=look)
        )
    )


async def _twins(home: str, resolver: Resolver, look: int, seen: _Seen) -> list[str]:
    other = twin(home)
    if other is None:
        return []
    records = await _resolve(other, resolver, look)
    if not any(r.answers for r in records):
        return []
    seen.dns += records
    return [other]


async def _second_words(
    hosts: Sequence[str],
    known: Sequence[DnsRecord],
    prefixes: Sequence[ipaddress.IPv6Network],
    ladder: _Ladder,
) -> list[DnsRecord]:
    """Ask others about each host and name server that the resolver knows no IPv6 address of."""
    private = ladder.spec.allow_private

    def doubtful(host: str) -> bool:
        own = [r for r in known if r.host == host and r.rtype == "AAAA"]
        has = any(
            is_fetchable(ip, private) and not any(ipaddress.ip_address(ip) in p for p in prefixes)
            for r in own
            for ip in r.answers
        )
        return not has and not any(" " in r.resolver and r.outcome in DEFINITE for r in own)

    found = await asyncio.gather(
        *(
            second_words(host, ladder.resolver, look=ladder.look, allow_private=private)
            for host in hosts
            if doubtful(host)
        )
    )
    return [record for records in found for record in records]


async def _climb(host: str, addresses: Sequence[str], ladder: _Ladder) -> list[ProbeRecord]:
    """Connect, shake hands and fetch the home page of one host, over every address of it."""
    home_port, ports = ports_of(ladder.spec.url)
    steps: list[ProbeRecord] = []
    doors: list[Door] = []
    for family in (4, 6):
        for ip in [a for a in addresses if family_of(a) == family][:_MAX_ADDRESSES]:
            for port in ports:
                door = Door(ladder.look, host, ip, port)
                if (why := ladder.skip(ip)) is not None:
                    steps.append(door.record("connect", "not_tested", None, why))
                else:
                    doors.append(door)
    timeout = min(_CONNECT_TIMEOUT, ladder.spec.budget.request_timeout)
    opened = await asyncio.gather(*(connect(door, timeout) for door in doors))
    steps += opened
    live = [door for door, step in zip(doors, opened, strict=True) if step.outcome == "ok"]
    context = trust_of(ladder.spec)
    secure = [d for d in live if d.port == 443 or urlsplit(ladder.spec.url).scheme == "https"]
    secure = [d for d in secure if d.port != 80]
    steps += await asyncio.gather(*(handshake(door, context, timeout) for door in secure))
    steps += await _homes([d for d in live if d.port == home_port], host, ladder)
    return steps


async def _homes(doors: Sequence[Door], host: str, ladder: _Ladder) -> list[ProbeRecord]:
    """Fetch the home page over each family, from one address after another until one is good."""
    spec = ladder.spec
    asker = HomeProbe(
        ladder.resolver, spec.allow_private, spec.user_agent, spec.budget.request_timeout
    )
    url = url_for(spec.url, host)

    async def one_family(family: int) -> list[tuple[Door, HomeSeen]]:
        tried: list[tuple[Door, HomeSeen]] = []
        for door in [d for d in doors if family_of(d.address) == family]:
            tried.append((door, await asker.fetch(url, door.address)))
            if tried[-1][1].outcome == "ok":
                break
        return tried

    four, six = await asyncio.gather(one_family(4), one_family(6))
    records = [_home_record(door, home, None) for door, home in four]
    first = [home for _, home in four]
    return records + [_home_record(door, home, alike(first, home)) for door, home in six]


def _home_record(door: Door, home: HomeSeen, similarity: float | None) -> ProbeRecord:
    return replace(
        door.record("http", home.outcome, None, home.detail),
        elapsed_ms=home.elapsed_ms,
        status=home.status,
        title=home.title,
        text_digest=home.digest,
        similarity=similarity,
    )


def trust_of(spec: SiteSpec) -> ssl.SSLContext:
    """Return a verifying context that trusts the system's roots and ``spec.ca_bundle``."""
    try:
        return verifying(spec.ca_bundle)
    except OSError as error:
        raise GkcheckError(f"证书文件无法读取:{spec.ca_bundle}") from error


def _store(writer: FactWriter, seen: _Seen, home: str, ipv6_here: bool) -> None:
    writer.add_dns(seen.dns)
    writer.add_probes(seen.steps)
    own = [r for r in seen.dns if r.host == home and r.rtype in ("A", "AAAA")]
    unheard = {r.outcome for r in own[:2]} & {"timeout", "error"}
    deaf = None
    if unheard:
        deaf = Reason.TIMED_OUT if "timeout" in unheard else Reason.NOT_RESOLVED
    blind = any(
        s.detail == "no_ipv6_here" or (s.outcome != "not_tested" and not ipv6_here)
        for s in seen.steps
        if s.host == home and s.step == "connect" and s.family == 6
    )
    six = deaf or (Reason.NO_IPV6_HERE if blind else None)
    writer.set_coverage(
        [
            CoverageRecord(FactKind.DNS, "failed" if deaf else "complete", deaf, len(seen.dns)),
            CoverageRecord(FactKind.IPV6, "failed" if six else "complete", six, len(seen.steps)),
        ]
    )
    writer.commit()
