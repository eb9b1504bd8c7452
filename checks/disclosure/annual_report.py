"""The yearly report on open government information: there in time, in its form, adding up?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from pydantic import Field
from rapidfuzz import fuzz

from checks.api import FindingSink, Params, check
from checks.derived.annual_report_faults import fault_of
from checks.derived.annual_reports import (
    Report,
    ReportText,
    own_report,
    prose,
    report_text,
    reports,
    table_of,
)
from checks.derived.column_place import Place, place_of
from checks.derived.column_tree import columns
from checks.derived.coverage import lacking
from checks.derived.menu_reading import menu_reading
from checks.derived.text_search import entries, nearest, url_of, with_addresses
from checks.derived.unit_names import listed_units
from gkcheck.errors import Reason
from gkcheck.models.facts import FactKind
from gkcheck.models.finding import Subject
from gkcheck.models.outcome import Measures
from gkcheck.models.plan import ColumnSpec
from gkcheck.store.reader import FactReader

Part = Literal[
    "published", "deadline", "sections", "overview", "tables", "balance", "carried_over",
    "mentions", "compares", "alike", "units",
]  # fmt: skip
MIN_REPORT = 80  # characters below which a page only points to the report
MAX_COMPARED = 80  # reports of other units compared


class AnnualReportParams(Params):
    """``columns``: for these reports. ``year``: the year reported on; None: the latest that is due.

    ``latest_month``, ``latest_day``: the last day in the next year; None: 31 January for
    departments, 31 March for governments (条例 art. 49). ``first_year``, ``last_year``: years that
    the form binds. ``phrases``: what the text must name (part ``mentions``). ``max_similarity``:
    0..1, from which two reports are alike.
    """

    parts: tuple[Part, ...] = Field(min_length=1)
    columns: tuple[ColumnSpec, ...] = Field(min_length=1)
    year: int | None = None
    first_year: int | None = None
    last_year: int | None = None
    latest_month: int | None = Field(default=None, ge=1, le=12)
    latest_day: int | None = Field(default=None, ge=1, le=31)
    phrases: tuple[str, ...] = ()
    max_similarity: float = Field(default=0.8, gt=0, le=1)

    def due(self, facts: FactReader, year: int) -> date | None:
        """Return the last day for the report of ``year``; None: the site's kind is not bound."""
        if self.latest_month is not None and self.latest_day is not None:
            return date(year + 1, self.latest_month, self.latest_day)
        kind = facts.run("site_kind") or ""
        if kind.startswith("portal"):
            return date(year + 1, 3, 31)
        return date(year + 1, 1, 31) if kind == "dept_site" else None


class AnnualReportMeasures(Measures):
    """``population``: parts asked for. ``held``: those that were seen to be right."""

    held: int = 0


@dataclass(frozen=True)
class _Case:
    facts: FactReader
    p: AnnualReportParams
    out: FindingSink
    place: Place
    year: int
    due: date | None
    report: Report
    url: str | None

    def subject(self, part: str) -> Subject:
        return Subject(kind="document", url=self.url, label=f"{self.year}年度报告{part}")

    def confirm(self, text: ReportText | None = None) -> list[str]:
        urls = [u for u in (self.url,) if u] + (text.reading.urls if text else [])
        return list(dict.fromkeys(urls + list(self.place.searched)[:3]))


