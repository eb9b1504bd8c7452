"""The second look: a finding counts only when it was seen again, later. Pure arithmetic on outcomes.

A finding that was not seen twice stays visible as a suspicion (*review*): it costs nothing until a
person decides, and says why it was not seen twice.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from gkcheck.errors import Reason
from gkcheck.models.finding import Certainty, Finding
from gkcheck.models.outcome import CheckOutcome, CheckState

JUDGED = (CheckState.COMPLETED, CheckState.INCOMPLETE)


def suspects(outcomes: Sequence[CheckOutcome]) -> list[str]:
    """Return the addresses (and ``ipv6:HOST``) that sure findings ask to be looked at again."""
    seen: dict[str, None] = {}
    for outcome in outcomes:
        for finding in outcome.findings:
            if finding.certainty is Certainty.SURE:
                seen.update(dict.fromkeys(finding.confirm))
    return list(seen)


def settle(
    first: Sequence[CheckOutcome],
    second: Sequence[CheckOutcome] | None,
    looked_again: Collection[str],
    at: tuple[str, str] | None = None,
) -> list[CheckOutcome]:
    """Return the outcomes that count, from the checks run before and after the second look.

    ``first`` and ``second`` are runs of the same checks in the same order; ``second`` is None when
    no second look was made. ``looked_again`` holds the addresses that really answered the second
    time; ``at`` the instants of the two looks. A finding of both runs whose addresses were all
    looked at again is confirmed; any other sure finding becomes a suspicion.
    """
    if second is None:
        return [_merge(outcome, None, looked_again, at) for outcome in first]
    return [
        _merge(before, after, looked_again, at) for before, after in zip(first, second, strict=True)
    ]


def _merge(
    before: CheckOutcome,
    after: CheckOutcome | None,
    looked_again: Collection[str],
    at: tuple[str, str] | None,
) -> CheckOutcome:
    if after is not None and after.state not in JUDGED:
        after = None
    base = after or before
    if base.state not in JUDGED:
        return base
    twice = {f.fingerprint for f in before.findings if f.certainty is Certainty.SURE}
    now = {f.fingerprint for f in base.findings}
    findings: list[Finding] = []
    demoted: list[Finding] = []
    for finding in base.findings:
        if finding.certainty is not Certainty.SURE:
            findings.append(finding)
            continue
        reached = bool(finding.confirm) and all(url in looked_again for url in finding.confirm)
        if after is not None and reached and finding.fingerprint in twice:
            findings.append(_with_looks(finding, at, confirmed=True))
        elif after is not None and reached:
            demoted.append(_suspicion(finding, Reason.LOOKS_DIFFER))
        else:
            demoted.append(_suspicion(finding, Reason.SEEN_ONCE))
    for finding in before.findings:
        if finding.certainty is Certainty.SURE and finding.fingerprint not in now:
            demoted.append(_suspicion(finding, Reason.LOOKS_DIFFER))
    return _recount(base, findings, demoted)


def _with_looks(finding: Finding, at: tuple[str, str] | None, *, confirmed: bool) -> Finding:
    evidence = dict(finding.evidence)
    if at is not None and "looks" not in evidence:
        seen = evidence.get("seen")
        evidence["looks"] = [{"at": at[0], "saw": seen}, {"at": at[1], "saw": seen}]
    return finding.model_copy(update={"confirmed": confirmed, "evidence": evidence})


def _suspicion(finding: Finding, reason: Reason) -> Finding:
    evidence = {**finding.evidence, "unconfirmed": reason}
    return finding.model_copy(update={"certainty": Certainty.REVIEW, "evidence": evidence})


def _recount(base: CheckOutcome, findings: list[Finding], demoted: list[Finding]) -> CheckOutcome:
    """Move demoted findings from ``flagged`` to ``review``; capped findings keep their totals."""
    if not demoted:
        return base.model_copy(update={"findings": findings})
    measures = dict(base.measures)
    kept = [f for f in findings if f.certainty is Certainty.SURE]
    sure_stored = sum(f.certainty is Certainty.SURE for f in base.findings)
    beyond_cap = max(0, int(measures.get("flagged", 0)) - sure_stored)
    measures["flagged"] = len(kept)
    measures["flagged_groups"] = len({f.group for f in kept})
    measures["review"] = int(measures.get("review", 0)) + len(demoted) + beyond_cap
    # A count of what was lacking is lowered with its findings: it may be too low, never too high.
    total = base.findings_total + sum(f.fingerprint in _missing(base, demoted) for f in demoted)
    return base.model_copy(
        update={
            "findings": [*findings, *demoted],
            "measures": measures,
            "findings_total": max(total, len(findings) + len(demoted)),
        }
    )


def _missing(base: CheckOutcome, demoted: Sequence[Finding]) -> set[str]:
    """Return fingerprints of demoted findings that only the first run had."""
    there = {f.fingerprint for f in base.findings}
    return {f.fingerprint for f in demoted} - there
