"""Table rows -> tasks, with the rest of a document's paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gkcheck.drafting.blocks import Block
from gkcheck.drafting.flat import ParagraphAssembler
from gkcheck.drafting.headings import read_heading, read_number
from gkcheck.drafting.split import DUTY
from gkcheck.drafting.tables import Piece, header_roles, row_pieces
from gkcheck.drafting.tasks import VERBS, Task, ended, joined
from gkcheck.drafting.units import Units, read_units


class TableAssembler(ParagraphAssembler):
    """An assembler that takes table rows, too."""

    _exact = False

    def row(self, row: Block) -> None:
        """Take one table row."""
        if row.table != self._table:
            self._table = row.table
            first = header_roles([cell.text for cell in row.cells])
            if first is None and len(row.cells) != len(self._roles):
                self._roles = []
        roles = header_roles([cell.text for cell in row.cells])
        if roles is not None:
            self._roles = roles
            self.aside(row.text.replace("\n", " | "), "表头")
            return
        pieces = row_pieces(row, self._roles, self.year)
        if len({piece.text for piece in pieces}) == 1 and len(pieces[0].text) <= 60:
            only = pieces[0]
            heading = read_heading(only.text)
            if heading:
                self.heading(heading)
                return
            if (
                (
                    only.role in {"task", "section"}
                    and not read_number(only.text)
                    and len(row.cells) > 1
                )
                and not re.search(r"[。;]$", only.text)
                and (self._roles or len(only.text) <= 30)
            ) and not self._continues(only.text):
                self.titled(only.text)
                return
        self._exact = row.exact
        self._row(pieces)

    def _continues(self, text: str) -> bool:
        return bool(self.tasks) and not ended(self.tasks[-1].text) and not re.match(VERBS, text)

    def _row(self, pieces: Sequence[Piece]) -> None:
        self._open_row = True
        number: int | None = None
        made: list[Task] = []
        waiting = [task for task in self._open if task.units is None]
        self._open = []
        lead: Units | None = None
        units: Units | None = None
        time = path = ""
        for piece in pieces:
            if piece.role == "number":
                number = int(re.sub(r"\D", "", piece.text))
            elif piece.role == "section":
                self._cell_section(piece)
            elif piece.role == "task" and not piece.carried:
                made += self.duty(piece.text, number)
            elif piece.role == "path":
                path = piece.text
            elif piece.role == "time":
                time = piece.text
            elif piece.role == "lead":
                lead = read_units(piece.text)
            elif piece.role in {"units", "coop"}:
                found = read_units(piece.text)
                units = joined(units, found) if units else found
            elif piece.role == "note":
                self.aside(piece.text, "备注栏")
        self._open_row = False
        if lead:
            units = Units(lead.responsible, units.responsible if units else lead.responsible)
        self._settle(made, waiting, units, time, path)

    def _cell_section(self, piece: Piece) -> None:
        heading = read_heading(piece.text)
        self._open_row = False
        if heading:
            self.heading(heading)
        elif piece.text != self._section.title:
            self.titled(piece.text.replace("\n", ""))
        self._open_row = True

    def _settle(
        self, made: list[Task], waiting: list[Task], units: Units | None, time: str, path: str
    ) -> None:
        if not made and self._heading_open and units:
            self._open_row = True
            made = self.duty(self._heading_open[1]) if DUTY.search(self._heading_open[1]) else []
            self._open_row = False
        targets = made or waiting
        if not targets and (units or time) and self.tasks:
            targets = [t for t in self.tasks[-1:] if t.units is None or not t.time]
        for task in targets:
            task.units = task.units or units
            task.time = task.time or time
            if path:
                task.path = f"{task.path}\n公开路径:{path}".strip()
        if units:
            for task in waiting:
                task.units = task.units or units
                task.doubts.append("单位栏为空,按后面一行的单位填写")
            self._last_units = units
        elif made and self._last_units and self.tasks[0] is not made[0]:
            for task in made:
                if task.units is None:
                    task.units = self._last_units
                    task.doubts.append("单位栏为空,沿用上一行的单位")
        if time:
            self._last_time = time
        elif made and self._last_time and not self._exact:
            for task in made:
                if not task.time:
                    task.time = self._last_time
                    task.doubts.append("时限栏为空,沿用上一行的时限")
        self._group, self._open = made, [task for task in made if task.units is None]
