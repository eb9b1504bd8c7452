import asyncio
import socket
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest
from lab.dns_server import DROP, REFUSE, SERVFAIL, DnsLab, dns_lab

from crawler.resolve import NotResolved, Resolver, ascii_host, parse_server
from gkcheck.errors import GkcheckError

ZONE = {
    "dual.test": {"A": ["127.0.0.2", "127.0.0.3"], "AAAA": ["::1"], "NS": ["ns1.dual.test"]},
    "v4.test": {"A": ["127.0.0.2"]},
    "none.test": {},
    "alias.test": {"CNAME": "edge.test"},
    "edge.test": {"CNAME": "v4.test"},
    "lost.test": {"CNAME": "gone.test"},
    "ring.test": {"CNAME": "ring2.test"},
    "ring2.test": {"CNAME": "ring.test"},
    "drop.test": {"A": ["127.0.0.2"], "AAAA": DROP},
    "silent.test": {"A": DROP, "AAAA": DROP},
    "broken.test": {"A": SERVFAIL, "AAAA": REFUSE},
    "xn--7st7khc507amj4d.xn--zfr164b": {"A": ["127.0.0.9"]},
}


@pytest.fixture
def lab() -> Iterator[DnsLab]:
    with dns_lab(ZONE) as running:
        yield running


def run(coroutine: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(coroutine)


def test_addresses_ipv4_first(lab: DnsLab) -> None:
    resolver = Resolver(lab.server)
    assert run(resolver.addresses("dual.test")) == ["127.0.0.2", "127.0.0.3", "::1"]
    assert run(resolver.addresses("DUAL.test.", 6)) == ["::1"]
    assert run(resolver.addresses("v4.test", 4)) == ["127.0.0.2"]


def test_server_on_ipv6(lab: DnsLab) -> None:
    assert run(Resolver(f"[::1]:{lab.port}").addresses("v4.test")) == ["127.0.0.2"]
    assert lab.asked[0][0] == 6


@pytest.mark.parametrize(
    ("host", "family", "kind"),
    [
        ("missing.test", None, "nxdomain"),
        ("none.test", None, "empty"),
        ("v4.test", 6, "empty"),
        ("lost.test", None, "nxdomain"),
        ("silent.test", None, "timeout"),
        ("broken.test", None, "error"),
        ("a..b", None, "nxdomain"),
        ("x" * 70 + ".test", None, "nxdomain"),
    ],
)
def test_failures_have_a_kind(lab: DnsLab, host: str, family: int | None, kind: str) -> None:
    with pytest.raises(NotResolved) as caught:
        run(Resolver(lab.server, lifetime=0.6).addresses(host, family))
    assert caught.value.kind == kind


def test_one_silent_family_does_not_hide_the_other(lab: DnsLab) -> None:
    resolver = Resolver(lab.server, lifetime=0.6)
    assert run(resolver.addresses("drop.test")) == ["127.0.0.2"]
    assert run(resolver.ask("drop.test", "AAAA")).outcome == "timeout"


def test_chain(lab: DnsLab) -> None:
    record = run(Resolver(lab.server).ask("alias.test", "A"))
    assert (record.outcome, record.answers) == ("answer", ("127.0.0.2",))
    assert record.chain == ("edge.test", "v4.test")
    empty = run(Resolver(lab.server).ask("alias.test", "AAAA"))
    assert (empty.outcome, empty.chain) == ("empty", ("edge.test", "v4.test"))
    lost = run(Resolver(lab.server).ask("lost.test", "A"))
    assert (lost.outcome, lost.chain) == ("nxdomain", ("gone.test",))


def test_chain_of_a_server_that_does_not_follow() -> None:
    with dns_lab(ZONE, chase=False) as lab:
        record = run(Resolver(lab.server).ask("alias.test", "A"))
        assert (record.answers, record.chain) == (("127.0.0.2",), ("edge.test", "v4.test"))
        ring = run(Resolver(lab.server).ask("ring.test", "A"))
        assert ring.outcome != "answer"


def test_names_of_servers(lab: DnsLab) -> None:
    assert run(Resolver(lab.server).ask("dual.test", "NS")).answers == ("ns1.dual.test",)


def test_idn(lab: DnsLab) -> None:
    assert ascii_host("重庆市政府.政务") == "xn--7st7khc507amj4d.xn--zfr164b"
    assert run(Resolver(lab.server).addresses("重庆市政府.政务", 4)) == ["127.0.0.9"]


def test_local_names_ask_nobody(lab: DnsLab) -> None:
    resolver = Resolver(lab.server)
    assert run(resolver.addresses("localhost")) == ["127.0.0.1", "::1"]
    assert run(resolver.addresses("[::1]")) == ["::1"]
    assert run(resolver.addresses("127.0.0.1")) == ["127.0.0.1"]
    with pytest.raises(NotResolved):
        run(resolver.addresses("127.0.0.1", 6))
    assert lab.asked == []


def test_cache_within_a_look_only(lab: DnsLab) -> None:
    async def go() -> None:
        resolver = Resolver(lab.server)
        await asyncio.gather(*(resolver.ask("v4.test", "A") for _ in range(5)))
        await resolver.ask("v4.test", "A")
        assert len(lab.asked) == 1
        lab.zone["v4.test"] = {"A": ["127.0.0.7"]}
        second = await resolver.ask("v4.test", "A", look=2)
        assert (second.answers, second.look) == (("127.0.0.7",), 2)

    run(go())


def test_dead_server() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))
        with pytest.raises(NotResolved) as caught:
            run(Resolver(f"127.0.0.1:{sock.getsockname()[1]}", lifetime=0.4).addresses("v4.test"))
    assert caught.value.kind in ("timeout", "error")


def test_hosts_file_is_heeded_with_the_systems_servers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hosts = tmp_path / "hosts"
    hosts.write_text("127.0.0.4 Intra.test portal # x\nbroken line\n\n::1 intra.test\n")
    monkeypatch.setattr("crawler.resolve._HOSTS", hosts)
    resolver = Resolver(None)
    assert run(resolver.addresses("intra.TEST")) == ["127.0.0.4", "::1"]
    assert run(resolver.addresses("intra.test", 6)) == ["::1"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("127.0.0.1:5353", ("127.0.0.1", 5353)),
        ("127.0.0.1", ("127.0.0.1", 53)),
        ("[::1]:53", ("::1", 53)),
        ("::1", ("::1", 53)),
        ("localhost:54", ("127.0.0.1", 54)),
    ],
)
def test_server_text(text: str, expected: tuple[str, int]) -> None:
    assert parse_server(text) == expected


@pytest.mark.parametrize("text", ["dns.example:53", "127.0.0.1:x", "127.0.0.1:70000", ":53", ""])
def test_bad_server_text(text: str) -> None:
    with pytest.raises(GkcheckError):
        parse_server(text)


def test_localhost_has_both_families_whatever_the_hosts_file_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hosts = tmp_path / "hosts"
    hosts.write_text("127.0.0.1 localhost\n127.0.0.9 named.test\n")
    monkeypatch.setattr("crawler.resolve._HOSTS", hosts)
    resolver = Resolver(None)
    assert asyncio.run(resolver.addresses("localhost")) == ["127.0.0.1", "::1"]
    assert asyncio.run(resolver.addresses("localhost", 6)) == ["::1"]
    assert asyncio.run(resolver.addresses("named.test")) == ["127.0.0.9"]
