"""Ways in, HTTPS, certificates and mixed content. Reported; costs points only where a plan says."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import Field

from checks.api import FindingSink, Params, check
from gkcheck.errors import Reason
from gkcheck.models.facts import FactKind
from gkcheck.models.finding import Subject
from gkcheck.models.outcome import Measures
from gkcheck.store.ladder import OUTCOME_NAMES
from gkcheck.store.reader import FactReader

_ACTIVE = ("script", "style", "frame")
_DEFINITE = frozenset({"http_error", "refused"})
_DENIED = frozenset({401, 403, 405, 406, 429, 451})
_ALIKE = 0.5
_TLS = {
    "tls_name": "certificate_name",
    "tls_expired": "certificate_expired",
    "tls_error": "certificate_untrusted",
}


class HttpsParams(Params):
    """What is looked at beside certificates."""

    warn_days: int = Field(
        default=30, ge=0, description="certificates that expire within so many days are reviewed"
    )
    redirect: bool = Field(default=True, description="http must lead to https where https works")
    mixed_content: bool = Field(default=True, description="look for http parts of https pages")


class HttpsMeasures(Measures):
    """Ways in, hosts with certificates, and pages with mixed content."""

    entries: int = Field(default=0, ge=0, description="ways in that resolve")
    entries_open: int = Field(default=0, ge=0, description="of these, those that open")
    certificates: int = Field(default=0, ge=0, description="hosts that show a certificate")
    days_left: int | None = Field(
        default=None, ge=0, description="days until the first certificate expires; 0: it has"
    )
    mixed_pages: int = Field(default=0, ge=0, description="https pages with http parts")


@dataclass(frozen=True, slots=True)
class _Word:
    kind: Literal["good", "flag", "review", "undecided"]
    code: str = "good"
    seen: str = ""
    reason: Reason = Reason.UNREACHABLE
    words: dict[str, Any] = field(default_factory=dict)
    evidence: dict[str, Any] = field(default_factory=dict)


@check(
    id="https_transport",
    title="网址入口、HTTPS 与证书",
    needs={FactKind.TRANSPORT},
    reasons={
        "entry_dead": "网址 {label} 有域名记录但打不开({seen}),其他入口正常",
        "entry_differs": "网址 {label} 打开的内容与首页不同(相似度 {similarity}),请人工核对",
        "http_not_redirected": "网址 {label} 没有转到 HTTPS,而 HTTPS 可以打开",
        "https_missing": "网站没有开通 HTTPS({label} {seen})",
        "certificate_name": "{label} 的证书与域名不符(证书上的名称:{names})",
        "certificate_expired": "{label} 的证书已过期({until})",
        "certificate_untrusted": "{label} 的证书未能核实({seen}),请人工核对",
        "certificate_expiring": "{label} 的证书还有 {days} 天到期({until})",
        "mixed_active": "HTTPS 页面中有 {count} 个脚本、样式或嵌入页面用 HTTP 加载,浏览器会拦截",
        "mixed_passive": "HTTPS 页面中有 {count} 个图片或音视频用 HTTP 加载",
    },
    params=HttpsParams,
    measures=HttpsMeasures,
    since="0.2",
)
def run(facts: FactReader, p: HttpsParams, out: FindingSink) -> HttpsMeasures:
    """Judge ways in and certificates look by look; a finding must hold in all looks."""
    entries = _settled(_entries(facts, look, p) for look in _looks(facts, "entry"))
    certificates = _settled(_certificates(facts, look, p) for look in _looks(facts, "certificate"))
    for label, word in {**entries, **certificates}.items():
        host = label if "//" in label else f"https://{label}/"
        _report(label, host, word, out)
    mixed = _mixed(facts, out) if p.mixed_content else None
    days = facts.rows("SELECT not_after, at FROM certificate WHERE not_after IS NOT NULL")
    left = [max(0, _days(r["not_after"], r["at"])) for r in days]
    return HttpsMeasures(
        population=len(entries) + len(certificates) + (mixed is not None),
        entries=len(entries),
        entries_open=sum(w.code not in ("entry_dead", "https_missing") and w.kind != "undecided"
                         for w in entries.values()),
        certificates=len(certificates),
        days_left=min(left, default=None),
        mixed_pages=mixed or 0,
    )  # fmt: skip


def _looks(facts: FactReader, table: str) -> list[int]:
    return [r[0] for r in facts.rows(f"SELECT DISTINCT look FROM {table} ORDER BY look")]  # noqa: S608 - own table names


def _settled(looks: Iterator[dict[str, _Word]]) -> dict[str, _Word]:
    """Return the last word on each subject, undecided where looks differ."""
    found: dict[str, list[_Word]] = defaultdict(list)
    for look in looks:
        for label, word in look.items():
            found[label].append(word)
    return {
        label: words[-1]
        if all((w.kind, w.code) == (words[-1].kind, words[-1].code) for w in words)
        else _Word("undecided", reason=Reason.LOOKS_DIFFER)
        for label, words in found.items()
    }


def _entries(facts: FactReader, look: int, p: HttpsParams) -> dict[str, _Word]:
    rows: dict[str, list[Any]] = defaultdict(list)
    for row in facts.rows("SELECT * FROM entry WHERE look = ? ORDER BY url, family", look):
        rows[row["url"]].append(row)
    good = {url: next((r for r in rs if r["outcome"] == "ok"), None) for url, rs in rows.items()}
    any_open = any(good.values())
    https_open = any(row and url.startswith("https:") for url, row in good.items())
    return {
        url: _entry(url, rs, good[url], any_open=any_open, https_open=https_open, p=p)
        for url, rs in rows.items()
    }


def _entry(
    url: str, rows: list[Any], good: Any, *, any_open: bool, https_open: bool, p: HttpsParams
) -> _Word:
    if good is None:
        return _closed(url, rows, any_open=any_open, https_open=https_open)
    final = str(good["final_url"] or "")
    if p.redirect and url.startswith("http:") and final.startswith("http:") and https_open:
        return _Word(
            "flag", "http_not_redirected", f"停留在 {final}", evidence={"final_url": final}
        )
    if good["similarity"] is not None and good["similarity"] < _ALIKE:
        shown = f"{good['similarity']:.0%}"
        return _Word(
            "review", "entry_differs", f"相似度 {shown}", words={"similarity": shown},
            evidence={"title": good["title"], "final_url": final},
        )  # fmt: skip
    return _Word("good")


def _closed(url: str, rows: list[Any], *, any_open: bool, https_open: bool) -> _Word:
    worst = rows[0]
    shown = OUTCOME_NAMES.get(worst["outcome"], worst["outcome"])
    if worst["status"] is not None:
        shown = f"{shown} {worst['status']}"
    definite = all(
        r["outcome"] in _DEFINITE and r["status"] not in _DENIED
        for r in rows
        if r["outcome"] != "not_tested"
    ) and any(r["outcome"] != "not_tested" for r in rows)
    if definite and any_open:
        if url.startswith("https:") and not https_open:
            return _Word("flag", "https_missing", shown)
        return _Word("flag", "entry_dead", shown)
    outcomes = {r["outcome"] for r in rows}
    reason = next(
        (
            reason
            for word, reason in (
                ("blocked", Reason.BLOCKED),
                ("timed_out", Reason.TIMED_OUT),
                ("not_tested", Reason.NO_IPV6_HERE),
            )
            if word in outcomes
        ),
        Reason.UNREACHABLE,
    )
    if any(r["status"] in _DENIED for r in rows):
        reason = Reason.BLOCKED
    return _Word("undecided", reason=reason, seen=shown)


def _certificates(facts: FactReader, look: int, p: HttpsParams) -> dict[str, _Word]:
    rows: dict[str, list[Any]] = defaultdict(list)
    for row in facts.rows("SELECT * FROM certificate WHERE look = ? ORDER BY family", look):
        if row["outcome"] == "ok" or row["outcome"] in _TLS:
            rows[row["host"]].append(row)
    return {host: _certificate(rs, p) for host, rs in rows.items()}


def _certificate(rows: list[Any], p: HttpsParams) -> _Word:
    bad = next((r for r in rows if r["outcome"] in _TLS), None)
    row = bad or min(rows, key=lambda r: r["not_after"] or "9")
    names = "、".join(json.loads(row["names"])[:6]) or row["subject"] or "没有"
    until = str(row["not_after"] or "")[:10]
    evidence = {
        "issuer": row["issuer"], "subject_name": row["subject"], "addresses": [row["address"]],
        "valid_until": until,
    }  # fmt: skip
    words = {"names": names, "until": until}
    if bad is not None:
        code = _TLS[bad["outcome"]]
        if code == "certificate_expired" and not until:
            code = "certificate_untrusted"
        kind: Literal["flag", "review"] = "review" if code == "certificate_untrusted" else "flag"
        shown = str(bad["detail"] or OUTCOME_NAMES[bad["outcome"]])
        return _Word(kind, code, shown, words=words, evidence=evidence)
    days = _days(row["not_after"], row["at"]) if row["not_after"] else None
    if days is not None and days <= p.warn_days:
        return _Word(
            "review", "certificate_expiring", f"{until} 到期", words={**words, "days": days},
            evidence=evidence,
        )  # fmt: skip
    return _Word("good")


def _days(until: str, at: str) -> int:
    return (datetime.fromisoformat(until) - datetime.fromisoformat(at)).days


def _report(label: str, url: str, word: _Word, out: FindingSink) -> None:
    if word.kind == "good":
        return
    if word.kind == "undecided":
        out.undecided(word.reason, label, url=url, detail=word.seen or None)
        return
    evidence = {
        "expected": "各入口都能打开、转到 HTTPS,证书有效",
        "seen": word.seen,
        **word.evidence,
    }
    words = {"seen": word.seen, **word.words}
    subject = Subject(kind="host", url=url, label=label)
    if word.kind == "flag":
        out.flag(subject, word.code, confirm=["net:entries"], evidence=evidence, **words)
    else:
        out.review(subject, word.code, evidence=evidence, **words)


def _mixed(facts: FactReader, out: FindingSink) -> int | None:
    """Report http parts of https pages; return pages that have some, None without https pages."""
    if not facts.scalar("SELECT 1 FROM page JOIN url USING (id) WHERE url LIKE 'https:%'"):
        return None
    rows = list(
        facts.rows(
            "SELECT l.kind, u.url, pu.url AS page FROM url u JOIN link l ON l.url_id = u.id"
            " JOIN page_link_set p ON p.set_id = l.set_id JOIN url pu ON pu.id = p.page_id"
            " WHERE u.url LIKE 'http:%' AND pu.url LIKE 'https:%'"
            " AND l.kind IN ('script', 'style', 'frame', 'image', 'video', 'audio')"
        )
    )
    if not rows:
        return 0
    active = {r["url"] for r in rows if r["kind"] in _ACTIVE}
    chosen = active or {r["url"] for r in rows}
    pages = sorted({r["page"] for r in rows})
    hosts = Counter(urlsplit(url).netloc for url in chosen)
    out.review(
        Subject(kind="site", url=facts.run("home_url"), label="混合内容"),
        "mixed_active" if active else "mixed_passive",
        evidence={
            "expected": "HTTPS 页面的各部分都用 HTTPS 加载",
            "seen": f"{len(chosen)} 个用 HTTP 加载",
            "hosts": [{"host": host, "count": n} for host, n in hosts.most_common(10)],
            "examples": sorted(chosen)[:10],
            "found_on": pages[:20],
        },
        count=len(chosen),
    )
    return len(pages)
