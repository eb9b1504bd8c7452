"""Is the portal open to visitors over IPv6? Judged step by step against its own IPv4 side."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import Field

from checks.api import FindingSink, Params, check
from checks.network.ipv6_ladder import Judged, judge
from checks.network.ipv6_rounds import with_rounds
from gkcheck.errors import Reason
from gkcheck.models.facts import FactKind
from gkcheck.models.finding import Subject
from gkcheck.models.outcome import Measures
from gkcheck.store.ladder import HostLook, host_looks, ladder_rows
from gkcheck.store.reader import FactReader
from gkcheck.store.rounds import home_rounds


class IPv6Params(Params):
    """What counts. The defaults grade the home host alone and leave name servers ungraded."""

    entries: Literal["home", "all"] = Field(
        default="home", description="all: the bare or www twin of the home host counts too"
    )
    name_servers: Literal["count", "review"] = Field(
        default="count", description="review: name servers without IPv6 are put before a person"
    )
    min_similarity: float = Field(
        default=0.6, ge=0, le=1, description="texts of the two home pages less alike are reviewed"
    )
    min_success: float = Field(
        default=0.8,
        ge=0,
        le=1,
        description="least share of repeated visits that open over IPv6 when IPv4 does; fewer is"
        " put before a person",
    )


class IPv6Measures(Measures):
    """Hosts, and name servers of the zone."""

    supported: int = Field(default=0, ge=0, description="hosts whose home page opens over IPv6")
    name_servers: int = Field(default=0, ge=0, description="authoritative servers of the zone")
    name_servers_ipv6: int = Field(
        default=0, ge=0, description="of these, those that answered a question over IPv6"
    )
    success_v4: float | None = Field(
        default=None, ge=0, le=100, description="percent of repeated visits that opened over IPv4"
    )
    success_v6: float | None = Field(
        default=None, ge=0, le=100, description="percent of repeated visits that opened over IPv6"
    )
    latency_ratio: float | None = Field(
        default=None, ge=0, description="median time of the home page, IPv6 by IPv4"
    )


@dataclass(slots=True)
class _Servers:
    """Name servers as of the last look. ``known_without``: surely no IPv6 address."""

    names: list[str] = field(default_factory=list)
    answering: set[str] = field(default_factory=set)
    known_without: set[str] = field(default_factory=set)


REASONS = {
    "no_aaaa": "域名 {label} 没有 IPv6 地址记录(AAAA){alias},IPv6 用户无法访问",
    "only_nonglobal": "域名 {label} 的 IPv6 地址都不是公网地址({addresses})",
    "refused_v6": "{label} 的 IPv6 地址拒绝连接(端口 {ports}),IPv4 可以连接",
    "port_missing_v6": "{label} 的端口 {ports} 在 IPv4 上开放,在 IPv6 上拒绝连接",
    "tls_differs_v6": "{label} 在 IPv6 上的证书或加密有误({seen}),IPv4 正常",
    "http_error_v6": "通过 IPv6 打开 {label} 首页返回错误({status}),IPv4 正常",
    "redirect_leaves_v6": "通过 IPv6 打开 {label} 首页会跳转到没有 IPv6 的地址({target})",
    "status_differs": "通过 IPv6 打不开 {label} 首页({seen}),IPv4 正常",
    "denied_v6": "通过 IPv6 访问 {label} 被拒绝({status}),IPv4 正常;可能是防护设备所致,请人工核对",
    "some_addresses_fail": "{label} 有多个 IPv6 地址,其中 {addresses} 不能正常访问",
    "content_differs": "{label} 首页在 IPv6 与 IPv4 上内容不一致(相似度 {similarity}),请人工核对",
    "flapping_v6": "{label} 的 IPv6 时通时断:连续访问 {count} 次,通过 IPv6 打开 {opened} 次,IPv4 每次都能打开,请人工核对",
    "ns_without_ipv6": "{label} 的权威域名服务器({servers})都没有 IPv6 地址",
}


@check(
    id="ipv6_support",
    title="网站支持 IPv6 访问",
    needs={FactKind.DNS, FactKind.IPV6},
    reasons=REASONS,
    params=IPv6Params,
    measures=IPv6Measures,
    since="0.1",
)
def run(facts: FactReader, p: IPv6Params, out: FindingSink) -> IPv6Measures:
    """Judge each host in every look; a finding must hold in all of them."""
    home = facts.run("home_url") or ""
    hosts = _hosts(facts, home, p.entries)
    servers = _name_servers(facts, hosts[0]) if hosts else _Servers()
    supported = 0
    for host in hosts:
        looks = host_looks(facts, host)
        judged = [_by_vantage(judge(look, p.min_similarity), facts) for look in looks]
        if host == hosts[0]:
            judged = [
                with_rounds(one, home_rounds(facts, look.look), p.min_success)
                for one, look in zip(judged, looks, strict=True)
            ]
        final = _settle(judged)
        if final.kind == "supported" and p.name_servers == "review" and _no_ipv6(servers):
            final = _without_ipv6(servers)
        supported += final.kind == "supported" or (final.kind == "review" and final.opens)
        _report(final, host, looks, judged, home, out)
    rounds = home_rounds(facts)
    four, six = (rounds.rate("http", family) for family in (4, 6))
    return IPv6Measures(
        population=len(hosts),
        supported=supported,
        name_servers=len(servers.names),
        name_servers_ipv6=len(servers.answering),
        success_v4=None if four is None else round(100 * four.good / four.tried, 1),
        success_v6=None if six is None else round(100 * six.good / six.tried, 1),
        latency_ratio=rounds.latency_ratio,
    )


def _hosts(facts: FactReader, home: str, entries: str) -> list[str]:
    """Return the hosts in scope; none when the home page has an address for a name."""
    host = urlsplit(home).hostname or ""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        pass
    else:
        return []
    try:
        host = host.encode("idna").decode()
    except UnicodeError:
        return []
    found = [host] if host else []
    if entries == "all" and host:
        twin = host[4:] if host.startswith("www.") else f"www.{host}"
        if facts.scalar("SELECT 1 FROM dns WHERE host = ? AND rtype = 'A'", twin):
            found.append(twin)
    return found


def _by_vantage(word: Judged, facts: FactReader) -> Judged:
    """Take back a refusal where nothing shows that this machine has IPv6: it may come from our side."""
    if word.code == "refused_v6" and facts.vantage("ipv6") is False:
        return Judged("undecided", Reason.NO_IPV6_HERE, detail="IPv6 of this machine is not proved")
    return word


def _settle(judged: Sequence[Judged]) -> Judged:
    """Return what all looks together say; what does not hold in every look is undecided."""
    if not judged:
        return Judged("undecided", Reason.NOT_PROBED)
    first, last = judged[0], judged[-1]
    if all(one.same(last) for one in judged):
        return last
    kinds = {one.kind for one in judged}
    if kinds <= {"supported", "undecided"}:
        return next(one for one in judged if one.kind == "supported")
    return Judged("undecided", Reason.LOOKS_DIFFER, detail=f"first {first.code}, then {last.code}")


def _report(
    final: Judged,
    host: str,
    looks: Sequence[HostLook],
    judged: Sequence[Judged],
    home: str,
    out: FindingSink,
) -> None:
    if final.kind == "supported":
        return
    if isinstance(final.code, Reason):
        out.undecided(final.code, host, url=home, detail=final.detail)
        return
    evidence: dict[str, Any] = {
        "expected": "IPv6 与 IPv4 一样能打开首页",
        "seen": final.seen,
        "ladder": ladder_rows(looks[-1]),
        **final.evidence,
    }
    if len(looks) > 1:
        evidence["looks"] = [
            {"at": look.at, "saw": one.seen} for look, one in zip(looks, judged, strict=True)
        ]
    subject = Subject(kind="host", url=home, label=host)
    if final.kind == "flag":
        out.flag(subject, final.code, confirm=[f"ipv6:{host}"], evidence=evidence, **final.words)
    else:
        out.review(subject, final.code, evidence=evidence, **final.words)


def _name_servers(facts: FactReader, host: str) -> _Servers:
    """Return the zone's name servers: of the closest zone at or above ``host``, last look."""
    found = _Servers()
    look = facts.scalar("SELECT max(look) FROM dns WHERE rtype = 'NS'")
    zones = {
        str(r["host"]): str(r["answers"])
        for r in facts.rows(
            "SELECT host, answers FROM dns WHERE rtype = 'NS' AND look = ? AND outcome = 'answer'",
            look,
        )
    }
    own = [z for z in zones if host == z or host.endswith(f".{z}")]
    if not own:
        return found
    found.names = [
        str(r["value"])
        for r in facts.rows("SELECT value FROM json_each(?)", zones[max(own, key=len)])
    ]
    for name in found.names:
        if facts.scalar(
            "SELECT 1 FROM probe WHERE look = ? AND host = ? AND step = 'ns' AND family = 6"
            " AND outcome = 'ok'", look, name,
        ):  # fmt: skip
            found.answering.add(name)
        if facts.scalar(
            "SELECT 1 FROM dns WHERE look = ? AND host = ? AND rtype = 'AAAA'"
            " AND outcome IN ('empty', 'nxdomain')", look, name,
        ):  # fmt: skip
            found.known_without.add(name)
    return found


def _no_ipv6(servers: _Servers) -> bool:
    return bool(servers.names) and set(servers.names) <= servers.known_without


def _without_ipv6(servers: _Servers) -> Judged:
    return Judged(
        "review",
        "ns_without_ipv6",
        seen="权威域名服务器没有 IPv6 地址",
        words={"servers": "、".join(servers.names[:4])},
        evidence={"name_servers": servers.names},
        opens=True,
    )
