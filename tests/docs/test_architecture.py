"""The map of the tree names what is there, and all of it."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "architecture.md").read_text("utf-8")


def test_every_name_on_the_map_is_there() -> None:
    missing = []
    for line in TEXT.splitlines():
        names = [n for n in re.findall(r"`([\w./]+)`", line) if "/" in n or n.endswith(".py")]
        folders = [ROOT, *(ROOT / n for n in names if n.endswith("/"))]
        missing += [n for n in names if not any((at / n).exists() for at in folders)]
    assert missing == []


def test_every_folder_of_the_program_is_on_the_map() -> None:
    inner = [
        at.parent for top in ("gkcheck", "crawler") for at in ROOT.glob(f"{top}/*/__init__.py")
    ]
    wanted = {f"{at.relative_to(ROOT)}/" for at in inner} | {
        "checks/",
        "reports/",
        "rules/",
        "tests/",
    }
    assert {name for name in wanted if f"`{name}`" not in TEXT} == set()
