"""The second look: what was not seen twice costs nothing and stays visible."""

from __future__ import annotations

from gkcheck.models.finding import Certainty, Finding, Subject, fingerprint
from gkcheck.models.outcome import CheckOutcome, CheckState
from gkcheck.pipeline.confirm import settle, suspects

AT = ("2026-11-22T01:00:00+00:00", "2026-11-22T01:01:00+00:00")


def finding(label: str, *confirm: str, certainty: Certainty = Certainty.SURE) -> Finding:
    subject = Subject(kind="link", url=f"http://a.test/{label}", label=label)
    return Finding(
        fingerprint=fingerprint("dead_link", "link_dead", subject),
        check="dead_link",
        reason="link_dead",
        certainty=certainty,
        subject=subject,
        group=label,
        message=f"链接“{label}”打不开",
        evidence={"seen": "404"},
        confirm=list(confirm),
    )


def outcome(*findings: Finding, state: CheckState = CheckState.COMPLETED) -> CheckOutcome:
    sure = [f for f in findings if f.certainty is Certainty.SURE]
    return CheckOutcome(
        check="dead_link",
        run="r",
        params={},
        state=state,
        measures={
            "population": 10,
            "flagged": len(sure),
            "flagged_groups": len(sure),
            "review": len(findings) - len(sure),
            "undecided": 0,
        },
        findings=list(findings),
        findings_total=len(findings),
    )


def test_seen_twice_counts() -> None:
    seen = outcome(finding("a", "http://a.test/a"))
    [settled] = settle([seen], [seen], {"http://a.test/a"}, AT)
    assert settled.findings[0].confirmed
    assert settled.measures["flagged"] == 1
    assert [look["at"] for look in settled.findings[0].evidence["looks"]] == list(AT)


def test_not_reached_again_is_a_suspicion() -> None:
    seen = outcome(finding("a", "http://a.test/a", "http://a.test/b"))
    [settled] = settle([seen], [seen], {"http://a.test/a"}, AT)
    assert settled.findings[0].certainty is Certainty.REVIEW
    assert settled.findings[0].evidence["unconfirmed"] == "seen_once"
    assert (settled.measures["flagged"], settled.measures["review"]) == (0, 1)


def test_gone_at_the_second_look_is_a_suspicion() -> None:
    [settled] = settle(
        [outcome(finding("a", "http://a.test/a"))], [outcome()], {"http://a.test/a"}, AT
    )
    assert settled.findings[0].evidence["unconfirmed"] == "looks_differ"
    assert (settled.measures["flagged"], settled.measures["review"]) == (0, 1)
    assert settled.findings_total == 1


def test_new_at_the_second_look_is_a_suspicion() -> None:
    [settled] = settle(
        [outcome()], [outcome(finding("a", "http://a.test/a"))], {"http://a.test/a"}, AT
    )
    assert settled.findings[0].certainty is Certainty.REVIEW


def test_nothing_to_look_at_again_is_a_suspicion() -> None:
    seen = outcome(finding("a"))
    [settled] = settle([seen], [seen], set(), AT)
    assert settled.findings[0].certainty is Certainty.REVIEW


def test_no_second_look_at_all() -> None:
    [settled] = settle([outcome(finding("a", "http://a.test/a"))], None, set())
    assert settled.measures["flagged"] == 0
    assert settled.measures["review"] == 1


def test_second_run_that_failed_leaves_the_first_unconfirmed() -> None:
    [settled] = settle(
        [outcome(finding("a", "http://a.test/a"))],
        [outcome(state=CheckState.ERROR)],
        {"http://a.test/a"},
        AT,
    )
    assert settled.state is CheckState.COMPLETED
    assert settled.measures["flagged"] == 0


def test_findings_beyond_the_cap_are_not_counted_as_sure() -> None:
    seen = outcome(finding("a", "http://a.test/a"))
    many = seen.model_copy(update={"measures": {**seen.measures, "flagged": 7}})
    [settled] = settle([many], [many], set(), AT)
    assert settled.measures["flagged"] == 0
    assert settled.measures["review"] == 7


def test_suspects_are_asked_for_once_and_only_for_sure_findings() -> None:
    found = outcome(
        finding("a", "http://a.test/a", "http://a.test/"),
        finding("b", "http://a.test/b", "http://a.test/"),
        finding("c", "http://a.test/c", certainty=Certainty.REVIEW),
    )
    assert suspects([found]) == ["http://a.test/a", "http://a.test/", "http://a.test/b"]
