"""Which pictures a report needs: the home page, its menu, and one place of each main cause."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from crawler.pictures import PictureWish
from gkcheck.models.finding import Certainty, Finding
from gkcheck.models.outcome import CheckOutcome

#: Pictures of findings in one report; each costs a rendering and about 60 KB.
MAX_FINDINGS = 12
MENU = "nav, #nav, .nav, .navbar, .menu, .daohang, .mainnav, header ul"


def wishes(home: str, outcomes: Sequence[CheckOutcome]) -> list[PictureWish]:
    """Return the pictures to take for these outcomes."""
    wanted = [PictureWish("home", home)]
    findings = [f for outcome in outcomes for f in outcome.findings]
    if any(f.evidence.get("nearest") is not None for f in findings):
        wanted.append(PictureWish("menu", home, MENU))
    wanted += list(_of_findings(findings))[:MAX_FINDINGS]
    return wanted


def _of_findings(findings: Sequence[Finding]) -> Iterator[PictureWish]:
    seen: set[str] = set()
    for finding in findings:
        if finding.certainty is not Certainty.SURE or finding.group in seen:
            continue
        page = _page(finding)
        if page is not None:
            seen.add(finding.group)
            yield PictureWish(f"finding:{finding.fingerprint}", page, _selector(finding))


def _page(finding: Finding) -> str | None:
    """Return a page that shows the finding: one that holds the subject, else the subject."""
    found_on = finding.evidence.get("found_on")
    if isinstance(found_on, list) and found_on:
        first = found_on[0]
        told = first.get("url") if isinstance(first, dict) else first
        return told if isinstance(told, str) and told.startswith("http") else None
    if finding.subject.kind in ("column", "document", "page", "site"):
        return finding.subject.url
    return None


def _selector(finding: Finding) -> str | None:
    """Return a selector of the element that points at the subject, by its file name."""
    if not finding.subject.url:
        return None
    name = posixpath.basename(urlsplit(finding.subject.url).path)
    if not name or finding.subject.kind in ("column", "document", "page", "site"):
        return None
    quoted = json.dumps(name, ensure_ascii=True)
    return f"[src*={quoted}], [href*={quoted}], [data-src*={quoted}]"
