"""The accuracy benchmark: how it counts, and two of its portals for real."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.accuracy import weeks
from benchmarks.accuracy.audit_one import ASKED_OF_ALL, NATIONAL, Audited, Labelled, plans_of, run
from benchmarks.accuracy.compare import Tally, count
from benchmarks.accuracy.laboratory import Seen, load
from benchmarks.accuracy.laboratory import count as count_situation
from benchmarks.accuracy.lists import write_lists
from benchmarks.accuracy.portals import SETS, labelled_portals
from gkcheck.models.finding import Certainty, Finding, Subject, fingerprint
from gkcheck.models.outcome import CheckOutcome, CheckState
from gkcheck.portal import STYLES, Defect, Expectation, Expectations, PortalSpec
from gkcheck.portal.generate import build
from gkcheck.registry import all_checks

ROOT = "http://localhost:1/"


def finding(path: str, certainty: str = "sure", group: str | None = None) -> Finding:
    subject = Subject(kind="link", url=ROOT + path, label=path)
    return Finding(
        fingerprint=fingerprint("dead_link", "link_dead", subject), check="dead_link",
        reason="link_dead", certainty=Certainty(certainty), subject=subject, group=group or path,
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


def test_a_fault_planted_for_a_suspicion_is_counted_apart() -> None:
    doubt = entry("a", certainty="review")
    tally = tally_of(audited([finding("a", "review"), finding("b", "review")], [doubt]))
    assert (tally.doubts_told, tally.doubts_planted) == (1, 1)
    assert (tally.doubt_precision, tally.doubt_recall) == (0.5, 1.0)
    assert (tally.precision, tally.recall, tally.clean) == (None, None, 0)
    assert tally_of(audited([], [doubt])).doubt_recall == 0.0


def test_findings_of_one_cause_count_once() -> None:
    same = [finding(p, group="template") for p in "abc"]
    tally = tally_of(audited(same, [entry("a", paths=("/a", "/b", "/c"))]))
    assert (tally.right, tally.wrong, tally.told) == (1, 0, 1)
    tally = tally_of(audited(same, [entry("a", paths=("/a", "/b"))]))
    assert (tally.right, tally.wrong, tally.clean) == (0, 1, 0), "one of them was not planted"


def test_what_a_portal_lacks_anyway_is_no_planted_fault() -> None:
    lacking = entry("a", certainty="review", required=False)
    tally = tally_of(audited([finding("a", "review")], [lacking]))
    assert (tally.suspected_right, tally.doubts_planted, tally.clean) == (1, 0, 1)


def test_every_check_has_something_planted_or_is_measured_elsewhere() -> None:
    laboratory = load()
    assert laboratory is not None
    planted: set[str] = set()
    for portal in labelled_portals():
        if portal.spec.style in ("trs", "dl", "html5"):
            planted |= {e.check for e in build(portal.spec).expected if e.required}
    assert planted | {weeks.CHECK} | set(laboratory.checks) == set(all_checks())


def test_other_plans_add_their_own_checks_alone() -> None:
    portal = next(p for p in labelled_portals() if p.id.startswith("third-trs"))
    own, *others = plans_of(portal)
    assert own.plan == portal.spec.plans[0]
    assert not any(item.superseded for item in own.items if item.judge and any(
        leaf.check == "consultation_period" for leaf in item.judge.leaves()
    ))  # fmt: skip
    checks = {leaf.check for p in others for i in p.items if i.judge for leaf in i.judge.leaves()}
    assert {"page_speed", "meta_tags", "column_unique"} <= checks <= NATIONAL


def test_what_does_not_bind_a_portal_is_asked_for_in_part() -> None:
    portal = next(p for p in labelled_portals() if p.id == "fourth-classic-chongqing-2021")
    own = plans_of(portal)[0]
    asked = [i for i in own.items if i.judge and any(
        leaf.check == "column_aggregation" and "建设高标准市场体系" in str(leaf.params) for leaf in i.judge.leaves()
    )]  # fmt: skip
    assert asked and all(portal.kind in i.applies_to for i in asked)
    assert {leaf.check for i in asked if i.judge for leaf in i.judge.leaves()} <= ASKED_OF_ALL


def test_a_situation_is_counted_by_what_was_written_down() -> None:
    def said(
        sure: tuple[str, ...] = (), review: tuple[str, ...] = (), left: tuple[str, ...] = ()
    ) -> dict[str, object]:
        return {"sure": list(sure), "review": list(review), "open": list(left)}

    checks: dict[str, Seen] = {}
    seen = {"ipv6_support": said(("no_aaaa", "odd")), "name_servers": said((), ("single_server",))}
    assert not count_situation(
        {"ipv6_support": (["no_aaaa", "gone"], [], [])}, seen, checks, ours=False
    )
    one = checks["ipv6_support"]
    assert (one.right, one.wrong, one.told, one.missed, one.quiet) == (1, 1, 1, 1, 0)
    assert checks["name_servers"].quiet == 1
    assert not checks["name_servers"].doubts
    seen = {
        "ipv6_support": said((), (), ("timed_out",)),
        "https_transport": said(("https_missing",)),
    }
    assert count_situation(
        {"ipv6_support": ([], [], ["timed_out|unreachable"])}, seen, checks, ours=True
    )
    assert (one.quiet, one.ours, one.open_told, one.open_wanted) == (1, 1, 1, 1)
    assert "https_transport" not in checks  # nothing was written down of it


def test_weeks_of_visits_are_told_apart() -> None:
    tally = weeks.measure()
    assert (tally.right, tally.wrong, tally.missed) == (16, 0, 0)
    assert (tally.doubts_told, tally.doubts_planted, tally.suspected) == (8, 8, 8)
    assert tally.undecided == 16


def test_the_lists_of_an_office_name_an_institution_once(tmp_path: Path) -> None:
    portal = next(p for p in labelled_portals() if p.id == "third-html5-yangxi-2022")
    rows = (write_lists(portal.spec, tmp_path) / "institutions.csv").read_text("utf-8").splitlines()
    names = [row.split(",")[0] for row in rows]
    assert len(names) > 10
    assert len(names) == len(set(names))


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
