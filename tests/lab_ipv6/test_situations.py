"""Situations by name in the laboratory: real name servers, resolver, web servers and networks."""

from __future__ import annotations

from pathlib import Path

import pytest
from lab.network import missing, situation
from lab_ipv6.situations.every import SITUATIONS
from lab_ipv6.situations.sites import OK

WHY_NOT = missing()
pytestmark = pytest.mark.skipif(WHY_NOT is not None, reason=str(WHY_NOT))
if WHY_NOT is not None:  # one visible line, not forty
    pytest.skip(WHY_NOT, allow_module_level=True)

#: What the repeated visits of one audit come to.
MEASURED = {
    "dual_stack": lambda m: m["success_v4"] == m["success_v6"] == 100,
    "ipv4_only": lambda m: m["success_v4"] == 100 and m.get("success_v6") is None,
    "slow_v6": lambda m: m["success_v6"] == 100 and m["latency_ratio"] > 3,
    "dead_way_over_v6": lambda m: m["success_v4"] == 100 and m["success_v6"] == 0,
    "probe_without_ipv6": lambda m: m["success_v4"] == 100 and m.get("success_v6") is None,
    "v6_answers_502": lambda m: m["success_v4"] == 100 and m["success_v6"] == 0,
}
QUICK = ("dual_stack", "dns64_in_the_path", "probe_without_ipv6", "lame_delegation")
IPV6_CHECKS = ("ipv6_support", "ipv6_links", "ipv6_subresources", "name_servers")
NAMED = [
    pytest.param(name, marks=() if name in QUICK else pytest.mark.slow, id=name)
    for name in SITUATIONS
]


@pytest.mark.parametrize("name", NAMED)
def test_situation(name: str, tmp_path: Path) -> None:
    told, expected, ours = SITUATIONS[name]
    played = situation(tmp_path, told)
    result, verdicts = played["checks"], played["verdicts"]
    assert [outcome["detail"] for outcome in result.values() if outcome["detail"]] == []
    for check, (sure, review, undecided) in expected.items():
        seen = result[check]
        assert sorted(seen["sure"]) == sorted(sure), (check, seen)
        assert [r for r in seen["review"] if r != "single_server"] == review, (check, seen)
        allowed = [set(one.split("|")) for one in undecided]
        assert len(seen["open"]) == len(allowed), (check, seen)
        assert all(code in one for code, one in zip(seen["open"], allowed, strict=True)), seen
    if name in MEASURED:
        assert MEASURED[name](result["ipv6_support"]["measures"]), result["ipv6_support"]
    # Nobody is blamed for what his situation does not name, whatever else was seen.
    for check in set(IPV6_CHECKS) - set(expected):
        assert result[check]["sure"] == [], (check, result[check])
    lost = sorted(name for name, state in verdicts.items() if state in ("not_met", "partial"))
    if ours:  # our own lack of IPv6, time-outs and blocks cost nobody anything, by no rule at all
        sure = {check: result[check]["sure"] for check in IPV6_CHECKS if result[check]["sure"]}
        assert (sure, lost) == ({}, [])
        assert set(result["https_transport"]["sure"]) <= {"https_missing"}  # true of plain sites
    elif expected.get("ipv6_support", OK)[0]:
        assert "strict ipv6_support" in lost and len(lost) > 1, verdicts  # plans' own items too


def test_there_are_situations_enough() -> None:
    assert len(SITUATIONS) >= 30
    assert sum(bool(ours) for *_, ours in SITUATIONS.values()) >= 10
