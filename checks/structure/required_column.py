"""Is every column that is asked for there, at its place, under its name?"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from checks.api import FindingSink, Params, check
from checks.derived.column_match import (
    Match,
    Placement,
    first_lacking,
    label_of,
    match_column,
    nearest_columns,
    parent_column,
)
from checks.derived.column_tree import Column, columns
from checks.derived.menu_reading import MenuReading, menu_reading
from gkcheck.models.facts import FactKind
from gkcheck.models.finding import Subject
from gkcheck.models.outcome import Measures
from gkcheck.models.plan import ColumnSpec
from gkcheck.store.reader import FactReader


class RequiredColumnParams(Params):
    """Columns asked for; whether a column that only links to another site counts."""

    columns: tuple[ColumnSpec, ...]
    accept_link_out: bool = True


class RequiredColumnMeasures(Measures):
    """``population``: columns asked for. ``grade``: mean grade (synonyms below 1, else 0 or 1)."""

    found: int = 0
    found_exact: int = 0
    by_synonym: int = 0
    linked_out: int = 0
    misplaced: int = 0
    missing: int = 0


@check(
    id="required_column",
    title="栏目设置",
    needs={FactKind.COLUMN},
    reasons={
        "column_missing": "没有找到栏目“{label}”",
        "column_misplaced": "栏目“{label}”不在规定的位置,在“{place}”下",
        "column_link_out": "栏目“{label}”只是一个指向其他网站的链接",
        "column_unplaced": "栏目“{label}”找到了,但没有看到它的完整路径,不能确定位置",
    },
    params=RequiredColumnParams,
    measures=RequiredColumnMeasures,
    since="0.1",
)
def run(facts: FactReader, p: RequiredColumnParams, out: FindingSink) -> RequiredColumnMeasures:
    """Match each column against the merged column tree; absence only on a tree read whole."""
    tree = columns(facts)
    reading = menu_reading(facts, tree)
    count = dict.fromkeys(RequiredColumnMeasures.model_fields, 0)
    grades = Decimal(0)
    for spec in p.columns:
        match = match_column(spec, tree)
        subject = Subject(
            kind="column", url=match.column.url if match.column else None, label=label_of(spec)
        )
        if match.placement is Placement.FOUND and match.column is not None:
            if match.column.is_elsewhere:
                if not p.accept_link_out:
                    out.flag(subject, "column_link_out", confirm=reading.confirm(match.column),
                             evidence=_found(spec, match, reading))  # fmt: skip
                    continue
                count["linked_out"] += 1
            grades += match.grade
            count["found"] += 1
            count["found_exact"] += match.is_exact
            count["by_synonym"] += match.grade < 1
        elif match.placement is Placement.UNPLACED:
            out.review(subject, "column_unplaced", evidence=_found(spec, match, reading))
        elif reading.unknown is not None:
            detail = (
                "已读到的栏目中没有此名称" if match.column is None else f"见于{match.column.label}"
            )
            out.undecided(reading.unknown, label_of(spec), detail=detail)
        elif match.column is not None:
            count["misplaced"] += 1
            out.flag(subject, "column_misplaced", place=match.column.label,
                     confirm=reading.confirm(match.column, parent_column(spec, tree)),
                     evidence=_found(spec, match, reading))  # fmt: skip
        else:
            count["missing"] += 1
            parent = parent_column(spec, tree)
            cause = first_lacking(spec, tree)
            out.flag(subject, "column_missing", group=f"column:{cause}",
                     confirm=reading.confirm(parent),
                     evidence=_absent(spec, tree, reading, parent) | {"cause": cause})  # fmt: skip
    count["population"] = len(p.columns)
    return RequiredColumnMeasures(**{k: v for k, v in count.items() if k != "grade"},
                                  grade=float(grades / len(p.columns)) if p.columns else None)  # fmt: skip


def _found(spec: ColumnSpec, match: Match, reading: MenuReading) -> dict[str, Any]:
    assert match.column is not None
    return {
        "expected": spec.label,
        "seen": ">".join(match.path),
        "seen_url": match.column.url,
        "found_on": [match.column.seen_on] if match.column.seen_on else [],
        "levels_lacking": list(match.dropped),
        "levels_added": list(match.added),
        "searched": reading.searched,
        "compared": reading.compared,
    }


def _absent(
    spec: ColumnSpec, tree: list[Column], reading: MenuReading, parent: Column | None
) -> dict[str, Any]:
    names = [spec.path[-1].name, *(s.name for s in spec.path[-1].synonyms)]
    return {
        "expected": spec.label,
        "seen": f"在 {reading.pages} 个页面的菜单、地图和位置导航中比对了 {reading.compared} 个栏目名称,均不相符",
        "names": names,
        "parent": None if parent is None else {"path": parent.label, "url": parent.url},
        "searched": reading.searched,
        "compared": reading.compared,
        "nearest": nearest_columns(spec, tree),
    }
