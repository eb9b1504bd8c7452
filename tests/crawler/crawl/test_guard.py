"""Addresses that must not be fetched are not, however they are come by."""

from __future__ import annotations

import asyncio

import pytest
from lab.dns_server import DnsLab, dns_lab
from lab.site import LabSite

from crawler.client import GuardedResolver, LiveFetcher, PrivateAddress
from crawler.fetched import Ask, Fetched
from crawler.resolve import Resolver
from gkcheck.models.facts import TargetKind
from gkcheck.models.observations import FetchOutcome


def fetch(
    url: str, server: str | None = None, *, allow: bool = False, times: int = 1
) -> list[Fetched]:
    async def go() -> list[Fetched]:
        fetcher = LiveFetcher(Resolver(server), user_agent="test", allow_private=allow)
        try:
            return [await fetcher.fetch(Ask(url, TargetKind.PAGE, 1000, 5.0)) for _ in range(times)]
        finally:
            await fetcher.close()

    return asyncio.run(go())


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "localhost",
        "0.0.0.0",
        "2130706433",
        "127.1",
        "0x7f.1",
    ],
)
def test_spellings_of_this_machine(site: LabSite, host: str) -> None:
    (got,) = fetch(f"http://{host}:{site.port}/")
    assert got.failure is not None
    assert got.status is None
    assert not site.hits


def test_a_name_of_an_inner_address(site: LabSite) -> None:
    with dns_lab({"evil.test": {"A": ["127.0.0.1"], "AAAA": ["::1"]}}) as dns:
        (got,) = fetch(f"http://evil.test:{site.port}/", dns.server)
    assert got.failure is FetchOutcome.PRIVATE_ADDRESS
    assert not site.hits


def test_only_the_outer_ones_of_mixed_answers() -> None:
    async def go(dns: DnsLab) -> list[str]:
        guarded = GuardedResolver(Resolver(dns.server), allow_private=False)
        return [x["host"] for x in await guarded.resolve("mixed.test", 80)]

    with dns_lab({"mixed.test": {"A": ["10.0.0.5", "114.114.114.114", "127.0.0.1"]}}) as dns:
        assert asyncio.run(go(dns)) == ["114.114.114.114"]


def test_a_dns_answer_that_changes(site: LabSite) -> None:
    """Rebinding: outer when first asked, inner when connecting for the next request."""

    async def go(dns: DnsLab) -> None:
        first = GuardedResolver(Resolver(dns.server), allow_private=False)
        assert [x["host"] for x in await first.resolve("re.test", 80)] == ["114.114.114.114"]
        dns.zone["re.test"] = {"A": ["127.0.0.1"]}
        later = GuardedResolver(Resolver(dns.server), allow_private=False)
        with pytest.raises(PrivateAddress):
            await later.resolve("re.test", 80)

    with dns_lab({"re.test": {"A": ["114.114.114.114"]}}) as dns:
        asyncio.run(go(dns))
        (got,) = fetch(f"http://re.test:{site.port}/", dns.server)
    assert got.failure is FetchOutcome.PRIVATE_ADDRESS
    assert not site.hits


def test_what_is_allowed_is_fetched(site: LabSite) -> None:
    site.add("/", "好")
    (got,) = fetch(site.url, allow=True)
    assert (got.failure, got.status, got.ip) == (None, 200, "127.0.0.1")
    assert got.body.decode() == "好"
