"""Generated pages and tables are up to date; every dependency has its reason."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from gkcheck.generated import stale

ROOT = Path(__file__).parents[2]


def test_generated_pages_are_fresh() -> None:
    assert stale(ROOT) == [], "run: python -m gkcheck.generated"


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    named = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    names = [re.split(r"[<>=;\[ ]", name, maxsplit=1)[0] for name in named]
    assert [name for name in names if name not in text] == []


def test_every_run_time_dependency_is_used() -> None:
    modules = {
        "dnspython": "dns", "pillow": "PIL",
        "ruamel.yaml": "ruamel", "sqlite-utils": "sqlite_utils", "python-docx": "docx", "backports.zstd": "backports",
        "beautifulsoup4": "bs4", "pyyaml": "yaml", "chinesecalendar": "chinese_calendar",
    }  # fmt: skip
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for folder in ("gkcheck", "crawler", "checks", "reports")
        for path in (ROOT / folder).rglob("*.py")
    )
    names = [
        re.split(r"[<>=;\[ ]", name, maxsplit=1)[0] for name in project["project"]["dependencies"]
    ]
    unused = [
        name
        for name in names
        if not re.search(rf"^\s*(from|import) {re.escape(modules.get(name, name))}\b", code, re.M)
    ]
    assert unused == []


def test_reasons_and_plans_stay_out_of_checks() -> None:
    plans = [path.name for path in (ROOT / "rules" / "plans").iterdir()]
    for path in (ROOT / "checks").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert not [plan for plan in plans if plan in text], path
