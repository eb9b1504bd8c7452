"""What the assembler makes, and small helpers on text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from gkcheck.drafting.units import Units, trailing_units


@dataclass
class SectionMark:
    """A section: ``key`` such as 一(一), empty for headings without a number."""

    key: str
    title: str
    part: str = ""


@dataclass
class Task:
    """A task as the document has it."""

    section: SectionMark
    text: str
    number: int | None = None
    sub: int | None = None
    style: str = "dot"
    units: Units | None = None
    time: str = ""
    path: str = ""
    doubts: list[str] = field(default_factory=list)
    group: bool = False
    sentence: bool = False


@dataclass
class Aside:
    """Text that became no task, and why."""

    text: str
    why: str


GROUPED = 3
"""A bracket of units over at most this many sentences makes them one task (our setting), where a
section has several brackets; a longer run is one task a sentence."""
VERBS = r"(?:做好|推进|推动|加强|完善|建立|落实|规范|提高|深化|强化|优化|加快|持续|切实|严格|不断|扩大|提升)"
_ROLE_BRACKET = re.compile(r"[(〔]([^()〔〕]*(?:\([^()]*\)[^()〔〕]*)*)[)〕]")


def by_units(text: str) -> list[tuple[str, Units | None]]:
    """Cut a paragraph after every bracket of units: …。(某局负责落实)…。(某委负责落实)."""
    made: list[tuple[str, Units | None]] = []
    start = 0
    for match in _ROLE_BRACKET.finditer(text):
        kept, units = trailing_units(match.group())
        if units is None or not re.search(r"负责|牵头|落实|配合|单位:|部门:", match.group()):
            continue
        made.append((text[start : match.start()].strip() + kept, units))
        start = match.end()
    rest = text[start:].strip("。 ")
    if rest:
        made.append((text[start:].strip(), None))
    return made


def joined(one: Units, two: Units) -> Units:
    """Return the units of both."""
    return Units(
        tuple(dict.fromkeys([*one.lead, *two.lead])),
        tuple(dict.fromkeys([*one.responsible, *two.responsible])),
    )


def ended(text: str) -> bool:
    """Tell whether a text ends as a sentence or a bracket does."""
    return bool(re.search(r"[。;!?)〕.]$", text.strip()))
