"""Do the dates of a document contradict one another? Suspicions only: no date here is proof."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from email.utils import parsedate_to_datetime

from pydantic import Field

from checks.api import FindingSink, Params, check
from gkcheck.models.facts import FactKind
from gkcheck.models.finding import Subject
from gkcheck.models.outcome import Measures
from gkcheck.store.reader import FactReader
from gkcheck.text.dates import url_date

MOVED = 20
"""Documents whose addresses carry one day from which on they are taken for moved together."""


class BackdatedDocumentParams(Params):
    """``days``: differences up to this many days are the ordinary course of work."""

    days: int = Field(default=7, ge=1)


class BackdatedDocumentMeasures(Measures):
    """``population``: documents with a date of publication. ``moved``: old ones that were moved here
    together, whose addresses tell the day of the move.
    """

    moved: int = 0


@dataclass(frozen=True, slots=True)
class _Dated:
    page_id: int
    url: str
    title: str
    published: date
    signed: date | None
    address: date | None
    modified: date | None
    seen: date


@check(
    id="backdated_document",
    title="发布日期疑点",
    needs={FactKind.DOCUMENT},
    reasons={
        "dates_contradict": "“{label}”写明 {published} 发布,但{what},请核对是否补发、倒签",
    },
    params=BackdatedDocumentParams,
    measures=BackdatedDocumentMeasures,
    since="0.2",
)
def run(
    facts: FactReader, p: BackdatedDocumentParams, out: FindingSink
) -> BackdatedDocumentMeasures:
    """Compare the day that the page names with its address, its file, its server and its making."""
    span = timedelta(days=p.days)
    days = Counter(d.address for d in _documents(facts) if _late(d.address, d.published, span))
    files = _made(facts)
    population = moved = 0
    for document in _documents(facts):
        population += 1
        told: list[tuple[str, date]] = []
        if _late(document.address, document.published, span) and document.address:
            if days[document.address] >= MOVED:
                moved += 1
            else:
                told.append(("网址中的日期", document.address))
        if _late(document.signed, document.published, timedelta(0)) and document.signed:
            told.append(("成文日期", document.signed))
        made = files.get(document.page_id)
        if made is not None and _late(made[0], document.published, span):
            told.append((f"附件“{made[1]}”的创建日期", made[0]))
        early = document.modified
        if early is not None and document.published - early > timedelta(days=1):
            told.append(("服务器上页面的最后修改日期", early))
        if document.published > document.seen:
            told.append(("核查时的日期", document.seen))
        if told:
            _report(document, told, out)
    return BackdatedDocumentMeasures(population=population, moved=moved)


def _late(day: date | None, published: date, span: timedelta) -> bool:
    return day is not None and day - published > span


def _report(document: _Dated, told: list[tuple[str, date]], out: FindingSink) -> None:
    what = "、".join(f"{name}是 {day.isoformat()}" for name, day in told)
    out.review(
        Subject(kind="document", url=document.url, label=document.title),
        "dates_contradict",
        published=document.published.isoformat(),
        what=what,
        evidence={
            "expected": "成文、上传、附件制作都不晚于写明的发布日期",
            "seen": what,
            "published_on": document.published,
            "dates": [{"name": name, "date": day} for name, day in told],
        },
    )


def _documents(facts: FactReader) -> Iterator[_Dated]:
    for row in facts.rows(
        "SELECT d.page_id, u.url, coalesce(d.title, p.heading, p.title, u.url) AS title,"
        " d.published_on, d.signed_on, f.last_modified, f.at FROM document d"
        " JOIN url u ON u.id = d.page_id JOIN page p ON p.id = d.page_id"
        " LEFT JOIN fetch f ON f.url_id = d.page_id AND f.look = 1"
        " WHERE p.page_type = 'article' AND u.scope = 'in' AND d.published_on IS NOT NULL"
        " ORDER BY d.page_id"
    ):
        seen = date.fromisoformat(row["at"][:10]) if row["at"] else facts.as_of
        yield _Dated(
            row["page_id"],
            row["url"],
            row["title"],
            date.fromisoformat(row["published_on"]),
            date.fromisoformat(row["signed_on"]) if row["signed_on"] else None,
            url_date(row["url"]),
            _http_day(row["last_modified"]),
            seen + timedelta(days=1),  # it is tomorrow in China already
        )


def _http_day(text: str | None) -> date | None:
    """Return the day of a Last-Modified header in China's time, None for what is no date."""
    if not text:
        return None
    try:
        value = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    if value.tzinfo is None:
        value = value.replace(tzinfo=UTC)
    return (value.astimezone(UTC) + timedelta(hours=8)).date()


def _made(facts: FactReader) -> dict[int, tuple[date, str]]:
    """Return, for each page, the latest making of a file that this page alone offers."""
    found: dict[int, tuple[date, str]] = {}
    for row in facts.rows(
        "SELECT a.created_on, min(s.page_id) AS page, max(l.text) AS text FROM attachment_text a"
        " JOIN link l ON l.url_id = a.url_id JOIN link_set t ON t.id = l.set_id"
        " JOIN page_link_set s ON s.set_id = l.set_id"
        " WHERE a.created_on IS NOT NULL AND t.place IN ('body', 'attachments')"
        " GROUP BY a.url_id HAVING count(DISTINCT s.page_id) = 1"
    ):
        day = date.fromisoformat(row["created_on"])
        known = found.get(row["page"])
        if known is None or day > known[0]:
            found[row["page"]] = (day, row["text"])
    return found
