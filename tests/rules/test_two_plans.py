"""One audited portal, judged under two plans and under a plan and its override, without a crawl."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from gkcheck.cli import main
from gkcheck.models.outcome import CheckState
from gkcheck.paths import rules_dir
from gkcheck.pipeline.refill import refill
from gkcheck.pipeline.stored import read_audit
from gkcheck.portal import Defect, PortalSpec, generate, serve

SPEC = PortalSpec(articles=0.3, defects=(Defect.COLUMN_EMPTY, Defect.NO_SITE_CODE))
CITY, COUNTY, GUIDE = "chongqing-2021", "county-2021", "site-guide-2017"
# A county takes its city's plan and changes three items: more points, a stricter window, one left out.
OVERRIDE = """\
plan: county-2021
title: 青岚县政务公开工作要点
issuer: 青岚县人民政府办公室
issued_on: 2021-07-01
source: 自编
extends: chongqing-2021
region: 青岚县
overrides:
  - item: "三(二)门户a"
    set: {points: 5}
  - item: "一(一)2·区县"
    set:
      judge:
        check: stale_column
        params:
          columns: [政府信息公开>法定主动公开内容>规划信息>专项规划]
          max_age_days: 1
        at_most: {measure: flagged, value: 0}
        when_inapplicable: review
  - {item: "二(二)解读5b", remove: true, reason: 县里由宣传部门另行考核}
"""


@dataclass(frozen=True)
class Stored:
    """A finished audit of a portal that is no longer served, and rules with the county's plan."""

    home: Path
    out: Path
    rules: Path

    def run(self, *args: str) -> Result:
        return CliRunner().invoke(
            main, ["--home", str(self.home), "--rules", str(self.rules), *args]
        )

    def judged(self, *plans: str) -> tuple[Path, dict[str, Any]]:
        """Judge the stored facts under the plans; return the folder and the plans of the result."""
        folder = self.home / "-".join(plans)
        if (folder / "result.json").exists():
            return folder, _plans(folder)
        asked = [part for plan in plans for part in ("--plan", plan)]
        done = self.run("judge", str(self.out), *asked, "--out", str(folder), "--format", "json")
        assert done.exit_code == 0, done.output
        return folder, _plans(folder)


def _plans(folder: Path) -> dict[str, Any]:
    result = json.loads((folder / "result.json").read_text("utf-8"))
    return {plan["plan"]: plan for plan in result["plans"]}


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stored]:
    home = tmp_path_factory.mktemp("two_plans")
    rules = Path(shutil.copytree(rules_dir(), home / "rules"))
    (rules / "plans" / COUNTY).mkdir()
    (rules / "plans" / COUNTY / "plan.yaml").write_text(OVERRIDE, "utf-8")
    made = Stored(home, home / "out", rules)
    generate(home / "portal", SPEC)
    with serve(home / "portal") as served:
        done = made.run(
            "site", f"http://localhost:{served.port}/", "--plan", CITY, "--kind", "portal_county",
            "--name", f"{SPEC.county}人民政府", "--as-of", SPEC.as_of.isoformat(),
            "--allow-private", "--rate", "0", "--max-pages", "3000", "--second-look-after", "1",
            "--no-browser", "--quiet", "--format", "json", "--out", str(made.out),
        )  # fmt: skip
    assert done.exit_code == 0, done.output
    yield made


def item(plan: dict[str, Any], number: str) -> dict[str, Any]:
    return next(i for i in plan["items"] if i["item"] == number)


def test_judging_again_asks_the_network_nothing(stored: Stored) -> None:
    """The server is gone: the requests of the run stay as they were, and so do the scores."""
    before = json.loads((stored.out / "result.json").read_text("utf-8"))
    folder, plans = stored.judged(CITY)
    after = json.loads((folder / "result.json").read_text("utf-8"))
    assert plans[CITY] == before["plans"][0]
    assert after["run"]["requests"] == before["run"]["requests"] > 0


def test_two_plans_over_the_same_facts(stored: Stored) -> None:
    folder, plans = stored.judged(CITY, GUIDE)
    assert plans[CITY]["score"] != plans[GUIDE]["score"]
    footer = item(plans[GUIDE], "4.1")
    assert footer["state"] == "partial" and footer["points"]["low"] == pytest.approx(
        6 / 7, abs=0.01
    )
    told = stored.run("explain", str(folder), "--plans", CITY, GUIDE)
    assert told.exit_code == 0, told.output
    assert "只在 site-guide-2017:任务 4.1(底部标识齐全),部分达到" in told.output
    assert "只在 chongqing-2021:任务 三(二)门户a" in told.output


