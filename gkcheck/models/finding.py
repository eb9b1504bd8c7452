"""Findings: what a check saw, where, and how sure it is."""

from __future__ import annotations

import hashlib
from enum import StrEnum
from typing import Any

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


def fingerprint(check: str, reason: str, subject: Subject) -> str:
    """Return 16 hex digits that name a finding across runs (check, reason, subject)."""
    text = "\x1f".join((check, reason, subject.kind, subject.url or "", subject.label))
    return hashlib.sha256(text.encode()).hexdigest()[:16]
