"""What people decided of one site, as scoring and the result take it."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Literal, cast

from gkcheck.models.decision import Decisions, ItemDecision, Ruling
from gkcheck.models.finding import Finding, FindingWord
from gkcheck.models.outcome import CheckOutcome
from gkcheck.store.ledger_review import DecisionRow, WaiverRow, Words, day_of, read_words


@dataclass(frozen=True)
class Said:
    """People's words on one site, sorted by what they are about, and those waivers that hold."""

    findings: Mapping[str, FindingWord] = field(default_factory=dict)
    causes: Mapping[str, FindingWord] = field(default_factory=dict)
    items: Mapping[tuple[str, str], ItemDecision] = field(default_factory=dict)

    def of_finding(self, finding: Finding) -> FindingWord | None:
        """Return the word on a finding: its own, else that on its cause."""
        return self.findings.get(finding.fingerprint) or self.causes.get(finding.group)

    def decisions(self, plan: str, outcomes: Iterable[CheckOutcome]) -> Decisions:
        """Return the decisions that bear on ``plan``, given what the checks saw."""
        said: dict[str, FindingWord] = {}
        if self.findings or self.causes:
            for outcome in outcomes:
                for finding in outcome.findings:
                    word = self.of_finding(finding)
                    if word is not None:
                        said[finding.fingerprint] = word
        return Decisions(
            items={item: word for (of, item), word in self.items.items() if of == plan},
            findings={
                mark: Ruling.UPHELD if word.verdict == "confirmed" else Ruling.REJECTED
                for mark, word in said.items()
            },
            said=said,
        )

    def marked(self, findings: Sequence[Finding]) -> list[Finding]:
        """Return the findings with the word on each; certainties stay as the checks set them."""
        if not self.findings and not self.causes:
            return list(findings)
        return [f.model_copy(update={"decision": self.of_finding(f)}) for f in findings]


NOTHING = Said()


def said_of(ledger: Path | None, url: str, as_of: date) -> Said:
    """Return what ``ledger`` holds of the site ``url`` for a run of ``as_of``.

    A waiver holds when it was granted by the end of that month, and neither expired nor revoked on
    ``as_of``. A decision holds whenever it was made.
    """
    return sorted_words(read_words(ledger, url), as_of)


def sorted_words(words: Words, as_of: date) -> Said:
    """Return ``words`` by what they are about, with the waivers that hold on ``as_of``."""
    findings: dict[str, FindingWord] = {}
    causes: dict[str, FindingWord] = {}
    items: dict[tuple[str, str], ItemDecision] = {}
    for row in words.decisions:
        if row.fingerprint is not None:
            if row.verdict in ("confirmed", "rejected"):
                verdict = cast(Literal["confirmed", "rejected"], row.verdict)
                findings[row.fingerprint] = FindingWord(
                    verdict=verdict, by=row.by, on=day_of(row.at), reason=row.reason
                )
        elif row.plan and row.item and (made := _item(row)) is not None:
            items[row.plan, row.item] = made
    for waiver in words.waivers:
        if not holds(waiver, as_of):
            continue
        word = FindingWord(
            verdict="waived", by=waiver.approver, on=date.fromisoformat(waiver.granted_on),
            reason=waiver.reason, until=date.fromisoformat(waiver.expires_on),
        )  # fmt: skip
        if waiver.fingerprint is not None:
            findings[waiver.fingerprint] = word
        elif waiver.cause is not None:
            causes[waiver.cause] = word
    return Said(findings, causes, items)


def _item(row: DecisionRow) -> ItemDecision | None:
    told: dict[str, Any] = {"state": row.verdict, "note": row.reason, "by": row.by}
    if row.verdict == "partial":
        try:
            told["points"] = Decimal(row.points or "")
        except InvalidOperation:
            return None
    elif row.verdict not in ("met", "not_met"):
        return None
    return ItemDecision(decided_on=day_of(row.at), **told)


def holds(waiver: WaiverRow, as_of: date) -> bool:
    """Tell whether a waiver counts in a run of ``as_of``; see :func:`said_of`."""
    end = as_of.replace(day=calendar.monthrange(as_of.year, as_of.month)[1])
    day = as_of.isoformat()
    return (
        waiver.granted_on <= end.isoformat()
        and waiver.expires_on >= day
        and (waiver.revoked_on is None or waiver.revoked_on > day)
    )
