"""Tasks -> items of a rule file, as plain data, and what a person must look at."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from gkcheck.drafting.blocks import printed
from gkcheck.drafting.deadlines import Deadline, read_deadline
from gkcheck.drafting.document import Read
from gkcheck.drafting.fields import read_fields
from gkcheck.drafting.judges import build_judge, site_kinds
from gkcheck.drafting.kinds import Suggestion, suggest, table
from gkcheck.drafting.paths import Paths, read_paths, without_paths
from gkcheck.drafting.split import clauses
from gkcheck.drafting.tasks import Task
from gkcheck.drafting.thresholds import read_thresholds
from gkcheck.drafting.units import is_units, read_units, short_name

UNSURE = 0.45
"""Below this confidence a suggestion is listed for a person to decide (a setting of ours)."""


@dataclass
class DraftItem:
    """One item: ``data`` as the rule file has it, and what the notes tell about it."""

    section: str
    data: dict[str, Any]
    source: str
    suggestion: Suggestion
    doubts: list[str] = field(default_factory=list)
    base: str = ""


@dataclass
class _Part:
    text: str
    suggestion: Suggestion
    thresholds: list[tuple[str, Any, str]]


def make_items(read: Read) -> tuple[list[tuple[str, str]], list[DraftItem]]:
    """Return sections (id, title) in order, and the items of all tasks."""
    tasks = [task for task in read.tasks if not task.group]
    ids = _ids(tasks)
    sections = _sections(tasks)
    made: list[DraftItem] = []
    for task, base in zip(tasks, ids, strict=True):
        made += _task_items(task, base, sections[id(task.section)][0], read.head.year)
    _unique(made)
    named = dict.fromkeys(sections[id(task.section)] for task in tasks)
    return list(named), made


def _ids(tasks: list[Task]) -> list[str]:
    plain_tasks = [t for t in tasks if t.section.part == "" and t.number is not None and not t.sub]
    counted = Counter(task.number for task in plain_tasks if not task.sentence)
    in_order = [t.number or 0 for t in plain_tasks if not t.sentence]
    unique = (
        len(counted) >= 2
        and len(set(in_order)) >= 0.9 * len(in_order)
        and not any(task.sentence for task in plain_tasks)
    )
    made = [_id(task, unique) for task in tasks]
    alone = Counter(id(task.section) for task in tasks)
    double = {name for name, count in Counter(made).items() if count > 1}
    return [
        f"{name}·{short_name(task.units.responsible[0])}"
        if (name in double or (task.number is None and alone[id(task.section)] > 1))
        and task.units
        and task.units.responsible
        else name
        for name, task in zip(made, tasks, strict=True)
    ]


def _id(task: Task, unique: bool) -> str:
    section = task.section
    if section.part == "通知":
        return section.key or f"正文{task.number}"
    if section.part in {"结尾", "时限"}:
        return f"{section.key or section.part}{task.number}"
    number = "" if task.number is None else str(task.number)
    if task.sub is not None:
        number += f".{task.sub})"
    if task.number is None:
        return section.key or section.title[:12] or "正文"
    return number if unique else f"{section.key}{number}"


def _unique(items: list[DraftItem]) -> None:
    seen: Counter[str] = Counter()
    for item in items:
        name = item.data["id"]
        seen[name] += 1
        if seen[name] > 1:
            item.data["id"] = f"{name}·{seen[name]}"
            item.doubts.append(f"编号与前面的“{name}”相同,已加后缀")


def _sections(tasks: list[Task]) -> dict[int, tuple[str, str]]:
    made: dict[int, tuple[str, str]] = {}
    used: dict[str, str] = {}
    for task in tasks:
        section = task.section
        if id(section) in made:
            continue
        title = printed(section.title) or section.key or "全部任务"
        name = "通知" if section.part == "通知" else section.key or _short(section.title) or "正文"
        title = "通知正文" if section.part == "通知" else title
        while used.get(name, title) != title:
            name += "'"
        used[name] = title
        made[id(section)] = (name, title)
    return made


def _short(title: str) -> str:
    return re.sub(r"[^\u3400-\u9fffA-Za-z0-9]", "", title)[:16]


def _task_items(task: Task, base: str, section: str, year: int | None) -> list[DraftItem]:
    known = table()
    parts = _parts(task, known.thresholds)
    whole = _paths(task.text, task.path)
    made = []
    for i, part in enumerate(parts):
        letter = chr(ord("a") + i) if len(parts) > 1 and i < 26 else ""
        paths = _paths(part.text, task.path)
        if not paths.columns() and whole.columns() and part.suggestion.kind:
            paths = whole
        made.append(_item(task, part, paths, base, letter, section, year))
    return made


def _paths(text: str, extra: str) -> Paths:
    known = table()
    return read_paths(f"{text}\n{extra}".strip(), known.joint, known.generic)


def _parts(task: Task, rules: list[tuple[str, str]]) -> list[_Part]:
    """Cut a task where the suggested check changes, or a second number of its own begins."""
    whole = read_paths(f"{task.text}\n{task.path}", table().joint, table().generic)
    context = f"{task.section.title}\n{'、'.join(whole.columns())}"
    cut = clauses(task.text) or [task.text]
    lead_in = ""
    if len(cut) > 1 and len(cut[0]) <= 22 and cut[0].endswith("。") and not task.sentence:
        lead_in, cut = cut[0], cut[1:]
    made: list[_Part] = []
    for clause in cut:
        found = _whole(clause, context, whole)
        numbers = read_thresholds(clause, rules)
        if lead_in and not made:
            clause = lead_in + clause
            numbers = read_thresholds(clause, rules)
            both = _whole(clause, context, whole)
            if found.score < 2 or (both.kind and both.score > found.score):
                found = both
        last = made[-1] if made else None
        changed = last is not None and _other_time(last.text, clause, task)
        weak = found.score < 2 and not numbers
        if weak and changed and last is not None:
            found, weak = last.suggestion, False
        same = found.kind == last.suggestion.kind if last is not None else False
        own_number = bool(numbers and last is not None and last.thresholds)
        if last is not None and (weak or (same and not changed and not own_number)):
            last.text += clause
            last.thresholds += numbers
            if last.suggestion.score < 3 and len(last.text) < 600:
                last.suggestion = _whole(last.text, context, whole)
        elif last is not None and last.suggestion.score < 2 and not last.thresholds:
            text = last.text + clause
            made[-1] = _Part(text, _whole(text, context, whole), numbers)
        else:
            made.append(_Part(clause, found, numbers))
    return made


def _other_time(before: str, clause: str, task: Task) -> bool:
    """Tell whether a clause comes back (按季度更新) while what stands before it has a day."""
    own, last = read_deadline(clause, None), read_deadline(before, 2000)
    if own is None or own.value is None or own.value[:1] == "2":
        return False
    last = last or (read_deadline(task.time, 2000) if task.time else None)
    return last is not None and last.value is not None and last.value[:1] == "2"


def _whole(text: str, context: str, paths: Paths) -> Suggestion:
    return suggest(without_paths(text) or text, context, _column_weight(paths))


def _column_weight(paths: Paths) -> float:
    """Return how far a duty names a column: a path 1, a name of its own 0.5, else 0."""
    if paths.explicit:
        return 1
    return 0.5 if set(paths.named) - table().generic else 0


def _item(
    task: Task,
    part: _Part,
    paths: Paths,
    base: str,
    letter: str,
    section: str,
    year: int | None,
) -> DraftItem:
    head, dot, tail = base.partition("·")
    name = f"{head}{letter}{dot}{tail}"
    suggestion = part.suggestion
    doubts = list(task.doubts) if letter in {"", "a"} else []
    said = without_paths(part.text).strip("。;, \n") or part.text
    kind = table().kinds.get(suggestion.kind or "")
    data: dict[str, Any] = {
        "id": name,
        "clause": _clause(task, base),
        "title": printed(_title(said)),
        "duty": printed(_duty(said)),
    }
    subject = _subject(said) if not task.units else ()
    if subject:
        data["responsible"] = [printed(name) for name in subject]
        data["applies_to"] = site_kinds(subject) or ["dept_site"]
    if task.units:
        if task.units.lead:
            data["lead"] = list(map(printed, task.units.lead))
        data["responsible"] = list(map(printed, task.units.responsible))
        kinds = site_kinds(task.units.responsible)
        if kinds:
            data["applies_to"] = kinds
    elif task.section.part == "":
        doubts.append("没有责任单位栏,取自句首" if subject else "没有找到责任单位")
    columns = paths.columns()
    if columns:
        data["columns"] = [printed(path) for path in columns]
    names = read_fields(said)
    if names:
        data["fields"] = [printed(name) for name in names]
    due = _due(part, task, year, kind.due if kind else None)
    if due:
        if due.value:
            data["due"] = due.value
        if due.doubt:
            doubts.append(due.doubt)
    cell = _last_deadline(task.time, year) if task.time else None
    day = cell.value if cell and (cell.value or "").startswith("2") else None
    if day and due and due.value != day and "合并的时限栏" not in "".join(task.doubts):
        doubts.append(f"时限栏另有期限 {day},按本句的“{due.raw or due.value}”填写")
    if part.thresholds:
        data["thresholds"] = {key: value for key, value, _ in part.thresholds}
    data["automation"] = suggestion.automation
    if kind is None:
        data["ask"] = "请提供本条落实情况的文件、记录或台账。"
    else:
        judge = build_judge(kind.judge, columns, said, year)
        spare = {"fresh"} if not columns else set()
        if judge:
            data["judge"] = judge
        if kind.planned and judge and kind.judge not in {"present", "interpretation"} | spare:
            data["planned_check"] = kind.planned
        if not judge:
            data["planned_check"] = kind.name
        data["ask"] = printed(kind.ask)
    data["notes"] = printed(f"原文:{part.text.strip()}") + (
        printed(f" 网外渠道:{'、'.join(paths.off_site)}。") if paths.off_site else ""
    )
    if task.path and letter in {"", "a"}:
        data["notes"] += printed(f" 路径栏:{task.path.replace(chr(10), ' ')}。")
    if task.time and "due" not in data:
        doubts.append(f"时限“{task.time}”没有读懂")
    doubts += [f"公开路径“{one}”没有读懂" for one in paths.unplaced]
    return DraftItem(section, data, part.text, suggestion, doubts, base)


def _subject(said: str) -> tuple[str, ...]:
    """Return the units that a duty begins with: 各地各部门要…, or none."""
    for part in re.split(r"[。;]", said):
        match = re.match(r"([^,。;]{2,60}?)(?:主要负责(?:人|同志))?(?:要|应当?|须|负责)", part)
        if match and is_units(match.group(1)):
            return read_units(match.group(1)).responsible
    return ()


def _clause(task: Task, base: str) -> str:
    if task.section.part == "通知":
        return printed(base)
    where = task.section.key or task.section.title[:20]
    if task.number is None:
        return printed(where) or "正文"
    unit = "第%s句" if task.sentence else "第%s项"
    number = str(task.number) + (f".{task.sub})" if task.sub else "")
    return printed(where) + unit % number


def _due(part: _Part, task: Task, year: int | None, usual: str | None) -> Deadline | None:
    own = read_deadline(part.text, year)
    cell = _last_deadline(task.time, year) if task.time else None
    if own and not (own.value == "ongoing" and cell):
        return own
    if usual and cell and cell.value and task.doubts and "合并的时限栏" in task.doubts[-1]:
        return Deadline(usual, "")
    if cell:
        return cell
    return Deadline(usual, "") if usual else None


def _last_deadline(text: str, year: int | None) -> Deadline | None:
    """Return what a time cell says: of several sentences, the last that names a day."""
    days = [read_deadline(part, year) for part in re.split(r"[。;]", text)]
    named = [day for day in days if day and (day.value or "2")[:1] == "2"]
    return named[-1] if named else read_deadline(text, year, whole=True)


def _title(said: str) -> str:
    first = re.split(r"[。;\n]", said)[0]
    short = re.sub(r"[(〔][^()〔〕]*[)〕]", "", first)
    if len(short) <= 60:
        return short
    cut = short[:58]
    comma = max(cut.rfind(mark) for mark in ",、")
    return (cut[:comma] if comma > 12 else cut) + "…"


def _duty(said: str) -> str:
    short = re.sub(r"[(〔][^()〔〕]*[)〕]", "", said).replace("\n", "")
    short = re.sub(
        r"(?:进一步|切实|积极|认真|不断|大力|着力|严格|全面|持续)(?=[\u3400-\u9fff]{2})", "", short
    )
    if len(short) <= 80:
        return short
    cut = short[:78]
    comma = max(cut.rfind(mark) for mark in ",、。;")
    return (cut[:comma] if comma > 30 else cut) + "…"
