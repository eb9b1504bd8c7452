"""Do the guide and the page for requests tell what applicants must know, and is the way in right?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from checks.api import FindingSink, Params, check
from checks.derived.column_place import Place, place_of
from checks.derived.column_tree import columns
from checks.derived.coverage import lacking
from checks.derived.menu_reading import MenuReading, menu_reading
from checks.derived.named_links import follow, links_named, links_near
from checks.derived.phones import phones
from checks.derived.place_text import Reading, reading_of, texts
from gkcheck.errors import Reason
from gkcheck.models.facts import FactKind
from gkcheck.models.finding import Subject
from gkcheck.models.outcome import Measures
from gkcheck.models.plan import ColumnSpec
from gkcheck.store.reader import FactReader
from gkcheck.text.normalize import compact

Want = Literal["信息处理费", "申请流程", "办理时限", "申请表", "受理地址", "联系电话", "救济途径"]

# Wide on purpose: a point called missing must be missing.
CUES: Mapping[str, re.Pattern[str]] = {
    "信息处理费": re.compile(r"信息处理费|国办函〔?\[?\(?2020\]?〕?\)?109号|收取.{0,12}费|不收(?:取)?(?:任何)?费|免费|收费"),
    "申请流程": re.compile(r"流程|程序|步骤|受理.{0,80}(?:答复|办理)|提出申请.{0,200}(?:登记|受理|处理)"),
    "办理时限": re.compile(r"\d{1,3}个?工作日|[一二三四五六七八九十]{1,3}个?工作日|时限|期限"),
    "申请表": re.compile(r"申请表"),
    "受理地址": re.compile(r"地址|地点|[路街道]\d{1,5}号|邮编|邮政编码"),
    "救济途径": re.compile(r"行政复议|行政诉讼|提起诉讼|申诉|举报|投诉|监督"),
}  # fmt: skip
# Fees that guides named before 2008's rules were replaced (财税〔2017〕20号 ended them).
OLD_FEES = re.compile(
    r"(?:检索|复制|邮寄)(?:费|、|和|等)[^。;；]{0,30}(?:费|成本)|收取[^。]{0,20}(?:检索|复制|邮寄)"
)
_NO_FEE = re.compile(r"不(?:得|再|予|另)?(?:收取|征收|收)|停止|取消|免(?:收|除|费|征)")
ENTRY = ("依申请公开", "在线申请", "申请公开", "网上申请")


class RequestChannelParams(Params):
    """``wants``: points that the guide and the page for requests must tell. ``columns``: these two.

    ``no_old_fees``: the copying fees of before 2017 must not be named. ``hosts``: the way in must
    lead to one of these hosts.
    """

    columns: tuple[ColumnSpec, ...] = ()
    wants: tuple[Want, ...] = ()
    no_old_fees: bool = False
    hosts: tuple[str, ...] = ()


class RequestChannelMeasures(Measures):
    """``population``: points asked for. ``found``: those told."""

    found: int = 0


@check(
    id="request_channel",
    title="依申请公开渠道",
    needs={FactKind.COLUMN},
    reasons={
        "request_point_missing": "公开指南和依申请公开页面没有写明{label}",
        "old_fees_named": "公开指南还写有检索、复制、邮寄等旧收费项目,请核对",
        "request_entry_elsewhere": "依申请公开入口没有指向{label}",
        "request_entry_dead": "依申请公开入口打不开:{saw}",
    },
    params=RequestChannelParams,
    measures=RequestChannelMeasures,
    since="0.2",
)
def run(facts: FactReader, p: RequestChannelParams, out: FindingSink) -> RequestChannelMeasures:
    """Read the two columns with their files; follow the way in."""
    menus = menu_reading(facts, columns(facts))
    found = 0
    population = len(p.wants) + bool(p.hosts) + p.no_old_fees
    if p.wants or p.no_old_fees:
        place = place_of(facts, p.columns)
        reading = reading_of(facts, place)
        said = [(source.url, compact(text)) for source, text in texts(facts, reading)]
        for want in p.wants:
            if any(_tells(want, text) for _, text in said):
                found += 1
            else:
                _point(want, place, reading, menus, len(said), out)
        if p.no_old_fees:
            found += _fees(said, place, reading, out)
    if p.hosts:
        found += _entry(facts, p.hosts, menus, out)
    return RequestChannelMeasures(
        population=population, found=found, grade=found / population if population else None
    )


def _tells(want: str, text: str) -> bool:
    return bool(phones(text)) if want == "联系电话" else CUES[want].search(text) is not None


def _point(
    want: str, place: Place, reading: Reading, menus: MenuReading, texts_read: int, out: FindingSink
) -> None:
    unknown = _unknown(place, reading, menus)
    if unknown is not None:
        out.undecided(
            unknown, want, url=place.url, detail=f"已读的 {texts_read} 个页面和附件中没有"
        )
        return
    where = "、".join(place.labels)
    out.flag(
        Subject(kind="point", url=place.url, label=want),
        "request_point_missing",
        group=f"place:{place.url or 'none'}",
        confirm=list(dict.fromkeys([*place.searched[:5], *reading.urls[:5]])) or menus.confirm(),
        evidence={
            "expected": f"“{where}”写明{want}",
            "seen": f"读过 {texts_read} 个页面和附件,没有"
            if place.positions
            else f"没有“{where}”栏目",
            "searched": (reading.urls or menus.searched)[:20],
            "compared": texts_read if place.positions else menus.compared,
        },
    )


def _unknown(place: Place, reading: Reading, menus: MenuReading) -> Reason | None:
    if place.positions and not reading.sources:
        return place.unknown or reading.unknown or Reason.NEEDS_FACT
    return place.unknown or reading.unknown or (menus.unknown if not place.positions else None)


def _fees(said: list[tuple[str, str]], place: Place, reading: Reading, out: FindingSink) -> bool:
    label = "旧收费项目"
    for url, text in said:
        match = _old_fees(text)
        if match is not None:
            around = text[max(0, match.start() - 40) : match.end() + 40]
            out.review(Subject(kind="point", url=url, label=label), "old_fees_named",
                       evidence={"expected": "只按《政府信息公开信息处理费管理办法》收费",
                                 "seen": match.group(), "snippet": around})  # fmt: skip
            return False
    unknown = place.unknown or reading.unknown
    if unknown is not None:
        out.undecided(unknown, label, url=place.url, detail="已读部分没有")
        return False
    return True


def _old_fees(text: str) -> re.Match[str] | None:
    """Return where a text names the old fees, sentences left out that say they are not taken."""
    for match in OLD_FEES.finditer(text):
        sentence = re.split("[。;；!！]", text[max(0, match.start() - 60) : match.end()])[-1]
        if not _NO_FEE.search(sentence):
            return match
    return None


def _entry(facts: FactReader, hosts: tuple[str, ...], menus: MenuReading, out: FindingSink) -> bool:
    label = f"规定的申请系统({'、'.join(hosts)})"
    right = links_named(facts, (), hosts)
    came = [(link, follow(facts, link)) for link in right[:20]]
    if any(c.dead is None for _, c in came):
        return True
    if came:
        link, told = came[0]
        out.flag(Subject(kind="link", url=link.url, label=label), "request_entry_dead", saw=told.dead,
                 confirm=[link.url], evidence={"expected": "入口能打开", "seen": told.dead,
                                               "snippet": link.text})  # fmt: skip
        return False
    entries = links_named(facts, ENTRY)
    unknown = menus.unknown or lacking(facts, FactKind.LINK)
    if unknown is not None:
        out.undecided(unknown, label, detail="已读的页面上没有")
        return False
    evidence: dict[str, object] = {
        "expected": f"依申请公开入口指向 {'、'.join(hosts)}",
        "seen": "入口指向 " + "、".join(e.url for e in entries[:3])
        if entries
        else "没有依申请公开入口",
        "found": [{"url": e.url, "text": e.text} for e in entries[:10]],
        "searched": menus.searched,
        "compared": facts.scalar("SELECT count(DISTINCT url_id) FROM link"),
        "nearest": links_near(facts, ENTRY),
    }
    confirm = [*[e.url for e in entries[:3] if e.scope == "in"], *menus.confirm()]
    out.flag(Subject(kind="link", url=menus.home, label=label), "request_entry_elsewhere",
             confirm=confirm, evidence=evidence)  # fmt: skip
    return False
