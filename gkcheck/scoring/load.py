"""Rule files -> :class:`~gkcheck.models.plan.Plan`. Every mistake is told with file and line."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from gkcheck.errors import GkcheckError
from gkcheck.models.judgement import CheckLike
from gkcheck.models.plan import ColumnName, Plan, PlanHead, PlanItem, Removed
from gkcheck.models.rulefile import ItemFile, PlanFile
from gkcheck.scoring.columns import catalogue_names, load_columns
from gkcheck.scoring.mistakes import problems_of, unknown
from gkcheck.scoring.overrides import overridden
from gkcheck.scoring.prove import expand_item, prove_item, prove_plan
from gkcheck.scoring.yamlfile import Located, Problem, RuleFileError, read_yaml

INHERITED = (
    "year",
    "applies_to",
    "region",
    "has_points",
    "qualified_at",
    "bonus_above",
    "column_catalogues",
)
ITEM_FILES = "[0-9][0-9]-*.yaml"


@dataclass
class RawPlan:
    """A plan with ``extends`` and ``overrides`` carried out, and the lines everything came from."""

    head: Located
    sections: list[Located]
    items: list[Located]
    removed: list[Removed]


def plan_ids(rules: Path) -> list[str]:
    """Return the ids of all plans in ``rules``, in order."""
    return sorted(path.parent.name for path in (rules / "plans").glob("*/plan.yaml"))


def list_plans(rules: Path) -> list[PlanHead]:
    """Return the heads of all plans; items are not read. Raises :class:`RuleFileError`."""
    return [load_head(rules, plan_id) for plan_id in plan_ids(rules)]


def load_head(rules: Path, plan_id: str) -> PlanHead:
    """Return what identifies one plan. Raises :class:`GkcheckError` for mistakes."""
    head = _Loader(rules).head(plan_id, ())[0].data
    return PlanHead.model_validate({k: v for k, v in head.items() if k in PlanHead.model_fields})


def load_plan(rules: Path, plan_id: str, checks: Mapping[str, CheckLike] | None = None) -> Plan:
    """Return a whole plan, ``extends`` and ``overrides`` carried out, columns with synonyms.

    ``checks`` (id -> check) proves check names, parameters and measures; without it they are not
    looked at. Raises :class:`RuleFileError` (all mistakes, each with file and line), or
    :class:`GkcheckError` where there is no such plan.
    """
    return load_with_lines(rules, plan_id, checks)[0]


def load_with_lines(
    rules: Path, plan_id: str, checks: Mapping[str, CheckLike] | None = None
) -> tuple[Plan, RawPlan]:
    """Return a plan as :func:`load_plan` does, and the lines that everything came from."""
    loader = _Loader(rules)
    if plan_id not in plan_ids(rules):
        raise GkcheckError(unknown("规划", plan_id, plan_ids(rules)))
    raw = loader.raw(plan_id, ())
    known = loader.columns(raw.head)
    items: list[PlanItem] = []
    problems: list[Problem] = []
    for source in raw.items:
        expanded, wrong = expand_item(source, known, raw.head.data["year"])
        problems += wrong
        try:
            item = PlanItem.model_validate(expanded)
        except ValidationError as error:
            problems += problems_of(error, source)
            continue
        items.append(item)
        problems += prove_item(item, source, checks)
    if not problems:
        problems += prove_plan(raw.head, raw.sections, raw.items, items)
    if problems:
        raise RuleFileError(problems)
    kept = {k: v for k, v in raw.head.data.items() if k in Plan.model_fields and v is not None}
    plan = Plan.model_validate(
        kept
        | {
            "sections": [section.data for section in raw.sections],
            "items": items,
            "removed": raw.removed,
        }
    )
    return plan.model_copy(update={"digest": plan_digest(plan)}), raw


def plan_digest(plan: Plan) -> str:
    """Return 16 hex digits over the expanded plan: two plans that judge alike have the same."""
    text = json.dumps(
        plan.model_dump(mode="json", exclude={"digest"}), ensure_ascii=False, sort_keys=True
    )
    return hashlib.sha256(text.encode()).hexdigest()[:16]


class _Loader:
    def __init__(self, rules: Path) -> None:
        self.rules = rules

    def columns(self, head: Located) -> dict[str, ColumnName]:
        names = head.data.get("column_catalogues") or ()
        there = catalogue_names(self.rules)
        wrong = [
            head.problem(("column_catalogues", i), unknown("栏目目录", name, there))
            for i, name in enumerate(names)
            if name not in there
        ]
        if wrong:
            raise RuleFileError(wrong)
        return load_columns(self.rules, tuple(names))

    def head(self, plan_id: str, chain: tuple[str, ...]) -> tuple[Located, Located | None]:
        """Return the head with inherited keys, and the parent's head."""
        source = read_yaml(self.rules / "plans" / plan_id / "plan.yaml")
        try:
            PlanFile.model_validate(source.data)
        except ValidationError as error:
            raise RuleFileError(list(problems_of(error, source))) from None
        if source.data["plan"] != plan_id:
            text = f"plan 的值“{source.data['plan']}”与目录名“{plan_id}”不同;请改为一致"
            raise RuleFileError([source.problem(("plan",), text)])
        parent_id = source.data.get("extends")
        if parent_id is None:
            return source, None
        chain = (*chain, plan_id)
        if parent_id in chain:
            circle = " → ".join((*chain, parent_id))
            text = f"extends 形成循环:{circle};请去掉其中一个 extends"
            raise RuleFileError([source.problem(("extends",), text)])
        if parent_id not in plan_ids(self.rules):
            text = unknown("规划", parent_id, plan_ids(self.rules))
            raise RuleFileError([source.problem(("extends",), text)])
        parent, _ = self.head(parent_id, chain)
        for key in INHERITED:
            if key not in source.data and key in parent.data:
                source = source.put(key, parent.sub(key))
        return source, parent

    def raw(self, plan_id: str, chain: tuple[str, ...]) -> RawPlan:
        head, parent_head = self.head(plan_id, chain)
        base = (
            self.raw(parent_head.data["plan"], (*chain, plan_id))
            if parent_head
            else RawPlan(head, [], [], [])
        )
        own = [head.sub("sections", i) for i in range(len(head.data.get("sections") or ()))]
        sections = _merged(base.sections, own)
        items, removed = overridden(head, base.items, base.removed)
        items += self._own_items(plan_id, {part.data["id"] for part in sections})
        order = {part.data["id"]: i for i, part in enumerate(sections)}
        items.sort(key=lambda item: order[item.data["section"]])
        _refuse_doubles(items)
        deducting = {part.data["id"] for part in sections if part.data.get("deduction")}
        items = [
            part.put("points", Located(0, {(): part.place()}))
            if part.data["section"] in deducting and "points" not in part.data
            else part
            for part in items
        ]
        return RawPlan(head, sections, items, removed)

    def _own_items(self, plan_id: str, sections: set[str]) -> list[Located]:
        folder = self.rules / "plans" / plan_id
        items: list[Located] = []
        problems: list[Problem] = []
        named = set(folder.glob(ITEM_FILES))
        for path in sorted(folder.glob("*.y*ml")):
            if path.name == "plan.yaml":
                continue
            source = read_yaml(path)
            if path not in named:
                text = "文件名应为两位数字加名称,如 10-zhengce.yaml;请改名"
                problems.append(source.problem((), text))
                continue
            problems += _shape(source)
            section = source.data.get("section") if isinstance(source.data, dict) else None
            if isinstance(section, str) and section not in sections:
                problems.append(source.problem(("section",), unknown("段落", section, sections)))
            if not problems:
                items += [
                    source.sub("items", i).put("section", source.sub("section"))
                    for i in range(len(source.data["items"]))
                ]
        if problems:
            raise RuleFileError(problems)
        return items


