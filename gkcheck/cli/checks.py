"""``gkcheck check``: the catalogue of checks."""

from __future__ import annotations

import json

import click

from gkcheck.errors import GkcheckError


@click.group("check")
def check_group() -> None:
    """检查项目录。"""


@check_group.command("list")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def list_checks(as_json: bool) -> None:
    """列出全部检查项。"""
    from gkcheck.registry import all_checks

    checks = all_checks()
    if as_json:
        rows = [
            {
                "id": meta.id, "title": meta.title, "family": meta.family, "since": meta.since,
                "probation": meta.probation, "needs": sorted(meta.needs),
                "reasons": sorted(meta.reasons), "measures": sorted(meta.measures.model_fields),
            }
            for meta in checks.values()
        ]  # fmt: skip
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for meta in checks.values():
        click.echo(f"{meta.id:<24} {meta.family:<16} {meta.title}")


@check_group.command("show")
@click.argument("check_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def show_check(check_id: str, as_json: bool) -> None:
    """说明一个检查项:查什么、怎么判、什么时候判不了。"""
    from gkcheck.registry import all_checks, check_page

    meta = all_checks().get(check_id)
    if meta is None:
        raise GkcheckError(f"没有这个检查项:{check_id}(gkcheck check list 可列出全部)")
    page = check_page(meta.id)
    if as_json:
        told = {
            "id": meta.id, "title": meta.title, "page": page, "reasons": dict(meta.reasons),
            "params": meta.params.model_json_schema(), "measures": sorted(meta.measures.model_fields),
        }  # fmt: skip
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    click.echo(f"{meta.title}({meta.id})")
    for heading, text in page.items():
        click.echo(f"\n【{heading}】\n{text.strip()}")
    click.echo("\n【问题代码】")
    for code, sentence in meta.reasons.items():
        click.echo(f"{code}:{sentence}")
