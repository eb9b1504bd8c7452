"""``gkcheck demo``: serve the bundled sample portal on loopback and audit it."""

from __future__ import annotations

from pathlib import Path

import click

from gkcheck.cli.settings import Settings


@click.command()
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="输出目录")
@click.option("--healthy", is_flag=True, help="用没有问题的样板网站")
@click.option("--no-browser", is_flag=True, help="不使用浏览器")
@click.option("--quiet", is_flag=True, help="不显示进度")
@click.pass_obj
def demo(
    settings: Settings, out: Path | None, healthy: bool, no_browser: bool, quiet: bool
) -> None:
    """在本机开一个样板县政府网站(IPv4 和 IPv6),核查它并写出报告。"""
    import tempfile

    from gkcheck.cli.audit import run_site
    from gkcheck.portal import demo_spec, generate, serve

    spec = demo_spec(defects=not healthy)
    with tempfile.TemporaryDirectory(prefix="gkcheck-portal-") as folder:
        root = Path(folder)
        generate(root, spec)
        with serve(root) as served:
            status = run_site(
                settings,
                f"http://localhost:{served.port}/",
                plans=("chongqing-2021", "shanwei-2021"),
                kind="portal_county",
                name=f"{spec.county}人民政府",
                out=out or Path("demo-report"),
                max_pages=2000,
                max_depth=12,
                time_limit=600,
                rate=0,
                as_of=spec.as_of,
                no_browser=no_browser,
                resolver=None,
                allow_private=True,
                ca_bundle=None,
                archive=False,
                replay=None,
                second_look_after=1,
                disabled=(),
                formats="html,json,xlsx,csv",
                fail_under=None,
                fail_on_veto=False,
                as_json=False,
                quiet=quiet,
                record=False,
            )
    raise SystemExit(status)
