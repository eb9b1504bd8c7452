"""Guardrails: a run, a setting or a lower plan may be stricter than the clause, never laxer.

Thresholds of an item and parameters of its checks are compared where their names agree. Names that
have the word ``max`` are upper limits (smaller is stricter), those with ``min`` lower limits (greater
is stricter); any other name must agree exactly.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any


def laxer(clause: Mapping[str, Any], used: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield (key, Chinese sentence) for each number of ``used`` that is laxer than ``clause``."""
    for key, limit in clause.items():
        if key not in used or not _number(limit) or not _number(used[key]):
            continue
        value, words = used[key], key.split("_")
        if "max" in words:
            if value > limit:
                yield key, f"“{key}”为 {value},比条款的 {limit} 宽;只能改得更严(不大于 {limit})"
        elif "min" in words:
            if value < limit:
                yield key, f"“{key}”为 {value},比条款的 {limit} 宽;只能改得更严(不小于 {limit})"
        elif value != limit:
            yield key, f"“{key}”为 {value},与条款的 {limit} 不同;请改为一致"


def _number(value: object) -> bool:
    return isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)
