"""``gkcheck judge`` and ``gkcheck explain``: work on a run that is on disk; no network."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import click

from gkcheck.cli.settings import Settings
from gkcheck.errors import GkcheckError
from gkcheck.models.result import SiteResult
from gkcheck.pipeline import places


@click.command()
@click.argument("run", metavar="RUN")
@click.option(
    "--plan", "plans", multiple=True, metavar="ID", help="按哪些要点评分(可重复);不写同 site"
)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="输出目录")
@click.option("--format", "formats", default="html,json", show_default=True, help="输出格式")
@click.option("--json", "as_json", is_flag=True, help="在标准输出打印 result.json")
@click.pass_obj
def judge(
    settings: Settings,
    run: str,
    plans: tuple[str, ...],
    out: Path | None,
    formats: str,
    as_json: bool,
) -> None:
    """对已采集的数据重新评分,不联网。RUN 是输出目录、核查编号或域名。

    台账中人工的认定和豁免计入得分。要点要求而当时没有做的检查,用已采集的数据补做;新发现的问题没有看过第二遍,只算待复核。
    """
    from gkcheck.cli.audit import tell
    from gkcheck.pipeline.decided import said_of
    from gkcheck.pipeline.refill import refill
    from gkcheck.pipeline.site import choose_plans, judge_again, wanted, write_outputs
    from gkcheck.pipeline.stored import read_audit
    from gkcheck.store.ledger import FILE as LEDGER

    folder = places.find_run(settings.home, run)
    found, spec, as_of = read_audit(folder / places.OUTCOMES)
    day = date.fromisoformat(as_of)
    chosen = choose_plans(settings.rules, plans, spec.kind, day, spec.name)
    asked = wanted(chosen, spec, day, settings.rules)
    found = refill(found, asked, folder / places.FACTS, day)
    said = said_of(settings.home / LEDGER, spec.url, day)
    result = judge_again(spec, chosen, found, day, folder, said)
    target = out or folder
    written = write_outputs(result, folder, formats.split(","), target)
    if as_json:
        click.echo(result.model_dump_json(indent=1))
    else:
        tell(result, written, folder)


@click.command()
@click.argument("run", metavar="RUN")
@click.argument("item", metavar="ITEM", required=False)
@click.option("--plan", "plan_id", metavar="ID", help="哪份要点(有几份都有此编号时)")
@click.option(
    "--plans", "two", nargs=2, metavar="A B", help="不写 ITEM:说明同一批数据按两份要点得分为何不同"
)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
@click.pass_obj
def explain(
    settings: Settings,
    run: str,
    item: str | None,
    plan_id: str | None,
    two: tuple[str, str] | None,
    as_json: bool,
) -> None:
    """说明某项任务为什么得这些分:条款、判断、计量、问题、证据。

    用 --plans A B 代替 ITEM,说明两份要点的得分为什么不同。
    """
    from gkcheck.scoring.explain import compare_plans, explain_item, explanation_lines

    if (item is None) == (not two):
        raise GkcheckError("请写任务编号 ITEM,或用 --plans A B 比较两份要点;两者写一种")
    path = places.find_run(settings.home, run) / places.RESULT
    try:
        result = SiteResult.model_validate_json(path.read_bytes())
    except ValueError:
        raise GkcheckError(f"结果文件读不出来:{path}") from None
    if two:
        lines = compare_plans(result, *two)
        click.echo(json.dumps(lines, ensure_ascii=False, indent=1) if as_json else "\n".join(lines))
        return
    found = explain_item(result, item or "", plan_id)
    if as_json:
        told = [e.model_dump(mode="json") for e in found]
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    click.echo("\n\n".join("\n".join(explanation_lines(e)) for e in found))
