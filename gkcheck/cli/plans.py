"""``gkcheck plan``: work on rule files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
from pydantic import BaseModel

from gkcheck.cli.settings import Settings
from gkcheck.models.plan import Plan


@click.group("plan")
def plan_group() -> None:
    """要点规则:列出、查看、检查、比较。"""


def _load(settings: Settings, plan_id: str) -> Plan:
    from gkcheck.registry import all_checks
    from gkcheck.scoring.load import load_plan

    return load_plan(settings.rules, plan_id, checks=all_checks())


def _json(value: BaseModel | list[Any]) -> None:
    if isinstance(value, BaseModel):
        click.echo(value.model_dump_json(indent=1))
    else:
        rows = [v.model_dump(mode="json") if isinstance(v, BaseModel) else v for v in value]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))


@plan_group.command("list")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
@click.pass_obj
def list_(settings: Settings, as_json: bool) -> None:
    """列出全部要点。"""
    from gkcheck.scoring.load import list_plans
    from gkcheck.scoring.plans import head_line

    heads = list_plans(settings.rules)
    if as_json:
        _json(list(heads))
        return
    for head in heads:
        click.echo(head_line(head))


@plan_group.command("show")
@click.argument("plan_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
@click.pass_obj
def show(settings: Settings, plan_id: str, as_json: bool) -> None:
    """逐项查看一份要点。"""
    from gkcheck.scoring.plans import plan_lines

    plan = _load(settings, plan_id)
    if as_json:
        _json(plan)
        return
    click.echo("\n".join(plan_lines(plan)))


@plan_group.command("lint")
@click.argument("plan_id", metavar="[ID]", required=False)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
@click.pass_obj
def lint_(settings: Settings, plan_id: str | None, as_json: bool) -> None:
    """检查规则文件;每个错误一行,给出文件和行号。"""
    from gkcheck.registry import all_checks
    from gkcheck.scoring.lint import lint

    found = lint(settings.rules, all_checks(), plan_id)
    wrong = [message for message in found if message.level == "error"]
    if as_json:
        _json(list(found))
    else:
        for message in found:
            click.echo(str(message), err=message.level == "error")
        if not wrong:
            click.echo("规则文件没有错误")
    if wrong:
        raise SystemExit(2)


@plan_group.command("coverage")
@click.argument("plan_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
@click.pass_obj
def coverage_(settings: Settings, plan_id: str, as_json: bool) -> None:
    """自动、部分自动、人工各占多少,按章节和网站类别。"""
    from gkcheck.scoring.plans import coverage, coverage_lines

    found = coverage(_load(settings, plan_id))
    if as_json:
        _json(found)
        return
    click.echo("\n".join(coverage_lines(found)))


@plan_group.command("diff")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
@click.pass_obj
def diff_(settings: Settings, old: str, new: str, as_json: bool) -> None:
    """比较两份要点:增加、删去、改动了哪些任务。"""
    from gkcheck.scoring.plans import diff, diff_lines

    found = diff(_load(settings, old), _load(settings, new))
    if as_json:
        _json(found)
        return
    click.echo("\n".join(diff_lines(found)))


@plan_group.command("draft")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--id", "plan_id", help="规划编号(小写字母、数字、连字符);不写则取自文件名")
@click.option("--out", type=click.Path(path_type=Path), help="放在哪个目录下;不写则为当前目录")
@click.pass_obj
def draft_(settings: Settings, file: Path, plan_id: str | None, out: Path | None) -> None:
    """由规划文本(txt、md、html、docx、pdf)起草规则文件,供人修改。"""
    from gkcheck.drafting.draft import draft_plan
    from gkcheck.registry import all_checks

    made = draft_plan(file, plan_id=plan_id, out=out, rules=settings.rules, checks=all_checks())
    click.echo(f"已起草 {made.items} 项、{made.sections} 个段落:{made.folder}")
    wrong = [line for line in made.lint if ":错误:" in line]
    click.echo(
        f"需要人看的 {made.doubts} 处、没有放入的文字 {made.unplaced} 段、"
        f"规则错误 {len(wrong)} 处,见 {made.folder / 'draft-notes.md'}"
    )
    for line in wrong:
        click.echo(line, err=True)
