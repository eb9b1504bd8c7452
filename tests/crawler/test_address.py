import pytest

from crawler.address import (
    AddressClass,
    address_class,
    family_of,
    ip_literal,
    is_fetchable,
    is_global_ipv6,
)

CASES = [
    ("8.8.8.8", "global"),
    ("202.108.22.5", "global"),
    ("10.1.2.3", "private"),
    ("172.16.0.1", "private"),
    ("172.32.0.1", "global"),
    ("192.168.1.1", "private"),
    ("100.64.0.1", "cgnat"),
    ("100.128.0.1", "global"),
    ("127.0.0.1", "loopback"),
    ("127.9.9.9", "loopback"),
    ("169.254.169.254", "link_local"),
    ("192.0.2.7", "documentation"),
    ("198.18.0.1", "benchmark"),
    ("224.0.0.1", "multicast"),
    ("0.0.0.0", "unspecified"),
    ("0.1.2.3", "reserved"),
    ("255.255.255.255", "reserved"),
    ("240.0.0.1", "reserved"),
    ("192.0.0.171", "reserved"),
    ("::", "unspecified"),
    ("::1", "loopback"),
    ("::ffff:8.8.8.8", "mapped"),
    ("::8.8.8.8", "mapped"),
    ("64:ff9b::808:808", "nat64"),
    ("64:ff9b:1::808:808", "nat64"),
    ("2001:0:1::1", "teredo"),
    ("2001:db8::1", "documentation"),
    ("3fff::1", "documentation"),
    ("2001:2::1", "benchmark"),
    ("2002:808:808::1", "sixtofour"),
    ("fc00::1", "private"),
    ("fd12:3456::1", "private"),
    ("fe80::1", "link_local"),
    ("fe80::1%eth0", "link_local"),
    ("ff02::1", "multicast"),
    ("100::1", "reserved"),
    ("4000::1", "reserved"),
    ("240e:e1:8100:28::2:16", "global"),
    ("2408:8000::1", "global"),
    ("2409:8c00::1", "global"),
    ("2a00:1450::1", "global"),
]


@pytest.mark.parametrize(("ip", "kind"), CASES)
def test_class(ip: str, kind: str) -> None:
    assert address_class(ip) == AddressClass(kind)


@pytest.mark.parametrize(("ip", "kind"), CASES)
def test_only_global_is_fetched_unless_inside_is_allowed(ip: str, kind: str) -> None:
    assert is_fetchable(ip, allow_private=False) == (kind == "global")
    inside = {"global", "private", "loopback", "cgnat"}
    assert is_fetchable(ip, allow_private=True) == (kind in inside)


@pytest.mark.parametrize(("ip", "kind"), CASES)
def test_global_ipv6(ip: str, kind: str) -> None:
    assert is_global_ipv6(ip) == (":" in ip and kind == "global")


def test_text_that_is_no_address() -> None:
    assert not is_fetchable("www.example.gov.cn", allow_private=True)
    with pytest.raises(ValueError):
        address_class("www.example.gov.cn")


def test_literals() -> None:
    assert ip_literal("[::1]") == "::1"
    assert ip_literal("127.0.0.1") == "127.0.0.1"
    assert ip_literal("2001:DB8::0:1") == "2001:db8::1"
    assert ip_literal("portal.test") is None
    assert ip_literal("[portal]") is None
    assert (family_of("::1"), family_of("127.0.0.1")) == (6, 4)
