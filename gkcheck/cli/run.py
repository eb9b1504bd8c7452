"""``gkcheck run BATCH``: every site of a batch into the ledger."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import click

from gkcheck.cli.settings import Settings
from gkcheck.cli.site import AsOf


@click.command()
@click.argument("batch", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--jobs", type=click.IntRange(1), help="进程数(默认同处理器个数)")
@click.option(
    "--each",
    type=click.IntRange(1),
    help="每个进程同时核查的网站数(默认 8,进程空闲时逐步加到 24)",
)
@click.option("--resume", is_flag=True, help="接着做没有做完的那一次;没有则开始新的一次")
@click.option("--as-of", type=AsOf(), help="核查基准日(默认今天)")
@click.option(
    "--spread",
    type=click.FloatRange(0),
    default=0,
    metavar="HOURS",
    help="把开始时间均匀分布在几小时内",
)
@click.option(
    "--shared", type=click.IntRange(1), default=2, show_default=True,
    help="同一地址或同一平台上同时核查的网站数",
)  # fmt: skip
@click.option(
    "--again-after", type=click.FloatRange(0), default=300, show_default=True, metavar="SECONDS",
    help="被拦截、打不开的网站至少隔多久再试一次",
)  # fmt: skip
@click.option(
    "--least-free", type=click.FloatRange(0), default=2, show_default=True, metavar="GB",
    help="磁盘剩余少于此数时不再开始新的网站",
)  # fmt: skip
@click.option("--scheduler", metavar="ADDR", help="交给 Dask 集群去做,如 tcp://10.0.0.1:8786")
@click.option("--store", metavar="URL", help="集群:结果目录复制到何处(共享目录或对象存储)")
@click.option(
    "--format", "formats", default="html,json", show_default=True, help="每个网站的输出格式"
)
@click.option("--quiet", is_flag=True, help="不显示进度")
@click.pass_obj
def run(
    settings: Settings,
    batch: Path,
    jobs: int | None,
    each: int | None,
    resume: bool,
    as_of: date | None,
    spread: float,
    shared: int,
    again_after: float,
    least_free: float,
    scheduler: str | None,
    store: str | None,
    formats: str,
    quiet: bool,
) -> None:
    """核查一个批次的全部网站,记入台账;可随时中断,用 --resume 接着做。

    BATCH 是 sites.yaml,或有“网址”“名称”等表头的 xlsx、csv。
    """
    from gkcheck.batch.conductor import RunOptions
    from gkcheck.batch.run import Wishes, run_batch
    from gkcheck.cli.audit import known_formats

    options = RunOptions(
        home=settings.home,
        formats=known_formats(formats),
        spread=spread,
        shared=shared,
        least_free=int(least_free * 1e9),
        again_after=again_after,
    )
    wishes = Wishes(
        jobs=jobs or os.cpu_count() or 1, each=each, resume=resume, as_of=as_of,
        scheduler=scheduler, store=store, quiet=quiet,
    )  # fmt: skip
    raise SystemExit(run_batch(batch, settings.home, settings.rules, options, wishes))
