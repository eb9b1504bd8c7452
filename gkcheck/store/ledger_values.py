"""How values are written into the ledger."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any


def as_points(value: Decimal) -> str:
    """Return points as text, the same whether they came as they were or by way of JSON."""
    return f"{round(value, 6).normalize():f}"


def as_json(value: Any) -> str:
    """Return a value as compact JSON; sets and tuples become lists, points numbers."""
    return json.dumps(value, ensure_ascii=False, default=_plain, separators=(",", ":"))


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, (set, frozenset, tuple)):
        return list(value)
    return str(value)
