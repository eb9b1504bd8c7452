"""Which of the matters that a plan names were published in the time it binds?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pydantic import Field, model_validator

from checks.api import FindingSink, Params, check
from checks.derived.column_activity import activities
from checks.derived.column_place import Place, entries_in, place_of
from checks.derived.column_tree import columns
from checks.derived.coverage import lacking
from checks.derived.text_search import (
    Entry,
    Window,
    entries,
    has_text,
    holding,
    matching,
    nearest,
    shown,
    url_of,
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

MAX_TEXTS = 3000
"""Texts searched for one matter where no title names it, newest first."""
IN_TEXT = 2
"""Times a text must use the words: one mention in passing is not about the matter."""
MIN_COLUMN_WORD = 4
"""Shortest word, in characters, by which a column is taken to be one for the matter."""
SHOWN = 8


class Topic(Params):
    """One matter: a title or text with one of ``any_of``, one of ``also`` and none of ``but_not``.

    ``also`` may stand in the title or in the text, ``but_not`` concerns the title.
    """

    name: str
    any_of: tuple[str, ...] = Field(min_length=1)
    also: tuple[str, ...] = ()
    but_not: tuple[str, ...] = ()


class TopicPublishedParams(Params):
    """``columns``: the place that the plan names; empty: it names none, so the whole site counts.

    ``year``: the year that entries must be dated in (up to the day of the audit). ``quarterly``:
    each matter must be there in every quarter of the year that is over.
    """

    topics: tuple[Topic, ...] = Field(min_length=1)
    columns: tuple[ColumnSpec, ...] = ()
    year: int | None = None
    quarterly: bool = False

    @model_validator(mode="after")
    def _quarters_of_a_year(self) -> TopicPublishedParams:
        if self.quarterly and self.year is None:
            raise ValueError("quarterly needs year")
        return self

    def windows(self, as_of: date) -> list[tuple[str, Window]]:
        """Return the windows that a matter must be in, with words for the quarter."""
        if self.year is not None and as_of.year < self.year:
            return []
        if not self.quarterly or self.year is None:
            return [("", year_window(self.year, as_of))]
        ends = [(3, 31), (6, 30), (9, 30), (12, 31)]
        return [
            (f"第{n}季度", Window(date(self.year, 3 * n - 2, 1), date(self.year, *end)))
            for n, end in enumerate(ends, 1)
            if date(self.year, *end) <= as_of
        ]


class TopicPublishedMeasures(Measures):
    """``population``: matters asked for. ``found``: those seen in the named place."""

    found: int = 0


@dataclass(frozen=True)
class _Ground:
    """What is searched: entries inside the window, and those without a date."""

    pool: list[Entry]
    undated: list[Entry]
    window: Window
    place: Place | None
    unknown: Reason | None


@check(
    id="topic_published",
    title="事项公开情况",
    needs=set(),
    reasons={
        "topic_found": "找到与“{label}”有关的内容 {count} 条({within}),请核对是否符合要求",
        "topic_not_seen": "栏目“{place}”{within}有 {count} 条内容,标题和正文中没有看到“{label}”",
        "place_empty": "栏目“{place}”{within}没有内容,没有公开“{label}”",
        "topic_column_empty": "设有“{place}”栏目,{within}没有内容,也没有在别处看到“{label}”",
    },
    params=TopicPublishedParams,
    measures=TopicPublishedMeasures,
    since="0.2",
)
def run(facts: FactReader, p: TopicPublishedParams, out: FindingSink) -> TopicPublishedMeasures:
    """Look for each matter in titles, then in texts. What to make of it is for a person."""
    found = population = 0
    for quarter, window in p.windows(facts.as_of):
        ground = _ground(facts, p, window)
        for topic, hits in zip(p.topics, _hits(facts, ground.pool, p.topics), strict=True):
            population += 1
            topic = topic.model_copy(update={"name": topic.name + quarter})
            if hits and ground.place is not None:
                found += 1
            elif hits:
                _report_found(facts, ground, topic, hits, out)
            elif ground.place is not None:
                _absent_in_place(facts, ground, ground.place, topic, out)
            else:
                _absent_on_site(facts, ground, topic, out)
    grade = found / population if p.columns and population else None
    return TopicPublishedMeasures(population=population, found=found, grade=grade)


def _ground(facts: FactReader, p: TopicPublishedParams, window: Window) -> _Ground:
    place = place_of(facts, p.columns) if p.columns else None
    everything = entries(facts) if place is None else entries_in(facts, place)

    def inside() -> list[Entry]:
        kept = [e for e in everything if window.holds(e.day)]
        return sorted(kept, key=lambda e: e.day or date.min, reverse=True)

    key = ("topic_published.pool", window, place.positions if place else None)
    pool = facts.once(key, inside)
    undated = [e for e in everything if e.day is None] if p.year is not None else []
    unknown = lacking(facts, FactKind.LIST_ITEM, FactKind.PAGE)
    return _Ground(pool, undated, window, place, unknown)


def _hits(facts: FactReader, pool: Sequence[Entry], topics: Sequence[Topic]) -> list[list[Entry]]:
    """Return, by topic, the entries on it: by title, else by text. Each text is read once."""
    found = [_titled(facts, pool, topic) for topic in topics]
    open_ = [i for i, hits in enumerate(found) if not hits]
    texts = holding(
        facts, pool[:MAX_TEXTS], [(topics[i].any_of, IN_TEXT, topics[i].also) for i in open_]
    )
    for i, hits in zip(open_, texts, strict=True):
        found[i] = hits
    return found


def _titled(facts: FactReader, pool: Sequence[Entry], topic: Topic) -> list[Entry]:
    named = matching(pool, topic.any_of, but_not=topic.but_not)
    if not topic.also:
        return named
    by_title = matching(named, topic.also)
    return by_title or [e for e in named[:MAX_TEXTS] if has_text(facts, e, topic.also)]


def _report_found(
    facts: FactReader, ground: _Ground, topic: Topic, hits: list[Entry], out: FindingSink
) -> None:
    found = shown(facts, hits, SHOWN)
    out.review(
        Subject(kind="topic", url=str(found[0]["url"]), label=topic.name),
        "topic_found",
        count=len(hits),
        within=ground.window.words(),
        evidence={
            "expected": f"{ground.window.words()}公开“{topic.name}”",
            "seen": f"{len(hits)} 条",
            "found_on": found,
            "compared": len(ground.pool),
            "words": [*topic.any_of, *topic.also],
        },
    )


def _absent_in_place(
    facts: FactReader, ground: _Ground, place: Place, topic: Topic, out: FindingSink
) -> None:
    if not place.positions:  # whether the column exists is another check's matter
        out.undecided(place.unknown or Reason.NEEDS_PERSON, topic.name,
                      detail=f"没有找到栏目“{place.label}”")  # fmt: skip
        return
    if place.unknown is not None:
        out.undecided(place.unknown, topic.name, url=place.url, detail=_detail(ground, topic))
        return
    words = {"place": place.label, "within": ground.window.words()}
    subject = Subject(kind="topic", url=place.url, label=topic.name)
    evidence: dict[str, object] = {
        "expected": f"栏目“{place.label}”{ground.window.words()}公开“{topic.name}”",
        "searched": place.searched,
        "compared": len(ground.pool),
        "words": [*topic.any_of, *topic.also],
    }
    if not ground.pool and not ground.undated:
        out.flag(subject, "place_empty", group=f"place:{place.label}",
                 confirm=list(place.searched)[:10], **words,
                 evidence=evidence | {"seen": "没有内容"})  # fmt: skip
        return
    if not ground.pool:
        out.undecided(Reason.NO_DATES, topic.name, url=place.url, detail=_detail(ground, topic))
        return
    near = nearest(ground.pool, [topic.name, *topic.any_of], "标题中没有所列的词")
    with_addresses(facts, near, ground.pool)
    out.review(subject, "topic_not_seen", count=len(ground.pool), **words,
               evidence=evidence | {"seen": f"{len(ground.pool)} 条内容均未提到", "nearest": near})  # fmt: skip


def _absent_on_site(facts: FactReader, ground: _Ground, topic: Topic, out: FindingSink) -> None:
    """Nothing found proves nothing where the plan names no place, save in a column for the matter."""
    empty = _empty_column(facts, ground, topic)
    if empty is not None and ground.unknown is None:
        label, url, searched = empty
        out.flag(
            Subject(kind="topic", url=url, label=topic.name),
            "topic_column_empty",
            place=label,
            within=ground.window.words(),
            confirm=searched,
            evidence={
                "expected": f"{ground.window.words()}公开“{topic.name}”",
                "seen": f"栏目“{label}”{ground.window.words()}没有内容",
                "searched": searched,
                "compared": len(ground.pool),
            },
        )
        return
    undated = matching(ground.undated, topic.any_of, but_not=topic.but_not)
    at = url_of(facts, undated[0]) if undated else None
    reason = Reason.NO_DATES if undated else (ground.unknown or Reason.NEEDS_PERSON)
    out.undecided(reason, topic.name, url=at, detail=_detail(ground, topic))


def _empty_column(
    facts: FactReader, ground: _Ground, topic: Topic
) -> tuple[str, str, list[str]] | None:
    """Return a column for the matter that was read whole and has nothing in the window."""
    words = [w for w in map(normalize_name, topic.any_of) if len(w) >= MIN_COLUMN_WORD]
    tree = columns(facts)
    named = [
        i
        for i, column in enumerate(tree)
        if column.url
        and not column.is_elsewhere
        and any(word in normalize_name(column.name) for word in words)
    ]
    for position, activity in activities(facts, tree, named):
        newest, first = activity.newest_on, ground.window.first
        late = newest is None or (first is not None and newest < first)
        told = activity.unknown is None and (activity.whole or activity.dead is not None)
        if told and late and activity.dated + activity.future == activity.items:
            url = str(tree[position].url)
            return tree[position].label, url, list(activity.pages) or [url]
    return None


def _detail(ground: _Ground, topic: Topic) -> str:
    near = nearest(ground.pool, [topic.name, *topic.any_of], "")
    text = f"{ground.window.words()}比对 {len(ground.pool)} 条标题"
    if ground.undated:
        text += f",另有 {len(ground.undated)} 条没有日期"
    if near:
        text += ";最接近的:" + "、".join(f"{n['name']}({n['similarity']})" for n in near)
    return text
