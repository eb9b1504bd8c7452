"""Looks over all rule files: every mistake, and what is allowed but looks wrong."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from gkcheck.errors import GkcheckError
from gkcheck.models.judgement import CheckLike
from gkcheck.models.plan import Automation, Plan, PlanItem
from gkcheck.scoring.load import RawPlan, load_with_lines, plan_ids
from gkcheck.scoring.mistakes import unknown
from gkcheck.scoring.yamlfile import Located, Problem, RuleFileError


class LintMessage(BaseModel):
    """One line of ``gkcheck plan lint``. Errors stop a run, warnings do not."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    level: Literal["error", "warning"]
    file: str
    line: int
    text: str

    def __str__(self) -> str:
        word = "错误" if self.level == "error" else "提醒"
        return f"{self.file}:{self.line}:{word}:{self.text}"


def lint(
    rules: Path, checks: Mapping[str, CheckLike] | None = None, only: str | None = None
) -> list[LintMessage]:
    """Return all messages on all plans, or on the plan ``only``, in order of file and line.

    Raises :class:`GkcheckError` when ``only`` is not there.
    """
    ids = plan_ids(rules)
    if only is not None and only not in ids:
        raise GkcheckError(unknown("规划", only, ids))
    found: set[tuple[str, Problem]] = set()
    for plan_id in [only] if only is not None else ids:
        try:
            plan, raw = load_with_lines(rules, plan_id, checks)
        except RuleFileError as wrong:
            found |= {("error", problem) for problem in wrong.problems}
            continue
        found |= {("warning", problem) for problem in warnings(plan, raw, checks)}
    return [
        LintMessage(
            level="error" if level == "error" else "warning",
            file=problem.place.file,
            line=problem.place.line,
            text=problem.text,
        )
        for level, problem in sorted(found, key=lambda pair: (pair[1], pair[0]))
    ]


def warnings(plan: Plan, raw: RawPlan, checks: Mapping[str, CheckLike] | None) -> Iterator[Problem]:
    """Yield what is allowed in a plan but looks like a slip."""
    used = {item.section for item in plan.items}
    deducting = {section.id for section in plan.sections if section.deduction}
    for section in raw.sections:
        if section.data["id"] not in used:
            yield section.problem((), f"段落“{section.data['id']}”没有任何一项")
    seen: dict[str, str] = {}
    for item, source in zip(plan.items, raw.items, strict=True):
        alike = seen.setdefault(_plain_id(item.id), item.id)
        if alike != item.id:
            yield source.problem(("id",), f"编号“{item.id}”与“{alike}”几乎相同;请确认不是同一项")
        yield from _item_warnings(item, source, plan, checks)
        idle = not item.points and not item.veto and item.section not in deducting
        if idle and item.threshold_source != "unverified":  # these are shown, and weigh nothing
            yield source.problem(("points",), "分值为 0,又不是单项否决;这一项对得分没有作用")
        if plan.has_points and "points" not in source.data and item.section not in deducting:
            yield source.problem((), "规划自带分值(has_points),这一项却没有写 points,按 1 分计")


def _item_warnings(
    item: PlanItem, source: Located, plan: Plan, checks: Mapping[str, CheckLike] | None
) -> Iterator[Problem]:
    if item.automation is Automation.PARTIAL and not item.ask:
        yield source.problem(("automation",), "部分自动的任务没有 ask;请写明其余部分要向单位要什么")
    if item.automation is Automation.AUTOMATED and item.judge is None:
        yield source.problem(("automation",), f"只有待建的检查 {item.planned_check},现在无法判定")
    if isinstance(item.due, date) and item.due < plan.issued_on:
        text = f"期限 {item.due} 早于规划印发日期 {plan.issued_on};请核对"
        yield source.problem(("due",), text)
    if item.veto and item.threshold_source == "unverified":
        yield source.problem(("veto",), "单项否决的数值未经核实(unverified);不宜据此否决")
    if item.units and not item.applies_to:
        yield source.problem(("units",), "写了 units 却没有 applies_to;这一项不约束任何网站")
    for leaf in item.judge.leaves() if item.judge else ():
        check = (checks or {}).get(leaf.check or "")
        if item.automation is Automation.AUTOMATED and getattr(check, "probation", False):
            text = f"检查 {leaf.check} 尚在试用;automation 宜写 partial"
            yield source.problem(("automation",), text)


def _plain_id(name: str) -> str:
    """Return an id without width, case, spaces and punctuation."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", name)).casefold()
