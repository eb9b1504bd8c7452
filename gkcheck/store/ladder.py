"""The IPv6 ladder of one host as the store has it: every step, IPv4 beside IPv6, look by look."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from gkcheck.models.observations import DnsRecord, ProbeRecord
from gkcheck.store.reader import FactReader

STEP_NAMES = {"dns": "域名解析", "connect": "建立连接", "tls": "加密证书", "http": "打开首页"}
OUTCOME_NAMES = {
    "ok": "正常",
    "refused": "拒绝连接",
    "timed_out": "超时",
    "unreachable": "网络不可达",
    "tls_name": "证书与域名不符",
    "tls_expired": "证书已过期",
    "tls_error": "证书或加密有误",
    "http_error": "返回错误",
    "blocked": "被防护拦截",
    "error": "出错",
    "not_tested": "未测",
    "answer": "有记录",
    "empty": "无记录",
    "nxdomain": "域名不存在",
    "timeout": "超时",
}


@dataclass(frozen=True, slots=True)
class HostLook:
    """What one look saw of one host. ``a`` and ``aaaa`` are the resolver's word, None: not asked.

    ``authority`` holds what name servers (also of an alias's end) and a second resolver said
    themselves when asked for the host's AAAA.
    """

    look: int
    host: str
    at: str
    a: DnsRecord | None
    aaaa: DnsRecord | None
    authority: tuple[DnsRecord, ...]
    steps: tuple[ProbeRecord, ...]

    def of(self, step: str, family: int) -> list[ProbeRecord]:
        """Return the records of one step and family (4 or 6)."""
        return [s for s in self.steps if s.step == step and s.family == family]


def host_looks(facts: FactReader, host: str) -> list[HostLook]:
    """Return all looks at ``host`` (ASCII name or address), the first one first."""
    answers = [
        DnsRecord(
            r["look"], r["host"], r["rtype"], r["outcome"], tuple(json.loads(r["answers"])),
            tuple(json.loads(r["chain"])), r["resolver"], r["at"],
        )
        for r in facts.rows("SELECT * FROM dns WHERE host = ? AND rtype IN ('A', 'AAAA')", host)
    ]  # fmt: skip
    steps = [
        ProbeRecord(**dict(r))
        for r in facts.rows("SELECT * FROM probe WHERE host = ? AND step <> 'ns'", host)
    ]
    found = []
    for look in sorted({r.look for r in answers} | {s.look for s in steps}):
        own = [r for r in answers if r.look == look and not by_authority(r)]
        by_type = {r.rtype: r for r in own}
        found.append(
            HostLook(
                look=look,
                host=host,
                at=min([r.at for r in answers if r.look == look] or [""]),
                a=by_type.get("A"),
                aaaa=by_type.get("AAAA"),
                authority=tuple(r for r in answers if r.look == look and by_authority(r)),
                steps=tuple(s for s in steps if s.look == look),
            )
        )
    return found


def by_authority(record: DnsRecord) -> bool:
    """Say whether a name server (``resolver`` is "NAME ADDRESS") or the second resolver answered."""
    return " " in record.resolver


def ladder_rows(seen: HostLook) -> list[dict[str, object]]:
    """Return the ladder for drawing: one row a step (and port), with ``v4`` and ``v6`` sides.

    A row: ``step`` (code), ``name`` (Chinese), ``port`` (or None), ``v4`` and ``v6``. A side:
    ``outcome`` (code; ok when any address is ok), ``text`` (Chinese), ``addresses`` (list of
    {address, outcome, elapsed_ms}), and for http ``status``, ``title``, ``similarity`` (0..1).
    A side that has nothing is None.
    """
    rows: list[dict[str, object]] = [
        {
            "step": "dns",
            "name": STEP_NAMES["dns"],
            "port": None,
            "v4": _dns_side(seen.a),
            "v6": _dns_side(seen.aaaa),
        }
    ]
    for step in ("connect", "tls", "http"):
        ports = sorted({s.port for s in seen.steps if s.step == step and s.port is not None})
        for port in ports:
            sides = {
                f"v{family}": _side([s for s in seen.of(step, family) if s.port == port])
                for family in (4, 6)
            }
            rows.append({"step": step, "name": STEP_NAMES[step], "port": port, **sides})
    return rows


def _dns_side(record: DnsRecord | None) -> dict[str, object] | None:
    if record is None:
        return None
    return {
        "outcome": record.outcome,
        "text": OUTCOME_NAMES.get(record.outcome, record.outcome),
        "addresses": [{"address": ip} for ip in record.answers],
        "chain": list(record.chain),
    }


def _side(steps: Sequence[ProbeRecord]) -> dict[str, object] | None:
    if not steps:
        return None
    best = next((s for s in steps if s.outcome == "ok"), steps[0])
    side: dict[str, object] = {
        "outcome": best.outcome,
        "text": OUTCOME_NAMES.get(best.outcome, best.outcome),
        "addresses": [
            {"address": s.address, "outcome": s.outcome, "elapsed_ms": s.elapsed_ms} for s in steps
        ],
    }
    if best.step == "http":
        side |= {"status": best.status, "title": best.title, "similarity": best.similarity}
    if best.detail is not None:
        side["detail"] = best.detail
    return side
