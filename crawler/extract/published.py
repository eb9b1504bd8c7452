"""When a page says that it was published."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

from crawler.extract.content import ONLY_DATE, title_end
from crawler.extract.dom import Dom, El
from crawler.extract.fields import FieldTable
from crawler.extract.metas import Metas
from crawler.extract.words import DATE_LABEL
from gkcheck.text.dates import find_date, find_dates, parse_date
from gkcheck.text.normalize import squeeze

_LABELED = re.compile(
    rf"(?P<label>{DATE_LABEL})\s{{0,8}}(?:为|是)?\s{{0,8}}[:：]?\s{{0,8}}[\[(（【]?\s{{0,8}}(?=(?:19|20)\d\d)"
)
_LABEL_ONLY = re.compile(rf"(?P<label>{DATE_LABEL})\s{{0,8}}[:：]\s{{0,8}}$")
_STRONG_LABEL = re.compile(r"发布|发表|公开|上载|发稿")
_NOT_PUBLISHED = re.compile(
    r"(?:成文|生成|发文|实施|施行|生效|失效|废止|截止|制发|更新|修改|有效|到期|起止|印发)\s{0,8}(?:日\s{0,8}期|时\s{0,8}间)\s{0,8}[:：]?\s{0,8}$"
)
_UPDATED = re.compile(
    r"更\s{0,8}新\s{0,8}(?:日\s{0,8}期|时\s{0,8}间)\s{0,8}[:：]\s{0,8}(?=(?:19|20)\d\d)"
)
_CLOCK = re.compile(
    r"\s{0,8}(?:[(（\[]?(?:星期|周)[一二三四五六日天][)）\]]?)?\s{0,4}(?P<time>(?:[上下]午\s?)?\d{1,2}\s?[:：时]\s?\d{2}(?:\s?[:：分]\s?\d{2})?)"
)
# From one day to another: a period that the text tells, such as that of an application.
_SPAN = re.compile(
    r"(?:19|20)\d\d[-/.年\d月日:：时分 ]{4,24}?\s{0,4}(?:至|到|起|—{1,2}|–|~|～|-)\s{0,4}(?:(?:19|20)\d\d|\d{1,2}月|\d{1,2}日)"
)
# Words of the line of dates and tools under a heading; the second are on no other line.
_TOOLS = re.compile(r"作者|打印|阅读|分享|访问|编辑|\d\d:\d\d")
_SAID = re.compile(r"来源|浏览|点击|字[体号]")
META_MARK = "[meta] "
"""What the raw text begins with when the date stands in a meta tag only, where no reader sees it."""
_PUB_METAS = (
    "PubDate",
    "publishdate",
    "publish_date",
    "firstpublishedtime",
    "publishtime",
    "article:published_time",
    "DC.date",
    "date",
    "createDate",
)


def head_window(dom: Dom, heading: El | None, body: El | None) -> tuple[int, int]:
    """Return the part of the text where a page states its date: round heading and text start."""
    low, high = 0, len(dom.text)
    if heading is not None:
        low = max(0, heading.start - 400)
        high = heading.end + 600
    if body is not None:
        if heading is None or not body.start <= heading.start < body.end:
            high = max(min(high, body.start + 60), body.start + 1)
            low = min(low, max(0, body.start - 600)) if heading is None else low
        if heading is not None and body.start > heading.end:
            high = max(high, body.start)
    return low, min(high, len(dom.text))


def _scripted_date(dom: Dom, low: int, high: int) -> tuple[date, str] | None:
    """Read a date that a script writes behind a label (``var pubdata='2018年04月13日'``)."""
    for position, _, _, source in dom.scripts:
        if not low <= position <= high or len(source) > 2000 or not source:
            continue
        if _LABEL_ONLY.search(dom.text[max(0, position - 40) : position].rstrip()):
            found = find_date(source)
            if found:
                return found
    return None


def find_published(
    dom: Dom, metas: Metas, heading: El | None, body: El | None, table: FieldTable | None
) -> tuple[date | None, str | None]:
    """Return the publication date as :func:`_published` does; its raw text goes on to the minute."""
    value, raw = _published(dom, metas, heading, body, table)
    if value is None or not raw:
        return value, raw
    low, high = head_window(dom, heading, body)
    if raw.startswith(META_MARK) and (told := _updated(dom, low, high)) and told[0] == value:
        raw = told[
            1
        ]  # what the system calls 更新时间 is the time of publication, and readers see it
    for start, end in ((low, high), (0, len(dom.text))):
        at = dom.text.find(raw, start, end)
        if at >= 0:
            clock = _CLOCK.match(dom.text, at + len(raw))
            clock = clock or _clock_of(dom.text, value, low, high)
            return value, f"{raw} {clock.group('time')}" if clock else raw
    return value, raw


def _clock_of(text: str, day: date, low: int, high: int) -> re.Match[str] | None:
    """Return the time beside another telling of ``day`` near the heading.

    A field table tells the day alone where the line under the heading tells the minute as well.
    """
    for found, told, offset in find_dates(text[low:high]):
        if found == day and (clock := _CLOCK.match(text, low + offset + len(told))):
            return clock
    return None


def _published(
    dom: Dom, metas: Metas, heading: El | None, body: El | None, table: FieldTable | None
) -> tuple[date | None, str | None]:
    """Return the publication date a reader sees (else the meta tag's) and its raw text.

    Order: a labelled date near the heading; the field table; a script behind a label; a bare date
    in the line under the heading; a labelled date after the text; the meta tag; a date of updating.
    """
    low, high = head_window(dom, heading, body)
    best: tuple[int, date, str] | None = None
    for match in _LABELED.finditer(dom.text, low, high):
        if _NOT_PUBLISHED.search(
            dom.text[max(0, match.start() - 6) : match.start() + len(match.group("label"))]
        ):
            continue
        if (
            table is not None
            and table.start <= match.start() <= table.end
            and not _STRONG_LABEL.search(match.group("label"))
        ):
            continue
        label = squeeze(match.group("label")).replace(" ", "")
        # 报名时间, 会议时间 ... are not the page's own.
        if (
            len(label) <= 4
            and label[0] in "时日"
            and "\u4e00" <= dom.text[match.start() - 1] <= "\u9fa5"
        ):
            continue
        found = find_date(dom.text[match.end() : match.end() + 24])
        if found is None or _SPAN.match(dom.text, match.end()):
            continue
        rank = (
            0
            if _STRONG_LABEL.search(label)
            else 2
            if re.search(r"更新|创建|录入|上传", label)
            else 1
        )
        if dom.at(match.start()).hidden:
            rank += 3  # nobody sees it
        if best is None or rank < best[0]:
            best = (rank, *found)
    if best is not None:
        return best[1], best[2]
    if table is not None:
        raw = table.get("发布日期")
        value = parse_date(raw) if raw else None
        if value:
            return value, raw
    scripted = _scripted_date(dom, low, high)
    if scripted:
        return scripted
    bare = _bare_date(dom, heading, body, table)
    if bare:
        return bare
    if body is not None:
        for match in _LABELED.finditer(dom.text, body.end, min(len(dom.text), body.end + 400)):
            found = find_date(dom.text[match.end() : match.end() + 24])
            if found and _STRONG_LABEL.search(match.group("label")):
                return found
        below = dom.text[body.end : body.end + 60].strip().split("\n")[0]
        if ONLY_DATE.match(below) and (bare := find_date(below)):
            return bare
    for name in _PUB_METAS:
        if name == "createDate" and metas.first("cacheclearDate"):
            continue  # when the system built the page
        content = metas.first(name)
        value = parse_date(content) if content else None
        if value:
            return value, f"{META_MARK}{content}"
    return _updated(dom, low, high) or (None, None)  # the only date that the page shows


def _updated(dom: Dom, low: int, high: int) -> tuple[date, str] | None:
    """Return the day behind 更新时间 between two places of the text, and what is written."""
    for match in _UPDATED.finditer(dom.text, low, high):
        if found := find_date(dom.text[match.end() : match.end() + 24]):
            return found
    return None


def _bare_date(
    dom: Dom, heading: El | None, body: El | None, table: FieldTable | None
) -> tuple[date, str] | None:
    """Return a date without a label in the line between heading and text."""
    if heading is None:
        return None
    begin, stop = title_end(dom, heading), heading.end + 200
    if body is not None and body.start >= heading.end:
        stop = body.start
    found = _bare_between(dom, begin, stop, table, short=True)
    if found is None:  # the line may stand above the heading, where only its other words tell it
        found = _bare_between(dom, max(0, heading.start - 120), heading.start, table, short=False)
    if found is None and table is None and body is not None and stop == body.start:
        # A number may touch the date: <span>2021-03-05</span><span>123</span>
        lines = dom.cells(begin, stop).split("\n")
        for label, line in pairwise(["", *lines]):
            if ONLY_DATE.match(line) and not label.rstrip().endswith((":", "：")):
                return find_date(line)
    return found


def _bare_between(
    dom: Dom, begin: int, stop: int, table: FieldTable | None, *, short: bool
) -> tuple[date, str] | None:
    """Return a date between two places of the text that stands in a line of dates and tools.

    ``short``: a line that holds little else counts too.
    """
    for value, raw, offset in find_dates(dom.text[begin:stop]):
        at = begin + offset
        if table is not None and table.start <= at <= table.end:
            continue
        line_start = max(dom.text.rfind("\n", 0, at) + 1, begin if short else 0)
        line_end = dom.text.find("\n", at)
        line = dom.text[line_start : line_end if line_end >= 0 else len(dom.text)]
        if len(line) > 160 or _NOT_PUBLISHED.search(dom.text[max(0, at - 12) : at].rstrip()):
            continue
        rest = line.replace(raw, "").strip()
        if (short and (len(rest) <= 12 or _TOOLS.search(rest))) or _SAID.search(rest):
            return value, raw
    return None
