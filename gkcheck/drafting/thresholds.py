"""Numbers of a duty (不少于4次, 不低于4%, 5个工作日内) -> thresholds, names taken from data."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from gkcheck.drafting.headings import to_int

_NUMBER = r"(\d+(?:\.\d+)?|[一二两三四五六七八九十]{1,3})"


def read_thresholds(
    text: str, rules: Sequence[tuple[str, str]]
) -> list[tuple[str, int | Decimal, str]]:
    """Return (key, number, words) for every number that a duty sets, in order of the text.

    ``rules``: (key, pattern) in order of preference; ``#`` in a pattern stands for the number.
    A stretch of text is used once.
    """
    taken: list[tuple[int, int]] = []
    found: list[tuple[int, str, int | Decimal, str]] = []
    keys: set[str] = set()
    for key, pattern in rules:
        for match in re.finditer(pattern.replace("#", _NUMBER), text):
            at = match.lastindex or 0
            start, end = match.span(at)
            if key in keys or any(start < last and first < end for first, last in taken):
                continue
            value = _value(match.group(at))
            if value is None:
                continue
            taken.append((start, end))
            keys.add(key)
            found.append((start, key, value, match.group()))
    return [(key, value, raw) for _, key, value, raw in sorted(found, key=lambda row: row[0])]


def _value(text: str) -> int | Decimal | None:
    if re.fullmatch(r"\d+", text):
        return int(text) if len(text) < 7 else None
    if "." in text:
        return Decimal(text)
    return to_int(text.replace("两", "二"))
