import asyncio
import socket
from collections.abc import Iterator

import pytest

from crawler.probes.run import home_host, ports_of, twin
from crawler.probes.vantage import (
    TARGET_VARIABLE,
    can_reach,
    ipv4_vantage,
    ipv6_vantage,
    source_for,
)
from crawler.resolve import Resolver


@pytest.fixture
def listener() -> Iterator[int]:
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as server:
        yield server.getsockname()[1]


def test_loopback_is_reached_from_loopback() -> None:
    assert source_for("::1") == "::1"
    assert source_for("127.0.0.1") == "127.0.0.1"
    assert can_reach("::1")


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
