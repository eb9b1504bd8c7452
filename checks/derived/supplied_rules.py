"""The list of rules and documents in force that the office supplied (``rules_in_force``)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from gkcheck.store.reader import FactReader
from gkcheck.text.dates import parse_date

LIST = "rules_in_force"
# Keys of the reader of lists first; then what a list made by hand may use.
_NAME = ("name", "title", "名称", "标题")
_NUMBER = ("number", "document_number", "文号")
_LEVEL = ("level", "层级", "类别")
_REVISED = ("revised_on", "修订日期")
_GONE = re.compile(r"失效|废止|无效")
_ORDER = re.compile(r"令")
_NATIONAL = re.compile(r"^中华人民共和国|条例$|条例[(（]")


@dataclass(frozen=True, slots=True)
class SuppliedRule:
    """One line of the list. ``in_force``: not told as lapsed or repealed by ``as_of``."""

    name: str
    number: str
    level: str
    revised_on: date | None
    in_force: bool

    def is_normative(self) -> bool:
        """Tell whether the line is of a normative document: by level, else by its number's form."""
        if self.level:
            return "规范性" in self.level
        return bool(self.number) and _ORDER.search(self.number) is None

    def is_of(self, title: str) -> bool:
        """Tell whether the line is of a level of rules (行政法规, 国务院部门规章, 政府规章).

        Without a level the form of number and name decides; doubtful lines are of none.
        """
        if self.level:
            return title in self.level or self.level in title
        if self.is_normative():
            return False
        national = _NATIONAL.search(self.name) is not None
        return national if title == "行政法规" else not national and title == "政府规章"


def supplied_rules(facts: FactReader) -> list[SuppliedRule] | None:
    """Return the supplied list; None: none was supplied. Lines without a name are left out."""
    entries = facts.supplied(LIST)
    if entries is None:
        return None
    rules = [
        SuppliedRule(
            name=_value(entry, _NAME),
            number=_value(entry, _NUMBER),
            level=_value(entry, _LEVEL),
            revised_on=parse_date(_value(entry, _REVISED)),
            in_force=_in_force(entry, facts.as_of),
        )
        for entry in entries
    ]
    return [rule for rule in rules if rule.name]


def _in_force(entry: Mapping[str, str], as_of: date) -> bool:
    if _GONE.search(_value(entry, ("status", "状态"))):
        return False
    ends = parse_date(_value(entry, ("expires_on", "失效日期")))
    return ends is None or ends > as_of


def _value(entry: Mapping[str, str], keys: Sequence[str]) -> str:
    return next((str(entry[key]).strip() for key in keys if entry.get(key)), "")