@check(
    id="annual_report",
    title="政府信息公开工作年度报告",
    needs=set(),
    reasons={
        "report_missing": "没有找到{year}年度政府信息公开工作年度报告",
        "report_late": "{year}年度报告于 {day} 公布,晚于规定的 {due}",
        "sections_wrong": "{year}年度报告的六个部分不全或次序不对:{what}",
        "overview_lacking": "{year}年度报告的总体情况没有写到:{what}",
        "form_old": "{year}年度报告的主动公开表用的不是规定的式样(用的是 {form} 年式样)",
        "balance_off": "{year}年度报告的申请办理表前后不相等:{what}",
        "carried_over_off": "{year}年度报告的上年结转 {now} 件,上一年度报告的结转下年度 {then} 件",
        "phrase_missing": "{year}年度报告没有写到:{what}",
        "no_comparison": "{year}年度报告没有对数据作比较分析",
        "report_alike": "{year}年度报告与{other}的文字相似度为 {score}",
        "unit_report_missing": "没有找到{label}",
    },
    params=AnnualReportParams,
    measures=AnnualReportMeasures,
    since="0.2",
)
def run(facts: FactReader, p: AnnualReportParams, out: FindingSink) -> AnnualReportMeasures:
    """Find the report of the year; judge the parts asked for."""
    year = p.year if p.year is not None else _latest_due(facts, p)
    if (p.first_year or year) > year or (p.last_year or year) < year:
        return AnnualReportMeasures(population=0)
    place = place_of(facts, p.columns)
    due = p.due(facts, year)
    report = own_report(facts, place, year)
    if isinstance(report, list):
        detail = "、".join(r.entry.title for r in report[:5])
        out.undecided(Reason.NEEDS_PERSON, f"{year}年度报告", url=place.url,
                      detail=f"有 {len(report)} 份,不能确定哪一份是本站的:{detail}")  # fmt: skip
        return AnnualReportMeasures(population=1)
    if report is None:
        _missing(facts, place, year, due or date(year + 1, 3, 31), out)
        return AnnualReportMeasures(population=1)
    case = _Case(facts, p, out, place, year, due, report, url_of(facts, report.entry))
    population = held = 0
    for part in p.parts:
        total, right = _PARTS[part](case) if part in _PARTS else _in_text(case, part)
        population, held = population + total, held + right
    share = held / population if population else None
    return AnnualReportMeasures(population=population, held=held, grade=share)


def _latest_due(facts: FactReader, p: AnnualReportParams) -> int:
    year = facts.as_of.year - 1
    due = p.due(facts, year) or date(year + 1, 3, 31)
    return year if facts.as_of > due else year - 1


def _missing(facts: FactReader, place: Place, year: int, due: date, out: FindingSink) -> None:
    label = f"{year}年度报告"
    unknown = place.unknown or lacking(facts, FactKind.LIST_ITEM, FactKind.PAGE)
    if facts.as_of <= due:
        unknown = Reason.NOT_YET_DUE
    if unknown is not None:
        out.undecided(unknown, label, url=place.url, detail=f"应在 {due.isoformat()} 以前公布")
        return
    pool = entries(facts)
    near = nearest(pool, [f"{year}年政府信息公开工作年度报告"], "不是该年度的报告")
    with_addresses(facts, near, pool)
    out.flag(
        Subject(kind="document", url=place.url, label=label),
        "report_missing",
        year=year,
        confirm=[*place.searched[:5], *menu_reading(facts, columns(facts)).confirm()],
        evidence={
            "expected": f"{due.isoformat()} 以前公布{label}",
            "seen": f"年报栏目有 {place.items} 条内容,全站比对了 {len(pool)} 条标题,没有这一年度的",
            "searched": list(place.searched),
            "compared": len(pool),
            "nearest": near,
        },
    )


def _deadline(case: _Case) -> tuple[int, int]:
    if case.due is None:
        case.out.undecided(Reason.NEEDS_PERSON, case.subject("公布时间").label, url=case.url,
                           detail="乡镇(街道)的期限由县级规定")  # fmt: skip
        return 1, 0
    if case.report.day is None:
        case.out.undecided(Reason.NO_DATES, case.subject("公布时间").label, url=case.url)
        return 1, 0
    if case.report.day <= case.due:
        return 1, 1
    case.out.flag(case.subject("公布时间"), "report_late", year=case.year, day=case.report.day,
                  due=case.due, confirm=case.confirm(), evidence={
                      "expected": f"{case.due.isoformat()} 以前公布",
                      "seen": case.report.day.isoformat(), "snippet": case.report.entry.title,
                      "searched": list(case.place.searched)})  # fmt: skip
    return 1, 0


def _in_text(case: _Case, part: str) -> tuple[int, int]:
    """Judge a part that is read from the text; what a text not whole lacks is open."""
    name = _NAMES[part]
    text = report_text(case.facts, case.report)
    if len(text.flat) < MIN_REPORT:  # the report itself may be in something not seen
        case.out.undecided(
            text.unknown or Reason.NEEDS_PERSON, case.subject(name).label, url=case.url
        )
        return 1, 0
    wrong = fault_of(case.facts, part, text, case.year, case.p.phrases)
    if wrong is None:
        return 1, 1
    reason, words, expected = wrong
    if reason is None or (text.unknown is not None and part != "balance"):
        why = text.unknown or Reason.NEEDS_PERSON
        case.out.undecided(why, case.subject(name).label, url=case.url, detail=words.get("what"))
        return 1, 0
    case.out.flag(case.subject(name), reason, year=case.year, confirm=case.confirm(text),
                  evidence={"expected": expected,
                            "seen": words.get("what") or words.get("form") or "没有看到",
                            "searched": text.reading.urls, "found_on": [case.url]}, **words)  # fmt: skip
    return 1, 0


