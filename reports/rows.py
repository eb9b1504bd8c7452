"""The rows that tables for office programs are made of, and how they are kept harmless."""

from __future__ import annotations

from collections.abc import Iterator

from gkcheck.errors import REASON_TEXT, Reason
from gkcheck.models.finding import Finding
from gkcheck.models.result import ItemResult, SiteResult
from reports.evidence import flat
from reports.names import DECIDED, DUE, SOURCES, STATES
from reports.text import clean, points

Value = str | int | float | None

ITEM_HEADS = (
    "方案", "任务号", "条款", "章节", "任务", "结论", "得分下限", "得分上限", "满分", "单项否决",
    "原因", "期限", "牵头单位", "责任单位", "检查", "问题数", "应询问或索取",
)  # fmt: skip
FINDING_HEADS = (
    "编号", "判断", "检查", "对象类别", "对象", "地址", "情况", "应有", "实有", "所在页面",
    "原因编组", "涉及任务", "两次看到",
)  # fmt: skip
COLUMN_HEADS = ("栏目", "地址", "条目", "最近日期", "列表读全", "见于")

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_CELL_LIMIT = 2000


def safe(value: object, limit: int = _CELL_LIMIT) -> str:
    """Return a text that no office program takes for a formula.

    A text that starts with ``= + - @`` (or their full-width forms, a tab or a line end) gets an
    apostrophe in front, as OWASP advises against CSV injection; control characters are dropped.
    """
    raw = "" if value is None else str(value)
    shown = clean(raw, limit)
    # Cleaning strips leading blanks, behind which some programs still look for a formula.
    risky = raw.startswith(_FORMULA) or shown.startswith(_FORMULA)
    return f"'{shown}" if risky else shown


def _reason(item: ItemResult) -> str:
    if item.reason_text:
        return item.reason_text
    try:
        return REASON_TEXT[Reason(item.reason or "")]
    except ValueError:
        return item.reason or ""


def _url(page: object) -> str:
    return str(page.get("url") or "") if isinstance(page, dict) else str(page)


def item_rows(result: SiteResult) -> Iterator[tuple[Value, ...]]:
    """Yield one row an item of every plan, under :data:`ITEM_HEADS`."""
    titles = {check.id: check.title for check in result.checks}
    for plan in result.plans:
        sections = {section.id: section.title for section in plan.sections}
        for item in plan.items:
            yield (
                safe(plan.title),
                safe(item.item),
                safe(item.clause),
                safe(sections.get(item.section, item.section)),
                safe(item.title),
                f"{STATES[item.state].shape} {STATES[item.state].word}",
                float(item.points.low),
                float(item.points.high),
                float(item.full),
                "是" if item.veto else "",
                safe(_reason(item)),
                safe(DUE.get(item.due or "", item.due)),
                safe("、".join(item.lead)),
                safe("、".join(item.responsible)),
                safe("、".join(titles.get(check, check) for check in item.checks)),
                len(item.because),
                safe(item.ask),
            )


def _standing(finding: Finding) -> str:
    if finding.decision is not None and finding.struck:
        return DECIDED[finding.decision.verdict]
    return "问题" if finding.counts else "待复核"


def finding_rows(result: SiteResult) -> Iterator[tuple[Value, ...]]:
    """Yield one row a finding, under :data:`FINDING_HEADS`."""
    titles = {check.id: check.title for check in result.checks}
    used: dict[str, list[str]] = {}
    for plan in result.plans:
        for item in plan.items:
            for fingerprint in item.because:
                name = f"{plan.plan} {item.item}" if len(result.plans) > 1 else item.item
                used.setdefault(fingerprint, []).append(name)
    for finding in result.findings:
        known = finding.evidence
        on = known.get("found_on") or []
        yield (
            safe(finding.fingerprint),
            _standing(finding),
            safe(titles.get(finding.check, finding.check)),
            safe(finding.subject.kind),
            safe(finding.subject.label),
            safe(finding.subject.url),
            safe(finding.message),
            safe(flat(known.get("expected") or "")),
            safe(flat(known.get("seen") or "")),
            safe(" ".join(_url(page) for page in on[:5]) if isinstance(on, list) else on),
            safe(finding.group),
            safe("、".join(used.get(finding.fingerprint, []))),
            "是" if finding.confirmed else "",
        )


def column_rows(result: SiteResult) -> Iterator[tuple[Value, ...]]:
    """Yield one row a column, under :data:`COLUMN_HEADS`."""
    for column in result.columns:
        yield (
            safe(" > ".join(column.path)),
            safe(column.url),
            column.items,
            safe(column.newest_on),
            "是" if column.complete else "否",
            safe("、".join(SOURCES.get(source, source) for source in column.sources)),
        )


def summary_rows(result: SiteResult) -> Iterator[tuple[Value, ...]]:
    """Yield the lines that stand above the tables: site, day, completeness, scores."""
    yield ("网站", safe(result.site.name or result.site.host))
    yield ("网址", safe(result.site.url))
    yield ("基准日", result.run.as_of.isoformat())
    yield ("核查状态", safe(f"{result.run.state} {result.run.reason or ''}"))
    for plan in result.plans:
        full = plan.determined.full
        reached = points(plan.determined.points / full * 100, 1) if full else "尚无已判定的项目"
        yield ("方案", safe(plan.title))
        yield ("已判定得分", f"{reached}（已判定 {plan.determined_share * 100:.0f} %）")
        yield ("得分范围", f"{points(plan.score['low'], 1)}–{points(plan.score['high'], 1)}")