def test_a_plan_and_its_override(stored: Stored) -> None:
    _, plans = stored.judged(CITY, COUNTY)
    city, county = plans[CITY], plans[COUNTY]
    assert item(city, "三(二)门户a")["full"] == 1 and item(county, "三(二)门户a")["full"] == 5
    share = item(city, "三(二)门户a")["points"]["low"]
    assert 0 < share < 1
    assert item(county, "三(二)门户a")["points"]["low"] == pytest.approx(5 * share, abs=0.05)
    assert "二(二)解读5b" not in {i["item"] for i in county["items"]}
    changed = {
        number
        for number in {i["item"] for i in county["items"]}
        if item(city, number)["points"] != item(county, number)["points"]
        or item(city, number)["state"] != item(county, number)["state"]
    }
    assert changed == {"三(二)门户a", "一(一)2·区县"}
    assert city["score"] != county["score"]
    assert city["determined"] != county["determined"]


def test_what_was_seen_once_only_waits_for_a_person(stored: Stored) -> None:
    """The stricter window finds what the audit did not look at twice: a suspicion, no lost points."""
    _, plans = stored.judged(CITY, COUNTY)
    stricter = item(plans[COUNTY], "一(一)2·区县")
    assert item(plans[CITY], "一(一)2·区县")["state"] == "met"
    assert stricter["state"] == "needs_review"
    assert stricter["points"] == {"low": 0, "high": 1}
    assert stricter["because"]


def test_what_the_audit_confirmed_counts_under_another_plan(stored: Stored) -> None:
    """The empty column was seen twice under the city's plan; the guide names it in its own words."""
    _, plans = stored.judged(GUIDE)
    columns = item(plans[GUIDE], "3.4")
    assert columns["state"] == "partial" and columns["points"]["high"] < 1


def test_explain_tells_why_plan_and_override_differ(stored: Stored) -> None:
    folder, _ = stored.judged(CITY, COUNTY)
    told = stored.run("explain", str(folder), "--plans", CITY, COUNTY)
    assert told.exit_code == 0, told.output
    assert "只在 chongqing-2021:任务 二(二)解读5b" in told.output
    assert "任务 三(二)门户a" in told.output and "满分 5" in told.output
    assert "任务 一(一)2·区县" in told.output and "达到" in told.output
    as_json = stored.run("explain", str(folder), "--plans", CITY, COUNTY, "--json")
    assert json.loads(as_json.stdout) == told.output.splitlines()


def test_plan_diff_names_the_three_items(stored: Stored) -> None:
    told = stored.run("plan", "diff", CITY, COUNTY, "--json")
    found = json.loads(told.stdout)
    assert {i["item"] for i in found["changed"]} == {"一(一)2·区县", "三(二)门户a"}
    assert [i["id"] for i in found["removed"]] == ["二(二)解读5b"]
    assert found["added"] == []
    lines = stored.run("plan", "diff", CITY, COUNTY).output
    assert "县里由宣传部门另行考核" in lines and "points:1 → 5" in lines


def test_a_check_that_was_switched_off_stays_off(stored: Stored) -> None:
    audit, _, as_of = read_audit(stored.out / "outcomes.json")
    off = [
        o.model_copy(update={"state": CheckState.DISABLED}) if o.check == "empty_column" else o
        for o in audit.outcomes
    ]
    asked = [("empty_column", {"min_items": 2}), ("site_mark", {"marks": ["site_code"]})]
    again = refill(
        replace(audit, outcomes=off), asked, stored.out / "facts.db", date.fromisoformat(as_of)
    )
    added = {o.check: o for o in again.outcomes[len(off) :]}
    assert added["empty_column"].state is CheckState.DISABLED
    assert added["site_mark"].measures["flagged"] == 1  # seen twice by the audit, for other marks
    same = [(o.check, o.params) for o in audit.outcomes]
    assert refill(audit, same, stored.out / "facts.db", date.fromisoformat(as_of)) is audit


def test_the_county_plan_applies_by_its_name(stored: Stored) -> None:
    """Without --plan: the national plans and the county's own, not the city's."""
    folder = stored.home / "default"
    done = stored.run("judge", str(stored.out), "--out", str(folder), "--format", "json")
    assert done.exit_code == 0, done.output
    result = json.loads((folder / "result.json").read_text("utf-8"))
    plans = {plan["plan"] for plan in result["plans"]}
    assert {COUNTY, GUIDE, "inspection-2019"} <= plans and CITY not in plans


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ((), "请写任务编号"),
        (("32", "--plans", CITY, GUIDE), "两者写一种"),
        (("--plans", CITY, "yangxi-2022"), "gkcheck judge RUN --plan yangxi-2022"),
    ],
)
def test_explain_says_how_it_is_used(stored: Stored, args: tuple[str, ...], words: str) -> None:
    told = stored.run("explain", str(stored.out), *args)
    assert told.exit_code != 0
    assert words in (told.output + str(told.exception))
