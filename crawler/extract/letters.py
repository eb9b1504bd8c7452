"""Letters of visitors (信箱, 咨询投诉, 留言) with their replies, on their own page or in a list.

Read as lines of text, like field tables: a label's value is what follows it up to the next label.
``asked_on`` is the day of acceptance (受理时间) where the page tells it, else the day of sending.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import date

from crawler.extract.letter_labels import (
    PERSONS,
    REPLY_OF,
    STANDARD,
    asks_and_answers,
    label_pattern,
    may_hold_letters,
    status_in,
    touching,
)
from gkcheck.models.content import LetterRecord
from gkcheck.text.dates import find_date, find_dates
from gkcheck.text.normalize import compact, squeeze

MAX_LETTERS = 300
_SPECIFIC = frozenset(["replied", "reply", "status", "accepted"])
_NEARLY = frozenset(["asked", "question", "title", "accepted"])
_LONG = frozenset(["question", "reply"])
_PROSE = 8
"""Signs from which text without a label may be what was asked or answered."""
_SHORT = 30
_PAIRED = frozenset(["提问", "咨询", "留言", "来信", "投诉"])
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
_GREETS = re.compile(r"\s{0,3}[您你]")


@dataclass(slots=True)
class _Draft:
    """What was read of one letter: kind of label to text; ``loose``: text without a label."""

    values: dict[str, str] = field(default_factory=dict)
    loose: dict[str, list[str]] = field(default_factory=dict)
    answering: bool = False

    def add(self, kind: str, label: str, value: str) -> None:
        if kind == "reply" and len(value) <= 10 and status_in(value):
            kind = "status"
        elif kind == "status" and label == "办理情况" and len(value) > 20:
            kind = "reply"
        if kind in ("replied", "reply") or (kind == "unit" and _ANSWERER.match(label)):
            self.answering = True
        if kind in _LONG:
            if value:
                known = self.values.get(kind, "")
                # A few signs are the name of who writes: 管理员 回复：...
                self.values[kind] = f"{known}\n{value}" if len(known) > 5 else value
            else:
                self.values.setdefault(kind, "")
            return
        first, _, rest = value.partition("\n")
        if rest.strip():
            self.loose.setdefault("reply" if self.answering else "question", []).append(rest)
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
        if not self.values.get("reply") and len(reply) >= _PROSE:
            self.values["reply"] = reply
        asked = "\n".join(self.loose.get("question", ())).strip()
        if len(asked) >= _PROSE > len(self.values.get("question", "")):
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
    draft = _Draft(values)
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


def letters_in_text(text: str, url: str, heading: str | None) -> tuple[LetterRecord, ...]:
    """Return the letters that the content ``text`` of a page shows label by label.

    One letter: the page is its own, ``url`` goes with it. Several, one below the other: a message
    board; they have no address of their own.
    """
    text = "\n" + text + "\n"
    if not may_hold_letters(text) or not asks_and_answers(text):
        return ()
    text = _name_whose_replies(text)
    hits = _hits(text)
    kinds = {kind for kind, _, _, _ in hits}
    if any(label in PERSONS or label in _PAIRED for _, label, _, _ in hits):
        kinds.add("person")
    if len(kinds - {"other"}) < 3 or not kinds & _SPECIFIC or not kinds & _NEARLY:
        return ()
    drafts: list[_Draft] = []
    current: _Draft | None = None
    opening = next(label for kind, label, _, _ in hits if kind != "other")
    for kind, label, value in _values(text, hits):
        # The same label again begins the next letter; a second reply belongs to the first.
        if current is None or (label == opening and kind in current.values):
            current = _Draft()
            drafts.append(current)
        current.add(kind, label, value)
    good = [d for d in drafts if d.close() and _is_letter(d)]
    if len(good) == 1 and not good[0].values.get("question"):
        above = [line for line in text[: hits[0][2]].split("\n") if line.strip() != heading]
        good[0].values["question"] = "\n".join(line for line in above if len(line) >= 2 * _PROSE)
    if len(good) > MAX_LETTERS:
        good = good[:MAX_LETTERS]
    found = []
    for draft in good:
        title = draft.values.get("title", "").split("\n")[0]
        if len(good) == 1:
            found.append(record_of(draft.values, title or heading or "", url))
        else:
            asked = squeeze(draft.values.get("question", ""))[:60]
            found.append(record_of(draft.values, title or asked, None))
    return tuple(letter for letter in found if letter.title)


_Hit = tuple[str, str, int, int]
"""Kind, label, and where the label begins and ends."""


def _hits(text: str) -> list[_Hit]:
    """Return the labels of ``text`` in their order."""
    hits: list[_Hit] = []
    bare: dict[str, _Hit] = {}
    for match in label_pattern().finditer(text):
        label = compact(match.group("framed") or match.group("label") or match.group("alone"))
        kind = STANDARD.get(label, "question")
        if label in PERSONS and _GREETS.match(text, match.end()):
            continue  # A reply that addresses its reader.
        hit = (kind, label, match.start(), match.end())
        telling = match.group("framed") or match.group("tail") or len(label) > 2
        if telling or label in ("回复", "答复") or match.group("alone"):
            hits.append(hit)
            line = text[match.end() : text.find("\n", match.end())]
            if kind not in _LONG or len(line) <= _SHORT:
                hits += [
                    (STANDARD[name], name, match.end() + low, match.end() + high)
                    for name, low, high in touching(line)
                ]
        else:
            bare.setdefault(kind, hit)
    hits = sorted(set(hits), key=lambda hit: hit[2])
    known = {kind for kind, _, _, _ in hits}
    if len(known - {"other"}) >= 2:
        # A bare 主题 or 内容 in its cell says little by itself, but among the labels of a letter.
        hits += [hit for kind, hit in bare.items() if kind not in known or kind == "other"]
        hits.sort(key=lambda hit: hit[2])
    return hits


def _values(text: str, hits: list[_Hit]) -> list[tuple[str, str, str]]:
    """Return (kind, label, value) of every label: what stands up to the next one.

    Labels that follow one another with nothing between are the head of a table: the lines behind
    the last of them are their values in turn. (A label with a colon and nothing behind is empty.)
    """
    found: list[tuple[str, str, str]] = []
    head: list[tuple[str, str]] = []
    for i, (kind, label, _, end) in enumerate(hits):
        stop = hits[i + 1][2] if i + 1 < len(hits) else len(text)
        value = text[end:stop].strip().strip("【[|｜").strip()
        if not value and i + 1 < len(hits) and text[end - 1] not in ":：":
            head.append((kind, label))
            continue
        lines = [line for line in value.split("\n") if line.strip()]
        if len(head) >= 2 and len(lines) > len(head):
            found += [(*one, line) for one, line in zip(head, lines, strict=False)]
            value = "\n".join(lines[len(head) :])
        else:
            found += [(*one, "") for one in head]
        head = []
        found.append((kind, label, value))
    return found


def _name_whose_replies(text: str) -> str:
    """Write 某某局回复： as 回复单位 and 回复内容, the labels that it stands for."""
    return REPLY_OF.sub(r"\n回复单位：\1\n回复内容：", text)


def _is_letter(draft: _Draft) -> bool:
    """Tell a letter: something asked, and something about its answer, three labels in all."""
    kinds = set(draft.values) - {"other"}
    if len(kinds) < 3 or not kinds & _NEARLY or not kinds & _SPECIFIC:
        return False
    # 标题 and 状态 alone also stand in field tables of documents.
    return bool(kinds & {"asked", "accepted", "question", "reply", "replied"})
