"""Chinese words of explanations: measures, conditions, states, numbers."""

from __future__ import annotations

from decimal import Decimal

from gkcheck.models.verdict import Interval, VerdictState

STATE_WORDS = {
    VerdictState.MET: "达到",
    VerdictState.NOT_MET: "未达到",
    VerdictState.PARTIAL: "部分达到",
    VerdictState.UNDETERMINED: "无法判定",
    VerdictState.NEEDS_REVIEW: "待人工复核",
    VerdictState.MANUAL: "人工核查",
    VerdictState.EXCLUDED: "不计入",
}

_MEASURES = {
    "population": "检查对象",
    "flagged": "有问题的",
    "flagged_groups": "不同原因的问题",
    "review": "待人工复核的",
    "undecided": "判断不了的",
    "grade": "完成比例",
    "supported": "支持 IPv6 的域名",
    "found": "找到的栏目",
    "found_exact": "名称一致的栏目",
    "by_synonym": "以近似名称设置的栏目",
    "misplaced": "位置不符的栏目",
    "missing": "缺少的栏目",
    "filled": "有内容的栏目",
    "fresh": "按期更新的栏目",
    "present": "已有的",
    "linked_out": "链接到外站的",
    "entries": "条目",
    "with_status": "标明有效性的条目",
    "complete_documents": "要素齐全的文件",
    "linked_both": "双向关联的",
    "one_way": "只有单向关联的",
    "unlinked": "没有关联的",
    "opens": "能正常打开的",
    "alive": "能访问的链接",
}


def measure_word(name: str) -> str:
    """Return what a measure counts, in Chinese; the name itself where no word is known."""
    return _MEASURES.get(name, name)


def number(value: Decimal | float) -> str:
    """Return a number for reading: at most four places, no needless zeros (``1.50`` is ``1.5``)."""
    plain = round(Decimal(str(value)), 4).normalize()
    return f"{plain:f}"


def span(low: Decimal, high: Decimal | None) -> str:
    """Return a measure's bounds in words."""
    if high is None:
        return f"至少 {number(low)}(未全部读取,可能更多)"
    if low == high:
        return number(low)
    return f"{number(low)}(最多可能 {number(high)})"


def points_word(points: Interval, full: Decimal) -> str:
    """Return the points of an item in words."""
    if points.low == points.high:
        return f"得分 {number(points.low)},满分 {number(full)}"
    return f"得分在 {number(points.low)} 到 {number(points.high)} 之间,满分 {number(full)}"
