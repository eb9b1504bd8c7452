"""Public consultations: notices that ask for opinions, what they show, and what came of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from checks.derived.full_text import Nature, nature_of
from checks.derived.place_text import Reading, read_pages, source_text
from checks.derived.reach import page_of
from checks.derived.stated_period import period
from checks.derived.text_search import Entry, entries, url_of
from checks.derived.title_keys import policy_keys
from gkcheck.errors import Reason
from gkcheck.store.reader import FactReader
from gkcheck.text.dates import find_dates
from gkcheck.text.normalize import normalize_name
from gkcheck.text.similarity import similarity
from gkcheck.text.workdays import workdays_between

LIKE = 0.85
"""Likeness of two titles, without the words that every notice has, from which they are of one matter."""
MIN_CORE = 4
DRAFT_LENGTH = 1500
"""Characters of a notice's own text from which it may hold the draft itself."""

_NOTICE = re.compile(
    r"征求.{0,40}意见|征集.{0,40}(?:意见|建议)|(?:意见|建议)征集|公开征求|征求意见稿|公众意见|民意征集|问卷调查|调查问卷|网上调查"
)
_RESULT = re.compile(
    r"结果|反馈|采纳|情况(?:的)?(?:说明|通报|汇总|公告|公示|报告)|情况$|意见汇总|回复|答复"
)
_OUTCOME = re.compile(r"采纳|意见|结果反馈|反馈结果")
_NEWS = re.compile(
    r"召开|座谈会|会议|开展.{0,12}征求|解读|赴|听取|举行|学习|工作推进|培训|督查|指南$"
)
_IDEAS = re.compile(
    r"调查|问卷|投票|评选|线索|作品|标识|LOGO|口号|金点子|征集.{0,30}(?:建议|项目|议题|选题|名单|需求|事项)"
)
_COMMON = re.compile(
    r"关于|公开|面向社会|向社会|广泛|再次|第[一二三]次|征求|征集|公众|社会各界|意见建议|意见|建议|的公告|的通告|的通知|的启事|的函|公告|公示|通告"
    r"|启事|[(（]?(?:征求意见稿|草案|送审稿|修订稿|修订草案|讨论稿|公开征求意见稿)[)）]?|结果|反馈|采纳|情况|说明|汇总|通报|[《》“”\"]|的$"
)

