"""Do service guides tell what a visitor must know, and is there any service at all?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pydantic import Field

from checks.api import FindingSink, Params, check
from checks.derived.column_match import nearest_columns
from checks.derived.column_tree import columns
from checks.derived.coverage import lacking
from checks.derived.guides import (
    CATCH_ALL,
    Guide,
    Point,
    changes,
    guide,
    guide_pages,
    time_limit,
)
from checks.derived.menu_reading import menu_reading
from checks.derived.named_links import follow, links_named
from gkcheck.errors import Reason
from gkcheck.models.facts import FactKind
from gkcheck.models.finding import Subject
from gkcheck.models.outcome import Measures
from gkcheck.models.plan import ColumnName, ColumnSpec
from gkcheck.store.reader import FactReader
from gkcheck.text.normalize import normalize_title
from gkcheck.text.workdays import workdays_between

ENTRIES = (
    "政务服务",
    "办事服务",
    "办事指南",
    "服务指南",
    "网上办事",
    "办事大厅",
    "一网通办",
    "我要办",
    "便民服务",
)


class ServiceGuideParams(Params):
    """``fields``: points that each guide must tell. ``words``: only guides so titled.

    ``sample``: guides looked at, evenly over all. ``catch_all``: materials must be listed without
    a catch-all. ``same_item``: guides of one name must state one term. ``any_service``: there must
    be a guide or a service entry that opens. ``change_workdays``: a guide that tells a change with
    its day must be dated within so many workdays; only such guides are looked at.
    """

    fields: tuple[Point, ...] = ()
    words: tuple[str, ...] = ()
    sample: int = Field(default=100, ge=1)
    catch_all: bool = False
    same_item: bool = False
    any_service: bool = False
    change_workdays: int | None = Field(default=None, ge=1)


class ServiceGuideMeasures(Measures):
    """``population``: guides looked at, and the service as such if asked. ``complete``: in order.

    ``guides``: all guides found.
    """

    complete: int = 0
    guides: int = 0


@check(
    id="service_guide",
    title="办事指南",
    needs={FactKind.COLUMN},
    reasons={
        "guide_lacks": "办事指南“{label}”没有写明{lacking}",
        "guide_catch_all": "办事指南“{label}”的材料中有“{snippet}”这样的兜底说法,请看是否列明",
        "change_late": "办事指南“{label}”写明 {day} 起变化,页面日期是 {shown},相隔 {days} 个工作日",
        "guides_differ": "“{label}”在不同页面写的办理时限不同:{limits}",
        "service_none": "网站没有办事指南,也没有能打开的办事服务入口",
    },
    params=ServiceGuideParams,
    measures=ServiceGuideMeasures,
    since="0.2",
)
def run(facts: FactReader, p: ServiceGuideParams, out: FindingSink) -> ServiceGuideMeasures:
    """Look at a sample of guides one by one; guides on another platform are not told."""
    pages = [x for x in guide_pages(facts) if not p.words or any(w in x[1] for w in p.words)]
    population = complete = 0
    if p.any_service:
        population += 1
        complete += _any_service(facts, bool(pages), out)
    if p.fields or p.catch_all or p.same_item:
        read = [guide(facts, *page) for page in _sampled(pages, p.sample)]
        for one in read:
            population += 1
            complete += _judge(one, p, out)
        if p.same_item:
            _same(read, out)
        population += _unread(facts, bool(pages), out)
    if p.change_workdays is not None:
        for page in pages:
            total, right = _changed(facts, guide(facts, *page), p.change_workdays, out)
            population, complete = population + total, complete + right
    grade = complete / population if population else None
    return ServiceGuideMeasures(
        population=population, complete=complete, guides=len(pages), grade=grade
    )


def _sampled(pages: Sequence[tuple[int, str]], size: int) -> list[tuple[int, str]]:
    if len(pages) <= size:
        return list(pages)
    return [pages[i * len(pages) // size] for i in range(size)]


def _judge(one: Guide, p: ServiceGuideParams, out: FindingSink) -> bool:
    missing = one.lacks(p.fields)
    subject = Subject(kind="guide", url=one.url, label=one.title)
    if missing and one.unread is not None:
        out.undecided(
            one.unread, one.title, url=one.url, detail=f"已读部分没有{'、'.join(missing)}"
        )
        return False
    if missing:
        text = "、".join(missing)
        out.flag(
            subject,
            "guide_lacks",
            group=f"points:{text}",
            confirm=[one.url],
            lacking=text,
            evidence={
                "expected": f"写明{'、'.join(p.fields)}",
                "seen": f"没有{text}",
                "lacking": missing,
                "characters": len(one.text),
            },
        )
        return False
    match = CATCH_ALL.search(one.text) if p.catch_all else None
    if match is not None:
        around = one.text[max(0, match.start() - 30) : match.end() + 10]
        out.review(
            subject,
            "guide_catch_all",
            snippet=match.group(),
            evidence={"expected": "逐项列明材料", "seen": match.group(), "snippet": around},
        )
    return match is None


def _changed(facts: FactReader, one: Guide, most: int, out: FindingSink) -> tuple[int, int]:
    """Compare the day of the last change that a guide tells with the day the page bears."""
    told = [x for x in changes(one.text) if x[0] <= facts.as_of]
    if not told:
        return 0, 0
    day, said = max(told)
    shown = facts.scalar("SELECT published_on FROM document WHERE page_id = ?", one.page_id)
    if shown is None:
        out.undecided(
            Reason.NO_DATES, one.title, url=one.url, detail=f"写明 {day.isoformat()} 起变化"
        )
        return 1, 0
    late = workdays_between(day, date.fromisoformat(str(shown))).days
    if late <= most:
        return 1, 1
    # The page may have been put up for the first time, or the change told elsewhere in time.
    out.review(
        Subject(kind="guide", url=one.url, label=one.title),
        "change_late",
        day=day.isoformat(),
        shown=shown,
        days=late,
        evidence={
            "expected": f"变化后 {most} 个工作日内公开",
            "seen": f"{day.isoformat()} 起变化,页面日期 {shown}",
            "snippet": said,
            "found_on": [one.url],
        },
    )
    return 1, 0


def _same(read: Sequence[Guide], out: FindingSink) -> None:
    by_name: dict[str, list[tuple[Guide, str]]] = {}
    for one in read:
        limit = time_limit(one.text)
        if limit is not None:
            by_name.setdefault(normalize_title(one.title), []).append((one, limit))
    for same in by_name.values():
        limits = sorted({limit for _, limit in same})
        if len(limits) > 1:
            first = same[0][0]
            out.review(
                Subject(kind="guide", url=first.url, label=first.title),
                "guides_differ",
                limits="、".join(limits),
                evidence={
                    "expected": "同一事项的时限一致",
                    "seen": "、".join(limits),
                    "found_on": [one.url for one, _ in same][:10],
                },
            )


def _unread(facts: FactReader, some: bool, out: FindingSink) -> int:
    """Say that guides may stand where nobody looked; return how many subjects that makes."""
    unknown = lacking(facts, FactKind.BODY_TEXT)
    url: str | None = None
    if unknown is None and not some:
        for link in links_named(facts, ENTRIES):
            came = follow(facts, link)
            if link.scope != "in" and came.dead is None:
                unknown, url = Reason.THIRD_PARTY, link.url
                break
    if unknown is None:
        return 0
    out.undecided(unknown, "没有读到的办事指南", url=url)
    return 1


def _any_service(facts: FactReader, some: bool, out: FindingSink) -> bool:
    label = "办事服务"
    if some:
        return True
    tried: list[dict[str, object]] = []
    unknown: Reason | None = None
    for link in links_named(facts, ENTRIES, but_not=("动态", "新闻", "通知", "公告"))[:50]:
        came = follow(facts, link)
        if came.dead is None and came.unknown is None and link.is_entry:
            return True
        unknown = unknown or came.unknown
        tried.append({"url": link.url, "text": link.text, "saw": came.dead or came.saw})
    tree = columns(facts)
    menus = menu_reading(facts, tree)
    unknown = unknown or menus.unknown or lacking(facts, FactKind.LINK)
    if unknown is not None:
        out.undecided(unknown, label, detail="没有读到办事指南,入口没有访问到")
        return False
    spec = ColumnSpec(label=label, path=(ColumnName(name=label),))
    out.flag(
        Subject(kind="site", url=menus.home, label=label),
        "service_none",
        confirm=menus.confirm() + [str(x["url"]) for x in tried[:5]],
        evidence={
            "expected": "提供办事服务",
            "seen": f"找到 {len(tried)} 个入口,都打不开" if tried else "没有办事指南和办事入口",
            "names": list(ENTRIES),
            "found": tried[:10],
            "searched": menus.searched,
            "compared": menus.compared,
            "nearest": nearest_columns(spec, tree),
        },
    )
    return False
