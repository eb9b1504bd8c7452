"""Words that label the parts of a letter: what is asked, when, by which office it was answered."""

from __future__ import annotations

import re
from functools import cache

from gkcheck.text.normalize import compact
from gkcheck.text.wordlist import any_word

_LABELS = {
    "title": "标题 主题 信件标题 来信标题 信件主题 来信主题 留言标题 留言主题 咨询标题 咨询主题 问题标题 信件名称 诉求标题 诉求主题 事项标题 投诉标题 投诉主题 写信主题 提问标题 咨询事项 事项名称 反映标题 办件标题 反映主题 建议标题 受理件标题",
    "asked": "来信时间 来信日期 写信时间 写信日期 留言时间 留言日期 咨询时间 咨询日期 提问时间 提问日期 提交时间 提交日期 诉求时间 反映时间 投诉时间 投诉日期 信件日期 信件时间 登记时间 发信时间 发信日期 申请时间 问询时间 建言时间 建议时间 问政时间 问政日期 发言时间 发起时间 发起日期 时间 日期",
    "accepted": "受理时间 受理日期",
    "replied": "回复时间 回复日期 答复时间 答复日期 办结时间 办结日期 办理时间 办理日期 反馈时间 反馈日期 处理时间 处理日期 回信时间 回信日期 解答时间 办理完成日期 办理完成时间",
    "unit": "回复单位 答复单位 受理单位 办理单位 承办单位 处理单位 回复部门 答复部门 受理部门 办理部门 处理部门 承办部门 答复机构 回复机构 受理机构 处理机构 回复人 答复人 写信对象 收信单位 来信对象 诉求部门 咨询部门 咨询单位 责任单位 主办单位 咨询对象 留言对象 提问对象 转办单位 转办部门 受文单位 回文单位 牵头部门 牵头单位 责任部门 提交部门 反馈单位 反馈部门",
    "status": "状态 办理状态 信件状态 处理状态 受理状态 回复状态 办理进度 处理进度 办事状态 是否回复 当前状态 办理情况 来信状态 留言状态",
    "question": "来信内容 信件内容 留言内容 咨询内容 问题内容 诉求内容 提问内容 反映问题 反映内容 投诉内容 建议内容 问题描述 写信内容 网友留言 网民留言 网友提问 群众来信 来信正文 留言摘要 来信摘要 信件摘要 内容摘要 问题摘要 咨询问题 提问问题 问政内容 受理件内容 内容",
    "reply": "回复内容 答复内容 办理内容 办理结果 处理结果 办理回复 办结回复 处理意见 回复意见 答复意见 官方回复 办理意见 反馈内容 回复情况 处理情况 部门回复 部门答复 单位回复 受理意见 答复情况 答复结果 回复结果 回信内容 信件回复 留言回复 回复信息 答复信息 网站回复 回复 答复",
    "other": "来信人 写信人 留言人 咨询人 提问人 提问者 提交人 投诉人 发表人 发信人 收件人 受理人 办理人 姓名 网友 信件编号 信件编码 编号 来信编号 受理编号 办件编号 留言编号 工单编号 查询编号 查询码 查询密码 信件类型 信件类别 类型 类别 诉求类型 来信类型 业务类型 咨询类型 留言类型 所属类型 内容分类 问题分类 工单分类 工单所属地 诉求目的 信访目的 是否公开 是否超时 浏览次数 浏览量 访问量 点击数 点击次数 满意度 评价 评价时间 评价结果 用户满意度评价 满意度评价 回复满意度 审核时间 到期时间 回复标题 附件 联系电话 联系方式 联系地址 手机 邮箱 地址 来信信息 信件信息 留言信息 受理信息 办理信息 办理跟踪 答复用户 浏览 督办部门 问题类别 受理件类型 受理来源",
}  # fmt: skip
STANDARD = {label: kind for kind, labels in _LABELS.items() for label in labels.split()}
PERSONS = frozenset(
    ["来信人", "写信人", "留言人", "咨询人", "提问人", "提问者", "投诉人", "发信人", "网友"]
)
_MAX = max(map(len, STANDARD))
_SPACE = r"[^\S\n]{0,4}"
_WORDS = any_word(STANDARD, _SPACE)
_GATE = ("回复", "答复", "办结", "办理", "受理", "处理")
# 处理情况 says how far a matter is, or tells what was done.
EITHER = frozenset(["处理情况", "办理情况", "办理结果", "处理结果", "回复情况", "答复情况"])
_STATUS = re.compile(
    r"(?:已|未|待|正在|未予|不予)(?:经)?(?:回复|答复|办结|办理|受理|处理|转办|反馈|解决)(?:完毕|完成|中)?|(?:办理|处理|受理|回复|转办|审核)(?:中|完毕|完成)|^办结$"
)
REPLY_OF = re.compile(
    r"\n([\u4e00-\u9fa5]{2,20}(?:局|委|办|办公室|厅|政府|中心|街道|镇|乡|公司|队|所))(?:的)?(?:回复|答复)(?:如下|内容|意见)?[:：]"
)
# Said of letters alone; 办理时间, 处理结果 ... stand in tables of other matters too.
_OF_LETTERS = re.compile(r"(?:回复|答复)(?:内容|时间|日期|单位|部门|情况)")


