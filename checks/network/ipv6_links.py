"""How many of the second- and third-level links open over IPv6? A rate from a sample."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from pydantic import Field

from checks.api import FindingSink, Params, check
from gkcheck.errors import Reason
from gkcheck.models.facts import FactKind
from gkcheck.models.finding import Subject
from gkcheck.models.outcome import Measures
from gkcheck.sampling import CONFIDENCE, Rate, Stratum, estimate
from gkcheck.store.network import reached
from gkcheck.store.reader import FactReader

LEVELS = {2: "二级链接", 3: "三级链接"}
_OPEN = {
    "timed_out": Reason.TIMED_OUT,
    "blocked": Reason.BLOCKED,
    "no_ipv6_here": Reason.NO_IPV6_HERE,
    "not_tested": Reason.NO_IPV6_HERE,
    "looks_differ": Reason.LOOKS_DIFFER,
}
WORDS = {
    "no_aaaa": "域名没有 IPv6 地址",
    "http_error": "返回错误",
    "refused": "拒绝连接",
    "redirect_left_family": "跳转到没有 IPv6 的地址",
    "redirect_not_global": "跳转到非公网地址",
    "redirect_loop": "循环跳转",
    "redirect_bad": "无效跳转",
    "tls_error": "加密有误",
    "tls_name": "证书与域名不符",
    "tls_expired": "证书过期",
}


class LinkParams(Params):
    """Least rates. No document sets any (standards.md 5.2): without one the rate is only told."""

    min_second: float | None = Field(
        default=None, ge=0, le=1, description="least share of second-level links; None: not graded"
    )
    min_third: float | None = Field(
        default=None, ge=0, le=1, description="least share of third-level links; None: not graded"
    )


class LinkMeasures(Measures):
    """Per level: links, those drawn and told, and the rate in percent with its interval."""

    second_links: int = Field(default=0, ge=0)
    second_sampled: int = Field(default=0, ge=0, description="asked for over IPv6")
    second_failed: int = Field(default=0, ge=0, description="of these, failed though IPv4 is good")
    second_untold: int = Field(default=0, ge=0, description="of these, neither; not in the rate")
    second_rate: float | None = Field(default=None, ge=0, le=100, description="percent")
    second_rate_low: float | None = Field(default=None, ge=0, le=100)
    second_rate_high: float | None = Field(default=None, ge=0, le=100)
    third_links: int = Field(default=0, ge=0)
    third_sampled: int = Field(default=0, ge=0)
    third_failed: int = Field(default=0, ge=0)
    third_untold: int = Field(default=0, ge=0)
    third_rate: float | None = Field(default=None, ge=0, le=100)
    third_rate_low: float | None = Field(default=None, ge=0, le=100)
    third_rate_high: float | None = Field(default=None, ge=0, le=100)


@dataclass(slots=True)
class LevelSeen:
    """One level: frame and sample. ``without``: links on hosts surely without IPv6."""

    links: int = 0
    without: int = 0
    unknown: int = 0
    sizes: dict[str, int] = field(default_factory=dict)
    states: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    failed: Counter[tuple[str, str]] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)
    open: Counter[Reason] = field(default_factory=Counter)

    def rate(self, untold: str | None = None) -> Rate | None:
        """Return the rate; ``untold`` counts what could not be told as ``good`` or ``bad``."""
        strata, good, bad = [], 0, self.without
        for name, size in self.sizes.items():
            seen = self.states[name]
            more = seen["open"] if untold else 0
            if untold and not seen.total():
                good, bad = (good + size, bad) if untold == "good" else (good, bad + size)
                continue
            strata.append(
                Stratum(
                    size,
                    seen["reached"] + (more if untold == "good" else 0),
                    seen["failed"] + (more if untold == "bad" else 0),
                )
            )
        if untold:
            good, bad = (
                (good + self.unknown, bad) if untold == "good" else (good, bad + self.unknown)
            )
        return estimate(strata, good, bad)

    def count(self, state: str) -> int:
        """Return how many of the sample are in ``state``."""
        return sum(seen[state] for seen in self.states.values())


@check(
    id="ipv6_links",
    title="二级、三级链接的 IPv6 支持率",
    needs={FactKind.IPV6_LINK},
    reasons={
        "second_rate_low": "{label}的 IPv6 支持率为 {rate}({confidence} 置信区间 {low} 至 {high}),低于 {least}",
        "third_rate_low": "{label}的 IPv6 支持率为 {rate}({confidence} 置信区间 {low} 至 {high}),低于 {least}",
    },
    params=LinkParams,
    measures=LinkMeasures,
    since="0.2",
)
def run(facts: FactReader, p: LinkParams, out: FindingSink) -> LinkMeasures:
    """Tell the rate of each level; grade it only by the numbers given."""
    told: dict[str, Any] = {"population": 0}
    for level, name, least in ((2, "second", p.min_second), (3, "third", p.min_third)):
        seen = level_seen(facts, level)
        if not seen.links:
            continue
        told["population"] += 1
        rate = seen.rate()
        told |= {
            f"{name}_links": seen.links,
            f"{name}_sampled": sum(s.total() for s in seen.states.values()),
            f"{name}_failed": seen.count("failed"),
            f"{name}_untold": seen.count("open"),
        }
        if rate is not None:
            told |= {
                f"{name}_rate": round(100 * rate.value, 1),
                f"{name}_rate_low": round(100 * rate.low, 1),
                f"{name}_rate_high": round(100 * rate.high, 1),
            }
        _judge(facts, level, f"{name}_rate_low", seen, least, out)
    return LinkMeasures(**told)


def level_seen(facts: FactReader, level: int) -> LevelSeen:
    """Return what the looks saw of one level; a failure must be there in every look at it."""
    seen = LevelSeen()
    gone = _regained(facts)
    for row in facts.rows("SELECT * FROM reach_frame WHERE level = ?", level):
        seen.links += row["links"]
        if row["state"] == "no_ipv6" and row["stratum"] not in gone:
            seen.without += row["links"]
            seen.failed[row["stratum"], "no_aaaa"] += row["links"]
        elif row["state"] == "asked":
            seen.sizes[row["stratum"]] = row["links"]
        else:
            seen.unknown += row["links"]
            seen.open[Reason.LOOKS_DIFFER if row["stratum"] in gone else Reason.NOT_RESOLVED] += 1
    by_url: dict[int, list[Any]] = defaultdict(list)
    for row in facts.rows(
        "SELECT r.*, u.url, u.host FROM reach r JOIN url u ON u.id = r.url_id WHERE r.level = ?"
        " ORDER BY r.url_id, r.look",
        level,
    ):
        by_url[row["url_id"]].append(row)
    for rows in by_url.values():
        words = [reached(r["outcome"], r["status"], r["v4_outcome"], r["detail"]) for r in rows]
        last = rows[-1]
        state, why = words[-1].state, words[-1].why
        if state != "open" and any(w.state != state for w in words):
            state, why = "open", "looks_differ"
        seen.states[last["stratum"]][state] += 1
        if state == "failed":
            seen.failed[last["host"], why] += 1
            seen.examples.append(last["url"])
        elif state == "open":
            seen.open[_OPEN.get(why, Reason.UNREACHABLE)] += 1
    return seen


def _regained(facts: FactReader) -> set[str]:
    """Return hosts that had no IPv6 address in the first look and have one in the second."""
    return {
        str(r["stratum"])
        for r in facts.rows(
            "SELECT DISTINCT f.stratum FROM reach_frame f JOIN host_family h ON h.look = 2"
            " AND (h.host = f.stratum OR f.stratum LIKE h.host || ':%')"
            " WHERE f.state = 'no_ipv6' AND h.aaaa NOT IN ('empty', 'nxdomain', 'not_global')"
        )
    }


def _judge(
    facts: FactReader, level: int, code: str, seen: LevelSeen, least: float | None, out: FindingSink
) -> None:
    label = LEVELS[level]
    home = facts.run("home_url")
    rate, best, worst = seen.rate(), seen.rate("good"), seen.rate("bad")
    common = seen.open.most_common(1)
    if rate is None or best is None or worst is None:
        out.undecided(common[0][0] if common else Reason.NOT_PROBED, label, url=home)
        return
    if least is None or worst.low >= least:
        return
    if best.high >= least:
        reason = common[0][0] if common else Reason.SAMPLE_TOO_SMALL
        detail = f"between {worst.low:.1%} and {best.high:.1%}, asked for {least:.0%}"
        out.undecided(reason, label, url=home, detail=detail)
        return
    causes = [
        {"host": host, "why": WORDS.get(why, why), "links": count}
        for (host, why), count in seen.failed.most_common(20)
    ]
    out.flag(
        Subject(kind="site", url=home, label=label),
        code,
        confirm=["net:links"],
        evidence={
            "expected": f"不低于 {least:.0%}",
            "seen": f"{rate.value:.1%}(抽 {rate.draws} 个,共 {rate.size} 个)",
            "causes": causes,
            "found_on": seen.examples[:20],
        },
        rate=f"{rate.value:.1%}",
        low=f"{rate.low:.1%}",
        high=f"{rate.high:.1%}",
        confidence=f"{CONFIDENCE:.0%}",
        least=f"{least:.0%}",
    )
