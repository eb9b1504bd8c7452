"""Finds the data that ships with the program and the folders it writes to."""

from __future__ import annotations

import os
from pathlib import Path

from gkcheck.errors import GkcheckError

PACKAGE = Path(__file__).resolve().parent


def rules_dir(given: str | None = None) -> Path:
    """Return the folder of rule files: ``given``, else beside the packages, else packaged.

    Raises :class:`GkcheckError` when none is there.
    """
    candidates = [Path(given)] if given else [PACKAGE.parent / "rules", PACKAGE / "plandata"]
    for candidate in candidates:
        if (candidate / "plans").is_dir():
            return candidate
    raise GkcheckError(f"找不到规则目录:{candidates[0]}")


def home_dir(given: str | None = None) -> Path:
    """Return the data folder: ``--home``, else ``$GKCHECK_HOME``, else ``./gkcheck-data``."""
    return Path(given or os.environ.get("GKCHECK_HOME") or "gkcheck-data").absolute()
