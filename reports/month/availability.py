"""What the visits of ``gkcheck watch`` in one month come to, site by site."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from gkcheck.store.visits import family_counts, visit_state
from reports.month.model import Availability

_VISITS_A_DAY = 20  # 国办秘函〔2019〕19号, 单项否决 站点无法访问
_WEEK = 7
_SHOWN = 20
_CHINA = timedelta(hours=8)


def availability(
    visits: Iterable[sqlite3.Row], excused: Iterable[tuple[int, int]]
) -> Availability | None:
    """Return the figures of one site; None: it was not visited.

    ``visits``: rows of the ledger in order of time. ``excused``: announced outages, from and to in
    seconds since 1970. Visits in those, and visits in which most sites failed (``doubt``), are left
    out of every share, and so is what may be our own limit (:mod:`gkcheck.store.visits`). A window
    is two or more visits in a row that neither family opened, none left out between them.
    """
    windows = list(excused)
    made = left_out = untold = 0
    good, tried, days = Counter[int](), Counter[int](), Counter[int]()
    shut: list[int] = []
    shown: list[str] = []
    for row in visits:
        made += 1
        days[row["day"]] += 1
        if row["doubt"] or any(start <= row["at"] < end for start, end in windows):
            left_out += 1
            state = "untold"
        else:
            for family, word, other in ((4, row["v4"], row["v6"]), (6, row["v6"], row["v4"])):
                tried[family] += family_counts(word, other)
                good[family] += word == "ok"
            state, _ = visit_state(row["v4"], row["v6"])
            untold += state == "untold"
        if state in ("closed", "slow"):
            shut.append(row["at"])
        else:
            shown += _window(shut)
            shut = []
    shown += _window(shut)
    if not made:
        return None
    return Availability(
        made,
        good[4] / tried[4] if tried[4] else None,
        good[6] / tried[6] if tried[6] else None,
        excluded=left_out,
        weeks=_weeks(day for day, count in days.items() if count >= _VISITS_A_DAY),
        outages=tuple(shown[:_SHOWN]),
        outages_total=len(shown),
        untold=untold,
    )


def _weeks(days: Iterable[int]) -> int:
    """Return how many whole weeks, without overlap, have visits enough on each day."""
    found = run = 0
    before: int | None = None
    for day in sorted(days):
        run = run + 1 if before is not None and day == before + 1 else 1
        before = day
        if run == _WEEK:
            found, run = found + 1, 0
    return found


def _window(shut: list[int]) -> list[str]:
    if len(shut) < 2:
        return []
    first, last = (datetime.fromtimestamp(at, UTC) + _CHINA for at in (shut[0], shut[-1]))
    return [f"{first:%m-%d %H:%M} 至 {last:%m-%d %H:%M}(连续 {len(shut)} 次打不开)"]
