"""Does the site show, or lead to, the regulations and rules in force, level by level?"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Literal

from pydantic import Field

from checks.api import FindingSink, Params, check
from checks.derived.column_activity import activities
from checks.derived.column_match import Placement, match_column, nearest_columns, parent_column
from checks.derived.column_tree import Column, columns
from checks.derived.menu_reading import MenuReading, menu_reading
from gkcheck.errors import Reason
from gkcheck.models.facts import FactKind
from gkcheck.models.finding import Subject
from gkcheck.models.outcome import Measures
from gkcheck.models.plan import ColumnName, ColumnSpec, Synonym
from gkcheck.store.reader import FactReader

Level = Literal["administrative_regulation", "department_rule", "government_rule"]
TITLES: dict[Level, str] = {
    "administrative_regulation": "行政法规",
    "department_rule": "国务院部门规章",
    "government_rule": "政府规章",
}
# Words by which a column name or a link tells its level; the plain 规章 may hold both kinds.
WORDS: dict[Level, tuple[str, ...]] = {
    "administrative_regulation": ("行政法规", "法规库"),
    "department_rule": ("部门规章", "规章库"),
    "government_rule": ("政府规章", "规章库"),
}
NAMES: dict[Level, tuple[str, ...]] = {
    "administrative_regulation": ("行政法规", "行政法规库", "法规"),
    "department_rule": ("国务院部门规章", "部门规章", "规章", "规章库", "现行有效规章"),
    "government_rule": ("政府规章", "市政府规章", "省政府规章", "地方政府规章", "规章", "规章库", "现行有效规章"),
}  # fmt: skip


class RegulationLibraryParams(Params):
    """``columns``: where a level may stand; a name that tells no level serves all of them.

    Empty: the usual names anywhere. ``accept_link_out``: a link to another site's library counts;
    counties and departments make no rules of their own (standards 6.2).
    """

    levels: tuple[Level, ...]
    columns: tuple[ColumnSpec, ...] = ()
    min_items: int = Field(default=1, ge=1)
    accept_link_out: bool = True


class RegulationLibraryMeasures(Measures):
    """``population``: levels asked for. ``linked_out``: present by a link to another site."""

    present: int = 0
    linked_out: int = 0


@check(
    id="regulation_library",
    title="法规规章库",
    needs={FactKind.COLUMN, FactKind.LIST_ITEM},
    reasons={
        "level_missing": "没有找到“{label}”的栏目,也没有指向法规规章库的链接",
        "library_empty": "“{label}”栏目只有 {items} 件,少于 {wanted} 件",
        "library_link_only": "“{label}”只有指向其他网站的链接,没有本站内容",
    },
    params=RegulationLibraryParams,
    measures=RegulationLibraryMeasures,
    since="0.1",
)
def run(
    facts: FactReader, p: RegulationLibraryParams, out: FindingSink
) -> RegulationLibraryMeasures:
    """Judge each level by its column, else by a link whose words name it."""
    tree = columns(facts)
    reading = menu_reading(facts, tree)
    levels = tuple(dict.fromkeys(p.levels))
    came = [_judge(facts, tree, reading, level, p, out) for level in levels]
    present = sum(result != "" for result in came)
    return RegulationLibraryMeasures(
        population=len(levels),
        present=present,
        linked_out=came.count("linked"),
        grade=present / len(levels) if levels else None,
    )


def _judge(
    facts: FactReader,
    tree: list[Column],
    reading: MenuReading,
    level: Level,
    p: RegulationLibraryParams,
    out: FindingSink,
) -> Literal["own", "linked", ""]:
    """Report one level; return how it is present, "" for not (or not told)."""
    label = TITLES[level]
    specs = specs_for(level, p.columns)
    found = _columns_of(specs, tree)
    here = [i for i in found if not tree[i].is_elsewhere]
    best = max(activities(facts, tree, here), key=lambda pair: pair[1].items, default=None)
    if best is not None and best[1].items >= p.min_items:
        return "own"
    link = next((tree[i].url for i in found if tree[i].is_elsewhere), None) or _link(facts, level)
    if link is not None and p.accept_link_out:
        return "linked"
    if best is not None:
        column, activity = tree[best[0]], best[1]
        if activity.unknown is not None or (not activity.whole and activity.dead is None):
            out.undecided(activity.unknown or Reason.BUDGET_PAGES, label, url=column.url)
            return ""
        out.flag(
            Subject(kind="column", url=column.url, label=label), "library_empty",
            confirm=list(activity.pages[:3]) or ([column.url] if column.url else []),
            evidence=_evidence(specs, activity.dead or f"{activity.items} 件", reading)
            | {"path": column.label, "searched": list(activity.pages)},
            items=activity.items, wanted=p.min_items,
        )  # fmt: skip
        return ""
    if link is not None:
        out.flag(
            Subject(kind="link", url=link, label=label), "library_link_only",
            confirm=reading.confirm(), evidence=_evidence(specs, f"链接到 {link}", reading),
        )  # fmt: skip
        return ""
    if reading.unknown is not None:
        out.undecided(reading.unknown, label)
        return ""
    out.flag(
        Subject(kind="column", url=None, label=label), "level_missing",
        confirm=reading.confirm(parent_column(specs[0], tree)),
        evidence=_evidence(specs, f"比对了 {reading.compared} 个栏目名称,均不相符", reading)
        | {"nearest": nearest_columns(specs[0], tree)},
    )  # fmt: skip
    return ""


def specs_for(level: Level, given: tuple[ColumnSpec, ...]) -> tuple[ColumnSpec, ...]:
    """Return the given columns that can hold ``level``; without any, the usual names."""
    own = [spec for spec in given if any(w in spec.path[-1].name for w in WORDS[level])]
    other = {w for words in WORDS.values() for w in words}
    plain = [spec for spec in given if not any(w in spec.path[-1].name for w in other)]
    if own or plain:
        return tuple(own + plain)
    name, *synonyms = NAMES[level]
    usual = ColumnName(
        name=name, synonyms=tuple(Synonym(name=s, grade=Decimal(1)) for s in synonyms)
    )
    return (ColumnSpec(label=name, path=(usual,), strict=False),)


def _columns_of(specs: tuple[ColumnSpec, ...], tree: list[Column]) -> list[int]:
    place = {id(column): i for i, column in enumerate(tree)}
    matches = [match_column(spec, tree) for spec in specs]
    return list(
        dict.fromkeys(
            place[id(m.column)]
            for m in matches
            if m.column is not None and m.placement is not Placement.MISSING
        )
    )


def _link(facts: FactReader, level: Level) -> str | None:
    """Return a link to another site whose words name the level, if a page read has one."""
    for word in WORDS[level]:
        url = facts.scalar(
            "SELECT u.url FROM link l JOIN url u ON u.id = l.url_id"
            " WHERE u.scope <> 'in' AND length(l.text) <= 30 AND instr(l.text, ?) > 0"
            " ORDER BY u.id LIMIT 1",
            word,
        )
        if url is not None:
            return str(url)
    return None


def _evidence(specs: tuple[ColumnSpec, ...], seen: str, reading: MenuReading) -> dict[str, Any]:
    return {
        "expected": " 或 ".join(spec.label for spec in specs),
        "seen": seen,
        "searched": reading.searched,
        "compared": reading.compared,
    }
