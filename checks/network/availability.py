"""Was the site open all week? Judged from the visits of ``gkcheck watch`` up to the day of reference."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

from pydantic import Field

from checks.api import FindingSink, Params, check
from gkcheck.errors import Reason
from gkcheck.models.facts import FactKind
from gkcheck.models.finding import Subject
from gkcheck.models.outcome import Measures
from gkcheck.store.ladder import OUTCOME_NAMES
from gkcheck.store.reader import FactReader
from gkcheck.store.visits import visit_state


class AvailabilityParams(Params):
    """The indicator's own numbers (国办秘函〔2019〕19号, 单项否决 站点无法访问)."""

    days: int = Field(default=7, ge=1, le=7, description="days up to the day of reference")
    visits_a_day: int = Field(default=20, ge=1, description="least visits of a day that counts")
    max_share: float = Field(
        default=0.05, gt=0, le=1, description="share of visits not open from which the site fails"
    )


class AvailabilityMeasures(Measures):
    """Visits of the window. ``opened`` plus ``closed`` plus ``slow`` is what the share is of."""

    visits: int = Field(default=0, ge=0)
    opened: int = Field(default=0, ge=0, description="open over IPv4 or IPv6 within 15 seconds")
    closed: int = Field(default=0, ge=0, description="refused or answered with an error")
    slow: int = Field(default=0, ge=0, description="not open within 15 seconds")
    untold: int = Field(
        default=0, ge=0, description="guarded, or our own network; not in the share"
    )
    excused: int = Field(default=0, ge=0, description="in announced outages; not in the share")
    days_covered: int = Field(default=0, ge=0, description="days with visits enough")
    failed_percent: float | None = Field(default=None, ge=0, le=100)
    opened_ipv6: int = Field(default=0, ge=0, description="open over IPv6")


@check(
    id="availability",
    title="网站一周内可以访问",
    needs={FactKind.AVAILABILITY},
    reasons={
        "unavailable": "{first} 至 {last} 监测 {count} 次,{failed} 次打不开({share}),达到 {limit}",
        "slow": "{first} 至 {last} 监测 {count} 次,{failed} 次在 15 秒内打不开({share}),其中部分为超时,可能是线路原因,请人工核对",
    },
    params=AvailabilityParams,
    measures=AvailabilityMeasures,
    since="0.2",
)
def run(facts: FactReader, p: AvailabilityParams, out: FindingSink) -> AvailabilityMeasures:
    """Judge the window when each of its days has visits enough."""
    last = facts.as_of
    first = last - timedelta(days=p.days - 1)
    states: Counter[str] = Counter()
    by_day: Counter[str] = Counter()
    causes: Counter[str] = Counter()
    opened_ipv6 = 0
    for row in facts.rows(
        "SELECT * FROM availability WHERE day BETWEEN ? AND ? ORDER BY day, slot",
        first.isoformat(), last.isoformat(),
    ):  # fmt: skip
        state, why = _state(row)
        states[state] += 1
        by_day[row["day"]] += 1
        opened_ipv6 += row["v6"] == "ok"
        if state in ("closed", "slow"):
            causes[why] += 1
    covered = sum(count >= p.visits_a_day for count in by_day.values())
    counted = states["opened"] + states["closed"] + states["slow"]
    failed = states["closed"] + states["slow"]
    url = facts.run("home_url")
    label = "一周可用性"
    words: dict[str, Any] = {
        "first": first, "last": last, "count": counted, "failed": failed,
        "share": f"{failed / counted:.1%}" if counted else "", "limit": f"{p.max_share:.0%}",
    }  # fmt: skip
    evidence = {
        "expected": f"一周内打不开的次数少于 {p.max_share:.0%}",
        "seen": f"{counted} 次中 {failed} 次打不开",
        "causes": [{"outcome": OUTCOME_NAMES.get(w, w), "count": n} for w, n in causes.items()],
    }
    subject = Subject(kind="site", url=url, label=label)
    if covered < p.days:
        told = f"{covered} of {p.days} days covered"
        out.undecided(Reason.WINDOW_NOT_COVERED, label, url=url, detail=told)
    elif counted and states["closed"] / counted >= p.max_share:
        out.flag(subject, "unavailable", confirm=[f"watch:{url}"], evidence=evidence, **words)
    elif counted and failed / counted >= p.max_share:
        out.review(subject, "slow", evidence=evidence, **words)
    elif not counted or (failed + states["untold"]) / (counted + states["untold"]) >= p.max_share:
        out.undecided(Reason.BLOCKED, label, url=url, detail=f"{states['untold']} visits untold")
    return AvailabilityMeasures(
        population=1,
        visits=states.total(),
        opened=states["opened"],
        closed=states["closed"],
        slow=states["slow"],
        untold=states["untold"],
        excused=states["excused"],
        days_covered=covered,
        failed_percent=round(100 * failed / counted, 2) if counted else None,
        opened_ipv6=opened_ipv6,
    )


def _state(row: Any) -> tuple[str, str]:
    """Return what one visit counts as, and why."""
    excluded = row["excluded"]
    if excluded is not None:
        return ("untold" if excluded == "doubt" else "excused"), excluded
    return visit_state(row["v4"], row["v6"])
