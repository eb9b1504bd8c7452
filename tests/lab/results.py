"""Results of audits, built by hand: a site, a month, which checks looked and what they saw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from gkcheck.errors import Reason
from gkcheck.models.finding import Certainty, Finding, Subject, fingerprint
from gkcheck.models.outcome import Undecided, run_digest
from gkcheck.models.result import (
    CheckResult,
    IdentityResult,
    ItemResult,
    PlanResult,
    RunInfo,
    SiteInfo,
    SiteResult,
)
from gkcheck.models.verdict import Determined, Interval, VerdictState

ONE = Decimal(1)


def finding(check: str, label: str, *, sure: bool = True, message: str = "打不开") -> Finding:
    """A finding about a page called ``label``."""
    subject = Subject(kind="page", url=f"http://x.test/{label}", label=label)
    return Finding(
        fingerprint=fingerprint(check, "broken", subject),
        check=check,
        reason="broken",
        certainty=Certainty.SURE if sure else Certainty.REVIEW,
        subject=subject,
        group=f"{check}:{label}",
        message=f"{label}{message}",
        evidence={"expected": "能打开", "seen": "404"},
    )


def checked(
    check: str,
    seen: Sequence[Finding] = (),
    *,
    state: str = "completed",
    undecided: Sequence[str] = (),
    total: int | None = None,
    params: Mapping[str, object] | None = None,
) -> tuple[CheckResult, list[Finding]]:
    """One run of a check and its findings."""
    told = CheckResult(
        id=check,
        run=run_digest(check, params or {}),
        title="检查",
        state=state,
        reason=None if state == "completed" else "blocked",
        params=dict(params or {}),
        measures={"population": 9, "flagged": len(seen)},
        undecided=[Undecided(reason=Reason.TIMED_OUT, label=label) for label in undecided],
        findings_total=len(seen) if total is None else total,
        fingerprints=[f.fingerprint for f in seen],
    )
    return told, list(seen)


def plan(score: str, items: Sequence[tuple[str, VerdictState, Sequence[str]]]) -> PlanResult:
    """A plan of one point an item, scored ``score``."""
    full = Decimal(len(items) or 1)
    return PlanResult(
        plan="demo-2026", title="示例要点", document_number=None, issuer="某市", digest="d1",
        score={"low": Decimal(score), "high": Decimal(score), "full": Decimal(100)},
        determined=Determined(points=ONE, full=full), determined_share=ONE,
        qualified="open", vetoes=[], veto_open=[], sections=[],
        items=[
            ItemResult(
                item=name, clause="一", title=name, duty="做到", section="s", lead=[],
                responsible=[], due=None, automation="automated", ask=None, state=state,
                points=Interval(low=ONE, high=ONE), full=ONE, veto=False, checks=[], runs=[],
                because=list(because), reason=None, reason_text=None, explanation=[],
            )
            for name, state, because in items
        ],
    )  # fmt: skip


def result(
    url: str,
    as_of: date,
    checks: Sequence[tuple[CheckResult, list[Finding]]] = (),
    *,
    run_id: str | None = None,
    state: str = "complete",
    plans: Sequence[PlanResult] = (),
    name: str = "某县人民政府",
) -> SiteResult:
    """The result of one audit of ``url`` on ``as_of``."""
    found = {f.fingerprint: f for _, findings in checks for f in findings}
    return SiteResult(
        site=SiteInfo(
            url=url, host=url.split("/")[2], name=name, kind="portal_county", site_code=None
        ),
        run=RunInfo(
            id=run_id or f"{url}-{as_of:%Y%m%d}", as_of=as_of,
            started_at=f"{as_of}T01:00:00+00:00", finished_at=f"{as_of}T02:00:00+00:00",
            pages=5, requests=9, browser_pages=0, state=state,  # type: ignore[arg-type]
            coverage=[], vantage={"ipv6": False}, version="0",
        ),
        plans=list(plans), checks=[told for told, _ in checks], findings=list(found.values()),
        columns=[], documents=[], identity=IdentityResult(),
    )  # fmt: skip
