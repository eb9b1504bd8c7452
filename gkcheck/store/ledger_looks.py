"""Did a run look at what a finding was about? Only then may "not seen" mean "mended"."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

#: States of a run in which the site was reached.
REACHED = ("complete", "partial")
#: States of a check in which everything was looked at; inapplicable: nothing of the kind is left.
LOOKED = ("completed", "inapplicable")


class Blind(StrEnum):
    """Why a finding that was not seen cannot be called mended."""

    NOT_RUN = "not_run"
    NOT_REACHED = "not_reached"
    CHECK_CHANGED = "check_changed"
    CHECK_NOT_COMPLETED = "check_not_completed"
    UNDECIDED = "undecided"
    CAPPED = "capped"


BLIND_TEXT: dict[Blind, str] = {
    Blind.NOT_RUN: "本月没有核查这个网站",
    Blind.NOT_REACHED: "本月没有能访问这个网站",
    Blind.CHECK_CHANGED: "本月没有按原来的参数做这项检查",
    Blind.CHECK_NOT_COMPLETED: "本月这项检查没有做完",
    Blind.UNDECIDED: "本月没有能判定这一处",
    Blind.CAPPED: "本月这项检查的问题过多,没有全部列出",
}


@dataclass(frozen=True, slots=True)
class Subject:
    """What a finding is about, as far as a look at it can be told."""

    check: str
    url: str | None
    label: str


@dataclass(slots=True)
class _Outcome:
    check: str
    state: str
    told: str
    total: int
    kept: int
    open: frozenset[str] | None = None

    def undecided(self) -> frozenset[str]:
        """Return addresses and labels of the subjects that could not be told."""
        if self.open is None:
            rows = json.loads(self.told)
            self.open = frozenset(
                text for row in rows for text in (row.get("url"), row.get("label")) if text
            )
        return self.open


@dataclass(slots=True)
class Looks:
    """What one run of one site looked at."""

    reached: bool
    outcomes: dict[str, _Outcome] = field(default_factory=dict)

    @classmethod
    def of(cls, conn: sqlite3.Connection, site_run: int, state: str) -> Looks:
        """Read the outcomes of ``site_run``."""
        looks = cls(state in REACHED)
        if looks.reached:
            for run, check, told, undecided, total, kept in _rows(conn, site_run):
                looks.outcomes[run] = _Outcome(check, told, undecided, total, kept)
        return looks

    def blind(self, subject: Subject, saw: Collection[str]) -> Blind | None:
        """Return why this run cannot tell that ``subject`` is mended; None: it looked.

        ``saw`` are the check runs that saw the finding the last time. One of them that was made
        again and could see everything is enough.
        """
        if not self.reached:
            return Blind.NOT_REACHED
        same = [self.outcomes[run] for run in saw if run in self.outcomes]
        if not same:
            return Blind.CHECK_CHANGED
        why = Blind.CHECK_NOT_COMPLETED
        for outcome in same:
            if outcome.state not in LOOKED:
                continue
            if subject.label in outcome.undecided() or subject.url in outcome.undecided():
                why = Blind.UNDECIDED
            elif outcome.kept < outcome.total:
                why = Blind.CAPPED
            else:
                return None
        return why


def _rows(conn: sqlite3.Connection, site_run: int) -> Iterator[tuple[str, str, str, str, int, int]]:
    kept = dict(
        conn.execute(
            "SELECT run, count(*) FROM finding_seen WHERE site_run = ? GROUP BY run", (site_run,)
        )
    )
    for run, check, state, undecided, total in conn.execute(
        "SELECT run, check_id, state, undecided, findings FROM check_outcome WHERE site_run = ?",
        (site_run,),
    ):
        yield run, check, state, undecided, total, kept.get(run, 0)
