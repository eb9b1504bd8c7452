"""Has every unit of the office's list a page of its own on or through this site, with content?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from checks.api import FindingSink, Params, check
from checks.derived.column_activity import activities
from checks.derived.column_tree import Column, columns
from checks.derived.coverage import lacking
from checks.derived.menu_reading import MenuReading, menu_reading
from checks.derived.named_links import NamedLink, follow, links_named, page_behind
from checks.derived.unit_names import Unit, listed_units
from gkcheck.errors import Reason
from gkcheck.models.facts import FactKind
from gkcheck.models.finding import Subject
from gkcheck.models.outcome import Measures
from gkcheck.store.reader import FactReader
from gkcheck.text.normalize import normalize_name
from gkcheck.text.similarity import similarity

EXTRA = 8
"""Characters that a link's text may have beside the unit's name: more is an article's title."""
NEAREST = 5


class UnitPageParams(Params):
    """Has none: the units are the supplied list ``units`` (``name``, and ``url`` where known)."""


class UnitPageMeasures(Measures):
    """``population``: units of the list. ``held``: those with a page that has content."""

    held: int = 0


@dataclass(frozen=True)
class _Ground:
    facts: FactReader
    tree: list[Column]
    menus: MenuReading
    unknown: Reason | None
    out: FindingSink


@check(
    id="unit_page",
    title="所属单位网页",
    needs=set(),
    reasons={
        "unit_page_missing": "没有找到“{label}”的网页",
        "unit_page_empty": "“{label}”的网页没有内容",
        "unit_page_dead": "“{label}”的网页打不开:{saw}",
    },
    params=UnitPageParams,
    measures=UnitPageMeasures,
    since="0.2",
)
def run(facts: FactReader, p: UnitPageParams, out: FindingSink) -> UnitPageMeasures:
    """Look for each unit among columns and links; a page on another site is not judged here."""
    if facts.run("site_kind") == "township_page":
        return UnitPageMeasures(population=0)  # has no units below it
    listed = facts.supplied("units")
    if listed is None:
        out.undecided(Reason.NO_LIST_GIVEN, "所属部门、乡镇(街道)网页")
        return UnitPageMeasures(population=1)
    tree = columns(facts)
    menus = menu_reading(facts, tree)
    unknown = menus.unknown or lacking(facts, FactKind.PAGE)
    ground = _Ground(facts, tree, menus, unknown, out)
    units = listed_units(listed)
    held = sum(_has_page(ground, unit) for unit in units)
    return UnitPageMeasures(population=len(units), held=held, grade=held / len(units))


def _has_page(ground: _Ground, unit: Unit) -> bool:
    named = [i for i, c in enumerate(ground.tree) if unit.is_called(c.name)]
    here = [i for i in named if not ground.tree[i].is_elsewhere and ground.tree[i].url]
    if here:
        return _has_content(ground, unit, here)
    links = [
        link
        for link in links_named(ground.facts, _names(unit), unit.hosts)
        if link.url.split("/")[2].split(":")[0] in unit.hosts
        or (unit.is_called(link.text) and len(link.text) <= len(unit.name) + EXTRA)
    ]
    if links:
        return _leads_somewhere(ground, unit, links)
    if named:
        ground.out.undecided(Reason.THIRD_PARTY, unit.name, url=ground.tree[named[0]].url)
    elif ground.unknown is not None:
        ground.out.undecided(ground.unknown, unit.name)
    else:
        ground.out.flag(
            Subject(kind="unit", url=None, label=unit.name), "unit_page_missing",
            confirm=ground.menus.confirm(),
            evidence={
                "expected": f"有{unit.name}的网页",
                "seen": f"比对了 {ground.menus.compared} 个栏目名称和全部链接文字,均不相符",
                "searched": ground.menus.searched, "compared": ground.menus.compared,
                "nearest": _nearest(ground.tree, unit.name),
            },
        )  # fmt: skip
    return False


def _names(unit: Unit) -> list[str]:
    """Return the unit's names and the shorter forms that menus use."""
    names = [n.replace("街道办事处", "街道").replace("人民政府", "") for n in unit.names]
    return [n for n in dict.fromkeys((*unit.names, *names)) if len(n) > 2]


def _has_content(ground: _Ground, unit: Unit, positions: Sequence[int]) -> bool:
    items, unknown, pages = 0, None, list[str]()
    for _, activity in activities(ground.facts, ground.tree, positions):
        items += activity.items
        unknown = unknown or activity.unknown
        pages += activity.pages
    if items:
        return True
    url = ground.tree[positions[0]].url
    if unknown is not None:
        ground.out.undecided(unknown, unit.name, url=url)
    else:
        ground.out.flag(
            Subject(kind="unit", url=url, label=unit.name), "unit_page_empty",
            confirm=pages[:10] or [u for u in (url,) if u],
            evidence={"expected": "网页的公开栏目有内容", "seen": "0 条内容", "searched": pages[:20]},
        )  # fmt: skip
    return False


def _leads_somewhere(ground: _Ground, unit: Unit, links: Sequence[NamedLink]) -> bool:
    """Judge the links that bear the unit's name: one that opens on this site is enough."""
    why: Reason | None = None
    dead: list[tuple[str, str]] = []
    for link in links:
        came = follow(ground.facts, link)
        page = page_behind(ground.facts, link)
        if came.dead is not None:
            dead.append((link.url, came.dead))
        elif page is not None and _shows_entries(ground.facts, page):
            return True
        else:
            other = Reason.THIRD_PARTY if link.scope != "in" else Reason.NEEDS_PERSON
            why = why or came.unknown or other
    if why is not None or not dead:
        ground.out.undecided(why or Reason.NEEDS_PERSON, unit.name, url=links[0].url)
        return False
    url, saw = dead[0]
    ground.out.flag(
        Subject(kind="unit", url=url, label=unit.name), "unit_page_dead", saw=saw,
        confirm=[u for u, _ in dead[:5]],
        evidence={"expected": "网页能打开", "seen": saw, "found_on": [u for u, _ in dead]},
    )  # fmt: skip
    return False


def _shows_entries(facts: FactReader, page: int) -> bool:
    return bool(facts.scalar("SELECT 1 FROM list_item WHERE page_id = ? LIMIT 1", page))


def _nearest(tree: Sequence[Column], name: str) -> list[dict[str, object]]:
    rated = {c.name: (similarity(name, c.name), c) for c in tree if normalize_name(c.name)}
    best = sorted(rated.values(), key=lambda x: (-x[0], x[1].path))[:NEAREST]
    return [
        {"name": c.name, "path": c.label, "url": c.url, "similarity": round(score, 2),
         "why": "不是这个单位的名称"}
        for score, c in best
        if score > 0
    ]  # fmt: skip
