"""Finds the checks: every function marked with ``@check`` in the package ``checks``."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from functools import cache
from pathlib import Path

import checks
from checks.api import CheckMeta, Params
from gkcheck.errors import GkcheckError
from gkcheck.models.outcome import Measures

HEADINGS = ("查什么", "依据", "怎么判", "什么时候判不了", "误判情形", "正确示例", "错误示例")
_ID = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_NOT_CHECKS = ("checks.derived", "checks.api")


@cache
def all_checks() -> dict[str, CheckMeta]:
    """Return every check by id, in order of id.

    Raises :class:`GkcheckError` for an id used twice or unlike its module's name; what else
    :func:`problems_of` tells is held by the tests, so that a page too few stops no audit.
    """
    found: dict[str, CheckMeta] = {}
    for info in pkgutil.walk_packages(checks.__path__, "checks."):
        if info.ispkg or info.name.startswith(_NOT_CHECKS):
            continue
        module = importlib.import_module(info.name)
        for _, function in inspect.getmembers(module, inspect.isfunction):
            meta = getattr(function, "check_meta", None)
            if not isinstance(meta, CheckMeta) or function.__module__ != info.name:
                continue
            if meta.id in found or meta.id != info.name.rsplit(".", 1)[-1]:
                raise GkcheckError(f"检查 {meta.id} 重名或与模块 {info.name} 不同名")
            found[meta.id] = meta
    return dict(sorted(found.items()))


def get_check(check_id: str) -> CheckMeta:
    """Return a check by its id or one of its former ids; raises :class:`GkcheckError`."""
    known = all_checks()
    if check_id in known:
        return known[check_id]
    for meta in known.values():
        if check_id in meta.aliases:
            return meta
    raise GkcheckError(f"没有名为 {check_id} 的检查;现有:{'、'.join(known)}")


def check_page(check_id: str) -> dict[str, str]:
    """Return the Chinese page of a check, as heading and text, in the fixed order."""
    return _page(get_check(check_id))


def problems_of(meta: CheckMeta) -> list[str]:
    """Return what is wrong with a check's definition, in English; empty when sound."""
    problems = []
    name = meta.function.__module__.rsplit(".", 1)[-1]
    if meta.id != name:
        problems.append(f"id differs from module {name}")
    if not _ID.fullmatch(meta.id) or meta.id.startswith("no_"):
        problems.append("id is not a snake_case noun")
    if not meta.title.strip() or not meta.reasons:
        problems.append("title or reasons are empty")
    problems += [
        f"reason {code} has no sentence" for code, text in meta.reasons.items() if not text
    ]
    bases: list[tuple[type, type]] = [(meta.params, Params), (meta.measures, Measures)]
    problems += [f"{kind} is no {base}" for kind, base in bases if not issubclass(kind, base)]
    if not inspect.getdoc(meta.function):
        problems.append("run has no docstring")
    page = _page(meta)
    if tuple(page) != HEADINGS:
        problems.append(f"page headings are {list(page)}")
    problems += [f"page: nothing under {heading}" for heading, text in page.items() if not text]
    return problems


def _page(meta: CheckMeta) -> dict[str, str]:
    path = Path(inspect.getfile(meta.function)).with_suffix(".md")
    if not path.is_file():
        return {}
    parts = re.split(r"^## +(.+?) *$", path.read_text("utf-8"), flags=re.MULTILINE)
    return {parts[i]: parts[i + 1].strip() for i in range(1, len(parts) - 1, 2)}
