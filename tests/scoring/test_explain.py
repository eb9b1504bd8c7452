"""Explanations from a finished result, and why two plans over the same facts differ."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gkcheck.errors import GkcheckError, Reason
from gkcheck.models.result import (
    CheckResult,
    IdentityResult,
    ItemResult,
    PlanResult,
    RunInfo,
    SectionInfo,
    SiteInfo,
    SiteResult,
)
from gkcheck.scoring.explain import explain_item, explanation_lines, why_differs
from gkcheck.scoring.score import score_plan


def plan_result(plan, score):
    items = {item.id: item for item in plan.items}
    return PlanResult(
        plan=plan.plan,
        title=plan.title,
        document_number=None,
        issuer=plan.issuer,
        digest=plan.digest,
        score={"low": score.low, "high": score.high, "full": score.full},
        determined=score.determined,
        determined_share=score.determined_share,
        qualified=score.qualified,
        vetoes=list(score.vetoes),
        veto_open=list(score.veto_open),
        sections=[SectionInfo(id=s.id, title=s.title) for s in plan.sections],
        items=[
            ItemResult(
                item=v.item,
                clause=items[v.item].clause,
                title=items[v.item].title,
                duty=items[v.item].duty,
                section=items[v.item].section,
                lead=list(items[v.item].lead),
                responsible=list(items[v.item].responsible),
                due=str(items[v.item].due) if items[v.item].due else None,
                automation=items[v.item].automation,
                ask=items[v.item].ask,
                state=v.state,
                points=v.points,
                full=v.full,
                veto=v.veto,
                checks=list(v.checks),
                runs=list(v.runs),
                because=list(v.because),
                reason=v.reason,
                reason_text=None,
                explanation=list(v.explanation),
                threshold_source=items[v.item].threshold_source,
                notes=items[v.item].notes,
            )
            for v in score.verdicts
        ],
    )


def site_result(kit, outcomes, *plans):
    scored = [
        (plan, score_plan(plan, kit.by_run(*outcomes), kit.site, kit.as_of)) for plan in plans
    ]
    return SiteResult(
        site=SiteInfo(
            url=kit.site.url,
            host="www.demo.gov.cn",
            name=None,
            kind="portal_county",
            site_code=None,
        ),
        run=RunInfo(
            id="r1",
            as_of=kit.as_of,
            started_at="2021-12-31T00:00:00Z",
            finished_at="2021-12-31T00:01:00Z",
            pages=1,
            requests=1,
            browser_pages=0,
            state="complete",
            coverage=[],
            vantage={},
            version="0",
        ),
        plans=[plan_result(plan, score) for plan, score in scored],
        checks=[
            CheckResult(
                id=o.check,
                run=o.run,
                title="栏目内容为空",
                state=o.state,
                reason=o.reason,
                params=o.params,
                measures=o.measures,
                undecided=o.undecided,
                findings_total=o.findings_total,
            )
            for o in outcomes
        ],
        findings=[f for o in outcomes for f in o.findings],
        columns=[],
        documents=[],
        identity=IdentityResult(),
    )


@pytest.fixture
def plan(kit):
    return kit.plan(
        kit.item(
            kit.leaf(),
            lead=["县政府办公室"],
            responsible=["县政府办公室", "县财政局"],
            due="2021-06-30",
            notes="按原文第一段",
            threshold_source="setting",
        ),
        kit.item(automation="manual", ask="培训记录", id="2"),
    )


def test_explanation_has_everything_behind_the_points(kit, plan):
    outcome = kit.outcome(flagged=2, undecided=7, state="incomplete", reason=Reason.BLOCKED)
    explained = explain_item(site_result(kit, [outcome], plan), "1")
    assert len(explained) == 1
    assert [c.run for c in explained[0].checks] == [outcome.run]
    assert {f.fingerprint for f in explained[0].findings} == {
        f.fingerprint for f in outcome.findings
    }
    text = "\n".join(explanation_lines(explained[0]))
    for part in (
        "示例要点(demo-2021)",
        "条款:一 一1,期限 2021-06-30",
        "要求:公开规划",
        "责任单位:县政府办公室、县财政局",
        "数值依据:本系统设定",
        "不多于 0",
        "结论:未达到",
        "得分 0,满分 1",
        "检查“栏目内容为空”(empty_column,未读全)",
        "访问被站点防护拦截",
        "判断不了:未知0",
        "另有 2 个判断不了",
        "[确定] 栏目“栏目1”没有任何内容",
        outcome.findings[0].fingerprint,
        "说明:按原文第一段",
    ):
        assert part in text, part


def test_manual_item_tells_what_to_ask_for(kit, plan):
    explained = explain_item(site_result(kit, [], plan), "2")
    lines = explanation_lines(explained[0])
    assert "需向被查单位索取:培训记录" in lines
    assert "核查方式:人工核查" in lines


def test_long_lists_are_cut_and_said_to_be(kit, plan):
    outcome = kit.outcome(flagged=30, population=30)
    lines = explanation_lines(explain_item(site_result(kit, [outcome], plan), "1")[0])
    assert sum("[确定]" in line for line in lines) == 20
    assert any("另有 10 个" in line for line in lines)


def test_json_form_can_be_read_back(kit, plan):
    explained = explain_item(site_result(kit, [kit.outcome(flagged=1)], plan), "1")[0]
    assert type(explained).model_validate_json(explained.model_dump_json()) == explained


def test_every_plan_with_such_an_item_is_explained(kit, plan):
    other = plan.model_copy(update={"plan": "other-2021"})
    result = site_result(kit, [kit.outcome()], plan, other)
    assert [e.plan for e in explain_item(result, "1")] == ["demo-2021", "other-2021"]
    assert [e.plan for e in explain_item(result, "1", "other-2021")] == ["other-2021"]


@pytest.mark.parametrize(
    ("item", "plan_id", "words"), [("11", None, "相近的编号:1"), ("1", "none", "demo-2021")]
)
def test_unknown_item_or_plan(kit, plan, item, plan_id, words):
    with pytest.raises(GkcheckError, match=words):
        explain_item(site_result(kit, [kit.outcome()], plan), item, plan_id)


def test_why_two_plans_differ_over_the_same_facts(kit, plan):
    outcome = kit.outcome(flagged=2)
    laxer = kit.item(kit.leaf(at_most={"measure": "flagged", "value": 3}))
    added = kit.item(kit.leaf(), id="3", title="另一项")
    other = plan.model_copy(
        update={"plan": "other-2021", "digest": "other", "items": (laxer, added)}
    )
    result = site_result(kit, [outcome], plan, other)
    lines = why_differs(*result.plans)
    text = "\n".join(lines)
    assert "任务 1(公开规划):未达到,得分 0,满分 1 → 达到,得分 1,满分 1" in text
    assert "只在 demo-2021:任务 2" in text
    assert "只在 other-2021:任务 3(另一项)" in text
    assert any("不多于 0" in line and line.startswith("  demo-2021") for line in lines)
    assert any("不多于 3" in line and line.startswith("  other-2021") for line in lines)


def test_same_plan_twice_differs_in_nothing(kit, plan):
    result = site_result(kit, [kit.outcome(undecided=1)], plan)
    lines = why_differs(result.plans[0], result.plans[0])
    assert lines[-1] == "两者共有的任务结论和得分都相同"
    assert "两者规则完全相同" in lines
    assert Decimal(lines[0].split(":")[1].split("–")[0]) == 0
