"""What ``gkcheck plan`` tells of plans: coverage, difference of two, and their text."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from gkcheck.models.plan import Automation, Plan, PlanHead, PlanItem, Removed
from gkcheck.models.site import SiteKind
from gkcheck.scoring.words import number

KIND_WORDS = {
    SiteKind.PORTAL_PROVINCE: "省级门户",
    SiteKind.PORTAL_CITY: "市级门户",
    SiteKind.PORTAL_COUNTY: "县级门户",
    SiteKind.DEPT_SITE: "部门网站",
    SiteKind.TOWNSHIP_PAGE: "乡镇页面",
}


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Share(_Data):
    """How many items of a group a machine settles, settles in part, or leaves to people.

    ``pending``: of the automated and partial ones, those whose check is still to be built.
    """

    id: str
    title: str
    items: int
    automated: int
    partial: int
    manual: int
    pending: int
    points: Decimal


class Coverage(_Data):
    """A plan's coverage: as a whole, by section, and by kind of site."""

    plan: str
    title: str
    whole: Share
    sections: list[Share]
    kinds: list[Share] = Field(description="items that bind the kind; one item may bind several")
    unbound: int = Field(description="items that bind no website")


def coverage(plan: Plan) -> Coverage:
    """Return how much of a plan is settled by machine. Superseded items count like all others."""
    return Coverage(
        plan=plan.plan,
        title=plan.title,
        whole=_share("all", "全部", plan.items),
        sections=[
            _share(s.id, s.title, [i for i in plan.items if i.section == s.id])
            for s in plan.sections
        ],
        kinds=[
            _share(kind.value, KIND_WORDS[kind], own)
            for kind in SiteKind
            if (own := [i for i in plan.items if kind in i.applies_to])
        ],
        unbound=sum(not i.applies_to for i in plan.items),
    )


def _share(key: str, title: str, items: Iterable[PlanItem]) -> Share:
    own = list(items)
    count = {a: sum(i.automation is a for i in own) for a in Automation}
    return Share(
        id=key,
        title=title,
        items=len(own),
        automated=count[Automation.AUTOMATED],
        partial=count[Automation.PARTIAL],
        manual=count[Automation.MANUAL],
        pending=sum(i.automation is not Automation.MANUAL and i.judge is None for i in own),
        points=sum((i.points for i in own), Decimal(0)),
    )


def coverage_lines(found: Coverage) -> list[str]:
    """Return coverage as Chinese lines for the terminal."""
    lines = [f"{found.title}({found.plan})", _share_line(found.whole)]
    lines += ["", "按段落:", *(f"  {_share_line(s)}" for s in found.sections)]
    lines += ["", "按网站类型:", *(f"  {_share_line(s)}" for s in found.kinds)]
    if found.unbound:
        lines.append(f"  不约束网站、由机关自身落实的任务 {found.unbound} 项")
    return lines


def _share_line(share: Share) -> str:
    def part(word: str, count: int) -> str:
        percent = f"({count / share.items:.0%})" if share.items else ""
        return f"{word} {count}{percent}"

    told = [
        part("自动", share.automated),
        part("部分自动", share.partial),
        part("人工", share.manual),
    ]
    pending = f";其中 {share.pending} 项的检查待建" if share.pending else ""
    return f"{share.title}:共 {share.items} 项,{'、'.join(told)}{pending}"


class Change(_Data):
    """One key that differs; ``None`` on a side where the key is not set."""

    key: str
    old: Any
    new: Any


class ItemChange(_Data):
    """An item that both plans have, with what differs."""

    item: str
    title: str
    changes: list[Change]


class PlanDiff(_Data):
    """Items added, removed and changed from one plan to another, paired by id."""

    old: str
    new: str
    head: list[Change]
    added: list[PlanItem]
    removed: list[PlanItem]
    reasons: list[Removed] = Field(description="why an override removed an item")
    changed: list[ItemChange]


_NOT_HEAD = {"items", "digest", "removed"}


def diff(old: Plan, new: Plan) -> PlanDiff:
    """Return what differs between two expanded plans."""
    before = {item.id: item for item in old.items}
    after = {item.id: item for item in new.items}
    pairs = [(before[key], item) for key, item in after.items() if key in before]
    return PlanDiff(
        old=old.plan,
        new=new.plan,
        head=_changes(
            old.model_dump(mode="json", exclude=_NOT_HEAD),
            new.model_dump(mode="json", exclude=_NOT_HEAD),
        ),
        added=[item for key, item in after.items() if key not in before],
        removed=[item for key, item in before.items() if key not in after],
        reasons=[r for r in new.removed if r not in old.removed],
        changed=[
            ItemChange(item=b.id, title=b.title, changes=changes)
            for a, b in pairs
            if (changes := _changes(_set_keys(a), _set_keys(b)))
        ],
    )


