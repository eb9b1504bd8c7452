"""The sample portal, end to end: every planted defect is found, nothing else is."""

from __future__ import annotations

import re
from typing import Any

from audit.conftest import Audited

from gkcheck.portal import Expectation


def path_of(url: str | None, root: str) -> str | None:
    return None if url is None else "/" + url.removeprefix(root)


def fits(entry: Expectation, check: str, path: str | None, label: str) -> bool:
    if check != entry.check:
        return False
    if entry.paths and path not in entry.paths:
        return False
    return entry.label is None or re.search(entry.label, label) is not None


def finding_fits(entry: Expectation, finding: dict[str, Any], root: str) -> bool:
    subject = finding["subject"]
    return (
        finding["reason"] in entry.reasons
        and finding["certainty"] == entry.certainty
        and fits(entry, finding["check"], path_of(subject["url"], root), subject["label"])
    )


def undecided_fits(entry: Expectation, check: dict[str, Any], root: str) -> bool:
    return any(
        one["reason"] in entry.reasons
        and fits(entry, check["id"], path_of(one["url"], root), one["label"])
        for one in check["undecided"]
    )


def test_every_planted_defect_is_found(demo: Audited) -> None:
    missed = [
        f"{entry.defect}: {entry.check} {'/'.join(entry.reasons)} {entry.label or entry.paths}"
        for entry in demo.expected.entries
        if entry.required
        and not (
            any(undecided_fits(entry, check, demo.root) for check in demo.result["checks"])
            if entry.certainty == "undecided"
            else any(finding_fits(entry, f, demo.root) for f in demo.result["findings"])
        )
    ]
    assert missed == []
    assert {e.defect for e in demo.expected.entries} == set(demo.expected.defects)


def without_host(finding: dict[str, Any], root: str) -> tuple[str, str, str, str | None]:
    subject = finding["subject"]
    return (
        finding["check"], finding["reason"], subject["label"], path_of(subject["url"], root),
    )  # fmt: skip


def test_nothing_is_invented(demo: Audited, healthy: Audited) -> None:
    """What the small portal lacks altogether, its healthy twin lacks as well."""
    lacking = {without_host(f, healthy.root) for f in healthy.result["findings"]}
    invented = [
        f"{f['certainty']} {f['check']} {f['reason']}: {f['message']}"
        for f in demo.result["findings"]
        if without_host(f, demo.root) not in lacking
        and not any(finding_fits(entry, f, demo.root) for entry in demo.expected.entries)
    ]
    assert invented == []


def test_every_sure_finding_was_seen_twice(demo: Audited) -> None:
    for finding in demo.result["findings"]:
        if finding["certainty"] == "sure":
            assert finding["confirmed"], finding["message"]
            looks = finding["evidence"]["looks"]
            assert looks[0]["at"] < looks[1]["at"], finding["message"]


def test_not_found_proves_what_was_searched(demo: Audited) -> None:
    missing = [f for f in demo.result["findings"] if f["reason"] == "column_missing"]
    assert missing
    for finding in missing:
        evidence = finding["evidence"]
        assert evidence["searched"] and all(u.startswith(demo.root) for u in evidence["searched"])
        assert evidence["compared"] > 50
        assert evidence["nearest"]
        for near in evidence["nearest"]:
            assert {"name", "path", "similarity", "why"} <= set(near)


def test_healthy_twin_has_no_finding(demo: Audited, healthy: Audited) -> None:
    """Nothing sure, of all the checks that a planted defect is about."""
    planted = {entry.check for entry in demo.expected.entries if entry.required}
    found = [
        f["message"]
        for f in healthy.result["findings"]
        if f["check"] in planted and f["certainty"] == "sure"
    ]
    assert found == []
    assert healthy.status == 0
    assert healthy.result["run"]["state"] == "complete"


def test_portal_with_all_that_a_plan_asks_for_has_no_fault(complete: Audited) -> None:
    sure = [f["message"] for f in complete.result["findings"] if f["certainty"] == "sure"]
    assert sure == []
    [plan] = complete.result["plans"]
    states = [item["state"] for item in plan["items"]]
    assert states.count("not_met") == 0
    assert states.count("met") >= 25


def test_every_item_of_the_plan_is_there(demo: Audited) -> None:
    for plan in demo.result["plans"]:
        states = {item["state"] for item in plan["items"]}
        assert {"met", "manual", "undetermined"} <= states
        for item in plan["items"]:
            assert item["explanation"], item["item"]
            if item["state"] in ("not_met", "partial"):
                assert item["because"], item["item"]
        assert plan["score"]["low"] <= plan["score"]["high"] <= 100
