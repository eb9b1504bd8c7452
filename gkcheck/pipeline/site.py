"""One site, whole: choose plans, audit, judge, assemble the result, write the files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from crawler.family_pictures import take_family_pictures
from crawler.pictures import take_pictures
from gkcheck.errors import GkcheckError
from gkcheck.models.outcome import run_digest
from gkcheck.models.plan import Plan
from gkcheck.models.result import SiteResult
from gkcheck.models.site import SiteKind, SiteSpec
from gkcheck.pipeline import places
from gkcheck.pipeline.audit import Audit, AuditOptions, audit
from gkcheck.pipeline.pictures import wishes
from gkcheck.pipeline.results import assemble, with_vantage
from gkcheck.pipeline.stored import write_audit
from gkcheck.registry import all_checks
from gkcheck.scoring.load import list_plans, load_plan
from gkcheck.scoring.region import applies_in
from gkcheck.scoring.score import gain_if_mended, score_plan, wanted_checks
from gkcheck.scoring.standing import standing_checks


def choose_plans(
    rules: Path,
    asked: Sequence[str],
    kind: SiteKind,
    as_of: date,
    name: str | None = None,
) -> list[Plan]:
    """Return the plans to score: those asked for, else all that apply by default (ADR 0006).

    By default a plan applies that binds ``kind`` on ``as_of`` and is either of no region or of the
    region that ``name``, the site's unit, tells. Raises :class:`GkcheckError` for an unknown plan, a
    mistake in a rule file, or no plan at all.
    """
    ids = list(dict.fromkeys(asked)) or [
        head.plan
        for head in list_plans(rules)
        if head.binds(kind, as_of) and applies_in(head.region, name)
    ]
    if not ids:
        raise GkcheckError(
            f"没有适用于此类网站的要点:{kind}(用 --plan 指定,gkcheck plan list 可列出)"
        )
    checks = all_checks()
    return [load_plan(rules, plan_id, checks=checks) for plan_id in ids]


def wanted(
    plans: Sequence[Plan], spec: SiteSpec, as_of: date, rules: Path
) -> list[tuple[str, dict[str, Any]]]:
    """Return the checks to run, each with its parameters once: the plans' own, then the standing ones.

    A standing check is left out where a plan asks for the same with the same parameters.
    """
    asked = [pair for plan in plans for pair in wanted_checks(plan, spec)]
    asked += standing_checks(rules, all_checks(), as_of.year)
    return list({run_digest(check, params): (check, params) for check, params in asked}.values())


async def audit_site(
    spec: SiteSpec,
    plans: Sequence[Plan],
    options: AuditOptions,
    rules: Path,
) -> SiteResult:
    """Audit one site and return its result; facts and outcomes stay in ``options.out``."""
    found = await audit(spec, wanted(plans, spec, options.as_of, rules), options)
    result = judge_again(spec, plans, found, options.as_of, options.out)
    store = options.out / places.FACTS
    if spec.browser and not options.stop.is_set():
        options.on_stage("pictures")
        await take_pictures(spec, store, wishes(result))
        await take_family_pictures(spec, store)
        result = with_vantage(result, store)
    write_audit(found, spec, options.as_of.isoformat(), options.out / places.OUTCOMES)
    return result


def judge_again(
    spec: SiteSpec, plans: Sequence[Plan], found: Audit, as_of: date, folder: Path
) -> SiteResult:
    """Score stored outcomes under ``plans`` and assemble the result; no network."""

    by_run = {outcome.run: outcome for outcome in found.outcomes}
    titles: Mapping[str, str] = {meta.id: meta.title for meta in all_checks().values()}
    scores = [score_plan(plan, by_run, spec, as_of, titles=titles) for plan in plans]

    def gain_of(findings: Sequence[str]) -> dict[str, Decimal]:
        return {
            plan.plan: gain_if_mended(plan, by_run, spec, as_of, score, findings)
            for plan, score in zip(plans, scores, strict=True)
        }

    return assemble(
        spec=spec,
        as_of=as_of,
        store=folder / places.FACTS,
        found=found,
        plans=plans,
        scores=scores,
        titles=titles,
        gain_of=gain_of,
    )


def write_outputs(
    result: SiteResult, folder: Path, formats: Sequence[str], target: Path | None = None
) -> list[Path]:
    """Write the files asked for and return them, the report first.

    ``folder`` holds the facts and pictures of the run, ``target`` (default: the same) gets the
    files. ``result.json`` is always written.
    """
    from gkcheck.pipeline.views import views_of
    from reports.registry import EXPORTERS
    from reports.render_html import write_report

    out = target or folder
    written: list[Path] = []
    if "html" in formats:
        written.append(write_report(result, views_of(result, folder), out))
    for name, export in EXPORTERS.items():
        if name in formats or name == "json":
            written.append(export(result, out))
    return written
