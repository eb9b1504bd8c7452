from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from checks.api import CheckMeta, FindingSink, Params
from gkcheck.errors import GkcheckError, Reason
from gkcheck.models.facts import CoverageRecord, FactKind
from gkcheck.models.finding import Subject
from gkcheck.models.outcome import (
    CheckOutcome,
    CheckState,
    Measures,
    measure_bounds,
    run_digest,
)
from gkcheck.runner import run_checks
from gkcheck.store.reader import FactReader
from gkcheck.store.writer import FactWriter

AS_OF = date(2021, 12, 31)
Body = Callable[[FactReader, Any, FindingSink], Measures]


class Asked(Params):
    count: int = 1


def meta_of(body: Body, **changes: Any) -> CheckMeta:
    meta = CheckMeta(
        id="sample",
        title="样例",
        family="structure",
        needs=frozenset({FactKind.PAGE}),
        reasons={"seen": "“{label}”有{what}", "plain": "“{label}”有误"},
        params=Asked,
        measures=Measures,
        function=body,
        since="0.1",
    )
    return replace(meta, **changes)


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    return store(tmp_path / "facts.db", "complete", None)


def store(path: Path, state: str, reason: str | None) -> Path:
    writer = FactWriter(str(path))
    writer.set_coverage([CoverageRecord(FactKind.PAGE, state, reason, 0)])
    writer.close()
    return path


def run(
    facts: Path, body: Body, params: dict[str, Any] | None = None, **options: Any
) -> CheckOutcome:
    meta = meta_of(body)
    [outcome] = run_checks(facts, AS_OF, [("sample", params or {})], find=lambda _: meta, **options)
    return outcome


def subject(name: str, url: str | None = None) -> Subject:
    return Subject(kind="page", url=url, label=name)


def flag_three(facts: FactReader, p: Asked, out: FindingSink) -> Measures:
    for name in ("甲", "乙", "丙"):
        out.flag(
            subject(name), "seen", group="g" if name != "丙" else None,
            confirm=["https://a.cn/"], evidence={"expected": "x", "seen": "y"}, what="{label}",
        )  # fmt: skip
    return Measures(population=5)


def test_counts_distinct_subjects_and_groups(facts: Path) -> None:
    def body(facts: FactReader, p: Asked, out: FindingSink) -> Measures:
        flag_three(facts, p, out)
        flag_three(facts, p, out)
        out.review(subject("甲"), "plain", evidence={})
        out.review(subject("丁"), "plain", evidence={})
        out.undecided(Reason.NO_DATES, "甲")
        out.undecided(Reason.NO_DATES, "戊")
        out.undecided(Reason.TIMED_OUT, "戊")
        return Measures(population=5)

    outcome = run(facts, body)
    assert outcome.state is CheckState.COMPLETED and outcome.reason is None
    assert outcome.measures == {
        "population": 5, "flagged": 3, "flagged_groups": 2, "review": 1, "undecided": 1,
    }  # fmt: skip
    assert outcome.findings_total == 5
    assert [f.message for f in outcome.findings[:1]] == ["“甲”有{label}"]
    assert len({f.fingerprint for f in outcome.findings}) == 5


def test_cap_keeps_the_counts_whole(facts: Path) -> None:
    outcome = run(facts, flag_three, finding_cap=1)
    assert (len(outcome.findings), outcome.findings_total) == (1, 3)
    assert outcome.measures["flagged"] == 3


def test_hostile_words_are_cut_to_one_line(facts: Path) -> None:
    def body(facts: FactReader, p: Asked, out: FindingSink) -> Measures:
        out.flag(
            subject("一\n二\x00" + "长" * 900), "seen", confirm=["u"],
            evidence={"seen": "x" * 9000, "searched": ["u"] * 900, "deep": [[[[[[[["x"]]]]]]]]},
            what="甲\r\n乙\u202e" + "z" * 500,
        )  # fmt: skip
        return Measures(population=1)

    [finding] = run(facts, body).findings
    assert "\n" not in finding.message and "\u202e" not in finding.message
    assert len(finding.message) < 400
    assert len(finding.evidence["seen"]) == 500 and len(finding.evidence["searched"]) == 50


@pytest.mark.parametrize(
    ("state", "reason", "expected"),
    [
        ("truncated", "budget_pages", Reason.BUDGET_PAGES),
        ("blocked", None, Reason.BLOCKED),
        ("truncated", "not a reason", Reason.INTERRUPTED),
    ],
)
def test_incomplete_keeps_findings(
    tmp_path: Path, state: str, reason: str | None, expected: Reason
) -> None:
    outcome = run(store(tmp_path / "f.db", state, reason), flag_three)
    assert (outcome.state, outcome.reason) == (CheckState.INCOMPLETE, expected)
    assert outcome.measures["flagged"] == 3


def test_fact_never_collected_is_not_run(facts: Path) -> None:
    meta = meta_of(flag_three, needs=frozenset({FactKind.PAGE, FactKind.IPV6}))
    [outcome] = run_checks(facts, AS_OF, [("sample", {})], find=lambda _: meta)
    assert (outcome.state, outcome.reason) == (CheckState.NOT_RUN, Reason.NEEDS_FACT)
    assert outcome.measures == {} and not outcome.findings


def test_no_subjects_is_inapplicable_only_when_complete(facts: Path, tmp_path: Path) -> None:
    def body(facts: FactReader, p: Asked, out: FindingSink) -> Measures:
        return Measures(population=0)

    assert run(facts, body).state is CheckState.INAPPLICABLE
    assert run(facts, body).reason is Reason.NO_SUBJECT
    cut = store(tmp_path / "cut.db", "truncated", "budget_time")
    assert run(cut, body).state is CheckState.INCOMPLETE


