"""Does the site's own search find what is on the site, and among its first results?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import Any, Literal

from pydantic import Field

from checks.api import FindingSink, Params, check
from checks.derived.column_place import place_of
from checks.derived.site_identity import home_page
from gkcheck.errors import Reason
from gkcheck.models.facts import FactKind
from gkcheck.models.finding import Subject
from gkcheck.models.outcome import Measures
from gkcheck.models.plan import ColumnSpec
from gkcheck.store.reader import FactReader

AGAIN = "net:search"
HOW = {"title": "标题", "document_number": "文号"}
_SHOWN = re.compile(r"shown (\d+)")
# Answers that may be a guard's, not the search's.
_DENIED = frozenset(["http_401", "http_403", "http_405", "http_406", "http_412", "http_429"])


class SearchWorksParams(Params):
    """``limit``: the answer must stand among the first so many results (setting of this program).

    ``hows``: what is asked for: titles, document numbers. ``columns``: only what stands there is
    asked for; it may be found by a search of these columns' own, which was not tried, so that what
    the site's search misses is for a person.
    """

    limit: int = Field(default=10, ge=1, le=50)
    hows: tuple[Literal["title", "document_number"], ...] = ("title", "document_number")
    columns: tuple[ColumnSpec, ...] = ()


class SearchWorksMeasures(Measures):
    """``population``: questions asked (1 where the site has no search). ``found``: answered within
    the limit.
    """

    found: int = Field(default=0, ge=0)


@check(
    id="search_works",
    title="站内搜索",
    needs={FactKind.SITE_SEARCH, FactKind.FORM},
    reasons={
        "search_absent": "网站没有站内搜索",
        "search_error": "站内搜索打不开({seen})",
        "search_nothing": "用{how}搜索“{label}”没有结果,而这一页在站上",
        "search_missed": "用{how}搜索“{label}”,前 {shown} 条结果中没有这一页",
        "search_rank_low": "用{how}搜索“{label}”,这一页排在第 {rank} 条,不在前 {limit} 条",
        "search_linked": "没有搜索框,只有“{label}”的链接,请人工试用",
    },
    params=SearchWorksParams,
    measures=SearchWorksMeasures,
    since="0.3",
)
def run(facts: FactReader, p: SearchWorksParams, out: FindingSink) -> SearchWorksMeasures:
    """Judge the last answer to each question; what could not be asked stays open."""
    answers = _answers(facts)
    if not answers:
        return SearchWorksMeasures(population=_without_questions(facts, p, out))
    rows = [row for row in answers if row["how"] in p.hows]
    if p.columns:
        place = place_of(facts, p.columns)
        rows = [row for row in rows if row["expect_id"] in place.pages]
    if not rows:
        return SearchWorksMeasures(population=0)
    found = sum(_judged(row, p, out) for row in rows)
    return SearchWorksMeasures(population=len(rows), found=found, grade=found / len(rows))


def _answers(facts: FactReader) -> list[Mapping[str, Any]]:
    """Return the last answer to each question."""
    sql = (
        "SELECT s.query, s.how, s.outcome, s.rank, s.results, s.detail, s.asked_url, s.elapsed_ms,"
        " s.expect_id, u.url FROM site_search s JOIN url u ON u.id = s.expect_id"
        " WHERE s.look = (SELECT max(look) FROM site_search t WHERE t.query = s.query)"
        " ORDER BY s.how, s.query"
    )
    return [dict(row) for row in facts.rows(sql)]


def _judged(row: Mapping[str, Any], p: SearchWorksParams, out: FindingSink) -> bool:
    """Report one answer; tell whether it stands within the limit."""
    limit = p.limit
    rank, outcome, query = row["rank"], row["outcome"], row["query"]
    if outcome == "found" and rank is not None and rank <= limit:
        return True
    subject = Subject(kind="query", url=row["url"], label=query)
    how = HOW[row["how"]]
    evidence = _evidence(row, limit)
    match = _SHOWN.search(row["detail"] or "")
    shown = int(match.group(1)) if match else 0
    say = out.review if p.columns else partial(out.flag, confirm=[AGAIN])
    if outcome == "found":
        say(subject, "search_rank_low", evidence=evidence, how=how, rank=rank, limit=limit)
    elif outcome == "no_results":
        say(subject, "search_nothing", evidence=evidence, how=how)
    elif outcome == "not_found":
        # A page of results shorter than the limit leaves the rest of them unseen.
        whole = shown >= limit or (row["results"] is not None and row["results"] <= shown)
        if whole:
            say(subject, "search_missed", evidence=evidence, how=how, shown=shown)
        else:
            out.review(subject, "search_missed", evidence=evidence, how=how, shown=shown)
    elif outcome == "failed" and str(row["detail"]).startswith("http_"):
        word = str(row["detail"])
        site = Subject(kind="site", url=row["asked_url"], label="站内搜索")
        if word in _DENIED or p.columns:
            out.review(site, "search_error", group="search", evidence=evidence, seen=word)
        else:
            out.flag(site, "search_error", group="search", confirm=[AGAIN], evidence=evidence,
                     seen=word)  # fmt: skip
    else:
        out.undecided(_why(outcome, row["detail"]), query, url=row["url"])
    return False


def _evidence(row: Mapping[str, Any], limit: int) -> dict[str, Any]:
    seen = {
        "found": f"排在第 {row['rank']} 条",
        "not_found": "结果中没有这一页",
        "no_results": "没有结果",
    }.get(row["outcome"], f"{row['outcome']} {row['detail'] or ''}".strip())
    if row["results"]:
        seen += f"(共 {row['results']} 条)"
    return {
        "expected": f"{row['url']} 在前 {limit} 条结果中",
        "seen": seen,
        "searched": [row["asked_url"]],
        "found_on": [row["url"]],
        "elapsed_ms": row["elapsed_ms"],
    }


def _why(outcome: str, detail: str | None) -> Reason:
    """Return why an answer tells nothing of the site."""
    if outcome == "scripted":
        return Reason.NOT_RENDERED
    if outcome == "blocked":
        return Reason.BLOCKED
    if detail == "budget":
        return Reason.BUDGET_TIME
    return Reason(detail) if detail in set(Reason) else Reason.UNREACHABLE


def _without_questions(facts: FactReader, p: SearchWorksParams, out: FindingSink) -> int:
    """Say why nothing was asked; return how many subjects that makes."""
    coverage = facts.coverage(FactKind.SITE_SEARCH)
    if coverage is None or coverage.state != "complete" or coverage.rows:
        reason = coverage.reason if coverage else None
        known = Reason(reason) if reason in set(Reason) else Reason.NEEDS_FACT
        out.undecided(known, "站内搜索")
        return 1
    home = home_page(facts)
    home_url = str(facts.scalar("SELECT url FROM url WHERE id = ?", home) or facts.run("home_url"))
    pages = int(facts.scalar("SELECT count(*) FROM page") or 0)
    evidence = {
        "expected": "首页或其他页面有搜索框",
        "seen": f"读过 {pages} 个页面,没有搜索框",
        "searched": [home_url],
        "compared": pages,
    }
    subject = Subject(kind="site", url=home_url, label="站内搜索")
    row = next(
        facts.rows(
            "SELECT l.text, u.url FROM link l JOIN url u ON u.id = l.url_id"
            " WHERE l.text LIKE '%搜索%' OR l.text LIKE '%检索%' OR u.url LIKE '%search%' LIMIT 1"
        ),
        None,
    )
    if row is not None:
        linked = Subject(kind="link", url=row["url"], label=row["text"] or "搜索")
        out.review(linked, "search_linked", evidence=evidence)
        return 1
    unknown = _unseen(facts, home)
    if unknown is not None:
        out.undecided(unknown, "站内搜索", url=home_url)
    elif p.columns:
        out.review(subject, "search_absent", evidence=evidence)
    else:
        out.flag(subject, "search_absent", confirm=[home_url], evidence=evidence)
    return 1


def _unseen(facts: FactReader, home: int | None) -> Reason | None:
    """Return why a search box may be there unseen: pages unread, or put in by a script."""
    coverage = facts.coverage(FactKind.FORM)
    if coverage is None or coverage.state != "complete":
        reason = coverage.reason if coverage else None
        return Reason(reason) if reason in set(Reason) else Reason.NEEDS_FACT
    if home is None:
        return Reason.UNREACHABLE
    built = facts.scalar("SELECT script_built <> '' AND rendered = 0 FROM page WHERE id = ?", home)
    frames = facts.scalar(
        "SELECT count(*) FROM page_link_set x JOIN link l ON l.set_id = x.set_id"
        " WHERE x.page_id = ? AND l.kind = 'frame'",
        home,
    )
    return Reason.NOT_RENDERED if built or frames else None
