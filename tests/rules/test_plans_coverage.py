"""Every task of the catalogue has its item, and the two agree except where the plan decides."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import pytest
from rules.plan_files import (
    AUTOMATION,
    PLANS,
    ROOT,
    catalogue,
    letters,
    path_of,
    plain,
    plan,
    plan_text,
    rows_of,
)

from gkcheck.models.plan import PlanItem, Recurrence

Row = dict[str, Any]
# Rows of the table whose units are a class of organs and not one by name.
CLASS_OF_UNITS = re.compile(
    r"^(各|市直|县直|市政府(各|有关)部门|区政府(各|相关)部门|市、?区县|市疫情防控工作)"
)

# Checks that decide a kind of the catalogue, or a part of it, beside the one of its name.
DECIDE = {
    "column_present": {"required_column", "regulation_library", "unit_page"},
    "column_fresh": {"stale_column", "topic_published"},
    "column_fields": {"column_fields", "public_institution_directory"},
    "debt_disclosure": {"column_fields", "document_present"},
    "regulation_library": {"regulation_library", "regulation_currency"},
    "normative_document_library": {"normative_library", "library_upkeep"},
    "normative_document_elements": {"document_fields", "publicity_mark"},
    "interpretation_link": {"interpretation_link"},
    "interpretation_content": {"interpretation_content"},
    "map_approval_number": {"map_approval_number"},
    "media_plays": {"broken_image", "broken_video", "broken_audio"},
    "ipv6": {"ipv6_support"},
    "link_alive": {"dead_link"},
    "site_identity": {"site_mark", "site_identity", "hall_names"},
}


def listed() -> set[tuple[str, str, str]]:
    """Return (plan, item, key) of the table in docs/plans/differences.md."""
    text = (ROOT / "docs" / "plans" / "differences.md").read_text("utf-8")
    found = re.findall(r"^\| (\S+-\d{4}) \| (\S+) \| (\w+) \| .+ \| .+ \| .+ \|$", text, re.M)
    return {(name, item, key) for name, item, key in found}


def union(rows: Iterable[Row], key: str) -> set[str]:
    return {plain(value) for row in rows for value in row[key]}


def item_due(item: PlanItem) -> str | None:
    if isinstance(item.due, date):
        return item.due.isoformat()
    return item.due.value if isinstance(item.due, Recurrence) else None


def named_departments(rows: Iterable[Row]) -> set[str]:
    units = [unit for row in rows for unit in (row["responsible"] or row["lead"])]
    classes = [u for u in units if CLASS_OF_UNITS.match(u)]
    if any(not re.match(r"^各(县|区县|镇|街道)", u) for u in classes):
        return set()
    return {plain(u) for u in units if not CLASS_OF_UNITS.match(u)}


def differences(item: PlanItem, rows: list[Row], name: str) -> set[str]:
    """Return the keys in which an item and its rows of the catalogue disagree."""
    first = rows[0]
    kinds = union(rows, "applies_to") - {"none"}
    said = {
        "columns": {plain(path_of(path)) for row in rows for path in row["columns"]},
        "fields": tuple(first["fields"]),
        "due": first["deadline"],
        "lead": union(rows, "lead"),
        "responsible": union(rows, "responsible"),
        # The catalogue binds no website by a manual task; the item names whose unit must prove it.
        "applies_to": kinds if kinds else {kind.value for kind in item.applies_to},
        "automation": AUTOMATION[first["checkability"]],
        "superseded": plain(first["superseded"] or ""),
        "thresholds": first["thresholds"],
    }
    own = {
        "columns": {plain(path) for path in item.columns},
        "fields": item.fields,
        "due": item_due(item),
        "lead": {plain(u) for u in item.lead},
        "responsible": {plain(u) for u in item.responsible},
        "applies_to": {kind.value for kind in item.applies_to},
        "automation": item.automation.value,
        "superseded": plain(item.superseded or ""),
        "thresholds": {} if item.threshold_source == "setting" else dict(item.thresholds),
    }
    found = {key for key in said if said[key] != own[key]}
    for key in ("deadline", "checkability", "fields", "thresholds", "check", "superseded"):
        if any(row[key] != first[key] for row in rows):
            found.add("merge")
    bound = {leaf.check for leaf in item.judge.leaves()} if item.judge else set()
    if item.planned_check != first["check"] and not bound & (
        DECIDE.get(first["check"], set()) | {first["check"]}
    ):
        found.add("kind")
    if "dept_site" in kinds and name != "guangzhou-justice-2021":
        departments = named_departments(rows)
        if not departments <= {plain(u) for u in item.units} or bool(departments) != bool(
            item.units
        ):
            found.add("units")
    return found


@pytest.mark.parametrize("name", PLANS)
def test_every_task_is_covered_once(name: str) -> None:
    wanted = Counter(row["item"] for row in catalogue(name))
    covered = Counter(task for item in plan(name).items for task in item.catalogue)
    assert covered == wanted


@pytest.mark.parametrize("name", PLANS)
def test_items_keep_the_order_of_the_plan(name: str) -> None:
    place = {row["item"]: i for i, row in enumerate(catalogue(name))}
    first = [place[item.catalogue[0]] for item in plan(name).items]
    assert first == sorted(first)


@pytest.mark.parametrize("name", PLANS)
def test_items_agree_with_the_catalogue_or_say_why_not(name: str) -> None:
    rows = catalogue(name)
    split = Counter(
        (row["item"].partition("#")[0], row["duty"])
        for item in plan(name).items
        for row in rows_of(item, rows)[:1]
    )
    found = set()
    for item in plan(name).items:
        own = rows_of(item, rows)
        found |= {(name, item.id, key) for key in differences(item, own, name)}
        if split[(own[0]["item"].partition("#")[0], own[0]["duty"])] > 1:
            found.add((name, item.id, "merge"))
    assert found == {entry for entry in listed() if entry[0] == name}


def test_each_duty_of_chongqing_is_kept_once() -> None:
    duties = {(row["item"].partition("#")[0], row["duty"]) for row in catalogue("chongqing-2021")}
    split_in_two = {i for n, i, key in listed() if n == "chongqing-2021" and key == "merge"}
    assert len(duties) == 228
    assert len(plan("chongqing-2021").items) == 228 + len(split_in_two) // 2


@pytest.mark.parametrize("name", PLANS)
def test_every_number_of_the_plan_has_an_item(name: str) -> None:
    last = {"shanwei-2021": 50, "guangzhou-justice-2021": 28, "yangxi-2022": 52}
    if name not in last:
        pytest.skip("the plan has no running numbers")
    ids = [item.id for item in plan(name).items]
    for number in range(1, last[name] + 1):
        tails = [i.removeprefix(str(number)) for i in ids if re.fullmatch(rf"{number}[a-z]?", i)]
        assert tails == [""] or tails == [chr(ord("a") + k) for k in range(len(tails))] != []


def explicit_paths(text: str) -> Iterator[str]:
    """Yield what follows each 政府网站>, up to a mark or a bracket that closes nothing."""
    for start in re.finditer("政府网站>", text):
        depth, path = 0, ""
        for letter in text[start.end() :]:
            depth += (letter == "(") - (letter == ")")
            if letter in ",;。〕\n" or depth < 0:
                break
            path += letter
        yield path


def spread(path: str) -> list[str]:
    """Return the paths that one written path means: 甲/乙 are two columns, so are “甲”“乙”."""
    *head, last = path.split(">")
    leaves = [last] if last == "预算/决算" else last.split("/")
    stems = [head]
    if "“六稳”“六保”" in head:
        at = head.index("“六稳”“六保”")
        stems = [[*head[:at], stem, *head[at + 1 :]] for stem in ("六稳", "六保")]
    return [">".join([*stem, leaf]) for stem in stems for leaf in leaves]


def test_explicit_paths_of_chongqing_are_all_there() -> None:
    written = set(explicit_paths(plain(plan_text("chongqing-2021"))))
    own = {plain(path) for item in plan("chongqing-2021").items for path in item.columns}
    assert len(written) > 25
    assert {path for whole in written for path in spread(whole)} <= own


def longest_common(text: str, source: str) -> int:
    best = 0
    for start in range(len(text)):
        while text[start : start + best + 1] in source and start + best < len(text):
            best += 1
    return best


@pytest.mark.parametrize("name", PLANS)
def test_duties_are_in_our_own_words(name: str) -> None:
    source = letters(plan_text(name))
    for item in plan(name).items:
        for text in (item.title, item.duty, item.notes or "", item.superseded or ""):
            own = re.sub(r"《[^》]*》", "\n", text)
            for column in item.columns:
                own = own.replace(column, "\n")
            for part in own.splitlines():
                assert longest_common(letters(part), source) < 20, (item.id, part)
