"""What the pages of a month show. Plain values, ready to be printed; nothing here is judged anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from gkcheck.store.ledger_movement import Move

QUALIFIED = {"yes": "合格", "no": "不合格", "open": "待定"}
MOVES = {
    Move.NEW: "新增",
    Move.RELAPSED: "反弹",
    Move.PERSISTING: "持续",
    Move.FIXED: "已整改",
    Move.NOT_LOOKED: "未能复查",
}


@dataclass(frozen=True, slots=True)
class PlanScore:
    """One plan on one site in one month; points out of ``full``.

    ``rank``: place among the sites of the month where the ranges allow to say, else None.
    ``change``: better, worse or None (the ranges overlap, the rules changed, or nothing before).
    """

    plan: str
    title: str
    low: Decimal
    high: Decimal
    full: Decimal
    determined_points: Decimal
    determined_full: Decimal
    qualified: str
    vetoes: tuple[str, ...]
    veto_open: tuple[str, ...]
    rank: int | None = None
    change: str | None = None

    @property
    def determined(self) -> Decimal | None:
        """Points of 100 reached of what could be decided; None: nothing could."""
        if not self.determined_full:
            return None
        return 100 * self.determined_points / self.determined_full

    @property
    def share(self) -> Decimal:
        """Share of the plan that could be decided, 0 to 100."""
        return 100 * self.determined_full / self.full if self.full else Decimal(0)


@dataclass(frozen=True, slots=True)
class Availability:
    """Visits of ``gkcheck watch`` in the month: made, and answered over either family (shares).

    ``excluded``: left out (announced outages, our own network). ``untold``: those that tell nothing
    of whether the site was open (a guard, no way there). ``weeks``: whole weeks with visits
    enough on each day; without one nothing can be vetoed. ``outages``: in Chinese, the first ones.
    """

    visits: int
    v4: float | None
    v6: float | None
    excluded: int = 0
    weeks: int = 0
    outages: tuple[str, ...] = ()
    outages_total: int = 0
    untold: int = 0


@dataclass(slots=True)
class MonthSite:
    """One site in the month. ``moves`` counts findings; ``problems``: those that stand.

    ``waived`` and ``rejected``: those that would stand, had no person said otherwise.
    """

    id: int
    name: str
    url: str
    kind: str
    region: str
    unit: str
    platform: str
    state: str
    reason: str | None
    as_of: str
    folder: str | None
    contacts: tuple[str, ...] = ()
    scores: dict[str, PlanScore] = field(default_factory=dict)
    moves: dict[Move, int] = field(default_factory=dict)
    problems: int = 0
    review: int = 0
    waived: int = 0
    rejected: int = 0
    undetermined: int = 0
    manual: int = 0
    availability: Availability | None = None

    @property
    def reached(self) -> bool:
        """Tell whether the site was looked at."""
        return self.state in ("complete", "partial")


@dataclass(frozen=True, slots=True)
class SharedCause:
    """One cause met on several sites of one platform."""

    platform: str
    check: str
    message: str
    sites: tuple[int, ...]
    places: int


@dataclass(frozen=True, slots=True)
class Trend:
    """One month of the past twelve: sites by state, problems that stood, and those waived."""

    month: str
    sites: int
    qualified: Mapping[str, int]
    problems: int
    waived: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """Sites of one region, unit, platform or plan; ``low`` and ``high``: means, of 100.

    ``rank``: place among its like, where the means allow to say. ``vetoed`` and ``changes`` (better,
    worse) are told of plans.
    """

    name: str
    sites: int
    qualified: Mapping[str, int]
    problems: int
    moves: Mapping[Move, int]
    low: Decimal | None
    high: Decimal | None
    rank: int | None = None
    vetoed: int = 0
    changes: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OpenReason:
    """Why items could not be decided, over all sites."""

    text: str
    remedy: str
    items: int
    sites: int


@dataclass(frozen=True, slots=True)
class Due:
    """A column that is about to go stale, or has gone stale."""

    site: int
    label: str
    url: str | None
    newest_on: str | None
    due_on: str
    rule: str
    days: int


@dataclass(frozen=True, slots=True)
class Missing:
    """A site that was to be looked at this month, or was the month before, and has no result."""

    name: str
    url: str
    word: str
    why: str


@dataclass(frozen=True, slots=True)
class Watched:
    """A site that ``gkcheck watch`` visited in the month and nobody checked: no score, no verdict."""

    name: str
    url: str
    region: str
    unit: str
    availability: Availability


@dataclass(frozen=True, slots=True)
class Month:
    """A whole month, for the overview."""

    month: str
    batch: str | None
    sites: tuple[MonthSite, ...]
    plans: Mapping[str, str]
    regions: tuple[Group, ...]
    units: tuple[Group, ...]
    platforms: tuple[Group, ...]
    by_plan: tuple[Group, ...]
    shared: tuple[SharedCause, ...]
    trend: tuple[Trend, ...]
    undetermined: tuple[OpenReason, ...]
    due: tuple[Due, ...]
    due_total: int
    before: str | None
    missing: tuple[Missing, ...] = ()
    watched: tuple[Watched, ...] = ()
