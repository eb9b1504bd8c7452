"""Findings grouped by cause, and what mending each cause would gain. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from gkcheck.models.finding import Finding
from gkcheck.models.result import CauseResult

#: Causes whose gain is worked out, those that stand in most places; the rest are listed without.
RESCORED = 200


@dataclass
class _Cause:
    example: Finding
    places: int = 0
    findings: list[str] = field(default_factory=list)


def causes(
    findings: Sequence[Finding],
    titles: Mapping[str, str],
    gain_of: Callable[[Sequence[str]], Mapping[str, Decimal]],
) -> list[CauseResult]:
    """Return the causes of findings that count, the greatest gain first, then the most places.

    ``gain_of`` tells, for fingerprints, the points each plan gains when they are mended. ``titles``
    names checks, for causes of several findings.
    """
    grouped: dict[str, _Cause] = {}
    for finding in findings:
        if finding.counts:
            cause = grouped.setdefault(finding.group, _Cause(finding))
            cause.places += max(1, len(list(_places(finding))))
            cause.findings.append(finding.fingerprint)
    ordered = sorted(grouped.items(), key=lambda pair: -pair[1].places)
    found = [
        CauseResult(
            group=group,
            check=cause.example.check,
            title=_title(cause, titles),
            places=cause.places,
            example=cause.example.fingerprint,
            gain={p: g for p, g in gain_of(cause.findings).items() if g} if n < RESCORED else {},
        )
        for n, (group, cause) in enumerate(ordered)
    ]
    return sorted(found, key=lambda c: (-max(c.gain.values(), default=Decimal(0)), -c.places))


def _places(finding: Finding) -> Iterator[object]:
    told = finding.evidence.get("found_on")
    if isinstance(told, list):
        yield from told


def _title(cause: _Cause, titles: Mapping[str, str]) -> str:
    if len(cause.findings) == 1:
        return cause.example.message
    lacking = cause.example.evidence.get("cause")
    if isinstance(lacking, str):
        return f"没有“{lacking}”,应在其中或其下的 {len(cause.findings)} 个栏目都没有找到"
    name = titles.get(cause.example.check, cause.example.check)
    return f"{name}:{cause.example.message} 等 {len(cause.findings)} 处"
