"""Checks that run on every site, whatever the plans ask; their findings cost no points."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from gkcheck.models.judgement import CheckLike
from gkcheck.scoring.columns import expand_params, load_columns
from gkcheck.scoring.mistakes import problems_of, unknown
from gkcheck.scoring.yamlfile import Problem, RuleFileError, read_yaml

STANDING = Path("common") / "standing.yaml"


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")

    check: str
    params: dict[str, Any]


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    checks: list[_Entry]


def standing_checks(
    rules: Path, checks: Mapping[str, CheckLike], year: int
) -> list[tuple[str, dict[str, Any]]]:
    """Return (check, parameters) of ``rules/common/standing.yaml``; none without that file.

    ``year`` is the one that windows by year count in. Raises :class:`RuleFileError` for mistakes.
    """
    path = rules / STANDING
    if not path.exists():
        return []
    source = read_yaml(path)
    try:
        entries = _File.model_validate(source.data).checks
    except ValidationError as error:
        raise RuleFileError(list(problems_of(error, source))) from None
    known = load_columns(rules)
    found: list[tuple[str, dict[str, Any]]] = []
    problems: list[Problem] = []
    for i, entry in enumerate(entries):
        check = checks.get(entry.check)
        if check is None:
            problems.append(
                source.problem(("checks", i, "check"), unknown("检查", entry.check, checks))
            )
            continue
        params, wrong = expand_params(source.sub("checks", i, "params"), known, year)
        problems += wrong
        try:
            check.params.model_validate(params)
        except ValidationError as error:
            names = list(check.params.model_fields)
            problems += problems_of(
                error, source, ("checks", i, "params"), names, f"参数({check.id})"
            )
        found.append((entry.check, params))
    if problems:
        raise RuleFileError(problems)
    return found
