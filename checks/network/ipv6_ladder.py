"""What one look at one host says about IPv6. No reason blames the site for what we could not do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from gkcheck.errors import Reason
from gkcheck.models.observations import ProbeRecord
from gkcheck.store.ladder import OUTCOME_NAMES, HostLook

# Guards answer so to a client they do not like, in one family alone too (standards.md 10).
_DENIED = frozenset({401, 403, 405, 406, 451})
_TLS = frozenset({"tls_name", "tls_expired", "tls_error"})
_AWAY = ("redirect_left_family", "redirect_not_global")


@dataclass(frozen=True, slots=True)
class Judged:
    """The word of one look. ``code``: a Reason when undecided, else a reason of the check.

    ``opens``: the home page did open over IPv6, whatever else is noted.
    """

    kind: Literal["supported", "flag", "review", "undecided"]
    code: str | Reason = "supported"
    seen: str = "IPv6 可以打开首页"
    detail: str | None = None
    words: Mapping[str, Any] = field(default_factory=dict)
    evidence: Mapping[str, Any] = field(default_factory=dict)
    opens: bool = False

    def same(self, other: Judged) -> bool:
        """Say whether another look says the same."""
        return (self.kind, self.code) == (other.kind, other.code)


def judge(seen: HostLook, min_similarity: float) -> Judged:
    """Judge one look: DNS first, then connection, TLS and home page beside IPv4's."""
    no_dns = _judge_dns(seen)
    if no_dns is not None:
        return no_dns
    homes = seen.of("http", 6)
    if any(home.outcome == "ok" for home in homes):
        return _judge_open(seen, homes, min_similarity)
    return _judge_home(seen, homes) if homes else _judge_connect(seen)


def _undecided(reason: Reason, detail: str) -> Judged:
    return Judged("undecided", reason, seen="无法确定", detail=detail)


def _judge_dns(seen: HostLook) -> Judged | None:
    """Return the word when DNS alone decides (or cannot be told), else None."""
    if seen.aaaa is None:
        return _undecided(Reason.NOT_PROBED, "AAAA was not asked for")
    if seen.aaaa.outcome in ("timeout", "error"):
        timed_out = seen.aaaa.outcome == "timeout"
        return _undecided(
            Reason.TIMED_OUT if timed_out else Reason.NOT_RESOLVED, f"AAAA: {seen.aaaa.outcome}"
        )
    outside = _not_global(seen, 6)
    if seen.aaaa.answers and set(seen.aaaa.answers) - set(outside):
        return None
    if seen.a is None or not seen.a.answers:
        if not seen.aaaa.answers:
            return _undecided(Reason.NOT_RESOLVED, "neither A nor AAAA")
    elif seen.aaaa.answers and not set(seen.a.answers) - set(_not_global(seen, 4)):
        return _undecided(Reason.PRIVATE_ADDRESS, "IPv4 addresses are internal too")
    invented = [ip for ip, kind in outside.items() if kind == "nat64"]
    heard = {r.outcome for r in seen.authority}
    if "answer" in heard:
        if not outside or invented:
            return _undecided(Reason.LOOKS_DIFFER, "name servers have AAAA, the resolver has none")
    elif len(invented) == len(outside) and not heard & {"empty", "nxdomain"}:
        told = "DNS64 in the path" if invented else "one resolver alone knows of no AAAA"
        return _undecided(Reason.NOT_RESOLVED, f"{told}; nobody else could be asked")
    if outside and len(invented) < len(outside):
        shown = "、".join(f"{ip}({kind})" for ip, kind in list(outside.items())[:3])
        return Judged(
            "flag",
            "only_nonglobal",
            seen=f"只有非公网的 IPv6 地址:{shown}",
            words={"addresses": shown},
        )
    chain = seen.aaaa.chain
    alias = f"(别名 {' → '.join(chain)} 也没有)" if chain else ""
    return Judged(
        "flag",
        "no_aaaa",
        seen="没有 AAAA 记录",
        words={"alias": alias},
        evidence={"chain": list(chain), "dns_outcome": seen.aaaa.outcome},
    )


def _not_global(seen: HostLook, family: int) -> dict[str, str]:
    """Return the addresses that were refused as not global, with their class."""
    return {
        s.address: s.detail.partition(" ")[2]
        for s in seen.of("connect", family)
        if s.address and s.detail and s.detail.startswith("not_global")
    }


def _ports(seen: HostLook, family: int) -> dict[int, str]:
    """Return ok, refused or unknown for each port: refused only when every address refuses."""
    by_port: dict[int, set[str]] = {}
    for step in seen.of("connect", family):
        if step.port is not None and not (step.detail or "").startswith("not_global"):
            by_port.setdefault(step.port, set()).add(step.outcome)
    return {
        port: "ok" if "ok" in found else "refused" if found == {"refused"} else "unknown"
        for port, found in by_port.items()
    }


def _four_is_good(seen: HostLook) -> bool:
    return any(home.outcome == "ok" for home in seen.of("http", 4))


