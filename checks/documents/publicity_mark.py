"""Do policy documents say how public they are, or that they are to be made public?"""

from __future__ import annotations

import re
from typing import Any

from checks.api import FindingSink, Params, check
from checks.derived.column_pages import named_columns, pages_in
from checks.derived.column_tree import columns
from checks.derived.coverage import not_rendered
from checks.derived.title_keys import is_interpretation_title
from gkcheck.errors import Reason
from gkcheck.models.facts import FactKind
from gkcheck.models.finding import Subject
from gkcheck.models.outcome import Measures
from gkcheck.models.plan import ColumnSpec
from gkcheck.store.content import MAX_TEXT
from gkcheck.store.reader import FactReader

MIN_TEXT = 100
# Marks of GB/T 9704 documents and their field tables, and articles that order publication.
_MARK = re.compile(
    r"此件(?:主动公开|依申请公开|不予公开|公开发布|删减后公开)|主动公开|依申请公开|不予公开|公开发布"
    r"|(?:信息)?公开(?:属性|方式|类型|类别|形式|选项|程度|范围)|(?:向社会|依法|及时|予以|应当|必须).{0,12}(?:公开|公布|公示)"
)
# The colophon (版记): where it is in the web text, the mark above it would be too.
_COLOPHON = re.compile(r"抄送[:：]|\d{4}年\d{1,2}月\d{1,2}日印发")
_TAIL = 600


class PublicityMarkParams(Params):
    """``columns``: policy documents from here (empty: anywhere). ``year``: of publication."""

    columns: tuple[ColumnSpec, ...] = ()
    year: int | None = None


class PublicityMarkMeasures(Measures):
    """``population``: documents with a number, of the year. ``marked``: those with a mark."""

    marked: int = 0


@check(
    id="publicity_mark",
    title="文件公开属性",
    needs={FactKind.DOCUMENT, FactKind.BODY_TEXT, FactKind.COLUMN},
    reasons={
        "mark_missing": "文件“{label}”没有写明公开属性,也没有公开的要求",
        "mark_not_seen": "文件“{label}”的网页文本里没有见到公开属性,版记可能没有放上网",
    },
    params=PublicityMarkParams,
    measures=PublicityMarkMeasures,
    since="0.2",
)
def run(facts: FactReader, p: PublicityMarkParams, out: FindingSink) -> PublicityMarkMeasures:
    """Read each numbered document whole; a text without its colophon proves nothing."""
    within: set[int] | None = None
    if p.columns:
        tree = facts.once("columns", lambda: columns(facts))
        within = pages_in(facts, tree, [i for i in named_columns(p.columns, tree) if i is not None])
    population = marked = 0
    for row in facts.rows(
        "SELECT p.id, u.url, coalesce(d.title, p.heading, p.title, u.url) AS title, d.fields,"
        " d.document_number, d.published_on FROM page p JOIN document d ON d.page_id = p.id"
        " JOIN url u ON u.id = p.id WHERE p.page_type = 'article'"
        " AND d.document_number IS NOT NULL ORDER BY u.url"
    ):
        if (within is not None and row["id"] not in within) or is_interpretation_title(
            row["title"]
        ):
            continue
        if p.year is not None and row["published_on"] and int(row["published_on"][:4]) != p.year:
            continue
        population += 1
        text = facts.body_text(row["id"]) or ""
        if _MARK.search(text) or _MARK.search(row["fields"]):
            marked += 1
        elif p.year is not None and not row["published_on"]:
            out.undecided(Reason.NO_DATES, row["title"], url=row["url"])
        else:
            _report(facts, out, row, text)
    grade = marked / population if population else None
    return PublicityMarkMeasures(population=population, marked=marked, grade=grade)


def _report(facts: FactReader, out: FindingSink, row: Any, text: str) -> None:
    if len(text) < MIN_TEXT:
        reason = not_rendered(facts, row["id"]) or Reason.PICTURE_ONLY
        out.undecided(reason, row["title"], url=row["url"])
        return
    if len(text) >= MAX_TEXT - 1:
        out.undecided(Reason.BUDGET_BYTES, row["title"], url=row["url"])
        return
    whole = _COLOPHON.search(text[-_TAIL:]) is not None
    evidence = {
        "expected": "写明主动公开、依申请公开等公开属性,或写明公开的要求",
        "seen": f"全文 {len(text)} 字没有见到,"
        + ("文末有版记" if whole else "文末没有版记,可能没有放上网"),
        "snippet": text[-160:],
        "document_number": row["document_number"],
        "found_on": [row["url"]],
    }
    subject = Subject(kind="document", url=row["url"], label=row["title"])
    if whole:
        out.flag(subject, "mark_missing", confirm=[row["url"]], evidence=evidence)
    else:
        out.review(subject, "mark_not_seen", evidence=evidence)
