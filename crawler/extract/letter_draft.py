"""What is read of one letter: the values of its labels, and text that stands without a label."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import date

from crawler.extract.letter_labels import EITHER, begins_with_status, status_in
from gkcheck.models.content import LetterRecord
from gkcheck.text.dates import find_date, find_dates
from gkcheck.text.normalize import compact, squeeze

LONG = frozenset(["question", "reply"])
"""Kinds of labels whose value is a text; that of the others is one line."""
PROSE = 8
"""Signs from which text without a label may be what was asked or answered."""
_ANSWERER = re.compile(r"^[回答]")
_PERSONAL = frozenset(["回复人", "答复人"])
_ORGAN = re.compile(
    r"^[\u4e00-\u9fa5]{2,30}(?:局|委|办|室|厅|府|中心|街道|镇|乡|公司|队|所|会|站|处|院|科|部|区|县|市|网)$"
)
_NAME = re.compile(r"^[\u4e00-\u9fa5*＊某xX\w]{1,6}$")
_CLOCK = re.compile(r"\d{1,2}[:：]\d{2}(?:[:：]\d{2})?|[()（）\[\]【】:：|,，]|日期|时间|回复|答复")
_SIGNED = re.compile(
    r"^([\u4e00-\u9fa5]{2,30})[(（]((?:19|20)\d\d[-/.年][^()（）]{3,20})[)）]\s{0,3}[:：]\s{0,3}"
)
# What stands below an answer: marks given to it, and tools of the page.
_TAIL = re.compile(
    r"\n\s{0,4}[\[【]?(?:(?:非常|基本|比较)?不?满意[率度]?|(?:我要|用户|群众|网友|满意度)?评价|打印(?:本页)?|关闭(?:窗口|本页)?"
    r"|返回(?:列表|上一页)?|分享到?|[上下]一[篇条]|查看(?:全文|详情))[\]】]?\s{0,4}(?=[:：\n\t 【\[]|$)"
)
_UNKNOWN = re.compile(r"^(?!.*[您你])\s{0,4}[\u4e00-\u9fa5]{2,6}\s{0,2}[:：].{0,20}$")
"""A label that is not known, with its value."""


@dataclass(slots=True)
class Draft:
    """What was read of one letter: kind of label to text; ``loose``: text without a label."""

    values: dict[str, str] = field(default_factory=dict)
    loose: dict[str, list[str]] = field(default_factory=dict)
    answering: bool = False

    def add(self, kind: str, label: str, value: str) -> None:
        """Take in one label with its value, which ends at the next label."""
        if label in EITHER:
            kind = "status" if not value or begins_with_status(value) else "reply"
        if kind in ("replied", "reply") or (kind == "unit" and _ANSWERER.match(label)):
            self.answering = True
        if kind in LONG:
            if value:
                known = self.values.get(kind, "")
                # A few signs are the name of who writes: 管理员 回复：...
                self.values[kind] = f"{known}\n{value}" if len(known) > 5 else value
            else:
                self.values.setdefault(kind, "")
            return
        first, _, rest = value.partition("\n")
        if rest.strip():
            texts = self.loose.setdefault("reply" if self.answering else "question", [])
            texts += [line for line in rest.split("\n") if not _UNKNOWN.match(line)]
        if label in _PERSONAL and not _ORGAN.match(compact(first)):
            return
        named = kind == "unit" and _ANSWERER.match(label) and label not in _PERSONAL and first
        if named or not self.values.get(kind):
            self.values[kind] = first

    def close(self) -> bool:
        """Give text without a label to what lacks it, and take signatures off the texts.

        False: an answer is dated, but which of the texts it is cannot be told.
        """
        reply = "\n".join(self.loose.get("reply", ())).strip()
        if not self.values.get("reply") and len(reply) >= PROSE:
            self.values["reply"] = reply
        asked = "\n".join(self.loose.get("question", ())).strip()
        if len(asked) >= PROSE > len(self.values.get("question", "")):
            if not self.values.get("reply") and self.day("replied"):
                return False
            self.values["question"] = asked
        self._unsign("question", "asked")
        if self.values.get("reply"):
            self.values["reply"] = _TAIL.split(self.values["reply"])[0]
        self._unsign("reply", "replied")
        return True

    def _unsign(self, kind: str, dated: str) -> None:
        """Take lines that only name an office or a day off the ends of a text."""
        text = self.values.get(kind, "")
        signed = _SIGNED.match(text)
        if signed and find_date(signed[2]):
            self._sign(signed[2], signed[1], dated)
            text = text[signed.end() :]
        lines = [line for line in text.split("\n") if line.strip()]
        for at in (0, -1, -1):
            if len(lines) > 1 and (by := _signature(lines[at], first=at == 0)) is not None:
                self._sign(lines.pop(at), by, dated)
        if kind in self.values:
            self.values[kind] = "\n".join(lines)

    def _sign(self, line: str, by: str, dated: str) -> None:
        if not self.day(dated) and find_date(line) is not None:
            self.values[dated] = line
        if not self.values.get("unit") and _ORGAN.match(by):
            self.values["unit"] = by

    def day(self, *kinds: str) -> date | None:
        """Return the day that the first of these kinds tells."""
        for kind in kinds:
            found = find_date(self.values.get(kind, ""))
            if found is not None:
                return found[0]
        return None


def _signature(line: str, *, first: bool) -> str | None:
    """Return whom a line names that holds nothing but a name and a day ("" for a day alone)."""
    if len(line) > 60:
        return None
    days = find_dates(line)
    if len(days) > 1:
        return None
    rest = line.replace(days[0][1], " ", 1) if days else line
    rest = compact(_CLOCK.sub(" ", rest))
    if not days:
        return rest if not first and _ORGAN.match(rest) else None
    return rest if not rest or _ORGAN.match(rest) or _NAME.match(rest) else None


def _length(text: str) -> int:
    return len("".join(text.split()))


def digest_of(reply: str) -> str | None:
    """Return a digest of a reply that spaces and width do not change; None for no reply."""
    flat = compact(reply)
    if not flat:
        return None
    return hashlib.blake2b(flat.encode("utf-8", "ignore"), digest_size=16).hexdigest()


def record_of(values: dict[str, str], title: str, url: str | None) -> LetterRecord:
    """Return a letter from texts by kind (asked, replied, unit, status, question, reply)."""
    draft = Draft(values)
    reply = values.get("reply", "")
    status = values.get("status", "")
    return LetterRecord(
        title=squeeze(title)[:300],
        url=url,
        asked_on=draft.day("accepted", "asked"),
        replied_on=draft.day("replied"),
        unit=_first_words(values.get("unit", "")) or None,
        status=(status_in(status) or squeeze(status)[:20]) or None,
        question_length=_length(values.get("question", "")),
        reply_length=_length(reply),
        reply_digest=digest_of(reply),
    )


def _first_words(text: str) -> str:
    """Return the first line of a value; of a line too long for a name, its first words."""
    line = squeeze(text.strip().split("\n")[0])
    return (line if len(line) <= 40 else line.split(" ")[0])[:80]
