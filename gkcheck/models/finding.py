"""Findings: what a check saw, where, and how sure it is."""

from __future__ import annotations

import hashlib
from datetime import date
from enum import StrEnum
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class Certainty(StrEnum):
    """``sure``: counts. ``review``: a person must look; counts neither way until then."""

    SURE = "sure"
    REVIEW = "review"


class Subject(BaseModel):
    """What a finding is about: a page, link, column, document, medium, host or the site."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str = Field(description="site, host, page, column, document, link, image, video, ...")
    url: str | None = Field(default=None, description="None when the subject has no address")
    label: str = Field(description="what a person calls it, in Chinese where the site does")


class Evidence(BaseModel):
    """What was expected, what was seen and where. Extra keys carry what a check alone knows.

    Keys with a fixed meaning beyond the fields here: ``searched`` (list of URLs), ``compared``
    (count of names), ``nearest`` (list of {name, path, url, similarity, why}), ``found_on`` (pages
    that hold the subject), ``snippet`` (short text, never HTML), ``looks`` (the two looks: list of
    {at, saw}).
    """

    model_config = ConfigDict(frozen=True, extra="allow")

    expected: str | None = None
    seen: str | None = None


class FindingWord(BaseModel):
    """What a person said of one finding: it holds, it does not, or it is waived for a time."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    verdict: Literal["confirmed", "rejected", "waived"]
    by: str = Field(description="who decided, or who approved the waiver")
    on: date = Field(description="day on which it was said")
    reason: str
    until: date | None = Field(default=None, description="last day of a waiver")


class Finding(BaseModel):
    """One finding of one check. ``fingerprint`` is the same in every run that sees it again."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fingerprint: str
    check: str
    reason: str = Field(description="code, one of the check's own reasons")
    certainty: Certainty
    subject: Subject
    group: str = Field(description="one cause, many symptoms: findings of a group share it")
    message: str = Field(description="one Chinese sentence")
    evidence: dict[str, Any]
    confirm: list[str] = Field(
        default_factory=list, description="URLs (or 'ipv6:HOST') to look at again before it counts"
    )
    confirmed: bool = Field(default=False, description="seen in both looks")
    decision: FindingWord | None = Field(
        default=None, description="what a person said of it; certainty stays what the check said"
    )

    @property
    def struck(self) -> bool:
        """Tell whether a person took it out: rejected or waived."""
        return self.decision is not None and self.decision.verdict != "confirmed"

    @property
    def counts(self) -> bool:
        """Tell whether it is a problem: sure, or confirmed by a person, and not taken out."""
        said = self.decision is not None and self.decision.verdict == "confirmed"
        return not self.struck and (said or self.certainty is Certainty.SURE)

    @property
    def waits(self) -> bool:
        """Tell whether it is a suspicion about which no person has said anything."""
        return self.certainty is Certainty.REVIEW and self.decision is None


def fingerprint(check: str, reason: str, subject: Subject) -> str:
    """Return 16 hex digits that name a finding across runs (check, reason, subject)."""
    text = "\x1f".join((check, reason, subject.kind, subject.url or "", subject.label))
    return hashlib.sha256(text.encode()).hexdigest()[:16]
