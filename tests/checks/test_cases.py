"""Runs every case file through the runner. The format is described in ``conftest.py``."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gkcheck.models.finding import Certainty, Finding
from gkcheck.models.outcome import CheckOutcome, CheckState
from gkcheck.registry import all_checks
from gkcheck.runner import run_checks

HERE = Path(__file__).parent
CASES = sorted(HERE.glob("*/*/*.yaml"))
KINDS = ("pass", "fail", "review", "na", "incomplete")
REQUIRED = {"pass", "fail", "na", "incomplete"}
# Checks of one thing that every site is asked for: there is no site that it does not concern.
ALWAYS_ONE = {"normative_library", "availability", "home_page_update"}
# Checks that suspect and never say that something surely is wrong.
ONLY_DOUBTS = {"backdated_document", "map_approval_number", "hall_names", "external_link_prompt"}
KEYS = {"why", "as_of", "params", "facts", "expect"}
EXPECT_KEYS = {"state", "reason", "measures", "findings", "review", "undecided"}


def kind_of(path: Path) -> str:
    return path.stem.partition("-")[0]


@pytest.mark.parametrize("path", CASES, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_case(
    path: Path,
    tmp_path: Path,
    build_facts: Callable[[Path, dict[str, Any]], None],
    load_case: Callable[[str], dict[str, Any]],
) -> None:
    case = load_case(path.read_text("utf-8"))
    expect = case.get("expect") or {}
    assert set(case) <= KEYS and set(expect) <= EXPECT_KEYS and case["why"]
    assert kind_of(path) in KINDS
    build_facts(tmp_path / "facts.db", case.get("facts") or {})
    as_of = case.get("as_of") or date(2021, 12, 31)
    [outcome] = run_checks(tmp_path / "facts.db", as_of, [(path.parent.name, case["params"])])
    if os.environ.get("SHOW_CASES"):
        print(outcome.model_dump_json(indent=1, exclude_none=True))
    assert outcome.state is not CheckState.ERROR, outcome.detail
    _fits_name(kind_of(path), outcome)
    assert path.parent.name not in ALWAYS_ONE or outcome.measures["population"] == 1
    if "state" in expect:
        assert (outcome.state, outcome.reason) == (expect["state"], expect.get("reason"))
    wanted = expect.get("measures") or {}
    assert {name: outcome.measures.get(name) for name in wanted} == pytest.approx(wanted)
    for key, certainty in (("findings", Certainty.SURE), ("review", Certainty.REVIEW)):
        found = [f for f in outcome.findings if f.certainty is certainty]
        _same(key, expect.get(key) or [], found)
    told = {(u.reason.value, u.label) for u in outcome.undecided}
    assert told == {(u["reason"], u["label"]) for u in expect.get("undecided") or []}
    for finding in outcome.findings:
        assert finding.confirm or finding.certainty is Certainty.REVIEW, "no second look asked for"
        assert finding.evidence.get("expected") and finding.evidence.get("seen"), "bare evidence"
        assert re.search(r"[\u4e00-\u9fff]", finding.message)


def _same(key: str, wanted: list[dict[str, Any]], found: list[Finding]) -> None:
    def name(finding: Finding) -> tuple[str, str]:
        return (finding.reason, finding.subject.label)

    assert sorted(map(name, found)) == sorted((w["reason"], w["label"]) for w in wanted), key
    by_name = {name(f): f for f in found}
    for want in wanted:
        finding = by_name[(want["reason"], want["label"])]
        assert set(want) <= {"reason", "label", "url", "group", "message", "evidence"}
        assert want.get("message", "") in finding.message
        assert want.get("url", finding.subject.url) == finding.subject.url
        assert want.get("group", finding.group) == finding.group
        for field, value in (want.get("evidence") or {}).items():
            assert finding.evidence.get(field) == value, field


def _fits_name(kind: str, outcome: CheckOutcome) -> None:
    flagged = outcome.measures.get("flagged", 0)
    unsure = [outcome.measures.get("review", 0), outcome.measures.get("undecided", 0)]
    match kind:
        case "pass":
            assert outcome.state is CheckState.COMPLETED and not flagged and unsure == [0, 0]
        case "fail":
            assert outcome.state is CheckState.COMPLETED and flagged
        case "review":
            assert outcome.state is CheckState.COMPLETED and not flagged and unsure[0]
        case "na":
            assert outcome.state is CheckState.INAPPLICABLE
        case _:
            assert not flagged
            assert outcome.state is CheckState.INCOMPLETE or unsure[1]


@pytest.mark.parametrize("check_id", list(all_checks()))
def test_check_has_all_kinds_of_case(check_id: str) -> None:
    folder = HERE / all_checks()[check_id].family / check_id
    kinds = {kind_of(path) for path in folder.glob("*.yaml")}
    required = REQUIRED - {"na"} if check_id in ALWAYS_ONE else REQUIRED
    if check_id in ONLY_DOUBTS:
        required = required - {"fail"} | {"review"}
    assert not required - kinds, f"{check_id} lacks cases"


def test_cases_belong_to_checks() -> None:
    folders = {(p.parent.parent.name, p.parent.name) for p in CASES}
    assert folders <= {(meta.family, meta.id) for meta in all_checks().values()}
