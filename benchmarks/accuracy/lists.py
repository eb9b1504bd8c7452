"""The lists an office would supply with its site, written from what the portal carries."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from pathlib import Path

from gkcheck.portal import PortalSpec
from gkcheck.portal.content import CATALOGUE
from gkcheck.portal.defects import STATUTORY
from gkcheck.portal.generate import build
from gkcheck.portal.words import OFFICES

RULES = {"行政法规": "行政法规", "国务院部门规章": "部门规章", "市政府规章": "市政府规章"}
UNITS = 3
"""Units of the list: those whose budgets the portal shows."""


def write_lists(spec: PortalSpec, folder: Path) -> Path:
    """Write units, rules in force and institutions of the healthy twin of ``spec``; return ``folder``."""
    portal = build(spec.model_copy(update={"defects": ()}))
    folder.mkdir(parents=True, exist_ok=True)
    _write(
        folder / "units.csv", ("单位名称", "类别"), [(name, "政府部门") for name in OFFICES[:UNITS]]
    )
    rules = [
        (a.title, level, f"{a.day:%Y-%m-%d}", "现行有效")
        for name, level in RULES.items()
        for a in portal.of(f"{STATUTORY}>履职依据>{name}")
        if not a.asked
    ]
    _write(folder / "rules_in_force.csv", ("名称", "层级", "公布日期", "状态"), rules)
    found: dict[str, str] = {}  # a list names an institution once, with the sector it has first
    for column in portal.root.find(f"{CATALOGUE}>公共企事业单位信息公开").walk():
        for article in portal.articles[column]:
            sector = article.title.split("单位基本信息")[0]
            for row in re.findall(r"<tr><td>(.*?)</td>", "".join(article.blocks)):
                found.setdefault(row, sector)
    if found:
        _write(folder / "institutions.csv", ("名称", "行业"), sorted(found.items()))
    return folder


def _write(path: Path, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(head)
        writer.writerows(rows)
