"""``gkcheck report YYYY-MM`` and ``gkcheck verify FOLDER``."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from gkcheck.cli.settings import Settings
from gkcheck.cli.site import AsOf

FORMATS = ("html", "xlsx", "csv", "json", "earl", "docx", "notices")


@click.command()
@click.argument("month", metavar="YYYY-MM")
@click.option("--batch", metavar="NAME", help="只看这个批次(默认台账中的全部网站)")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="写到这个目录")
@click.option(
    "--format", "formats", default="html,xlsx", show_default=True,
    help=f"逗号分隔:{'、'.join(FORMATS)}(docx 是通报,notices 是各网站的整改通知)",
)  # fmt: skip
@click.option("--office", default="（落款单位）", metavar="NAME", help="通报和通知的落款单位")
@click.option(
    "--templates", type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="本单位的模板目录(notice.docx、bulletin.docx),代替自带的",
)  # fmt: skip
@click.option("--due", type=AsOf(), help="整改期限;写进通知,并在台账中记为已通知")
@click.option("--seal", "sealed", is_flag=True, help="封存:带上证据、规则和复核决定,写校验清单")
@click.option("--quiet", is_flag=True, help="不显示进度")
@click.pass_obj
def report(
    settings: Settings,
    month: str,
    batch: str | None,
    out: Path | None,
    formats: str,
    office: str,
    templates: Path | None,
    due: date | None,
    sealed: bool,
    quiet: bool,
) -> None:
    """从台账生成月度通报:一个目录,不联网、不装软件就能打开。"""
    from gkcheck.pipeline.month import MonthOptions, make_month

    wanted = [name.strip() for name in formats.split(",") if name.strip()]
    unknown = [name for name in wanted if name not in FORMATS]
    if unknown:
        raise click.BadParameter(f"没有这种格式:{'、'.join(unknown)}", param_hint="--format")

    def tell(done: int) -> None:
        if not quiet and done % 200 == 0:
            click.echo(f"已写 {done} 页", err=True)

    options = MonthOptions(month, batch, out, wanted, sealed, office, templates, due)
    told, first, seal = make_month(settings.home, settings.rules, options, tell)
    lost = sum(not site.reached for site in told.sites)
    click.echo(
        f"{month}:{len(told.sites)} 个网站" + (f",其中 {lost} 个没有能核查" if lost else "")
        + f",问题 {sum(site.problems for site in told.sites)} 处"
    )  # fmt: skip
    if told.watched:
        click.echo(f"只有可用性监测的网站 {len(told.watched)} 个,不在以上各数之内")
    if "docx" in wanted and not told.sites:
        click.echo("本月没有核查过网站,不写通报 docx")
    click.echo(f"通报:{first}")
    if seal is not None:
        click.echo(f"已封存 {len(seal.files)} 个文件,校验值 {seal.digest}")
        if bare := int(seal.about["sites_without_evidence"]):
            click.echo(f"其中 {bare} 个网站的核查报告不在这台机器上,没有封存进去")


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.pass_obj
def verify(settings: Settings, folder: Path) -> None:
    """核对封存过的通报目录:有没有文件被改过、少了或多了。有变动时退出码为 1。"""
    from gkcheck.pipeline.month import known_digest
    from gkcheck.pipeline.seal import verify as look

    found = look(folder)
    about = found.seal.about
    click.echo(
        f"{about.get('month', '')} 封存于 {about.get('sealed_at', '')},共 {len(found.seal.files)} 个文件"
    )
    known = known_digest(settings.home, found.seal.digest)
    if known is not None:
        click.echo(
            "校验值与台账所记一致"
            if known
            else "台账中没有这个校验值(清单可能被换过,或台账不是同一个)"
        )
    for word, names in (("被改动", found.changed), ("缺少", found.missing), ("多出", found.added)):
        for name in names:
            click.echo(f"{word}:{name}")
    if found.list_changed:
        click.echo("封存清单本身被改动")
    if found.whole and known is not False:
        click.echo("没有变动")
        return
    raise SystemExit(1)
