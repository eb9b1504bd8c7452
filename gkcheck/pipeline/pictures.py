"""Which pictures a report needs: the home page, its menu, and one place of each main cause."""

from __future__ import annotations

import json
import posixpath
from urllib.parse import urlsplit

from crawler.pictures import PictureWish
from gkcheck.models.finding import Finding
from gkcheck.models.result import SiteResult

#: Pictures in one report; each costs a rendering and about 60 KB.
MAX_PICTURES = 10
MENU = "nav, #nav, .nav, .navbar, .menu, .daohang, .mainnav, header ul"


def wishes(result: SiteResult) -> list[PictureWish]:
    """Return the pictures to take: home page, menu, and the causes that gain most."""
    if result.run.state in ("blocked", "unreachable"):
        return []
    wanted = [PictureWish("home", result.site.url)]
    if any(finding.evidence.get("nearest") is not None for finding in result.findings):
        wanted.append(PictureWish("menu", result.site.url, MENU, crop=True))
    by_mark = {finding.fingerprint: finding for finding in result.findings}
    for cause in result.causes:
        finding = by_mark[cause.example]
        page = _page(finding)
        if page is not None and len(wanted) < MAX_PICTURES:
            purpose = f"finding:{finding.fingerprint}"
            wanted.append(PictureWish(purpose, page, _selector(finding)))
    return wanted


def _page(finding: Finding) -> str | None:
    """Return a page that shows the finding: the subject itself, else one that holds it."""
    if finding.subject.kind in ("column", "document", "page", "site") and finding.subject.url:
        return finding.subject.url
    found_on = finding.evidence.get("found_on")
    if isinstance(found_on, list) and found_on:
        first = found_on[0]
        told = first.get("url") if isinstance(first, dict) else first
        return told if isinstance(told, str) and told.startswith("http") else None
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
