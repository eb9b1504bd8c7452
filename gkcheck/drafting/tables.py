"""Which cell of a row is what: from the header, corrected by what the cell holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from gkcheck.drafting.blocks import Block
from gkcheck.drafting.deadlines import read_deadline
from gkcheck.drafting.headings import read_heading, read_number
from gkcheck.drafting.units import is_units

_WORDS: tuple[tuple[str, str], ...] = (
    ("number", r"序号|编号|号|序|项目编号"),
    ("lead", r"牵头(?:单位|部门|科室|处室|责任单位)|主办(?:单位|部门)"),
    ("coop", r"(?:配合|协办|参与|参加)(?:单位|部门)|其他责任单位"),
    (
        "units",
        r"(?:责任|落实|承办|实施|任务|负责)(?:单位|部门|科室|处室|主体|机构|人)(?:及分工)?|"
        r"(?:责任|牵头)(?:及|和|、|/)(?:配合|责任)(?:单位|部门)|单位|责任分工|牵头及责任单位|牵头、?责任单位",
    ),
    (
        "time",
        r"(?:完成|公开|办理|落实|时间|工作|发布|更新)?(?:时限|时间|期限|节点|进度|频率|频次|周期)(?:要求|节点|安排)?",
    ),
    (
        "path",
        r"(?:信息)?(?:公开|发布|展示)(?:路径|渠道|位置|载体|平台|栏目)|栏目(?:名称|路径|位置)?",
    ),
    ("note", r"备注|说明|完成情况|落实情况|进展情况"),
    (
        "section",
        r"(?:任务|工作|信息)?(?:类别|领域|板块|分类|门类)|[一二]级(?:指标|任务|类别)|重点(?:领域|方面)|(?:工作)?项目|目标任务",
    ),
    (
        "task",
        r"(?:具体|工作|主要|重点|任务|公开|落实)*(?:要求|内容|举措|措施|任务|事项|要点|工作)(?:及要求)?|任务分解",
    ),
)
_HEADER = tuple((role, re.compile(pattern)) for role, pattern in _WORDS)


@dataclass(frozen=True)
class Piece:
    """A part of a row or paragraph and what it is. ``carried``: a merged cell told again."""

    role: str
    text: str
    carried: bool = False


def header_role(text: str) -> str | None:
    """Return the role that a header word names, or None."""
    said = re.sub(r"[\s(（].*[)）]|\s", "", text)
    if not 1 <= len(said) <= 12:
        return None
    return next((role for role, pattern in _HEADER if pattern.fullmatch(said)), None)


def header_roles(cells: Sequence[str]) -> list[str] | None:
    """Return the roles of a header row, or None when the row is no header."""
    roles = [header_role(cell) or "" for cell in cells]
    named = [role for role in roles if role]
    filled = [cell for cell in cells if cell.strip()]
    if len(set(named)) < 2 or len(named) * 2 < len(filled):
        return None
    tasks = [i for i, role in enumerate(roles) if role == "task"]
    if len({cells[i] for i in tasks}) > 1:
        roles = ["section" if i in tasks[:-1] else role for i, role in enumerate(roles)]
    if "task" not in roles and "section" in roles:
        last = len(roles) - 1 - roles[::-1].index("section")
        roles[last] = "task"
    return roles


def is_time(text: str, year: int | None) -> bool:
    """Tell whether a cell holds nothing but a time."""
    said = re.sub(r"\s", "", text)
    if not 2 <= len(said) <= 40 or re.search(r"公开|做好|加强|完善|建立|开展|报告", said):
        return False
    rest = re.sub(
        r"20\d\d|\d|年|月|日|底|末|前|每|季度|半年|一次|全|持续|推进|实施|长期|坚持|常态化?|按时|及时|定期|并|动态|更新|"
        r"[,。;、()至到\-—.:]|完成|之|以|内|第|[一二三四]|立即|即时|实时|个|工作|周|上旬|中旬|下旬|随时|调整|到位|天|次|度",
        "",
        said,
    )
    return len(rest) <= 2 and read_deadline(said, year or 2000, whole=True) is not None


def row_pieces(row: Block, roles: Sequence[str], year: int | None) -> list[Piece]:
    """Return the pieces of a row; a cell in the wrong column is told by what it holds."""
    made: list[Piece] = []
    for i, cell in enumerate(row.cells):
        said = cell.text.strip()
        if not said or (made and made[-1].text == said and cell.carried):
            continue
        role = roles[i] if i < len(roles) else ""
        made.append(Piece(_real_role(said, role, year, bool(roles)), said, cell.carried))
    return made


def _real_role(said: str, role: str, year: int | None, has_header: bool) -> str:
    if re.fullmatch(r"\d{1,3}[.、]?", said):
        return "number"
    if is_time(said, year):
        return "time"
    numbered = read_number(said) is not None
    if is_units(said) and not numbered and read_heading(said) is None:
        return role if role in {"lead", "coop"} else "units"
    heading = read_heading(said)
    if heading is not None and not heading.rest and len(said) <= 60:
        return "section"
    if role in {"lead", "units", "coop", "time", "number"}:
        return "task"
    if role == "section" and (numbered or (len(said) > 60 and "。" in said)):
        return "task"
    if role:
        return role
    if has_header:
        return "task"
    return "task" if numbered or len(said) > 24 or "。" in said else "section"