def _any_of(*kinds: str) -> re.Pattern[str]:
    """Return a pattern for labels that say nearly everything by themselves, by their first sign.

    Looked for before any label is read: a mailbox shows at least one of each kind; the bare ones
    (标题, 状态, 回复) stand in many other pages.
    """
    rests: dict[str, list[str]] = {}
    for label in (label for kind in kinds for label in _LABELS[kind].split()):
        if len(label) >= 4:
            rests.setdefault(label[0], []).append(label[1:])
    return re.compile("|".join(f"{head}(?:{'|'.join(rest)})" for head, rest in rests.items()))


_ASKING = _any_of("asked", "accepted", "question")
_ANSWERING = _any_of("replied", "accepted", "reply", "status")
OF_VISITORS = re.compile(
    r"信|留言|咨询|诉求|提问|投诉|反映|建议|建言|问政|网友|网民|回复|答复|反馈|工单|发言|提交|办件|受理件|问题"
)
"""Words in labels of what visitors send; 事项名称, 受理时间, 办结时间 alone stand with cases of licences."""
_BARE_CONTENT = re.compile(r"\n内容(?:[:：]|\n)|来信人|写信人|留言人")
_PAIR = (
    re.compile(r"(?:[【\[](?:提问|咨询|留言|来信|投诉)[】\]])|\n(?:留言|来信|提问|咨询)\n"),
    re.compile(r"(?:[【\[](?:回复|答复)[】\]])|\n(?:回复|答复)\n"),
)


@cache
def label_pattern() -> re.Pattern[str]:
    """Return the pattern of a label: framed, before a colon or at the end of a line, or alone on one.

    Made when first asked for: few sites need it.
    """
    return re.compile(
        # The value before it may end without a blank: 来信时间：2020-03-01受理单位：...
        rf"[【\[](?P<framed>{_WORDS}|提问|咨询|留言|来信|投诉)[】\]]\s{{0,3}}[:：]?"
        rf"|(?:(?<=\n)|(?<=[ \t\u3000\xa0】\]|\d*)）]))(?P<label>{_WORDS})\s{{0,3}}(?P<tail>[:：]|(?=\n))"
        r"|(?<=\n)(?P<alone>留言|来信|提问|咨询)(?=\n)"
    )


def may_hold_letters(text: str) -> bool:
    """Tell quickly whether ``text`` can hold letters at all."""
    return any(word in text for word in _GATE)


def asks_and_answers(text: str) -> bool:
    """Tell whether ``text`` has labels of something asked and of its answer."""
    flat = text.replace(" ", "").replace("\u3000", "").replace("\xa0", "")
    told = "回复" in flat or "答复" in flat
    if told and all(part.search(flat) for part in _PAIR):
        return True
    if _ASKING.search(flat) is None:
        return told and bool(_OF_LETTERS.search(flat) and _BARE_CONTENT.search(flat))
    return _ANSWERING.search(flat) is not None or REPLY_OF.search(text) is not None


def status_in(text: str) -> str | None:
    """Return the word of status in the text of a list row (已办结, 办理中 ...), or None."""
    found = _STATUS.search(text)
    return found.group() if found else None


def begins_with_status(value: str) -> bool:
    """Tell whether a value is a word of status, whatever stands behind it."""
    first = re.split(r"[\s|｜]", value.strip(), maxsplit=1)[0]
    return len(first) <= 8 and status_in(first) is not None


def kind_of_label(text: str) -> str | None:
    """Return what a head cell names (title, asked, replied, unit, status ...), or None."""
    flat = compact(text)
    if flat.endswith(("(单位)", "(部门)")):
        return "unit"
    return STANDARD.get(flat.strip(":()[]"))


def touching(line: str) -> list[tuple[str, int, int]]:
    """Return (label, start, end) of labels that stand behind a value without any blank.

    ``line``: one line of short values; a label counts by its three or more signs and its colon.
    """
    found = []
    for match in re.finditer("[:：]", line):
        at = match.start()
        for length in range(min(_MAX, at), 2, -1):
            if line[at - length : at] in STANDARD:
                found.append((line[at - length : at], at - length, match.end()))
                break
    return found
