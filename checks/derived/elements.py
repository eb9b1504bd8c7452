"""Which of the wanted points does an interpretation speak of? Pure: words of a text.

A point counts as there on a heading or on a cue in the text. The cues are wide on purpose: a point
called missing must be missing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Literal

Element = Literal[
    "背景", "目的", "举措", "适用对象", "执行标准", "名词概念", "新旧差异", "惠民举措",
    "后续工作", "办事指引", "注意事项", "谁受益谁须做",
]  # fmt: skip

CORE: frozenset[str] = frozenset({"背景", "目的", "举措"})
"""Points that every interpretation can speak of; the others only where the policy has them."""

CUES: Mapping[str, re.Pattern[str]] = {
    "背景": re.compile(
        r"背景|起草过程|制定过程|(?:制定|出台|编制|起草|政策|法律|文件)依据|由来|必要性|起因"
        r"|为(?:什么|何)要?(?:出台|制定|印发|修订)|近年来|当前|根据.{2,60}(?:要求|精神|规定|部署|工作安排)"
        r"|为(?:深入|全面|认真)?(?:贯彻|落实)"
    ),
    "目的": re.compile(
        r"目的|意义|目标|旨在|必要性|初衷"
        r"|为(?:了|进一步|深入|切实|全面|更好|加强|规范|推动|推进|促进|保障|做好|提高|提升|解决|落实|贯彻|持续|有效)"
    ),
    "举措": re.compile(
        r"举措|措施|(?:主要|核心|重点)(?:内容|任务|工作|条款)|内容解读|明确了?|提出|规定|重点"
        r"|(?:共|分为?|包括|分别).{0,8}[一二三四五六七八九十\d]+(?:个|条|章|项|部分|方面|大)"
    ),
    "适用对象": re.compile(
        r"适用|对象|范围|哪些人|受益|面向|覆盖|惠及|(?:申请|申报|享受|认定).{0,4}条件|符合.{0,30}条件|符合.{0,30}的"
    ),
    "执行标准": re.compile(
        r"标准|比例|金额|额度|档次|定额|指标|[\d.]+\s*(?:元|万|亿|%|％|个百分点|倍)|每(?:人|户|月|年|亩)"
    ),
    "名词概念": re.compile(
        r"关键词|名词|概念|定义|术语|含义|释义|是指|指的是|所称|什么是|何为|何谓|本(?:办法|规定|细则|方案|意见)所称"
    ),
    "新旧差异": re.compile(
        r"新旧|修订|修改|(?:相比|比较|相较|对比)|原(?:办法|政策|文件|规定|来|有|《)|此前|以往|变化|调整|新增|不再"
        r"|由.{1,15}(?:提高|降低|改为|增加|减少)|区别|差异|首次|创新|亮点|废止|延续"
    ),
    "惠民举措": re.compile(
        r"惠民|利民|便民|惠企|补贴|补助|减免|优惠|奖励|资助|免费|免征|扶持|保障|降低.{0,10}(?:负担|成本|门槛)|享受"
    ),
    "后续工作": re.compile(
        r"下一步|后续|接下来|今后|贯彻落实|组织实施|抓好|保障措施|工作要求|将(?:进一步|继续|加强|按照|会同|适时|持续|切实)"
    ),
    "办事指引": re.compile(
        r"(?:如何|怎么|怎样|在哪|到哪).{0,6}(?:办|申请|申报|领取|咨询)|(?:办理|申请|申报|审批|领取)(?:流程|程序|方式|地点|时间|材料|渠道|步骤)"
        r"|流程|程序|(?:咨询|联系|服务)(?:电话|方式|热线|人)|热线|窗口|网上办"
    ),
    "注意事项": re.compile(
        r"注意|须知|不得|应当|必须|提醒|提示|有效期|施行|期限|截止|例外|除外|不适用|不予"
    ),
    "谁受益谁须做": re.compile(
        r"(?:^|\n)\s*[问答][:：]|问答|谁|哪些(?:人|企业|单位|群众|情形)|受益|惠及|享受|对象|群众|企业.{0,20}(?:可以|应当|需|须)"
        r"|(?:应当|需要|须|必须).{0,20}(?:提交|提供|办理|申请|履行)"
    ),
}


def found_in(text: str, wanted: Sequence[str]) -> tuple[str, ...]:
    """Return the wanted points that ``text`` speaks of, in the order wanted."""
    return tuple(name for name in wanted if CUES[name].search(text))


def share_copied(text: str, source: str, width: int = 15) -> float:
    """Return the share of ``text`` that stands word for word in ``source`` (0 to 1).

    Both are taken without spaces; ``width`` is the length in characters of what is compared.
    """
    flat, whole = "".join(text.split()), "".join(source.split())
    pieces = [flat[i : i + width] for i in range(0, len(flat) - width + 1, width)]
    if not pieces:
        return 0.0
    return sum(piece in whole for piece in pieces) / len(pieces)
