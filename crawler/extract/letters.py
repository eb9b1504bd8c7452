"""Letters of visitors (信箱, 咨询投诉, 留言) with their replies, on their own page or in a list.

Read as lines of text, like field tables: a label's value is what follows it up to the next label.
``asked_on`` is the day of acceptance (受理时间) where the page tells it, else the day of sending.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from gkcheck.models.content import LetterRecord
from gkcheck.text.dates import find_date
from gkcheck.text.normalize import compact, squeeze

MAX_LETTERS = 300
_LABELS = {
    "title": "标题 主题 信件标题 来信标题 信件主题 来信主题 留言标题 留言主题 咨询标题 咨询主题 问题标题 信件名称 诉求标题 诉求主题 事项标题 投诉主题 写信主题 提问标题 咨询事项 事项名称",
    "asked": "来信时间 来信日期 写信时间 写信日期 留言时间 留言日期 咨询时间 咨询日期 提问时间 提问日期 提交时间 提交日期 诉求时间 反映时间 投诉时间 信件日期 信件时间 登记时间 发信时间 发信日期 申请时间 问询时间 建言时间 建议时间",
    "accepted": "受理时间 受理日期",
    "replied": "回复时间 回复日期 答复时间 答复日期 办结时间 办结日期 办理时间 办理日期 反馈时间 处理时间 回信时间 解答时间",
    "unit": "回复单位 答复单位 受理单位 办理单位 承办单位 处理单位 回复部门 答复部门 受理部门 办理部门 处理部门 承办部门 答复机构 回复机构 受理机构 处理机构 回复人 答复人 写信对象 收信单位 来信对象 诉求部门 咨询部门 咨询单位 责任单位 主办单位 咨询对象 留言对象 提问对象",
    "status": "状态 办理状态 信件状态 处理状态 受理状态 回复状态 办理进度 是否回复 当前状态 办理情况 来信状态 留言状态",
    "question": "来信内容 信件内容 留言内容 咨询内容 问题内容 诉求内容 提问内容 反映问题 投诉内容 问题描述 写信内容 网友留言 网民留言 群众来信 来信正文 留言摘要 来信摘要 信件摘要 内容摘要 问题摘要 内容",
    "reply": "回复内容 答复内容 办理结果 处理结果 办理回复 处理意见 回复意见 答复意见 官方回复 办理意见 反馈内容 回复情况 处理情况 部门回复 部门答复 单位回复 受理意见 答复情况 答复结果 回复结果 回信内容 信件回复 网站回复 回复 答复",
    "other": "来信人 写信人 留言人 咨询人 姓名 网友 信件编号 编号 来信编号 查询编号 信件类型 信件类别 类型 类别 诉求类型 来信类型 业务类型 是否公开 浏览次数 点击数 满意度 评价 附件 联系电话 手机 邮箱 地址",
}  # fmt: skip
STANDARD = {label: kind for kind, labels in _LABELS.items() for label in labels.split()}
_SPACE = r"[ \u3000\xa0]{0,4}"
_WORDS = "|".join(
    _SPACE.join(map(re.escape, label)) for label in sorted(STANDARD, key=len, reverse=True)
)
_GATE = ("回复", "答复", "办结", "办理", "受理", "处理")
_STATUS = re.compile(
    r"(?:已|未|待|正在|未予|不予)(?:经)?(?:回复|答复|办结|办理|受理|处理|转办|反馈|解决)(?:完毕|完成|中)?|(?:办理|处理|受理|回复|转办|审核)(?:中|完毕|完成)|^办结$"
)
_REPLY_OF = re.compile(
    r"\n([\u4e00-\u9fa5]{2,20}(?:局|委|办|办公室|厅|政府|中心|街道|镇|乡|公司|队|所))(?:的)?(?:回复|答复)(?:如下|内容|意见)?[:：]"
)
_SPECIFIC = frozenset(["replied", "reply", "status", "accepted"])
_NEARLY = frozenset(["asked", "question", "title", "accepted"])


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


@cache
def _label() -> re.Pattern[str]:
    """Return the pattern of a label; it takes a tenth of a second to make, and few sites need it."""
    return re.compile(
        # The value before it may end without a blank: 来信时间：2020-03-01受理单位：...
        rf"(?:(?<=\n)|(?<=[ \t\u3000\xa0】\]|\d*)）]))(?:[【\[](?P<framed>{_WORDS})[】\]]\s{{0,3}}[:：]?"
        rf"|(?P<label>{_WORDS})\s{{0,3}}(?P<tail>[:：]|(?=\n)))"
    )


_ASKING = _any_of("asked", "accepted", "question")
_ANSWERING = _any_of("replied", "accepted", "reply", "status")


@dataclass(slots=True)
class _Draft:
    """What was read of one letter: kind of label to text."""

    values: dict[str, str] = field(default_factory=dict)

    def day(self, *kinds: str) -> date | None:
        for kind in kinds:
            found = find_date(self.values.get(kind, ""))
            if found is not None:
                return found[0]
        return None


def may_hold_letters(text: str) -> bool:
    """Tell quickly whether ``text`` can hold letters at all."""
    return any(word in text for word in _GATE)


def _length(text: str) -> int:
    return len("".join(text.split()))


def digest_of(reply: str) -> str | None:
    """Return a digest of a reply that spaces and width do not change; None for no reply."""
    flat = compact(reply)
    if not flat:
        return None
    return hashlib.blake2b(flat.encode("utf-8", "ignore"), digest_size=16).hexdigest()


def record_of(values: dict[str, str], title: str, url: str | None) -> LetterRecord:
    """Return a letter from texts by kind (asked, replied, unit, status, question, reply)."""
    draft = _Draft(values)
    reply = values.get("reply", "")
    status = values.get("status", "")
    found = _STATUS.search(status)
    return LetterRecord(
        title=squeeze(title)[:300],
        url=url,
        asked_on=draft.day("accepted", "asked"),
        replied_on=draft.day("replied"),
        unit=_first_words(values.get("unit", "")) or None,
        status=(found.group() if found else squeeze(status)[:20]) or None,
        question_length=_length(values.get("question", "")),
        reply_length=_length(reply),
        reply_digest=digest_of(reply),
    )


def _first_words(text: str) -> str:
    """Return the first line of a value; of a line too long for a name, its first words."""
    line = squeeze(text.strip().split("\n")[0])
    return (line if len(line) <= 40 else line.split(" ")[0])[:80]


def status_in(text: str) -> str | None:
    """Return the word of status in the text of a list row (已办结, 办理中 ...), or None."""
    found = _STATUS.search(text)
    return found.group() if found else None


def kind_of_label(text: str) -> str | None:
    """Return what a head cell names (title, asked, replied, unit, status ...), or None."""
    return STANDARD.get(compact(text).strip(":()[]"))


def letters_in_text(text: str, url: str, heading: str | None) -> tuple[LetterRecord, ...]:
    """Return the letters that the content ``text`` of a page shows label by label.

    One letter: the page is its own, ``url`` goes with it. Several, one below the other: a message
    board; they have no address of their own.
    """
    if not may_hold_letters(text):
        return ()
    flat = text.replace(" ", "").replace("\u3000", "").replace("\xa0", "")
    if _ASKING.search(flat) is None or (
        _ANSWERING.search(flat) is None and _REPLY_OF.search(text) is None
    ):
        return ()
    text = _name_whose_replies("\n" + text + "\n")
    hits: list[tuple[str, int, int]] = []
    bare: tuple[str, int, int] | None = None
    for match in _label().finditer(text):
        hit = _hit(match)
        if hit is not None:
            hits.append(hit)
        elif not hits and STANDARD[compact(match.group("label"))] == "title":
            bare = ("title", match.start(), match.end())
    kinds = {kind for kind, _, _ in hits}
    if len(kinds - {"other"}) < 3 or not kinds & _SPECIFIC or not kinds & _NEARLY:
        return ()
    if bare is not None and "title" not in kinds:
        # A bare 主题 in its cell says little by itself, but above the labels of a letter it is clear.
        hits.insert(0, bare)
    drafts: list[_Draft] = []
    current: _Draft | None = None
    opening = next(kind for kind, _, _ in hits if kind != "other")
    for kind, value in _values(text, hits):
        # The same label again begins the next letter; a second reply belongs to the first.
        if current is None or (kind in current.values and kind == opening):
            current = _Draft()
            drafts.append(current)
        if kind in ("reply", "question") and current.values.get(kind):
            current.values[kind] += "\n" + value
        elif not current.values.get(kind):
            current.values[kind] = value
    good = [d for d in drafts if _is_letter(d)]
    if len(good) > MAX_LETTERS:
        good = good[:MAX_LETTERS]
    found = []
    for draft in good:
        title = draft.values.get("title", "").split("\n")[0]
        if len(good) == 1:
            found.append(record_of(draft.values, title or heading or "", url))
        else:
            asked = squeeze(draft.values.get("question", ""))[:60]
            found.append(record_of(draft.values, title or asked, None))
    return tuple(letter for letter in found if letter.title)


def _values(text: str, hits: list[tuple[str, int, int]]) -> list[tuple[str, str]]:
    """Return (kind, value) of every label: what stands up to the next one.

    Labels that follow one another with nothing between are the head of a table: the lines behind
    the last of them are their values in turn. (A label with a colon and nothing behind is empty.)
    """
    found: list[tuple[str, str]] = []
    head: list[str] = []
    for i, (kind, _, end) in enumerate(hits):
        stop = hits[i + 1][1] if i + 1 < len(hits) else len(text)
        value = text[end:stop].strip().strip("【[")
        if not value and i + 1 < len(hits) and text[end - 1] not in ":：":
            head.append(kind)
            continue
        lines = [line for line in value.split("\n") if line.strip()]
        if len(head) >= 2 and len(lines) > len(head):
            found += zip(head, lines, strict=False)
            value = "\n".join(lines[len(head) :])
        else:
            found += [(one, "") for one in head]
        head = []
        found.append((kind, value))
    return found


def _hit(match: re.Match[str]) -> tuple[str, int, int] | None:
    """Return (kind, start, end) of a label; a bare 内容 or 状态 on its line says too little."""
    label = compact(match.group("framed") or match.group("label"))
    if match.group("framed") or match.group("tail") or len(label) > 2 or label in ("回复", "答复"):
        return STANDARD[label], match.start(), match.end()
    return None


def _name_whose_replies(text: str) -> str:
    """Write 某某局回复： as 回复单位 and 回复内容, the labels that it stands for."""
    return _REPLY_OF.sub(r"\n回复单位：\1\n回复内容：", text)


def _is_letter(draft: _Draft) -> bool:
    """Tell a letter: something asked, and something about its answer, three labels in all."""
    kinds = set(draft.values) - {"other"}
    if len(kinds) < 3 or not kinds & _NEARLY or not kinds & _SPECIFIC:
        return False
    # 标题 and 状态 alone also stand in field tables of documents.
    return bool(kinds & {"asked", "accepted", "question", "reply", "replied"})
