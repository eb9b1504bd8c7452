"""Facts, outcomes and scores -> :class:`SiteResult`, the one source of report and exports."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from checks.derived.column_activity import activities
from checks.derived.column_tree import columns
from checks.derived.documents import documents
from checks.derived.site_identity import SiteIdentity, site_identity
from crawler.cms.load import name_of
from gkcheck import __version__
from gkcheck.errors import REASON_TEXT
from gkcheck.models.finding import Certainty, Finding
from gkcheck.models.outcome import CheckOutcome
from gkcheck.models.plan import Plan, PlanItem
from gkcheck.models.result import (
    CheckResult,
    ColumnResult,
    CoverageInfo,
    DocumentResult,
    IdentityResult,
    ItemResult,
    PlanResult,
    RunInfo,
    SectionInfo,
    SiteInfo,
    SiteResult,
)
from gkcheck.models.site import SiteSpec
from gkcheck.models.verdict import PlanScore, Verdict
from gkcheck.pipeline.audit import Audit
from gkcheck.pipeline.causes import causes
from gkcheck.pipeline.decided import NOTHING, Said
from gkcheck.store.reader import FactReader

#: Documents listed in the result; the store has them all.
MAX_DOCUMENTS = 5000


def assemble(
    *,
    spec: SiteSpec,
    as_of: date,
    store: Path,
    found: Audit,
    plans: Sequence[Plan],
    scores: Sequence[PlanScore],
    titles: Mapping[str, str],
    gain_of: Callable[[Sequence[str]], Mapping[str, Decimal]],
    said: Said = NOTHING,
) -> SiteResult:
    """Return the whole result of one site. Reads the store; measures and judges nothing."""
    facts = FactReader(store, as_of)
    try:
        identity = site_identity(facts)
        findings = said.marked(_findings(found.outcomes))
        return SiteResult(
            site=SiteInfo(
                url=spec.url,
                host=urlsplit(spec.url).netloc,
                name=spec.name or identity.value("sponsor"),
                kind=spec.kind,
                site_code=identity.value("site_code"),
            ),
            run=_run(spec, as_of, facts, found),
            plans=[_plan(p, s) for p, s in zip(plans, scores, strict=True)],
            checks=[_check(outcome, titles) for outcome in found.outcomes],
            findings=findings,
            columns=list(_columns(facts)),
            documents=list(_documents(facts)),
            identity=_identity(identity),
            causes=causes(findings, titles, gain_of),
        )
    finally:
        facts.close()


def _run(spec: SiteSpec, as_of: date, facts: FactReader, found: Audit) -> RunInfo:
    summary = found.summary
    return RunInfo(
        id=found.run_id,
        as_of=as_of,
        started_at=summary.started_at,
        finished_at=summary.finished_at,
        pages=summary.pages,
        requests=int(facts.scalar("SELECT count(*) FROM fetch") or 0),
        browser_pages=int(facts.scalar("SELECT count(*) FROM page WHERE rendered") or 0),
        state=summary.state,
        reason=summary.reason,
        interrupted=found.interrupted,
        coverage=[
            CoverageInfo(of=r["of"], state=r["state"], reason=r["reason"], rows=r["rows"])
            for r in facts.rows("SELECT * FROM coverage ORDER BY of")
        ],
        **_vantage(facts),
        **_family(facts),
        version=__version__,
        options=spec.model_dump(mode="json", exclude={"url", "name", "kind"}),
    )


def _family(facts: FactReader) -> dict[str, Any]:
    """Return which product the site is built with; nothing for a store that does not say."""
    family = facts.run("cms_family")
    if not family:
        return {}
    return {
        "cms_family": family,
        "cms_name": name_of(family),
        "cms_confidence": float(facts.run("cms_confidence") or 0),
        "cms_also": [name_of(other) for other in json.loads(facts.run("cms_also") or "[]")],
    }


def _vantage(facts: FactReader) -> dict[str, Any]:
    rows = list(facts.rows("SELECT name, ok, detail FROM vantage ORDER BY name"))
    return {
        "vantage": {r["name"]: bool(r["ok"]) for r in rows},
        "vantage_detail": {r["name"]: r["detail"] for r in rows},
    }


def with_vantage(result: SiteResult, store: Path) -> SiteResult:
    """Return ``result`` with what the machine could do as the store has it by now."""
    facts = FactReader(store, result.run.as_of)
    try:
        run = result.run.model_copy(update=_vantage(facts))
    finally:
        facts.close()
    return result.model_copy(update={"run": run})


def _plan(plan: Plan, score: PlanScore) -> PlanResult:
    items = {item.id: item for item in plan.items}
    return PlanResult(
        plan=plan.plan,
        title=plan.title,
        document_number=plan.document_number,
        issuer=plan.issuer,
        digest=plan.digest,
        score={"low": score.low, "high": score.high, "full": score.full},
        determined=score.determined,
        determined_share=score.determined_share,
        qualified=score.qualified,
        qualified_at=plan.qualified_at,
        vetoes=list(score.vetoes),
        veto_open=list(score.veto_open),
        sections=[SectionInfo(id=s.id, title=s.title) for s in plan.sections],
        items=[_item(items[verdict.item], verdict) for verdict in score.verdicts],
    )


def _item(item: PlanItem, verdict: Verdict) -> ItemResult:
    return ItemResult(
        item=item.id,
        clause=item.clause,
        title=item.title,
        duty=item.duty,
        section=item.section,
        lead=list(item.lead),
        responsible=list(item.responsible),
        due=None if item.due is None else str(item.due),
        automation=item.automation,
        ask=item.ask,
        state=verdict.state,
        points=verdict.points,
        full=verdict.full,
        veto=item.veto,
        bonus=item.bonus,
        checks=list(verdict.checks),
        runs=list(verdict.runs),
        because=list(verdict.because),
        reason=verdict.reason,
        reason_text=REASON_TEXT[verdict.reason] if verdict.reason else None,
        explanation=list(verdict.explanation),
        notes=item.notes,
        threshold_source=item.threshold_source,
    )


def _check(outcome: CheckOutcome, titles: Mapping[str, str]) -> CheckResult:
    return CheckResult(
        id=outcome.check,
        run=outcome.run,
        title=titles.get(outcome.check, outcome.check),
        state=outcome.state,
        reason=outcome.reason,
        params=outcome.params,
        measures=outcome.measures,
        undecided=outcome.undecided,
        findings_total=outcome.findings_total,
        fingerprints=[finding.fingerprint for finding in outcome.findings],
    )


def _findings(outcomes: Sequence[CheckOutcome]) -> list[Finding]:
    """Return each finding once (several runs of a check can see the same), sure ones first."""
    by_mark: dict[str, Finding] = {}
    for outcome in outcomes:
        for finding in outcome.findings:
            known = by_mark.get(finding.fingerprint)
            if known is None or (
                finding.certainty is Certainty.SURE and known.certainty is Certainty.REVIEW
            ):
                by_mark[finding.fingerprint] = finding
    return sorted(
        by_mark.values(), key=lambda f: (f.certainty != Certainty.SURE, f.check, f.reason, f.group)
    )


def _columns(facts: FactReader) -> Iterator[ColumnResult]:
    tree = columns(facts)
    for position, activity in activities(facts, tree, range(len(tree))):
        column = tree[position]
        yield ColumnResult(
            path=list(column.path),
            url=column.url,
            items=None if activity.unknown and not activity.items else activity.items,
            newest_on=activity.newest_on,
            sources=list(column.sources),
            complete=activity.whole and activity.unknown is None,
        )


def _documents(facts: FactReader) -> Iterator[DocumentResult]:
    for number, document in enumerate(documents(facts)):
        if number >= MAX_DOCUMENTS:
            return
        yield DocumentResult(
            url=document.url,
            title=document.title,
            index_number=document.index_number,
            document_number=document.document_number,
            issuer=document.issuer,
            signed_on=document.signed_on,
            published_on=document.published_on,
            validity=document.validity,
            interpretations=list(document.interpretations),
        )


def _identity(identity: SiteIdentity) -> IdentityResult:
    return IdentityResult(**{name: identity.value(name) for name in IdentityResult.model_fields})
