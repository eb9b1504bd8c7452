"""What every command shares: folders and logging."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

from gkcheck import logs
from gkcheck.errors import GkcheckError
from gkcheck.paths import PACKAGE, home_dir, rules_dir


@dataclass(frozen=True)
class Settings:
    """Folders given on the command line."""

    home: Path
    rules_given: str | None

    @classmethod
    def make(cls, home: str | None, rules: str | None) -> Settings:
        """Return settings from the options of the program."""
        return cls(home=home_dir(home), rules_given=rules)

    @property
    def rules(self) -> Path:
        """The folder of rule files; raises GkcheckError when there is none."""
        return rules_dir(self.rules_given)


def set_up_logging(verbose: bool) -> None:
    """Send logs to standard error, in English and masked; only warnings unless ``verbose``."""
    logs.set_up(logging.INFO if verbose else logging.WARNING)
    for noisy in ("scrapy", "asyncio", "pypdf", "PIL", "libav", "warcio"):
        logging.getLogger(noisy).setLevel(logging.INFO if verbose else logging.ERROR)


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
