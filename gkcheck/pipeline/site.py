"""One site, whole: choose plans, audit, judge, assemble the result, write the files."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from crawler.family_pictures import take_family_pictures
from crawler.pictures import take_pictures
from gkcheck.models.plan import Plan
from gkcheck.models.result import SiteResult
from gkcheck.models.site import SiteKind, SiteSpec
from gkcheck.pipeline import places
from gkcheck.pipeline.audit import Audit, AuditOptions, audit
from gkcheck.pipeline.decided import NOTHING, Said, said_of
from gkcheck.pipeline.held_off import held_off
from gkcheck.pipeline.pictures import wishes
from gkcheck.pipeline.results import assemble, with_vantage
from gkcheck.pipeline.shelf import Shelf
from gkcheck.pipeline.stored import write_audit
from gkcheck.registry import all_checks
from gkcheck.scoring.score import gain_if_mended, score_plan


def choose_plans(
    rules: Path,
    asked: Sequence[str],
    kind: SiteKind,
    as_of: date,
    name: str | None = None,
) -> list[Plan]:
    """Return the plans to score one site by; see :meth:`gkcheck.pipeline.shelf.Shelf.choose`."""
    return Shelf(rules).choose(asked, kind, as_of, name)


def wanted(
    plans: Sequence[Plan], spec: SiteSpec, as_of: date, rules: Path
) -> list[tuple[str, dict[str, Any]]]:
    """Return the checks to run; see :meth:`gkcheck.pipeline.shelf.Shelf.wanted`."""
    return Shelf(rules).wanted(plans, spec, as_of)


async def audit_site(
    spec: SiteSpec,
    plans: Sequence[Plan],
    options: AuditOptions,
    rules: Path | Shelf,
) -> SiteResult:
    """Audit one site and return its result; facts and outcomes stay in ``options.out``.

    Decisions and waivers in ``options.ledger`` go into the verdicts.
    """
    shelf = rules if isinstance(rules, Shelf) else Shelf(rules)
    found = await audit(spec, shelf.wanted(plans, spec, options.as_of), options)
    said = said_of(options.ledger, spec.url, options.as_of)
    result = await asyncio.to_thread(
        judge_again, spec, plans, found, options.as_of, options.out, said
    )
    store = options.out / places.FACTS
    if spec.browser and not options.stop.is_set():
        options.on_stage("pictures")
        await take_pictures(spec, store, wishes(result))
        await take_family_pictures(spec, store)
        result = with_vantage(result, store)
    write_audit(found, spec, options.as_of.isoformat(), options.out / places.OUTCOMES)
    return result


def judge_again(
    spec: SiteSpec,
    plans: Sequence[Plan],
    found: Audit,
    as_of: date,
    folder: Path,
    said: Said = NOTHING,
) -> SiteResult:
    """Score stored outcomes under ``plans`` and assemble the result; no network.

    ``said``: what people decided (:func:`gkcheck.pipeline.decided.said_of`).
    """

    by_run = {outcome.run: outcome for outcome in found.outcomes}
    titles: Mapping[str, str] = {meta.id: meta.title for meta in all_checks().values()}
    words = [said.decisions(plan.plan, found.outcomes) for plan in plans]
    scores = [
        score_plan(plan, by_run, spec, as_of, decisions=word, titles=titles)
        for plan, word in zip(plans, words, strict=True)
    ]

    def gain_of(findings: Sequence[str]) -> dict[str, Decimal]:
        return {
            plan.plan: gain_if_mended(plan, by_run, spec, as_of, score, findings, decisions=word)
            for plan, score, word in zip(plans, scores, words, strict=True)
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
        said=said,
    )


def write_outputs(
    result: SiteResult, folder: Path, formats: Sequence[str], target: Path | None = None
) -> list[Path]:
    """Write the files asked for and return them, the report first.

    ``folder`` holds the facts and pictures of the run, ``target`` (default: the same) gets the
    files. ``result.json`` is always written.
    """
    from gkcheck.pipeline.views import views_of
    from reports.letter import letter_due, write_letter
    from reports.registry import EXPORTERS
    from reports.render_html import write_report

    out = target or folder
    written: list[Path] = []
    if "html" in formats:
        written.append(write_report(result, views_of(result, folder), out))
        if letter_due(result):
            written += write_letter(result, held_off(folder / places.FACTS), out)
    for name, export in EXPORTERS.items():
        if name in formats or name == "json":
            written.append(export(result, out))
    return written
