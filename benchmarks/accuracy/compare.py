"""Compares what the checks said of a portal with what was planted. Pure.

A *sure* finding that an expectation describes is right; any other sure finding is wrong: nothing
else was planted. Findings of one cause (a tag that a template lacks on 100 pages) count once, and are
wrong if one of them is. An expectation that asks for a sure finding and gets only a suspicion is missed,
and told apart from one that nothing was said of. Suspicions cost nobody a point; those that no
expectation describes are counted on their own.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass, field

from benchmarks.accuracy.audit_one import Audited
from gkcheck.models.finding import Certainty, Finding
from gkcheck.models.outcome import CheckOutcome, CheckState
from gkcheck.portal import Expectation

#: Checks that look at the columns their parameters name.
COLUMN_CHECKS = {"required_column", "empty_column", "stale_column"}

#: Reviews that show what is there for a person to look at; they doubt nothing.
EVIDENCE = {("topic_published", "topic_found"), ("inquiry_channel", "channel_untried")}

#: What the small portals that a browser opens are there for.
ON_A_PHONE = {"mobile_layout"}


@dataclass
class Tally:
    """Counts of one check over all portals, and the sentences of each mistake."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    doubted: int = 0
    told: int = 0
    untold: int = 0
    doubts_planted: int = 0
    doubts_told: int = 0
    evidence: int = 0
    suspected: int = 0
    suspected_right: int = 0
    undecided: int = 0
    clean: int = 0
    runs: int = 0
    failed: int = 0
    styles: set[str] = field(default_factory=set)
    near_misses: int = 0
    mistakes: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float | None:
        """Share of sure findings that are right; None: there are none."""
        found = self.right + self.wrong
        return self.right / found if found else None

    @property
    def recall(self) -> float | None:
        """Share of planted defects with a sure finding; None: none was planted."""
        planted = self.told + self.missed
        return self.told / planted if planted else None

    @property
    def doubt_precision(self) -> float | None:
        """Share of suspicions that something planted (or left out) led to; None: there are none."""
        return self.suspected_right / self.suspected if self.suspected else None

    @property
    def doubt_recall(self) -> float | None:
        """Share of faults planted for a suspicion that led to one; None: none was planted."""
        return self.doubts_told / self.doubts_planted if self.doubts_planted else None


def _path(url: str | None, root: str) -> str | None:
    return None if url is None else "/" + url.removeprefix(root)


def _about(entry: Expectation, path: str | None, label: str) -> bool:
    if entry.paths and path not in entry.paths:
        return False
    return entry.label is None or re.search(entry.label, label) is not None


def fits(entry: Expectation, finding: Finding, root: str) -> bool:
    """Tell whether ``entry`` describes ``finding``; how sure it must be is not asked."""
    return (
        entry.check == finding.check
        and finding.reason in entry.reasons
        and _about(entry, _path(finding.subject.url, root), finding.subject.label)
    )


def _asked(entry: Expectation, outcomes: list[CheckOutcome]) -> bool:
    """Tell whether any run of the check was to look at what the entry is about.

    A check told columns looks at those alone: the entry's label must then be one of them.
    """
    told = [json.dumps(o.params, ensure_ascii=False) for o in outcomes]
    if entry.asked is not None and not any(re.search(entry.asked, text) for text in told):
        return False
    if entry.check not in COLUMN_CHECKS or entry.label is None:
        return True
    return any('"columns"' not in text or re.search(entry.label, text) for text in told)


def _untellable(entry: Expectation, outcome: CheckOutcome, root: str) -> bool:
    return any(
        one.reason in entry.reasons and _about(entry, _path(one.url, root), one.label)
        for one in outcome.undecided
    )


def count(audited: Audited, tallies: dict[str, Tally]) -> None:
    """Add what one portal shows to ``tallies`` (by check)."""
    by_check: dict[str, list[CheckOutcome]] = defaultdict(list)
    for outcome in audited.outcomes:
        by_check[outcome.check].append(outcome)
    where, root = audited.labelled.id, audited.root
    for check, outcomes in by_check.items():
        if audited.labelled.phone and check not in ON_A_PHONE:
            continue
        tally = tallies.setdefault(check, Tally())
        entries = [e for e in audited.expected.entries if e.check == check]
        judged = [o for o in outcomes if o.state in (CheckState.COMPLETED, CheckState.INCOMPLETE)]
        tally.runs += len(outcomes)
        for outcome in outcomes:
            if outcome.state is CheckState.ERROR:
                tally.failed += 1
                tally.mistakes.append(f"{where}: error: {(outcome.detail or '')[:200]}")
        if judged:
            tally.styles.add(audited.labelled.spec.style)
        tally.undecided += len({(u.reason, u.url, u.label) for o in outcomes for u in o.undecided})
        findings = {
            (f.certainty, f.reason, f.subject.url, f.subject.label): f
            for o in outcomes
            for f in o.findings
        }
        causes: dict[tuple[str, object], bool] = {}
        for finding in findings.values():
            known = any(fits(entry, finding, root) for entry in entries)
            if finding.certainty is Certainty.SURE:
                subject = (finding.subject.url, finding.subject.label)
                cause = (finding.reason, finding.group or subject)
                causes[cause] = causes.get(cause, True) and known
                if not known:
                    tally.mistakes.append(f"{where}: wrong: {finding.reason}: {finding.message}")
            elif (check, finding.reason) in EVIDENCE:
                tally.evidence += 1
            else:
                tally.suspected += 1
                tally.suspected_right += known
                if not known:
                    tally.mistakes.append(f"{where}: doubt: {finding.reason}: {finding.message}")
        tally.right += sum(causes.values())
        tally.wrong += len(causes) - sum(causes.values())
        planted = any(e.required and e.certainty in ("sure", "review") for e in entries)
        if judged and not planted and all(causes.values()):
            tally.clean += 1
        for entry in entries:
            if not _asked(entry, outcomes):
                continue
            _meet(entry, list(findings.values()), outcomes, audited, tally)


def _meet(
    entry: Expectation,
    findings: list[Finding],
    outcomes: list[CheckOutcome],
    audited: Audited,
    tally: Tally,
) -> None:
    """Count whether one expectation was met."""
    root = audited.root
    hits = {f.certainty for f in findings if fits(entry, f, root)}
    words = f"{audited.labelled.id}: missed: {entry.defect} {'/'.join(entry.reasons)} {entry.label or entry.paths}"
    if entry.certainty == "none":
        tally.near_misses += 1
        return
    if entry.certainty == "undecided":
        met = any(_untellable(entry, o, root) for o in outcomes)
        if entry.required and not met:
            tally.untold += 1
            tally.mistakes.append(words + " (should be undecided)")
        return
    if not entry.required or entry.measure is not None:
        return
    if entry.certainty == "review":
        tally.doubts_planted += 1
        tally.doubts_told += bool(hits)
        if not hits:
            tally.untold += 1
            tally.mistakes.append(words + " (should be a suspicion)")
    elif Certainty.SURE in hits:
        tally.told += 1
    else:
        tally.missed += 1
        tally.doubted += Certainty.REVIEW in hits
        tally.mistakes.append(words + (" (only suspected)" if hits else ""))
