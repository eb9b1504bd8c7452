"""What the DNS says of the site: addresses, aliases, a resolver that invents or withholds them."""

from __future__ import annotations

from typing import Any

from lab_ipv6.situations.sites import (
    BOTH,
    D4,
    FLAG_NS,
    FOUR,
    OK,
    OURS,
    PLAIN,
    SIX,
    Situation,
    made,
    web,
)


def network_of_its_own(zone: str) -> dict[str, Any]:
    """A zone ``cdn.test`` on a name server of its own, which the site's servers know nothing of."""
    head = "@ SOA x. x. 1 1 1 1 1\n@ NS ns\nns A 1.2.3.60\n"
    return {
        "root": ["cdn.test. NS ns.cdn.test.", "ns.cdn.test. A 1.2.3.60"],
        "hosts": {
            "web": {"addresses": [FOUR, SIX], "nginx": PLAIN},
            "cdn": {"addresses": ["1.2.3.60"], "nsd": {"cdn.test.": head + zone}},
        },
    }


NAMES: dict[str, Situation] = {
    "ipv4_only": (made(PLAIN, BOTH[:1]), {"ipv6_support": (["no_aaaa"], [], [])}, ""),
    "ipv6_only_1261": (made(PLAIN, BOTH[1:]), {"ipv6_support": OK}, ""),
    "dns64_in_the_path": (
        made(web(D4), BOTH[:1], dns64=True), {"ipv6_support": (["no_aaaa"], [], [])}, "",
    ),
    "dns64_and_name_servers_out_of_reach": (
        made(
            web(D4), BOTH[:1], dns64=True,
            before=["ip route add unreachable 1.2.3.53", "ip -6 route add unreachable 2400:aaaa::53"],
        ),
        {"ipv6_support": ([], [], ["not_resolved"])}, OURS,
    ),
    "dns64_and_real_aaaa": (made(PLAIN, dns64=True), {"ipv6_support": OK}, ""),
    "cname_to_ipv4_only_cdn": (
        made(PLAIN, ["www CNAME w.cdn.test."], **network_of_its_own(f"w A {FOUR}")),
        {"ipv6_support": (["no_aaaa"], [], [])}, "",
    ),
    "cname_chain_to_dual_cdn": (
        made(
            PLAIN, ["www CNAME w.cdn.test."],
            root=["w.cdn.test. CNAME e.cdn.test.", f"e.cdn.test. A {FOUR}", f"e.cdn.test. AAAA {SIX}"],
        ),
        {"ipv6_support": OK}, "",
    ),
    "mapped_address_824": (
        made(PLAIN, [BOTH[0], f"www AAAA ::ffff:{FOUR}"]),
        {"ipv6_support": (["only_nonglobal"], [], [])}, "",
    ),
    "6to4_address": (
        made(PLAIN, [BOTH[0], "www AAAA 2002:102:30a::1"]),
        {"ipv6_support": (["only_nonglobal"], [], [])}, "",
    ),
    "private_address": (
        made(PLAIN, [BOTH[0], "www AAAA fd00::1"]),
        {"ipv6_support": (["only_nonglobal"], [], [])}, "",
    ),
    "documentation_address": (
        made(PLAIN, [BOTH[0], "www AAAA 2001:db8::1"]),
        {"ipv6_support": (["only_nonglobal"], [], [])}, "",
    ),
    "resolver_filters_aaaa": (
        made(PLAIN, rec=["private-address: 2400:aaaa::/64"]),
        {"ipv6_support": ([], [], ["looks_differ"])}, OURS,
    ),
    "resolver_filters_aaaa_of_a_cdn": (
        made(
            PLAIN, ["www CNAME w.cdn.test."], **network_of_its_own(f"w A {FOUR}\nw AAAA {SIX}"),
            rec=["private-address: 2400:aaaa::/64"],
        ),
        {"ipv6_support": ([], [], ["looks_differ"])}, OURS,
    ),
    "resolver_filters_aaaa_of_a_cdn_out_of_reach": (
        made(
            PLAIN, ["www CNAME w.cdn.test."], **network_of_its_own(f"w A {FOUR}\nw AAAA {SIX}"),
            rec=["private-address: 2400:aaaa::/64"],
            before=["ip route add unreachable 1.2.3.60"],
        ),
        {"ipv6_support": ([], [], ["not_resolved"])}, OURS,
    ),
    "resolver_filters_aaaa_of_name_servers": (
        made(PLAIN, rec=["private-address: 2400:aaaa::/64"], wanted=FLAG_NS),
        {"ipv6_support": ([], [], ["looks_differ"]), "name_servers": ([], [], ["not_resolved"])}, OURS,
    ),
    "zone_is_not_served": (
        made(PLAIN, serve=False), {"ipv6_support": ([], [], ["not_resolved|timed_out"])}, OURS,
    ),
    "resolver_cannot_reach_anyone": (
        made(PLAIN, before=["ip -n root link set eth0 down"]),
        {"ipv6_support": ([], [], ["not_resolved|timed_out"])}, OURS,
    ),
}  # fmt: skip