def _judge_connect(seen: HostLook) -> Judged:
    """Judge a host whose home page could not even be asked for over IPv6."""
    steps = [s for s in seen.of("connect", 6) if not (s.detail or "").startswith("not_global")]
    if not steps:
        return _undecided(Reason.NOT_PROBED, "no connection was tried")
    if all(s.outcome == "not_tested" for s in steps):
        return _undecided(Reason.NO_IPV6_HERE, steps[0].detail or "not tested")
    six, four = _ports(seen, 6), _ports(seen, 4)
    if not _four_is_good(seen):
        outcomes = "/".join(sorted({s.outcome for s in steps}))
        reason = Reason.TIMED_OUT if "timed_out" in outcomes else Reason.UNREACHABLE
        return _undecided(reason, f"IPv6: {outcomes}; IPv4 does not open the home page either")
    shut = [port for port, state in six.items() if state == "refused" and four.get(port) == "ok"]
    home_ports = {home.port for home in seen.of("http", 4)}
    if home_ports & set(shut):
        named = "、".join(map(str, sorted(shut)))
        whole = not any(state == "ok" for state in six.values())
        code = "refused_v6" if whole else "port_missing_v6"
        return Judged("flag", code, seen=f"IPv6 端口 {named} 拒绝连接", words={"ports": named})
    tried = {s.outcome for s in steps if s.port in home_ports}
    if "timed_out" in tried:
        return _undecided(Reason.TIMED_OUT, "IPv6 connections time out")
    return _undecided(Reason.UNREACHABLE, f"IPv6: {'/'.join(sorted(tried))}")


def _judge_home(seen: HostLook, homes: Sequence[ProbeRecord]) -> Judged:
    """Judge a host that accepts connections over IPv6 but whose home page does not open."""
    worst = min(homes, key=_blame)  # of several addresses, the one that says least of the site
    told = worst.detail or worst.outcome
    if worst.outcome == "blocked":
        return _undecided(Reason.BLOCKED, told)
    if not _four_is_good(seen):
        return _undecided(Reason.UNREACHABLE, f"IPv6: {told}; IPv4 is no better")
    status = worst.status or 0
    if worst.outcome == "http_error":
        kind: Literal["review", "flag"] = "review" if status in _DENIED else "flag"
        code = "denied_v6" if kind == "review" else "http_error_v6"
        return Judged(kind, code, seen=f"IPv6 返回 {status}", words={"status": status})
    if worst.outcome == "error" and told.startswith(_AWAY):
        target = told.partition(": ")[2]
        return Judged(
            "flag", "redirect_leaves_v6", seen=f"跳转到 {target}", words={"target": target}
        )
    if worst.outcome in _TLS:
        return _tls(worst)
    shut = [
        p for p, s in _ports(seen, 6).items() if s == "refused" and _ports(seen, 4).get(p) == "ok"
    ]
    if worst.outcome == "refused" and shut:
        named = "、".join(map(str, sorted(shut)))
        return Judged(
            "flag", "port_missing_v6", seen=f"IPv6 端口 {named} 拒绝连接", words={"ports": named}
        )
    if worst.outcome == "refused" or told.startswith("redirect_"):
        shown = "跳转后拒绝连接" if worst.outcome == "refused" else "循环或无效的跳转"
        return Judged("flag", "status_differs", seen=shown, words={"seen": shown})
    reason = Reason.TIMED_OUT if worst.outcome == "timed_out" else Reason.UNREACHABLE
    return _undecided(reason, f"IPv6: {told}")


def _blame(home: ProbeRecord) -> int:
    told = home.detail or ""
    if home.outcome in ("blocked", "timed_out", "unreachable", "not_tested"):
        return 0
    if home.outcome == "error" and not told.startswith("redirect_"):
        return 0
    return 1 if home.status in _DENIED else 2


def _tls(step: ProbeRecord) -> Judged:
    shown = OUTCOME_NAMES.get(step.outcome, step.outcome)
    return Judged("flag", "tls_differs_v6", seen=f"IPv6:{shown}", words={"seen": shown})


def _judge_open(seen: HostLook, homes: Sequence[ProbeRecord], min_similarity: float) -> Judged:
    """Judge a host whose home page opens over IPv6: is it the same site as over IPv4?"""
    six, four = _ports(seen, 6), _ports(seen, 4)
    shut = sorted(p for p, state in four.items() if state == "ok" and six.get(p) == "refused")
    if shut:
        named = "、".join(map(str, shut))
        return Judged(
            "flag",
            "port_missing_v6",
            seen=f"IPv6 端口 {named} 拒绝连接",
            words={"ports": named},
            opens=True,
        )
    good_ports = {s.port for s in seen.of("tls", 4)} - {
        s.port for s in seen.of("tls", 4) if s.outcome != "ok"
    }
    bad = [s for s in seen.of("tls", 6) if s.outcome in _TLS and s.port in good_ports]
    fine = {s.port for s in seen.of("tls", 6) if s.outcome == "ok"}
    for step in bad:
        if step.port not in fine:
            return _tls(step)
    failing = {s.address for s in bad} | {s.address for s in homes if s.outcome == "http_error"}
    home_ports = {home.port for home in homes}
    failing |= {
        s.address for s in seen.of("connect", 6) if s.outcome == "refused" and s.port in home_ports
    }
    if failing:
        named = "、".join(sorted(str(ip) for ip in failing))
        return Judged(
            "review",
            "some_addresses_fail",
            seen=f"{named} 不能正常访问",
            words={"addresses": named},
            opens=True,
        )
    page = next(home for home in homes if home.outcome == "ok")
    titles = {
        "v4": next((h.title for h in seen.of("http", 4) if h.outcome == "ok"), None),
        "v6": page.title,
    }
    renamed = bool(titles["v4"] and titles["v6"]) and titles["v4"] != titles["v6"]
    if page.similarity is not None and (page.similarity < min_similarity or renamed):
        shown = f"{page.similarity:.0%}" + (",标题不同" if renamed else "")
        return Judged(
            "review",
            "content_differs",
            seen=f"相似度 {shown}",
            words={"similarity": shown},
            evidence={"titles": titles},
            opens=True,
        )
    return Judged("supported", opens=True)
