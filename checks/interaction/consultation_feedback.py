"""Was the public told what became of its opinions?"""

from __future__ import annotations

import re
from datetime import timedelta

from pydantic import Field

from checks.api import FindingSink, Params, check
from checks.derived.consultations import (
    Consultation,
    consultations,
    core,
    final_of,
    result_of,
    results,
)
from checks.derived.coverage import lacking
from checks.derived.mailbox import add_months
from checks.derived.text_search import has_text, nearest, text_of, url_of, with_addresses
from gkcheck.errors import Reason
from gkcheck.models.facts import FactKind
from gkcheck.models.finding import Subject
from gkcheck.models.outcome import Measures
from gkcheck.store.reader import FactReader

_ON_PAGE = re.compile(
    r"采纳情况|采纳了|未采纳|不予采纳|意见反馈情况|征集结果|征求意见(?:的)?(?:结果|情况)(?:如下|公布|反馈)|(?:共)?(?:收到|征集到|收集到).{0,12}(?:意见|建议|条)"
    r"|(?:未|没有|无)(?:收到|人提出).{0,16}(?:意见|建议)"
)
_LABEL = re.compile(r"结果|反馈|采纳")
_NOTHING = re.compile(
    r"(?:未|没有|无|零|0条).{0,12}(?:收到|提出|反馈).{0,16}(?:意见|建议|异议)|(?:收到|征集到).{0,12}(?:意见|建议).{0,6}0条|(?:全部|均|都)(?:已|予以|被|得到)?采纳|无(?:修改)?意见"
)
_REFUSED = re.compile(r"(?:未|不)(?:予|被|能|作)?采纳")
_REASON = re.compile(r"理由|原因|因为|由于|鉴于|考虑到|不(?:一致|符|属于)|已(?:有|经)规定|说明如下")
_MEANS = re.compile(r"邮件|邮箱|信函|来信|电话|传真|座谈|听证|网上|网络|问卷|留言|书面|走访|论证会")


class ConsultationFeedbackParams(Params):
    """``reasons``: opinions not taken up must be given reasons. ``means``: the result must tell by
    what means opinions came in. ``grace_days``: after the last day for opinions. ``year`` /
    ``look_back_months``: of the notices that count.
    """

    reasons: bool = False
    means: bool = False
    grace_days: int = Field(default=60, ge=0)
    year: int | None = None
    look_back_months: int | None = Field(default=None, ge=1)


class ConsultationFeedbackMeasures(Measures):
    """``population``: consultations that ended long enough ago. ``answered``: result is there."""

    answered: int = 0
    notices: int = 0


@check(
    id="consultation_feedback",
    title="意见采纳反馈",
    needs={FactKind.COLUMN},
    reasons={
        "feedback_missing": "“{label}”{end}截止,已过 {days} 天,没有公布意见采纳情况",
        "feedback_no_reasons": "“{label}”的结果说有意见未采纳,没有说明理由",
        "feedback_unclear": "“{label}”公布了结果,没有看到{lacking},请核对",
    },
    params=ConsultationFeedbackParams,
    measures=ConsultationFeedbackMeasures,
    since="0.2",
)
def run(
    facts: FactReader, p: ConsultationFeedbackParams, out: FindingSink
) -> ConsultationFeedbackMeasures:
    """Look for the result on the notice's page, behind its relations, then by title."""
    population = answered = 0
    unknown = lacking(facts, FactKind.LIST_ITEM, FactKind.PAGE)
    counted = [one for one in consultations(facts) if _counts(one, p, facts)]
    for one in counted:
        ended = one.end or one.entry.day
        if ended is not None and ended + timedelta(days=p.grace_days) > facts.as_of:
            continue
        population += 1
        where = _result(facts, one)
        if where is not None:
            answered += _judge(one, where, p, out)
        elif one.end is None:
            reason = one.unread or Reason.NO_DATES
            out.undecided(reason, one.title, url=one.url, detail="没有读到截止日期,也没有找到结果")
        else:
            _missing(facts, one, unknown, out)
    if unknown is not None:
        population += 1
        out.undecided(unknown, "没有读到的征求意见公告", detail=f"读到 {len(counted)} 件")
    grade = answered / population if population else None
    return ConsultationFeedbackMeasures(
        population=population, answered=answered, notices=len(counted), grade=grade
    )


