"""Commands on a finished run and on the catalogue; what they print and their exit status."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from audit.conftest import Audited
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from gkcheck.cli import main
from gkcheck.models.result import SiteResult


def gkcheck(*args: str, home: Path) -> Result:
    return CliRunner().invoke(main, ["--home", str(home), *args])


def test_result_keeps_the_contract(demo: Audited) -> None:
    result = SiteResult.model_validate(demo.result)
    assert result.run.state == "complete"
    for finding in result.findings:
        if "missing" in finding.reason and finding.check == "required_column":
            assert {"searched", "compared", "nearest"} <= set(finding.evidence)
    assert any(document.interpretations for document in result.documents)
    assert any(column.newest_on for column in result.columns)
    assert result.identity.icp_record


def test_judge_under_another_plan_needs_no_network(demo: Audited, tmp_path: Path) -> None:
    done = gkcheck(
        "judge", str(demo.out), "--plan", "yangxi-2022", "--out", str(tmp_path / "again"),
        home=tmp_path,
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    again = json.loads((tmp_path / "again" / "result.json").read_text())
    assert [plan["plan"] for plan in again["plans"]] == ["yangxi-2022"]
    assert (tmp_path / "again" / "report.html").exists()


def test_judge_again_gives_the_same_scores(demo: Audited, tmp_path: Path) -> None:
    done = gkcheck(
        "judge", str(demo.out), "--plan", "chongqing-2021", "--plan", "shanwei-2021",
        "--out", str(tmp_path), "--json", home=tmp_path,
    )  # fmt: skip
    again = json.loads(done.stdout)
    assert again["plans"] == demo.result["plans"]


def test_explain_every_decided_item(demo: Audited, tmp_path: Path) -> None:
    plan = demo.result["plans"][0]
    [item] = [i for i in plan["items"] if i["state"] == "not_met"][:1]
    done = gkcheck("explain", str(demo.out), item["item"], "--plan", plan["plan"], home=tmp_path)
    assert done.exit_code == 0
    assert item["clause"] in done.output
    assert item["duty"] in done.output
    told = gkcheck("explain", str(demo.out), item["item"], "--json", home=tmp_path)
    assert json.loads(told.stdout)[0]["item"]["item"] == item["item"]


@pytest.mark.parametrize("args", [("explain", "nowhere", "1a"), ("judge", "nowhere")])
def test_run_that_is_not_there(args: tuple[str, ...], tmp_path: Path) -> None:
    done = gkcheck(*args, home=tmp_path)
    assert done.exit_code == 2
    assert "找不到" in done.stderr


def test_item_that_is_not_there_names_near_ones(demo: Audited, tmp_path: Path) -> None:
    done = gkcheck("explain", str(demo.out), "32x", home=tmp_path)
    assert done.exit_code == 2
    assert "32" in done.stderr


def test_switching_a_check_off_never_helps(demo: Audited, tmp_path: Path) -> None:
    from datetime import date

    from gkcheck.errors import Reason
    from gkcheck.models.outcome import CheckOutcome, CheckState
    from gkcheck.paths import rules_dir
    from gkcheck.pipeline.site import choose_plans, judge_again
    from gkcheck.pipeline.stored import read_audit

    found, spec, as_of = read_audit(demo.out / "outcomes.json")
    plans = choose_plans(rules_dir(), ["chongqing-2021"], spec.kind, date.fromisoformat(as_of))
    whole = judge_again(spec, plans, found, date.fromisoformat(as_of), demo.out).plans[0]
    for check in {outcome.check for outcome in found.outcomes}:
        off = [
            CheckOutcome(
                check=o.check, run=o.run, params=o.params,
                state=CheckState.DISABLED, reason=Reason.CHECK_DISABLED,
            ) if o.check == check else o
            for o in found.outcomes
        ]  # fmt: skip
        less = judge_again(
            spec, plans, type(found)(found.run_id, found.summary, off, found.looks),
            date.fromisoformat(as_of), demo.out,
        ).plans[0]  # fmt: skip
        assert less.score["low"] <= whole.score["low"], check
        assert less.determined.points <= whole.determined.points, check
        assert less.determined_share <= whole.determined_share, check


def test_exports_open(demo: Audited, tmp_path: Path) -> None:
    done = gkcheck(
        "judge", str(demo.out), "--plan", "chongqing-2021", "--out", str(tmp_path),
        "--format", "html,json,xlsx,csv,earl", home=tmp_path,
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    book = load_workbook(tmp_path / "findings.xlsx", read_only=True)
    assert len(book.sheetnames) >= 2
    book.close()
    assert (tmp_path / "findings.csv").read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(
    "args",
    [
        ("plan", "list"),
        ("plan", "show", "shanwei-2021"),
        ("plan", "coverage", "shanwei-2021"),
        ("check", "list"),
        ("check", "show", "required_column"),
    ],
)
def test_catalogue_commands(args: tuple[str, ...], tmp_path: Path) -> None:
    assert gkcheck(*args, home=tmp_path).exit_code == 0
    told = gkcheck(*args, "--json", home=tmp_path)
    assert told.exit_code == 0
    assert json.loads(told.stdout)


def test_fail_under(demo: Audited, tmp_path: Path) -> None:
    from gkcheck.cli.audit import exit_status

    result = SiteResult.model_validate(demo.result)
    assert exit_status(result, 10, False) == 0
    assert exit_status(result, 99, False) == 1