def _set_keys(item: PlanItem) -> dict[str, Any]:
    keys = item.model_dump(mode="json", exclude_defaults=True)
    return {**keys, "points": str(item.points)}  # what an author left out is worth one point


def _changes(old: dict[str, Any], new: dict[str, Any]) -> list[Change]:
    """Compare key by key; mappings are opened, so that the key that differs is named whole."""
    found = []
    for key in [*old, *(k for k in new if k not in old)]:
        one, other = old.get(key), new.get(key)
        if one == other:
            continue
        if isinstance(one, dict) and isinstance(other, dict):
            found += [c.model_copy(update={"key": f"{key}.{c.key}"}) for c in _changes(one, other)]
        else:
            found.append(Change(key=key, old=one, new=other))
    return found


def diff_lines(found: PlanDiff) -> list[str]:
    """Return a difference as Chinese lines for the terminal."""
    lines = [f"{found.old} → {found.new}"]
    lines += [f"规划本身 {_change_line(change)}" for change in found.head]
    reasons = {r.item: f",理由:{r.reason}" for r in found.reasons}
    lines += [f"+ 任务 {item.id}:{item.title}" for item in found.added]
    lines += [f"- 任务 {i.id}:{i.title}{reasons.get(i.id, '')}" for i in found.removed]
    for changed in found.changed:
        lines.append(f"~ 任务 {changed.item}:{changed.title}")
        lines += [f"    {_change_line(change)}" for change in changed.changes]
    same = not (found.added or found.removed or found.changed)
    return [*lines, "两者的任务完全相同"] if same else lines


def _change_line(change: Change) -> str:
    return f"{change.key}:{_value(change.old)} → {_value(change.new)}"


def _value(value: Any) -> str:
    if value is None:
        return "(无)"
    if isinstance(value, list) and all(isinstance(v, dict) and "label" in v for v in value):
        return "、".join(str(v["label"]) for v in value) or "(空)"
    text = _flat(value)
    return text if len(text) <= 200 else f"{text[:200]}…"


def _flat(value: Any) -> str:
    """Return a value of any depth on one line, columns by their path alone."""
    if isinstance(value, dict):
        if {"label", "path"} <= value.keys():
            return str(value["label"])
        return f"{{{', '.join(f'{key}: {_flat(v)}' for key, v in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(_flat(v) for v in value)}]"
    return str(value)


def head_line(head: PlanHead) -> str:
    """Return one line of ``gkcheck plan list``."""
    kinds = "、".join(KIND_WORDS[kind] for kind in head.applies_to)
    number_ = f",{head.document_number}" if head.document_number else ""
    child = f",在 {head.extends} 基础上" if head.extends else ""
    return f"{head.plan}  {head.title}({head.issuer}{number_},{head.year} 年;{kinds}{child})"


def plan_lines(plan: Plan) -> list[str]:
    """Return a plan as Chinese lines for the terminal: head, sections, one line an item."""
    lines = [head_line(plan), f"来源:{plan.source}", f"摘要:{plan.digest}"]
    for section in plan.sections:
        full = f"({number(section.full)} 分)" if section.full is not None else ""
        lines += ["", f"{section.id} {section.title}{full}"]
        lines += [f"  {_item_line(i)}" for i in plan.items if i.section == section.id]
    lines += [f"已去掉:任务 {gone.item},理由:{gone.reason}" for gone in plan.removed]
    return lines


_AUTOMATION = {
    Automation.AUTOMATED: "自动",
    Automation.PARTIAL: "部分自动",
    Automation.MANUAL: "人工",
}


def _item_line(item: PlanItem) -> str:
    leaves = item.judge.leaves() if item.judge else []
    checks = list(dict.fromkeys(leaf.check or "" for leaf in leaves))
    if item.judge is None and item.planned_check:
        checks = [f"{item.planned_check}(待建)"]
    marks = [
        *(["单项否决"] if item.veto else []),
        *(["加分"] if item.bonus else []),
        *(["数值未经核实"] if item.threshold_source == "unverified" else []),
        *([f"期限 {item.due}"] if item.due else []),
        *checks,
    ]
    told = f" [{'; '.join(marks)}]" if marks else ""
    worth = f"{number(item.points)} 分"
    if not item.points and item.stake:
        worth = f"最多扣 {number(item.stake)} 分"
    return f"{item.id} {item.title}({_AUTOMATION[item.automation]},{worth}){told}"
