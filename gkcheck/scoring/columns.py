"""Column paths as plans write them, and the catalogues of other names for each level."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from gkcheck.models.plan import ColumnName, ColumnSpec
from gkcheck.models.rulefile import ColumnsFile
from gkcheck.scoring.mistakes import problems_of
from gkcheck.scoring.yamlfile import Located, Problem, RuleFileError, read_yaml

_SITE = "政府网站"  # plans begin paths with the site itself; it is no column
_ENTRY_KEYS = {"path", "strict", "exact"}


def catalogue_names(rules: Path) -> list[str]:
    """Return the names of the column catalogues in ``rules``."""
    return sorted(path.stem for path in (rules / "columns").glob("*.yaml"))


def load_columns(rules: Path, names: tuple[str, ...] = ()) -> dict[str, ColumnName]:
    """Return standard name -> column name with synonyms, from the named catalogues (none: all).

    Raises :class:`RuleFileError` for mistakes in them; the names must exist.
    """
    known: dict[str, ColumnName] = {}
    problems: list[Problem] = []
    for name in names or catalogue_names(rules):
        source = read_yaml(rules / "columns" / f"{name}.yaml")
        try:
            columns = ColumnsFile.model_validate(source.data).columns
        except ValidationError as error:
            problems += problems_of(error, source)
            continue
        for i, column in enumerate(columns):
            if column.name in known:
                text = f"栏目“{column.name}”已在目录中;请合并为一条"
                problems.append(source.problem(("columns", i, "name"), text))
            known[column.name] = column
    if problems:
        raise RuleFileError(problems)
    return known


def split_path(text: str) -> list[str]:
    """Return the level names of a path such as ``政府网站>政务公开>规划信息``, without the site.

    Raises :class:`ValueError` with a Chinese message for an empty level or an empty path.
    """
    levels = [level.strip() for level in re.split("[>＞]", text)]
    if levels[0] == _SITE:
        levels = levels[1:]
    if not levels or not all(levels):
        raise ValueError(f"栏目路径“{text}”有空的一级;写法如 政府信息公开>法定主动公开内容")
    return levels


def column_spec(entry: object, known: Mapping[str, ColumnName]) -> ColumnSpec:
    """Return what a rule file's column entry means: a path, or ``{path, strict, exact}``.

    ``exact``: no other name of the last level will do.

    Raises :class:`ValueError` with a Chinese message.
    """
    strict, exact = True, False
    text = entry
    if isinstance(entry, Mapping):
        if "path" not in entry or set(entry) - _ENTRY_KEYS:
            raise ValueError(
                "栏目写成键和值时,须有 path,可有 strict(是否必须在该位置)和 exact(是否不认别名)"
            )
        text, strict = entry["path"], entry.get("strict", True)
        exact = entry.get("exact", False)
        if not isinstance(strict, bool) or not isinstance(exact, bool):
            raise ValueError("strict 和 exact 的值应为 true 或 false")
    if not isinstance(text, str):
        raise ValueError(f"栏目“{text}”应为文字,如 政府信息公开>法定主动公开内容")
    levels = split_path(text)
    path = [known.get(level, ColumnName(name=level)) for level in levels]
    if exact:
        path[-1] = path[-1].model_copy(update={"synonyms": ()})
    return ColumnSpec(label=">".join(levels), path=tuple(path), strict=strict)


def is_columns_key(key: str) -> bool:
    """Tell whether a parameter of this name holds column paths."""
    return key == "columns" or key.endswith("_columns")


def expand_params(
    source: Located, known: Mapping[str, ColumnName], year: int
) -> tuple[dict[str, Any], list[Problem]]:
    """Return the parameters with column paths written out, and the mistakes in the paths.

    ``year`` is the plan's: ``window: plan_year`` without a year of its own means that one.
    """
    made: dict[str, Any] = {}
    problems: list[Problem] = []
    for key, value in source.data.items():
        made[key] = value
        if not is_columns_key(key) or not isinstance(value, list):
            continue
        specs = []
        for i, entry in enumerate(value):
            try:
                specs.append(column_spec(entry, known).model_dump(mode="json"))
            except ValueError as bad:
                problems.append(source.problem((key, i), str(bad)))
        made[key] = specs
    if made.get("window") == "plan_year":
        made.setdefault("year", year)
    return made, problems
