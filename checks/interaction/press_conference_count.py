"""How many press conferences, briefings, interviews and answers to the press in a year?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pydantic import Field

from checks.api import FindingSink, Params, check
from checks.derived.column_match import label_of
from checks.derived.column_place import Place, entries_in, place_of
from checks.derived.coverage import lacking
from checks.derived.text_search import (
    Entry,
    entries,
    nearest,
    shown,
    text_of,
    with_addresses,
    year_window,
)
from gkcheck.errors import Reason
from gkcheck.models.facts import FactKind
from gkcheck.models.finding import Subject
from gkcheck.models.outcome import Measures
from gkcheck.models.plan import ColumnSpec
from gkcheck.store.reader import FactReader
from gkcheck.text.normalize import normalize_name
from gkcheck.text.similarity import similarity

EVENT = re.compile(
    r"发布会|吹风会|通气会|媒体见面会|记者会|专访|答记者问|在线访谈|访谈|做客|接受.{0,14}采访|政风行风热线|上线.{0,6}热线|直播间"
)
# Events of others that sites carry on; notices that one will be held are no event of their own.
OTHERS = re.compile(
    r"国务院|国新办|外交部|国家.{2,10}(?:局|委|部)|中央|[一-龥]{2,8}部(?:举行|召开|新闻)|预告|培训|制度|方案|管理办法|计划|名单"
)
LEADER = re.compile(
    r"(?P<deputy>副)?(?:书记|省长|市长|州长|盟长|区长|县长|镇长|局长|厅长|主任|委员|行长|署长|主席|部长)"
)
HEADS = re.compile(r"主要负责(?:同志|人)|一把手|党组书记")
_TOPIC = re.compile(r"[《“\"]([^》”\"]{3,40})[》”\"]")
_FRAME = re.compile(
    r"新闻|发布会|吹风会|通气会|媒体|专访|答记者问|在线访谈|访谈|举行|召开|举办|图文|实录|直播|文字|视频|回顾|现场|【[^】]*】|[(（][^)）]*[)）]|人民政府|新闻办公室"
)
SAME_DAYS = 7
LIKE = 0.6


class PressConferenceCountParams(Params):
    """``minimum`` events dated in ``year``. ``leader``: with a head or deputy head named as speaker;
    ``head``: with the head himself. ``columns``: where the plan wants them, the column made for such events first; none: anywhere.
    """

    minimum: int = Field(ge=1)
    year: int
    leader: bool = False
    head: bool = False
    columns: tuple[ColumnSpec, ...] = ()


class PressConferenceCountMeasures(Measures):
    """``population``: 1 (0 before the year begins). ``events``: those that count."""

    events: int = 0


@dataclass(frozen=True)
class _Counted:
    sure: list[Entry]
    unsure: list[Entry]
    undated: list[Entry]


@check(
    id="press_conference_count",
    title="新闻发布次数",
    needs={FactKind.COLUMN},
    reasons={
        "events_few": "{year}年只看到{label} {count} 次,少于 {minimum} 次",
        "events_few_unplaced": "{year}年只看到{label} {count} 次,少于 {minimum} 次;网站没有专门栏目,请核对其他渠道",
    },
    params=PressConferenceCountParams,
    measures=PressConferenceCountMeasures,
    since="0.2",
)
def run(
    facts: FactReader, p: PressConferenceCountParams, out: FindingSink
) -> PressConferenceCountMeasures:
    """Count by title, reports of one event once; too few is sure only in columns read whole."""
    if facts.as_of.year < p.year:
        return PressConferenceCountMeasures(population=0)
    place = place_of(facts, p.columns) if p.columns else None
    pool = entries(facts) if place is None else entries_in(facts, place)
    counted = _count(facts, pool, p)
    events = len(counted.sure)
    grade = min(1.0, events / p.minimum)
    measures = PressConferenceCountMeasures(population=1, events=events, grade=grade)
    if events < p.minimum:
        _few(facts, p, place, pool, counted, out)
    return measures


def _count(facts: FactReader, pool: Sequence[Entry], p: PressConferenceCountParams) -> _Counted:
    window = year_window(p.year, facts.as_of)
    named = [e for e in pool if EVENT.search(e.title) and not OTHERS.search(e.title)]
    events = _merged([e for e in named if e.day is not None and window.holds(e.day)])
    undated = [e for e in named if e.day is None]
    if not (p.leader or p.head):
        return _Counted([same[0] for same in events], [], undated)
    sure, unsure = [], []
    for same in events:
        told = [_led(facts, e, head=p.head) for e in same]
        if True in told:
            sure.append(same[0])
        elif None in told:
            unsure.append(same[0])
    return _Counted(sure, unsure, undated)


def _led(facts: FactReader, entry: Entry, *, head: bool) -> bool | None:
    """Tell whether a leader is named as speaker; None: there is no text to tell by."""
    text = text_of(facts, entry.url_id) if entry.url_id is not None else None
    whole = f"{entry.title}{text or ''}"
    if head:
        if HEADS.search(whole) or any(m["deputy"] is None for m in LEADER.finditer(whole)):
            return True
    elif LEADER.search(whole) or HEADS.search(whole):
        return True
    return False if text else None


def _merged(found: Sequence[Entry]) -> list[list[Entry]]:
    """Return events: reports within a week of each other on one topic are one."""
    events: list[list[Entry]] = []
    for entry in sorted(found, key=lambda e: (e.day or date.min, e.title)):
        for event in events:
            if _is_same(event[0], entry):
                event.append(entry)
                break
        else:
            events.append([entry])
    return events


def _is_same(a: Entry, b: Entry) -> bool:
    if a.day is None or b.day is None or abs(b.day - a.day) > timedelta(days=SAME_DAYS):
        return False
    left, right = _TOPIC.findall(a.title), _TOPIC.findall(b.title)
    if left and right:
        return bool(set(left) & set(right))
    one, two = normalize_name(_FRAME.sub("", a.title)), normalize_name(_FRAME.sub("", b.title))
    if not one or not two:
        return a.day == b.day
    return one in two or two in one or similarity(one, two) >= LIKE


def _few(
    facts: FactReader,
    p: PressConferenceCountParams,
    place: Place | None,
    pool: Sequence[Entry],
    counted: _Counted,
    out: FindingSink,
) -> None:
    label = "新闻发布" + ("(主要负责人出席)" if p.head else "(负责人出席)" if p.leader else "")
    count = len(counted.sure)
    open_ = len(counted.unsure) + len(counted.undated)
    detail = f"看到 {count} 次,另有 {open_} 次日期或出席人没有读到"
    url = place.url if place is not None else None
    unknown: Reason | None = None
    if facts.as_of < date(p.year, 12, 31):
        unknown = Reason.NOT_YET_DUE
    elif place is not None and place.positions:
        unknown = place.unknown
    else:
        unknown = lacking(facts, FactKind.LIST_ITEM, FactKind.PAGE)
    if unknown is None and count + open_ >= p.minimum:
        unknown = Reason.NO_DATES if counted.undated else Reason.NEEDS_FACT
    if unknown is not None:
        out.undecided(unknown, label, url=url, detail=detail)
        return
    near = nearest(pool, ["新闻发布会", "答记者问", "在线访谈"], "不是该年的新闻发布")
    with_addresses(facts, near, pool)
    searched = list(place.searched) if place is not None else []
    words: dict[str, Any] = {"year": p.year, "count": count, "minimum": p.minimum}
    evidence = {
        "expected": f"{p.year}年不少于 {p.minimum} 次",
        "seen": detail,
        "found_on": shown(facts, counted.sure, 10),
        "searched": searched,
        "compared": len(pool),
        "nearest": near,
    }
    subject = Subject(kind="site", url=url or facts.run("home_url"), label=label)
    if place is not None and place.positions and label_of(p.columns[0]) not in place.lacking:
        confirm = searched[:10] or [url or str(facts.run("home_url"))]
        out.flag(subject, "events_few", confirm=confirm, evidence=evidence, **words)
    else:
        out.review(subject, "events_few_unplaced", evidence=evidence, **words)
