"""The accuracy benchmark: how it counts, and two of its portals for real."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.accuracy.audit_one import Audited, Labelled, run
from benchmarks.accuracy.compare import Tally, count
from benchmarks.accuracy.portals import SETS, labelled_portals
from gkcheck.models.finding import Certainty, Finding, Subject, fingerprint
from gkcheck.models.outcome import CheckOutcome, CheckState
from gkcheck.portal import STYLES, Defect, Expectation, Expectations, PortalSpec
from gkcheck.registry import all_checks

ROOT = "http://localhost:1/"


def finding(path: str, certainty: str = "sure") -> Finding:
    subject = Subject(kind="link", url=ROOT + path, label=path)
    return Finding(
        fingerprint=fingerprint("dead_link", "link_dead", subject), check="dead_link",
        reason="link_dead", certainty=Certainty(certainty), subject=subject, group=path,
        message=path, evidence={},
    )  # fmt: skip


def audited(found: list[Finding], entries: list[Expectation], **params: object) -> Audited:
    outcome = CheckOutcome(
        check="dead_link", run="r", params=params, state=CheckState.COMPLETED,
        measures={"population": 9}, findings=found, findings_total=len(found),
    )  # fmt: skip
    spec = PortalSpec()
    told = Expectations(
        county="x", as_of=spec.as_of, defects=(), pages=1, files=0, entries=tuple(entries)
    )
    return Audited(Labelled("p", spec), told, [outcome], ROOT, 1.0, 1, {})


def entry(path: str, **more: object) -> Expectation:
    return Expectation.model_validate(
        {"defect": Defect.LINK_404, "check": "dead_link", "reasons": ("link_dead",), "paths": ("/" + path,)} | more
    )  # fmt: skip


def tally_of(one: Audited) -> Tally:
    tallies: dict[str, Tally] = {}
    count(one, tallies)
    return tallies["dead_link"]


def test_right_wrong_and_missed_are_counted() -> None:
    tally = tally_of(audited([finding("a"), finding("b")], [entry("a"), entry("c")]))
    assert (tally.right, tally.wrong, tally.told, tally.missed) == (1, 1, 1, 1)
    assert (tally.precision, tally.recall) == (0.5, 0.5)


def test_a_suspicion_is_neither_right_nor_found() -> None:
    tally = tally_of(audited([finding("a", "review"), finding("b", "review")], [entry("a")]))
    assert (tally.right, tally.wrong, tally.missed, tally.doubted) == (0, 0, 1, 1)
    assert (tally.suspected, tally.suspected_right) == (2, 1)


def test_a_finding_on_a_near_miss_is_wrong() -> None:
    quiet = entry("a", reasons=(), certainty="none", required=False)
    tally = tally_of(audited([finding("a")], [quiet]))
    assert (tally.right, tally.wrong, tally.near_misses) == (0, 1, 1)
    assert tally_of(audited([], [quiet])).wrong == 0


def test_what_was_not_asked_is_not_missed() -> None:
    asked = entry("a", asked="elements")
    assert tally_of(audited([], [asked])).missed == 0
    assert tally_of(audited([], [asked], elements=["x"])).missed == 1


def test_a_clean_portal_is_counted_and_a_run_twice_counts_once() -> None:
    assert tally_of(audited([], [])).clean == 1
    assert tally_of(audited([finding("a"), finding("a")], [])).wrong == 1


def test_the_benchmark_has_what_it_promises() -> None:
    portals = labelled_portals()
    assert len(portals) >= 40
    assert len({p.id for p in portals}) == len(portals)
    assert {p.spec.style for p in portals} == set(STYLES)
    assert len({p.spec.seed for p in portals}) >= 40
    planted = {d for defects in SETS.values() for d in defects}
    assert sum(d.value.startswith("near_") for d in planted) >= 14
    assert {plan for p in portals if not p.spec.defects for plan in p.spec.plans} >= {
        "chongqing-2021", "shanwei-2021", "district-2018", "guangzhou-justice-2021", "yangxi-2022",
    }  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", ["healthy-trs", "second-html5"])
def test_a_labelled_portal_is_judged_rightly(name: str, tmp_path: Path) -> None:
    portal = next(p for p in labelled_portals() if p.id.startswith(name))
    tallies: dict[str, Tally] = {}
    count(run(portal, tmp_path), tallies)
    sound = {c: t for c, t in tallies.items() if not all_checks()[c].probation}
    wrong = [m for t in sound.values() for m in t.mistakes if ": wrong: " in m]
    right = sum(t.right for t in sound.values())
    assert len(wrong) <= 0.05 * (right + len(wrong)), wrong
    told, missed = (sum(getattr(t, k) for t in sound.values()) for k in ("told", "missed"))
    assert missed <= 0.1 * (told + missed)
    assert bool(told) == bool(portal.spec.defects)
