"""Writes ``result.earl.json``: the verdicts as W3C EARL 1.0 assertions in JSON-LD.

Source of the outcomes: Evaluation and Report Language (EARL) 1.0 Schema, section 2.7.
"""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import quote

from gkcheck.models.result import SiteResult
from gkcheck.models.verdict import VerdictState
from reports.text import clean

NAME = "result.earl.json"

OUTCOMES: dict[VerdictState, str] = {
    VerdictState.MET: "earl:passed",
    VerdictState.NOT_MET: "earl:failed",
    VerdictState.PARTIAL: "earl:failed",
    VerdictState.UNDETERMINED: "earl:cantTell",
    VerdictState.NEEDS_REVIEW: "earl:cantTell",
    VerdictState.MANUAL: "earl:untested",
    VerdictState.EXCLUDED: "earl:inapplicable",
}


CONTEXT = {"earl": "http://www.w3.org/ns/earl#", "dct": "http://purl.org/dc/terms/"}


def assertion(
    *, version: str, url: str, plan: str, item: str, title: str, state: VerdictState,
    description: str, day: str,
) -> dict[str, object]:  # fmt: skip
    """Return one verdict as an ``earl:Assertion``. ``day``: YYYY-MM-DD, the day of reference."""
    return {
        "@type": "earl:Assertion",
        "earl:assertedBy": {"@type": "earl:Software", "dct:title": "gkcheck",
                            "dct:hasVersion": version},
        "earl:subject": {"@type": "earl:TestSubject", "@id": url},
        "earl:test": {"@type": "earl:TestRequirement",
                      "@id": f"urn:gkcheck:{quote(plan)}:{quote(item)}",
                      "dct:title": clean(title, 120)},
        "earl:mode": {"@id": "earl:manual" if state is VerdictState.MANUAL else "earl:automatic"},
        "earl:result": {"@type": "earl:TestResult", "earl:outcome": {"@id": OUTCOMES[state]},
                        "dct:description": clean(description, 800), "dct:date": day},
    }  # fmt: skip


def export_earl(result: SiteResult, out: Path) -> Path:
    """Write ``result.earl.json`` into the folder ``out`` and return its path. Raises OSError."""
    assertions = [
        assertion(
            version=result.run.version, url=result.site.url, plan=plan.plan, item=item.item,
            title=item.title, state=item.state, description=" ".join(item.explanation),
            day=result.run.as_of.isoformat(),
        )
        for plan in result.plans
        for item in plan.items
    ]  # fmt: skip
    out.mkdir(parents=True, exist_ok=True)
    path = out / NAME
    text = json.dumps({"@context": CONTEXT, "@graph": assertions}, ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8", errors="replace")
    return path
