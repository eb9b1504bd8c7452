import asyncio
import socket
from collections.abc import Iterator
from typing import Any

import pytest

from crawler.probes.run import home_host, ports_of, twin
from crawler.probes.steps import Door
from crawler.probes.vantage import (
    TARGET_VARIABLE,
    can_reach,
    ipv4_vantage,
    ipv6_vantage,
    source_for,
    unproved,
)
from crawler.resolve import Resolver
from gkcheck.models.observations import ProbeRecord, VantageRecord


@pytest.fixture
def listener() -> Iterator[int]:
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as server:
        yield server.getsockname()[1]


def test_loopback_is_reached_from_loopback() -> None:
    assert source_for("::1") == "::1"
    assert source_for("127.0.0.1") == "127.0.0.1"
    assert can_reach("::1")


def step(address: str, outcome: str, name: str = "connect", detail: str | None = None) -> Any:
    return Door(1, "www.fengle.test", address, 80).record(name, outcome, None, detail)


@pytest.mark.parametrize(
    ("steps", "proved"),
    [
        ([], True),  # nothing to prove
        ([step("2400:aaaa::1", "not_tested", detail="no_ipv6_here")], True),
        ([step("1.2.3.4", "ok"), step("2400:aaaa::1", "refused")], False),
        ([step("2400:aaaa::1", "timed_out"), step("2400:aaaa::1", "unreachable")], False),
        ([step("2400:aaaa::1", "refused"), step("2400:aaaa::2", "ok")], True),
        ([step("2400:aaaa::1", "refused"), step("2400:aaaa::3", "ok", "ns")], True),
        ([step("2400:aaaa::1", "refused"), step("2400:aaaa::3", "error", "ns", "lame x")], True),
        ([step("2400:aaaa::1", "refused"), step("2400:aaaa::3", "timed_out", "ns")], False),
        ([step("::1", "refused")], True),
    ],
)
def test_ipv6_that_nothing_bears_out_is_not_proved(
    steps: list[ProbeRecord], proved: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(TARGET_VARIABLE, raising=False)
    able = VantageRecord("ipv6", True, "本机有公网 IPv6 地址")
    assert unproved(able, steps).ok is proved
    assert not unproved(VantageRecord("ipv6", False, ""), steps).ok
    # with a known-good target, the vantage is proved before
    monkeypatch.setenv(TARGET_VARIABLE, "[2400:aaaa::5]:443")
    assert unproved(able, steps) == able


def test_portal_on_loopback_needs_no_internet() -> None:
    record = asyncio.run(ipv6_vantage(["::1"], Resolver(None)))
    assert record.ok and record.name == "ipv6" and "::1" in record.detail


def test_target_that_answers(listener: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TARGET_VARIABLE, f"[::1]:{listener}")
    assert asyncio.run(ipv6_vantage([], Resolver(None))).ok


@pytest.mark.parametrize("target", ["[::1]:1", "127.0.0.1:80", "nonsense", "[::1]:99999"])
def test_target_that_does_not(target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TARGET_VARIABLE, target)
    record = asyncio.run(ipv6_vantage([], Resolver("127.0.0.1:1", lifetime=0.2)))
    assert not record.ok and target in record.detail


@pytest.mark.parametrize(
    ("url", "host", "ports", "other"),
    [
        ("http://www.X.gov.cn/", "www.x.gov.cn", (80, (80, 443)), "x.gov.cn"),
        ("https://x.gov.cn:443/a", "x.gov.cn", (443, (80, 443)), "www.x.gov.cn"),
        ("https://x.gov.cn:8443/", "x.gov.cn", (8443, (8443,)), "www.x.gov.cn"),
        ("http://[::1]:8080/", "::1", (8080, (8080,)), None),
        ("http://127.0.0.1/", "127.0.0.1", (80, (80, 443)), None),
        ("http://localhost:81/", "localhost", (81, (81,)), None),
    ],
)
def test_what_is_probed(
    url: str, host: str, ports: tuple[int, tuple[int, ...]], other: str | None
) -> None:
    assert (home_host(url), ports_of(url), twin(host)) == (host, ports, other)


def test_known_good_ipv4_target_is_asked_only_when_named(monkeypatch: pytest.MonkeyPatch) -> None:
    resolver = Resolver("127.0.0.1:9")
    monkeypatch.delenv("GKCHECK_IPV4_TARGET", raising=False)
    assert asyncio.run(ipv4_vantage(resolver)) is None
    with socket.create_server(("127.0.0.1", 0)) as server:
        target = f"127.0.0.1:{server.getsockname()[1]}"
        monkeypatch.setenv("GKCHECK_IPV4_TARGET", target)
        told = asyncio.run(ipv4_vantage(resolver))
        assert told is not None and told.ok and target in told.detail
    told = asyncio.run(ipv4_vantage(resolver))
    assert told is not None and not told.ok and told.name == "ipv4"
