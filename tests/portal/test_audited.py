"""Defects that the demo does not carry: planted, crawled, checked, and found as declared."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest

from crawler.run import crawl
from gkcheck.models.outcome import CheckOutcome
from gkcheck.models.site import SiteKind, SiteSpec
from gkcheck.portal import Defect, Expectation, PortalSpec, generate, serve
from gkcheck.runner import run_checks
from gkcheck.scoring.load import load_plan

RULES = Path(__file__).parents[2] / "rules"
DEFECTS = (
    Defect.NO_ICP_RECORD,
    Defect.NO_SPONSOR,
    Defect.NO_CONTACT,
    Defect.NO_SITE_MARK,
    Defect.NO_SITE_MAP,
    Defect.COLUMN_SYNONYM,
)


def wanted() -> list[tuple[str, dict[str, object]]]:
    """The checks of one plan's items for counties that look at columns and site marks."""
    leaves = [
        leaf
        for item in load_plan(RULES, "chongqing-2021").items
        if item.judge and SiteKind.PORTAL_COUNTY in item.applies_to
        for leaf in item.judge.leaves()
    ]
    return [
        (leaf.check, leaf.params)
        for leaf in leaves
        if leaf.check in {"site_mark", "required_column"} and leaf.check is not None
    ]


def met(entry: Expectation, outcomes: list[CheckOutcome]) -> bool:
    own = [outcome for outcome in outcomes if outcome.check == entry.check]
    if entry.measure is not None:
        label = entry.label or ""
        asked = [o for o in own if label in str(o.params)]
        return any(o.measures[entry.measure] >= 1 for o in asked)
    return any(
        finding.reason in entry.reasons
        and finding.certainty.value == entry.certainty
        and re.search(entry.label or "", finding.subject.label)
        for outcome in own
        for finding in outcome.findings
    )


@pytest.mark.slow
def test_marks_and_synonyms_are_found_as_declared(tmp_path: Path) -> None:
    spec = PortalSpec(defects=DEFECTS, articles=0.5)
    expected = generate(tmp_path / "portal", spec)
    with serve(tmp_path / "portal") as served:
        site = SiteSpec(url=served.url4, allow_private=True, rate=0, browser=False)
        asyncio.run(crawl(site, tmp_path / "out", as_of=spec.as_of))
    outcomes = run_checks(tmp_path / "out" / "facts.db", spec.as_of, wanted())
    assert {e.defect for e in expected.entries} == set(DEFECTS)
    assert [e for e in expected.entries if not met(e, outcomes)] == []
    marks = [f for o in outcomes if o.check == "site_mark" for f in o.findings]
    assert len({f.subject.label for f in marks}) == len(DEFECTS) - 1
