"""``gkcheck plan draft``: a plan document -> a folder of rule files for a person to edit."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gkcheck.drafting.blocks import printed
from gkcheck.drafting.document import Read, read_plan
from gkcheck.drafting.items import DraftItem, make_items
from gkcheck.drafting.reading import read_document
from gkcheck.drafting.write import notes_of, write_files
from gkcheck.errors import GkcheckError
from gkcheck.models.judgement import CheckLike

_KINDS = ("portal_province", "portal_city", "portal_county", "dept_site", "township_page")
MAX_ITEMS = 1_000
"""Most items of a draft; the largest of five real plans gives some 230."""
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True)
class Draft:
    """A draft as written: its folder, how much it holds, and what lint says of it."""

    folder: Path
    plan_id: str
    items: int
    sections: int
    doubts: int
    unplaced: int
    lint: tuple[str, ...]


def draft_plan(
    file: Path,
    *,
    plan_id: str | None = None,
    out: Path | None = None,
    rules: Path | None = None,
    checks: Mapping[str, CheckLike] | None = None,
) -> Draft:
    """Read a plan document and write ``<out>/<id>/`` (default: the current folder).

    ``rules``: the rule folder whose column catalogues lint uses. ``checks``: known checks.
    Raises :class:`GkcheckError` with one Chinese line for files that cannot be read, for
    documents without tasks, and for folders that hold files already.
    """
    name = plan_id or _name_of(file)
    if not _ID.fullmatch(name):
        raise GkcheckError(f"规划编号“{name}”只能用小写字母、数字和连字符,如 some-city-2024")
    read = read_plan(read_document(file))
    sections, items = make_items(read)
    if not items:
        raise GkcheckError(
            f"{file.name} 中没有找到任何任务;请确认是政务公开要点、分工方案一类的文件"
        )
    if len(items) > MAX_ITEMS:
        raise GkcheckError(
            f"{file.name} 拆出 {len(items)} 项,超过 {MAX_ITEMS} 项;请只保留规划正文再试"
        )
    plan, unknown = _head(name, file, read, sections, items)
    folder = (out or Path()) / name
    if folder.exists() and any(folder.iterdir()):
        raise GkcheckError(f"{folder} 已有文件,不覆盖;请换一个 --id 或 --out,或先移走原来的文件")
    said = _lint(name, plan, items, rules, checks)
    write_files(folder, plan, items, notes_of(file.name, read, plan, items, unknown, said))
    duties = sum(aside.why not in {"表头", "标题"} for aside in read.asides)
    return Draft(
        folder,
        name,
        len(items),
        len(sections),
        sum(bool(item.doubts) for item in items) + len(unknown),
        duties,
        tuple(said),
    )


def _name_of(file: Path) -> str:
    name = re.sub(r"[^a-z0-9]+", "-", file.stem.lower()).strip("-")
    return name or "draft-plan"


def _head(
    name: str, file: Path, read: Read, sections: list[tuple[str, str]], items: list[DraftItem]
) -> tuple[dict[str, Any], list[str]]:
    head, unknown = read.head, []
    if head.title is None:
        unknown.append("规划名称(title):请改为文件的全称")
    if head.issuer is None:
        unknown.append("印发机关(issuer):请填写")
    if head.issued_on is None:
        unknown.append("印发日期(issued_on):没有读到,暂填规划年份的 1 月 1 日,请改正")
    if head.year is None:
        unknown.append("规划年份(year):没有读到,暂填 2000,请改正")
    year = head.year or 2000
    bound = {kind for item in items for kind in item.data.get("applies_to", ())}
    plan: dict[str, Any] = {
        "plan": name,
        "title": printed(head.title or file.stem),
        "issuer": head.issuer or "待填",
    }
    if head.document_number:
        plan["document_number"] = head.document_number
    plan |= {
        "issued_on": head.issued_on.isoformat() if head.issued_on else f"{year}-01-01",
        "year": year,
        "source": printed(f"由“{file.name}”起草,待核对"),
        "applies_to": [kind for kind in _KINDS if kind in bound] or ["portal_county", "dept_site"],
        "sections": [{"id": key, "title": title} for key, title in sections],
    }
    return plan, unknown


def _lint(
    name: str,
    plan: dict[str, Any],
    items: list[DraftItem],
    rules: Path | None,
    checks: Mapping[str, CheckLike] | None,
) -> list[str]:
    """Return what ``gkcheck plan lint`` says of the draft, tried in a folder of its own."""
    from gkcheck.scoring.lint import lint

    with tempfile.TemporaryDirectory(prefix="gkcheck-draft-") as made:
        trial = Path(made)
        if rules is not None and (rules / "columns").is_dir():
            shutil.copytree(rules / "columns", trial / "columns")
        write_files(trial / "plans" / name, plan, items, "")
        found = lint(trial, checks, name)
    return [
        f"{Path(one.file).name}:{one.line}:{'错误' if one.level == 'error' else '提醒'}:{one.text}"
        for one in found
    ]
