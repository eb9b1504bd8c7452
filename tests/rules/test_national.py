"""The national rule files: numbers pinned with the source they rest on; memory decides nothing."""

from __future__ import annotations

import os
import re
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from rules.plan_files import RULES, SHARED, item_of, plan

from checks.structure.meta_tags import REQUIRED
from checks.structure.stale_column import WINDOW_DAYS
from gkcheck.errors import Reason
from gkcheck.models.outcome import CheckOutcome, CheckState, Undecided
from gkcheck.models.plan import Automation, Plan, PlanItem
from gkcheck.models.site import SiteKind, SiteSpec
from gkcheck.models.verdict import PlanScore, VerdictState
from gkcheck.registry import all_checks
from gkcheck.scoring.load import load_plan
from gkcheck.scoring.plans import plan_lines
from gkcheck.scoring.score import score_plan, wanted_checks

NATIONAL = (
    "annual-report-2019",
    "annual-report-2021",
    "inspection-2019",
    "platform-2019",
    "site-guide-2017",
)
SNAPSHOTS = Path(__file__).parent / "snapshots"
SITE = SiteSpec(url="https://www.demo.gov.cn/", name="示例县人民政府")
AS_OF = date(2021, 12, 31)

# The facts that a veto rests on: thresholds, and the mark that standards.md gives its row.
VETOES: dict[str, tuple[dict[str, Decimal | int], str]] = {
    "V1": ({}, "[2 src]"),
    "V2": (
        {
            "days": 7,
            "min_visits_per_day": 20,
            "open_within_seconds": 15,
            "failed_share_below": Decimal("0.05"),
        },
        "[3 src]",
    ),
    "V3": ({"max_age_days": 14}, "[3 src]"),
    "V4a": ({"max_stale_columns": 4}, "[3 src]"),
    "V4b": ({"max_overdue_columns": 9}, "[3 src]"),
    "V4c": ({"max_empty_columns": 4}, "[3 src]"),
    "V5a": ({}, "[1 src]"),
    "V5b": ({"max_reply_months": 3, "look_back_months": 12}, "[3 src]"),
    "V6a": ({}, "[1 src]"),
}
# Points off that a source confirms; all others of the deductions are set by us for the time being.
CONFIRMED_LOSS = {"1.5": 5, "2.5": 2, "3.4": 3}
# Rows of which one part rests on sources and another on memory, and what the item takes of them.
MIXED = {
    ("site-guide-2017", "4.1"): "the marks of I9 and W6; the site map is an item of its own",
    ("annual-report-2019", "1.2"): "local rules of several places give the day",
    ("annual-report-2021", "1.2"): "local rules of several places give the day",
}


@cache
def marks() -> dict[str, str]:
    """Return row id -> what standards.md says of its confidence; skips without that file."""
    file = SHARED / "standards.md"
    if not file.exists():
        pytest.skip(f"no standards at {file}")
    found = {"2.2": "[2 src]"}  # the obligation to set meta tags stands above its table
    rows = file.read_text("utf-8").partition("\n## 13.")[0]  # the sources have ids of their own
    for text in rows.splitlines():
        cells = [cell.strip() for cell in text.strip().strip("|").split("|")]
        if re.fullmatch(r"V\d[a-c]?|[1-4]\.\d+(\.\d+)?", cells[0]) and len(cells) >= 3:
            found[cells[0]] = cells[-1]
    return found


def items() -> list[tuple[str, PlanItem]]:
    return [(name, item) for name in NATIONAL for item in plan(name).items]


@pytest.mark.parametrize("name", NATIONAL)
def test_the_real_checks_carry_it(name: str) -> None:
    loaded = load_plan(RULES, name, checks=all_checks())
    assert loaded.region is None
    assert SiteKind.DEPT_SITE in loaded.applies_to


