"""The command line. Parses, calls the pipeline, prints; no logic of its own."""

from __future__ import annotations

import sys

import click

from gkcheck import __version__
from gkcheck.cli.checks import check_group
from gkcheck.cli.demo import demo
from gkcheck.cli.machine import doctor
from gkcheck.cli.month import report, verify
from gkcheck.cli.plans import plan_group
from gkcheck.cli.prune import prune
from gkcheck.cli.recheck import recheck
from gkcheck.cli.review import review
from gkcheck.cli.run import run
from gkcheck.cli.runs import explain, judge
from gkcheck.cli.serve import serve
from gkcheck.cli.site import site
from gkcheck.cli.watch import watch
from gkcheck.errors import GkcheckError
from gkcheck.memory import collect_seldom


class _Group(click.Group):
    """Turns mistakes into one Chinese line and the exit status of contract.md."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except GkcheckError as error:
            click.echo(f"错误:{error.message}", err=True)
            ctx.exit(error.exit_code)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="gkcheck")
@click.option("--home", metavar="DIR", help="数据目录(默认 $GKCHECK_HOME 或 ./gkcheck-data)")
@click.option("--rules", metavar="DIR", help="规则目录(默认随程序提供的 rules/)")
@click.option("--verbose", is_flag=True, help="在标准错误输出详细日志(英文)")
@click.pass_context
def main(ctx: click.Context, home: str | None, rules: str | None, verbose: bool) -> None:
    """政务公开网站核查:按工作要点逐项核对政府网站,给出可签字的报告。"""
    from gkcheck.cli.settings import Settings, check_packages, set_up_logging

    collect_seldom()
    check_packages()
    set_up_logging(verbose)
    ctx.obj = Settings.make(home, rules)


for command in (
    demo,
    site,
    run,
    prune,
    report,
    verify,
    watch,
    judge,
    review,
    recheck,
    serve,
    explain,
    plan_group,
    check_group,
    doctor,
):
    main.add_command(command)


if __name__ == "__main__":
    sys.exit(main())
