"""Was every column kept up within the time wanted?"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Literal

from pydantic import Field, model_validator

from checks.api import FindingSink, Params, check
from checks.derived.column_activity import ColumnActivity
from checks.derived.column_pages import directly_below, lowest, wanted_columns
from checks.derived.column_tree import columns
from checks.derived.namesakes import best_activities, namesakes
from gkcheck.errors import Reason
from gkcheck.models.facts import FactKind
from gkcheck.models.finding import Subject
from gkcheck.models.outcome import Measures
from gkcheck.models.plan import ColumnSpec
from gkcheck.store.reader import FactReader

# Days of each window; two weeks and half a year are those of 国办秘函〔2019〕19号, 单项否决 3 and 4.
WINDOW_DAYS = {"two_weeks": 14, "quarter": 92, "half_year": 183, "year": 366}
# A pinned notice without a date does not make a dated list one that cannot be told.
MAX_UNDATED = 0.2
WINDOW_TEXT = {
    "two_weeks": "两周内",
    "quarter": "一个季度内",
    "half_year": "半年内",
    "year": "一年内",
    "plan_year": "{year} 年内",
}


class StaleColumnParams(Params):
    """Exactly one of ``max_age_days`` and ``window``. ``plan_year`` wants ``year``.

    ``undated``: what a column counts as whose entries show no date. ``lowest_only``: a column is
    left out when another one asked for lies below it, so that one stale place counts once.
    ``each_below``: not the named columns, but each column directly below them is looked at.
    ``as_review``: the window is no rule's; a stale column is told to a person and counts nowhere.
    """

    columns: tuple[ColumnSpec, ...] = ()
    max_age_days: int | None = Field(default=None, ge=1)
    window: Literal["two_weeks", "quarter", "half_year", "year", "plan_year"] | None = None
    year: int | None = None
    undated: Literal["undecided", "stale"] = "undecided"
    lowest_only: bool = False
    each_below: bool = False
    as_review: bool = False

    @model_validator(mode="after")
    def _one_window(self) -> StaleColumnParams:
        if (self.max_age_days is None) == (self.window is None):
            raise ValueError("exactly one of max_age_days and window must be given")
        if self.window == "plan_year" and self.year is None:
            raise ValueError("window plan_year needs year")
        return self

    def span(self, as_of: date) -> tuple[date, date]:
        """Return first and last day on which an update counts."""
        if self.window == "plan_year" and self.year is not None:
            return date(self.year, 1, 1), as_of
        days = self.max_age_days or WINDOW_DAYS[self.window or "year"]
        return as_of - timedelta(days=days), as_of

    def words(self) -> str:
        """Return the window in words."""
        if self.window is None:
            return f"{self.max_age_days} 天内"
        return WINDOW_TEXT[self.window].format(year=self.year)


class StaleColumnMeasures(Measures):
    """``population``: columns looked at that exist. ``fresh``: those updated in time."""

    fresh: int = 0


@check(
    id="stale_column",
    title="栏目更新",
    needs={FactKind.COLUMN, FactKind.LIST_ITEM},
    reasons={
        "column_stale": "栏目“{label}”{within}没有更新,最近一条是 {newest}",
        "column_without_content": "栏目“{label}”没有任何内容,{within}没有更新",
        "column_undated": "栏目“{label}”的内容都没有日期,不能证明{within}有更新",
        "column_dead": "栏目“{label}”打不开:{saw}",
    },
    params=StaleColumnParams,
    measures=StaleColumnMeasures,
    since="0.1",
)
def run(facts: FactReader, p: StaleColumnParams, out: FindingSink) -> StaleColumnMeasures:
    """Compare each column's newest date with the window; dates in the future prove nothing."""
    tree = columns(facts)
    first, _ = p.span(facts.as_of)
    wanted, lost = wanted_columns(facts, p.columns, tree)
    # Where no place is named, the column meant may be any of its name.
    alike = namesakes(p.columns, tree, wanted)
    if p.each_below:
        wanted = directly_below(tree, wanted)
    if p.lowest_only:
        wanted = lowest(tree, wanted)
    for label, reason in lost:
        out.undecided(reason, label, detail="没有找到这个栏目")
    fresh = 0

    def is_fresh(activity: ColumnActivity) -> bool:
        return activity.newest_on is not None and activity.newest_on >= first

    def is_untold(activity: ColumnActivity) -> bool:
        return _unknown(activity, p) is not None

    groups = {i: alike.get(i, (i,)) for i in wanted}
    for position, chosen, activity, pages in best_activities(
        facts, tree, groups, is_fresh, is_untold
    ):
        column, label = tree[chosen], wanted[position]
        if is_fresh(activity):
            fresh += 1
            continue
        unknown = _unknown(activity, p)
        if unknown is not None:
            out.undecided(unknown, label, url=column.url, detail=_seen(activity))
            continue
        if column.is_foreign:
            detail = f"外文栏目:{activity.dead or _seen(activity)}"
            out.undecided(Reason.NEEDS_PERSON, label, url=column.url, detail=detail)
            continue
        subject = Subject(kind="column", url=column.url, label=label)
        words: dict[str, Any] = {
            "within": p.words(),
            "newest": activity.newest_on,
            "saw": activity.dead,
        }
        evidence = {
            "expected": f"{p.words()}有更新(不早于 {first.isoformat()})",
            "seen": activity.dead or _seen(activity),
            "path": column.label,
            "newest_on": activity.newest_on,
            "snippet": activity.newest_title,
            "items": activity.items,
            "future_dates": activity.future,
            "searched": list(pages),
            "found_on": [column.seen_on] if column.seen_on else [],
        }
        if p.as_review:
            out.review(subject, _reason(activity), evidence=evidence, **words)
            continue
        out.flag(subject, _reason(activity), confirm=list(pages), evidence=evidence, **words)
    population = len(wanted) + len(lost)
    return StaleColumnMeasures(
        population=population, fresh=fresh, grade=fresh / population if population else None
    )


def _unknown(activity: ColumnActivity, p: StaleColumnParams) -> Reason | None:
    if activity.unknown is not None:
        return activity.unknown
    if activity.dead is not None:
        return None
    if not activity.whole and not activity.in_order:
        return Reason.BUDGET_PAGES
    # Entries without a date may be newer than the newest date that is there.
    undated = activity.items - activity.dated - activity.future
    if undated > MAX_UNDATED * activity.items and p.undated == "undecided":
        return Reason.NO_DATES
    return None


def _reason(activity: ColumnActivity) -> str:
    if activity.dead is not None:
        return "column_dead"
    if activity.newest_on is not None:
        return "column_stale"
    return "column_undated" if activity.items else "column_without_content"


def _seen(activity: ColumnActivity) -> str:
    text = f"{activity.items} 条内容"
    if activity.newest_on is not None:
        text += f",最近一条 {activity.newest_on.isoformat()}"
    if activity.future:
        text += f",另有 {activity.future} 条日期晚于核查日"
    return text
