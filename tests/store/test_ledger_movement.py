"""Movement of findings between months, against a script of what was planted, and against blindness."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest
from lab.results import checked, finding, result

from gkcheck.models.finding import Finding
from gkcheck.models.result import CheckResult
from gkcheck.store.ledger import FILE, Ledger
from gkcheck.store.ledger_looks import Blind
from gkcheck.store.ledger_movement import Move, Moved, site_movement
from gkcheck.store.ledger_reader import LedgerReader
from gkcheck.store.ledger_runs import record_site

URL = "http://a.test/"
DEAD = finding("dead_link", "甲")
Checks = list[tuple[CheckResult, list[Finding]]]
SEEN: Checks = [checked("dead_link", [DEAD])]
CLEAR: Checks = [checked("dead_link")]


def movement(reader: LedgerReader, month: str) -> list[Moved]:
    reader.choose(month)
    sites = [row[0] for row in reader.rows("SELECT DISTINCT site_id FROM chosen")]
    return [moved for site in sites for moved in site_movement(reader, site, month)]


def play(tmp_path: Path, *months: Checks | str | None) -> list[Moved]:
    """Record a site month by month (a text: the state of a run that saw nothing; None: no run)."""
    ledger = Ledger(tmp_path / FILE)
    for month, told in enumerate(months, start=1):
        day = date(2026, month, 5)
        if isinstance(told, str):
            record_site(ledger, result(URL, day, state=told))
        elif told is not None:
            record_site(ledger, result(URL, day, told))
    ledger.close()
    reader = LedgerReader(tmp_path / FILE)
    found = movement(reader, f"2026-{len(months):02d}")
    reader.close()
    return found


@pytest.mark.parametrize(
    ("months", "move", "since", "before"),
    [
        ([SEEN], Move.NEW, "2026-01", None),
        ([CLEAR, SEEN], Move.NEW, "2026-02", None),
        ([SEEN, SEEN], Move.PERSISTING, "2026-01", "2026-01"),
        ([SEEN, None, SEEN], Move.PERSISTING, "2026-01", "2026-01"),
        ([SEEN, "blocked", SEEN], Move.PERSISTING, "2026-01", "2026-01"),
        ([SEEN, CLEAR], Move.FIXED, "2026-01", "2026-01"),
        ([SEEN, "unreachable", CLEAR], Move.FIXED, "2026-01", "2026-01"),
        ([SEEN, [checked("dead_link", state="inapplicable")]], Move.FIXED, "2026-01", "2026-01"),
        ([SEEN, CLEAR, SEEN], Move.RELAPSED, "2026-03", "2026-01"),
        ([SEEN, CLEAR, SEEN, SEEN], Move.PERSISTING, "2026-03", "2026-03"),
        ([SEEN, CLEAR, None, SEEN], Move.RELAPSED, "2026-04", "2026-01"),
    ],
)
def test_moves(
    tmp_path: Path, months: list[Checks], move: Move, since: str, before: str | None
) -> None:
    (one,) = play(tmp_path, *months)
    assert (one.move, one.since, one.before, one.why) == (move, since, before, None)


@pytest.mark.parametrize(
    ("last", "why"),
    [
        (None, Blind.NOT_RUN),
        ("blocked", Blind.NOT_REACHED),
        ("unreachable", Blind.NOT_REACHED),
        ([], Blind.CHECK_CHANGED),
        ([checked("dead_link", params={"year": 2027})], Blind.CHECK_CHANGED),
        ([checked("dead_link", state="incomplete")], Blind.CHECK_NOT_COMPLETED),
        ([checked("dead_link", state="error")], Blind.CHECK_NOT_COMPLETED),
        ([checked("dead_link", undecided=["甲"])], Blind.UNDECIDED),
        ([checked("dead_link", [finding("dead_link", "乙")], total=6000)], Blind.CAPPED),
    ],
)
def test_blindness_mends_nothing(tmp_path: Path, last: Checks | str | None, why: Blind) -> None:
    found = [one for one in play(tmp_path, SEEN, last) if one.before]
    assert [(one.move, one.why) for one in found] == [(Move.NOT_LOOKED, why)]


def test_mended_and_quiet_is_no_news(tmp_path: Path) -> None:
    assert play(tmp_path, SEEN, CLEAR, CLEAR) == []


def test_suspicion_keeps_its_certainty(tmp_path: Path) -> None:
    doubt = finding("dead_link", "甲", sure=False)
    (one,) = play(tmp_path, SEEN, [checked("dead_link", [doubt])])
    assert (one.move, one.certainty) == (Move.PERSISTING, "review")


def test_months_of_many_sites_agree_with_the_script(tmp_path: Path) -> None:
    """30 sites, 5 months, defects and blindness by lot; a second telling must agree throughout."""
    chance = random.Random(7)
    ledger = Ledger(tmp_path / FILE)
    labels = [f"页{n}" for n in range(12)]
    truth: dict[tuple[str, str], Move] = {}
    for site in range(30):
        url = f"http://s{site}.test/"
        state = dict.fromkeys(labels, "never")
        for month in range(1, 6):
            reached = chance.random() > 0.15
            there = {label for label in labels if chance.random() < 0.4}
            seen = [finding("dead_link", label) for label in labels if label in there]
            told = "complete" if reached else "blocked"
            checks = [checked("dead_link", seen)] if reached else []
            record_site(ledger, result(url, date(2026, month, 5), checks, state=told))
            for label in labels:
                before = state[label]
                if reached:
                    now = {"never": "never", "gone": "gone"}.get(before, "gone")
                    state[label] = "there" if label in there else now
                if month == 5:
                    move = script(before, label in there, reached)
                    if move is not None:
                        truth[url, label] = move
    ledger.close()
    reader = LedgerReader(tmp_path / FILE)
    sites = {row["id"]: row["url"] for row in reader.rows("SELECT id, url FROM site")}
    names = {row["id"]: row["label"] for row in reader.rows("SELECT id, label FROM finding")}
    found = {(sites[m.site_id], names[m.finding_id]): m.move for m in movement(reader, "2026-05")}
    reader.close()
    assert found == truth
    assert set(truth.values()) == set(Move)


def script(before: str, there: bool, reached: bool) -> Move | None:
    """What the month must say of one place: an independent table of the same words."""
    if not reached:
        return Move.NOT_LOOKED if before == "there" else None
    if there:
        return {"never": Move.NEW, "there": Move.PERSISTING, "gone": Move.RELAPSED}[before]
    return Move.FIXED if before == "there" else None
