"""The small vocabulary in which lists and evidence are told to the template and to the script.

Both draw the same parts, so that a row looks alike whether it was written into the page or is
shown by the script. Parts hold plain text; whoever draws them escapes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.text import clean, link, show_url


@dataclass(frozen=True, slots=True)
class Part:
    """A run of text. ``u``: address it links to. ``k``: sub, li, mark, code, warn, num or none."""

    t: str
    u: str = ""
    k: str = ""

    def pack(self) -> str | list[str]:
        """Return the JSON form: a bare string, or [text, url, kind]."""
        return [self.t, self.u, self.k] if self.u or self.k else self.t


Cell = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of evidence: a term and its parts, or a small table, or the key of a picture."""

    term: str
    cell: Cell = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    picture: str = ""

    def pack(self) -> list[object]:
        """Return the JSON form [term, parts, head, rows, picture], short where things are empty."""
        packed: list[object] = [
            self.term,
            [part.pack() for part in self.cell],
            list(self.head),
            [[[part.pack() for part in cell] for cell in row] for row in self.rows],
            self.picture,
        ]
        while len(packed) > 2 and not packed[-1]:
            packed.pop()
        return packed


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a long list: its cells, and what opening it shows."""

    cells: tuple[Cell, ...]
    more: tuple[Fact, ...] = ()

    def pack(self) -> list[object]:
        """Return the JSON form [cells, more]."""
        cells = [[part.pack() for part in cell] for cell in self.cells]
        return [cells, [fact.pack() for fact in self.more]] if self.more else [cells]


def text(value: object, limit: int = 300, kind: str = "") -> Cell:
    """Return a cell of one plain text, cleaned and cut; empty when there is no text."""
    shown = clean(value, limit)
    return (Part(shown, "", kind),) if shown else ()


def address(url: str, label: str = "", kind: str = "") -> Part:
    """Return a part for an address: a link where it may be one, else its text."""
    return Part(label or show_url(url), link(url) or "", kind)


def addresses(urls: Sequence[object], limit: int) -> Cell:
    """Return up to ``limit`` addresses, one a line, and how many more there are."""
    shown = tuple(address(str(url), kind="li") for url in urls[:limit])
    rest = len(urls) - len(shown)
    return (*shown, Part(f"另有 {rest} 处", "", "sub")) if rest > 0 else shown
