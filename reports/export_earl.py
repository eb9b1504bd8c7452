"""Writes ``result.earl.json``: the verdicts as W3C EARL 1.0 assertions in JSON-LD.

Source of the outcomes: Evaluation and Report Language (EARL) 1.0 Schema, section 2.7.
"""

from __future__ import annotations

import json
from pathlib import Path

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


def export_earl(result: SiteResult, out: Path) -> Path:
    """Write ``result.earl.json`` into the folder ``out`` and return its path. Raises OSError."""
    assertions = [
        {
            "@type": "earl:Assertion",
            "earl:assertedBy": {"@type": "earl:Software", "dct:title": "gkcheck",
                                "dct:hasVersion": result.run.version},
            "earl:subject": {"@type": "earl:TestSubject", "@id": result.site.url},
            "earl:test": {"@type": "earl:TestRequirement",
                          "@id": f"urn:gkcheck:{plan.plan}:{item.item}",
                          "dct:title": clean(item.title, 120)},
            "earl:mode": {"@id": "earl:manual" if item.state is VerdictState.MANUAL
                          else "earl:automatic"},
            "earl:result": {"@type": "earl:TestResult",
                            "earl:outcome": {"@id": OUTCOMES[item.state]},
                            "dct:description": clean(" ".join(item.explanation), 800),
                            "dct:date": result.run.as_of.isoformat()},
        }
        for plan in result.plans
        for item in plan.items
    ]  # fmt: skip
    context = {"earl": "http://www.w3.org/ns/earl#", "dct": "http://purl.org/dc/terms/"}
    out.mkdir(parents=True, exist_ok=True)
    path = out / NAME
    graph = {"@context": context, "@graph": assertions}
    text = json.dumps(graph, ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8", errors="replace")
    return path
