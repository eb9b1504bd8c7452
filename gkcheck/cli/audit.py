"""What ``site`` and ``demo`` do after parsing: run, write, tell, choose the exit status."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click
from pydantic import ValidationError

from gkcheck import clock
from gkcheck.batch.address import column_url, home_url
from gkcheck.cli.progress import ProgressLine
from gkcheck.cli.settings import Settings
from gkcheck.errors import GkcheckError
from gkcheck.lists import read_lists
from gkcheck.loop import run
from gkcheck.models.result import SiteResult
from gkcheck.models.site import CrawlBudget, SiteKind, SiteSpec
from gkcheck.pipeline import places
from gkcheck.pipeline.audit import AuditOptions
from gkcheck.pipeline.site import audit_site, choose_plans
from gkcheck.store.ledger import FILE as LEDGER
from reports.registry import FORMATS


def run_site(settings: Settings, url: str, **options: Any) -> int:
    """Audit one site as ``gkcheck site`` does; return the exit status (contract.md)."""
    spec = _spec(url, options)
    if spec.lists:
        read_lists(Path(spec.lists))  # mistakes are told before anything is fetched
    formats = list(known_formats(options["formats"]))
    as_of: date = options["as_of"] or clock.today()
    plans = choose_plans(settings.rules, options["plans"], spec.kind, as_of, spec.name)
    host = urlsplit(spec.url).netloc
    out_given: Path | None = options["out"]
    folder = places.choose_folder(
        settings.home, host, places.spec_digest(spec, as_of), as_of, out_given
    )
    quiet = options["quiet"] or options["as_json"]
    with ProgressLine(spec.url, quiet=quiet) as line:
        result = run(
            _interruptible(
                settings,
                spec,
                plans,
                as_of,
                folder,
                options["disabled"],
                out_given is not None,
                line,
            )
        )
        line.stage("report")
        written = _write(result, folder, formats)
        if options.get("record", True):
            _record(settings, result, folder, line)
    if options["as_json"]:
        click.echo(result.model_dump_json(indent=1))
    else:
        tell(result, written, folder)
    return exit_status(result, options["fail_under"], options["fail_on_veto"])


def known_formats(text: str) -> tuple[str, ...]:
    """Return the output formats that ``text`` lists; raises :class:`GkcheckError` for an unknown one."""
    formats = tuple(name.strip() for name in text.split(",") if name.strip())
    unknown = set(formats) - set(FORMATS)
    if unknown:
        raise GkcheckError(
            f"不认识的输出格式:{', '.join(sorted(unknown))}(可用 {','.join(FORMATS)})"
        )
    return formats


def _spec(url: str, options: dict[str, Any]) -> SiteSpec:
    try:
        return SiteSpec(
            url=home_url(url),
            name=options["name"],
            kind=SiteKind(options["kind"]),
            rate=options["rate"],
            budget=CrawlBudget(
                max_pages=options["max_pages"],
                max_depth=options["max_depth"],
                time_limit=options["time_limit"],
            ),
            resolver=options["resolver"],
            allow_private=options["allow_private"],
            ca_bundle=options["ca_bundle"],
            browser=not options["no_browser"],
            archive=options["archive"] or options.get("mask_archive", False),
            mask_archive=options.get("mask_archive", False),
            replay=options["replay"],
            lists=options.get("lists"),
            start=tuple(column_url(home_url(url), one) for one in options.get("start", ())),
            second_look_after=options["second_look_after"],
        )
    except ValidationError as error:
        first = error.errors()[0]
        raise GkcheckError(f"选项不对:{'.'.join(map(str, first['loc']))}:{first['msg']}") from None


async def _interruptible(
    settings: Settings,
    spec: SiteSpec,
    plans: list[Any],
    as_of: date,
    folder: Path,
    disabled: tuple[str, ...],
    out_given: bool,
    line: ProgressLine,
) -> SiteResult:
    """Run the audit; the first Ctrl-C asks it to stop cleanly, the second ends at once."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def first() -> None:
        loop.remove_signal_handler(signal.SIGINT)
        line.say("正在停止,已有的结果会保留……(再按一次 Ctrl-C 立即退出)")
        stop.set()

    loop.add_signal_handler(signal.SIGINT, first)
    try:
        return await audit_site(
            spec,
            plans,
            AuditOptions(
                as_of=as_of,
                out=folder,
                disabled=disabled,
                out_given=out_given,
                ledger=settings.home / LEDGER,
                on_progress=line.show,
                on_stage=line.stage,
                stop=stop,
            ),
            settings.rules,
        )
    finally:
        loop.remove_signal_handler(signal.SIGINT)


def _record(settings: Settings, result: SiteResult, folder: Path, line: ProgressLine) -> None:
    """Put a finished run into the ledger; a ledger that cannot be written spoils no audit."""
    from gkcheck.pipeline.record import record_result
    from gkcheck.store.ledger import Ledger

    if result.run.interrupted:
        return
    try:
        ledger = Ledger(settings.home / LEDGER)
        try:
            record_result(ledger, result, folder.absolute())
        finally:
            ledger.close()
    except (sqlite3.Error, OSError) as error:
        line.say(f"没有记入台账 {settings.home / LEDGER}:{error}")


def _write(result: SiteResult, folder: Path, formats: list[str]) -> list[Path]:
    from gkcheck.pipeline.site import write_outputs

    return write_outputs(result, folder, formats)


def tell(result: SiteResult, written: list[Path], folder: Path) -> None:
    """Print how the run went: state, score of each plan, counts, files."""
    state = {
        "complete": "核查完成",
        "partial": "核查未完整,结果只有一部分",
        "blocked": "访问被拦截,无法判定",
        "unreachable": "站点无法访问,无法判定",
    }[result.run.state]
    click.echo(
        f"{result.site.url}  {state}" + (f":{result.run.reason}" if result.run.reason else "")
    )
    for plan in result.plans:
        determined = plan.determined
        share = f"{plan.determined_share * 100:.0f}%"
        if determined.full:
            score = f"{determined.points / determined.full * 100:.1f}"
            head = f"已判定得分 {score}(占全部的 {share})"
        else:
            head = "没有可判定的项目"
        span = f"全部项目的区间 {plan.score['low']:.1f}–{plan.score['high']:.1f}"
        veto = f",单项否决:{'、'.join(plan.vetoes)}" if plan.vetoes else ""
        click.echo(f"  {plan.plan}:{head},{span}{veto}")
    sure = sum(f.counts for f in result.findings)
    struck = sum(f.struck for f in result.findings)
    more = f",人工排除或豁免 {struck} 个" if struck else ""
    click.echo(f"  问题 {sure} 个,待复核 {sum(f.waits for f in result.findings)} 个{more}")
    for path in written:
        click.echo(f"{'报告' if path.suffix == '.html' else '文件'}:{path}")
    if result.run.interrupted:
        click.echo(f"再次运行同一命令即可从中断处继续(数据在 {folder})")


def exit_status(result: SiteResult, fail_under: float | None, fail_on_veto: bool) -> int:
    """Return the exit status of contract.md: 3 not completed, 1 below the bar, else 0.

    A budget that was reached is a complete run in this sense; its cut is told in the report.
    """
    if result.run.state in ("blocked", "unreachable") or result.run.interrupted:
        return 3
    if fail_on_veto and any(plan.vetoes for plan in result.plans):
        return 1
    if fail_under is not None:
        for plan in result.plans:
            full = plan.determined.full
            if full and plan.determined.points / full * 100 < Decimal(str(fail_under)):
                return 1
    return 0
