"""Weeks of visits with known outages, for the check of availability.

A portal on loopback is up as long as it is served, so weeks are made: the day's visits of a site of
which it is known how many failed, and how. By 国办秘函〔2019〕19号 (单项否决 1) a site fails whose
visits of a week did not open within 15 seconds at least 5 times in 100.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

from benchmarks.accuracy.compare import Tally
from gkcheck.models.facts import CoverageRecord, FactKind
from gkcheck.models.finding import Certainty
from gkcheck.runner import run_checks
from gkcheck.store.writer import FactWriter

CHECK = "availability"
AS_OF = date(2021, 12, 20)
SLOTS = 96
"""Visits of a day: one each quarter of an hour."""
Truth = Literal["fails", "doubtful", "open", "sound", "near"]


@dataclass(frozen=True)
class Week:
    """One week: ``closed`` of its visits are refused, ``slow`` time out, ``guarded`` meet a guard,
    ``excused`` fall into an outage that was announced and fail. ``days`` were visited.
    """

    truth: Truth
    closed: int = 0
    slow: int = 0
    guarded: int = 0
    excused: int = 0
    days: int = 7
    seed: int = 0


def weeks() -> Iterator[Week]:
    """Yield the weeks: a twentieth of 672 visits is 33.6."""
    for seed in range(8):
        yield Week("fails", closed=34 + 9 * seed, seed=seed)
        yield Week("fails", closed=35, slow=12 * seed, seed=20 + seed)
        yield Week("doubtful", closed=seed, slow=40, seed=40 + seed)
        yield Week("open", guarded=60 + seed, seed=60 + seed)
        yield Week("open", closed=200, days=6 - seed % 4, seed=80 + seed)
        yield Week("sound", closed=seed, seed=100 + seed)
        yield Week("near", closed=33 - seed % 3, seed=120 + seed)
        yield Week("near", excused=90, closed=3 * (seed % 8), seed=140 + seed)


def measure() -> Tally:
    """Return what the check said of all weeks."""
    tally = Tally()
    for week in weeks():
        with tempfile.TemporaryDirectory() as folder:
            store = Path(folder) / "facts.db"
            _write(store, week)
            (outcome,) = run_checks(store, AS_OF, [(CHECK, {})])
        sure = sum(f.certainty is Certainty.SURE for f in outcome.findings)
        doubts = len(outcome.findings) - sure
        failed = week.truth == "fails"
        tally.runs += 1
        tally.right += sure if failed else 0
        tally.wrong += 0 if failed else sure
        tally.told += failed and sure > 0
        tally.missed += failed and not sure
        tally.suspected += doubts
        tally.suspected_right += doubts if week.truth == "doubtful" else 0
        tally.doubts_planted += week.truth == "doubtful"
        tally.doubts_told += week.truth == "doubtful" and doubts > 0
        tally.undecided += len(outcome.undecided)
        tally.clean += week.truth in ("sound", "near") and not outcome.findings
        tally.near_misses += week.truth in ("near", "open")
    return tally


def _write(store: Path, week: Week) -> None:
    writer = FactWriter(str(store))
    writer.set_run(home_url="http://www.fengle.test/")
    days = [AS_OF - timedelta(days=n) for n in range(week.days)]
    slots = [(day, slot) for day in days for slot in range(SLOTS)]
    random.Random(week.seed).shuffle(slots)
    kinds = (
        ["refused"] * week.closed + ["timed_out"] * week.slow + ["blocked"] * week.guarded
    )  # fmt: skip
    rows = []
    for at, (day, slot) in enumerate(slots):
        v4, why = "ok", None
        if at < week.excused:
            v4, why = "refused", "outage"
        elif at - week.excused < len(kinds):
            v4 = kinds[at - week.excused]
        rows.append((day.isoformat(), slot, "x", v4, "no_address", why))
    writer.db.conn.executemany(
        "INSERT INTO availability (day, slot, at, v4, v6, excluded) VALUES (?,?,?,?,?,?)", rows
    )
    writer.set_coverage([CoverageRecord(FactKind.AVAILABILITY, "complete", None, len(rows))])
    writer.commit()
    writer.close()
