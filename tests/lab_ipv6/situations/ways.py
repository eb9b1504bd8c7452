"""The way between this machine and the site, and what this machine itself has."""

from __future__ import annotations

from lab_ipv6.situations.sites import (
    BOTH,
    D4,
    D6,
    FLAG_NS,
    FOUR,
    MANY,
    NS4,
    OK,
    OURS,
    PLAIN,
    SIX,
    Situation,
    made,
    split,
    web,
)

NO_IPV6 = ["sysctl -qw net.ipv6.conf.all.disable_ipv6=1"]


WAYS: dict[str, Situation] = {
    # a box on the way refuses whatever goes over IPv6: nothing shows that this machine has any
    "way_that_refuses_all_ipv6": (
        split(
            web(D4), "", records=["@ NS ns1", "ns1 A 1.2.3.53", f"ns1 AAAA {SIX}", *BOTH], **NS4,
            wanted=FLAG_NS,
        ),
        {"ipv6_support": ([], [], ["no_ipv6_here"]), "name_servers": ([], [], ["no_ipv6_here"])}, OURS,
    ),
    "slow_v6": (split(web(D4), web(D6), netem="delay 250ms"), {"ipv6_support": OK}, ""),
    "v6_dies_in_the_middle_of_a_look": (
        made(
            PLAIN, spec={"rate": 4.0}, late=[0.7, f"ip -n web addr del {SIX}/64 dev eth0"],
        ),
        {"ipv6_support": ([], [], ["timed_out|unreachable|looks_differ"])}, OURS,
    ),
    "too_slow_v6": (
        split(web(D4), web(D6), netem="delay 2500ms"),
        {"ipv6_support": ([], [], ["timed_out"])}, OURS,
    ),
    "lossy_v6": (
        split(web(D4), web(D6), netem="loss 25%", links=MANY, wanted={"ipv6_links": {"min_second": 0.9}}),
        {}, OURS,
    ),
    "dead_way_over_v6": (
        split(web(D4), web(D6), netem="loss 100%", links=MANY[:3], wanted={"ipv6_links": {"min_second": 0.9}}),
        {"ipv6_support": ([], [], ["timed_out|unreachable"]), "ipv6_links": ([], [], ["timed_out|unreachable"])},
        OURS,
    ),
    "flapping_v6": (
        made(
            web(D4, "[::]:80"), looks=2,
            hosts={
                "web": {"addresses": [FOUR], "nginx": web(D4, "[::]:80")},
                "other": {"addresses": [SIX]},
            },
            between=[
                f"ip -n other addr del {SIX}/64 dev eth0",
                f"ip -n web addr add {SIX}/64 dev eth0 nodad", "ip -6 neigh flush dev br0",
            ],
        ),
        {"ipv6_support": ([], [], ["looks_differ"])}, OURS,
    ),
    "probe_without_ipv6": (
        made(PLAIN, before=NO_IPV6, links=MANY[:9], wanted={"ipv6_links": {"min_second": 0.9}}),
        {"ipv6_support": ([], [], ["no_ipv6_here"])}, OURS,
    ),
    "probe_without_ipv6_and_no_aaaa": (
        made(PLAIN, BOTH[:1], before=NO_IPV6), {"ipv6_support": (["no_aaaa"], [], [])}, "",
    ),
    "probe_loses_ipv6_in_the_middle": (
        split(
            web(D4), web(D6), netem="delay 60ms", links=MANY, late=[0.7, "ip -6 addr flush dev br0"],
            wanted={"ipv6_links": {"min_second": 0.9}},
        ),
        {}, OURS,
    ),
    "probe_loses_ipv6_between_the_looks": (
        made(
            PLAIN, looks=2, links=MANY[:9], between=["ip -6 addr flush dev br0"],
            wanted={"ipv6_links": {"min_second": 0.9}},
        ),
        {}, OURS,
    ),
}  # fmt: skip
