"""Runs over stored facts the checks that a plan asks for and the audit did not run; no network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from gkcheck.models.finding import Certainty, Finding
from gkcheck.models.outcome import CheckOutcome, CheckState, run_digest
from gkcheck.pipeline.audit import Audit
from gkcheck.pipeline.confirm import settle
from gkcheck.runner import run_checks


def refill(
    found: Audit, wanted: Sequence[tuple[str, dict[str, Any]]], store: Path, as_of: date
) -> Audit:
    """Return ``found`` with an outcome for every wanted (check, parameters).

    Nothing is looked at again here. A finding of a new run counts when the audit has the same one
    (check, reason, subject) confirmed by its second look; any other is a suspicion. A check that was
    switched off in the audit stays off. Without ``store`` nothing is added.
    """
    known = {outcome.run for outcome in found.outcomes}
    lacking = [
        (check, params) for check, params in wanted if run_digest(check, params) not in known
    ]
    if not lacking or not store.exists():
        return found
    off = {o.check for o in found.outcomes if o.state is CheckState.DISABLED}
    fresh = run_checks(store, as_of, lacking, disabled=off)
    confirmed = {
        _matter(finding)
        for outcome in found.outcomes
        for finding in outcome.findings
        if finding.certainty is Certainty.SURE and finding.confirmed
    }
    return replace(found, outcomes=[*found.outcomes, *(_settled(o, confirmed) for o in fresh)])


def _matter(finding: Finding) -> tuple[str, ...]:
    """Return what makes two findings the same matter, whatever a plan calls the subject."""
    subject = finding.subject
    where = subject.url or subject.label
    return finding.check, finding.reason, subject.kind, where


def _settled(outcome: CheckOutcome, confirmed: set[tuple[str, ...]]) -> CheckOutcome:
    """Let only what was confirmed before count; all else waits for a person or a new audit."""
    before = {f.fingerprint: f.confirm for f in outcome.findings}
    findings = [
        f if _matter(f) in confirmed else f.model_copy(update={"confirm": []})
        for f in outcome.findings
    ]
    seen = outcome.model_copy(update={"findings": findings})
    looked = {url for finding in findings for url in finding.confirm}
    done = settle([seen], [seen], looked)[0]
    whole = [f.model_copy(update={"confirm": before[f.fingerprint]}) for f in done.findings]
    return done.model_copy(update={"findings": whole})
