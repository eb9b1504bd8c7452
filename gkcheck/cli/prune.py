"""``gkcheck prune``: let the facts of old runs go."""

from __future__ import annotations

import click

from gkcheck.cli.settings import Settings
from gkcheck.errors import GkcheckError


@click.command()
@click.option(
    "--keep-months", type=click.IntRange(1), default=3, show_default=True,
    help="保留最近几个月(含本月)的采集数据",
)  # fmt: skip
@click.option("--dry-run", is_flag=True, help="只列出,不删除")
@click.pass_obj
def prune(settings: Settings, keep_months: int, dry_run: bool) -> None:
    """删除旧的采集数据(facts.db),台账、报告、结果和存档都留着。

    每个网站最近一次核查的数据总是保留。删除后,那一次不能再用 gkcheck judge 重新评分。
    """
    from gkcheck import clock
    from gkcheck.batch.prune import prune as drop
    from gkcheck.store.ledger import FILE

    ledger = settings.home / FILE
    if not ledger.exists():
        raise GkcheckError(f"没有台账:{ledger}")
    today = clock.today()
    months = today.year * 12 + today.month - 1 - (keep_months - 1)
    before = f"{months // 12:04d}-{months % 12 + 1:02d}"
    count = size = 0
    for one in drop(settings.home, ledger, before, dry=dry_run):
        count, size = count + 1, size + one.size
        if dry_run:
            click.echo(f"{one.month}  {one.size / 1e6:.1f} MB  {one.folder}")
    word = "可以删除" if dry_run else "已删除"
    click.echo(f"{word} {before} 以前 {count} 次核查的数据,共 {size / 1e6:.1f} MB;台账和报告不变")
