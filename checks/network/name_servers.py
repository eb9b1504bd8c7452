"""Do the zone's name servers know it, and answer over both families? Reported server by server."""

from __future__ import annotations

import json
from typing import Any, Literal

from pydantic import Field

from checks.api import FindingSink, Params, check
from gkcheck.errors import Reason
from gkcheck.models.facts import FactKind
from gkcheck.models.finding import Subject
from gkcheck.models.outcome import Measures
from gkcheck.store.reader import FactReader


class ServerParams(Params):
    """What counts beyond servers that do not know the zone."""

    ipv6: Literal["count", "review", "flag"] = Field(
        default="count", description="what a zone with fewer than least_ipv6 such servers is"
    )
    least_ipv6: int = Field(
        default=1, ge=1, le=2, description="servers that answer over IPv6; internet.nl asks for 2"
    )
    parent_list: Literal["count", "review"] = Field(
        default="count",
        description="what name servers that the parent zone and the zone list differently are",
    )


class ServerMeasures(Measures):
    """Servers of the zone the host stands in."""

    servers: int = Field(default=0, ge=0)
    answering: int = Field(default=0, ge=0, description="that answer for the zone, over any family")
    answering_ipv6: int = Field(default=0, ge=0, description="that answer over IPv6")
    lame: int = Field(default=0, ge=0, description="that answer without knowing the zone")
    parent_only: int = Field(default=0, ge=0, description="that only the parent zone names")
    zone_only: int = Field(default=0, ge=0, description="that only the zone itself names")


class _Server:
    """One server in one look: its addresses by family and what each answered."""

    def __init__(self, facts: FactReader, look: int, name: str) -> None:
        self.dns = {
            r["rtype"]: str(r["outcome"])
            for r in facts.rows(
                "SELECT rtype, outcome FROM dns WHERE look = ? AND host = ?"
                " AND rtype IN ('A', 'AAAA') AND resolver NOT LIKE '% %'", look, name,
            )
        }  # fmt: skip
        self.heard = {
            str(r["outcome"])
            for r in facts.rows(
                "SELECT outcome FROM dns WHERE look = ? AND host = ? AND rtype = 'AAAA'"
                " AND resolver LIKE '% %'", look, name,
            )
        }  # fmt: skip
        self.steps = list(
            facts.rows(
                "SELECT * FROM probe WHERE look = ? AND host = ? AND step = 'ns'", look, name
            )
        )

    def answers(self, family: int | None = None) -> bool:
        return any(
            s["outcome"] == "ok" and (family is None or s["family"] == family) for s in self.steps
        )

    @property
    def lame(self) -> bool:
        """Every address that answered at all does not know the zone."""
        told = [s for s in self.steps if _said(s)]
        return bool(told) and all(str(s["detail"]).startswith("lame") for s in told)

    @property
    def no_address(self) -> bool:
        return set(self.dns) == {"A", "AAAA"} and set(self.dns.values()) <= {"empty", "nxdomain"}

    def surely_no_ipv6(self, *, blind: bool) -> bool:
        """No AAAA by two words, or an address that refuses or does not know the zone.

        ``blind``: nothing shows that this machine has IPv6; then a refusal may be ours.
        """
        six = [s for s in self.steps if s["family"] == 6]
        invented = any(str(s["detail"]).startswith("not_global nat64") for s in six)
        if self.dns.get("AAAA") in ("empty", "nxdomain") or invented:
            # one resolver alone may filter addresses, or invent them
            return bool(self.heard & {"empty", "nxdomain"}) and "answer" not in self.heard
        return bool(six) and all(
            (s["outcome"] == "refused" and not blind)
            or str(s["detail"] or "").startswith(("lame", "not_global"))
            for s in six
        )

    @property
    def why_open(self) -> Reason:
        outcomes = {s["outcome"] for s in self.steps}
        if "timed_out" in outcomes or "timeout" in self.dns.values():
            return Reason.TIMED_OUT
        if not self.steps:
            return Reason.NOT_RESOLVED
        return Reason.NO_IPV6_HERE if outcomes == {"not_tested"} else Reason.UNREACHABLE


def _said(step: Any) -> bool:
    return step["outcome"] == "ok" or str(step["detail"] or "").startswith("lame")


@check(
    id="name_servers",
    title="域名授权与权威域名服务器",
    needs={FactKind.DNS},
    reasons={
        "lame": "权威域名服务器 {label} 不认识域名 {zone}({seen}),授权有误",
        "no_address": "权威域名服务器 {label} 没有任何地址记录",
        "parent_differs": "域名 {label} 的权威域名服务器在上级授权中是 {parent},在本域中是 {own},两处不一致",
        "single_server": "域名 {label} 只有一台权威域名服务器({servers})",
        "too_few_ipv6": "域名 {label} 能用 IPv6 查询的权威域名服务器有 {count} 台,少于 {least} 台",
    },
    params=ServerParams,
    measures=ServerMeasures,
    since="0.2",
)
def run(facts: FactReader, p: ServerParams, out: FindingSink) -> ServerMeasures:
    """Judge each server and the zone; a finding must hold in every look."""
    zone, names = _zone(facts)
    if zone is None:
        return ServerMeasures(population=0)
    looks = [
        r[0]
        for r in facts.rows(
            "SELECT DISTINCT look FROM dns WHERE rtype IN ('NS', 'NS_PARENT') ORDER BY look"
        )
    ]
    servers = {name: [_Server(facts, look, name) for look in looks] for name in names}
    parent, own = _lists(facts, looks[-1] if looks else 1, zone)
    for name, seen in servers.items():
        _judge_server(zone, name, seen, parent - own if own else set(), facts, out)
    _judge_zone(zone, servers, p, facts, out)
    if p.parent_list == "review" and parent and own and parent != own:
        shown = {"parent": "、".join(sorted(parent)), "own": "、".join(sorted(own))}
        evidence = {"expected": "两处一致(RFC 1034 4.2.2)", "seen": "不一致", **shown}
        subject = Subject(kind="host", url=facts.run("home_url"), label=zone)
        out.review(subject, "parent_differs", evidence=evidence, **shown)
    last = [seen[-1] for seen in servers.values()]
    return ServerMeasures(
        population=len(names) + 1,
        servers=len(names),
        answering=sum(s.answers() for s in last),
        answering_ipv6=sum(s.answers(6) for s in last),
        lame=sum(s.lame for s in last),
        parent_only=len(parent - own) if own else 0,
        zone_only=len(own - parent) if parent else 0,
    )