def too_many(facts: FactReader, p: Asked, out: FindingSink) -> Measures:
    flag_three(facts, p, out)
    return Measures(population=2)


def raising(facts: FactReader, p: Asked, out: FindingSink) -> Measures:
    flag_three(facts, p, out)
    raise RuntimeError("boom")


def writing(facts: FactReader, p: Asked, out: FindingSink) -> Measures:
    list(facts.rows("DELETE FROM coverage"))
    return Measures(population=1)


def unknown_reason(facts: FactReader, p: Asked, out: FindingSink) -> Measures:
    out.flag(subject("甲"), "nothing", evidence={})
    return Measures(population=1)


def missing_word(facts: FactReader, p: Asked, out: FindingSink) -> Measures:
    out.flag(subject("甲"), "seen", evidence={})
    return Measures(population=1)


def wrong_measures(facts: FactReader, p: Asked, out: FindingSink) -> Any:
    return {"population": 1}


@pytest.mark.parametrize(
    "body", [too_many, raising, writing, unknown_reason, missing_word, wrong_measures]
)
def test_broken_checks_are_errors_without_findings(facts: Path, body: Body) -> None:
    outcome = run(facts, body)
    assert (outcome.state, outcome.reason) == (CheckState.ERROR, Reason.CHECK_ERROR)
    assert outcome.detail and not outcome.findings and not outcome.measures
    reader = FactReader(facts, AS_OF)
    assert reader.coverage(FactKind.PAGE) is not None
    reader.close()


def endless_query(facts: FactReader, p: Asked, out: FindingSink) -> Measures:
    flag_three(facts, p, out)
    facts.scalar(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n) SELECT max(i) FROM n"
    )
    return Measures(population=5)


def endless_loop(facts: FactReader, p: Asked, out: FindingSink) -> Measures:
    flag_three(facts, p, out)
    for _ in itertools.count():
        pass
    return Measures(population=5)


@pytest.mark.parametrize("body", [endless_query, endless_loop])
def test_a_check_that_never_ends_is_stopped(facts: Path, body: Body) -> None:
    began = time.monotonic()
    outcome = run(facts, body, timeout=0.3)
    assert (outcome.state, outcome.reason) == (CheckState.ERROR, Reason.CHECK_TIMEOUT)
    assert not outcome.findings
    assert time.monotonic() - began < 5


def test_wrong_parameters_are_an_error(facts: Path) -> None:
    assert run(facts, flag_three, {"count": 2}).state is CheckState.COMPLETED
    outcome = run(facts, flag_three, {"cuont": 2})
    assert outcome.state is CheckState.ERROR and "cuont" in (outcome.detail or "")


def test_disabled_and_missing_do_not_run(facts: Path) -> None:
    outcome = run(facts, flag_three, disabled=["sample"])
    assert (outcome.state, outcome.reason) == (CheckState.DISABLED, Reason.CHECK_DISABLED)
    [outcome] = run_checks(facts, AS_OF, [("no_such_check", {})])
    assert (outcome.state, outcome.reason) == (CheckState.NOT_RUN, Reason.CHECK_MISSING)


def test_one_failing_check_does_not_lose_the_others(facts: Path) -> None:
    known = {"bad": meta_of(raising, id="bad"), "good": meta_of(flag_three, id="good")}
    wanted: list[tuple[str, dict[str, Any]]] = [("bad", {}), ("good", {}), ("good", {})]
    bad, good = run_checks(facts, AS_OF, wanted, find=known.__getitem__)
    assert bad.state is CheckState.ERROR and good.measures["flagged"] == 3


def test_a_former_id_runs_the_check(facts: Path) -> None:
    def find(name: str) -> CheckMeta:
        if name not in ("sample", "old_sample"):
            raise GkcheckError("没有")
        return meta_of(flag_three, aliases=("old_sample",))

    [outcome] = run_checks(facts, AS_OF, [("old_sample", {})], find=find)
    assert outcome.check == "sample" and outcome.run == run_digest("old_sample", {})


def test_digest_does_not_depend_on_form() -> None:
    one = run_digest("c", {"a": [1, 2], "b": {"x": Decimal("0.90"), "y": None}})
    assert one == run_digest("c", {"b": {"y": None, "x": 0.9}, "a": (1, 2)})
    assert one != run_digest("c", {"a": [2, 1], "b": {"x": Decimal("0.90"), "y": None}})
    assert one != run_digest("d", {"a": [1, 2], "b": {"x": Decimal("0.90"), "y": None}})
    assert run_digest("c", {"a": "1"}) != run_digest("c", {"a": True})


@pytest.mark.parametrize(
    ("state", "name", "expected"),
    [
        (CheckState.COMPLETED, "flagged", (2, 5)),
        (CheckState.COMPLETED, "population", (10, 10)),
        (CheckState.COMPLETED, "undecided", (2, 2)),
        (CheckState.COMPLETED, "grade", (Decimal("0.4"), Decimal("0.4"))),
        (CheckState.INCOMPLETE, "flagged", (2, None)),
        (CheckState.INCOMPLETE, "population", (10, None)),
        (CheckState.INAPPLICABLE, "flagged", (2, 2)),
        (CheckState.ERROR, "flagged", (0, None)),
        (CheckState.NOT_RUN, "anything", (0, None)),
    ],
)
def test_bounds_of_a_measure(state: CheckState, name: str, expected: tuple[Any, Any]) -> None:
    outcome = CheckOutcome(
        check="c", run="r", params={}, state=state,
        measures={"population": 10, "flagged": 2, "review": 1, "undecided": 2, "grade": 0.4},
    )  # fmt: skip
    assert measure_bounds(outcome, name) == expected
