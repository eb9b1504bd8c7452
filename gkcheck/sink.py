"""Where checks report: makes findings, counts distinct subjects, keeps no more than the cap."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from checks.api import CheckMeta
from gkcheck.errors import Reason
from gkcheck.models.finding import Certainty, Evidence, Finding, Subject, fingerprint
from gkcheck.models.outcome import Undecided
from gkcheck.text.mask import mask

MAX_WORD = 120
MAX_LABEL = 200
MAX_TEXT = 500
MAX_LIST = 50
MAX_DEPTH = 6

_Key = tuple[str, str]


class Sink:
    """Implements :class:`checks.api.FindingSink`.

    A subject is its address and label. It counts once: as flagged, else as review, else as
    undecided. Raises ValueError for a reason the check has not declared.
    """

    def __init__(self, meta: CheckMeta, cap: int) -> None:
        self.findings: list[Finding] = []
        self.open_subjects: list[Undecided] = []
        self.total = 0
        self._meta = meta
        self._cap = cap
        self._flagged: set[_Key] = set()
        self._groups: set[str] = set()
        self._review: set[_Key] = set()
        self._open: set[_Key] = set()
        self._prints: set[str] = set()

    def flag(
        self,
        subject: Subject,
        reason: str,
        *,
        group: str | None = None,
        confirm: Sequence[str] = (),
        evidence: Mapping[str, Any],
        **words: object,
    ) -> None:
        """Report a sure finding."""
        finding = self._finding(subject, reason, Certainty.SURE, group, confirm, evidence, words)
        self._flagged.add(_key(finding.subject))
        self._groups.add(finding.group)
        self._keep(finding)

    def review(
        self,
        subject: Subject,
        reason: str,
        *,
        group: str | None = None,
        evidence: Mapping[str, Any],
        **words: object,
    ) -> None:
        """Report a suspicion that a person must look at."""
        finding = self._finding(subject, reason, Certainty.REVIEW, group, (), evidence, words)
        self._review.add(_key(finding.subject))
        self._keep(finding)

    def undecided(
        self, reason: Reason, label: str, *, url: str | None = None, detail: str | None = None
    ) -> None:
        """Say that one subject could not be told."""
        label = clean(label, MAX_LABEL)
        key = (url or "", label)
        if key not in self._open:
            self._open.add(key)
            if len(self.open_subjects) < self._cap:
                detail = None if detail is None else clean(detail, MAX_TEXT)
                self.open_subjects.append(
                    Undecided(reason=Reason(reason), label=label, url=url, detail=detail)
                )

    def counts(self) -> dict[str, int]:
        """Return flagged, flagged_groups, review and undecided, in distinct subjects."""
        review = self._review - self._flagged
        return {
            "flagged": len(self._flagged),
            "flagged_groups": len(self._groups),
            "review": len(review),
            "undecided": len(self._open - self._flagged - review),
        }

    def _finding(
        self,
        subject: Subject,
        reason: str,
        certainty: Certainty,
        group: str | None,
        confirm: Sequence[str],
        evidence: Mapping[str, Any],
        words: Mapping[str, object],
    ) -> Finding:
        sentence = self._meta.reasons.get(reason)
        if sentence is None:
            raise ValueError(f"{self._meta.id} has no reason {reason!r}")
        subject = subject.model_copy(update={"label": clean(subject.label, MAX_LABEL)})
        named = {name: clean(str(word), MAX_WORD) for name, word in words.items()}
        mark = fingerprint(self._meta.id, reason, subject)
        return Finding(
            fingerprint=mark,
            check=self._meta.id,
            reason=reason,
            certainty=certainty,
            subject=subject,
            group=group or mark,
            message=sentence.format(**{"label": subject.label, **named}),
            evidence=bounded(evidence),
            confirm=list(dict.fromkeys(confirm)),
        )

    def _keep(self, finding: Finding) -> None:
        if finding.fingerprint in self._prints:
            return
        self._prints.add(finding.fingerprint)
        self.total += 1
        if len(self.findings) < self._cap:
            self.findings.append(finding)


def clean(text: str, limit: int) -> str:
    """Return ``text`` on one line, personal numbers masked, of at most ``limit`` characters."""
    if not text.startswith(("http://", "https://")):
        text = mask(text)
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def bounded(evidence: Mapping[str, Any]) -> dict[str, Any]:
    """Return evidence as plain JSON values, long texts and lists cut; unset keys are dropped."""
    known = Evidence.model_validate(dict(evidence)).model_dump(mode="json", exclude_none=True)
    cut = _cut(known, 0)
    json.dumps(cut)
    return dict(cut)


def _cut(value: Any, depth: int) -> Any:
    if depth > MAX_DEPTH:
        return "…"
    if isinstance(value, str):
        return clean(value, MAX_TEXT)
    if isinstance(value, dict):
        return {str(k): _cut(v, depth + 1) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_cut(v, depth + 1) for v in value[:MAX_LIST]]
    return value


def _key(subject: Subject) -> _Key:
    return (subject.url or "", subject.label)
