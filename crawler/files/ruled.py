"""Ruled tables from the lines that a page draws: pure geometry, points from the lower left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""

_THIN = 3.0
_NEAR = 3.0
_MAX_LINES = 400


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells row by row from the top; None stands for the rest of a cell that spans columns."""

    rows: tuple[tuple[Box | None, ...], ...]


def grids(boxes: Iterable[Box]) -> list[Grid]:
    """Return tables of at least two rows and two columns, from the top of the page down.

    ``boxes`` bound drawn paths: thin ones are rules, others are frames of cells.
    """
    across: list[Box] = []
    down: list[Box] = []
    for left, bottom, right, top in boxes:
        wide, high = right - left, top - bottom
        if wide <= _THIN and high <= _THIN:
            continue
        if high <= _THIN:
            across.append((left, bottom, right, top))
        elif wide <= _THIN:
            down.append((left, bottom, right, top))
        else:
            across += [(left, bottom, right, bottom), (left, top, right, top)]
            down += [(left, bottom, left, top), (right, bottom, right, top)]
    if len(across) > _MAX_LINES or len(down) > _MAX_LINES * 10:
        return []
    found = []
    for low, high in _bands(down):
        grid = _grid(
            [b for b in across if low - _NEAR <= b[1] <= high + _NEAR],
            [b for b in down if b[1] >= low - _NEAR and b[3] <= high + _NEAR],
        )
        if grid is not None:
            found.append(grid)
    return found


def _bands(down: Sequence[Box]) -> list[tuple[float, float]]:
    """Return stretches of the page that vertical rules cover without a gap, from the top."""
    bands: list[tuple[float, float]] = []
    for low, high in sorted(((b[1], b[3]) for b in down), reverse=True, key=lambda s: s[1]):
        if bands and high >= bands[-1][0] - _NEAR:
            bands[-1] = (min(bands[-1][0], low), bands[-1][1])
        else:
            bands.append((low, high))
    return bands


def _grid(across: Sequence[Box], down: Sequence[Box]) -> Grid | None:
    ys = _levels((b[1] + b[3]) / 2 for b in across)
    xs = _levels((b[0] + b[2]) / 2 for b in down)
    if len(xs) < 3 or len(ys) < 3:
        return None
    ys.reverse()
    rows = []
    for top, bottom in pairwise(ys):
        middle = (top + bottom) / 2
        walls = [
            x
            for x in xs
            if any(abs((b[0] + b[2]) / 2 - x) <= _NEAR and b[1] <= middle <= b[3] for b in down)
        ]
        rows.append(_row(xs, walls, bottom, top))
    return Grid(tuple(rows))


def _row(
    xs: Sequence[float], walls: Sequence[float], bottom: float, top: float
) -> tuple[Box | None, ...]:
    cells: list[Box | None] = []
    for left in xs[:-1]:
        if left in walls or not cells:
            right = next((x for x in walls if x > left), xs[-1])
            cells.append((left, bottom, right, top))
        else:
            cells.append(None)
    return tuple(cells)


def _levels(values: Iterable[float]) -> list[float]:
    """Return different positions, ascending; those close together are one."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _NEAR:
            found.append(value)
    return found
