"""A small folder of rule files that is right, for tests that put one thing wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict

from gkcheck.models.outcome import Measures
from gkcheck.models.plan import ColumnSpec

PLAN = """\
plan: demo
title: 示例要点
issuer: 市政府办公室
issued_on: 2021-05-16
source: 自编
year: 2021
applies_to: [portal_city]
sections:
  - id: a
    title: 规划公开
    full: 4
"""
ITEMS = """\
section: a
items:
  - id: "1"
    clause: 一1
    title: 公开规划
    duty: 公开规划
    applies_to: [portal_city]
    due: 2021-06-30
    thresholds: {max_age_days: 365}
    automation: automated
    points: 2.5
    judge:
      check: column_demo
      params:
        columns: [政府网站>政务公开>规划信息]
        max_age_days: 300
      at_least: {measure: found, value: 1}
      when_inapplicable: review
  - id: "2"
    clause: 一2
    title: 培训
    duty: 培训
    automation: manual
    ask: 培训记录
    points: 1.5
"""
COLUMNS = """\
columns:
  - {name: 政务公开, optional: true}
  - name: 规划信息
    synonyms: [{name: 规划计划, grade: 0.9}]
"""
CHILD = """\
plan: child
title: 某县要点
issuer: 县政府办公室
issued_on: 2021-07-16
source: 自编
extends: demo
"""


class DemoParams(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    columns: tuple[ColumnSpec, ...]
    max_age_days: int | None = None
    window: str | None = None
    year: int | None = None


class DemoMeasures(Measures):
    found: int = 0


@dataclass(frozen=True)
class DemoCheck:
    """What the loader asks of a check, with parameters and measures of its own."""

    id: str
    title: str
    params: type[BaseModel]
    measures: type[BaseModel]
    probation: bool = False


CHECKS = {"column_demo": DemoCheck("column_demo", "示例检查", DemoParams, DemoMeasures)}


class RuleFolder:
    """Writes the folder; ``change`` replaces text in a file, which must be there."""

    checks: Mapping[str, DemoCheck] = CHECKS

    def __init__(self, root: Path) -> None:
        self.root = root
        self.write("plans/demo/plan.yaml", PLAN)
        self.write("plans/demo/10-plan.yaml", ITEMS)
        self.write("columns/general.yaml", COLUMNS)

    def write(self, name: str, text: str | bytes) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def change(self, name: str, old: str, new: str) -> None:
        path = self.root / name
        text = path.read_text("utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        path.write_text(text.replace(old, new), "utf-8")

    def child(self, text: str = "") -> None:
        self.write("plans/child/plan.yaml", CHILD + text)


@pytest.fixture
def rules(tmp_path: Path) -> RuleFolder:
    return RuleFolder(tmp_path)


@pytest.fixture
def load(rules: RuleFolder) -> Callable[[str], object]:
    from gkcheck.scoring.load import load_plan

    return lambda plan="demo": load_plan(rules.root, plan, rules.checks)
