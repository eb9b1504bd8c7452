"""What this machine can do over IPv6, told without a packet to the site; and proved if asked to."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Sequence

from crawler.address import AddressClass, address_class, family_of, ip_literal, is_global_ipv6
from crawler.resolve import NotResolved, Resolver
from gkcheck.models.observations import ProbeRecord, VantageRecord

TARGET_VARIABLE = "GKCHECK_IPV6_TARGET"
TARGET4_VARIABLE = "GKCHECK_IPV4_TARGET"
_PROOF_TIMEOUT = 5.0  # seconds for the known-good target
# Any address that is routed to the internet will do; connect() on UDP sends nothing.
_FAR = {4: "1.0.0.1", 6: "2400:3200::1"}
_NEAR = frozenset({AddressClass.LOOPBACK, AddressClass.PRIVATE, AddressClass.CGNAT})


def source_for(address: str) -> str | None:
    """Return the address this machine would send from to reach ``address``; None: no route.

    Asks the kernel's routing table through an unsent UDP socket, so nothing leaves the machine.
    """
    family = socket.AF_INET6 if family_of(address) == 6 else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as sock:
            sock.connect((address, 9))
            return str(sock.getsockname()[0])
    except OSError:
        return None


def can_reach(address: str) -> bool:
    """Say whether this machine has a route and a fitting source address for ``address``.

    A global IPv6 address needs a global IPv6 source; a near one (loopback, private) any source.
    """
    source = source_for(address)
    if source is None:
        return False
    if family_of(address) == 6 and address_class(address) not in _NEAR:
        return is_global_ipv6(source)
    return True


def has_ipv4() -> bool:
    """Say whether this machine has a route to the IPv4 internet."""
    return source_for(_FAR[4]) is not None


async def ipv6_vantage(targets: Sequence[str], resolver: Resolver) -> VantageRecord:
    """Tell whether this machine could see the IPv6 addresses ``targets`` (already allowed ones).

    Without targets, or with a global one among them, the IPv6 internet is meant; then a known-good
    target named in ``GKCHECK_IPV6_TARGET`` (``[address]:port`` or ``host:port``), when set, has
    the last word: a TCP connection to it proves or disproves IPv6. ``detail`` is Chinese.
    """
    near = [t for t in targets if address_class(t) in _NEAR]
    if targets and len(near) == len(targets):
        reached = [t for t in near if can_reach(t)]
        if reached:
            return VantageRecord(
                "ipv6", True, f"站点在本机或内网({reached[0]}),本机的 IPv6 可以到达该地址"
            )
        return VantageRecord("ipv6", False, f"本机没有到达 {near[0]} 的 IPv6 路由")
    if proof := os.environ.get(TARGET_VARIABLE):
        ok = await _answers(proof, resolver)
        said = "已连通" if ok else "连接失败"
        return VantageRecord("ipv6", ok, f"本机用 IPv6 访问已知可用的地址 {proof}:{said}")
    source = source_for(_FAR[6])
    if source is None:
        return VantageRecord("ipv6", False, "本机没有通往互联网的 IPv6 路由")
    if not is_global_ipv6(source):
        return VantageRecord("ipv6", False, f"本机没有公网 IPv6 地址(只有 {source})")
    return VantageRecord("ipv6", True, f"本机有公网 IPv6 地址 {source} 和默认路由")


def unproved(vantage: VantageRecord, steps: Sequence[ProbeRecord]) -> VantageRecord:
    """Take back an IPv6 vantage that rests on route and address alone, and that nothing bore out.

    ``steps``: those of one look, name servers' among them. When IPv6 was tried, nobody answered
    over it and no known-good target is set, a refusal may come from a box on our side.
    """
    six = [s for s in steps if s.family == 6 and s.outcome != "not_tested" and s.address]
    if not vantage.ok or not six or os.environ.get(TARGET_VARIABLE):
        return vantage
    if any(address_class(s.address or "") in _NEAR or _answered(s) for s in six):
        return vantage
    told = f"没有一个 IPv6 连接得到应答,又没有设置已知可用的地址({TARGET_VARIABLE}),不能证明本机的 IPv6 可用"
    return VantageRecord("ipv6", False, f"{vantage.detail};但{told}")


def _answered(step: ProbeRecord) -> bool:
    return step.outcome == "ok" or (step.detail or "").startswith("lame")


def dns_vantage(outcomes: Sequence[str], resolver: Resolver, dns64: bool) -> VantageRecord:
    """Tell whether the DNS server answered at all, from the outcomes of the questions asked."""
    ok = any(outcome in ("answer", "empty", "nxdomain") for outcome in outcomes)
    text = f"域名服务器 {resolver.label} " + ("有应答" if ok else "没有应答")
    if dns64:
        text += ";该服务器会合成 IPv6 地址(DNS64),合成的地址不计"
    return VantageRecord("dns", ok, text)


async def ipv4_vantage(resolver: Resolver) -> VantageRecord | None:
    """Tell whether IPv4 works here, by the target in ``GKCHECK_IPV4_TARGET``; None: none is set.

    Without one nothing is sent: what IPv4 cannot reach is then undecided by the ladder itself.
    """
    proof = os.environ.get(TARGET4_VARIABLE)
    if not proof:
        return None
    ok = await _answers(proof, resolver, 4)
    said = "已连通" if ok else "连接失败"
    return VantageRecord("ipv4", ok, f"本机用 IPv4 访问已知可用的地址 {proof}:{said}")


async def _answers(target: str, resolver: Resolver, family: int = 6) -> bool:
    host, _, port = target.rpartition(":")
    if not port.isdecimal() or not 0 < int(port) < 65536:
        return False
    try:
        addresses = await resolver.addresses(ip_literal(host) or host, family)
    except NotResolved:
        return False
    for address in addresses[:3]:
        try:
            async with asyncio.timeout(_PROOF_TIMEOUT):
                _, writer = await asyncio.open_connection(address, int(port))
        except OSError:
            continue
        writer.close()
        return True
    return False
