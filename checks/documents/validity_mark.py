"""Do documents that the site itself calls repealed or lapsed say so on their own pages?"""

from __future__ import annotations

import json
from datetime import date

from checks.api import FindingSink, Params, check
from checks.derived.library_entries import GONE_WORDS, NOT_IN_FORCE, is_marked_gone
from checks.derived.repeals import Change, changes
from checks.derived.title_keys import is_interpretation_title
from gkcheck.models.facts import FactKind
from gkcheck.models.finding import Subject
from gkcheck.models.outcome import Measures
from gkcheck.store.reader import FactReader


class ValidityMarkParams(Params):
    """No parameters: every document read is compared with every decision read."""


class ValidityMarkMeasures(Measures):
    """``population``: documents that a decision on the site repeals. ``marked``: those that say so.

    ``decisions``: repeals that the site's documents name, whether the document is here or not.
    """

    marked: int = 0
    decisions: int = 0


@check(
    id="validity_mark",
    title="废止失效标注",
    needs={FactKind.DOCUMENT, FactKind.BODY_TEXT},
    reasons={"not_marked": "“{label}”已由《{by}》废止或宣布失效,页面没有标注"},
    params=ValidityMarkParams,
    measures=ValidityMarkMeasures,
    since="0.2",
)
def run(facts: FactReader, p: ValidityMarkParams, out: FindingSink) -> ValidityMarkMeasures:
    """Match documents with decisions by name, number and date; look for a mark on the page."""
    known = changes(facts)
    population = marked = 0
    for row in facts.rows(
        "SELECT p.id, u.url, coalesce(d.title, p.heading, p.title, '') AS title, p.breadcrumb,"
        " d.document_number, coalesce(d.signed_on, d.published_on) AS day, d.validity"
        " FROM page p JOIN document d ON d.page_id = p.id JOIN url u ON u.id = p.id"
        " WHERE p.page_type = 'article' ORDER BY u.url"
    ):
        if is_interpretation_title(row["title"]):  # it explains the document that was repealed
            continue
        day = date.fromisoformat(row["day"]) if row["day"] else None
        found = known.of(row["title"], row["document_number"], day, row["id"])
        change = next((c for c in found if c.gone), None)
        if change is None:
            continue
        population += 1
        names = json.loads(row["breadcrumb"] or "[]")
        if (
            row["validity"] in NOT_IN_FORCE
            or any(word in name for name in names for word in GONE_WORDS)
            or is_marked_gone(row["title"], facts.body_text(row["id"]) or "")
        ):
            marked += 1
        else:
            _flag(out, row["url"], row["title"], row["document_number"], row["validity"], change)
    return ValidityMarkMeasures(
        population=population,
        marked=marked,
        decisions=sum(c.gone for c in known.all),
        grade=marked / population if population else None,
    )


def _flag(
    out: FindingSink, url: str, title: str, number: str | None, validity: str | None, by: Change
) -> None:
    seen = "页面写着有效" if validity == "in_force" else "页面没有废止、失效的标注"
    out.flag(
        Subject(kind="document", url=url, label=title),
        "not_marked",
        group=f"by:{by.by_url}",
        confirm=[url, by.by_url],
        evidence={
            "expected": "废止、失效的文件有明确标注",
            "seen": f"{seen};{by.decided_on or '日期不详'} 的文件宣布“{by.name}”废止或失效",
            "document_number": number,
            "decision": {"title": by.by_title, "url": by.by_url, "document_number": by.number},
            "found_on": [url, by.by_url],
        },
        by=by.by_title,
    )
