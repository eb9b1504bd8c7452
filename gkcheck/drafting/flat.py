"""Paragraphs, also those that were cells of a table: what each of them is."""

from __future__ import annotations

import re

from gkcheck.drafting.assemble import Assembler
from gkcheck.drafting.deadlines import has_day
from gkcheck.drafting.headings import read_heading, read_number
from gkcheck.drafting.tables import header_role, is_time
from gkcheck.drafting.tasks import SectionMark, Task
from gkcheck.drafting.units import is_units, read_units, split_labels


class ParagraphAssembler(Assembler):
    """An assembler that tells headings, units, times and duties among paragraphs apart."""

    def paragraph(self, text: str, *, level: int = 0) -> None:
        """Take one paragraph."""
        if header_role(text) and len(text) <= 8 and self.flat_table:
            self._has_time = self._has_time or header_role(text) == "time"
            self.aside(text, "表头")
            return
        if self.flat_table and re.fullmatch(r"\d{1,3}", text):
            self._cell_number = int(text)
            self._cell_rows = True
            self._close_row()
            return
        body, labelled, time = split_labels(text)
        if (labelled or time) and not body:
            self._labels(labelled, time)
            return
        heading = read_heading(text)
        if heading and (heading.title or not self._section.title):
            self.heading(heading)
            return
        if level and not read_number(text) and len(text) <= 60:
            self.titled(text)
            return
        if self.flat_table and is_units(text):
            self.units(read_units(text))
        elif self.flat_table and is_time(text, self.year):
            self.time(text)
        elif self._is_title(text):
            self.titled(text)
        elif self._is_time_cell(text):
            self._time_cell(text)
        else:
            number, self._cell_number = self._cell_number, None
            self.duty(text, number)

    def _is_time_cell(self, text: str) -> bool:
        """Tell a time cell that is written as sentences: it stands behind the units of its row."""
        return (
            self.flat_table
            and self._has_time
            and bool(self._group)
            and not self._open
            and self._cell_number is None
            and read_number(text, self._next()) is None
            and has_day(text, self.year)
        )

    def _time_cell(self, text: str) -> None:
        """Take a time cell of sentences: its last day is that of all rows, its duties are tasks."""
        if self._time_section is None:
            self._time_section = SectionMark("完成时限", "完成时限", "时限")
            self.sections.append(self._time_section)
        count = sum(task.section is self._time_section for task in self.tasks)
        task = Task(self._time_section, text, count + 1)
        at = len(self.tasks) - len(self._group)
        self.tasks.insert(max(at, 0), task)
        self.default_time = text

    def _is_title(self, text: str) -> bool:
        return (
            len(text) <= 40
            and not re.search(r"[。;:!?,]", text)
            and not self._open
            and read_number(text, self._next()) is None
            and self.flat_table
            and bool(re.match(r"[\u3400-\u9fff“《]", text))
            and self._numbered_plan
        )

    @property
    def _numbered_plan(self) -> bool:
        own = [task for task in self.tasks if task.section.part != "通知"]
        return any(task.number is not None for task in own) or not own