FIELDS: Mapping[str, re.Pattern[str]] = {
    "提出意见的方式": re.compile(
        r"邮箱|邮件|[Ee]-?mail|@|信函|来信|邮寄|寄至|传真|电话|登录|登陆|网上|留言|在线|反馈至|反馈给|书面|窗口|微信|发送至|联系人"
    ),
    "解读材料": re.compile(r"解读|起草说明|编制说明|情况说明|说明|背景|必要性|起草过程|主要内容"),
    "决策依据": re.compile(r"依据|根据|按照|依照|《[^》]{4,40}(?:法|条例|办法|规定|意见|方案|通知)》"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Consultation:
    """One notice. ``start`` and ``end``: first and last day for opinions, where they are told.

    ``page_id``: its page; None when that was not read, and ``unread`` tells why. ``unread`` of a
    page that was read: a file of it was not.
    """

    entry: Entry
    url: str
    page_id: int | None
    text: str
    files: tuple[str, ...]
    start: date | None
    end: date | None
    unread: Reason | None

    @property
    def title(self) -> str:
        """Return its title."""
        return self.entry.title

    @property
    def on_draft(self) -> bool:
        """Tell whether it may be on a decision or a draft, and not a survey or a call for ideas."""
        return "稿" in self.title or "草案" in self.title or not _IDEAS.search(self.title)

    @property
    def days(self) -> int | None:
        """Return the calendar days for opinions, first and last included."""
        if self.start is None or self.end is None:
            return None
        return (self.end - self.start).days + 1

    @property
    def workdays(self) -> int | None:
        """Return the working days for opinions, first and last included."""
        if self.start is None or self.end is None or self.end < self.start:
            return None
        return workdays_between(self.start - timedelta(days=1), self.end).days

    def shows(self, name: str) -> bool:
        """Tell whether the notice shows one of the fields that plans name."""
        names = " ".join(self.files)
        if name == "提出意见的期限":
            return self.end is not None
        if name == "决策草案":
            return (
                bool(self.files)
                or len(self.text) >= DRAFT_LENGTH
                or re.search(r"第[一二]条", self.text) is not None
            )
        return FIELDS[name].search(self.text + names) is not None


def consultations(facts: FactReader) -> tuple[Consultation, ...]:
    """Return the notices of the site; made once for all checks of a run."""
    return facts.once("consultations", lambda: tuple(_notice(facts, e) for e in _notices(facts)))


def results(facts: FactReader) -> tuple[Entry, ...]:
    """Return entries that tell what came of consultations."""
    return facts.once(
        "consultations.results",
        lambda: tuple(
            e
            for e in entries(facts)
            if e.kind == "page"
            and _RESULT.search(e.title)
            and (_NOTICE.search(e.title) or _OUTCOME.search(e.title))
        ),
    )


def core(title: str) -> str:
    """Return a title without the words that every notice and every result has."""
    return normalize_name(_COMMON.sub("", title))


@dataclass(frozen=True, slots=True)
class Matter:
    """A title in the forms by which it is compared. ``signs`` are its letters."""

    core: str
    keys: frozenset[str]
    signs: frozenset[str]


def matter(title: str) -> Matter:
    """Return the forms by which a title is compared with others."""
    short = core(title)
    return Matter(short, frozenset(policy_keys(title)), frozenset(short))


def is_same_matter(left: Matter, right: Matter) -> bool:
    """Tell whether two titles speak of one matter."""
    if min(len(left.core), len(right.core)) < MIN_CORE:
        return False
    if left.core in right.core or right.core in left.core or left.keys & right.keys:
        return True
    # Titles that share few signs cannot be alike: most pairs end here.
    shared = len(left.signs & right.signs)
    if shared < LIKE * 0.8 * max(len(left.signs), len(right.signs)):
        return False
    return similarity(left.core, right.core) >= LIKE


def result_of(facts: FactReader, one: Consultation) -> Entry | None:
    """Return the entry that tells what came of one consultation, if the site has it."""
    known = facts.once(
        "consultations.result_matters", lambda: [(e, matter(e.title)) for e in results(facts)]
    )
    own = matter(one.title)
    for e, about in known:
        if (e.day is None or one.entry.day is None or e.day >= one.entry.day) and is_same_matter(
            own, about
        ):
            return e
    return None


def final_of(facts: FactReader, one: Consultation) -> Entry | None:
    """Return a later document on the matter that is no draft: it may tell of the opinions."""
    known = facts.once("consultations.finals", lambda: _finals(facts))
    own = matter(one.title)
    for key in (own.core, *sorted(own.keys)):
        for e in known.get(key, ()):
            later = e.day is None or one.entry.day is None or e.day > one.entry.day
            if later and e.url_id != one.entry.url_id:
                return e
    return None


def _finals(facts: FactReader) -> dict[str, list[Entry]]:
    """Return documents that are no notices by the forms of their titles."""
    found: dict[str, list[Entry]] = {}
    for e in entries(facts):
        if e.kind != "page" or _NOTICE.search(e.title) or nature_of(e.title) is not Nature.DOCUMENT:
            continue
        about = matter(e.title)
        for key in {about.core, *about.keys}:
            if len(key) >= MIN_CORE:
                found.setdefault(key, []).append(e)
    return found


def _notices(facts: FactReader) -> list[Entry]:
    return [
        e
        for e in entries(facts)
        if e.kind == "page"
        and _NOTICE.search(e.title)
        and not _RESULT.search(e.title)
        and not _NEWS.search(e.title)
    ]


def _notice(facts: FactReader, entry: Entry) -> Consultation:
    url = url_of(facts, entry) or ""
    page = None if entry.url_id is None else page_of(facts, entry.url_id)
    reading: Reading = read_pages(facts, [] if entry.url_id is None else [page or entry.url_id])
    text = ""
    files: list[str] = []
    for source in reading.sources:
        if source.is_file:
            files.append(source.title)
        else:
            text = source_text(facts, source) or ""
    files += _offered(facts, page) if page is not None else []
    start, end = period(text, entry.day or _first_day(text))
    unread = reading.unknown or (Reason.NEEDS_FACT if page is None else None)
    return Consultation(entry, url, page, text, tuple(dict.fromkeys(files)), start, end, unread)


def _first_day(text: str) -> date | None:
    found = find_dates(text)
    return found[0][0] if found else None


def _offered(facts: FactReader, page: int) -> Sequence[str]:
    """Return names of all files that a page offers, read or not, and of what it relates to."""

    def named(sql: str) -> list[str]:
        return [str(row["name"]) for row in facts.rows(sql, page)]

    return [
        *named(
            "SELECT l.text AS name FROM page_link_set p JOIN link_set s ON s.id = p.set_id"
            " JOIN link l ON l.set_id = s.id WHERE p.page_id = ? AND l.kind = 'attachment'"
            " AND s.place IN ('body', 'attachments', 'other', 'list')"
        ),
        *named("SELECT name FROM offered_file WHERE page_id = ?"),
        *named("SELECT title AS name FROM relation WHERE page_id = ?"),
    ]
