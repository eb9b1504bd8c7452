"""Lines of an explanation that tell what people said of the findings behind an item. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from gkcheck.models.decision import Decisions
from gkcheck.models.finding import FindingWord
from gkcheck.models.outcome import CheckOutcome
from gkcheck.models.plan import PlanItem

SHOWN = 5
WORDS = {"confirmed": "确认为问题", "rejected": "排除", "waived": "豁免"}


def word_line(said: FindingWord) -> str:
    """Return who said what of a finding, when and why, in one line."""
    until = f"至 {said.until}" if said.until else ""
    return f"{WORDS[said.verdict]}{until}({said.by},{said.on}):{said.reason}"


def said_lines(
    item: PlanItem, outcomes: Mapping[str, CheckOutcome], decisions: Decisions
) -> tuple[str, ...]:
    """Return a line for each finding of the item's checks that a person ruled on, a few in full."""
    if item.judge is None or not decisions.said:
        return ()
    told: dict[str, str] = {}
    for run in dict.fromkeys(leaf.run for leaf in item.judge.leaves()):
        outcome = outcomes.get(run)
        for finding in outcome.findings if outcome else ():
            said = decisions.said.get(finding.fingerprint)
            if said is not None:
                told[finding.fingerprint] = f"人工认定 {finding.subject.label}:{word_line(said)}"
    lines = list(told.values())
    rest = len(lines) - SHOWN
    return (*lines[:SHOWN], *([f"另有 {rest} 处经人工认定"] if rest > 0 else []))
