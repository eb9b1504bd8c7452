"""``gkcheck serve``: the local review page."""

from __future__ import annotations

import asyncio
import signal

import click

from gkcheck.cli.settings import Settings


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=0, show_default=True,
              help="端口(0:任选一个空闲的)")  # fmt: skip
@click.option("--site", metavar="URL", help="只看这个网站(网址或域名)")
@click.option("--by", "by", default="", metavar="NAME", help="复核人(也可在页面上填)")
@click.pass_obj
def serve(settings: Settings, port: int, site: str | None, by: str) -> None:
    """打开本机的复核页面,用键盘逐条认定。只在本机可见,按 Ctrl-C 结束。"""
    from gkcheck.review.server import ReviewServer

    async def run() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stop.set)
        server = ReviewServer(settings.home, settings.rules, by=by, site=site)
        async with server.running(port):
            click.echo(f"复核页面:{server.url}")
            click.echo("地址中的密钥只在这次有效,不要转给别人;按 Ctrl-C 结束")
            await stop.wait()

    asyncio.run(run())
