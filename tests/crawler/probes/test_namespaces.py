"""Situations that need a network of their own: no IPv6 here, global addresses, IPv6 lost midway."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lab.situation import in_namespace

HOST = "www.fengle.test"
FOUR, SIX = "1.2.3.4", "2400:aaaa::4"
NS = {"A": [FOUR], "AAAA": [SIX]}
NO_IPV6 = [["sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1"]]
NET4 = [
    ["ip", "link", "add", "d0", "type", "veth", "peer", "name", "d1"],
    ["ip", "link", "set", "d1", "up"],
    ["ip", "link", "set", "d0", "up"],
    ["ip", "addr", "add", "1.2.3.2/24", "dev", "d0"],
    ["ip", "addr", "add", f"{FOUR}/24", "dev", "d0"],
    ["ip", "route", "add", "default", "dev", "d0"],
]
NET6 = [
    ["ip", "addr", "add", "2400:aaaa::2/64", "dev", "d0", "nodad"],
    ["ip", "addr", "add", f"{SIX}/64", "dev", "d0", "nodad"],
    ["ip", "-6", "route", "add", "default", "dev", "d0"],
]


def situation(tmp_path: Path, **more: Any) -> dict[str, Any]:
    return {
        "out": str(tmp_path),
        "url": f"http://{HOST}:PORT/",
        "zone": {HOST: {"A": [FOUR], "AAAA": [SIX]}},
        "sites": {FOUR: {}},
        **more,
    }


def told(result: dict[str, Any]) -> tuple[list[str], list[str]]:
    outcome = result["outcome"]
    return [f["reason"] for f in outcome["findings"]], [u["reason"] for u in outcome["undecided"]]


def test_machine_without_ipv6_blames_nobody(tmp_path: Path) -> None:
    result = in_namespace(situation(tmp_path, setup=NO_IPV6 + NET4))
    assert told(result) == ([], ["no_ipv6_here"])
    assert result["outcome"]["state"] == "incomplete"
    assert result["coverage"]["ipv6"] == ["failed", "no_ipv6_here"]
    assert result["coverage"]["dns"] == ["complete", None]
    assert result["vantage"]["ipv6"][0] == 0
    six = [step for step in result["steps"] if step[2] == 6]
    assert [step[4:] for step in six] == [["not_tested", "no_ipv6_here"]]


def test_machine_without_ipv6_and_portal_on_loopback(tmp_path: Path) -> None:
    result = in_namespace(
        situation(
            tmp_path,
            setup=NO_IPV6,
            zone={HOST: {"A": ["127.0.0.2"], "AAAA": ["::1"]}},
            sites={"127.0.0.2": {}},
            spec={"allow_private": True},
        )
    )
    assert told(result) == ([], ["no_ipv6_here"])
    assert result["vantage"]["ipv6"][0] == 0


def test_machine_without_ipv6_still_sees_that_there_is_no_aaaa(tmp_path: Path) -> None:
    alone = situation(tmp_path, setup=NO_IPV6 + NET4, zone={HOST: {"A": [FOUR]}})
    result = in_namespace({**alone, "second": {HOST: {"A": [FOUR]}}})
    assert told(result) == (["no_aaaa"], [])
    assert result["outcome"]["state"] == "completed"


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        (None, "not_resolved"),  # nobody else to ask
        ({HOST: {"A": [FOUR], "AAAA": [SIX]}}, "looks_differ"),
        ({HOST: {"A": [FOUR], "AAAA": "servfail"}}, "not_resolved"),
        # it invents addresses too: its word is none
        (
            {HOST: {"A": [FOUR]}, "ipv4only.arpa": {"AAAA": ["64:ff9b::c000:aa"]}},
            "not_resolved",
        ),
    ],
)
def test_one_resolver_alone_is_not_believed(
    tmp_path: Path, second: dict[str, Any] | None, expected: str
) -> None:
    alone = situation(tmp_path, setup=NO_IPV6 + NET4, zone={HOST: {"A": [FOUR]}})
    assert told(in_namespace(alone | {"second": second})) == ([], [expected])


def test_private_ipv6_alone_is_no_ipv6(tmp_path: Path) -> None:
    ula = [
        ["ip", "addr", "add", "fd00::2/64", "dev", "d0", "nodad"],
        ["ip", "-6", "route", "add", "default", "dev", "d0"],
    ]
    result = in_namespace(situation(tmp_path, setup=NET4 + ula))
    assert told(result) == ([], ["no_ipv6_here"])
    assert "fd00::2" in result["vantage"]["ipv6"][1]


@pytest.mark.parametrize(
    ("sites", "expected"),
    [({FOUR: {}, SIX: {}}, ([], [])), ({FOUR: {}}, (["refused_v6"], []))],
    ids=["served", "no listener"],
)
def test_global_addresses_without_leave_for_private_ones(
    tmp_path: Path,
    sites: dict[str, Any],
    expected: tuple[list[str], list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GKCHECK_IPV6_TARGET", "[2400:aaaa::2]:9")
    proof = [["2400:aaaa::2", 9]]
    result = in_namespace(situation(tmp_path, setup=NET4 + NET6, sites=sites, listeners=proof))
    assert told(result) == expected
    assert result["vantage"]["ipv6"][0] == 1


def test_refusals_alone_do_not_prove_ipv6(tmp_path: Path) -> None:
    result = in_namespace(situation(tmp_path, setup=NET4 + NET6))
    assert told(result) == ([], ["no_ipv6_here"])
    assert result["vantage"]["ipv6"][0] == 0 and "不能证明" in result["vantage"]["ipv6"][1]
    assert result["coverage"]["ipv6"] == ["failed", "no_ipv6_here"]


@pytest.mark.parametrize(
    ("open443", "expected"),
    [
        ([], ([], [])),
        ([[FOUR, 443], [SIX, 443]], ([], [])),
        ([[FOUR, 443]], (["port_missing_v6"], [])),
        ([[SIX, 443]], ([], [])),
    ],
    ids=["neither", "both", "IPv4 alone", "IPv6 alone"],
)
def test_ports_80_and_443_are_compared(
    tmp_path: Path, open443: list[Any], expected: tuple[list[str], list[str]]
) -> None:
    result = in_namespace(
        situation(
            tmp_path,
            setup=NET4 + NET6,
            url=f"http://{HOST}/",
            port=80,
            sites={FOUR: {}, SIX: {}},
            listeners=open443,
        )
    )
    assert told(result) == expected
    tried = {(s[2], s[3]): s[4] for s in result["steps"] if s[1] == "connect"}
    opened = {(6 if ":" in ip else 4, port) for ip, port in open443} | {(4, 80), (6, 80)}
    assert tried == {
        (family, port): "ok" if (family, port) in opened else "refused"
        for family in (4, 6)
        for port in (80, 443)
    }


def test_black_hole_is_no_verdict(tmp_path: Path) -> None:
    # Routed, announced, and nobody there: packets vanish.
    far = "2400:bbbb::9"
    result = in_namespace(
        situation(tmp_path, setup=NET4 + NET6, zone={HOST: {"A": [FOUR], "AAAA": [far]}})
    )
    assert told(result)[0] == []
    assert told(result)[1] in (["timed_out"], ["unreachable"])


def test_ipv6_lost_between_the_looks(tmp_path: Path) -> None:
    result = in_namespace(
        situation(tmp_path, setup=NET4 + NET6, looks=2, between=[
            ["ip", "addr", "flush", "dev", "d0", "scope", "global"],
            ["ip", "addr", "add", f"{FOUR}/24", "dev", "d0"],
        ])
    )  # fmt: skip
    assert told(result) == ([], ["no_ipv6_here"])
    assert result["coverage"]["ipv6"] == ["failed", "no_ipv6_here"]


def test_known_good_target_has_the_last_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GKCHECK_IPV6_TARGET", "[2400:aaaa::2]:1")
    result = in_namespace(situation(tmp_path, setup=NET4 + NET6))
    assert told(result) == ([], ["no_ipv6_here"])
    assert result["vantage"]["ipv6"][0] == 0
