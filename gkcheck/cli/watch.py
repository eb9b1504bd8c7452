"""``gkcheck watch BATCH.yaml``: availability probes into the ledger."""

from __future__ import annotations

import asyncio
import fcntl
import signal
from pathlib import Path

import click

from gkcheck.cli.settings import Settings
from gkcheck.errors import GkcheckError


@click.command()
@click.argument("batch", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--once", is_flag=True, help="只做现在该做的访问,做完即退出(供定时任务每分钟调用)")
@click.option("--resolver", metavar="HOST:PORT", help="指定 DNS 服务器")
@click.option("--allow-private", is_flag=True, help="允许访问内网和本机地址")
@click.option("--quiet", is_flag=True, help="不显示次数")
@click.pass_obj
def watch(
    settings: Settings,
    /,
    batch: Path,
    once: bool,
    resolver: str | None,
    allow_private: bool,
    quiet: bool,
) -> None:
    """按批次文件定时访问各网站首页,记入台账;可随时中断,再次运行即接着做。"""
    from crawler.probes.visit import Visitor
    from crawler.resolve import Resolver
    from gkcheck.batch.load import load_batch
    from gkcheck.batch.watching import watch_list
    from gkcheck.models.site import SiteSpec
    from gkcheck.pipeline.watch import WallClock, Watch
    from gkcheck.store.ledger import FILE, Ledger

    told = load_batch(batch)
    sites = watch_list(told)
    settings.home.mkdir(parents=True, exist_ok=True)
    lock = (settings.home / "watch.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.close()
        raise GkcheckError("已有一个 gkcheck watch 在运行,不再启动", 3) from error
    ledger = Ledger(settings.home / FILE)
    ledger.introduce(told.sites)

    async def go() -> int:
        visitor = Visitor(
            Resolver(resolver or sites.resolver),
            user_agent=str(SiteSpec.model_fields["user_agent"].default),
            allow_private=allow_private or sites.allow_private,
        )
        watcher = Watch(sites, ledger, visitor.visit, WallClock())
        loop = asyncio.get_running_loop()
        task = asyncio.ensure_future(watcher.run(once=once))
        for name in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(name, task.cancel)
        try:
            return await task
        except asyncio.CancelledError:
            return -1

    try:
        made = asyncio.run(go())
    finally:
        ledger.close()
        lock.close()
    if not quiet:
        click.echo("已中断,已做的访问都已记下" if made < 0 else f"本次访问 {made} 次")