@pytest.mark.parametrize("name", NATIONAL)
def test_changes_are_seen(name: str) -> None:
    lines = []
    for item in plan(name).items:
        leaves = item.judge.leaves() if item.judge else []
        told = [leaf.check or "" for leaf in leaves]
        told += [f"({item.planned_check})"] if item.planned_check else []
        limits = ",".join(f"{key}={value}" for key, value in item.thresholds.items()) or "-"
        veto = "veto" if item.veto else f"{item.points}/{item.max_loss or item.stake}"
        lines.append(
            f"{item.id} {item.automation} {item.threshold_source} {veto} {limits} {','.join(told) or '-'}"
        )
    text = "\n".join(lines) + "\n"
    file = SNAPSHOTS / f"{name}.txt"
    if os.environ.get("GKCHECK_UPDATE") == "1":
        file.write_text(text, "utf-8")
    assert text == file.read_text("utf-8"), "run again with GKCHECK_UPDATE=1 if this is wanted"


class TestMemoryDecidesNothing:
    def test_unverified_items_are_shown_and_no_more(self) -> None:
        shown = [(name, item) for name, item in items() if item.threshold_source == "unverified"]
        assert len(shown) > 20
        for name, item in shown:
            assert not item.veto, (name, item.id)
            assert item.automation is not Automation.AUTOMATED, (name, item.id)
            assert re.search(r"未经核实|未核实|没有核实", item.notes or ""), (name, item.id)
            deducting = {s.id for s in plan(name).sections if s.deduction}
            assert item.section in deducting or not item.points, (name, item.id)

    def test_rows_from_memory_are_unverified(self) -> None:
        for name, item in items():
            for row in item.catalogue:
                if "[mem]" in marks()[row] and item.threshold_source != "unverified":
                    assert (name, item.id) in MIXED, (name, item.id, marks()[row])

    def test_listed_mixtures_are_mixtures(self) -> None:
        for name, number in MIXED:
            told = " ".join(marks()[row] for row in item_of(name, number).catalogue)
            assert "[mem]" in told and re.search(r"\[(\d src|local rules)\]", told)

    def test_sections_with_points_of_our_own_say_so(self) -> None:
        for section in plan("inspection-2019").sections:
            if section.deduction:
                word = "推得" if section.id == "办事服务" else "未经核实"
                assert word in section.title

    def test_only_confirmed_points_are_called_national(self) -> None:
        inspection = plan("inspection-2019")
        deducting = {s.id for s in inspection.sections if s.deduction}
        national = {
            item.id: item.max_loss
            for item in inspection.items
            if item.section in deducting and item.threshold_source == "national"
        }
        assert national == CONFIRMED_LOSS


