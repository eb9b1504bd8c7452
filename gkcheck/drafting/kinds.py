"""Which kind of check a clause asks for: patterns with weights, all of them data."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

TABLE = Path(__file__).with_name("kinds.yaml")


@dataclass(frozen=True)
class Kind:
    """One kind of check as the table describes it."""

    name: str
    automation: str
    ask: str
    patterns: tuple[tuple[float, re.Pattern[str], str], ...]
    judge: str | None = None
    planned: str | None = None
    due: str | None = None
    partial_if: re.Pattern[str] | None = None
    automated_if: re.Pattern[str] | None = None
    with_columns: float = 0


@dataclass(frozen=True)
class Table:
    """The whole of ``kinds.yaml``."""

    kinds: dict[str, Kind]
    manual: tuple[tuple[float, re.Pattern[str]], ...]
    raw: dict[str, Any] = field(repr=False)

    @property
    def thresholds(self) -> list[tuple[str, str]]:
        """Names of thresholds and their patterns."""
        return [(key, pattern) for key, pattern in self.raw["thresholds"]]

    @property
    def joint(self) -> frozenset[str]:
        """Column names in which a slash is part of the name."""
        return frozenset(self.raw["joint_names"])

    @property
    def generic(self) -> frozenset[str]:
        """Unquoted names that are columns wherever they stand."""
        return frozenset(self.raw["generic_columns"])


@dataclass(frozen=True)
class Suggestion:
    """A suggested check (``kind`` None: manual), how sure (0..1), and the runner-up."""

    kind: str | None
    automation: str
    confidence: float
    second: str | None = None
    score: float = 0.0


@lru_cache(maxsize=1)
def table() -> Table:
    """Return the table of kinds, read once."""
    raw = YAML(typ="safe").load(TABLE.read_text(encoding="utf-8"))
    kinds = {}
    for row in raw["kinds"]:
        patterns = tuple(
            (float(weight), re.compile(text.lstrip("*+")), text[:1])
            for weight, text in row["patterns"]
        )
        kinds[row["kind"]] = Kind(
            name=row["kind"],
            automation=row["automation"],
            ask=row.get("ask", "请按本条要求核对。"),
            patterns=patterns,
            judge=row.get("judge"),
            planned=row.get("planned"),
            due=row.get("due"),
            partial_if=re.compile(row["partial_if"]) if "partial_if" in row else None,
            automated_if=re.compile(row["automated_if"]) if "automated_if" in row else None,
            with_columns=float(row.get("with_columns", 0)),
        )
    manual = tuple((float(weight), re.compile(text)) for weight, text in raw["manual"])
    return Table(kinds, manual, raw)


def suggest(clause: str, context: str = "", columns: float = 0) -> Suggestion:
    """Return the kind of check a clause asks for.

    ``context``: section title and column paths, for the few patterns that look there.
    ``columns``: how far the duty names a column (0..1), which speaks for checks of a column.
    """
    known = table()
    scores: dict[str | None, float] = {None: _manual(clause)}
    for kind in known.kinds.values():
        total = sum(
            weight
            for weight, pattern, where in kind.patterns
            if (columns or where != "+")
            and pattern.search(f"{context}\n{clause}" if where == "*" else clause)
        )
        if columns and total > 0:
            total += kind.with_columns * columns
        scores[kind.name] = total
    ranked = sorted(scores.items(), key=lambda pair: -pair[1])
    (best, high), (second, low) = ranked[0], ranked[1]
    if high <= 0:
        if columns == 1:
            return Suggestion("column_fresh", "partial", 0.3)
        return Suggestion(None, "manual", 0.2)
    sure = min(0.95, max(0.2, high / (high + max(low, 0) + 1.5) + 0.1))
    return Suggestion(
        best, _automation(best, clause), round(sure, 2), second if low > 0 else None, high
    )


def _manual(clause: str) -> float:
    hits = sorted((w for w, pattern in table().manual if pattern.search(clause)), reverse=True)
    return sum(weight / (i + 1) ** 2 for i, weight in enumerate(hits))


def _automation(kind: str | None, clause: str) -> str:
    if kind is None:
        return "manual"
    known = table().kinds[kind]
    if known.partial_if and known.partial_if.search(clause):
        return "partial"
    if known.automated_if and known.automated_if.search(clause):
        return "automated"
    return known.automation
