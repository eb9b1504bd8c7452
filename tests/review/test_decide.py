"""Decisions from the command to the verdicts: counted, explained, kept, taken back."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest

from gkcheck.clock import today
from gkcheck.models.result import SiteResult

MANUAL = "site-guide-2017:1.2"


def result(office) -> SiteResult:
    path = next((office.home / "sites").glob("*/*/result.json"))
    return SiteResult.model_validate_json(path.read_bytes())


def item(office, name: str):
    plan, _, number = name.partition(":")
    plans = {p.plan: p for p in result(office).plans}
    return next(i for i in plans[plan].items if i.item == number)


FREED = ("met", "needs_review")  # a check's own count may leave it to a person to decide the item


def single(office):
    """Return an item that fails for one sure finding alone, and that finding."""
    told = result(office)
    sure = {f.fingerprint for f in told.findings if f.certainty == "sure"}
    return next(
        (f"{plan.plan}:{i.item}", i.because[0])
        for plan in told.plans
        for i in plan.items
        if i.state == "not_met" and len(i.because) == 1 and i.because[0] in sure
        and i.automation == "automated"
    )  # fmt: skip


def test_a_rejected_finding_costs_nothing_and_says_who_why_and_when(office):
    name, mark = single(office)
    assert item(office, name).points.high == 0
    before = office.rows("SELECT low, high FROM plan_score ORDER BY plan")
    told = office.ok("review", "set", mark, "--site", office.url, "--verdict", "rejected",
                     "--reason", "栏目在别处,已当面核对", "--by", "张三")  # fmt: skip
    assert "→" in told
    after = item(office, name)
    assert after.state in FREED
    assert after.points.high == after.full
    lines = "\n".join(after.explanation)
    assert "张三" in lines and "已当面核对" in lines and str(today()) in lines
    assert mark not in after.because
    # still in the result and in the ledger, shown as rejected, counted nowhere
    finding = next(f for f in result(office).findings if f.fingerprint == mark)
    assert finding.certainty == "sure" and finding.struck and not finding.counts
    assert office.rows("SELECT low, high FROM plan_score ORDER BY plan") != before
    report = next((office.home / "sites").glob("*/*/report.html")).read_text("utf-8")
    assert "复核排除" in report


def test_a_withdrawn_decision_is_as_if_never_made_but_stays_on_record(office):
    name, mark = single(office)
    before = [dict(p.score) for p in result(office).plans]
    for verdict in ("rejected", "withdrawn"):
        office.ok("review", "set", mark, "--verdict", verdict, "--reason", "看错了", "--by", "张")
    assert item(office, name).state == "not_met"
    assert [dict(p.score) for p in result(office).plans] == before
    assert [r[0] for r in office.rows("SELECT verdict FROM decision ORDER BY id")] == [
        "rejected", "withdrawn",
    ]  # fmt: skip


def test_a_confirmed_suspicion_counts_and_begins_its_rectification(office):
    mark = office.mark("press_conference_count")
    finding = next(f for f in result(office).findings if f.fingerprint == mark)
    assert finding.waits and not finding.counts
    office.ok("review", "set", mark, "--verdict", "confirmed", "--reason", "查无记录", "--by", "李")
    told = result(office)
    assert next(f for f in told.findings if f.fingerprint == mark).counts
    assert office.rows(
        "SELECT r.state, r.by FROM rectification r JOIN finding f ON f.id = r.finding_id"
        " WHERE f.fingerprint = ?", mark,
    ) == [("found", "李")]  # fmt: skip
    assert any(
        "李" in line for p in told.plans for i in p.items for line in i.explanation
        if "人工认定" in line
    )  # fmt: skip


@pytest.mark.parametrize(("verdict", "points", "want"), [
    ("met", "", "full"), ("not_met", "", "0"), ("partial", "0.4", "0.4"),
])  # fmt: skip
def test_an_item_gets_exactly_the_points_a_person_gives(office, verdict, points, want):
    assert item(office, MANUAL).state == "manual"
    more = ("--points", points) if points else ()
    office.ok("review", "set", MANUAL, "--site", office.url, "--verdict", verdict,
              "--reason", "看过台账", "--by", "王五", *more)  # fmt: skip
    after = item(office, MANUAL)
    expected = after.full if want == "full" else type(after.full)(want)
    assert after.state == verdict
    assert after.points.low == after.points.high == expected
    assert any("王五" in line and "看过台账" in line for line in after.explanation)


@pytest.mark.slow
def test_decisions_survive_the_next_month(office, lab):
    name, mark = single(office)
    office.ok("review", "set", mark, "--verdict", "rejected", "--reason", "误报", "--by", "张三")
    office.ok("review", "set", MANUAL, "--site", office.url, "--verdict", "met",
              "--reason", "有台账", "--by", "张三")  # fmt: skip
    lab.audit(office.home, "2026-04-20")
    months = office.rows("SELECT month FROM site_run ORDER BY month")
    assert [m for (m,) in months] == ["2026-03", "2026-04"]
    seen = office.rows(
        "SELECT r.month FROM finding_seen s JOIN site_run r ON r.id = s.site_run"
        " JOIN finding f ON f.id = s.finding_id WHERE f.fingerprint = ? ORDER BY 1", mark,
    )  # fmt: skip
    assert {"2026-04"} <= {m for (m,) in seen}
    states = dict(office.rows(
        "SELECT v.plan || ':' || v.item, v.state FROM item_verdict v JOIN site_run r"
        " ON r.id = v.site_run WHERE r.month = '2026-04'"
    ))  # fmt: skip
    assert states[name] in FREED
    assert states[MANUAL] == "met"
    listed = json.loads(office.ok("review", "list", "--json"))
    (shown,) = [e for e in listed if e["key"] == mark]
    assert (shown["verdict"], shown["by"], shown["month"]) == ("rejected", "张三", "2026-04")


def test_judging_again_gives_what_the_ledger_says(office, tmp_path):
    name, mark = single(office)
    office.ok("review", "set", mark, "--verdict", "rejected", "--reason", "误报", "--by", "张三",
              "--no-score")  # fmt: skip
    assert item(office, name).state == "not_met"
    folder = next((office.home / "sites").glob("*/*/result.json")).parent
    office.ok("judge", str(folder), "--plan", name.partition(":")[0])
    assert item(office, name).state in FREED


def test_a_waiver_holds_until_it_expires(office):
    name, mark = single(office)
    end = today() + timedelta(days=30)
    office.ok(
        "review", "waive", mark, "--reason", "改版期间", "--by", "李主任", "--until", str(end)
    )
    # the lab's run lies before today, in another month: the waiver was not granted then
    assert item(office, name).state == "not_met"
    for granted, expires, state in (
        ("2026-03-25", "2026-03-20", FREED), ("2026-03-01", "2026-03-19", ("not_met",)),
        ("2026-04-01", "2026-05-01", ("not_met",)),
    ):  # fmt: skip
        from gkcheck.store.ledger import FILE, Ledger

        book = Ledger(office.home / FILE)
        with book.db.conn as conn:
            conn.execute("UPDATE waiver SET granted_on = ?, expires_on = ?", (granted, expires))
        book.close()
        office.ok("judge", str(next((office.home / "sites").glob("*/*/result.json")).parent),
                  "--plan", name.partition(":")[0])  # fmt: skip
        assert item(office, name).state in state, granted


def test_a_repair_is_verified_only_after_it_was_seen(office):
    mark = office.mark()
    refused = office.run("review", "verify", mark, "--by", "张", "--reason", "看过")
    assert refused.exit_code == 2 and "recheck" in refused.output


@pytest.mark.parametrize(("args", "told"), [
    (("nothing", "--verdict", "met"), "不是编号"),
    (("0123456789abcdef", "--verdict", "rejected"), "没有编号为"),
    ((MANUAL, "--verdict", "met"), "--site"),
    ((MANUAL, "--site", "http://else.where/", "--verdict", "met"), "没有这个网站"),
    ((MANUAL, "--site", "s1.test:0", "--verdict", "confirmed"), "没有这个网站"),
])  # fmt: skip
def test_a_wrong_target_is_told_and_nothing_is_written(office, args, told):
    done = office.run("review", "set", *args, "--reason", "理由", "--by", "张")
    assert done.exit_code == 2
    assert told in done.output
    assert office.rows("SELECT count(*) FROM decision") == [(0,)]


@pytest.mark.parametrize(("more", "told"), [
    (("--verdict", "confirmed"), "任务的复核结论不能是"), (("--verdict", "partial"), "不是数字"),
    (("--verdict", "partial", "--points", "999"), "不在 0 到"),
    (("--verdict", "partial", "--points", "nan"), "不在 0 到"),
    (("--verdict", "met", "--points", "1"), "只有“部分达到”"),
])  # fmt: skip
def test_a_wrong_verdict_on_an_item_is_told(office, more, told):
    done = office.run("review", "set", MANUAL, "--site", office.url, "--reason", "理由",
                      "--by", "张", *more)  # fmt: skip
    assert done.exit_code == 2
    assert told in done.output


def test_a_file_is_kept_under_its_hash(office, tmp_path):
    paper = tmp_path / "台账.txt"
    paper.write_text("见附件", "utf-8")
    office.ok("review", "set", MANUAL, "--site", office.url, "--verdict", "met", "--reason", "附件",
              "--by", "张", "--file", str(paper), "--no-score")  # fmt: skip
    ((told,),) = office.rows("SELECT files FROM decision")
    (kept,) = json.loads(told)
    assert kept["name"] == "台账.txt"
    stored = office.home / "attachments" / kept["sha256"][:2] / kept["sha256"]
    assert stored.read_bytes() == paper.read_bytes()


def test_personal_numbers_in_a_reason_are_masked(office):
    office.ok("review", "set", MANUAL, "--site", office.url, "--verdict", "met",
              "--reason", "电话13812345678核实", "--by", "张", "--no-score")  # fmt: skip
    ((reason,),) = office.rows("SELECT reason FROM decision")
    assert "13812345678" not in reason


def filled(office, path: Path, fill) -> Path:
    office.ok("review", "export", str(path))
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    heads = {cell.value: cell.column for cell in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        told = {name: sheet.cell(row, at).value for name, at in heads.items()}
        for name, value in (fill(told) or {}).items():
            sheet.cell(row, heads[name]).value = value
    book.save(path)
    return path


def test_a_filled_table_comes_back_whole_and_twice_is_once(office, tmp_path):
    def fill(row):
        if row["类型"] == "疑点":
            return {"复核结论": "排除", "复核理由": "不是", "复核人": "张三"}
        if row["编号"] == MANUAL:
            return {"复核结论": "部分达到", "复核得分": 0.5, "复核理由": "一半", "复核人": "张三"}
        return None

    path = filled(office, tmp_path / "r.xlsx", fill)
    assert "导入 3 条" in office.ok("review", "import", str(path))
    assert "导入 0 条" in office.ok("review", "import", str(path))
    assert office.rows("SELECT count(*) FROM decision") == [(3,)]
    assert float(item(office, MANUAL).points.low) == 0.5


def test_one_mistake_and_nothing_is_imported(office, tmp_path):
    path = tmp_path / "r.csv"
    head = "网址,编号,复核结论,复核理由,复核人\n"
    mark = office.mark()
    path.write_text(
        head + f"{office.url},{mark},排除,误报,张三\n{office.url},{mark},确认,属实,张三\n"
        f"{office.url},{MANUAL},达到,,张三\n,乱写,达到,理由,张三\n", "utf-8",
    )  # fmt: skip
    done = office.run("review", "import", str(path))
    assert done.exit_code == 2
    for number, what in ((3, "与第 2 行"), (4, "没有写复核理由"), (5, "不是编号")):
        assert re.search(rf"r\.csv:{number}:.*{what}", done.output), done.output
    assert office.rows("SELECT count(*) FROM decision") == [(0,)]


def test_the_ledger_of_a_month_can_be_filled_in_and_read_back(office, tmp_path):
    out = tmp_path / "m"
    office.ok("report", "2026-03", "--out", str(out), "--format", "xlsx", "--quiet")
    mark = office.mark()
    path = out / "ledger.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    heads = {cell.value: cell.column for cell in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        if sheet.cell(row, heads["编号"]).value == mark:
            for name, value in (("复核结论", "排除"), ("复核理由", "误报"), ("复核人", "张三")):
                sheet.cell(row, heads[name]).value = value
    book.save(path)
    assert "导入 1 条" in office.ok("review", "import", str(path))
    assert office.rows("SELECT fingerprint, verdict FROM decision") == [(mark, "rejected")]


def test_a_list_tells_what_waits_and_what_was_decided(office):
    count = int(re.search(r"待认定 (\d+) 项", office.ok("review", "list"))[1])
    office.ok("review", "set", MANUAL, "--site", office.url, "--verdict", "met", "--reason", "好",
              "--by", "张", "--no-score")  # fmt: skip
    assert f"待认定 {count - 1} 项" in office.ok("review", "list", "--open")
    assert MANUAL not in office.ok("review", "list", "--open")
    assert MANUAL in office.ok("review", "list", "--site", office.url)
