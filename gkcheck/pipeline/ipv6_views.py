"""The figures of the IPv6 view: rates over both families, links, sub-resources, delegation."""

from __future__ import annotations

import json
from collections.abc import Iterator

from checks.network.ipv6_support import IPv6Params
from gkcheck.models.result import SiteResult
from gkcheck.store.ladder import OUTCOME_NAMES, STEP_NAMES, HostLook
from gkcheck.store.reader import FactReader
from gkcheck.store.rounds import STEPS, StepRate, home_rounds
from reports.model import FamilyRate, LadderCell, LadderStep

_NOTHING = "—"
_HOSTS = 30  # hosts of sub-resources shown by name; all of them are among the findings


def content_step(look: HostLook) -> LadderStep | None:
    """Return the last step: is what IPv6 shows the page that IPv4 shows? None: there were not both."""
    four = next((s for s in look.of("http", 4) if s.outcome == "ok"), None)
    six = next((s for s in look.of("http", 6) if s.similarity is not None), None)
    if four is None or six is None or six.similarity is None:
        return None
    alike = six.similarity >= IPv6Params().min_similarity
    title = "标题相同" if six.title == four.title else f"标题“{six.title or '无'}”"
    return LadderStep(
        name="页面内容",
        v4=LadderCell(state="ok", text=f"标题“{four.title or '无'}”", at=four.at),
        v6=LadderCell(
            state="ok" if alike else "failed",
            text=f"{title},文字相似度 {six.similarity:.0%}(只作提示)",
            at=six.at,
        ),
    )


def plain_word(look: HostLook, *, own: bool) -> str:
    """Return what a ladder without a finding comes to; ``own``: of the home page's host."""
    if any(s.outcome == "ok" for s in look.of("http", 6)):
        return "用 IPv6 可以打开首页"
    if not own and look.aaaa is not None and look.aaaa.outcome in ("empty", "nxdomain"):
        return "没有 IPv6 地址记录(不是首页所在的域名,不单独判定)"
    return "未能确定是否支持 IPv6"


def family_rates(facts: FactReader, result: SiteResult) -> Iterator[FamilyRate]:
    """Yield the rows of the table of rates, all texts Chinese; nothing when nothing was probed."""
    rounds = home_rounds(facts)
    for step in STEPS:
        four, six = rounds.rate(step, 4), rounds.rate(step, 6)
        if four is not None or six is not None:
            yield FamilyRate(name=f"{STEP_NAMES[step]}(连续访问)", v4=_rate(four), v6=_rate(six))
    if (ratio := rounds.latency_ratio) is not None:
        yield FamilyRate(name="打开首页耗时之比", v4="1", v6=f"{ratio:g}(IPv6/IPv4,中位数)")
    measures = {c.id: c.measures for c in result.checks}
    links = measures.get("ipv6_links") or {}
    for level, name in (("second", "二级链接"), ("third", "三级链接")):
        if links.get(f"{level}_rate") is not None:
            yield FamilyRate(
                name=f"{name}支持率",
                v4=_NOTHING,
                v6=f"{links[f'{level}_rate']}%(95% 置信区间 {links.get(f'{level}_rate_low')}%"
                f" 至 {links.get(f'{level}_rate_high')}%,共 {links.get(f'{level}_links', 0)} 个,"
                f"抽 {links.get(f'{level}_sampled', 0)} 个)",
            )
    hosts = measures.get("ipv6_subresources") or {}
    if hosts.get("population"):
        yield FamilyRate(
            name="页面资源所在的其他域名",
            v4=f"{hosts['population']} 个",
            v6=f"{hosts.get('reachable', 0)} 个可以访问",
        )
    for finding in [f for f in result.findings if f.check == "ipv6_subresources"][:_HOSTS]:
        yield FamilyRate(
            name=f"资源域名 {finding.subject.label}", v4="可以访问", v6=finding.message
        )
    yield from _delegation(facts)


def _rate(rate: StepRate | None) -> str:
    if rate is None:
        return "未测"
    shown = f"{rate.good}/{rate.tried}"
    if rate.median_ms is not None:
        shown += f",中位数 {rate.median_ms:.0f} 毫秒"
    missed = [
        f"{OUTCOME_NAMES.get(outcome, outcome)} {count} 次"
        for outcome, count in rate.outcomes.most_common()
        if outcome not in ("ok", "answer")
    ]
    return shown + (f"({'、'.join(missed)})" if missed else "")


def _delegation(facts: FactReader) -> Iterator[FamilyRate]:
    """Tell how many name servers answer, and what the parent zone names beside the zone itself."""
    look = facts.scalar("SELECT max(look) FROM probe WHERE step = 'ns'")
    counts = {
        row["family"]: (row["good"], row["n"])
        for row in facts.rows(
            "SELECT family, count(DISTINCT host) AS n,"
            " count(DISTINCT CASE WHEN outcome = 'ok' THEN host END) AS good"
            " FROM probe WHERE step = 'ns' AND look = ? AND outcome <> 'not_tested'"
            " GROUP BY family",
            look,
        )
    }
    if counts:
        four, six = (
            f"{counts[family][0]}/{counts[family][1]} 台有应答" if family in counts else "未测"
            for family in (4, 6)
        )
        yield FamilyRate(name="权威域名服务器", v4=four, v6=six)
    for row in facts.rows(
        "SELECT p.answers AS parent, o.answers AS own FROM dns p JOIN dns o"
        " ON o.look = p.look AND o.host = p.host AND o.rtype = 'NS_ZONE'"
        " WHERE p.rtype = 'NS_PARENT' AND p.look = ? LIMIT 1",
        look,
    ):
        parent, own = set(json.loads(row["parent"])), set(json.loads(row["own"]))
        said = "一致" if parent == own else "不一致"
        yield FamilyRate(
            name=f"上级授权与本域名服务器名单({said})",
            v4="上级:" + "、".join(sorted(parent)),
            v6="本域:" + "、".join(sorted(own)),
        )
