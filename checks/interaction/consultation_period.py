"""Do notices that ask for opinions show what a plan wants, and leave time enough?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pydantic import Field

from checks.api import FindingSink, Params, check
from checks.derived.consultations import Consultation, consultations
from checks.derived.coverage import lacking
from checks.derived.named_links import links_named
from checks.derived.text_search import entries, nearest, with_addresses
from gkcheck.errors import Reason
from gkcheck.models.facts import FactKind
from gkcheck.models.finding import Subject
from gkcheck.models.outcome import Measures
from gkcheck.store.reader import FactReader

Part = Literal["决策草案", "解读材料", "决策依据", "提出意见的方式", "提出意见的期限"]
URGENT = ("紧急", "特殊情况", "突发", "上级要求", "时间紧")


class Matter(Params):
    """A kind of matter: the notice's title has one of ``any_of``."""

    name: str
    any_of: tuple[str, ...] = Field(min_length=1)


class ConsultationPeriodParams(Params):
    """``fields``: what each notice must show. ``min_workdays`` / ``min_days``: time for opinions.

    ``year``: of the notices; None: any. ``matters``: each kind must be consulted on at least once.
    """

    fields: tuple[Part, ...] = ()
    min_days: int | None = Field(default=None, ge=1)
    min_workdays: int | None = Field(default=None, ge=1)
    year: int | None = None
    matters: tuple[Matter, ...] = ()


class ConsultationPeriodMeasures(Measures):
    """``population``: notices looked at, and kinds of matter asked for."""

    in_order: int = 0
    notices: int = 0


@check(
    id="consultation_period",
    title="征求意见",
    needs={FactKind.COLUMN},
    reasons={
        "notice_lacks": "征求意见公告“{label}”没有{lacking}",
        "period_short": "征求意见公告“{label}”留给公众的时间只有 {length},少于 {wanted}",
        "period_short_urgent": "征求意见公告“{label}”只有 {length},少于 {wanted},文中提到紧急或特殊情况,请核对理由",
        "matter_not_seen": "{within}没有看到就{label}征求意见,请核对有无此类事项",
        "none_in_year": "{within}没有一次公开征求意见",
    },
    params=ConsultationPeriodParams,
    measures=ConsultationPeriodMeasures,
    since="0.2",
)
def run(
    facts: FactReader, p: ConsultationPeriodParams, out: FindingSink
) -> ConsultationPeriodMeasures:
    """Look at each notice of the year; one without a date may be of any year and is left open."""
    notices, undated = _of_year(consultations(facts), p.year)
    population = in_order = 0
    if p.fields or p.min_days or p.min_workdays:
        for one in [x for x in notices if x.on_draft]:
            population += 1
            in_order += _judge(one, p, out)
        for one in [x for x in undated if x.on_draft]:
            population += 1
            out.undecided(Reason.NO_DATES, one.title, url=one.url)
    unknown = lacking(facts, FactKind.LIST_ITEM, FactKind.PAGE)
    for matter in p.matters:
        population += 1
        in_order += _matter(facts, matter, notices, p, unknown, out)
    if unknown is not None and (p.fields or p.min_days or p.min_workdays):
        population += 1
        out.undecided(unknown, "没有读到的征求意见公告", detail=f"读到 {len(notices)} 件")
    grade = in_order / population if population else None
    return ConsultationPeriodMeasures(
        population=population, in_order=in_order, notices=len(notices), grade=grade
    )


def _of_year(
    found: Sequence[Consultation], year: int | None
) -> tuple[list[Consultation], list[Consultation]]:
    if year is None:
        return list(found), []
    dated = [(x, x.entry.day or x.start) for x in found]
    return (
        [x for x, day in dated if day is not None and day.year == year],
        [x for x, day in dated if day is None],
    )


def _judge(one: Consultation, p: ConsultationPeriodParams, out: FindingSink) -> bool:
    missing = [name for name in p.fields if not one.shows(name)]
    subject = Subject(kind="consultation", url=one.url, label=one.title)
    evidence: dict[str, object] = {
        "published_on": one.entry.day,
        "start": one.start,
        "end": one.end,
        "files": list(one.files),
    }
    if one.page_id is None or (missing and one.unread is not None):
        out.undecided(one.unread or Reason.NEEDS_FACT, one.title, url=one.url,
                      detail=f"已读部分没有{'、'.join(missing)}" if missing else None)  # fmt: skip
        return False
    if missing:
        text = "、".join(missing)
        out.flag(subject, "notice_lacks", group=f"lacks:{text}", lacking=text, confirm=[one.url],
                 evidence=evidence | {"expected": f"公布{'、'.join(p.fields)}", "seen": f"没有{text}",
                                      "lacking": missing})  # fmt: skip
        return False
    return _long_enough(one, p, subject, evidence, out)


def _long_enough(
    one: Consultation,
    p: ConsultationPeriodParams,
    subject: Subject,
    evidence: dict[str, object],
    out: FindingSink,
) -> bool:
    for wanted, length, unit in (
        (p.min_workdays, one.workdays, "个工作日"),
        (p.min_days, one.days, "日"),
    ):
        if wanted is None:
            continue
        if length is None:
            out.undecided(Reason.NO_DATES, one.title, url=one.url, detail="没有写明起止日期")
            return False
        if length >= wanted:
            continue
        words = {"length": f"{length} {unit}", "wanted": f"{wanted} {unit}"}
        more = evidence | {
            "expected": f"不少于 {wanted} {unit}",
            "seen": f"{one.start} 至 {one.end},{length} {unit}",
        }
        if any(word in one.text for word in URGENT):
            out.review(subject, "period_short_urgent", evidence=more, **words)
        else:
            out.flag(subject, "period_short", confirm=[one.url], evidence=more, **words)
        return False
    return True


def _matter(
    facts: FactReader,
    matter: Matter,
    notices: Sequence[Consultation],
    p: ConsultationPeriodParams,
    unknown: Reason | None,
    out: FindingSink,
) -> bool:
    if any(word in one.title for one in notices for word in matter.any_of):
        return True
    if unknown is not None:
        out.undecided(unknown, matter.name, detail=f"读到 {len(notices)} 件公告,都不是")
        return False
    within = "" if p.year is None else f"{p.year}年"
    pool = entries(facts)
    near = nearest(
        pool, [f"{word}征求意见" for word in matter.any_of[:3]], "不是该年的征求意见公告"
    )
    with_addresses(facts, near, pool)
    places = [
        link.url for link in links_named(facts, ("征集", "征求", "意见")) if link.scope == "in"
    ]
    evidence = {
        "expected": f"{within}就{matter.name}征求意见",
        "seen": f"比对 {len(pool)} 条标题,征求意见公告 {len(notices)} 件,都不是",
        "compared": len(pool),
        "nearest": near,
        "names": list(matter.any_of),
        "searched": places[:20],
    }
    subject = Subject(kind="matter", url=None, label=matter.name)
    if not notices:
        out.flag(
            subject,
            "none_in_year",
            group="none",
            within=within,
            confirm=[facts.run("home_url") or "", *places[:5]],
            evidence=evidence,
        )
    else:
        out.review(subject, "matter_not_seen", within=within, evidence=evidence)
    return False
