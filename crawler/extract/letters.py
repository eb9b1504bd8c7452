"""Letters of visitors (信箱, 咨询投诉, 留言) with their replies, on their own page or in a list.

Read as lines of text, like field tables: a label's value is what follows it up to the next label.
``asked_on`` is the day of acceptance (受理时间) where the page tells it, else the day of sending.
"""

from __future__ import annotations

import re

from crawler.extract.letter_draft import LONG, PROSE, Draft, record_of
from crawler.extract.letter_labels import (
    OF_VISITORS,
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
from gkcheck.text.dates import find_date
from gkcheck.text.normalize import compact, squeeze

MAX_LETTERS = 300
_SPECIFIC = frozenset(["replied", "reply", "status", "accepted"])
_NEARLY = frozenset(["asked", "question", "title", "accepted"])
_SHORT = 30
_PAIRED = frozenset(["提问", "咨询", "留言", "来信", "投诉"])
# A head that touches the labels behind it.
_HEADED = re.compile(
    r"\n((?:信件|留言|官方|单位|部门|网站)(?:回复|答复)|(?:回复|答复)信息)(?=[回答]复(?:时间|日期|单位|部门|机构|人)[:：])"
)
_CUT = re.compile(r"(?:\.{3}|…)\s*$", re.M)
_GREETS = re.compile(r"\s{0,3}[您你]")


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
    if not any(OF_VISITORS.search(label) for _, label, _, _ in hits):
        return ()
    drafts: list[Draft] = []
    current: Draft | None = None
    opening = next(label for kind, label, _, _ in hits if kind != "other")
    for kind, label, value in _values(text, hits):
        # The same label again begins the next letter; a second reply belongs to the first.
        if current is None or (label == opening and kind in current.values):
            current = Draft()
            drafts.append(current)
        current.add(kind, label, value)
    good = [d for d in drafts if d.close() and _is_letter(d)]
    if len(good) == 1 and not good[0].values.get("question"):
        above = [line for line in text[: hits[0][2]].split("\n") if line.strip() != heading]
        good[0].values["question"] = "\n".join(line for line in above if len(line) >= 2 * PROSE)
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
            if kind not in LONG or len(line) <= _SHORT:
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
        row = [*head, (kind, label)][-len(lines) :]
        if head and len(lines) > 1 and _fits(row, lines):
            # The name of the section may stand before the labels of the row.
            found += [(*one, "") for one in [*head, (kind, label)][: -len(lines)]]
            found += [(*one, line) for one, line in zip(row, lines, strict=False)]
            head = []
            continue
        if len(head) >= 2 and len(lines) > len(head):
            found += [(*one, line) for one, line in zip(head, lines, strict=False)]
            value = "\n".join(lines[len(head) :])
        else:
            found += [(*one, "") for one in head]
        head = []
        found.append((kind, label, value))
    return found


def _fits(row: list[tuple[str, str]], lines: list[str]) -> bool:
    """Tell whether lines are the values of a row of labels: a day for each label of one."""
    days = [kind in ("asked", "accepted", "replied") for kind, _ in row]
    return (
        len(row) == len(lines)
        and any(days)
        and all((find_date(line) is not None) is day for day, line in zip(days, lines, strict=True))
    )


def _name_whose_replies(text: str) -> str:
    """Write 某某局回复： as 回复单位 and 回复内容, the labels that it stands for."""
    text = _HEADED.sub(r"\n\1\n", text)
    return REPLY_OF.sub(r"\n回复单位：\1\n回复内容：", text)


def _is_letter(draft: Draft) -> bool:
    """Tell a letter: something asked, and something about its answer, three labels in all."""
    kinds = set(draft.values) - {"other"}
    if len(kinds) < 3 or not kinds & _NEARLY or not kinds & _SPECIFIC:
        return False
    if not kinds & {"reply", "replied"} and any(map(_CUT.search, draft.values.values())):
        return False  # the first words of an entry, whose page has the rest
    state = draft.values.get("status", "")
    if not (
        draft.day("asked", "accepted", "replied") or draft.values.get("reply") or status_in(state)
    ):
        return False  # what is asked for in a form or told in a notice
    # 标题 and 状态 alone also stand in field tables of documents.
    return bool(kinds & {"asked", "accepted", "question", "reply", "replied"})
