from __future__ import annotations

import ast
import inspect
import re
from dataclasses import replace
from pathlib import Path

import pytest

import checks
from checks.api import CheckMeta
from gkcheck.errors import GkcheckError
from gkcheck.registry import (
    HEADINGS,
    all_checks,
    check_page,
    get_check,
    problems_of,
)

ROOT = Path(checks.__path__[0])
CHECKS = sorted(all_checks().values(), key=lambda meta: meta.id)
MODULES = sorted(p for p in ROOT.rglob("*.py") if p.name != "__init__.py")


def source(meta: CheckMeta) -> str:
    return Path(inspect.getfile(meta.function)).read_text("utf-8")


@pytest.mark.parametrize("meta", CHECKS, ids=lambda m: m.id)
def test_definition_is_sound(meta: CheckMeta) -> None:
    assert problems_of(meta) == []
    page = check_page(meta.id)
    assert tuple(page) == HEADINGS
    assert all(re.search(r"[\u4e00-\u9fff]", text) for text in page.values())


@pytest.mark.parametrize("meta", CHECKS, ids=lambda m: m.id)
def test_reasons_declared_are_the_reasons_used(meta: CheckMeta) -> None:
    used = set()
    for node in ast.walk(ast.parse(source(meta))):
        if isinstance(node, ast.Constant) and node.value in meta.reasons:
            used.add(node.value)
    assert used == set(meta.reasons)
    for sentence in meta.reasons.values():
        assert re.search(r"[\u4e00-\u9fff]", sentence) and not sentence.endswith("。")


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_checks_know_no_plan_and_no_points(path: Path) -> None:
    text = path.read_text("utf-8")
    plans = [p.name for p in (ROOT.parent / "rules" / "plans").iterdir()]
    for plan in plans:
        assert plan not in text
    names = {n.id for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Name)}
    assert not names & {"points", "plan", "plan_id", "veto"}
    assert len(text.splitlines()) <= 300


def test_unknown_check_names_the_known_ones() -> None:
    with pytest.raises(GkcheckError, match="no_such"):
        get_check("no_such")


def test_definition_mistakes_are_told() -> None:
    if not CHECKS:
        pytest.skip("no check yet")
    meta = CHECKS[0]
    assert "id differs" in problems_of(replace(meta, id="other"))[0]
    assert any("noun" in p for p in problems_of(replace(meta, id="no_Other")))
    assert any("reasons" in p for p in problems_of(replace(meta, reasons={})))
    assert any("wrong" in p or "is no" in p for p in problems_of(replace(meta, params=dict)))  # type: ignore[arg-type]
