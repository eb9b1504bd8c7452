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


def check_packages() -> None:
    """Refuse to run when another program's packages stand in for ours (ADR 0001).

    Raises :class:`GkcheckError` naming the package that comes from elsewhere.
    """
    import checks
    import crawler
    import reports

    for package in (checks, crawler, reports):
        place = Path(str(package.__file__)).resolve().parent.parent
        if place != PACKAGE.parent:
            raise GkcheckError(
                f"程序包 {package.__name__} 来自 {place},与 gkcheck 不在一处;请在单独的虚拟环境中安装"
            )
