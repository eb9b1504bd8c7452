"""Items -> the files of a draft: ``plan.yaml``, ``NN-….yaml`` and ``draft-notes.md``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from gkcheck.drafting.blocks import printed
from gkcheck.drafting.document import Read
from gkcheck.drafting.items import UNSURE, DraftItem
from gkcheck.drafting.split import DUTY
from gkcheck.drafting.tasks import Aside
from gkcheck.errors import GkcheckError

NOTES = "draft-notes.md"
_SCHEMA = "# yaml-language-server: $schema=../../schema/plan.schema.json\n"
_ORDER = [
    "id",
    "clause",
    "title",
    "duty",
    "lead",
    "responsible",
    "applies_to",
    "columns",
    "fields",
    "due",
    "thresholds",
    "automation",
    "judge",
    "planned_check",
    "ask",
    "notes",
]


def write_files(folder: Path, plan: dict[str, Any], items: Sequence[DraftItem], notes: str) -> None:
    """Write the draft. Raises :class:`GkcheckError` when the folder holds files already."""
    if folder.exists() and any(folder.iterdir()):
        raise GkcheckError(f"{folder} 已有文件,不覆盖;请换一个 --id 或 --out,或先移走原来的文件")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _dump(folder / "plan.yaml", plan)
        sections = [section["id"] for section in plan["sections"]]
        for i, section in enumerate(sections, start=1):
            own = [_ordered(item.data) for item in items if item.section == section]
            name = f"{min(i, 99):02d}-section{i if i > 99 else ''}.yaml"
            _dump(folder / name, {"section": _text(section), "items": own})
        (folder / NOTES).write_text(notes, encoding="utf-8")
    except OSError as bad:
        raise GkcheckError(f"写不进 {folder}:{bad.strerror}") from None


def _dump(path: Path, data: dict[str, Any]) -> None:
    yaml = YAML()
    yaml.width = 100
    yaml.allow_unicode = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    with path.open("w", encoding="utf-8") as file:
        file.write(_SCHEMA)
        yaml.dump(_quoted(data), file)


def _ordered(data: dict[str, Any]) -> dict[str, Any]:
    return {key: data[key] for key in _ORDER if key in data}


def _quoted(value: Any) -> Any:
    """Quote what YAML would take for a number, a day or a truth value."""
    if isinstance(value, dict):
        return {key: _quoted(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_quoted(part) for part in value]
    if isinstance(value, date):
        return _text(value.isoformat())
    if isinstance(value, Decimal):
        return float(value)
    return _text(value) if isinstance(value, str) else value


def _text(text: str) -> str:
    return (
        DoubleQuotedScalarString(text)
        if re.match(r"[\d\-.+~!&*?|>%@]|(?:on|off|yes|no|true|false|null)$", text, re.I)
        else text
    )


def notes_of(
    name: str,
    read: Read,
    plan: dict[str, Any],
    items: Sequence[DraftItem],
    unknown: Sequence[str],
    lint: Sequence[str],
) -> str:
    """Return the report on a draft: what was placed and how surely, and what was not."""
    doubtful = [item for item in items if item.doubts]
    unsure = [item for item in items if item.suggestion.confidence < UNSURE]
    duties = [aside for aside in read.asides if _may_hold_duty(aside)]
    rest = [aside for aside in read.asides if aside not in duties]
    kinds = ("automated", "自动"), ("partial", "部分自动"), ("manual", "人工")
    counts = "、".join(
        f"{word} {sum(item.data['automation'] == kind for item in items)}" for kind, word in kinds
    )
    lines = [
        f"# 起草说明:{plan['title']}",
        "",
        f"由 `gkcheck plan draft` 从“{name}”起草,供人修改;建议的检查和把握只是提示,不是结论。",
        "各项 notes 中“原文:”之后是规划原句,只留在本机,不要随规则文件对外发布。",
        "",
        f"- 放入 {len(items)} 项,{len(plan['sections'])} 个段落;其中{counts}。",
        f"- 需要人看:把握低于 {UNSURE:.0%} 的 {len(unsure)} 项,有疑问的 {len(doubtful)} 项,"
        f"没有放入而可能含有任务的文字 {len(duties)} 段。",
        "",
        "## 规划本身没有读到的",
        "",
        *([f"- {one}" for one in unknown] or ["没有。"]),
        "",
        "## 没有放入任何一项、可能含有任务的文字",
        "",
        *([f"- ({aside.why}){_line(aside.text)}" for aside in duties] or ["没有。"]),
        "",
        "## 有疑问的项",
        "",
        *([f"- {i.data['id']}:{';'.join(map(printed, i.doubts))}" for i in doubtful] or ["没有。"]),
        "",
        "## 规则检查(gkcheck plan lint)",
        "",
        *([f"- {one}" for one in lint] or ["没有错误或提醒。"]),
        "",
        "## 逐项",
        "",
        "| 编号 | 建议的检查 | 自动化 | 把握 | 也可能是 | 期限 | 栏目 | 事项 |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
        *(_row(item) for item in items),
        "",
        "## 当作标题、前言、表头或网页文字略去的",
        "",
        *([f"- ({aside.why}){_line(aside.text)}" for aside in rest] or ["没有。"]),
        "",
    ]
    return "\n".join(lines)


def _may_hold_duty(aside: Aside) -> bool:
    if aside.why in {"表头", "标题"}:
        return False
    return len(aside.text) >= 10 and bool(DUTY.search(aside.text)) and "。" in aside.text


def _row(item: DraftItem) -> str:
    data, suggestion = item.data, item.suggestion
    cells = (
        data["id"],
        suggestion.kind or "人工",
        data["automation"],
        f"{suggestion.confidence:.2f}",
        suggestion.second or "",
        str(data.get("due", "")),
        "<br>".join(data.get("columns", ())),
        data["title"],
    )
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def _line(text: str) -> str:
    return printed(re.sub(r"\s*\n\s*", " / ", text)).replace("<", "&lt;")
