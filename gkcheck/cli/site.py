"""``gkcheck site URL``: one spot check."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from gkcheck.cli.settings import Settings
from gkcheck.models.site import SiteKind

KINDS = [kind.value for kind in SiteKind]


class AsOf(click.ParamType[date]):
    """A day, ``YYYY-MM-DD``."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the date, or fail with one line."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"日期应写作 2026-11-22 这样的形式:{value}", param, ctx)


@click.command()
@click.argument("url", metavar="URL")
@click.option(
    "--plan",
    "plans",
    multiple=True,
    metavar="ID",
    help="按哪些要点核查(可重复)。不写:全国性的规定和检查指标,加上 --name 中写明地区的当地要点;其他地方要点须指定",
)
@click.option(
    "--kind",
    type=click.Choice(KINDS),
    default=SiteKind.PORTAL_COUNTY.value,
    show_default=True,
    help="网站类别",
)
@click.option("--name", help="单位名称,如 汕尾市人民政府;写明地区才会按当地要点核查")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="输出目录")
@click.option("--max-pages", type=click.IntRange(1), default=500, show_default=True)
@click.option("--max-depth", type=click.IntRange(0), default=8, show_default=True)
@click.option(
    "--time-limit",
    type=click.FloatRange(1),
    default=1800,
    show_default=True,
    help="抓取时间上限(秒)",
)
@click.option(
    "--rate",
    type=click.FloatRange(0),
    default=4,
    show_default=True,
    help="每秒对一个主机的请求数;0 为不限",
)
@click.option("--as-of", type=AsOf(), help="核查基准日(默认今天)")
@click.option(
    "--start",
    multiple=True,
    metavar="URL",
    help="也从这里开始读(可重复):菜单没有链到的栏目,如 /zwgk/zcjd/",
)
@click.option("--no-browser", is_flag=True, help="不使用浏览器")
@click.option("--resolver", metavar="HOST:PORT", help="指定 DNS 服务器(抓取与探测都用它)")
@click.option("--allow-private", is_flag=True, help="允许访问内网和本机地址")
@click.option("--ca-bundle", type=click.Path(exists=True, dir_okay=False), help="附加的根证书")
@click.option("--archive", is_flag=True, help="保存 WARC 存档")
@click.option("--mask-archive", is_flag=True, help="存档中的身份证号、手机号、银行卡号打码后再保存")
@click.option("--replay", type=click.Path(exists=True, dir_okay=False), help="从 WARC 读取,不联网")
@click.option(
    "--lists",
    type=click.Path(file_okay=False),
    metavar="DIR",
    help="本单位提供的名单目录:单位、新媒体账号、现行有效文件、公共企事业单位(CSV 或 XLSX)",
)
@click.option(
    "--second-look-after",
    type=click.FloatRange(0),
    default=30,
    show_default=True,
    help="两次查看之间至少相隔的秒数",
)
@click.option("--without", "disabled", multiple=True, metavar="CHECK", help="关闭某项检查(可重复)")
@click.option(
    "--format",
    "formats",
    default="html,json",
    show_default=True,
    help="输出格式:html,json,xlsx,csv",
)
@click.option("--fail-under", type=click.FloatRange(0, 100), help="已判定得分低于此数时退出码为 1")
@click.option("--fail-on-veto", is_flag=True, help="有单项否决时退出码为 1")
@click.option("--json", "as_json", is_flag=True, help="在标准输出打印 result.json")
@click.option("--quiet", is_flag=True, help="不显示进度")
@click.pass_obj
def site(settings: Settings, /, url: str, **options: Any) -> None:
    """核查一个网站并写出报告。"""
    from gkcheck.cli.audit import run_site

    raise SystemExit(run_site(settings, url, **options))