class TestInspection:
    def test_vetoes_and_their_sources(self) -> None:
        vetoes = [item for item in plan("inspection-2019").items if item.veto]
        assert [item.id for item in vetoes] == list(VETOES)
        for item in vetoes:
            assert dict(item.thresholds) == VETOES[item.id][0]
            assert item.threshold_source == "national"
            assert not item.points
            assert marks()[item.id].startswith(VETOES[item.id][1]), item.id

    def test_every_row_of_the_veto_table_has_its_item(self) -> None:
        rows = {row for row in marks() if row.startswith("V")}
        assert {i.id for i in plan("inspection-2019").items if i.section == "单项否决"} == rows

    def test_windows_of_stale_columns(self) -> None:
        judge = item_of("inspection-2019", "V4a").judge
        assert judge and judge.at_most and judge.at_most.value == 4
        assert judge.at_most.measure == "flagged"
        news, notices = judge.leaves()
        assert (news.params["window"], WINDOW_DAYS["two_weeks"]) == ("two_weeks", 14)
        assert (notices.params["window"], WINDOW_DAYS["half_year"]) == ("half_year", 183)
        for leaf in (news, notices):
            assert leaf.params["undated"] == "undecided"
            assert all(len(c["path"]) == 2 and c["strict"] for c in leaf.params["columns"])
        names = [
            {c["path"][-1]["name"] for c in leaf.params["columns"]} for leaf in (news, notices)
        ]
        others = [
            s
            for leaf in (news, notices)
            for c in leaf.params["columns"]
            for s in c["path"][-1]["synonyms"]
        ]
        assert not names[0] & names[1] and not others  # nothing can be counted twice

    def test_empty_columns(self) -> None:
        judge = item_of("inspection-2019", "V4c").judge
        assert judge and judge.at_most and judge.at_most.value == 4
        assert judge.params == {"columns": [], "lowest_only": True, "dead": "undecided"}

    def test_parts_and_marks(self) -> None:
        inspection = plan("inspection-2019")
        full = {s.id: s.full for s in inspection.sections if s.deduction}
        assert list(full) == ["发布解读", "办事服务", "互动交流", "功能设计"]
        assert sum(full.values()) == 100 and full["办事服务"] == 25
        assert (inspection.qualified_at, inspection.bonus_above) == (60, 80)
        [bonus] = [item for item in inspection.items if item.bonus]
        assert bonus.points == 30 and SiteKind.DEPT_SITE not in bonus.applies_to

    def test_without_services_the_rest_is_scaled_by_four_thirds(self) -> None:
        whole = plan("inspection-2019")
        rest = whole.model_copy(
            update={"items": tuple(i for i in whole.items if i.section != "办事服务")}
        )
        score = score_plan(rest, _outcomes(rest, flagged=1, only="1.5"), SITE, AS_OF)
        assert float(score.high - 30) == pytest.approx(
            100 * (75 - 5) / 75
        )  # 30: what the bonus may add


def _outcomes(
    given: Plan,
    flagged: int = 0,
    state: CheckState = CheckState.COMPLETED,
    undecided: int = 0,
    only: str | None = None,
) -> dict[str, CheckOutcome]:
    """Return an outcome for every check of the plan (or for those of item ``only``, else clean)."""
    mine = next((i for i in given.items if i.id == only), None)
    runs = {leaf.run for leaf in mine.judge.leaves()} if mine and mine.judge else None
    found = {}
    for check, params in wanted_checks(given, SITE):
        blank = CheckOutcome(check=check, run="", params=params, state=CheckState.COMPLETED)
        run = next(
            leaf.run
            for item in given.items
            for leaf in (item.judge.leaves() if item.judge else [])
            if leaf.check == check and leaf.params == params
        )
        meant = runs is None or run in runs
        counts = {
            "population": 10,
            "flagged": flagged if meant else 0,
            "flagged_groups": flagged if meant else 0,
            "review": 0,
            "undecided": undecided if meant else 0,
        }
        unread = state is CheckState.INCOMPLETE and meant
        found[run] = blank.model_copy(
            update={
                "run": run,
                "state": state if meant else CheckState.COMPLETED,
                "reason": Reason.BUDGET_PAGES if unread else None,
                "measures": counts,
                "undecided": [Undecided(reason=Reason.NO_DATES, label="栏目")]
                * counts["undecided"],
            }
        )
    return found


def scored(**keys: object) -> PlanScore:
    inspection = plan("inspection-2019")
    return score_plan(inspection, _outcomes(inspection, **keys), SITE, AS_OF)  # type: ignore[arg-type]


