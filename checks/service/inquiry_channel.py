"""Are the ways to ask that a plan names shown, and do their pages open?"""

from __future__ import annotations

from checks.api import FindingSink, Params, check
from checks.derived.channels import Channel, Ground, Seen, look, rank
from checks.derived.column_match import nearest_columns
from checks.derived.column_tree import columns
from checks.derived.contact_pages import contact_pages
from checks.derived.menu_reading import menu_reading
from gkcheck.models.facts import FactKind
from gkcheck.models.finding import Subject
from gkcheck.models.outcome import Measures
from gkcheck.models.plan import ColumnName, ColumnSpec
from gkcheck.store.reader import FactReader


class InquiryChannelParams(Params):
    """``any_of``: one of the channels is enough, and all together are one matter."""

    channels: tuple[Channel, ...]
    any_of: bool = False


class InquiryChannelMeasures(Measures):
    """``population``: channels asked for (1 with ``any_of``). ``found``: those shown and working."""

    found: int = 0


@check(
    id="inquiry_channel",
    title="咨询渠道",
    needs={FactKind.COLUMN},
    reasons={
        "channel_missing": "没有找到{label}",
        "channel_dead": "{label}的页面打不开:{saw}",
        "channel_form_unseen": "找到{label}的入口,页面能打开,但没有看到可以填写的表单,请试用",
        "channel_untried": "找到{label}的入口,能否答复要试用才知道",
        "channel_partly": "找到{label},但没有看到{lacking}",
        "library_empty": "{label}没有内容",
    },
    params=InquiryChannelParams,
    measures=InquiryChannelMeasures,
    since="0.2",
)
def run(facts: FactReader, p: InquiryChannelParams, out: FindingSink) -> InquiryChannelMeasures:
    """Look on contact, guide, interaction and service pages, in footers and in links."""
    tree = columns(facts)
    ground = Ground(tree, menu_reading(facts, tree), contact_pages(facts).urls)
    found = 0
    seen = [(channel, look(facts, ground, channel)) for channel in p.channels]
    if p.any_of and seen:
        label = "、".join(channel.name for channel in p.channels)
        merged = Channel(
            name=label, kind="page", words=tuple(w for c in p.channels for w in c.names)
        )
        seen = [(merged, max((s for _, s in seen), key=rank))]
    for channel, what in seen:
        if what.found is not None:
            found += 1
            continue
        _report(ground, channel, what, out)
    grade = found / len(seen) if seen else None
    return InquiryChannelMeasures(population=len(seen), found=found, grade=grade)


_SURE = frozenset({"channel_dead", "library_empty"})


def _report(ground: Ground, channel: Channel, what: Seen, out: FindingSink) -> None:
    if what.unknown is not None:
        out.undecided(what.unknown, channel.name, url=what.url, detail=what.seen or None)
        return
    subject = Subject(kind="channel", url=what.url, label=channel.name)
    evidence: dict[str, object] = {
        "expected": f"公开{channel.name},页面能打开,号码有效",
        "seen": what.seen or f"读过 {len(ground.read)} 个联系、指南、互动和服务页面,没有找到",
        "names": list(channel.names),
        "searched": [ground.menus.home, *ground.read][:50],
        "compared": ground.menus.compared,
        "nearest": _nearest(ground, channel),
    }
    reason = what.suspect or "channel_missing"
    words = {"saw": what.seen, "lacking": "、".join(what.near)}
    if what.suspect is None or what.suspect in _SURE:
        confirm = ([what.url] if what.url else []) + ground.menus.confirm() + ground.read[:5]
        out.flag(subject, reason, confirm=list(dict.fromkeys(confirm)), evidence=evidence, **words)
    else:
        out.review(subject, reason, evidence=evidence, **words)


def _nearest(ground: Ground, channel: Channel) -> list[dict[str, object]]:
    rows: dict[str, dict[str, object]] = {}
    for word in (channel.name, *channel.names)[:6]:
        spec = ColumnSpec(label=word, path=(ColumnName(name=word),))
        for row in nearest_columns(spec, ground.tree):
            old = rows.get(str(row["path"]))
            if old is None or float(str(row["similarity"])) > float(str(old["similarity"])):
                rows[str(row["path"])] = {**row, "why": "名称中没有所列的词,或内容不符"}
    return sorted(rows.values(), key=lambda r: -float(str(r["similarity"])))[:5]
