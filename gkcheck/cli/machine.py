"""``gkcheck doctor``: what this machine can see, and what will be "cannot tell" without it."""

from __future__ import annotations

import json

import click


@click.command()
@click.option("--resolver", metavar="HOST:PORT", help="指定 DNS 服务器")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def doctor(resolver: str | None, as_json: bool) -> None:
    """检查本机条件:IPv6、DNS、证书、浏览器、中文字体。"""
    from dataclasses import asdict

    from gkcheck.doctor import examine_machine

    rows = examine_machine(resolver)
    if as_json:
        click.echo(json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=1))
        return
    for row in rows:
        click.echo(f"{'●' if row.ok else '○'} {row.name:<10} {row.detail}")
