"""Did the home page bring anything new within the time wanted?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pydantic import Field

from checks.api import FindingSink, Params, check
from checks.derived.column_activity import activities
from checks.derived.column_tree import columns
from checks.derived.coverage import lacking, not_rendered
from checks.derived.reach import not_asked, page_of
from checks.derived.site_identity import home_page
from gkcheck.errors import Reason
from gkcheck.models.facts import FactKind
from gkcheck.models.finding import Subject
from gkcheck.models.outcome import Measures
from gkcheck.store.reader import FactReader

MIN_TITLE = 9
"""Characters from which on the words of a link are those of a text, not of a menu."""
FEW = 3
"""Links to texts below which a home page only leads on to others."""
MAX_SHOWN = 5


class HomePageUpdateParams(Params):
    """``max_age_days``: 国办秘函〔2019〕19号, 单项否决 3, gives two weeks."""

    max_age_days: int = Field(default=14, ge=1)


class HomePageUpdateMeasures(Measures):
    """``population``: 1, the home page. ``texts``: texts it links to; ``dated``: with a date known."""

    texts: int = 0
    dated: int = 0


@dataclass
class _Seen:
    """What the home page links to. ``unknown``: why a newer text may have escaped."""

    texts: int = 0
    dated: int = 0
    newest: date | None = None
    title: str = ""
    url: str = ""
    unknown: Reason | None = None

    def add(self, day: date | None, title: str, url: str, as_of: date) -> None:
        self.texts += 1
        if day is None or day > as_of:
            return
        self.dated += 1
        if self.newest is None or day > self.newest:
            self.newest, self.title, self.url = day, title, url


@check(
    id="home_page_update",
    title="首页更新",
    needs=set(),  # the home page is enough, however far the crawl went; what is open is asked below
    reasons={
        "home_stale": "首页 {days} 天内没有新的信息,最近一条是 {newest}",
        "home_only_leads": "首页没有信息条目,各栏目 {days} 天内也没有更新,最近是 {newest}",
    },
    params=HomePageUpdateParams,
    measures=HomePageUpdateMeasures,
    since="0.2",
)
def run(facts: FactReader, p: HomePageUpdateParams, out: FindingSink) -> HomePageUpdateMeasures:
    """Date what the home page links to, by its list, else by the texts themselves."""
    home = home_page(facts)
    url = str(facts.scalar("SELECT url FROM url WHERE id = ?", home) or facts.run("home_url") or "")
    if home is None:
        out.undecided(Reason.UNREACHABLE, "首页", url=url)
        return HomePageUpdateMeasures(population=1)
    seen = _texts(facts, home)
    first = facts.as_of - timedelta(days=p.max_age_days)
    measures = HomePageUpdateMeasures(population=1, texts=seen.texts, dated=seen.dated)
    if seen.newest is not None and seen.newest >= first:
        return measures.model_copy(update={"grade": 1.0})
    reason = "home_stale"
    if seen.texts < FEW:
        seen, reason = _second_level(facts), "home_only_leads"
        if seen.newest is not None and seen.newest >= first:
            return measures.model_copy(update={"grade": 1.0})
    unknown = not_rendered(facts, home) or seen.unknown
    if unknown is None and seen.newest is None:
        unknown = Reason.NO_DATES
    if unknown is not None:
        out.undecided(unknown, "首页", url=url, detail=f"newest {seen.newest}")
        return measures
    evidence: dict[str, Any] = {
        "expected": f"不早于 {first}",
        "seen": f"{seen.texts} 条信息,{seen.dated} 条有日期,最近一条 {seen.newest}",
        "snippet": seen.title,
        "newest_on": seen.newest,
        "found_on": [url, seen.url] if seen.url else [url],
    }
    out.flag(
        Subject(kind="page", url=url, label="首页"), reason, evidence=evidence,
        confirm=[url], days=p.max_age_days, newest=seen.newest,
    )  # fmt: skip
    return measures.model_copy(update={"grade": 0.0})


def _texts(facts: FactReader, home: int) -> _Seen:
    """Date every text that the home page links to. Bounded by the links of one page."""
    seen = _Seen()
    listed = {
        row["url_id"]: date.fromisoformat(row["date"])
        for row in facts.rows(
            "SELECT url_id, date FROM list_item WHERE page_id = ? AND date IS NOT NULL", home
        )
        if row["url_id"] is not None
    }
    for row in facts.rows(
        "SELECT l.url_id, max(l.text) AS text, u.url, u.scope FROM page_link_set p"
        " JOIN link_set s ON s.id = p.set_id JOIN link l ON l.set_id = s.id"
        " JOIN url u ON u.id = l.url_id WHERE p.page_id = ? AND l.kind = 'page'"
        " AND s.place NOT IN ('header', 'nav', 'footer', 'breadcrumb') GROUP BY l.url_id",
        home,
    ):
        day = listed.get(row["url_id"])
        page = page_of(facts, row["url_id"])
        if page is not None:
            is_text = facts.scalar(
                "SELECT 1 FROM page WHERE id = ? AND page_type = 'article'", page
            )
            if not is_text and day is None:
                continue
            told = facts.scalar("SELECT published_on FROM document WHERE page_id = ?", page)
            day = day or (date.fromisoformat(str(told)) if told else None)
        elif len(row["text"]) < MIN_TITLE and day is None:
            continue
        seen.add(day, row["text"], row["url"], facts.as_of)
        if day is None and seen.unknown is None:
            seen.unknown = _open(facts, page, row["url_id"], row["scope"])
    return seen


def _open(facts: FactReader, page: int | None, url_id: int, scope: str) -> Reason:
    if page is not None:
        return Reason.NO_DATES
    return Reason.THIRD_PARTY if scope != "in" else not_asked(facts, url_id)


def _second_level(facts: FactReader) -> _Seen:
    """Date the columns instead, where the home page only leads on to them."""
    seen = _Seen(unknown=lacking(facts, FactKind.COLUMN, FactKind.LIST_ITEM))
    tree = facts.once("columns", lambda: columns(facts))
    top = [i for i, column in enumerate(tree) if column.url and not column.is_elsewhere]
    for position, activity in activities(facts, tree, top):
        seen.texts += 1
        if activity.newest_on is not None:
            seen.dated += 1
            if seen.newest is None or activity.newest_on > seen.newest:
                seen.newest, seen.title = activity.newest_on, tree[position].label
                seen.url = tree[position].url or ""
        open_list = not activity.whole and not activity.in_order
        if seen.unknown is None and (activity.unknown is not None or open_list):
            seen.unknown = activity.unknown or Reason.BUDGET_PAGES
    return seen
