"""A task's text -> clauses that each hold one duty."""

from __future__ import annotations

import re

VERB = (
    r"(?:公开|公布|发布|推进|推动|做好|建立|健全|完善|加强|加大|落实|规范|设置|设立|开设|归集|汇集|编制|制定|制订|出台|"
    r"优化|强化|深化|扩大|提高|提升|指导|督促|开展|组织|实现|确保|实行|推行|清理|梳理|更新|集中|通过|及时|持续|主动|"
    r"定期|按季度|按照|严格|积极|认真|重点|全面|统一|明确|对|避免|并|形成|每|纳入|将|把|以适当方式|进一步|细化|分部门|"
    r"调整|探索|扎实|切实|深入|广泛|大力|更加|鼓励|支持|引导|密切|注意|于(?=\d)|征求|与|逐步|充分|拓宽|增强|创新|运用|畅通|报|在)"
)
DUTY = re.compile(
    r"(?:公开|公布|发布|推进|推动|做好|建立|健全|完善|加强|加大|落实|规范|设置|开设|归集|编制|制定|出台|优化|强化|深化|扩大|"
    r"提高|提升|指导|督促|开展|组织|实现|确保|实行|推行|清理|梳理|更新|纳入|支持|履行|执行|报送|办理|答复|回应|解读|核查|"
    r"统计|配合|保障|培训|考核|整改|管理|维护|使用|征求|听取|听证)"
)
_OFTEN = r"(?:每|按季|按月|定期|动态).{2,}"
_LEADING = re.compile(
    r"(?:对|按照?|在|根据|结合|围绕|针对|依托|除)(?!.*(?:设置|设立|开设|公开|发布|更新|建立))"
)
_INLINE = re.compile(
    r"(?<=[。;:,])\s*(?=(?:[一二三四五六七八九十]是|[(]\d{1,2}[)]|第[一二三四五六七八九十][,、]))"
)


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, stops kept, quotes and brackets not cut."""
    made, depth, start = [], 0, 0
    for i, char in enumerate(text):
        if char in "(〔“《":
            depth += 1
        elif char in ")〕”》":
            depth = max(0, depth - 1)
        elif char == "\n" or (char in "。!?;" and depth == 0):
            made.append(text[start : i + 1].strip())
            start = i + 1
            depth = 0 if char == "\n" else depth
    made.append(text[start:].strip())
    return [one for one in made if one and one not in "。;"]


def clauses(text: str) -> list[str]:
    """Return the clauses of a task: sentences, cut again where a comma begins a new duty."""
    made: list[str] = []
    for sentence in sentences(text):
        for part in _INLINE.split(sentence):
            made += _cut(part)
    return made


def _cut(sentence: str) -> list[str]:
    parts: list[str] = []
    depth, start = 0, 0
    for i, char in enumerate(sentence):
        if char in "(〔“《":
            depth += 1
        elif char in ")〕”》":
            depth = max(0, depth - 1)
        elif char == "," and depth == 0:
            head, tail = sentence[start:i], sentence[i + 1 :]
            if (
                len(head) >= 7
                and (len(tail) >= 7 or re.match(_OFTEN, tail))
                and DUTY.search(head)
                and re.match(VERB, tail)
                and not _LEADING.match(head)
            ):
                parts.append(sentence[start : i + 1])
                start = i + 1
    parts.append(sentence[start:])
    return [part.strip() for part in parts if part.strip()]
