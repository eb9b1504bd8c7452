"""Can the forms and filled samples that service guides need be got and opened?"""

from __future__ import annotations

import re
from collections.abc import Mapping

from checks.api import FindingSink, Params, check
from checks.derived.guides import guide, guide_pages
from checks.derived.targets import Target, media_targets
from gkcheck.errors import Reason
from gkcheck.models.facts import FactKind, TargetKind
from gkcheck.models.finding import Subject
from gkcheck.models.outcome import Measures
from gkcheck.store.reader import FactReader

FORM = re.compile(r"表|申请书|样本|范本|范文|模板|承诺书|委托书|登记书|空白|格式文本")
# A guide that names a form among its materials, and is no list of laws or tables of fees.
NEEDED = re.compile(
    r"《?[\u4e00-\u9fa5]{2,20}(?:申请表|登记表|申报表|审批表|备案表|申请书|承诺书)》?|样表|表格下载|空白表格"
)
_NONE = re.compile(r"(?:样表|表格|下载|空表)[^\n]{0,12}(?:无需|不需要|暂无|无$)")


class ServiceFormParams(Params):
    """No parameters: every guide read is looked at."""


class ServiceFormMeasures(Measures):
    """``population``: forms that guides offer, and guides that name a form and offer none.

    ``guides``: guides read; ``forms``: forms offered; ``opened``: those that open.
    """

    guides: int = 0
    forms: int = 0
    opened: int = 0


@check(
    id="service_form",
    title="办事表格样表",
    needs={FactKind.PAGE, FactKind.LINK, FactKind.ATTACHMENT, FactKind.BODY_TEXT},
    reasons={
        "form_dead": "办事指南“{guide}”的表格“{label}”打不开:{saw}",
        "form_without_address": "办事指南“{guide}”列出表格“{label}”,却没有下载地址",
        "form_not_offered": "办事指南“{label}”写到“{form}”,没有见到可以下载的表格或样表",
    },
    params=ServiceFormParams,
    measures=ServiceFormMeasures,
    since="0.2",
)
def run(facts: FactReader, p: ServiceFormParams, out: FindingSink) -> ServiceFormMeasures:
    """Follow the files of every guide; a guide that names a form and has none is for a person."""
    pages = guide_pages(facts)
    offered = {page: _files(facts, page) for page, _ in pages}
    wanted = {url_id for files in offered.values() for url_id in files}
    known = {t.url_id: t for t in media_targets(facts, TargetKind.ATTACHMENT, wanted)}
    judged: set[int] = set()
    population = opened = 0
    for page, title in pages:
        forms = {i: text for i, text in offered[page].items() if FORM.search(text)}
        url = str(facts.scalar("SELECT url FROM url WHERE id = ?", page))
        for url_id, text in forms.items():
            if url_id in judged:
                continue
            judged.add(url_id)
            population += 1
            opened += _judge(out, known.get(url_id), text, title, url)
        named = _without_address(facts, page)
        for name in named:
            population += 1
            out.review(
                Subject(kind="attachment", url=url, label=name), "form_without_address",
                evidence={"expected": "表格可以下载", "seen": "页面列出名称,没有下载地址(可能由脚本给出)",
                          "found_on": [url]}, guide=title,
            )  # fmt: skip
        if not offered[page] and not named:
            population += _not_offered(facts, out, page, title, url)
    return ServiceFormMeasures(
        population=population,
        guides=len(pages),
        forms=len(judged),
        opened=opened,
        grade=opened / population if population else None,
    )


def _files(facts: FactReader, page: int) -> Mapping[int, str]:
    return {
        row["url_id"]: row["text"]
        for row in facts.rows(
            "SELECT l.url_id, max(l.text) AS text FROM page_link_set p"
            " JOIN link_set s ON s.id = p.set_id JOIN link l ON l.set_id = s.id"
            " WHERE p.page_id = ? AND l.kind = 'attachment'"
            " AND s.place NOT IN ('header', 'nav', 'footer', 'side_nav') GROUP BY l.url_id",
            page,
        )
    }


def _without_address(facts: FactReader, page: int) -> list[str]:
    return [
        row["name"]
        for row in facts.rows("SELECT name FROM offered_file WHERE page_id = ? ORDER BY name", page)
        if FORM.search(row["name"])
    ]


def _judge(out: FindingSink, target: Target | None, text: str, title: str, url: str) -> bool:
    if target is None or target.unknown is not None:
        reason = target.unknown if target is not None else None
        out.undecided(reason or Reason.NEEDS_FACT, text, url=target.url if target else url)
        return False
    if target.dead is None:
        return True
    out.flag(
        Subject(kind="attachment", url=target.url, label=text or target.name), "form_dead",
        confirm=[target.url],
        evidence={"expected": "表格、样表能下载、能打开", "seen": target.dead,
                  "found_on": [{"url": url, "text": title}]},
        guide=title, saw=target.dead,
    )  # fmt: skip
    return False


def _not_offered(facts: FactReader, out: FindingSink, page: int, title: str, url: str) -> bool:
    """Report a guide whose text names a form though it offers no file at all."""
    told = guide(facts, page, title)
    match = NEEDED.search(told.text)
    if match is None or _NONE.search(told.text):
        return False
    out.review(
        Subject(kind="page", url=url, label=title), "form_not_offered",
        evidence={"expected": "所需表格和样表可以下载", "seen": f"写到“{match.group()}”,页面没有任何附件",
                  "snippet": told.text[max(0, match.start() - 40) : match.end() + 40],
                  "found_on": [url]},
        form=match.group(),
    )  # fmt: skip
    return True