def _zone(facts: FactReader) -> tuple[str | None, list[str]]:
    """Return the closest zone above the home host with name servers, as of the last look."""
    host = (facts.run("home_url") or "").partition("//")[2].partition("/")[0].lower()
    host = host.rpartition(":")[0] if host.rpartition(":")[2].isdecimal() else host
    best: tuple[str | None, list[str]] = (None, [])
    last = int(facts.scalar("SELECT max(look) FROM dns WHERE rtype = 'NS_PARENT'") or 1)
    for row in facts.rows(
        "SELECT host, answers FROM dns WHERE rtype = 'NS' AND outcome = 'answer' ORDER BY look"
    ):
        zone = str(row["host"])
        fits = host == zone or host.endswith(f".{zone}") or not host.isascii()
        if fits and len(zone) >= len(best[0] or ""):
            best = zone, sorted(json.loads(row["answers"]))[:8]
    if best[0] is not None:
        # servers that only the parent names are asked by visitors' resolvers too
        parent, _ = _lists(facts, last, best[0])
        best[1].extend(sorted(parent - set(best[1])))
    return best


def _lists(facts: FactReader, look: int, zone: str) -> tuple[set[str], set[str]]:
    """Return the servers that the parent zone names and those that the zone names itself."""
    found: dict[str, set[str]] = {"NS_PARENT": set(), "NS_ZONE": set()}
    for row in facts.rows(
        "SELECT rtype, answers FROM dns WHERE look = ? AND host = ?"
        " AND rtype IN ('NS_PARENT', 'NS_ZONE')", look, zone,
    ):  # fmt: skip
        found[row["rtype"]] = set(json.loads(row["answers"]))
    return found["NS_PARENT"], found["NS_ZONE"]


def _judge_server(
    zone: str,
    name: str,
    seen: list[_Server],
    parent_alone: set[str],
    facts: FactReader,
    out: FindingSink,
) -> None:
    url = facts.run("home_url")
    token = [f"ipv6:{zone}"]
    subject = Subject(kind="host", url=url, label=name)
    if all(s.lame for s in seen):
        shown = next(str(s["detail"]) for s in seen[-1].steps if _said(s))
        evidence = {
            "expected": "对所授权的域名作出权威应答", "seen": shown,
            "addresses": [f"{s['address']} {s['outcome']}" for s in seen[-1].steps],
        }  # fmt: skip
        out.flag(subject, "lame", confirm=token, evidence=evidence, zone=zone, seen=shown)
    elif all(s.no_address for s in seen) and name in parent_alone:
        out.undecided(Reason.NOT_RESOLVED, name, url=url)  # the parent may know its address
    elif all(s.no_address for s in seen):
        evidence = {"expected": "有地址记录", "seen": "A 和 AAAA 都没有"}
        out.flag(subject, "no_address", confirm=token, evidence=evidence)
    elif any(s.lame or s.no_address for s in seen):
        out.undecided(Reason.LOOKS_DIFFER, name, url=url)
    elif not seen[-1].answers():
        out.undecided(seen[-1].why_open, name, url=url)


def _judge_zone(
    zone: str,
    servers: dict[str, list[_Server]],
    p: ServerParams,
    facts: FactReader,
    out: FindingSink,
) -> None:
    url = facts.run("home_url")
    subject = Subject(kind="host", url=url, label=zone)
    listed = "、".join(servers)
    if p.ipv6 != "count":
        count = sum(any(s.answers(6) for s in seen) for seen in servers.values())
        blind = facts.vantage("ipv6") is False
        hopeless = sum(
            all(s.surely_no_ipv6(blind=blind) for s in seen) for seen in servers.values()
        )
        if count < p.least_ipv6:
            if len(servers) - hopeless >= p.least_ipv6:
                tried = any(s["family"] == 6 for seen in servers.values() for s in seen[-1].steps)
                late = Reason.TIMED_OUT if tried else Reason.NOT_RESOLVED
                reason = Reason.NO_IPV6_HERE if blind else late
                out.undecided(reason, zone, url=url, detail="IPv6 of name servers")
                return
            evidence = {
                "expected": f"至少 {p.least_ipv6} 台能用 IPv6 查询", "seen": f"{count} 台",
                "name_servers": list(servers),
            }  # fmt: skip
            words: dict[str, Any] = {"count": count, "least": p.least_ipv6}
            if p.ipv6 == "flag":
                confirm = [f"ipv6:{zone}"]
                out.flag(subject, "too_few_ipv6", confirm=confirm, evidence=evidence, **words)
            else:
                out.review(subject, "too_few_ipv6", evidence=evidence, **words)
            return
    if len(servers) == 1:
        evidence = {"expected": "至少两台(RFC 1034 4.1、RFC 2182)", "seen": listed}
        out.review(subject, "single_server", evidence=evidence, servers=listed)