def _shape(source: Located) -> list[Problem]:
    """Check the file around the items; the items themselves are checked one by one, expanded."""
    hollow: Any = source.data
    problems: list[Problem] = []
    if isinstance(hollow, dict) and isinstance(hollow.get("items"), list):
        for i, item in enumerate(hollow["items"]):
            if not isinstance(item, dict) or not isinstance(item.get("id"), str):
                text = '每一项须有 id,写成加引号的文字,如 id: "3.2.1"'
                problems.append(source.problem(("items", i, "id"), text))
            elif "section" in item:
                text = "section 写在文件开头,不写在每一项里;请删去"
                problems.append(source.problem(("items", i, "section"), text))
        hollow = {**hollow, "items": [_HOLLOW] * len(hollow["items"])}
    try:
        ItemFile.model_validate(hollow)
    except ValidationError as error:
        problems += problems_of(error, source)
    return problems


_HOLLOW = {
    "id": "-",
    "clause": "-",
    "title": "-",
    "duty": "-",
    "automation": "manual",
    "ask": "-",
}


def _merged(base: list[Located], own: list[Located]) -> list[Located]:
    """Return the parent's sections, replaced or followed by the plan's own."""
    mine = {part.data["id"]: part for part in own}
    if len(mine) < len(own):
        ids = [part.data["id"] for part in own]
        double = next(i for i, name in enumerate(ids) if name in ids[:i])
        text = f"段落“{ids[double]}”重复;请改 id 或删去一个"
        raise RuleFileError([own[double].problem(("id",), text)])
    inherited = {part.data["id"] for part in base}
    replaced = [mine.get(part.data["id"], part) for part in base]
    return replaced + [part for part in own if part.data["id"] not in inherited]


def _refuse_doubles(items: list[Located]) -> None:
    first: dict[str, Located] = {}
    problems = []
    for item in items:
        name = item.data["id"]
        if name in first:
            place = first[name].place(("id",))
            text = f"编号“{name}”与 {place.file}:{place.line} 重复;请改编号,要改上级规划的项请用 overrides"
            problems.append(item.problem(("id",), text))
        first.setdefault(name, item)
    if problems:
        raise RuleFileError(problems)
