"""Can the site be read on a phone? Width of what is shown, the viewport asked for, small text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pydantic import Field

from checks.api import FindingSink, Params, check
from gkcheck.errors import Reason
from gkcheck.models.facts import FactKind
from gkcheck.models.finding import Subject
from gkcheck.models.outcome import Measures
from gkcheck.store.reader import FactReader

AGAIN = "net:layout"
_DEVICE = re.compile(r"width\s*=\s*device-width", re.I)


class MobileLayoutParams(Params):
    """``tolerance``: share of the phone's width by which a page may be wider. ``small_share``: share
    of the text that may be smaller than 12 CSS pixels. Both are settings of this program.
    """

    tolerance: float = Field(default=0.03, ge=0, le=1)
    small_share: float = Field(default=0.5, gt=0, le=1)


class MobileLayoutMeasures(Measures):
    """``population``: pages opened on a phone. ``fitting``: those that fit its width."""

    fitting: int = Field(default=0, ge=0)


@check(
    id="mobile_layout",
    title="手机适配",
    needs={FactKind.LAYOUT},
    reasons={
        "page_shrunk": "页面“{label}”没有适配手机:按 {shown} 像素宽显示,手机宽 {width} 像素",
        "page_too_wide": "页面“{label}”在手机上要左右拖动:内容宽 {shown} 像素,手机宽 {width} 像素",
        "text_small": "页面“{label}”在手机上有 {share} 的文字小于 12 像素,请人工查看",
    },
    params=MobileLayoutParams,
    measures=MobileLayoutMeasures,
    since="0.3",
)
def run(facts: FactReader, p: MobileLayoutParams, out: FindingSink) -> MobileLayoutMeasures:
    """Judge each page that was opened on a phone."""
    rows = [dict(row) for row in facts.rows(
        "SELECT l.width, l.scroll_width, l.viewport, l.small_text_share, u.url, p.title, p.depth"
        " FROM layout l JOIN url u ON u.id = l.url_id LEFT JOIN page p ON p.id = u.id"
        " ORDER BY p.depth, u.id"
    )]  # fmt: skip
    if not rows:
        return MobileLayoutMeasures(population=_nothing(facts, out))
    fitting = sum(_fits(row, p, out) for row in rows)
    coverage = facts.coverage(FactKind.LAYOUT)
    if coverage is not None and coverage.state == "truncated":
        reason = coverage.reason
        out.undecided(Reason(reason) if reason in set(Reason) else Reason.NOT_RENDERED, "其余页面")
    return MobileLayoutMeasures(population=len(rows), fitting=fitting, grade=fitting / len(rows))


def _fits(row: Mapping[str, Any], p: MobileLayoutParams, out: FindingSink) -> bool:
    label = "首页" if row["depth"] == 0 else row["title"] or row["url"]
    subject = Subject(kind="page", url=row["url"], label=label)
    width, shown = row["width"], row["scroll_width"]
    adapted = row["viewport"] is not None and _DEVICE.search(row["viewport"]) is not None
    evidence = {
        "expected": f"在 {width} 像素宽的手机上不需要左右拖动或放大",
        "seen": f"内容宽 {shown} 像素;viewport:{row['viewport'] or '没有写'}",
        "small_text_share": row["small_text_share"],
        "found_on": [row["url"]],
    }
    if shown > width * (1 + p.tolerance):
        reason = "page_too_wide" if adapted else "page_shrunk"
        out.flag(subject, reason, group="phone" if not adapted else None, confirm=[AGAIN],
                 evidence=evidence, shown=shown, width=width)  # fmt: skip
        return False
    share = row["small_text_share"]
    if share is not None and share > p.small_share:
        out.review(subject, "text_small", evidence=evidence, share=f"{share:.0%}")
    return True


def _nothing(facts: FactReader, out: FindingSink) -> int:
    """Say why no page was opened on a phone; return how many subjects that makes."""
    coverage = facts.coverage(FactKind.LAYOUT)
    if coverage is None or coverage.state == "complete":
        return 0
    reason = coverage.reason
    out.undecided(Reason(reason) if reason in set(Reason) else Reason.NOT_RENDERED, "手机版面")
    return 1
