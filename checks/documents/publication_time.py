"""Do content pages show when they were published, to the minute?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from checks.api import FindingSink, Params, check
from checks.derived.coverage import text_not_rendered
from gkcheck.errors import Reason
from gkcheck.models.facts import FactKind
from gkcheck.models.finding import Subject
from gkcheck.models.outcome import Measures
from gkcheck.store.reader import FactReader, path_of

_CLOCK = re.compile(r"\d{1,2}\s?[:：时]\s?\d{2}")
_MIDNIGHT = re.compile(r"(?<![\d:：])0?0\s?[:：时]\s?00")
_UNSEEN = "[meta] "  # raw text of a date that only a meta tag holds (crawler.extract.published)
_EXAMPLES = 3
_FEW = 3
"""Pages without a time from which on a column as a whole is said to show none."""


class PublicationTimeParams(Params):
    """``minutes``: the time must be there to the minute; else the day is enough."""

    minutes: bool = True


class PublicationTimeMeasures(Measures):
    """``population``: columns with content pages. ``timed``: columns that all show the time.

    ``pages`` and ``pages_timed`` count content pages.
    """

    timed: int = 0
    pages: int = 0
    pages_timed: int = 0


@dataclass
class _Column:
    label: str
    good: int = 0
    unseen: int = 0
    lacking: list[tuple[str, str, str]] = field(default_factory=list)
    """Address, title and what is shown instead."""


@check(
    id="publication_time",
    title="发布时间",
    needs={FactKind.DOCUMENT},
    reasons={
        "no_minutes": "“{label}”的 {count} 个内容页面都只写到日,没有写到分钟",
        "no_time": "“{label}”的 {count} 个内容页面都没有看到发布时间,请核对",
        "some_lack_time": "“{label}”的 {total} 个内容页面中有 {count} 个{what},请核对",
    },
    params=PublicationTimeParams,
    measures=PublicationTimeMeasures,
    since="0.2",
)
def run(facts: FactReader, p: PublicationTimeParams, out: FindingSink) -> PublicationTimeMeasures:
    """Judge column by column, for a template shows the time on all its pages or on none."""
    columns = _columns(facts, p.minutes)
    timed = 0
    for column in columns:
        if not column.lacking and column.good:
            timed += 1
        elif column.lacking:
            _report(column, p, out)
        else:
            reason = Reason.NO_BROWSER if facts.vantage("browser") is False else Reason.NOT_RENDERED
            out.undecided(reason, column.label)
    pages = sum(c.good + len(c.lacking) + c.unseen for c in columns)
    return PublicationTimeMeasures(
        population=len(columns),
        timed=timed,
        pages=pages,
        pages_timed=sum(c.good for c in columns),
        grade=timed / len(columns) if columns else None,
    )


def _columns(facts: FactReader, minutes: bool) -> list[_Column]:
    found: dict[str, _Column] = {}
    for url, label, title, shown, unseen in _pages(facts):
        column = found.setdefault(label, _Column(label))
        if shown and (not minutes or (_CLOCK.search(shown) and not _MIDNIGHT.search(shown))):
            column.good += 1
        elif unseen:
            column.unseen += 1
        else:
            column.lacking.append((url, title, shown))
    return list(found.values())


def _pages(facts: FactReader) -> Iterator[tuple[str, str, str, str, bool]]:
    """Stream content pages: address, column, title, date as shown, whether scripts may show more.

    A date that only a meta tag holds is not shown.
    """
    for row in facts.rows(
        "SELECT u.id, u.url, coalesce(d.title, p.heading, p.title, u.url) AS title,"
        " d.published_raw, p.breadcrumb FROM document d JOIN url u ON u.id = d.page_id"
        " JOIN page p ON p.id = u.id WHERE p.page_type = 'article' AND u.scope = 'in' ORDER BY u.id"
    ):
        shown = row["published_raw"] or ""
        shown = "" if shown.startswith(_UNSEEN) else shown
        label = " > ".join(path_of(row["breadcrumb"])) or "没有当前位置的页面"
        unseen = text_not_rendered(facts, row["id"]) is not None
        yield row["url"], label, row["title"], shown, unseen


def _report(column: _Column, p: PublicationTimeParams, out: FindingSink) -> None:
    url, _, shown = column.lacking[0]
    total = column.good + column.unseen + len(column.lacking)
    dated = [page for page in column.lacking if page[2]]
    whole = not column.good and not column.unseen
    subject = Subject(kind="column", url=url, label=column.label)
    evidence = {
        "expected": "每条信息显示发布时间,精确到分钟" if p.minutes else "每条信息显示发布时间",
        "seen": shown or "没有看到发布时间",
        "pages": total,
        "lacking": len(column.lacking),
        "found_on": [{"url": u, "text": f"{t}:{s or '没有'}"} for u, t, s in column.lacking[:10]],
    }
    if whole and len(dated) == len(column.lacking) >= _FEW:
        out.flag(
            subject, "no_minutes", count=len(dated), evidence=evidence,
            confirm=[page[0] for page in dated[:_EXAMPLES]],
        )  # fmt: skip
    elif whole and not dated:
        out.review(subject, "no_time", count=len(column.lacking), evidence=evidence)
    else:
        what = "只写到日" if len(dated) == len(column.lacking) else "没有看到发布时间或只写到日"
        out.review(
            subject, "some_lack_time", evidence=evidence,
            count=len(column.lacking), total=total, what=what,
        )  # fmt: skip
