"""The plans as files: they load, use only checks that exist, and change only on purpose."""

from __future__ import annotations

import os
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from rules.plan_files import PLANS, RULES, plan

from gkcheck.models.plan import Automation, PlanItem
from gkcheck.registry import all_checks
from gkcheck.scoring.columns import load_columns, split_path
from gkcheck.scoring.load import load_plan, plan_ids
from gkcheck.scoring.yamlfile import read_yaml

SNAPSHOTS = Path(__file__).parent / "snapshots"
GRADES = {Decimal("1"), Decimal("0.95"), Decimal("0.8"), Decimal("0.6")}
# Kinds of check that would decide more than those that exist do; see docs/plans/differences.md.
PLANNED = {
    "annual_report", "budget_disclosure", "column_aggregation", "column_fields", "column_fresh",
    "column_present", "consultation_feedback", "consultation_period", "debt_disclosure",
    "document_present", "gazette", "inquiry_channel", "interpretation_content",
    "interpretation_link", "link_alive", "mailbox_replies", "map_approval_number", "media_plays",
    "mobile_layout", "new_media_accounts", "normative_document_elements",
    "normative_document_library", "press_conference_count", "privacy_leak",
    "public_institution_directory", "regulation_currency", "request_channel", "search_works",
    "service_guide", "site_identity", "standards_catalog", "topic_published",
}  # fmt: skip


def line(item: PlanItem) -> str:
    """Return the item's line of the snapshot: id, automation, due, checks."""
    due = item.due.isoformat() if isinstance(item.due, date) else item.due or "-"
    checks = list(dict.fromkeys(leaf.check for leaf in item.judge.leaves())) if item.judge else []
    if item.planned_check:
        checks.append(f"({item.planned_check})")
    return " ".join([item.id, item.automation, str(due), ",".join(map(str, checks)) or "-"])


def test_these_are_the_plans() -> None:
    assert set(PLANS) <= set(plan_ids(RULES))


@pytest.mark.parametrize("name", PLANS)
def test_checks_and_parameters_exist(name: str) -> None:
    assert load_plan(RULES, name, checks=all_checks()).plan == name


@pytest.mark.parametrize("name", PLANS)
def test_changes_of_a_plan_are_seen(name: str) -> None:
    counts = [f"# {kind}: {n}" for kind in Automation if (n := _count(name, kind))]
    text = "\n".join([*counts, *(line(item) for item in plan(name).items)]) + "\n"
    file = SNAPSHOTS / f"{name}.txt"
    if os.environ.get("GKCHECK_UPDATE") == "1":
        file.write_text(text, "utf-8")
    assert text == file.read_text("utf-8"), "run again with GKCHECK_UPDATE=1 if this is wanted"


def _count(name: str, kind: Automation) -> int:
    return sum(item.automation is kind for item in plan(name).items)


@pytest.mark.parametrize("name", PLANS)
def test_items_tell_an_inspector_what_to_do(name: str) -> None:
    ids = [item.id for item in plan(name).items]
    assert len(ids) == len(set(ids))
    for item in plan(name).items:
        if item.automation is not Automation.AUTOMATED or item.planned_check:
            assert (item.ask and item.ask.startswith("请")) or "请" in (item.ask or ""), item.id
        if item.planned_check:
            assert item.planned_check in PLANNED, item.id
        assert item.applies_to or item.superseded, item.id


@pytest.mark.parametrize("name", PLANS)
def test_only_columns_the_plan_asks_for_can_be_missing(name: str) -> None:
    """A strict column of required_column is one that the item names, or its notes say whence."""
    for item in plan(name).items:
        named = set(item.columns)
        for leaf in item.judge.leaves() if item.judge else ():
            if leaf.check != "required_column":
                continue
            strict = {c["label"] for c in leaf.params["columns"] if c["strict"]}
            assert strict <= named or item.notes, item.id


@pytest.mark.parametrize("name", PLANS)
def test_columns_named_by_the_plan_are_looked_at(name: str) -> None:
    for item in plan(name).items:
        labels = {
            column["label"]
            for leaf in (item.judge.leaves() if item.judge else ())
            for key, columns in leaf.params.items()
            if key.endswith("columns")
            for column in columns
        }
        if labels:
            for path in item.columns:
                assert any(label == path or label.startswith(f"{path}>") for label in labels), (
                    item.id
                )


def test_column_names_are_in_the_catalogues_and_graded_alike() -> None:
    known = load_columns(RULES)
    for column in known.values():
        names = [synonym.name for synonym in column.synonyms]
        assert len(names) == len(set(names)) and column.name not in names, column.name
        assert {synonym.grade for synonym in column.synonyms} <= GRADES, column.name
    for name in PLANS:
        for item in plan(name).items:
            for path in item.columns:
                assert set(split_path(path)) <= set(known), (name, item.id, path)
            for leaf in item.judge.leaves() if item.judge else ():
                for key, columns in leaf.params.items():
                    if not key.endswith("columns"):
                        continue
                    for column in columns:
                        assert {level["name"] for level in column["path"]} <= set(known), item.id


@pytest.mark.parametrize("file", sorted(RULES.glob("plans/*/*.yaml")), ids=lambda f: f.stem)
def test_files_are_short_and_plain(file: Path) -> None:
    text = file.read_text("utf-8")
    assert len(text.splitlines()) <= 600
    assert not any(word[:1] in "&*" for word in text.split() if len(word) > 1)
    assert read_yaml(file).data
