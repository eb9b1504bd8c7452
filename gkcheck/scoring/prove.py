"""Proofs over rule files: checks, parameters and measures exist, points add up, limits hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from gkcheck.models.judgement import CONDITIONS, CheckLike, Deduct, Judgement, Share
from gkcheck.models.plan import ColumnName, PlanItem
from gkcheck.scoring.columns import expand_params, split_path
from gkcheck.scoring.guard import laxer
from gkcheck.scoring.mistakes import problems_of, unknown
from gkcheck.scoring.yamlfile import Located, Location, Problem

_PARTS = ("all", "any", "none", "sum")


def expand_item(
    source: Located, known: Mapping[str, ColumnName], year: int
) -> tuple[dict[str, Any], list[Problem]]:
    """Return an item's data with the column paths of its judgement written out."""
    problems = _column_problems(source)
    data = dict(source.data)
    if isinstance(data.get("judge"), dict):
        data["judge"], wrong = _expand(source.sub("judge"), known, year)
        problems += wrong
    return data, problems


def _expand(
    source: Located, known: Mapping[str, ColumnName], year: int
) -> tuple[Any, list[Problem]]:
    made = dict(source.data)
    problems: list[Problem] = []
    if isinstance(made.get("params"), dict):
        made["params"], problems = expand_params(source.sub("params"), known, year)
    for key in _PARTS:
        if not isinstance(made.get(key), list):
            continue
        parts = []
        for i, part in enumerate(made[key]):
            if isinstance(part, dict):
                part, wrong = _expand(source.sub(key, i), known, year)
                problems += wrong
            parts.append(part)
        made[key] = parts
    return made, problems


def _column_problems(source: Located) -> list[Problem]:
    problems = []
    columns = source.data.get("columns")
    for i, text in enumerate(columns if isinstance(columns, list) else ()):
        try:
            split_path(str(text))
        except ValueError as bad:
            problems.append(source.problem(("columns", i), str(bad)))
    return problems


def prove_item(
    item: PlanItem, source: Located, checks: Mapping[str, CheckLike] | None
) -> Iterator[Problem]:
    """Yield what is wrong with an item's use of checks (``None``: not looked at) and limits."""
    # One condition of a sum is proved with each of its checks, and told once.
    yield from dict.fromkeys(_prove_judge(item, source, checks))


def _prove_judge(
    item: PlanItem, source: Located, checks: Mapping[str, CheckLike] | None
) -> Iterator[Problem]:
    if item.judge is None:
        return
    for at, leaf in _leaves(item.judge, ("judge",)):
        if item.threshold_source != "setting":
            for key, text in laxer(item.thresholds, leaf.params):
                yield source.problem((*at, "params", key), text)
        if checks is not None:
            yield from _prove_leaf(leaf, at, source, checks)


def _leaves(judge: Judgement, at: Location) -> Iterator[tuple[Location, Judgement]]:
    if judge.check:
        yield at, judge
    if judge.sum:
        for i, leaf in enumerate(judge.leaves()):
            yield (*at, "sum", i), leaf
    for key in ("all", "any", "none"):
        for i, part in enumerate(getattr(judge, key)):
            yield from _leaves(part, (*at, key, i))


def _prove_leaf(
    leaf: Judgement, at: Location, source: Located, checks: Mapping[str, CheckLike]
) -> Iterator[Problem]:
    check = checks.get(leaf.check or "")
    if check is None:
        text = unknown("检查", str(leaf.check), checks)
        yield source.problem((*at, "check"), f"{text}(尚未实现的检查请用 planned_check)")
        return
    try:
        check.params.model_validate(leaf.params)
    except ValidationError as error:
        fields = list(check.params.model_fields)
        yield from problems_of(error, source, (*at, "params"), fields, f"参数({check.id})")
    measures = list(check.measures.model_fields)
    above = at[:-2] if at[-2:-1] == ("sum",) else at  # where the condition stands
    for name in CONDITIONS:
        condition = getattr(leaf, name)
        if condition is None:
            continue
        used = {"measure": condition.measure}
        if isinstance(condition, Share):
            used["of"] = condition.of
        for key, measure in used.items():
            if measure not in measures:
                text = unknown(f"度量({check.id})", measure, measures)
                yield source.problem((*above, name, key), text)
        if isinstance(condition, Deduct) and condition.measure == "grade":
            text = "deduct 按个数扣分,不能用 grade;请用 flagged 或 flagged_groups"
            yield source.problem((*above, name, "measure"), text)


def prove_plan(
    head: Located,
    sections: Sequence[Located],
    sources: Sequence[Located],
    items: Sequence[PlanItem],
) -> Iterator[Problem]:
    """Yield what is wrong with the plan as a whole: the points of sections and of their items."""
    deducting = {part.data["id"] for part in sections if part.data.get("deduction")}
    for item, source in zip(items, sources, strict=True):
        yield from _prove_points(item, source, item.section in deducting)
    for part in sections:
        own = [item for item in items if item.section == part.data["id"] and not item.bonus]
        full = part.data.get("full")
        if part.data.get("deduction"):
            if full is None:
                yield part.problem((), "扣分段落(deduction: true)须写 full,即起始分值")
            continue
        total = sum((item.points for item in own), Decimal(0))
        if full is not None and total != Decimal(full):
            text = f"段落“{part.data['id']}”各项分值合计 {total},与 full {full} 不符;请改 points 或 full"
            yield part.problem(("full",), text)
    if not items:
        yield head.problem((), "规划没有任何一项;请在同一目录写 NN-名称.yaml")


def _prove_points(item: PlanItem, source: Located, deducting: bool) -> Iterator[Problem]:
    if not deducting:
        if item.max_loss is not None:
            text = "max_loss 只用于扣分段落(deduction: true);请删去,改用 points"
            yield source.problem(("max_loss",), text)
        if not item.points and item.judge and any(leaf.deduct for leaf in item.judge.leaves()):
            text = "扣分项须有 points,或放在扣分段落(deduction: true)里"
            yield source.problem(("points",), text)
        return
    if item.points or item.bonus:
        text = "扣分段落里的项不写 points 和 bonus;扣多少由 deduct 或 max_loss 定"
        yield source.problem(("bonus" if item.bonus else "points",), text)
    elif not item.stake and not item.veto:
        text = "扣分段落里的项须有 deduct,或用 max_loss 写明最多扣多少"
        yield source.problem(("max_loss",), text)
