"""Why an item got these points, and why two plans score the same facts differently. Pure.

Works on a finished :class:`~gkcheck.models.result.SiteResult`, so that a stored result explains
itself without the rule files.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from difflib import get_close_matches

from pydantic import BaseModel, ConfigDict

from gkcheck.errors import REASON_TEXT, GkcheckError, Reason
from gkcheck.models.finding import Certainty, Finding
from gkcheck.models.result import CheckResult, ItemResult, PlanResult, SiteResult
from gkcheck.models.verdict import VerdictState
from gkcheck.scoring.score import shown_interval
from gkcheck.scoring.words import STATE_WORDS, measure_word, number, points_word

SHOWN_FINDINGS = 20
_AUTOMATION = {"automated": "自动核查", "partial": "部分自动,其余人工", "manual": "人工核查"}


class Explanation(BaseModel):
    """Everything behind one verdict; the JSON form of ``gkcheck explain``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    plan: str
    plan_title: str
    plan_digest: str
    section_title: str
    item: ItemResult
    checks: list[CheckResult]
    findings: list[Finding]


def explain_item(result: SiteResult, item_id: str, plan_id: str | None = None) -> list[Explanation]:
    """Return one explanation for each plan that has such an item.

    ``plan_id`` narrows to one plan. Raises :class:`GkcheckError` when there is no such item.
    """
    plans = result.plans if plan_id is None else [_plan_of(result, plan_id)]
    found = [
        _explanation(result, plan, item)
        for plan in plans
        for item in plan.items
        if item.item == item_id
    ]
    if not found:
        ids = sorted({item.item for plan in plans for item in plan.items})
        near = get_close_matches(item_id, ids, n=5, cutoff=0.3)
        hint = f";相近的编号:{'、'.join(near)}" if near else ""
        raise GkcheckError(f"结果中没有编号为“{item_id}”的任务{hint}")
    return found


def compare_plans(result: SiteResult, one: str, other: str) -> list[str]:
    """Return Chinese lines that tell why two plans of a result score differently.

    Raises :class:`GkcheckError` when the result was not judged under one of them.
    """
    return why_differs(_plan_of(result, one), _plan_of(result, other))


def _plan_of(result: SiteResult, plan_id: str) -> PlanResult:
    for plan in result.plans:
        if plan.plan == plan_id:
            return plan
    there = "、".join(p.plan for p in result.plans) or "(无)"
    raise GkcheckError(
        f"结果中没有规划“{plan_id}”;有:{there}(可先用 gkcheck judge RUN --plan {plan_id} 评分)"
    )


def _explanation(result: SiteResult, plan: PlanResult, item: ItemResult) -> Explanation:
    sections = {section.id: section.title for section in plan.sections}
    checks = {check.run: check for check in result.checks}
    findings = {finding.fingerprint: finding for finding in result.findings}
    return Explanation(
        plan=plan.plan,
        plan_title=plan.title,
        plan_digest=plan.digest,
        section_title=sections.get(item.section, item.section),
        item=item,
        checks=[checks[run] for run in item.runs if run in checks],
        findings=[findings[mark] for mark in item.because if mark in findings],
    )


def explanation_lines(explained: Explanation) -> list[str]:
    """Return an explanation as Chinese lines for the terminal."""
    item = explained.item
    due = f",期限 {item.due}" if item.due else ""
    units = "、".join([*item.lead, *(u for u in item.responsible if u not in item.lead)])
    lines = [
        f"{explained.plan_title}({explained.plan})",
        f"任务 {item.item}:{item.title}",
        f"条款:{explained.section_title} {item.clause}{due}",
        f"要求:{item.duty}",
    ]
    if units:
        lines.append(f"责任单位:{units}")
    lines.append(f"核查方式:{_AUTOMATION.get(item.automation, item.automation)}")
    if item.ask and item.automation != "automated":
        lines.append(f"需向被查单位索取:{item.ask}")
    if item.threshold_source != "plan":
        lines.append(f"数值依据:{_SOURCE.get(item.threshold_source, item.threshold_source)}")
    lines += ["", "判定过程:", *(f"  {line}" for line in item.explanation)]
    for check in explained.checks:
        lines += ["", *_check_lines(check)]
    if explained.findings:
        lines += ["", f"依据的问题({len(explained.findings)} 个):"]
        lines += [line for f in explained.findings[:SHOWN_FINDINGS] for line in _finding_lines(f)]
        rest = len(explained.findings) - SHOWN_FINDINGS
        if rest > 0:
            lines.append(f"  另有 {rest} 个,见 result.json")
    if item.notes:
        lines += ["", f"说明:{item.notes}"]
    return lines


