"""What an inspector writes or clicks, turned into rows of the ledger; every mistake in Chinese."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from gkcheck.errors import GkcheckError
from gkcheck.text.mask import mask

MAX_REASON = 1000
MAX_NAME = 60
FINGERPRINT = re.compile(r"[0-9a-f]{16}")

_VERDICTS = {
    "confirmed": ("confirmed", "确认", "属实", "复核确认", "是", "y"),
    "rejected": ("rejected", "排除", "误报", "不属实", "复核排除", "否", "n"),
    "met": ("met", "达到", "符合"),
    "not_met": ("not_met", "未达到", "不达到", "不符合"),
    "partial": ("partial", "部分", "部分达到"),
    "withdrawn": ("withdrawn", "撤回", "撤销"),
    "waived": ("waived", "豁免"),
}
VERDICT_OF = {word: verdict for verdict, words in _VERDICTS.items() for word in words}
CHINESE = {
    "confirmed": "确认", "rejected": "排除", "met": "达到", "not_met": "未达到", "partial": "部分达到",
    "withdrawn": "撤回", "waived": "豁免",
}  # fmt: skip


class MistakeError(GkcheckError):
    """Something an inspector wrote that cannot be taken; ``message`` says what, in Chinese."""


@dataclass(frozen=True, slots=True)
class Target:
    """What is decided on: a finding, or an item of a plan."""

    fingerprint: str | None = None
    plan: str | None = None
    item: str | None = None

    @property
    def name(self) -> str:
        """Return it as people write it."""
        return self.fingerprint or f"{self.plan}:{self.item}"


def target_of(text: str) -> Target:
    """Return what ``text`` names: a fingerprint, or ``PLAN:ITEM``. Raises :class:`MistakeError`."""
    given = text.strip().lstrip("'")
    if FINGERPRINT.fullmatch(given.lower()):
        return Target(fingerprint=given.lower())
    plan, mark, item = given.partition(":")
    if mark and plan.strip() and item.strip():
        return Target(plan=plan.strip(), item=item.strip())
    raise MistakeError(f"“{given[:60]}”不是编号;问题写 16 位编号,任务写 要点:任务编号")


def verdict_of(text: str, target: Target) -> str:
    """Return the verdict that ``text`` names and that suits ``target``."""
    verdict = VERDICT_OF.get(text.strip().lower())
    on_finding = ("confirmed", "rejected", "waived", "withdrawn")
    on_item = ("met", "not_met", "partial", "withdrawn")
    allowed = on_finding if target.fingerprint else on_item
    if verdict is None or verdict not in allowed:
        kind = "问题" if target.fingerprint else "任务"
        words = "、".join(CHINESE[v] for v in allowed)
        raise MistakeError(f"{kind}的复核结论不能是“{text.strip()[:30]}”;可写 {words}")
    return verdict


def reason_of(text: str) -> str:
    """Return a reason, personal numbers masked. Raises :class:`MistakeError` when it is empty."""
    reason = " ".join(text.split())
    if not reason:
        raise MistakeError("没有写复核理由")
    if len(reason) > MAX_REASON:
        raise MistakeError(f"复核理由过长(超过 {MAX_REASON} 字)")
    return mask(reason)


def name_of(text: str) -> str:
    """Return the name of who decides. Raises :class:`MistakeError` when it is empty."""
    name = " ".join(text.split())
    if not name:
        raise MistakeError("没有写复核人")
    if len(name) > MAX_NAME:
        raise MistakeError(f"复核人过长(超过 {MAX_NAME} 字)")
    return name


def points_of(text: str, least: Decimal, most: Decimal) -> str:
    """Return points as decimal text. Raises :class:`MistakeError` outside ``least``..``most``."""
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        raise MistakeError(f"得分“{text.strip()[:20]}”不是数字") from None
    if not value.is_finite() or not least <= value <= most:
        raise MistakeError(f"得分 {text.strip()[:20]} 不在 {_plain(least)} 到 {_plain(most)} 之间")
    return _plain(value)


def day_of_text(text: str, what: str) -> date:
    """Return a day written ``YYYY-MM-DD``. Raises :class:`MistakeError`."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise MistakeError(f"{what}“{text.strip()[:20]}”不是日期;写法如 2026-06-30") from None


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
