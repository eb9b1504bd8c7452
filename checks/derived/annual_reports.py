"""Yearly reports on open government information: which there are, and what they say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from checks.derived.column_place import Place
from checks.derived.place_text import Reading, read_pages, texts
from checks.derived.request_table import Balance, balance_of
from checks.derived.text_search import Entry, entries
from checks.derived.unit_names import names_unit, organ_in
from gkcheck.errors import Reason
from gkcheck.store.content import MAX_TEXT
from gkcheck.store.reader import FactReader
from gkcheck.text.normalize import normalize_title

# Standards note 4.2: "2021年政府信息公开工作年度报告" and its shorter names.
_TITLE = re.compile(
    r"(?:信息公开|政务公开).{0,8}(?:年度报告|年报|年度工作报告)|(?:年度|年).{0,6}信息公开工作(?:情况)?报告"
)
_SHORT = re.compile(r"年度报告|年报$|公开工作报告")
_NOT_REPORT = re.compile(
    r"关于.*(?:报送|编制|做好|撰写|开展|印发|征集)|解读|图解|培训|统计表|要求$|栏目"
)
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)|二[〇○零]([〇○零一二三四五六七八九]{2})(?=年)")
_SIGNS = str.maketrans("〇○零一二三四五六七八九", "000123456789")

# The six parts in their order: 国办公开办函〔2019〕60号, kept by 国办公开办函〔2021〕30号.
SECTIONS: tuple[tuple[str, str], ...] = (
    ("总体情况", r"总体(?:工作)?[情概]况|概述|工作概况"),
    ("主动公开政府信息情况", r"主动公开(?:政府信息)?的?情况"),
    (
        "收到和处理政府信息公开申请情况",
        r"收到[和与及]?处理(?:政府)?信息公开申请的?情况|信息公开申请的?收到[和与及]处理情况",
    ),
    ("政府信息公开行政复议、行政诉讼情况", r"行政复议[,和及与]*(?:提起)?(?:行政)?诉讼的?情况"),
    (
        "存在的主要问题及改进情况",
        r"(?:主要|存在)的?(?:主要)?(?:困难[,和])?(?:问题|不足)[,及和与]*(?:下一步)?(?:整改|改进)",
    ),
    (
        "其他需要报告的事项",
        r"其[他它](?:需要?)?(?:报告|说明)的?(?:事项|情况)|需要?(?:报告|说明)的其[他它](?:事项|情况)|六[,.]其[他它]事项",
    ),
)
# Columns of the second table: 2019 form and 2021 form.
FORM_2019 = ("本年新制作数量", "本年新公开数量", "对外公开总数量")
FORM_2021 = ("本年制发件数", "本年废止件数", "现行有效件数")
FORM_2019_SHORT = ("新制作数量", "新公开数量", "公开总数量")
FORM_2021_SHORT = ("制发件数", "废止件数", "有效件数")
# Matters that the first part speaks of: the note of 国办公开办函〔2021〕30号.
OVERVIEW: tuple[tuple[str, str], ...] = (
    ("主动公开", r"主动公开"),
    ("依申请公开", r"申请"),
    ("政府信息管理", r"信息管理|信息资源|规范性文件|信息.{0,4}审查|保密审查"),
    ("平台建设", r"平台|网站|新媒体"),
    ("监督保障", r"监督|考核|培训|保障"),
)
_COMPARES = re.compile(
    r"同比|较上年|比上年|较\d{4}年|比\d{4}年|与上年|与去年|比去年|较去年|增长|增加了?\d|下降|减少了?\d|占比|占总|百分之|\d%"
)


@dataclass(frozen=True, slots=True)
class Report:
    """One yearly report: its entry, the year it is about, the organ below a government, if any."""

    entry: Entry
    year: int
    organ: str | None

    @property
    def day(self) -> date | None:
        """Return the day it was published."""
        return self.entry.day


@dataclass(frozen=True, slots=True)
class ReportText:
    """What a report says. ``flat``: comparable form of all its texts. ``unknown``: why not whole."""

    flat: str
    lines: tuple[str, ...]
    reading: Reading
    unknown: Reason | None


def reports(facts: FactReader, place: Place) -> tuple[Report, ...]:
    """Return the yearly reports listed on the site, newest year first.

    In ``place``, the column for these reports, shorter titles (2021年年报) are enough.
    """
    return facts.once(("annual_reports", place.positions), lambda: _reports(facts, place))


def own_report(facts: FactReader, place: Place, year: int) -> Report | list[Report] | None:
    """Return the site's own report for a year; several when nobody can say which; None: none."""
    found = [r for r in reports(facts, place) if r.year == year]
    if len(found) <= 1:
        return found[0] if found else None
    name = facts.run("site_name")
    if name:
        named = [r for r in found if names_unit(r.entry.title, name)]
        if named:
            return min(named, key=lambda r: len(r.entry.title))
    if (facts.run("site_kind") or "").startswith("portal"):
        own = [r for r in found if r.organ is None]
        if own:
            return min(own, key=lambda r: len(r.entry.title))
    return found


