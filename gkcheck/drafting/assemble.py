"""Paragraphs -> tasks with their sections, units and times. Text that is no task is kept aside."""

from __future__ import annotations

import re

from gkcheck.drafting.headings import Heading, read_heading, read_number
from gkcheck.drafting.paths import is_path_line
from gkcheck.drafting.split import DUTY, sentences
from gkcheck.drafting.tasks import GROUPED, Aside, SectionMark, Task, by_units, ended
from gkcheck.drafting.units import Units, read_units, split_labels, trailing_units


class Assembler:
    """Takes paragraphs and rows in order; ``tasks``, ``sections``, ``asides`` are what it made."""

    def __init__(self, year: int | None, flat_table: bool) -> None:
        self.year = year
        self.flat_table = flat_table
        self.tasks: list[Task] = []
        self.sections: list[SectionMark] = []
        self.asides: list[Aside] = []
        self.part = ""
        self._top: Heading | None = None
        self._section = SectionMark("", "")
        self._open: list[Task] = []
        self._group: list[Task] = []
        self._last_units: Units | None = None
        self._last_time = ""
        self._number = 0
        self._latest = 0
        self._cell_number: int | None = None
        self._cell_rows = False
        self._before_title: SectionMark | None = None
        self._has_time = False
        self._style = ""
        self._sub = 0
        self._roles: list[str] = []
        self._table = 0
        self._heading_open: tuple[SectionMark, str] | None = None
        self._bracketed = False
        self._time_section: SectionMark | None = None
        self.default_time = ""

    def _close_row(self) -> None:
        """End a row of a table laid flat: a cell that is empty goes on from the row above."""
        for task in self._open:
            if task.units is None and self._last_units is not None:
                task.units = self._last_units
                task.doubts.append("单位栏为空,沿用上一行的单位")
        self._open, self._group = [], []

    def _labels(self, units: str, time: str) -> None:
        """Take 责任单位:… and 完成时限:… that stand behind their tasks."""
        if units:
            self.units(read_units(units))
        if time:
            self.time(time)

    def heading(self, heading: Heading) -> None:
        """Take a numbered heading; what follows it in its paragraph is its first text."""
        if heading.level == 1:
            self._top = heading
            key = heading.number
        else:
            key = f"{self._top.number if self._top else ''}({heading.number})"
        if key == self._section.key and heading.title == self._section.title:
            return
        if heading.level == 1 and self._section.key.startswith(f"{key}(") and not heading.rest:
            return
        self._flush_heading(below=heading.level == 2)
        same = next((s for s in self.sections if (s.key, s.part) == (key, self.part)), None)
        if same is None or (heading.title and same.title and heading.title != same.title):
            same = SectionMark(key, heading.title, self.part)
            self.sections.append(same)
        self._enter(same)
        self._heading_open = (same, heading.title)
        rest, units = trailing_units(heading.rest) if heading.rest else ("", None)
        body, labelled, time = split_labels(heading.rest)
        if units and not rest.strip("。 "):
            self.units(units)
        elif (labelled or time) and not body.strip("。 "):
            self._labels(labelled, time)
        elif heading.rest:
            self.duty(heading.rest)

    def titled(self, text: str) -> None:
        """Take a heading without a number."""
        title = text.strip("。: ")
        if title == self._section.title:
            return
        self._flush_heading()
        same = next((s for s in self.sections if s.title == title and s.part == self.part), None)
        if same is None:
            same = SectionMark("", title, self.part)
            self.sections.append(same)
        before = self._section
        self._enter(same)
        if self._cell_number is not None:
            self._heading_open, self._before_title = (same, title), before

    def _enter(self, section: SectionMark) -> None:
        if section is not self._section:
            if self._cell_rows:
                last, self._section = self._last_units, section
                self._close_row()
                self._last_units = last
                self._sub = 0
                return
            self._bracketed = False
            self._number, self._style, self._sub = (
                (0, "", 0) if section.key else (self._number, self._style, 0)
            )
            self._close()
        self._section = section

    @property
    def begun(self) -> bool:
        """Whether a section or task of the plan itself has been met."""
        marks = [*self.sections, *(task.section for task in self.tasks)]
        return any(mark.part != "通知" for mark in marks)

    def closing(self) -> None:
        """Begin the closing words of the plan."""
        self.part = "结尾"
        self.titled("结尾")
        self._number = 0

    # tasks

    def duty(self, text: str, number: int | None = None) -> list[Task]:
        """Take text that holds duties; return the tasks it began."""
        self._heading_open = None
        made: list[Task] = []
        for line in [part.strip() for part in text.split("\n") if part.strip()]:
            heading = read_heading(line)
            if heading and heading.title and not self._open_row:
                self.heading(heading)
                continue
            for piece in self._numbered(line):
                body, units, time = split_labels(piece)
                made += self._one(body, number if not made else None) if body else []
                self._labels(units, time)
        return made

    _open_row = False

    def _next(self) -> tuple[int, ...]:
        """Return the numbers that may come next: in this section, or counted through the plan."""
        return self._number + 1, self._latest + 1, 1

    def _numbered(self, line: str) -> list[str]:
        """Cut a line before a number that goes on counting: …。2.…"""
        cuts, at = [0], self._number
        first = read_number(line, self._next())
        at = first.number if first else at
        for match in re.finditer(r"(?<=[。;)])\s*(\d{1,3})[.、](?!\d)", line):
            if int(match.group(1)) == at + 1:
                cuts.append(match.start())
                at += 1
        return [line[a:b].strip() for a, b in zip(cuts, [*cuts[1:], len(line)], strict=True)]

    def _one(self, line: str, given: int | None) -> list[Task]:
        if is_path_line(line):
            for task in self._cell():
                task.path = f"{task.path}\n{line}".strip()
            if not (self._open or self._group):
                self.aside(line, "只有公开路径,不知属于哪项任务")
            return []
        found = read_number(line, self._next())
        if found and found.style != "dot" and self._style == "dot" and self._number:
            return self._nested(found.number, found.rest, found.style)
        if found and found.damaged and self._sub and found.number == self._sub + 1:
            return self._nested(found.number, found.rest, found.style)
        if given is not None and not found:
            self._number, self._style, self._sub = given, "dot", 0
            self._latest = given
            return [self._add(line, given)]
        if found:
            self._number, self._style, self._sub = found.number, found.style, 0
            self._latest = found.number
            task = self._add(found.rest, found.number)
            if found.damaged:
                task.doubts.append(f"编号“{line[:8]}…”后缺标点,读作第 {found.number} 项")
            return [task]
        if self.flat_table or self._open_row:
            return self._unnumbered_cell(line)
        return self._sentences(line)

    def _cell(self) -> list[Task]:
        """Return the tasks of the cell at hand, with those of it that a page break cut off."""
        cell = list(self._open or self._group)
        at = self.tasks.index(cell[0]) if cell else 0
        while at and cell[0].number and cell[0].number > 1:
            before = self.tasks[at - 1]
            if (before.section, before.number) != (cell[0].section, cell[0].number - 1):
                break
            if before.path or "路径" in before.text:
                break
            cell.insert(0, before)
            at -= 1
        return cell

    def _nested(self, number: int, rest: str, style: str) -> list[Task]:
        parent = next((t for t in reversed(self.tasks) if t.number is not None and not t.sub), None)
        if parent is not None and len(parent.text) <= 16 and not self._sub:
            parent.group = True
        self._sub = number
        task = self._add(rest, self._number)
        task.sub, task.style = number, style
        return [task]

    def _unnumbered_cell(self, line: str) -> list[Task]:
        last = self._open[-1] if self._open else None
        if last is not None and (last.number is not None or not re.search(r"[。;)]$", last.text)):
            self._extend(last, line)
            return []
        if last is None and self.tasks and self._open_row and not ended(self.tasks[-1].text):
            self._extend(self.tasks[-1], line)
            return []
        return [self._add(line, None)]

    def _extend(self, task: Task, line: str) -> None:
        text, units = trailing_units(line)
        task.text = f"{task.text}\n{text}" if ended(task.text) else task.text + text
        task.units = units or task.units

    def _sentences(self, line: str) -> list[Task]:
        last = self._open[-1] if self._open else (self.tasks[-1] if self.tasks else None)
        if (
            last is not None
            and last.number is not None
            and not last.sentence
            and last.section is self._section
        ):
            self._extend(last, line)
            return []
        made: list[Task] = []
        chunks = by_units(line)
        grouped = sum(units is not None for _, units in chunks) > 1 or self._bracketed
        for chunk, units in chunks:
            duties = []
            for sentence in sentences(chunk):
                if DUTY.search(sentence) and len(sentence) >= 7:
                    duties.append(sentence)
                elif duties:
                    duties[-1] += sentence
                elif made or self._open:
                    (made or self._open)[-1].text += sentence
                else:
                    self.aside(sentence, "没有可查的任务")
            if units and grouped and 1 < len(duties) <= GROUPED:
                duties = ["".join(duties)]
            for sentence in duties:
                self._number += 1
                task = self._add(sentence, self._number)
                task.sentence = True
                made.append(task)
            if units:
                self._bracketed = True
                self.units(units)
        return made

    def _add(self, text: str, number: int | None) -> Task:
        text, units = trailing_units(text)
        task = Task(self._section, text, number, units=units)
        self.tasks.append(task)
        if units:
            for before in self._open:
                before.units = before.units or (units if before.sentence else None)
        self._open.append(task)
        return task

    # units and times

    def units(self, units: Units) -> None:
        """Take units that stand after (or beside) the tasks they are for."""
        if self._heading_open and not self._open:
            section, title = self._heading_open
            if DUTY.search(title) and self._before_title and self._cell_number is not None:
                self.sections = [mark for mark in self.sections if mark is not section]
                self._section, number = self._before_title, self._cell_number
                self._open = self.duty(title, number)
            elif DUTY.search(title):
                self._open = [self._add(title, None)]
            self._cell_number = self._heading_open = None
        if self._open:
            for task in self._open:
                if task.units is None or not task.units.responsible:
                    task.units = units
            self._group, self._open = self._open, []
        elif self._group and self._last_units is not None:
            lead = self._last_units.responsible
            for task in self._group:
                task.units = Units(units.lead or lead, units.responsible)
        self._last_units = units

    def time(self, text: str) -> None:
        """Take a time that stands after the tasks it is for."""
        for task in self._open or self._group:
            task.time = task.time or text
        self._last_time = text

    # ends

    def aside(self, text: str, why: str) -> None:
        """Keep text that became no task."""
        self.asides.append(Aside(text, why))

    def _close(self) -> None:
        self._open, self._group, self._last_units = [], [], None

    def _flush_heading(self, *, below: bool = False) -> None:
        """Make a heading under which nothing stood a task. ``below``: a (一) follows."""
        if self._heading_open is None:
            return
        section, title = self._heading_open
        self._heading_open = None
        if below and "(" not in section.key:
            return
        if DUTY.search(title) and len(title) >= 8 and section is self._section:
            self._add(title, None)

    def finish(self) -> None:
        """End the document."""
        if self._cell_rows:
            self._close_row()
        for task in self.tasks:
            if self.default_time and not task.time and task.section.part == "":
                task.time = self.default_time
                task.doubts.append("完成时限取自合并的时限栏")
        self._flush_heading()
