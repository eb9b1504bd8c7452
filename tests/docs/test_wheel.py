"""The wheel carries everything: rules, templates, pages of checks."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_the_wheel_works_away_from_the_checkout(tmp_path: Path) -> None:
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "--quiet",
            "--no-deps",
            "-w",
            str(tmp_path),
            str(ROOT),
        ],
        check=True,
        capture_output=True,
    )
    [wheel] = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(tmp_path / "x")
    code = (
        f"import sys; sys.path.insert(0, {str(tmp_path / 'x')!r});"
        "import gkcheck; print(gkcheck.__file__);"
        "from gkcheck.cli import main; main(['plan', 'lint', 'shanwei-2021'], standalone_mode=False);"
        "import reports.render_html as r; print(r._environment().list_templates())"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert str(tmp_path / "x") in done.stdout
    assert "site/report.html.j2" in done.stdout