def _counts(one: Consultation, p: ConsultationFeedbackParams, facts: FactReader) -> bool:
    day = one.entry.day or one.start
    if day is None:
        return p.year is None and p.look_back_months is None
    if p.year is not None and day.year != p.year:
        return False
    return p.look_back_months is None or day >= add_months(facts.as_of, -p.look_back_months)


def _result(facts: FactReader, one: Consultation) -> tuple[str, str | None] | None:
    """Return where the result is told and the text there; None: it was not found."""
    if _ON_PAGE.search(one.text):
        return one.url, one.text
    if one.page_id is not None:
        for row in facts.rows(
            "SELECT r.label, r.title, u.id, u.url FROM relation r JOIN url u ON u.id = r.url_id"
            " WHERE r.page_id = ? ORDER BY r.position",
            one.page_id,
        ):
            if _LABEL.search(row["label"]) or _LABEL.search(row["title"]):
                return row["url"], text_of(facts, row["id"])
    entry = result_of(facts, one)
    if entry is None:
        return None
    text = None if entry.url_id is None else text_of(facts, entry.url_id)
    return url_of(facts, entry) or one.url, text


def _judge(
    one: Consultation,
    where: tuple[str, str | None],
    p: ConsultationFeedbackParams,
    out: FindingSink,
) -> bool:
    url, text = where
    if not p.reasons and not p.means:
        return True
    if not text:
        out.undecided(Reason.NEEDS_FACT, one.title, url=url, detail="找到结果,没有读到内容")
        return False
    evidence: dict[str, object] = {"found_on": [url], "published_on": one.entry.day, "end": one.end}
    subject = Subject(kind="consultation", url=url, label=one.title)
    refused = _REFUSED.search(text)
    if p.reasons and not _NOTHING.search(text) and not (refused and _REASON.search(text)):
        if refused:
            around = text[max(0, refused.start() - 40) : refused.end() + 40]
            out.flag(subject, "feedback_no_reasons", confirm=[url],
                     evidence=evidence | {"expected": "说明未采纳的理由", "seen": "没有理由", "snippet": around})  # fmt: skip
        else:
            out.review(subject, "feedback_unclear", lacking="采纳与未采纳的说明",
                       evidence=evidence | {"expected": "说明采纳、未采纳和理由", "seen": "没有提到"})  # fmt: skip
        return False
    if p.means and not _MEANS.search(text):
        out.review(subject, "feedback_unclear", lacking="意见从什么渠道收到",
                   evidence=evidence | {"expected": "说明听取意见的方式", "seen": "没有提到"})  # fmt: skip
        return False
    return True


def _missing(
    facts: FactReader, one: Consultation, unknown: Reason | None, out: FindingSink
) -> None:
    final = final_of(facts, one)
    if final is not None and has_text(facts, final, ("采纳", "征求意见", "公开征集")):
        out.undecided(Reason.NEEDS_PERSON, one.title, url=url_of(facts, final),
                      detail=f"结果可能写在“{final.title}”中")  # fmt: skip
        return
    reason = unknown or one.unread
    if reason is not None:
        out.undecided(reason, one.title, url=one.url, detail="已读部分没有找到结果")
        return
    assert one.end is not None
    pool = results(facts)
    near = nearest(pool, [core(one.title), one.title], "不是同一事项的结果")
    with_addresses(facts, near, pool)
    out.flag(
        Subject(kind="consultation", url=one.url, label=one.title),
        "feedback_missing",
        confirm=[one.url],
        end=one.end,
        days=(facts.as_of - one.end).days,
        evidence={
            "expected": "公布收到的意见和采纳情况",
            "seen": f"公告页面没有结果;比对 {len(pool)} 条结果类标题,均不是同一事项",
            "published_on": one.entry.day,
            "compared": len(pool),
            "nearest": near,
        },
    )
