"""Do documents show the fields that are asked for, filled?"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from hashlib import blake2b
from typing import Literal

from pydantic import Field

from checks.api import FindingSink, Params, check
from checks.derived.column_pages import pages_in
from checks.derived.column_tree import columns
from checks.derived.coverage import text_not_rendered
from checks.derived.documents import Document, documents
from checks.derived.namesakes import all_named
from gkcheck.models.facts import FactKind
from gkcheck.models.finding import Subject
from gkcheck.models.outcome import Measures
from gkcheck.models.plan import ColumnSpec
from gkcheck.store.reader import FactReader

FieldName = Literal[
    "名称", "文号", "发布机构", "索引号", "主题分类", "成文日期", "发布日期", "有效性"
]
ALL_FIELDS: tuple[FieldName, ...] = (
    "名称", "文号", "发布机构", "索引号", "主题分类", "成文日期", "发布日期", "有效性",
)  # fmt: skip


class DocumentFieldsParams(Params):
    """``columns``: documents from here; empty means every page with a field table.

    ``sample``: at most so many, always the same ones. ``allow_blank``: fields whose label is enough.
    """

    columns: tuple[ColumnSpec, ...] = ()
    fields: tuple[FieldName, ...] = Field(default=ALL_FIELDS, min_length=1)
    sample: int = Field(default=50, ge=1)
    allow_blank: tuple[FieldName, ...] = ()


class DocumentFieldsMeasures(Measures):
    """``population``: documents looked at; ``documents``: documents there are.

    ``grade``: mean share of fields shown.
    """

    documents: int = 0
    complete_documents: int = 0


@check(
    id="document_fields",
    title="公文要素",
    needs={FactKind.DOCUMENT},
    reasons={"fields_missing": "文件“{label}”缺少{fields}"},
    params=DocumentFieldsParams,
    measures=DocumentFieldsMeasures,
    since="0.1",
)
def run(facts: FactReader, p: DocumentFieldsParams, out: FindingSink) -> DocumentFieldsMeasures:
    """Look at each sampled document's field table, and at what else the page says of itself."""
    total = 0

    def counted() -> Iterator[Document]:
        nonlocal total
        for found in _in_scope(facts, p.columns):
            total += 1
            yield found

    sample = heapq.nsmallest(p.sample, counted(), key=_draw)
    complete, shown = 0, 0.0
    for document in sorted(sample, key=lambda d: d.url):
        missing = [name for name in p.fields if not _has(document, name, p)]
        shown += 1 - len(missing) / len(p.fields)
        if not missing:
            complete += 1
            continue
        if not document.fields and (reason := text_not_rendered(facts, document.page_id)):
            out.undecided(reason, document.title, url=document.url)
            continue
        out.flag(
            Subject(kind="document", url=document.url, label=document.title),
            "fields_missing",
            group=f"fields:{'、'.join(missing)}",
            confirm=[document.url],
            evidence={
                "expected": "、".join(p.fields),
                "seen": "、".join(f"{k}:{v or '(空)'}" for k, v in document.fields.items())
                or "页面上没有要素表",
                "missing": missing,
                "blank": [name for name in missing if name in document.fields],
                "sampled": len(sample),
                "documents": total,
                "found_on": [document.url],
            },
            fields="、".join(missing),
        )
    grade = shown / len(sample) if sample else None
    return DocumentFieldsMeasures(
        population=len(sample), documents=total, complete_documents=complete, grade=grade
    )


def _in_scope(facts: FactReader, specs: tuple[ColumnSpec, ...]) -> Iterator[Document]:
    if not specs:
        yield from documents(facts)
        return
    tree = columns(facts)
    inside = pages_in(facts, tree, all_named(specs, tree))
    for document in documents(facts, with_table_only=False):
        if document.page_id in inside:
            yield document


def _has(document: Document, name: FieldName, p: DocumentFieldsParams) -> bool:
    if document.values.get(name, "").strip():
        return True
    return name in p.allow_blank and name in document.fields


def _draw(document: Document) -> bytes:
    """An order that is the same in every run and has nothing to do with date or column."""
    return blake2b(document.url.encode(), digest_size=8).digest()
