"""Recording runs: once, whole, and the same however often they are told."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from lab.results import checked, finding, plan, result

from gkcheck.models.batch import SiteEntry
from gkcheck.models.result import SiteResult
from gkcheck.models.verdict import VerdictState
from gkcheck.store.ledger import FILE, Ledger, writing
from gkcheck.store.ledger_reader import LedgerReader
from gkcheck.store.ledger_runs import ColumnDue, record_site

URL = "http://a.test/"
TABLES = (
    "site", "batch_run", "site_run", "plan_score", "item_verdict", "plan_item", "check_outcome",
    "finding", "finding_seen", "column_due", "rectification", "decision",
)  # fmt: skip


def dump(ledger: Ledger) -> dict[str, list[tuple[object, ...]]]:
    return {
        table: ledger.db.conn.execute(f"SELECT * FROM {table} ORDER BY 1, 2, 3").fetchall()
        for table in TABLES
    }


def sample(day: date = date(2026, 3, 5), run_id: str | None = None) -> SiteResult:
    dead, gone = finding("dead_link", "甲"), finding("dead_link", "乙", sure=False)
    verdicts = [("1", VerdictState.NOT_MET, [dead.fingerprint]), ("2", VerdictState.MET, [])]
    return result(
        URL, day, [checked("dead_link", [dead, gone], undecided=["丙"])],
        plans=[plan("50", verdicts)], run_id=run_id,
    )  # fmt: skip


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / FILE)


def batch_run(ledger: Ledger, name: str = "b1") -> str:
    with writing(ledger.db.conn) as conn:
        conn.execute(
            "INSERT INTO batch_run VALUES (?, '某市', '2026-03', '2026-03-05', '', NULL,"
            " 'running', '{}')",
            (name,),
        )
    return name


def test_everything_of_a_result_is_there(ledger: Ledger, tmp_path: Path) -> None:
    entry = SiteEntry(url=URL, name="甲县", region="某市", unit="市府办", contacts=("张",))
    due = ColumnDue("要闻", URL, date(2026, 3, 1), date(2026, 3, 15), "两周内")
    run = record_site(ledger, sample(), site=entry, folder=tmp_path, due=[due])
    rows = dump(ledger)
    assert ledger.db.conn.execute("SELECT name, region, unit, contacts FROM site").fetchall() == [
        ("甲县", "某市", "市府办", '["张"]')
    ]
    assert [(r[2], r[3]) for r in rows["item_verdict"]] == [("1", "not_met"), ("2", "met")]
    assert [r[2] for r in rows["plan_item"]] == ["1", "2"]
    assert [r[4] for r in rows["plan_score"]] == ["50"]
    assert '"丙"' in str(rows["check_outcome"][0][7])
    assert len(rows["finding"]) == len(rows["finding_seen"]) == 2
    assert rows["column_due"] == [(run, "要闻", URL, "2026-03-01", "2026-03-15", "两周内")]
    # only the sure finding is to be mended
    assert [r[2] for r in rows["rectification"]] == ["found"]


def test_told_twice_changes_nothing(ledger: Ledger) -> None:
    name = batch_run(ledger)
    first = record_site(ledger, sample(), batch_run=name)
    before = dump(ledger)
    assert record_site(ledger, sample(), batch_run=name) == first
    after = dump(ledger)
    ids = [[row[:1] for row in d["rectification"]] for d in (before, after)]
    assert len(ids[0]) == len(ids[1])
    for rows in (before, after):
        rows["rectification"] = [row[1:] for row in rows["rectification"]]
    assert before == after


def test_second_pass_takes_the_place_of_the_first(ledger: Ledger) -> None:
    name = batch_run(ledger)
    blocked = result(URL, date(2026, 3, 5), [], run_id="first", state="blocked")
    one = record_site(ledger, blocked, batch_run=name)
    two = record_site(ledger, sample(run_id="second"), batch_run=name)
    assert one == two
    assert [r[1] for r in dump(ledger)["site_run"]] == ["second"]
    # and what only a replaced run saw is gone with it
    clear = result(URL, date(2026, 3, 5), [checked("dead_link")], run_id="third")
    record_site(ledger, clear, batch_run=name)
    rows = dump(ledger)
    assert rows["finding"] == rows["finding_seen"] == rows["rectification"] == []


def test_months_of_a_finding_follow_the_runs_in_any_order(ledger: Ledger) -> None:
    for month in (4, 2, 6):
        record_site(ledger, sample(date(2026, month, 5)))
    assert set(ledger.db.conn.execute("SELECT first_month, last_month FROM finding")) == {
        ("2026-02", "2026-06")
    }


def test_a_mistake_in_the_middle_leaves_nothing(ledger: Ledger) -> None:
    def broken() -> ColumnDue:
        raise RuntimeError("facts went away")

    with pytest.raises(RuntimeError):
        record_site(ledger, sample(), due=(broken() for _ in range(1)))
    assert all(not rows for rows in dump(ledger).values())
    record_site(ledger, sample())
    assert len(dump(ledger)["site_run"]) == 1


def test_a_finding_that_a_person_judged_stays(ledger: Ledger) -> None:
    name = batch_run(ledger)
    record_site(ledger, sample(), batch_run=name)
    mark = finding("dead_link", "甲").fingerprint
    with writing(ledger.db.conn) as conn:
        conn.execute(
            "INSERT INTO decision (site_id, fingerprint, verdict, reason, decided_by, decided_at)"
            " VALUES (1, ?, 'confirmed', '看过', '李', '2026-03-06')",
            (mark,),
        )
    clear = result(URL, date(2026, 3, 5), [checked("dead_link")], run_id="third")
    record_site(ledger, clear, batch_run=name)
    assert [r[2] for r in dump(ledger)["finding"]] == [mark]


def test_steps_tell_found_fixed_and_relapsed_once_each(ledger: Ledger) -> None:
    dead = finding("dead_link", "甲")
    seen = [checked("dead_link", [dead])]
    blind = [checked("dead_link", state="incomplete")]
    months = [seen, seen, blind, [checked("dead_link")], [checked("dead_link")], seen]
    for month, checks in enumerate(months, start=1):
        record_site(ledger, result(URL, date(2026, month, 5), checks))
    steps = ledger.db.conn.execute("SELECT state, at FROM rectification ORDER BY id").fetchall()
    assert [(state, at[:7]) for state, at in steps] == [
        ("found", "2026-01"), ("fixed", "2026-04"), ("relapsed", "2026-06"),
    ]  # fmt: skip


def test_a_spot_check_on_an_earlier_day_writes_no_steps(ledger: Ledger) -> None:
    seen = [checked("dead_link", [finding("dead_link", "甲")])]
    record_site(ledger, result(URL, date(2026, 4, 5), seen))
    record_site(ledger, result(URL, date(2026, 3, 5), [checked("dead_link")]))
    steps = ledger.db.conn.execute("SELECT state FROM rectification").fetchall()
    assert steps == [("found",)]


def test_the_run_that_counts_reached_the_site(ledger: Ledger, tmp_path: Path) -> None:
    name = batch_run(ledger)
    record_site(ledger, sample(date(2026, 3, 5)), batch_run=name)
    record_site(ledger, result(URL, date(2026, 3, 20), state="blocked"))
    reader = LedgerReader(tmp_path / FILE)
    for batch, wanted in ((None, ["2026-03-05"]), ("某市", ["2026-03-05"]), ("别市", [])):
        reader.choose("2026-03", batch=batch)
        assert [row["as_of"] for row in reader.site_runs("2026-03")] == wanted
    reader.choose("2026-03")
    (run,) = reader.site_runs("2026-03")
    assert [(f["label"], f["seen_as"]) for f in reader.findings(run["id"])] == [
        ("甲", "sure"), ("乙", "review"),
    ]  # fmt: skip
    reader.close()
