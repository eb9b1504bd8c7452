"""What the items of a plan ask for, put on the portal: columns, matters, documents, institutions.

Read from the plan's own data (columns, fields, and the words its judgements look for), so that a
healthy portal for a plan is healthy by the plan and not by this program's idea of it. Which of the
words is used, and in what sentence, changes with the portal's seed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from gkcheck.models.plan import Plan
from gkcheck.paths import rules_dir
from gkcheck.portal.columns import Column
from gkcheck.portal.model import SINGLE
from gkcheck.portal.rich.asked_lists import put_catalogue, put_guides, put_pair
from gkcheck.portal.rich.asked_offices import (
    put_channels,
    put_entry,
    put_gathered,
    put_institutions,
    put_matters,
)
from gkcheck.portal.rich.asked_papers import (
    interpretation,
    policies,
    put_document,
    put_topic,
    ruling,
)
from gkcheck.portal.rich.shelf import Shelf
from gkcheck.scoring.load import load_plan


@lru_cache(maxsize=8)
def plan_of(name: str) -> Plan:
    """Return a plan by its id."""
    return load_plan(rules_dir(), name)


def leaves_of(plan: Plan) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the checks that a plan's items ask for, with their parameters."""
    for item in plan.items:
        if item.judge is not None:
            for leaf in item.judge.leaves():
                if leaf.check is not None:
                    yield leaf.check, leaf.params


def fill_asked(shelf: Shelf, plan: Plan) -> None:
    """Put on the portal what ``plan`` asks for in columns, topics, documents and institutions."""
    for column in shelf.portal.root.walk():
        if column.kind == "public_body":  # its tables are the demo's: one set of fields for all
            shelf.portal.articles[column] = [a for a in shelf.portal.articles[column] if a.asked]
    wide_fields = list(
        dict.fromkeys(
            f
            for check, params in leaves_of(plan)
            if check == "public_institution_directory"
            for f in params.get("fields", ())
            if f != "名称"
        )
    )  # one table form for all, so that each plan's lines on its own department hold as well
    named = {spec["label"] for _, params in leaves_of(plan) for spec in _specs(params)}
    for item in plan.items:
        for path in item.columns:
            if path not in named:
                names = [p for p in path.split(">") if p != "政府网站"]
                _fill_column(shelf, shelf.named(*names))
    for check, params in leaves_of(plan):
        columns = columns_of(shelf, params)
        for column in columns:
            _fill_column(shelf, column)
        if check == "public_institution_directory":
            put_institutions(shelf, columns, params, wide_fields)
        if check == "column_fields":
            put_matters(shelf, columns, params)
        if check == "column_aggregation" and columns:
            put_gathered(shelf, columns, params)
        if check == "request_channel":
            put_entry(shelf, params)
        if check == "standards_catalog":
            put_catalogue(shelf, params)
        if check == "service_guide":
            put_guides(shelf, params)
        if check == "interpretation_link":
            put_pair(shelf, params)
        if check == "inquiry_channel":
            put_channels(shelf, params)
        for topic in params.get("topics", ()):
            put_topic(shelf, columns, topic, params)
        if (
            "documents" in params
            and params["documents"]
            and isinstance(params["documents"][0], Mapping)
        ):
            for wanted in params["documents"]:
                put_document(shelf, columns, wanted, params)


def _specs(params: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for key, value in params.items():
        if key == "columns" or key.endswith("_columns"):
            yield from value or ()


def columns_of(shelf: Shelf, params: Mapping[str, Any]) -> list[Column]:
    """Return the columns that parameters name, made if missing."""
    return [shelf.wanted(spec) for spec in _specs(params)]


def _fill_column(shelf: Shelf, column: Column) -> None:
    """Three entries of the year for a column that has none."""
    if column.kind in SINGLE:
        return
    if any(shelf.portal.articles[c] for c in column.walk()):
        leaf_years = {a.day.year for c in column.walk() for a in shelf.portal.articles[c]}
        if shelf.year in leaf_years or column.kind in {
            "regulation",
            "ministry_rule",
            "guide",
            "contact",
        }:
            return
    ends = [date(shelf.year, 4, 30), date(shelf.year, 9, 30), shelf.as_of]
    in_force = policies(shelf)
    for at, end in enumerate(ends, 1):
        day = shelf.day(end=end)
        if "解读" in column.name:
            interpretation(shelf, column, in_force[at % len(in_force)])
        elif "规范性文件" in column.name or "政策文件" in column.name:
            ruling(shelf, column, at, day)
        else:
            title = f"{shelf.portal.county}{column.name}工作情况（{shelf.year}年第{at}期）"
            shelf.article(column, title, day=day)