def report_text(facts: FactReader, report: Report) -> ReportText:
    """Return the whole text of a report: its page and the files it offers."""
    key = ("annual_report_text", report.entry.url_id, report.entry.title)
    return facts.once(key, lambda: _text(facts, report))


def section_order(flat: str) -> tuple[list[str], list[str]]:
    """Return the parts that are missing, and those that stand before the part they should follow."""
    missing, misplaced, at = [], [], -1
    for name, pattern in SECTIONS:
        spots = [m.start() for m in re.finditer(rf"[一二三四五六][,.、:)]?{pattern}", flat)]
        spots = spots or [m.start() for m in re.finditer(pattern, flat)]
        later = [spot for spot in spots if spot > at]
        if not spots:
            missing.append(name)
        elif not later:
            misplaced.append(name)
        else:
            at = later[0]
    return missing, misplaced


def overview_lacking(flat: str) -> list[str]:
    """Return the matters that the first part does not speak of."""
    start = re.search(SECTIONS[0][1], flat)
    end = re.search(rf"二[,.、:)]?{SECTIONS[1][1]}", flat)
    part = flat[start.start() if start else 0 : end.start() if end else len(flat)]
    return [name for name, pattern in OVERVIEW if not re.search(pattern, part)]


def form_of(flat: str) -> int | None:
    """Return 2019 or 2021 by the heads of the second table; None: neither is seen."""
    new = sum(head in flat for head in FORM_2021_SHORT)
    old = sum(head in flat for head in FORM_2019_SHORT)
    if new == old:
        return None
    return 2021 if new > old else 2019


def compares(flat: str) -> bool:
    """Tell whether a text sets its figures against last year's or against each other."""
    return _COMPARES.search(flat) is not None


def table_of(facts: FactReader, report: Report) -> Balance | None:
    """Return the table of requests of a report; None: not found."""
    text = report_text(facts, report)
    return balance_of(facts, text.reading, text.lines)


def prose(flat: str) -> str:
    """Return a text without figures and names of places and organs, to compare two reports."""
    bare = re.sub(r"[\d.%]+", "", flat)
    return re.sub(r"[\u4e00-\u9fff]{1,6}?(?:省|市|县|区|镇|乡|街道|局|委|办)", "", bare)


def _reports(facts: FactReader, place: Place) -> tuple[Report, ...]:
    found: dict[tuple[int, str], Report] = {}
    for entry in entries(facts):
        is_one = _TITLE.search(entry.flat) or (place.holds(entry) and _SHORT.search(entry.flat))
        if not is_one or _NOT_REPORT.search(entry.title):
            continue
        year = _YEAR.search(entry.flat)
        if year is None or (entry.kind == "file" and _page_is_report(facts, entry)):
            continue
        number = year.group(1) or f"20{year.group(2).translate(_SIGNS)}"
        report = Report(entry, int(number), organ_in(entry.title))
        known = found.setdefault((report.year, entry.flat), report)
        if known is not report and (known.day or date.max) > (report.day or date.max):
            found[(report.year, entry.flat)] = report
    return tuple(sorted(found.values(), key=lambda r: (-r.year, r.entry.title)))


def _page_is_report(facts: FactReader, entry: Entry) -> bool:
    """Tell whether a file hangs on a page that is the report itself: one report, not two."""
    title = facts.scalar(
        "SELECT coalesce(d.title, p.heading, p.title) FROM page p"
        " LEFT JOIN document d ON d.page_id = p.id WHERE p.id = ? AND p.page_type = 'article'",
        entry.on,
    )
    return title is not None and _TITLE.search(normalize_title(str(title))) is not None


def _text(facts: FactReader, report: Report) -> ReportText:
    ids = [report.entry.url_id] if report.entry.url_id is not None else []
    reading = read_pages(facts, ids)
    raw = [text for _, text in texts(facts, reading)]
    unknown = reading.unknown
    if not ids:
        unknown = Reason.SCRIPT_BUILT
    elif any(len(text) >= MAX_TEXT for text in raw):
        unknown = unknown or Reason.BUDGET_BYTES
    elif not raw:
        unknown = unknown or Reason.NEEDS_FACT
    lines = tuple(line for text in raw for line in text.splitlines())
    return ReportText("\n".join(map(normalize_title, raw)), lines, reading, unknown)
