"""What is imported is declared, and docs/dependencies.md tells of nothing else."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parents[2]
OWN = ("gkcheck", "crawler", "checks", "reports")
#: Part of another library's interface, installed with it by its own say.
WITH = {"markupsafe": "jinja2", "pydantic-core": "pydantic", "yarl": "aiohttp"}


def name(requirement: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[<>=;\[ ]", requirement, maxsplit=1)[0]).lower()


def declared() -> tuple[set[str], set[str], set[str]]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"].values()
    return (
        {name(one) for one in project["project"]["dependencies"]},
        {name(one) for extra in extras for one in extra},
        {name(one) for one in project["dependency-groups"]["dev"]},
    )


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


def test_a_fresh_install_has_all_that_is_imported() -> None:
    run_time, extras, _ = declared()
    owners = packages_distributions()
    lacking = {}
    for package in OWN:
        for path in (ROOT / package).rglob("*.py"):
            for module in imported(path) - set(sys.stdlib_module_names) - set(OWN):
                libraries = {name(one) for one in owners.get(module, ())}
                libraries |= {WITH[one] for one in libraries & WITH.keys()}
                if not libraries & (run_time | extras):
                    lacking[module] = path.name
    assert lacking == {}


def test_the_page_of_dependencies_tells_of_declared_ones_only() -> None:
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    cells = re.findall(r"^\| ([^|]+) \|", text, re.M)
    told = {
        name(one)
        for cell in cells
        if not cell.startswith(("library", "---"))
        for one in cell.split(", ")
    }
    run_time, extras, dev = declared()
    assert told == run_time | extras | dev