def _carried_over(case: _Case) -> tuple[int, int]:
    """What was carried over must be what last year's report carried out."""
    subject = case.subject("结转数")
    last = own_report(case.facts, case.place, case.year - 1)
    now = table_of(case.facts, case.report)
    then = table_of(case.facts, last) if isinstance(last, Report) else None
    if now is None or then is None or not isinstance(last, Report):
        case.out.undecided(Reason.NEEDS_FACT, subject.label, url=case.url,
                           detail="没有读到本年度或上一年度的申请办理表")  # fmt: skip
        return 1, 0
    if now.carried_in[-1] == then.carried_out[-1]:
        return 1, 1
    before = url_of(case.facts, last.entry)
    case.out.flag(subject, "carried_over_off", year=case.year, now=now.carried_in[-1],
                  then=then.carried_out[-1], confirm=[*case.confirm(), *([before] if before else [])],
                  evidence={"expected": f"上年结转 {then.carried_out[-1]} 件",
                            "seen": f"{now.carried_in[-1]} 件", "found_on": [u for u in (case.url, before) if u]})  # fmt: skip
    return 1, 0


def _alike(case: _Case) -> tuple[int, int]:
    """Last year's report, and reports of other units: much the same words are for a person."""
    own = prose(report_text(case.facts, case.report).flat)
    others = [r for r in reports(case.facts, case.place) if r.entry != case.report.entry]
    others = [r for r in others if r.year in (case.year, case.year - 1)][:MAX_COMPARED]
    right = 0
    for other in others:
        name = other.entry.title
        text = prose(report_text(case.facts, other).flat)
        if not own or not text:
            case.out.undecided(Reason.NEEDS_FACT, f"与《{name}》比较", url=case.url)
            continue
        score = fuzz.ratio(own, text) / 100
        if score < case.p.max_similarity:
            right += 1
            continue
        case.out.review(Subject(kind="document", url=case.url, label=f"与《{name}》比较"),
                        "report_alike", year=case.year, other=f"《{name}》", score=f"{score:.2f}",
                        evidence={"expected": f"低于 {case.p.max_similarity}",
                                  "seen": f"{score:.2f}(数字和单位名称不计)",
                                  "found_on": [u for u in (case.url, url_of(case.facts, other.entry)) if u]})  # fmt: skip
    return len(others), right


def _units(case: _Case) -> tuple[int, int]:
    """Every unit on the office's list has a report of the year."""
    listed = case.facts.supplied("units")
    if listed is None:
        case.out.undecided(Reason.NO_LIST_GIVEN, "所辖单位年度报告", url=case.place.url)
        return 1, 0
    found = [r for r in reports(case.facts, case.place) if r.year == case.year]
    units = listed_units(listed)
    unknown = case.place.unknown or lacking(case.facts, FactKind.LIST_ITEM, FactKind.PAGE)
    if case.due is not None and case.facts.as_of <= case.due:
        unknown = Reason.NOT_YET_DUE
    right = 0
    for unit in units:
        label = f"{unit.name}{case.year}年度报告"
        if any(unit.is_named_in(r.entry.title) for r in found):
            right += 1
        elif unknown is not None:
            case.out.undecided(unknown, label, url=case.place.url)
        else:
            case.out.flag(Subject(kind="document", url=case.place.url, label=label),
                          "unit_report_missing", confirm=case.confirm(),
                          evidence={"expected": label,
                                    "seen": f"该年度的报告有 {len(found)} 份,没有这个单位的",
                                    "searched": list(case.place.searched),
                                    "compared": len(found)})  # fmt: skip
    return len(units), right


_NAMES = {
    "sections": "六个部分", "overview": "总体情况", "tables": "主动公开表",
    "balance": "申请办理表", "mentions": "应写内容", "compares": "数据分析",
}  # fmt: skip
_PARTS = {
    "published": lambda _: (1, 1),  # it was found
    "deadline": _deadline, "carried_over": _carried_over, "alike": _alike, "units": _units,
}  # fmt: skip
