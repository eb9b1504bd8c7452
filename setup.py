"""Puts the rule files into the wheel as ``gkcheck/plandata`` (ADR 0001); all else is declared."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithRules(build_py):
    """Copies ``rules/`` beside the packages; an editable install reads it where it stands."""

    def run(self) -> None:
        """Build, then copy."""
        super().run()
        if not self.editable_mode:
            shutil.copytree(
                Path("rules"), Path(self.build_lib) / "gkcheck" / "plandata", dirs_exist_ok=True
            )


setup(cmdclass={"build_py": BuildWithRules})
