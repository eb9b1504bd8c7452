"""The table of requests in a yearly report: its rows, and what does not add up in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from checks.derived.place_text import Reading
from gkcheck.store.reader import FactReader, path_of
from gkcheck.text.normalize import normalize_title

# Rows of the third table, by a word that stands in their label.
_ROWS = {
    "received": r"本年新收",
    "carried_in": r"上年结转",
    "handled": r"总计$",
    "carried_out": r"结转下年",
}
MIN_KINDS = 4
"""Numbers in a row from which its last one is taken for the total of the others."""
FULL_ROW = 7
"""Numbers in a row of the table of requests: six kinds of applicants and their total."""
_NUMBER = re.compile(r"^(-?\d{1,9}|\d{1,3}(?:,\d{3})+)[件条]?$")
_NOTHING = re.compile(r"^[-/\\无]*$")


@dataclass(frozen=True, slots=True)
class Balance:
    """Rows of the table of requests: numbers by person kinds, the total last."""

    received: tuple[int, ...]
    carried_in: tuple[int, ...]
    handled: tuple[int, ...]
    carried_out: tuple[int, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...] = ()
    """All rows of the table with their labels."""
    whole: bool = True
    """Whether an empty cell is known to be one; else its number is lost and the next one moves up."""

    def off(self) -> list[str]:
        """Return what does not add up: columns in which 新收 + 上年结转 differs from
        办理结果总计 + 结转下年度, and rows whose kinds of applicants differ from their total."""
        rows = (self.received, self.carried_in, self.handled, self.carried_out)
        width = min(map(len, rows))
        if len({len(row) for row in rows}) > 1 or not (self.whole or width == FULL_ROW):
            width = 1  # cells were lost: only the totals stand in the same place
        wrong = []
        for i in range(1, width + 1):
            a, b, c, d = (row[-i] for row in rows)
            if a + b != c + d:
                name = "总计" if i == 1 else f"右起第 {i} 列"
                wrong.append(f"{name}:{a}+{b}≠{c}+{d}")
        full = len(self.received)
        if full < MIN_KINDS or len({len(row) for row in rows}) > 1:
            return wrong
        for label, row in self.rows:
            if len(row) == full and sum(row[:-1]) != row[-1]:
                wrong.append(f"“{label[-20:]}”各类合计 {sum(row[:-1])},总计 {row[-1]}")
        return wrong


def balance_of(facts: FactReader, reading: Reading, lines: Sequence[str]) -> Balance | None:
    """Return the table of requests of what was read, else of its lines of text; None: not found."""
    cells = list(_table_rows(facts, reading))
    rows = cells or list(_line_rows(lines))
    found: dict[str, tuple[int, ...]] = {}
    inside_table: list[tuple[str, tuple[int, ...]]] = []
    for label, numbers in rows:
        if "carried_out" not in found and (found or re.search(_ROWS["received"], label)):
            inside_table.append((label, numbers))
        for name, pattern in _ROWS.items():
            inside = name != "handled" or ("received" in found and "carried_out" not in found)
            if inside and name not in found and re.search(pattern, label):
                found[name] = numbers
    if len(found) < len(_ROWS):
        return None
    return Balance(**found, rows=tuple(inside_table), whole=bool(cells))


def _table_rows(facts: FactReader, reading: Reading) -> Iterable[tuple[str, tuple[int, ...]]]:
    for source in reading.sources:
        for row in facts.rows(
            "SELECT t.header, r.cells FROM record_table t JOIN record_row r ON r.table_id = t.id"
            " WHERE t.url_id = ? ORDER BY t.position, r.position",
            source.url_id,
        ):
            yield from _labelled(path_of(row["cells"]))


def _labelled(cells: Sequence[str]) -> Iterable[tuple[str, tuple[int, ...]]]:
    """Yield a row's label and the numbers behind it; cells that repeat a label count once.

    A cell without a number (empty, 无, /) between the label and the last number is a nought.
    """
    flat = [normalize_title(cell) for cell in cells]
    known = [_number(cell) for cell in flat]
    first = next((i for i, number in enumerate(known) if number is not None), None)
    if first is None:
        return
    while first > 0 and _NOTHING.match(flat[first - 1]):
        first -= 1
    if first > 0:
        numbers = [
            number or 0
            for cell, number in zip(flat[first:], known[first:], strict=True)
            if number is not None or _NOTHING.match(cell)
        ]
        while len(numbers) > FULL_ROW and _NOTHING.match(flat[-1]):
            numbers.pop()  # an empty cell behind the total
            flat.pop()
        yield " ".join(dict.fromkeys(flat[:first])), tuple(numbers)


def _number(text: str) -> int | None:
    match = _NUMBER.match(text)
    return None if match is None else int(match.group(1).replace(",", ""))


def _line_rows(lines: Iterable[str]) -> Iterable[tuple[str, tuple[int, ...]]]:
    """Yield rows that stand as lines: a label, then its numbers on the same or the next lines."""
    label, numbers = "", list[int]()
    for line in lines:
        for token in line.split():
            number = _number(token)
            if number is not None:
                numbers.append(number)
                continue
            if label and numbers:
                yield label, tuple(numbers)
                label = ""
            label, numbers = (label if not numbers else "") + normalize_title(token), []
    if label and numbers:
        yield label, tuple(numbers)
