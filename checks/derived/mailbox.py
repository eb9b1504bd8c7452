"""Letters that a site publishes, each once, with what its list and its own page say together."""

from __future__ import annotations

import calendar
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from checks.derived.coverage import text_not_rendered
from gkcheck.errors import Reason
from gkcheck.store.reader import FactReader
from gkcheck.text.normalize import compact

_ANSWERED = re.compile(r"(?:已|^)(?:回复|答复|办结|办理完|处理完|反馈|解决)|(?:办理|处理|回复)完")
_OPEN = re.compile(
    r"(?:未|待|正在|尚未)\S{0,2}(?:回复|答复|办结|办理|受理|处理)|(?:办理|处理|受理)中"
)
_NUMBER = "一二三四五六七八九十"
_LIMIT = re.compile(
    rf"(?P<n>\d{{1,3}}|[{_NUMBER}]{{1,3}})\s{{0,3}}个?(?P<unit>工作日|自然日|天|日)(?:之?内|以内)"
    r".{0,16}?(?:回复|答复|反馈|办结|办理完毕|回应)"
)


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter. ``key_id``: its own page, None for an entry of a board.

    ``read``: its whole text was read (own page or board). ``answered``: None when not told.
    ``unread``: why its page was not read.
    """

    key_id: int | None
    url: str
    title: str
    asked_on: date | None
    replied_on: date | None
    unit: str | None
    status: str | None
    question_length: int
    reply_length: int
    reply_digest: str | None
    read: bool
    unread: Reason | None

    @property
    def answered(self) -> bool | None:
        """Tell whether the letter was answered; None: that cannot be told."""
        if self.reply_length or self.replied_on is not None:
            return True
        if self.status and _OPEN.search(self.status):
            return False
        if self.status and _ANSWERED.search(self.status):
            return True
        return False if self.read else None


def letters(facts: FactReader) -> tuple[Letter, ...]:
    """Return all letters of the site in order of address; made once for all checks of a run."""
    return facts.once("mailbox.letters", lambda: tuple(_letters(facts)))


def within(found: Iterable[Letter], pages: Collection[int] | None) -> list[Letter]:
    """Return the letters whose own page or address is among ``pages``; None: all."""
    if pages is None:
        return list(found)
    return [letter for letter in found if letter.key_id in pages]


def stated_limit(text: str) -> tuple[int, bool] | None:
    """Return the term for answers that a mailbox states: number, and whether of working days."""
    match = _LIMIT.search(compact(text))
    if match is None:
        return None
    number = int(match["n"]) if match["n"].isdecimal() else chinese_number(match["n"])
    return (number, match["unit"] == "工作日") if number else None


def add_months(day: date, months: int) -> date:
    """Return the day ``months`` later (earlier when negative), the month's last where it is short."""
    at = day.year * 12 + day.month - 1 + months
    year, month = divmod(at, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def chinese_number(text: str) -> int:
    """Return a number up to 99 that is written in Chinese signs (三十, 十五, 七); 0: it is none."""
    ten, sign, one = text.partition("十")
    if not sign:
        return _NUMBER.find(text) + 1 if len(text) == 1 else 0
    if len(ten) > 1 or len(one) > 1:
        return 0
    tens = _NUMBER.find(ten) + 1 if ten else 1
    return tens * 10 + (_NUMBER.find(one) + 1 if one else 0)


def _letters(facts: FactReader) -> Iterable[Letter]:
    rows: dict[object, list[dict[str, object]]] = {}
    for row in facts.rows(
        "SELECT l.*, u.url, p.url AS on_url FROM letter l LEFT JOIN url u ON u.id = l.url_id"
        " JOIN url p ON p.id = l.page_id ORDER BY l.page_id, l.position"
    ):
        key: object = row["url_id"] or (row["page_id"], row["position"])
        rows.setdefault(key, []).append(dict(row))
    for same in rows.values():
        yield _merged(facts, same)


def _merged(facts: FactReader, rows: list[dict[str, object]]) -> Letter:
    # What the letter's own page says comes before what lists say of it.
    rows = sorted(rows, key=lambda r: r["url_id"] is not None and r["url_id"] != r["page_id"])
    first = rows[0]

    def one(name: str) -> str | None:
        return next((str(r[name]) for r in rows if r[name]), None)

    key = None if first["url_id"] is None else int(str(first["url_id"]))
    own = key is None or first["page_id"] == key
    page = int(str(first["page_id"]))
    asked, replied = one("asked_on"), one("replied_on")
    unread = text_not_rendered(facts, page) if own and not one("reply_length") else None
    return Letter(
        key_id=key,
        url=str(first["url"] or first["on_url"]),
        title=str(first["title"]),
        asked_on=date.fromisoformat(asked) if asked else None,
        replied_on=date.fromisoformat(replied) if replied else None,
        unit=one("unit"),
        status=one("status"),
        question_length=int(one("question_length") or 0),
        reply_length=int(one("reply_length") or 0),
        reply_digest=one("reply_digest"),
        read=own and unread is None,
        unread=unread if own else Reason.NEEDS_FACT,
    )
