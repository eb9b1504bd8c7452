"""Builders for outcomes, items and plans. They build the real models; nothing is imitated."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from gkcheck.errors import Reason
from gkcheck.models.finding import Certainty, Finding, Subject, fingerprint
from gkcheck.models.outcome import CheckOutcome, CheckState, Undecided, run_digest
from gkcheck.models.plan import Plan, PlanItem
from gkcheck.models.site import SiteKind, SiteSpec

AS_OF = date(2021, 12, 31)


def make_finding(check: str, label: str, certainty: str = "sure", group: str = "") -> Finding:
    subject = Subject(kind="column", url=None, label=label)
    return Finding(
        fingerprint=fingerprint(check, "column_empty", subject),
        check=check,
        reason="column_empty",
        certainty=Certainty(certainty),
        subject=subject,
        group=group or label,
        message=f"栏目“{label}”没有任何内容",
        evidence={},
    )


def make_outcome(
    check: str = "empty_column",
    state: str = "completed",
    *,
    params: dict[str, Any] | None = None,
    population: int = 10,
    flagged: int = 0,
    review: int = 0,
    undecided: int = 0,
    reason: Reason | None = None,
    findings: list[Finding] | None = None,
    **own: int | float,
) -> CheckOutcome:
    params = params or {}
    if findings is None:
        findings = [make_finding(check, f"栏目{i}") for i in range(flagged)]
        findings += [make_finding(check, f"疑似{i}", "review") for i in range(review)]
    sure = {f.group for f in findings if f.certainty is Certainty.SURE}
    measured = CheckState(state) in (
        CheckState.COMPLETED,
        CheckState.INCOMPLETE,
        CheckState.INAPPLICABLE,
    )
    counts: dict[str, int | float] = {
        "population": population,
        "flagged": flagged,
        "flagged_groups": len(sure),
        "review": review,
        "undecided": undecided,
        **own,
    }
    return CheckOutcome(
        check=check,
        run=run_digest(check, params),
        params=params,
        state=CheckState(state),
        reason=reason,
        measures=counts if measured else {},
        undecided=[Undecided(reason=Reason.TIMED_OUT, label=f"未知{i}") for i in range(undecided)],
        findings=findings,
        findings_total=len(findings),
    )


def make_item(judge: dict[str, Any] | None = None, **keys: Any) -> PlanItem:
    base: dict[str, Any] = {
        "id": "1",
        "clause": "一1",
        "title": "公开规划",
        "duty": "公开规划",
        "section": "a",
        "applies_to": ["portal_county"],
        "automation": "automated",
    }
    if judge is not None:
        base["judge"] = judge
    return PlanItem.model_validate(base | keys)


def make_plan(*items: PlanItem, sections: list[dict[str, Any]] | None = None, **keys: Any) -> Plan:
    base: dict[str, Any] = {
        "plan": "demo-2021",
        "title": "示例要点",
        "issuer": "县政府办公室",
        "issued_on": "2021-01-04",
        "year": 2021,
        "source": "自编",
        "applies_to": ["portal_county"],
        "sections": sections or [{"id": "a", "title": "一"}],
        "items": list(items),
    }
    return Plan.model_validate(base | keys)


def by_run(*outcomes: CheckOutcome) -> dict[str, CheckOutcome]:
    return {outcome.run: outcome for outcome in outcomes}


def leaf(check: str = "empty_column", inapplicable: str = "exclude", **keys: Any) -> dict[str, Any]:
    """A judgement by check; without a condition: nothing flagged."""
    conditions = {
        "at_least",
        "at_most",
        "equals",
        "share_at_least",
        "share_at_most",
        "deduct",
    }
    if not conditions & set(keys):
        keys["at_most"] = {"measure": "flagged", "value": 0}
    return {"check": check, "when_inapplicable": inapplicable, **keys}


class Kit:
    """What the tests build with, in one fixture."""

    outcome = staticmethod(make_outcome)
    finding = staticmethod(make_finding)
    item = staticmethod(make_item)
    plan = staticmethod(make_plan)
    by_run = staticmethod(by_run)
    leaf = staticmethod(leaf)
    as_of = AS_OF
    site = SiteSpec(url="https://www.demo.gov.cn/", name="示例县人民政府")

    @staticmethod
    def dept(name: str | None) -> SiteSpec:
        return SiteSpec(url="https://jy.demo.gov.cn/", name=name, kind=SiteKind.DEPT_SITE)


@pytest.fixture(scope="session")
def kit() -> type[Kit]:
    return Kit


@pytest.fixture(scope="session")
def dec() -> Callable[[str], Decimal]:
    return Decimal
