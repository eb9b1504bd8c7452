"""Is a thing with a title the document itself, whole, or a draft, or news about it?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from checks.derived.coverage import shows_frame, shows_picture, text_not_rendered
from checks.derived.own_text import MIN_OWN
from checks.derived.reach import not_asked, reached
from checks.derived.text_search import Entry, text_of
from gkcheck.errors import Reason
from gkcheck.models.facts import FactKind
from gkcheck.models.observations import MediaVerdict
from gkcheck.store.reader import FactReader
from gkcheck.text.normalize import compact, normalize_name, normalize_title

MIN_FULL = 300
"""Characters of own text from which a page is taken to hold a document and not only its name."""
MIN_SAID = 60
"""Characters below which a page says nothing but its name; between, a person must tell."""
HEAD = 300
"""Characters at the start of a file's text in which its title stands."""

_OFFERED_BY = (
    "SELECT l.url_id, l.text, k.place FROM page_link_set s JOIN link_set k ON k.id = s.set_id"
    " JOIN link l ON l.set_id = s.set_id WHERE s.page_id = ? AND l.kind = 'attachment'"
    " AND k.place IN ('body', 'attachments', 'other')"
)
_INFO = re.compile(
    r"\s*(?:(?:发布|发文|更新|公开|成文)?(?:时间|日期)|(?:信息|文章|稿件)?来源|作者|发布(?:机构|单位)|浏览|阅读|字号|字体|分享)"
)
_LONGEST_INFO = 100  # characters of a line that says no more than when a page is from, and by whom
_DRAFT = re.compile(r"征求意见|意见征集|征集意见|公开征求|草案|送审稿|听证|编制工作|前期研究")
_NEWS = re.compile(
    r"召开|会议|学习|宣讲|宣传|座谈|调研|培训|讲座|解读|图解|读懂|看懂|问答|答记者问|发布会|启动|推进会|"
    r"研讨|督查|督导|检查组|采购|招标|中标|比选|遴选|专栏|动员|部署|走进|印象|综述|评论|访谈"
)
_READING = re.compile(r"解读|图解|读懂|看懂|问答|答记者问|召开|座谈")
_KIND = re.compile(
    r"(?:通知|公告|通告|公示|决定|意见|批复|方案|办法|细则|规定|制度|规划|纲要|目录|清单|名录|报告|导则|指引|指南|"
    r"答复|复函|年版)[)）》\"”]*(?:\.\w+)?$"
)
_GENERIC = re.compile(r"^(附件|附表|下载|点击下载|点击查看|查看|文件|正文|原文|全文)?[\d一二三四五六七八九十、.:：-]*(\.\w+)?$")  # fmt: skip


class Nature(StrEnum):
    """What a title says of the thing behind it."""

    DOCUMENT = "document"
    DRAFT = "draft"
    NEWS = "news"


def nature_of(title: str) -> Nature:
    """Tell by its title whether a thing may be the document itself."""
    if _DRAFT.search(title):
        return Nature.DRAFT
    if not _READING.search(title) and _KIND.search(title.strip()):
        return Nature.DOCUMENT
    return Nature.NEWS if _NEWS.search(title) else Nature.DOCUMENT


def is_generic(title: str) -> bool:
    """Tell whether a file's name says nothing of what is in it (附件1, 下载)."""
    return _GENERIC.match(title.strip()) is not None


def opens_whole(facts: FactReader, entry: Entry) -> bool | Reason:
    """Tell whether the full text is there and opens; a reason where that was not seen."""
    if entry.url_id is None:  # what opens it is not in the page's links
        return Reason.SCRIPT_BUILT
    if entry.kind == "file" or _is_file(facts, entry.url_id):
        return _file_opens(facts, entry.url_id)
    row = next(
        facts.rows(
            "SELECT max(p.text_length, coalesce(d.text_length, 0)) AS length"
            " FROM page p LEFT JOIN document d ON d.page_id = p.id WHERE p.id = ?",
            entry.url_id,
        ),
        None,
    )
    if row is None or row["length"] is None:
        return _unread_page(facts, entry.url_id)
    if row["length"] >= MIN_FULL:
        return True
    # A file that was not looked at is offered all the same; a broken one is no text.
    files = with_files(facts, entry)[1:]
    if any(_file_opens(facts, file) is not False for file in files):
        return True
    built = text_not_rendered(facts, entry.url_id)
    if built is not None:
        return built
    if row["length"] >= MIN_SAID and _says_more(facts, entry):
        return Reason.NEEDS_PERSON
    if shows_picture(facts, entry.url_id):
        return Reason.PICTURE_ONLY
    return Reason.NEEDS_PERSON if shows_frame(facts, entry.url_id) else False


