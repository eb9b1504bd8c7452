"""What does an IPv6-only visitor not see? Hosts of images, scripts and styles without IPv6 (天窗)."""

from __future__ import annotations

from collections import Counter
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import Field

from checks.api import FindingSink, Params, check
from checks.network.ipv6_links import WORDS
from gkcheck.errors import Reason
from gkcheck.models.facts import FactKind
from gkcheck.models.finding import Subject
from gkcheck.models.outcome import Measures
from gkcheck.store.network import RESOURCE_PAGES, HostUse, Reached, reached, resource_hosts
from gkcheck.store.reader import FactReader

KIND_NAMES = {
    "image": ("图片", "看不到图片"),
    "script": ("脚本", "脚本不运行,菜单、轮播等可能失灵"),
    "style": ("样式", "版式错乱"),
    "frame": ("嵌入页面", "嵌入的内容为空白"),
    "video": ("视频", "视频不能播放"),
    "audio": ("音频", "音频不能播放"),
}
_NONE = ("empty", "nxdomain", "not_global")
_OPEN = {
    "timed_out": Reason.TIMED_OUT,
    "blocked": Reason.BLOCKED,
    "no_ipv6_here": Reason.NO_IPV6_HERE,
    "looks_differ": Reason.LOOKS_DIFFER,
    "not_resolved": Reason.NOT_RESOLVED,
    "not_probed": Reason.NOT_PROBED,
}


class ResourceParams(Params):
    """``count_as``: whether a host without IPv6 is put before a person or counts at once."""

    count_as: Literal["review", "flag"] = Field(
        default="review", description="flag: a rule says that sub-resources must come over IPv6"
    )
    home_only: bool = Field(default=False, description="only what the home page itself uses")


class ResourceMeasures(Measures):
    """Hosts other than the home host, and what comes from those without IPv6."""

    reachable: int = Field(default=0, ge=0, description="hosts that answer over IPv6")
    lost_resources: int = Field(default=0, ge=0, description="distinct addresses on other hosts")


@check(
    id="ipv6_subresources",
    title="页面资源的 IPv6 支持(天窗)",
    needs={FactKind.IPV6_RESOURCE},
    reasons={
        "host_without_ipv6": "{label} 没有 IPv6 地址,仅用 IPv6 的访问者会失去:{lost}",
        "host_unreachable_v6": "{label} 通过 IPv6 不能访问({seen}),IPv4 正常,仅用 IPv6 的访问者会失去:{lost}",
    },
    params=ResourceParams,
    measures=ResourceMeasures,
    since="0.2",
)
def run(facts: FactReader, p: ResourceParams, out: FindingSink) -> ResourceMeasures:
    """Tell host by host whether its resources come over IPv6, and what is lost otherwise."""
    own = _home_hosts(facts)
    population = reachable = lost_count = 0
    for netloc, use in resource_hosts(facts.rows).items():
        host = urlsplit(f"//{netloc}").hostname or netloc
        if host in own or (p.home_only and not use.on_home):
            continue
        population += 1
        word = _word(facts, netloc, host)
        if word.state == "reached":
            reachable += 1
        elif word.state == "open":
            out.undecided(_OPEN.get(word.why, Reason.UNREACHABLE), netloc, detail=word.why)
        else:
            lost_count += sum(map(len, use.kinds.values()))
            _report(netloc, use, word, p, out)
    return ResourceMeasures(population=population, reachable=reachable, lost_resources=lost_count)


def _home_hosts(facts: FactReader) -> set[str]:
    host = (urlsplit(facts.run("home_url") or "").hostname or "").lower()
    bare = host.removeprefix("www.")
    return {host, bare, f"www.{bare}"}


def _word(facts: FactReader, netloc: str, host: str) -> Reached:
    """Return what all looks together say of one host."""
    words = [_of_look(facts, row, netloc) for row in facts.rows(
        "SELECT * FROM host_family WHERE host = ? ORDER BY look", host
    )]  # fmt: skip
    if not words:
        return Reached("open", "not_probed")
    if any(w.state != words[-1].state for w in words):
        return Reached("open", "looks_differ")
    return words[-1]


def _of_look(facts: FactReader, family: Any, netloc: str) -> Reached:
    if family["aaaa"] in _NONE:
        alive = family["a"] == "answer"
        return Reached("failed", "no_aaaa") if alive else Reached("open", "not_resolved")
    if family["v6_address"] is None:
        return Reached("open", "not_resolved")
    words = [
        reached(r["outcome"], r["status"], r["v4_outcome"], r["detail"])
        for r in facts.rows(
            "SELECT * FROM reach WHERE level = 0 AND look = ? AND stratum = ?",
            family["look"], netloc,
        )
    ]  # fmt: skip
    for state in ("reached", "open", "failed"):  # one good answer proves the host
        for word in words:
            if word.state == state:
                return word
    return Reached("open", "no_ipv6_here" if facts.vantage("ipv6") is False else "not_probed")


def _report(netloc: str, use: HostUse, word: Reached, p: ResourceParams, out: FindingSink) -> None:
    counts = Counter({kind: len(urls) for kind, urls in use.kinds.items()})
    lost = "、".join(f"{KIND_NAMES[k][0]} {n} 个" for k, n in counts.most_common())
    code = "host_without_ipv6" if word.why == "no_aaaa" else "host_unreachable_v6"
    seen = WORDS.get(word.why, word.why)
    evidence = {
        "expected": "页面所用的资源也能通过 IPv6 取得",
        "seen": seen,
        "lost": {KIND_NAMES[k][0]: n for k, n in counts.items()},
        "effect": [KIND_NAMES[k][1] for k in counts],
        "on_home": use.on_home,
        "pages_looked_at": RESOURCE_PAGES,
        "examples": [url for _, url in use.examples.values()],
        "found_on": sorted(use.pages)[:20],
    }
    subject = Subject(kind="host", url=next(iter(use.examples.values()))[1], label=netloc)
    if p.count_as == "flag":
        out.flag(subject, code, confirm=["net:resources"], evidence=evidence, lost=lost, seen=seen)
    else:
        out.review(subject, code, evidence=evidence, lost=lost, seen=seen)