class TestVetoesAreNotWrong:
    """What could not be told leaves a veto open; only what was surely counted vetoes."""

    def test_a_clean_site_is_not_called_qualified_while_vetoes_are_open(self) -> None:
        score = scored()
        assert score.vetoes == () and score.qualified == "open"
        assert "V4c" not in score.veto_open
        assert set(score.veto_open) == set(VETOES) - {"V2", "V4c"}

    def test_five_empty_columns_veto_and_four_do_not(self) -> None:
        assert scored(flagged=4, only="V4c").vetoes == ()
        five = scored(flagged=5, only="V4c")
        assert five.vetoes == ("V4c",) and five.qualified == "no"

    def test_stale_columns_of_both_windows_count_together(self) -> None:
        assert scored(flagged=2, only="V4a").vetoes == ()
        assert scored(flagged=3, only="V4a").vetoes == ("V4a",)

    def test_undated_lists_do_not_veto(self) -> None:
        score = scored(flagged=2, undecided=9, only="V4a")
        assert score.vetoes == () and "V4a" in score.veto_open

    @pytest.mark.parametrize("number", ["V4a", "V4c"])
    def test_unread_lists_do_not_veto(self, number: str) -> None:
        score = scored(flagged=2, state=CheckState.INCOMPLETE, only=number)
        assert score.vetoes == () and number in score.veto_open

    def test_points_of_our_own_are_never_called_decided(self) -> None:
        score = scored(flagged=9)
        verdicts = {v.item: v for v in score.verdicts}
        for number in ("4.2", "4.6"):
            assert verdicts[number].state is VerdictState.NEEDS_REVIEW
            assert verdicts[number].reason is Reason.THRESHOLD_UNVERIFIED
            assert verdicts[number].points.high < 0  # shown all the same
        assert verdicts["1.5"].state is VerdictState.NOT_MET

    def test_one_visit_never_says_that_a_site_is_down(self) -> None:
        item = item_of("inspection-2019", "V2")
        [leaf] = item.judge.leaves() if item.judge else []
        assert (leaf.check, item.planned_check) == ("availability", None)
        assert {k: float(v) for k, v in leaf.params.items()} == {
            "days": 7, "visits_a_day": 20, "max_share": 0.05,
        }  # fmt: skip


class TestPlatform:
    def test_one_entry_of_that_very_name(self) -> None:
        judge = item_of("platform-2019", "1.1").judge
        assert judge
        [column] = judge.params["columns"]
        assert column["path"] == [
            {"name": "政府信息公开", "synonyms": [], "optional": False, "topic": False}
        ]

    def test_four_entries_with_content(self) -> None:
        entries = [i for i in plan("platform-2019").items if i.section == "入口" and i.judge]
        assert [i.columns[0].split(">")[1] for i in entries] == [
            "政府信息公开指南",
            "政府信息公开制度",
            "法定主动公开内容",
            "政府信息公开年报",
        ]
        for item in entries:
            assert item.judge
            assert [leaf.check for leaf in item.judge.leaves()] == [
                "required_column",
                "empty_column",
            ]

    def test_the_fifth_entry_is_no_failure(self) -> None:
        item = item_of("platform-2019", "2.5")
        assert item.automation is Automation.MANUAL and not item.points


class TestSiteGuide:
    def test_tags_of_each_kind_of_page(self) -> None:
        counts = {i.id: len(i.fields) for i in plan("site-guide-2017").items if i.fields}
        assert counts == {"2.1": 3, "2.2": 7, "2.3": 10}
        for item in (i for i in plan("site-guide-2017").items if i.fields):
            assert item.judge and item.judge.check == "meta_tags"
            assert item.fields == REQUIRED[item.judge.params["page"]]

    def test_footer_without_the_mark_from_memory(self) -> None:
        judge = item_of("site-guide-2017", "4.1").judge
        assert judge and len(judge.params["marks"]) == 7 and "sitemap" not in judge.params["marks"]


def test_every_check_that_an_item_names_is_there() -> None:
    assert [(name, item.id) for name, item in items() if item.planned_check] == []


def test_an_inspector_is_told_what_to_do_and_whence_it_comes() -> None:
    for name, item in items():
        assert item.notes, (name, item.id)
        if item.automation is not Automation.AUTOMATED or item.planned_check:
            assert item.ask and item.ask.startswith("请"), (name, item.id)


@pytest.mark.parametrize("name", NATIONAL)
def test_plan_can_be_shown(name: str) -> None:
    lines = plan_lines(plan(name))
    assert all(any(item.title in line for line in lines) for item in plan(name).items)
