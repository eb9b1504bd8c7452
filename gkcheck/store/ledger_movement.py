"""What moved between months: each finding new, persisting, fixed, relapsed (反弹), or not looked at.

A finding counts as fixed only when a run that reached the site made the same check with the same
parameters to its end, told the subject, and did not see it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from gkcheck.store.ledger_looks import Blind, Looks, Subject
from gkcheck.store.ledger_reader import LedgerReader


class Move(StrEnum):
    """How a finding stands in a month against the months before."""

    NEW = "new"
    PERSISTING = "persisting"
    FIXED = "fixed"
    RELAPSED = "relapsed"
    NOT_LOOKED = "not_looked"


@dataclass(frozen=True, slots=True)
class Moved:
    """One finding of one site in one month.

    ``certainty``: as seen this month, else as seen last. ``since``: month in which it was first
    seen, or came back. ``before``: last month in which it was seen before this one. ``why``: for
    not_looked.
    """

    site_id: int
    finding_id: int
    move: Move
    certainty: str
    since: str
    before: str | None = None
    why: Blind | None = None


@dataclass(slots=True)
class _Story:
    """One finding on its way through the months."""

    subject: Subject
    certainty: str = "sure"
    since: str = ""
    last: str = ""
    saw: frozenset[str] = frozenset()
    gone: bool = False


@dataclass(slots=True)
class _Run:
    month: str
    looks: Looks
    seen: dict[int, tuple[str, frozenset[str]]] = field(default_factory=dict)


def site_movement(reader: LedgerReader, site: int, month: str) -> Iterator[Moved]:
    """Yield how every finding of one site stands in ``month`` (YYYY-MM), by the runs that are chosen.

    A finding that was fixed in an earlier month and has not come back is left out.
    """
    stories: dict[int, _Story] = {}
    runs = [
        (row["month"], row["id"], row["state"])
        for row in reader.rows(
            "SELECT c.month, r.id, r.state FROM chosen c JOIN site_run r ON r.id = c.site_run"
            " WHERE c.site_id = ? AND c.month <= ? ORDER BY c.month",
            site,
            month,
        )
    ]
    for at, run, state in runs:
        if at < month:
            one = _read(reader, run, state, at, stories)
            _advance(one, stories)
    if runs and runs[-1][0] == month:
        now = _read(reader, runs[-1][1], runs[-1][2], month, stories)
    else:
        now = _Run(month, Looks(reached=False))
    for finding, story in stories.items():
        told = _told(site, finding, story, now, absent=not runs or runs[-1][0] != month)
        if told is not None:
            yield told


def _told(site: int, finding: int, story: _Story, now: _Run, *, absent: bool) -> Moved | None:
    before = story.last or None
    if finding in now.seen:
        certainty, _ = now.seen[finding]
        if before is None:
            return Moved(site, finding, Move.NEW, certainty, now.month)
        if story.gone:
            return Moved(site, finding, Move.RELAPSED, certainty, now.month, before)
        return Moved(site, finding, Move.PERSISTING, certainty, story.since, before)
    if story.gone or before is None:
        return None
    why = Blind.NOT_RUN if absent else now.looks.blind(story.subject, story.saw)
    move = Move.FIXED if why is None else Move.NOT_LOOKED
    return Moved(site, finding, move, story.certainty, story.since, before, why=why)


def _advance(run: _Run, stories: dict[int, _Story]) -> None:
    """Carry every story over one month."""
    for finding, story in stories.items():
        if finding in run.seen:
            if not story.last or story.gone:
                story.since = run.month
            story.certainty, story.saw = run.seen[finding]
            story.last, story.gone = run.month, False
        elif story.last and not story.gone:
            story.gone = run.looks.blind(story.subject, story.saw) is None


def _read(
    reader: LedgerReader, run: int, state: str, month: str, stories: dict[int, _Story]
) -> _Run:
    """Return one run, adding a story for each finding not met before."""
    made = _Run(month, Looks.of(reader.conn, run, state))
    for finding, how, certainty, check, url, label in reader.conn.execute(
        "SELECT s.finding_id, s.run, s.certainty, f.check_id, f.url, f.label"
        " FROM finding_seen s JOIN finding f ON f.id = s.finding_id WHERE s.site_run = ?",
        (run,),
    ):
        known = made.seen.get(finding, ("review", frozenset[str]()))
        sure = "sure" if "sure" in (certainty, known[0]) else certainty
        made.seen[finding] = (sure, known[1] | {how})
        if finding not in stories:
            stories[finding] = _Story(Subject(check, url, label))
    return made
