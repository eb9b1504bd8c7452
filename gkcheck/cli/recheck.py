"""``gkcheck recheck FINGERPRINT``."""

from __future__ import annotations

import asyncio
import json

import click

from gkcheck.cli.settings import Settings
from gkcheck.errors import GkcheckError


@click.command()
@click.argument("fingerprint")
@click.option("--site", metavar="URL", help="几个网站都有这个编号时写明")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
@click.pass_obj
def recheck(settings: Settings, fingerprint: str, site: str | None, as_json: bool) -> None:
    """联网复查一处问题:只看与它有关的地址,前后两次所见都留下。

    退出码:0 已整改,1 仍未整改,3 不能判定。
    """
    from gkcheck.review.desk import Desk
    from gkcheck.review.recheck import ANSWERS, Answer
    from gkcheck.review.recheck import recheck as look
    from gkcheck.review.words import target_of

    desk = Desk(settings.home, settings.rules)
    try:
        target = target_of(fingerprint)
        if target.fingerprint is None:
            raise GkcheckError("只能复查问题,不能复查任务")
        where = desk.site_of(target, site)
        done = asyncio.run(look(desk, where, target.fingerprint))
    finally:
        desk.close()
    if as_json:
        click.echo((done.folder / "recheck.json").read_text("utf-8"))
    else:
        click.echo(f"{ANSWERS[done.answer]}{f':{done.why}' if done.why else ''}")
        click.echo(f"  {done.before.message}")
        for word, seen in (("上次", done.before), ("这次", done.after)):
            told = seen.evidence.get("seen") if seen is not None else "没有再看到"
            text = told if isinstance(told, str) else json.dumps(told, ensure_ascii=False)
            click.echo(f"  {word}:{text}")
        click.echo(f"  前后所见:{done.folder}")
    raise SystemExit({Answer.FIXED: 0, Answer.STILL_OPEN: 1, Answer.UNCLEAR: 3}[done.answer])
