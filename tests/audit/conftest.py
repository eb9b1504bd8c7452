from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from gkcheck.portal import Expectations, PortalSpec, demo_spec, generate, serve

ROOT = Path(__file__).parents[2]
PLANS = ("--plan", "chongqing-2021", "--plan", "shanwei-2021")


@dataclass(frozen=True)
class Audited:
    """One audited portal: what was expected of it, the result, and how the command ended."""

    expected: Expectations
    result: dict[str, Any]
    out: Path
    status: int
    errors: str
    root: str


def run_gkcheck(
    *args: str, cwd: Path, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the installed command as a user does."""
    return subprocess.run(
        [sys.executable, "-m", "gkcheck", *args],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), **(env or {})},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def audit_portal(
    spec: PortalSpec, folder: Path, *more: str, plans: tuple[str, ...] = PLANS
) -> Audited:
    """Generate, serve on both families, audit; the browser stays off unless asked for."""
    expected = generate(folder / "portal", spec)
    with serve(folder / "portal") as served:
        root = f"http://localhost:{served.port}/"
        done = run_gkcheck(
            "site", root, *plans, "--kind", "portal_county", "--name", f"{spec.county}人民政府",
            "--as-of", spec.as_of.isoformat(), "--allow-private", "--rate", "0",
            "--max-pages", "3000", "--max-depth", "12", "--second-look-after", "1",
            "--no-browser", "--quiet", "--out", str(folder / "out"), *more, cwd=folder,
        )  # fmt: skip
    path = folder / "out" / "result.json"
    result = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return Audited(expected, result, folder / "out", done.returncode, done.stderr, root)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Audited]:
    yield audit_portal(demo_spec(), tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="session")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Audited]:
    yield audit_portal(demo_spec(defects=False), tmp_path_factory.mktemp("healthy"))


@pytest.fixture(scope="session")
def complete(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Audited]:
    """A portal that carries what chongqing-2021 asks for."""
    spec = demo_spec(defects=False).model_copy(update={"plans": PLANS[1:2], "articles": 0.5})
    yield audit_portal(spec, tmp_path_factory.mktemp("complete"), plans=PLANS[:2])