_SOURCE = {
    "national": "国家规定,本规划未写明",
    "unverified": "未经核实,仅供参考",
    "setting": "本系统设定,规划未写明数值",
}


def _check_lines(check: CheckResult) -> list[str]:
    lines = [f"检查“{check.title}”({check.id},{_CHECK_STATE.get(check.state, check.state)})"]
    if check.reason:
        lines.append(f"  原因:{REASON_TEXT[Reason(check.reason)]}")
    told = [f"{measure_word(name)} {number(value)}" for name, value in check.measures.items()]
    if told:
        lines.append(f"  {'、'.join(told)}")
    for left in check.undecided[:5]:
        where = f" {left.url}" if left.url else ""
        lines.append(f"  判断不了:{left.label}{where}({REASON_TEXT[left.reason]})")
    if len(check.undecided) > 5:
        lines.append(f"  另有 {len(check.undecided) - 5} 个判断不了")
    return lines


_CHECK_STATE = {
    "completed": "已完成",
    "inapplicable": "没有检查对象",
    "incomplete": "未读全",
    "error": "程序出错",
    "not_run": "未运行",
    "disabled": "已关闭",
}


def _finding_lines(finding: Finding) -> list[str]:
    sure = "确定" if finding.certainty is Certainty.SURE else "待复核"
    lines = [f"  - [{sure}] {finding.message}({finding.fingerprint})"]
    if finding.subject.url:
        lines.append(f"    {finding.subject.url}")
    return lines


def why_differs(one: PlanResult, other: PlanResult) -> list[str]:
    """Return Chinese lines that tell why two plans, or two states of one, score differently.

    Items are paired by id. The same facts are taken for granted: what differs is what the plans ask
    for, what they give for it, and whom they bind.
    """
    lines = [_score_line(plan) for plan in (one, other)]
    if one.digest == other.digest:
        lines.append("两者规则完全相同")
    before = {item.item: item for item in one.items}
    after = {item.item: item for item in other.items}
    lines += _only(one.plan, [i for i in one.items if i.item not in after])
    lines += _only(other.plan, [i for i in other.items if i.item not in before])
    changed = 0
    for key, old in before.items():
        new = after.get(key)
        if new is None or _outcome(old) == _outcome(new):
            continue
        changed += 1
        lines.append(f"任务 {key}({new.title}):{_told(old)} → {_told(new)}")
        lines += [f"  {one.plan}:{line}" for line in old.explanation if line not in new.explanation]
        lines += [
            f"  {other.plan}:{line}" for line in new.explanation if line not in old.explanation
        ]
    if not changed:
        lines.append("两者共有的任务结论和得分都相同")
    return lines


def _score_line(plan: PlanResult) -> str:
    low, high = (Decimal(str(plan.score[end])) for end in ("low", "high"))
    shown = shown_interval(low, high)
    decided = f"{number(plan.determined.points)}/{number(plan.determined.full)}"
    return f"{plan.plan}:{number(shown.low)}–{number(shown.high)},已判定 {decided}"


def _only(plan: str, items: Sequence[ItemResult]) -> list[str]:
    return [f"只在 {plan}:任务 {item.item}({item.title}),{_told(item)}" for item in items]


def _outcome(item: ItemResult) -> tuple[object, ...]:
    return item.state, item.points, item.full, item.reason


def _told(item: ItemResult) -> str:
    state = STATE_WORDS[item.state]
    if item.state is VerdictState.EXCLUDED:
        return f"{state}({item.reason_text})" if item.reason_text else state
    return f"{state},{points_word(item.points, item.full)}"
