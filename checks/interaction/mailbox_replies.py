"""Are the letters that a site publishes answered, in time, with all that a plan wants shown?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from pydantic import Field

from checks.api import FindingSink, Params, check
from checks.derived.column_place import Place, place_of
from checks.derived.coverage import lacking
from checks.derived.mailbox import Letter, add_months, letters, stated_limit, within
from checks.derived.place_text import reading_of, texts
from gkcheck.errors import Reason
from gkcheck.models.facts import FactKind
from gkcheck.models.finding import Subject
from gkcheck.models.outcome import Measures
from gkcheck.models.plan import ColumnSpec
from gkcheck.store.reader import FactReader
from gkcheck.text.workdays import add_workdays, workdays_between

Field_ = Literal["摘要", "内容", "受理日期", "答复日期", "答复部门", "答复内容"]
_SHOWN: Mapping[str, Callable[[Letter], bool]] = {
    "摘要": lambda x: bool(x.title or x.question_length),
    "内容": lambda x: x.question_length > 0,
    "受理日期": lambda x: x.asked_on is not None,
    "答复日期": lambda x: x.replied_on is not None,
    "答复部门": lambda x: bool(x.unit),
    "答复内容": lambda x: x.reply_length > 0,
}
_OF_REPLY = frozenset({"答复日期", "答复部门", "答复内容"})
BRIEF = 15
"""Characters: shorter replies can hardly say what was done."""


class MailboxRepliesParams(Params):
    """``columns``: the mailbox; none: every letter on the site. ``words``: only letters so titled.

    ``fields``: what each letter must show. The time for an answer: the term that the mailbox itself
    states (``stated_limit``, read from its pages), else the one given here; with none, letters are
    not judged by time. ``look_back_months`` / ``year``: letters received in that time. ``alike``:
    so many replies word for word alike are shown to a person, and those too brief.
    """

    columns: tuple[ColumnSpec, ...] = ()
    words: tuple[str, ...] = ()
    fields: tuple[Field_, ...] = ()
    max_reply_workdays: int | None = Field(default=None, ge=0)
    max_reply_months: int | None = Field(default=None, ge=1)
    stated_limit: bool = False
    answered: bool = True
    look_back_months: int | None = Field(default=None, ge=1)
    year: int | None = None
    alike: int | None = Field(default=None, ge=2)


class MailboxRepliesMeasures(Measures):
    """``population``: letters read (and 1 for those not read). ``in_order``: as the plan wants."""

    in_order: int = 0
    answered: int = 0


@dataclass(frozen=True)
class _Term:
    """The time for an answer; ``words`` for people. ``workdays`` and ``months``: one is given."""

    workdays: int | None
    days: int | None
    months: int | None
    stated: bool

    def ends(self, asked: date) -> date:
        if self.workdays is not None:
            return add_workdays(asked, self.workdays).day
        if self.days is not None:
            return asked + timedelta(days=self.days)
        return add_months(asked, self.months or 0)

    def words(self) -> str:
        if self.workdays is not None:
            text = f"{self.workdays} 个工作日内"
        else:
            text = f"{self.days} 日内" if self.days is not None else f"{self.months} 个月内"
        return f"{text}(信箱自己的规定)" if self.stated else text


@check(
    id="mailbox_replies",
    title="留言答复",
    needs={FactKind.COLUMN},
    reasons={
        "letter_unanswered": "留言“{label}”{asked}收到,{within}没有答复",
        "reply_late": "留言“{label}”{asked}收到,{replied}才答复,超过{within}",
        "letter_lacks_fields": "留言“{label}”没有公开{lacking}",
        "replies_alike": "{count} 条留言的答复内容完全相同,请看是否针对所提问题",
        "reply_brief": "留言“{label}”的答复只有 {count} 个字,请看是否答非所问",
    },
    params=MailboxRepliesParams,
    measures=MailboxRepliesMeasures,
    since="0.2",
)
def run(facts: FactReader, p: MailboxRepliesParams, out: FindingSink) -> MailboxRepliesMeasures:
    """Judge each published letter; letters that were not read are one open subject."""
    place = place_of(facts, p.columns) if p.columns else None
    found = within(letters(facts), place.pages if place else None)
    found = [x for x in found if not p.words or any(word in x.title for word in p.words)]
    term = _term(facts, p, place)
    kept = [x for x in found if _counts(x, p, facts.as_of)]
    in_order = answered = 0
    for letter in kept:
        answered += letter.answered is True
        in_order += _judge(letter, p, term, facts.as_of, out)
    if p.alike is not None:
        _alike(kept, p.alike, out)
    population = len(kept)
    unknown = _unread(facts, place)
    if unknown is not None:
        population += 1
        url = place.url if place else None
        out.undecided(unknown, "没有读到的留言", url=url, detail=f"读到 {len(found)} 条留言")
    return MailboxRepliesMeasures(
        population=population,
        in_order=in_order,
        answered=answered,
        grade=in_order / len(kept) if kept else None,
    )


def _term(facts: FactReader, p: MailboxRepliesParams, place: Place | None) -> _Term | None:
    if p.stated_limit:
        for text in _rules(facts, place):
            stated = stated_limit(text)
            if stated is not None:
                number, work = stated
                return _Term(number if work else None, None if work else number, None, True)
    if p.max_reply_workdays is None and p.max_reply_months is None:
        return None
    return _Term(p.max_reply_workdays, None, p.max_reply_months, False)


def _rules(facts: FactReader, place: Place | None) -> list[str]:
    """Return texts in which a mailbox may state its own term."""
    if place is not None:
        return [text for _, text in texts(facts, reading_of(facts, place))]
    return [
        facts.body_text(row["id"]) or ""
        for row in facts.rows(
            "SELECT p.id FROM page p WHERE p.title LIKE '%信箱%' OR p.title LIKE '%须知%'"
            " OR p.title LIKE '%留言%' OR p.title LIKE '%写信%' ORDER BY p.depth, p.id LIMIT 50"
        )
    ]


def _counts(letter: Letter, p: MailboxRepliesParams, as_of: date) -> bool:
    """Tell whether a letter was received in the time that counts; undated ones stay in."""
    day = letter.asked_on or letter.replied_on
    if day is None:
        return True
    if p.year is not None and day.year != p.year:
        return False
    return p.look_back_months is None or day >= add_months(as_of, -p.look_back_months)


def _judge(
    letter: Letter, p: MailboxRepliesParams, term: _Term | None, as_of: date, out: FindingSink
) -> bool:
    if (p.year or p.look_back_months) and letter.asked_on is None and letter.replied_on is None:
        out.undecided(Reason.NO_DATES, letter.title, url=letter.url)
        return False
    if p.answered and not _in_time(letter, term, as_of, out):
        return False
    wanted = [f for f in p.fields if letter.answered or f not in _OF_REPLY]
    lacking_ = [f for f in wanted if not _SHOWN[f](letter)]
    if not lacking_:
        return True
    if not letter.read:
        out.undecided(letter.unread or Reason.NEEDS_FACT, letter.title, url=letter.url,
                      detail="只在列表中看到,没有读到详情")  # fmt: skip
        return False
    text = "、".join(lacking_)
    out.flag(_subject(letter), "letter_lacks_fields", group=f"fields:{text}", lacking=text,
             confirm=[letter.url],
             evidence=_evidence(letter, f"公开{'、'.join(wanted)}", f"没有{text}"))  # fmt: skip
    return False


def _in_time(letter: Letter, term: _Term | None, as_of: date, out: FindingSink) -> bool:
    asked, replied = letter.asked_on, letter.replied_on
    if letter.answered is None:
        out.undecided(letter.unread or Reason.NEEDS_FACT, letter.title, url=letter.url,
                      detail="只在列表中看到,没有读到答复")  # fmt: skip
        return False
    if term is None:
        if letter.answered:
            return True
        out.undecided(Reason.NEEDS_PERSON, letter.title, url=letter.url,
                      detail="没有答复,信箱没有写明答复期限")  # fmt: skip
        return False
    if asked is None or (letter.answered and replied is None):
        out.undecided(Reason.NO_DATES, letter.title, url=letter.url)
        return False
    words = {"asked": asked.isoformat(), "within": term.words()}
    ends = term.ends(asked)
    if replied is not None and replied > ends:
        days = workdays_between(asked, replied)
        out.flag(_subject(letter), "reply_late", confirm=[letter.url], replied=replied, **words,
                 evidence=_evidence(letter, f"{ends} 以前答复", f"{replied} 答复")
                 | {"workdays": days.days, "calendar_known": days.official})  # fmt: skip
        return False
    if not letter.answered and as_of > ends:
        if not letter.read and not letter.status:
            out.undecided(letter.unread or Reason.NEEDS_FACT, letter.title, url=letter.url)
            return False
        out.flag(_subject(letter), "letter_unanswered", confirm=[letter.url], **words,
                 evidence=_evidence(letter, f"{ends} 以前答复", letter.status or "没有答复"))  # fmt: skip
        return False
    return True


def _alike(kept: Sequence[Letter], times: int, out: FindingSink) -> None:
    counts = Counter(x.reply_digest for x in kept if x.reply_digest)
    shown: set[str] = set()
    for letter in kept:
        digest = letter.reply_digest
        if digest is not None and counts[digest] >= times:
            if digest not in shown:
                shown.add(digest)
                same = [x.url for x in kept if x.reply_digest == digest]
                out.review(_subject(letter), "replies_alike", group=f"reply:{digest}",
                           count=len(same),
                           evidence=_evidence(letter, "针对问题答复", f"{len(same)} 条相同")
                           | {"found_on": same[:10]})  # fmt: skip
        elif letter.reply_length and letter.reply_length < BRIEF:
            out.review(_subject(letter), "reply_brief", count=letter.reply_length,
                       evidence=_evidence(letter, "说明办理情况", f"{letter.reply_length} 个字"))  # fmt: skip


def _unread(facts: FactReader, place: Place | None) -> Reason | None:
    if place is None:
        return lacking(facts, FactKind.LETTER)
    return place.unknown or reading_of(facts, place).unknown


def _subject(letter: Letter) -> Subject:
    return Subject(kind="letter", url=letter.url, label=letter.title)


def _evidence(letter: Letter, expected: str, seen: str) -> dict[str, object]:
    return {
        "expected": expected,
        "seen": seen,
        "asked_on": letter.asked_on,
        "replied_on": letter.replied_on,
        "unit": letter.unit,
        "status": letter.status,
    }
