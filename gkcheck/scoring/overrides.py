"""Carries out the ``overrides`` of a plan on the items that it inherits."""

from __future__ import annotations

from collections.abc import Sequence

from gkcheck.models.plan import Removed
from gkcheck.scoring.guard import laxer
from gkcheck.scoring.mistakes import unknown
from gkcheck.scoring.yamlfile import Located, Problem, RuleFileError


def overridden(
    head: Located, inherited: Sequence[Located], gone: Sequence[Removed]
) -> tuple[list[Located], list[Removed]]:
    """Return the parent's items as ``overrides`` in ``head`` change them, and what was taken out.

    Raises :class:`RuleFileError`: no such item, or a limit made laxer than the clause.
    """
    items = {part.data["id"]: part for part in inherited}
    removed = list(gone)
    problems: list[Problem] = []
    for i, override in enumerate(head.data.get("overrides") or ()):
        at = ("overrides", i)
        name = override["item"]
        if name not in items:
            text = unknown("项", name, items)
            problems.append(head.problem((*at, "item"), f"上级规划中没有要改的项:{text}"))
            continue
        if override.get("remove"):
            del items[name]
            removed.append(Removed(item=name, reason=override["reason"]))
            continue
        before = items[name]
        for key, value in override["set"].items():
            where = (*at, "set", key)
            items[name] = (
                items[name].without(key)
                if value is None
                else items[name].put(key, head.sub(*where))
            )
        problems += _laxer_thresholds(before, items[name])
    if problems:
        raise RuleFileError(problems)
    return list(items.values()), removed


def _laxer_thresholds(before: Located, after: Located) -> list[Problem]:
    clause = before.data.get("thresholds")
    if not isinstance(clause, dict) or before.data.get("threshold_source") == "setting":
        return []
    now = after.data.get("thresholds")
    now = now if isinstance(now, dict) else {}
    gone = [
        after.problem(("thresholds",), f"条款的“{key}”被去掉;覆盖只能更严,请保留")
        for key in clause
        if key not in now
    ]
    return gone + [after.problem(("thresholds", key), text) for key, text in laxer(clause, now)]
