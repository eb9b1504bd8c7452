"""The four ways in: http and https, bare and www. Where each leads, and with which certificate."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

from crawler.address import ip_literal
from crawler.probes.certificates import certificate, store_certificates
from crawler.probes.families import HostFamily, Prefixes, families
from crawler.probes.http import HomeProbe, HomeSeen, alike
from crawler.probes.run import home_host, trust_of, twin
from crawler.probes.steps import Door
from crawler.probes.vantage import can_reach
from crawler.resolve import Resolver
from gkcheck.clock import now
from gkcheck.errors import Reason
from gkcheck.models.facts import CoverageRecord, FactKind
from gkcheck.models.site import SiteSpec
from gkcheck.store.writer import FactWriter
from gkcheck.text.mask import mask_or_none

_DEFAULTS = {"http": 80, "https": 443}
_CONNECT_TIMEOUT = 6.0


def entry_urls(url: str, hosts: list[str], ports: dict[str, int] | None) -> list[tuple[str, str]]:
    """Return (address, host) of every way in. A home page on an odd port has only that one."""
    parts = urlsplit(url)
    odd = parts.port is not None and parts.port != _DEFAULTS.get(parts.scheme)
    if ports is None:
        ports = {parts.scheme: parts.port or 0} if odd else _DEFAULTS
    found = []
    for host in hosts:
        name = f"[{host}]" if ":" in host else host
        for scheme, port in ports.items():
            shown = name if port == _DEFAULTS[scheme] else f"{name}:{port}"
            found.append((f"{scheme}://{shown}{parts.path or '/'}", host))
    return found


async def probe_entries(
    spec: SiteSpec,
    writer: FactWriter,
    *,
    look: int,
    resolver: Resolver,
    ipv6_here: bool,
    dns64: Prefixes = (),
    ports: dict[str, int] | None = None,
) -> None:
    """Ask each way in over each family, and read the certificates; store what comes.

    ``ports`` by scheme, when not 80 and 443. Sets the coverage of TRANSPORT.
    """
    home = home_host(spec.url)
    other = twin(home)
    hosts = [home, *([other] if other else [])]
    known = await families(
        hosts, resolver, look=look, allow_private=spec.allow_private, dns64=dns64
    )
    hosts = [h for h in hosts if h == home or known[h].a == "answer" or known[h].aaaa == "answer"]
    asker = HomeProbe(resolver, spec.allow_private, spec.user_agent, spec.budget.request_timeout)
    ways = entry_urls(spec.url, hosts, ports)
    seen: list[tuple[str, int, HomeSeen]] = []
    for url, host in ways:
        for family in (4, 6):
            told = await _ask(asker, url, known[host], family, ipv6_here)
            if told is not None:
                seen.append((url, family, told))
    _store(writer, look, spec.url, seen)
    timeout = min(_CONNECT_TIMEOUT, spec.budget.request_timeout)
    doors = [
        Door(look, host, address, urlsplit(url).port or 443)
        for url, host in ways
        if url.startswith("https:") and ip_literal(host) is None
        for address in (known[host].v4, known[host].v6)
        if address and can_reach(address) and (":" not in address or ipv6_here)
    ]
    trust = trust_of(spec)
    store_certificates(
        writer, list(await asyncio.gather(*(certificate(d, trust, timeout) for d in doors)))
    )
    deaf = known[home].a in ("timeout", "error") and known[home].aaaa in ("timeout", "error")
    state, reason = ("failed", Reason.NOT_RESOLVED) if deaf else ("complete", None)
    writer.set_coverage([CoverageRecord(FactKind.TRANSPORT, state, reason, len(seen))])
    writer.commit()


async def _ask(
    asker: HomeProbe, url: str, known: HostFamily, family: int, ipv6_here: bool
) -> HomeSeen | None:
    address = known.v4 if family == 4 else known.v6
    if address is None:
        return None
    if not can_reach(address) or (family == 6 and not ipv6_here):
        return HomeSeen("not_tested", 0, detail=f"no_ipv{family}_here")
    return await asker.fetch(url, address)


def _store(writer: FactWriter, look: int, home: str, seen: list[tuple[str, int, HomeSeen]]) -> None:
    parts = urlsplit(home)
    own = [s for url, _, s in seen if urlsplit(url).netloc == parts.netloc] or [
        s for _, _, s in seen
    ]
    at = now().isoformat(timespec="seconds")
    writer.db.conn.executemany(
        "INSERT OR REPLACE INTO entry VALUES (?,?,?,?,?,?,?,?,?,?)",
        [
            (
                look,
                url,
                family,
                s.outcome,
                s.status,
                s.url,
                mask_or_none(s.title),
                alike(own, s),
                at,
                s.detail,
            )
            for url, family, s in seen
        ],
    )
