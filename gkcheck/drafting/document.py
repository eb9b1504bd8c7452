"""The whole document -> tasks: what stands around the plan is taken off, parts are told apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from gkcheck.drafting.blocks import Block
from gkcheck.drafting.deadlines import has_day
from gkcheck.drafting.head import SIGNED, Head, read_head
from gkcheck.drafting.headings import read_heading, read_number
from gkcheck.drafting.rows import TableAssembler
from gkcheck.drafting.split import DUTY, sentences
from gkcheck.drafting.tables import header_role
from gkcheck.drafting.tasks import Aside, SectionMark, Task, by_units
from gkcheck.drafting.units import is_units

_NOISE = re.compile(
    r"搜索|热搜|打印|上一主题|下一主题|复制链接|楼层|楼主|发表于|只看该作者|分享到|收藏|回复$|登录|注册|"
    r"Powered|版权|备案|ICP备|公网安备|字体|来源:|扫一扫|关联稿件|相关附件|相关链接|所在(?:的)?位置|浏览(?:次数|量)|"
    r"下载附件|首页|手机版|GMT|友情链接|网站地图|©|责任编辑|上一篇|下一篇|关闭窗口|我要纠错|点击数|朗读|无障碍|"
    r"发布(?:时间|日期|机构)|访问量|使用道具|举报$|文章正文|信息来源|保护视力|打印本页|网站标识码|主办:|联系我们$|帮助中心"
)
_SALUTATION = re.compile(r"^各.{2,60}:$")
_PREFACE = re.compile(
    r"为深入贯彻|为贯彻|为落实|为做好|为进一步|根据|以习近平|总体要求|指导思想|现印发|现将|印发给你们"
)
_CLOSING = re.compile(r"^(?:各部门|各单位|各地|各级|各区|各县|各镇|各科室|各处室|全区|全市|全县)")
_DUE = re.compile(r"要(?!求|点|素)|应当?(?!对)|须|必须|请|负责|纳入|将.{2,}")


@dataclass
class Read:
    """What a document holds."""

    head: Head
    sections: list[SectionMark]
    tasks: list[Task]
    asides: list[Aside]


def read_plan(blocks: Sequence[Block]) -> Read:
    """Return the tasks of a plan document and all the text that became none."""
    head = read_head(blocks)
    rows = [block for block in blocks if block.is_row]
    start = _main_start(blocks)
    flat = not rows and _is_flat_table(blocks[start:])
    made = TableAssembler(head.year, flat)
    notice, main = blocks[:start], list(blocks[start:])
    _notice(made, notice, head)
    made.part = ""
    end = _main_end(main)
    closing = _closing_start(main[:end]) if not rows and not flat else end
    for i, block in enumerate(main):
        if _is_signature(main, i, head):
            made.aside(block.text, "落款")
        elif i >= end or _is_noise(block):
            made.aside(block.text, "网页或附属文字")
        elif block.is_row:
            made.row(block)
        elif i >= closing:
            if i == closing:
                made.closing()
            made.duty(block.text)
        elif head.title and block.text.strip("《》") == head.title:
            made.aside(block.text, "标题")
        elif not made.begun and _is_preface(block) and not flat:
            made.aside(block.text, "前言")
        else:
            made.paragraph(block.text, level=block.heading)
    made.finish()
    return Read(head, made.sections, [t for t in made.tasks if t.text.strip()], made.asides)


def _is_noise(block: Block) -> bool:
    if block.is_row or read_heading(block.text) or read_number(block.text):
        return False
    return len(block.text) < 60 and bool(_NOISE.search(block.text)) and "。" not in block.text


def _is_signature(main: Sequence[Block], at: int, head: Head) -> bool:
    """Tell the issuer's name and the day under the plan."""
    text = main[at].text.replace(" ", "")
    after = main[at + 1].text.replace(" ", "") if at + 1 < len(main) else ""
    if main[at].is_row:
        return False
    return bool(SIGNED.match(text)) or (bool(SIGNED.match(after)) and text == head.issuer)


