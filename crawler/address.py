"""Kinds of IP address, and which of them may be asked. The guard against internal addresses."""

from __future__ import annotations

import ipaddress
from enum import StrEnum


class AddressClass(StrEnum):
    """What an address is for. Only ``GLOBAL`` proves that the internet can reach a site."""

    GLOBAL = "global"
    PRIVATE = "private"
    LOOPBACK = "loopback"
    LINK_LOCAL = "link_local"
    MULTICAST = "multicast"
    UNSPECIFIED = "unspecified"
    DOCUMENTATION = "documentation"
    MAPPED = "mapped"
    SIXTOFOUR = "sixtofour"
    NAT64 = "nat64"
    TEREDO = "teredo"
    BENCHMARK = "benchmark"
    CGNAT = "cgnat"
    RESERVED = "reserved"


_Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# First match wins. ipaddress.is_global alone takes 6to4, NAT64 and mapped addresses for global.
_BLOCKS: tuple[tuple[_Network, AddressClass], ...] = tuple(
    (ipaddress.ip_network(block), kind)
    for block, kind in (
        ("0.0.0.0/32", AddressClass.UNSPECIFIED),
        ("0.0.0.0/8", AddressClass.RESERVED),  # RFC 1122: "this network"; Linux sends it to itself
        ("10.0.0.0/8", AddressClass.PRIVATE),  # RFC 1918
        ("172.16.0.0/12", AddressClass.PRIVATE),
        ("192.168.0.0/16", AddressClass.PRIVATE),
        ("100.64.0.0/10", AddressClass.CGNAT),  # RFC 6598
        ("127.0.0.0/8", AddressClass.LOOPBACK),
        ("169.254.0.0/16", AddressClass.LINK_LOCAL),  # RFC 3927; cloud metadata lives here
        ("192.0.2.0/24", AddressClass.DOCUMENTATION),  # RFC 5737
        ("198.51.100.0/24", AddressClass.DOCUMENTATION),
        ("203.0.113.0/24", AddressClass.DOCUMENTATION),
        ("192.88.99.0/24", AddressClass.SIXTOFOUR),  # RFC 7526: former 6to4 relay anycast
        ("198.18.0.0/15", AddressClass.BENCHMARK),  # RFC 2544
        ("224.0.0.0/4", AddressClass.MULTICAST),
        ("::/128", AddressClass.UNSPECIFIED),
        ("::1/128", AddressClass.LOOPBACK),
        ("::ffff:0:0/96", AddressClass.MAPPED),  # RFC 4291 2.5.5.2
        ("::ffff:0:0:0/96", AddressClass.MAPPED),  # RFC 2765 IPv4-translated
        ("::/96", AddressClass.MAPPED),  # RFC 4291 2.5.5.1 IPv4-compatible, deprecated
        ("64:ff9b::/96", AddressClass.NAT64),  # RFC 6052
        ("64:ff9b:1::/48", AddressClass.NAT64),  # RFC 8215
        ("2001::/32", AddressClass.TEREDO),  # RFC 4380
        ("2001:2::/48", AddressClass.BENCHMARK),  # RFC 5180
        ("2001:db8::/32", AddressClass.DOCUMENTATION),  # RFC 3849
        ("3fff::/20", AddressClass.DOCUMENTATION),  # RFC 9637
        ("2002::/16", AddressClass.SIXTOFOUR),  # RFC 3056
        ("fc00::/7", AddressClass.PRIVATE),  # RFC 4193
        ("fe80::/10", AddressClass.LINK_LOCAL),
        ("fec0::/10", AddressClass.PRIVATE),  # RFC 3879: former site-local
        ("ff00::/8", AddressClass.MULTICAST),
    )
)
_UNICAST6 = ipaddress.ip_network("2000::/3")
_INSIDE = frozenset({AddressClass.PRIVATE, AddressClass.LOOPBACK, AddressClass.CGNAT})


def address_class(ip: str) -> AddressClass:
    """Return the class of an IPv4 or IPv6 address (a zone such as ``%eth0`` is ignored).

    Raises ``ValueError`` when ``ip`` is no address.
    """
    address = ipaddress.ip_address(ip.partition("%")[0])
    for network, kind in _BLOCKS:
        if address.version == network.version and address in network:
            return kind
    if address.version == 6 and address not in _UNICAST6:
        return AddressClass.RESERVED  # IANA has given out global unicast from 2000::/3 only
    return AddressClass.GLOBAL if address.is_global else AddressClass.RESERVED


def is_fetchable(ip: str, allow_private: bool) -> bool:
    """Say whether a connection to ``ip`` may be made.

    Global addresses always; private, loopback and carrier-shared ones only with ``allow_private``;
    anything else never (a mapped or NAT64 address would reach the IPv4 address inside it). Text
    that is no address is not fetchable.
    """
    try:
        kind = address_class(ip)
    except ValueError:
        return False
    return kind is AddressClass.GLOBAL or (allow_private and kind in _INSIDE)


def is_global_ipv6(ip: str) -> bool:
    """Say whether ``ip`` is an IPv6 address that the whole internet can reach by IPv6."""
    return ":" in ip and address_class(ip) is AddressClass.GLOBAL


def ip_literal(host: str) -> str | None:
    """Return the plain address if ``host`` is one (``[::1]`` without its brackets), else None."""
    bare = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    try:
        return str(ipaddress.ip_address(bare))
    except ValueError:
        return None


def family_of(ip: str) -> int:
    """Return 4 or 6."""
    return 6 if ":" in ip else 4
