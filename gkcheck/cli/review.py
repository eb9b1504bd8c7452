"""``gkcheck review``: people's decisions on findings and items, waivers, verified repairs."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gkcheck.cli.settings import Settings
from gkcheck.cli.site import AsOf
from gkcheck.errors import GkcheckError

if TYPE_CHECKING:
    from gkcheck.review.desk import Desk

_SITE = click.option("--site", "site", metavar="URL", help="哪个网站(网址或域名)")
_BY = click.option("--by", "by", required=True, metavar="NAME", help="复核人")
_QUIET = click.option("--no-score", is_flag=True, help="只记入台账,不重算得分")


@contextmanager
def _desk(settings: Settings) -> Iterator[Desk]:
    from gkcheck.review.desk import Desk

    desk = Desk(settings.home, settings.rules)
    try:
        yield desk
    except sqlite3.Error as error:
        raise GkcheckError(f"台账写不进去:{error}") from None
    finally:
        desk.close()


@click.group("review")
def review() -> None:
    """人工复核:认定疑点和人工任务,豁免,核实整改,用表格导入导出。"""


@review.command("list")
@_SITE
@click.option("--month", metavar="YYYY-MM", help="哪个月的核查(默认各网站最近一次)")
@click.option("--open", "open_only", is_flag=True, help="只列还没有人认定的")
@click.option("--all", "everything", is_flag=True, help="也列已判定、无人改动的问题")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
@click.pass_obj
def list_(
    settings: Settings, site: str | None, month: str | None, open_only: bool, everything: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """列出待复核的疑点、人工任务和已作的认定。"""
    from gkcheck.review.queue import waiting

    with _desk(settings) as desk:
        only = desk.site(site) if site else None
        found = list(waiting(desk, only, month, open_only=open_only, everything=everything))
    if as_json:
        told = [
            {"site": one.url, "name": one.name, "month": run.month, **asdict(entry)}
            for one, run, entries in found
            for entry in entries
        ]
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    for one, run, entries in found:
        click.echo(f"{one.name}  {one.url}  {run.month}")
        for entry in entries:
            head = f"  {entry.key}  [{entry.kind}·{entry.state}] {entry.title}"
            click.echo(head + (f"  {entry.by} {entry.on}:{entry.reason}" if entry.verdict else ""))
    left = sum(entry.open for _, _, entries in found for entry in entries)
    click.echo(f"待认定 {left} 项")


@review.command("set")
@click.argument("target", metavar="FINGERPRINT|PLAN:ITEM")
@_SITE
@click.option(
    "--verdict", required=True,
    help="问题:confirmed 确认、rejected 排除;任务:met 达到、not_met 未达到、partial 部分;withdrawn 撤回",
)  # fmt: skip
@click.option("--reason", required=True, help="理由")
@_BY
@click.option("--points", default="", metavar="N", help="部分达到时的得分(按要点自己的分值)")
@click.option(
    "--file", "files", multiple=True, type=click.Path(dir_okay=False, path_type=Path),
    help="附件(可重复,每个不超过 20 MB)",
)  # fmt: skip
@_QUIET
@click.pass_obj
def set_(
    settings: Settings, target: str, site: str | None, verdict: str, reason: str, by: str,
    points: str, files: tuple[Path, ...], no_score: bool,
) -> None:  # fmt: skip
    """认定一处问题或一项任务;只增不改,以最后一次为准。"""
    from gkcheck.review.desk import Asked
    from gkcheck.review.files import store_file
    from gkcheck.review.words import MistakeError, target_of

    with _desk(settings) as desk:
        what = target_of(target)
        where = desk.site_of(what, site)
        row = desk.checked(where, what, Asked(verdict, reason, by, points))
        if files:
            kept = tuple(store_file(desk.home, path) for path in files)
            row = desk.checked(where, what, Asked(verdict, reason, by, points, None, kept))
        if verdict in ("waived", "豁免"):
            raise MistakeError("豁免用 gkcheck review waive")
        desk.take([row])
        click.echo(f"已记入台账:{where.url} {what.name}")
        _rescore(desk, [where.id], no_score)


@review.command("waive")
@click.argument("fingerprint", required=False)
@_SITE
@click.option("--cause", metavar="TEXT", help="不写编号:豁免该原因编组的全部问题(须写 --site)")
@click.option("--reason", required=True, help="理由")
@click.option("--by", "by", required=True, metavar="NAME", help="批准人")
@click.option("--until", required=True, type=AsOf(), help="到期日(含当日),到期自动恢复")
@_QUIET
@click.pass_obj
def waive(
    settings: Settings, fingerprint: str | None, site: str | None, cause: str | None, reason: str,
    by: str, until: date, no_score: bool,
) -> None:  # fmt: skip
    """豁免一处或一类问题,到期为止。撤回:review set FINGERPRINT --verdict withdrawn。"""
    from gkcheck.review.desk import Asked
    from gkcheck.review.words import MistakeError, target_of

    if (fingerprint is None) == (cause is None):
        raise GkcheckError("请写问题编号,或用 --cause 写原因编组;两者写一种")
    with _desk(settings) as desk:
        if cause is not None:
            if site is None:
                raise MistakeError("按原因豁免须用 --site 写明网站")
            where = desk.site(site)
            row = desk.waive_cause(where, cause, reason, by, until)
        else:
            what = target_of(fingerprint or "")
            if what.fingerprint is None:
                raise MistakeError("只能豁免问题,不能豁免任务")
            where = desk.site_of(what, site)
            made = desk.checked(where, what, Asked("waived", reason, by, "", until))
            desk.take([made])
            click.echo(f"已豁免至 {until}:{where.url} {what.name}")
            _rescore(desk, [where.id], no_score)
            return
        desk.take([row])
        click.echo(f"已豁免至 {until}:{where.url} {cause}")
        _rescore(desk, [where.id], no_score)


@review.command("verify")
@click.argument("fingerprint")
@_SITE
@_BY
@click.option("--reason", required=True, help="怎样核实的")
@click.pass_obj
def verify(settings: Settings, fingerprint: str, site: str | None, by: str, reason: str) -> None:
    """核实一处已整改的问题。"""
    from gkcheck.review.words import target_of

    with _desk(settings) as desk:
        what = target_of(fingerprint)
        where = desk.site_of(what, site)
        desk.verify(where, what.fingerprint or "", by, reason)
        click.echo(f"已核实整改:{where.url} {what.name}")


@review.command("import")
@click.argument("path", metavar="FILE.xlsx|csv", type=click.Path(dir_okay=False, path_type=Path))
@_QUIET
@click.pass_obj
def import_(settings: Settings, path: Path, no_score: bool) -> None:
    """从表格导入认定:有一处不对就一行也不导入,逐处指出文件和行号。"""
    from gkcheck.review.sheet import import_sheet

    with _desk(settings) as desk:
        rows = import_sheet(desk, path)
        click.echo(f"导入 {len(rows)} 条认定")
        _rescore(desk, sorted({row.site_id for row in rows if row.site_id}), no_score)


@review.command("export")
@click.argument("path", metavar="FILE.xlsx", type=click.Path(dir_okay=False, path_type=Path))
@_SITE
@click.option("--month", metavar="YYYY-MM", help="哪个月的核查(默认各网站最近一次)")
@click.option("--open", "open_only", is_flag=True, help="只写还没有人认定的")
@click.option("--all", "everything", is_flag=True, help="也写已判定、无人改动的问题")
@click.pass_obj
def export(
    settings: Settings, path: Path, site: str | None, month: str | None, open_only: bool,
    everything: bool,
) -> None:  # fmt: skip
    """导出待填的复核表。"""
    from gkcheck.review.queue import waiting
    from gkcheck.review.sheet import export_sheet

    if path.suffix.lower() != ".xlsx":
        raise GkcheckError(f"复核表只写成 .xlsx:{path}")
    with _desk(settings) as desk:
        only = desk.site(site) if site else None
        found = waiting(desk, only, month, open_only=open_only, everything=everything)
        click.echo(f"{path}:{export_sheet(found, path)} 行")


def _rescore(desk: Desk, sites: list[int], no_score: bool) -> None:
    from gkcheck.review.rescore import moved_line, rescore

    if no_score:
        return
    for site in sites:
        run = desk.run(site)
        if run is None:
            continue
        try:
            for moved in rescore(desk, run):
                click.echo(f"  {moved_line(moved)}")
        except (GkcheckError, OSError) as error:
            why = error.message if isinstance(error, GkcheckError) else str(error)
            click.echo(f"  {why}", err=True)