def _begins(block: Block) -> bool:
    """Tell whether the plan itself can begin here: a table, a heading, a number, a header word."""
    if block.is_row:
        return True
    return bool(read_heading(block.text) or read_number(block.text))


def _main_start(blocks: Sequence[Block]) -> int:
    """Return where the plan begins: after the signed notice, if it has one, else at its start."""
    total = sum(len(block.text) for block in blocks)
    behind = 0
    for i, block in enumerate(blocks):
        behind += len(block.text)
        if (
            SIGNED.match(block.text.replace(" ", ""))
            and behind < 0.75 * total
            and any(_begins(later) or header_role(later.text) for later in blocks[i + 1 :])
        ):
            return i + 1
    for i, block in enumerate(blocks):
        if _begins(block) or (header_role(block.text) and _header_run(blocks, i)):
            return i
    return next((i for i, block in enumerate(blocks) if "。" in block.text), 0)


def _header_run(blocks: Sequence[Block], at: int) -> bool:
    return sum(header_role(block.text) is not None for block in blocks[at : at + 5]) >= 2


def _main_end(main: Sequence[Block]) -> int:
    """Return the index behind the last block that can be the plan's."""
    for i in range(len(main) - 1, -1, -1):
        block = main[i]
        if block.is_row or (
            not _is_noise(block)
            and (
                (DUTY.search(block.text) and "。" in block.text)
                or is_units(block.text)
                or _begins(block)
            )
            and not re.search(r"版权|转载|侵权|管理员", block.text)
        ):
            return i + 1
    return 0


def _is_flat_table(blocks: Sequence[Block]) -> bool:
    """Tell whether cells of a table became paragraphs: unit lists stand alone, more than once."""
    alone = [block for block in blocks if is_units(block.text) and not SIGNED.match(block.text)]
    if len(alone) < 2:
        return False
    headed = any(
        header_role(block.text) and _header_run(blocks, i) for i, block in enumerate(blocks)
    )
    return headed or len(alone) >= 4


def _is_preface(block: Block) -> bool:
    return not _begins(block) and not is_units(block.text)


def _closing_start(main: Sequence[Block]) -> int:
    """Return where the closing words begin: 各部门要… after the last bracket of units."""
    last = max(
        (i for i, block in enumerate(main) if any(units for _, units in by_units(block.text))),
        default=-1,
    )
    if last < 0:
        return len(main)
    for i in range(last + 1, len(main)):
        if _CLOSING.match(main[i].text) and not _begins(main[i]):
            return i
    return len(main)


def _notice(made: TableAssembler, blocks: Sequence[Block], head: Head) -> None:
    """Take the duties of the notice that the plan is attached to; the rest is put aside."""
    made.part = "通知"
    number = 0
    mark = SectionMark("", "通知正文", "通知")
    for block in blocks:
        text = block.text
        heading = read_heading(text)
        if heading and heading.level == 1 and heading.rest:
            if mark not in made.sections:
                made.sections.append(mark)
            own = SectionMark(f"通知{heading.number}", heading.title, "通知")
            made.tasks.append(Task(own, heading.rest, None))
            continue
        if _is_noise(block) or "。" not in text or _SALUTATION.match(text):
            made.aside(text, "标题、称呼、落款或网页文字")
            continue
        duties = [s for s in sentences(text) if _DUE.search(s) and DUTY.search(s)]
        whole = "".join(duties)
        general = _PREFACE.search(text[:60]) or "为指导" in text
        if general:
            duties = [s for s in sentences(text) if has_day(s, head.year) and DUTY.search(s)]
            whole = "".join(duties)
        elif not re.search(r"各地|各部门|各单位|各级|各区|各县|办公室|我", whole):
            duties = []
        if not duties:
            made.aside(text, "前言")
            continue
        number += 1
        if mark not in made.sections:
            made.sections.append(mark)
        task = Task(mark, whole, number)
        made.tasks.append(task)
        left = [s for s in sentences(text) if s not in duties]
        if left:
            made.aside("".join(left), "前言")
