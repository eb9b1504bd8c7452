"""Where the plans and the task catalogue are, for the tests of the rule files."""

from __future__ import annotations

import json
import os
import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from gkcheck.models.plan import Plan, PlanItem
from gkcheck.scoring.load import load_plan

ROOT = Path(__file__).parents[2]
RULES = ROOT / "rules"
SHARED = Path(os.environ.get("GKCHECK_SHARED", ROOT.parent / "shared"))
PLANS = (
    "chongqing-2021",
    "district-2018",
    "guangzhou-justice-2021",
    "shanwei-2021",
    "yangxi-2022",
)
SITE_ITSELF = {"政府网站", "政府门户网站", "市政府门户网站", "本单位门户网站"}
AUTOMATION = {"auto": "automated", "partial": "partial", "manual": "manual"}


@cache
def plan(name: str) -> Plan:
    """Return the plan. That its checks exist is for ``test_plans_load.py``."""
    return load_plan(RULES, name)


@cache
def catalogue(name: str) -> list[dict[str, Any]]:
    """Return the catalogue's rows of one plan; skips the test where there is no catalogue."""
    file = SHARED / "catalogue" / "tasks.jsonl"
    if not file.exists():
        pytest.skip(f"no task catalogue at {file}")
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines() if line]
    return [row for row in rows if row["plan"] == name]


def plan_text(name: str) -> str:
    """Return the plan's own text; skips the test where it is missing."""
    file = SHARED / "plans" / f"{name}.txt"
    if not file.exists():
        pytest.skip(f"no plan text at {file}")
    return file.read_text("utf-8")


def plain(text: str) -> str:
    """Return text with one width of brackets and marks, for comparing names."""
    return unicodedata.normalize("NFKC", text).replace(" ", "")


def letters(text: str) -> str:
    """Return only the letters and digits."""
    return re.sub(r"[\W_]", "", plain(text))


def path_of(levels: list[str]) -> str:
    """Return a catalogue path as rule files write it."""
    own = levels[1:] if levels[0] in SITE_ITSELF else levels
    return ">".join(own)


def rows_of(item: PlanItem, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the catalogue's rows that the item covers."""
    return [row for row in rows if row["item"] in item.catalogue]


def item_of(name: str, number: str) -> PlanItem:
    """Return one item of a shipped plan."""
    found: PlanItem = next(item for item in plan(name).items if item.id == number)
    return found