def _says_more(facts: FactReader, entry: Entry) -> bool:
    """Tell whether a page says more than its title, when it is from, and how its files are called.

    A page whose text was not kept may say more.
    """
    assert entry.url_id is not None
    body = facts.body_text(entry.url_id)
    if body is None:
        return True
    lines = [
        line for line in body.split("\n") if len(line) > _LONGEST_INFO or not _INFO.match(line)
    ]
    text = compact("".join(lines))
    names = [row["text"] for row in facts.rows(_OFFERED_BY, entry.url_id)]
    for name in sorted([entry.title, *names], key=len, reverse=True):
        text = text.replace(compact(name), "")
    return len(normalize_name(text)) >= MIN_OWN


def with_files(facts: FactReader, entry: Entry) -> list[int]:
    """Return the ids of an entry and of the files that its page offers; none without an address."""
    if entry.url_id is None:
        return []
    files = [
        row["url_id"]
        for row in facts.rows(_OFFERED_BY, entry.url_id)
        if row["place"] != "other" or entry.flat in normalize_title(row["text"])
    ]
    return list(dict.fromkeys([entry.url_id, *files]))


def heads_with(facts: FactReader, files: Sequence[Entry], words: Sequence[str]) -> list[Entry]:
    """Return the files in whose first lines one of ``words`` (comparable forms) stands."""
    found = []
    for entry in files:
        if entry.kind == "file" and entry.url_id is not None:
            head = (text_of(facts, entry.url_id) or "")[:HEAD]
            if any(word in head for word in words):
                found.append(entry)
    return found


def unread_files(facts: FactReader, files: Sequence[Entry]) -> list[Entry]:
    """Return the files whose names say nothing and whose texts were not read."""
    return [
        e
        for e in files
        if e.kind in ("file", "offered")
        and is_generic(e.title)
        and (e.url_id is None or not text_of(facts, e.url_id))
    ]


def _unread_page(facts: FactReader, url_id: int) -> bool | Reason:
    scope = facts.scalar("SELECT scope FROM url WHERE id = ?", url_id)
    if scope is not None and scope != "in":
        return Reason.THIRD_PARTY
    came = reached(facts, url_id)
    if came is not None and came.dead is not None:
        return False
    return (came.unknown if came is not None else None) or not_asked(facts, url_id)


def _is_file(facts: FactReader, url_id: int) -> bool:
    """Tell whether an address that a list gives turned out to be a file."""
    found = facts.scalar(
        "SELECT 1 FROM media WHERE url_id = ? UNION SELECT 1 FROM attachment_text WHERE url_id = ?",
        url_id,
        url_id,
    )
    return found is not None


def _file_opens(facts: FactReader, url_id: int) -> bool | Reason:
    if facts.scalar("SELECT 1 FROM attachment_text WHERE url_id = ? AND state = 'text'", url_id):
        return True
    verdict = facts.scalar(
        "SELECT verdict FROM media WHERE url_id = ? ORDER BY look DESC LIMIT 1", url_id
    )
    if verdict is None:
        came = reached(facts, url_id)
        if came is None:
            return not_asked(facts, url_id, FactKind.MEDIA)
        if came.dead is not None:
            return False
        return came.unknown or True
    if verdict == MediaVerdict.BROKEN:
        return False
    return True if verdict == MediaVerdict.OPENS else Reason.FORMAT_UNREADABLE
