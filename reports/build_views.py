"""Builds the views that people look at: column tree, pairs, calendar, media, documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from gkcheck.models.finding import Finding
from gkcheck.models.result import ColumnResult, SiteResult
from reports.evidence import flat
from reports.lists import LongList, long_list
from reports.model import MediaView, PairView, StaleView
from reports.names import SOURCES, VALIDITY
from reports.parts import Cell, Fact, Part, Row, address, addresses, text
from reports.text import clean, link

WEEKS = 6
_COLUMN_CHECKS = {"empty_column": "○ 空白", "stale_column": "○ 未按期更新"}
_MEDIA_KINDS = {"image": "图片", "video": "视频", "audio": "音频", "attachment": "附件"}


@dataclass
class _Node:
    name: str
    column: ColumnResult | None = None
    below: dict[str, _Node] = field(default_factory=dict)


def _column_states(findings: Sequence[Finding]) -> dict[str, str]:
    states: dict[str, str] = {}
    for finding in findings:
        word = _COLUMN_CHECKS.get(finding.check)
        if word and not finding.struck:
            if not finding.counts:
                word = "！ 待复核"
            states[finding.subject.url or finding.subject.label] = word
            states.setdefault(finding.subject.label, word)
    return states


def _column_state(column: ColumnResult, states: dict[str, str]) -> Cell:
    names = (column.url or "", ">".join(column.path), " > ".join(column.path))
    for name in names:
        if name and name in states:
            return (Part(states[name], "", "warn"),)
    if column.items is None:
        return (Part("？ 未读到列表"),)
    if not column.complete:
        return (Part("◐ 只读了一部分"),)
    if column.items and column.newest_on is None:
        return (Part("？ 无日期"),)
    return (Part("● 有内容" if column.items else "○ 没有条目"),)


def column_list(result: SiteResult) -> LongList:
    """Return the column tree, parents before children, one row a column."""
    root = _Node("")
    for column in result.columns:
        node = root
        for name in column.path[:12]:
            node = node.below.setdefault(name, _Node(name))
        node.column = node.column or column
    states = _column_states(result.findings)
    rows: list[Row] = []
    stack = [(node, 0) for node in reversed(root.below.values())]
    while stack:
        node, depth = stack.pop()
        stack.extend((below, depth + 1) for below in reversed(node.below.values()))
        seen = node.column
        url = link(seen.url) or "" if seen else ""
        shown: Cell = (Part(clean(node.name, 60) or "(无名)", url, f"d{min(depth, 6)}"),)
        if seen is None:
            rows.append(Row((shown, (), (), (Part("– 仅为上级"),), ())))
            continue
        items = "" if seen.items is None else str(seen.items)
        rows.append(
            Row(
                (
                    shown,
                    text(items, 12, "num"),
                    text(seen.newest_on or "", 12),
                    _column_state(seen, states),
                    text("、".join(SOURCES.get(s, s) for s in seen.sources), 60, "sub"),
                )
            )
        )
    heads = ("栏目", "条目", "最近日期", "状态", "见于")
    return long_list("columns", heads, rows, page=40, unit="个栏目")


def _titled(title: str | None, url: str | None, *under: str) -> Cell:
    if not title and not url:
        return (Part("未找到"),)
    parts = [Part(clean(title or "(无标题)", 120), link(url) or "")]
    sub = " ".join(filter(None, under))
    return (*parts, Part(sub, "", "sub")) if sub else tuple(parts)


def _direction(pair: PairView) -> Part:
    if not pair.policy_url or not pair.interpretation_url:
        return Part("– 没有对应文件" if pair.interpretation_url else "– 没有对应解读")
    both = (pair.forward, pair.backward)
    if both == (True, True):
        return Part("⇄ 双向")
    if None in both and True not in both:
        return Part("？ 无法判定")
    if None in both:
        return Part("→ 已指向解读，反向无法判定" if pair.forward else "← 已指向政策，反向无法判定")
    if pair.forward:
        return Part("→ 只有政策指向解读", "", "warn")
    if pair.backward:
        return Part("← 只有解读指向政策", "", "warn")
    return Part("○ 未关联", "", "warn")


def pair_list(pairs: Sequence[PairView]) -> LongList:
    """Return policies and interpretations side by side; incomplete pairs first."""

    def days(pair: PairView) -> str:
        if pair.policy_on and pair.interpretation_on:
            return str((pair.interpretation_on - pair.policy_on).days)
        return ""

    ordered = sorted(pairs, key=lambda p: p.forward is True and p.backward is True)
    rows = [
        Row(
            (
                _titled(
                    p.policy_title,
                    p.policy_url,
                    clean(p.policy_number or "", 40),
                    str(p.policy_on or ""),
                ),
                (_direction(p),),
                text(days(p), 8, "num"),
                _titled(
                    p.interpretation_title,
                    p.interpretation_url,
                    clean(p.form or "", 20),
                    str(p.interpretation_on or ""),
                ),
            )
        )
        for p in ordered
    ]
    heads = ("政策文件", "关联", "相隔天数", "解读")
    return long_list("pairs", heads, rows, unit="对")


@dataclass(frozen=True)
class Day:
    """A day of the calendar: columns that are fresh on it for the last time."""

    day: str
    first: bool
    past: bool
    today: bool
    names: tuple[str, ...]
    count: int


def calendar(stale: Sequence[StaleView], as_of: date) -> tuple[tuple[Day, ...], ...]:
    """Return six weeks from the Monday of ``as_of``; empty when no column is due in them."""
    monday = as_of - timedelta(days=as_of.weekday())
    due: dict[date, list[str]] = {}
    for view in stale:
        if view.due_on and as_of <= view.due_on < monday + timedelta(weeks=WEEKS):
            due.setdefault(view.due_on, []).append(clean(view.path[-1] if view.path else "", 20))
    if not due:
        return ()
    weeks = []
    for week in range(WEEKS):
        days = []
        for offset in range(7):
            day = monday + timedelta(weeks=week, days=offset)
            names = due.get(day, [])
            first = day.day == 1 or (week == 0 and offset == 0)
            days.append(
                Day(
                    day=f"{day.month}月{day.day}日" if first else str(day.day),
                    first=first,
                    past=day < as_of,
                    today=day == as_of,
                    names=tuple(names[:2]),
                    count=len(names),
                )
            )
        weeks.append(tuple(days))
    return tuple(weeks)


def stale_list(stale: Sequence[StaleView], as_of: date) -> LongList:
    """Return columns by the day they go stale: overdue, soon, later, not told."""

    def left(view: StaleView) -> Part:
        if view.due_on is None:
            return Part("？ 没有可识别的日期")
        days = (view.due_on - as_of).days
        if days < 0:
            return Part(f"○ 已超 {-days} 天", "", "warn")
        return Part(f"还有 {days} 天" if days else "今天到期")

    ordered = sorted(stale, key=lambda v: (v.due_on is None, v.due_on or date.max, v.path))
    rows = [
        Row(
            (
                (Part(clean(" > ".join(v.path), 120), link(v.url) or ""),),
                text(v.newest_on or "", 12),
                text(v.period, 24),
                text(v.due_on or "", 12),
                (left(v),),
            )
        )
        for v in ordered
    ]
    heads = ("栏目", "最近日期", "更新周期", "应更新日", "到期")
    return long_list("stale", heads, rows, unit="个栏目")


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _from_findings(findings: Sequence[Finding]) -> list[MediaView]:
    found = []
    for finding in findings:
        kind = finding.check.removeprefix("broken_")
        if finding.struck:
            continue
        if finding.check.startswith("broken_") and kind in _MEDIA_KINDS and finding.subject.url:
            on = finding.evidence.get("found_on")
            pages = [p.get("url") if isinstance(p, dict) else p for p in _listed(on)]
            found.append(
                MediaView(
                    kind=kind,
                    url=finding.subject.url,
                    label=finding.subject.label,
                    pages=tuple(str(p) for p in pages if p),
                    broken=finding.counts,
                    problem=flat(finding.evidence.get("seen") or finding.message),
                )
            )
    return found


def media_list(media: Sequence[MediaView] | None, findings: Sequence[Finding]) -> LongList:
    """Return attachments and media that do not open; those that could not be told come last."""
    known = list(media) if media is not None else _from_findings(findings)
    rows = []
    for view in sorted(known, key=lambda v: (not v.broken, v.kind)):
        state = Part("○ 打不开", "", "warn") if view.broken else Part("？ 无法判定")
        name = clean(view.label, 100)
        what: Cell = (
            (Part(name, "", ""), address(view.url, kind="sub")) if name else (address(view.url),)
        )
        rows.append(
            Row(
                ((state,), text(_MEDIA_KINDS[view.kind]), what, text(view.problem, 200)),
                (Fact("所在页面", addresses(view.pages, 8)),) if view.pages else (),
            )
        )
    return long_list("media", ("状态", "类别", "文件", "情况"), rows, unit="个文件")


def document_list(result: SiteResult) -> LongList:
    """Return the documents with their field tables."""
    rows = [
        Row(
            (
                _titled(d.title, d.url, clean(d.index_number or "", 60)),
                text(d.document_number or "", 60),
                text(d.issuer or "", 60),
                text(d.signed_on or "", 12),
                text(d.published_on or "", 12),
                text(VALIDITY.get(d.validity or "", d.validity or ""), 12),
                text(len(d.interpretations) or "", 6, "num"),
            )
        )
        for d in result.documents
    ]
    heads = ("名称", "文号", "发布机构", "成文日期", "发布日期", "有效性", "解读")
    return long_list("documents", heads, rows, unit="件")
