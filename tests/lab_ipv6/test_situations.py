"""Situations by name in the laboratory: real name servers, resolver, web servers and networks.

Issue numbers are of internet.nl. ``ours`` marks situations in which the fault is this machine's or
the way's: no check may be sure of anything there.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lab.network import missing, situation

WHY_NOT = missing()
pytestmark = pytest.mark.skipif(WHY_NOT is not None, reason=str(WHY_NOT))
if WHY_NOT is not None:  # one visible line, not forty
    pytest.skip(WHY_NOT, allow_module_level=True)

FOUR, SIX = "1.2.3.10", "2400:aaaa::10"
SIX_B = "2400:aaaa::11"
DEAD6 = "2400:aaaa::99"  # on the wire, nobody has it
OURS = "ours"


def web(*doors: str, rule: str = "", certificate: str = "CERT:www.fengle.test;") -> str:
    """One server block: ``doors`` are ``ADDRESS:PORT``; 443 gets TLS."""
    lines = "".join(f"listen {door}{' ssl' if door.endswith(':443') else ''}; " for door in doors)
    tls = certificate if any(door.endswith(":443") for door in doors) else ""
    return f"server {{ {lines}{tls} {rule} }}\n"


def door(address: str, port: int = 80) -> str:
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"


D4, D6, D6B = door(FOUR), door(SIX), door(SIX_B)
S4, S6 = door(FOUR, 443), door(SIX, 443)
BOTH = [f"www A {FOUR}", f"www AAAA {SIX}"]
MANY = [f"http://www.fengle.test/index.html?{i}" for i in range(40)]
NO_IPV6 = ["sysctl -qw net.ipv6.conf.all.disable_ipv6=1"]


def made(nginx: str, records: list[str] | None = None, **more: Any) -> dict[str, Any]:
    """A site on one host with both addresses."""
    host = {"addresses": [FOUR, SIX], "nginx": nginx}
    return {"records": BOTH if records is None else records, "hosts": {"web": host}, **more}


def split(four: str, six: str, **more: Any) -> dict[str, Any]:
    """A site on two hosts, IPv4 and IPv6; ``netem`` goes to the IPv6 one."""
    netem = more.pop("netem", None)
    addresses = more.pop("addresses6", [SIX])
    hosts: dict[str, Any] = {
        "web4": {"addresses": [FOUR], "nginx": four},
        "web6": {"addresses": addresses, "netem": netem, **({"nginx": six} if six else {})},
        **more.pop("hosts", {}),
    }
    return {"records": BOTH, "hosts": hosts, **more}


PLAIN = web(D4, D6)
TLS_URL = "https://www.fengle.test/"
CDN = ["js.cdn.test. A 1.2.3.20"]  # with no servers of its own
CDN_ZONE = ["cdn.test. NS ns1.fengle.test."]
NS4 = {
    "bare": True,
    "glue": ["fengle.test. NS ns1.fengle.test.", "ns1.fengle.test. A 1.2.3.53"],
}


def above(glue: str, **hosts: Any) -> dict[str, Any]:
    """A parent zone on a server of its own, which names ``ns8`` beside ``ns1``."""
    zone = (
        "@ SOA p.top. p.top. 1 60 60 60 5\n@ NS p.top.\nfengle NS ns1.fengle\nfengle NS ns8.fengle\n"
        f"ns1.fengle A 1.2.3.53\n{glue}"
    )
    return {
        "glue": ["test. NS p.top.", "p.top. A 1.2.3.55"],
        "hosts": {
            "web": {"addresses": [FOUR, SIX], "nginx": PLAIN},
            "parent": {"addresses": ["1.2.3.55"], "nsd": {"test.": zone}},
            **hosts,
        },
    }


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


FLAG_NS = {"name_servers": {"ipv6": "flag"}}
OK: tuple[list[str], list[str], list[str]] = ([], [], [])

Told = tuple[list[str], list[str], list[str]]
# name: (situation, {check: (sure, review, open)}, ours?)
SITUATIONS: dict[str, tuple[dict[str, Any], dict[str, Told], str]] = {
    "dual_stack": (made(PLAIN, links=MANY[:5]), {"ipv6_support": OK, "ipv6_links": OK}, ""),
    "ipv4_only": (made(PLAIN, BOTH[:1]), {"ipv6_support": (["no_aaaa"], [], [])}, ""),
    "ipv6_only_1261": (made(PLAIN, BOTH[1:]), {"ipv6_support": OK}, ""),
    "aaaa_dead_beside_live": (
        made(PLAIN, [*BOTH, f"www AAAA {DEAD6}"]), {"ipv6_support": OK}, "",
    ),
    "aaaa_refusing_beside_live": (
        split(web(D4), web(D6), addresses6=[SIX, SIX_B], records=[*BOTH, f"www AAAA {SIX_B}"]),
        {"ipv6_support": ([], ["some_addresses_fail"], [])}, "",
    ),
    "aaaa_dead_alone": (
        made(web(D4), [BOTH[0], f"www AAAA {DEAD6}"]),
        {"ipv6_support": ([], [], ["unreachable|timed_out"])}, OURS,
    ),
    "aaaa_without_listener": (made(web(D4)), {"ipv6_support": (["refused_v6"], [], [])}, ""),
    # a box on the way refuses whatever goes over IPv6: nothing shows that this machine has any
    "way_that_refuses_all_ipv6": (
        split(
            web(D4), "", records=["@ NS ns1", "ns1 A 1.2.3.53", f"ns1 AAAA {SIX}", *BOTH], **NS4,
            wanted=FLAG_NS,
        ),
        {"ipv6_support": ([], [], ["no_ipv6_here"]), "name_servers": ([], [], ["no_ipv6_here"])}, OURS,
    ),
    "v6_other_certificate": (
        split(web(D4, S4), web(D6, S6, certificate="CERT:mail.fengle.test;"), url=TLS_URL),
        {"ipv6_support": (["tls_differs_v6"], [], [])}, "",
    ),
    "v6_expired_certificate": (
        split(web(D4, S4), web(D6, S6, certificate="OLD:www.fengle.test;"), url=TLS_URL),
        {"ipv6_support": (["tls_differs_v6"], [], [])}, "",
    ),
    "expired_on_both_is_no_ipv6_fault": (
        made(web(D4, S4, D6, S6, certificate="OLD:www.fengle.test;"), url=TLS_URL),
        {
            "ipv6_support": OK,
            "https_transport": (["http_not_redirected", "certificate_expired"], [], []),
        }, "",
    ),
    "80_open_443_closed_on_v6_only": (
        made(web(D4, S4, D6)), {"ipv6_support": (["port_missing_v6"], [], [])}, "",
    ),
    "v4_80_closed_443_open_1705": (
        made(web(S4, D6, S6), url=TLS_URL), {"ipv6_support": OK}, "",
    ),
    "v4_80_closed_and_v6_443_closed_1705": (
        made(web(S4, D6), url=TLS_URL), {"ipv6_support": (["port_missing_v6"], [], [])}, "",
    ),
    "v6_answers_403": (
        made(web(D4) + web(D6, rule="return 403;")),
        {"ipv6_support": ([], ["denied_v6"], [])}, "",
    ),
    "v6_answers_502": (
        made(web(D4) + web(D6, rule="return 502;")),
        {"ipv6_support": (["http_error_v6"], [], [])}, "",
    ),
    "both_answer_502_1267": (
        made(web(D4, D6, rule="return 502;")), {"ipv6_support": ([], [], ["unreachable"])}, OURS,
    ),
    "both_answer_404_2069": (
        made(web(D4, D6, rule="return 404;")), {"ipv6_support": ([], [], ["unreachable"])}, OURS,
    ),
    "v6_behind_a_guard": (
        made(web(D4) + web(D6, rule="return 412;")), {"ipv6_support": ([], [], ["blocked"])}, OURS,
    ),
    "v6_hangs_up": (
        made(web(D4) + web(D6, rule="return 444;")),
        {"ipv6_support": ([], [], ["unreachable"])}, OURS,
    ),
    "redirect_from_v6_to_v4_only_host": (
        made(
            web(D4) + web(D6, rule="return 302 http://four.fengle.test/;"),
            [*BOTH, f"four A {FOUR}"],
        ),
        {"ipv6_support": (["redirect_leaves_v6"], [], [])}, "",
    ),
    "redirect_within_both_143": (
        made(
            web(D4, D6, rule="if ($host = www.fengle.test) { return 302 http://fengle.test/; }"),
            [*BOTH, f"@ A {FOUR}", f"@ AAAA {SIX}"],
        ),
        {"ipv6_support": OK}, "",
    ),
    "redirect_loop_on_v6": (
        made(web(D4) + web(D6, rule="return 302 http://www.fengle.test/;")),
        {"ipv6_support": (["status_differs"], [], [])}, "",
    ),
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
    "dns64_and_script_host_without_aaaa": (
        made(
            PLAIN, dns64=True, root=["cdn.test. NS ns1.fengle.test."],
            zones={"cdn.test.": ["@ NS ns1.fengle.test.", "js A 1.2.3.20"]},
            resources=[["script", "http://js.cdn.test/a.js"]],
        ),
        {"ipv6_support": OK, "ipv6_subresources": ([], ["host_without_ipv6"], [])}, "",
    ),
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
    "dns64_and_script_host_nobody_answers_for": (
        made(PLAIN, dns64=True, root=CDN, resources=[["script", "http://js.cdn.test/a.js"]]),
        {"ipv6_support": OK, "ipv6_subresources": ([], [], ["not_resolved"])}, OURS,
    ),
    "script_host_without_aaaa": (
        made(
            PLAIN, root=CDN_ZONE, resources=[["script", "http://js.cdn.test/a.js"]],
            zones={"cdn.test.": ["@ NS ns1.fengle.test.", "js A 1.2.3.20"]},
        ),
        {"ipv6_support": OK, "ipv6_subresources": ([], ["host_without_ipv6"], [])}, "",
    ),
    "script_host_without_aaaa_by_one_word_alone": (
        made(PLAIN, root=CDN, resources=[["script", "http://js.cdn.test/a.js"]]),
        {"ipv6_support": OK, "ipv6_subresources": ([], [], ["not_resolved"])}, OURS,
    ),
    "script_host_refuses_v6": (
        made(
            PLAIN, root=[f"js.cdn.test. A {FOUR}", f"js.cdn.test. AAAA {SIX_B}"],
            resources=[["script", "http://js.cdn.test/a.js"]],
        ) | {"hosts": {
            "web": {"addresses": [FOUR, SIX, SIX_B], "nginx": PLAIN},
        }},
        {"ipv6_subresources": ([], ["host_unreachable_v6"], [])}, "",
    ),
    "script_host_dead_over_v6": (
        made(
            PLAIN, root=[f"js.cdn.test. A {FOUR}", f"js.cdn.test. AAAA {DEAD6}"],
            resources=[["script", "http://js.cdn.test/a.js"]],
        ),
        {"ipv6_subresources": ([], [], ["timed_out|unreachable"])}, OURS,
    ),
    "slow_v6": (split(web(D4), web(D6), netem="delay 250ms"), {"ipv6_support": OK}, ""),
    "v6_answers_503_above_a_rate": (
        made(
            "limit_req_zone $server_port zone=z:1m rate=6r/m; limit_req_status 503;\n"
            + web(D4) + web(D6, rule="location = / { limit_req zone=z; try_files /index.html =404; }"),
        ),
        {"ipv6_support": ([], ["flapping_v6"], [])}, OURS,
    ),
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
    "lame_delegation": (
        made(
            PLAIN, [*BOTH, "@ NS ns2.lame.test."], looks=2,
            root=["ns2.lame.test. A 1.2.3.60"],
            hosts={
                "web": {"addresses": [FOUR, SIX], "nginx": PLAIN},
                "lame": {
                    "addresses": ["1.2.3.60"],
                    "nsd": {"other.test.": "@ SOA x. x. 1 1 1 1 1\n@ NS x."},
                },
            },
        ),
        {"ipv6_support": OK, "name_servers": (["lame"], [], [])}, "",
    ),
    "parent_and_zone_list_other_servers": (
        made(
            PLAIN, [*BOTH, "ns8 A 1.2.3.53"], **above("ns8.fengle A 1.2.3.53"),
            wanted={"name_servers": {"parent_list": "review"}},
        ),
        {"ipv6_support": OK, "name_servers": ([], ["parent_differs"], [])}, "",
    ),
    "lame_in_the_parent_alone": (
        made(
            PLAIN, [*BOTH, "ns8 A 1.2.3.60"], looks=2,
            **above("ns8.fengle A 1.2.3.60", lame={
                "addresses": ["1.2.3.60"],
                "nsd": {"other.test.": "@ SOA x. x. 1 1 1 1 1\n@ NS x."},
            }),
        ),
        {"ipv6_support": OK, "name_servers": (["lame"], [], [])}, "",
    ),
    "name_servers_without_ipv6": (
        made(PLAIN, ["@ NS ns1", "ns1 A 1.2.3.53", *BOTH], **NS4, wanted=FLAG_NS),
        {"ipv6_support": OK, "name_servers": (["too_few_ipv6"], [], [])}, "",
    ),
    "name_server_dead_over_v6_1597": (
        made(
            PLAIN, ["@ NS ns1", "ns1 A 1.2.3.53", f"ns1 AAAA {DEAD6}", *BOTH], **NS4, wanted=FLAG_NS
        ),
        {"name_servers": ([], [], ["timed_out"])}, OURS,
    ),
    "name_server_dead_over_v4_1972": (
        made(PLAIN, [*BOTH, "@ NS ns2", "ns2 A 1.2.3.98", "ns2 AAAA 2400:aaaa::53"]),
        {"name_servers": OK}, "",
    ),
    "name_server_dead_over_both": (
        made(PLAIN, [*BOTH, "@ NS ns2", "ns2 A 1.2.3.98", f"ns2 AAAA {DEAD6}"]),
        {"ipv6_support": OK, "name_servers": ([], [], ["timed_out|unreachable"])}, OURS,
    ),
    "name_server_without_address": (
        made(PLAIN, [*BOTH, "@ NS ns9"]), {"name_servers": (["no_address"], [], [])}, "",
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
    "nonces_differ_463": (
        made(web(D4, D6, rule=(
            'return 200 "<html><title>t</title><body>$request_id<p>丰乐县人民政府关于印发要点的通知'
            '</p>$msec$request_id</body></html>";'
        ))),
        {"ipv6_support": OK}, "",
    ),
    "view_states_differ_540": (
        made(web(D4, D6, rule=(
            'return 200 "<html><title>t</title><body><form><input type=hidden name=__VIEWSTATE'
            f' value=\\"{"$request_id" * 200}\\"></form><p>丰乐县人民政府关于印发要点的通知</p></body></html>";'
        ))),
        {"ipv6_support": OK}, "",
    ),
    "deep_page_587": (
        made(web(D4, D6, rule="location = / { try_files /deep.html =404; }")),
        {"ipv6_support": OK}, "",
    ),
    "large_pages_that_differ_at_their_end_665": (
        made(
            web(D4, rule="location = / { try_files /large4.html =404; }")
            + web(D6, rule="location = / { try_files /large6.html =404; }")
        ),
        {"ipv6_support": OK}, "",
    ),
    "v6_page_that_never_ends_1497_1950": (
        made(
            web(D4)
            + web(D6, rule="location = / { limit_rate 20k; try_files /large6.html =404; }"),
        ),
        {"ipv6_support": ([], [], ["timed_out"])}, OURS,
    ),
    "v6_only_portal_with_a_notice_on_v4_485": (
        made(
            web(D4, rule='return 200 "<html><title>需要 IPv6</title><p>请使用 IPv6 访问</p></html>";') + web(D6),
        ),
        {"ipv6_support": ([], ["content_differs"], [])}, "",
    ),
    "another_page_on_v6": (
        made(web(D4) + web(D6, rule='return 200 "<html><title>Welcome</title>It works now</html>";')),
        {"ipv6_support": ([], ["content_differs"], [])}, "",
    ),
    "forbids_above_a_rate_198": (
        made(
            "limit_req_zone $server_port zone=z:1m rate=5r/s; limit_req_status 403;\n"
            + web(D4) + web(D6, rule="location = / { try_files /index.html =404; } location /index { limit_req zone=z; }"),
            links=MANY, wanted={"ipv6_links": {"min_second": 0.9}},
        ),
        {"ipv6_support": OK, "ipv6_links": ([], [], ["blocked"])}, OURS,
    ),
    "links_on_a_v4_only_host": (
        made(
            PLAIN, [*BOTH, f"old A {FOUR}"], looks=2,
            links=[*MANY[:4], *(f"http://old.fengle.test/index.html?{i}" for i in range(6))],
            wanted={"ipv6_links": {"min_second": 0.8}},
        ),
        {"ipv6_support": OK, "ipv6_links": (["second_rate_low"], [], [])}, "",
    ),
    "links_broken_over_v6_alone": (
        made(
            web(D4) + web(D6, rule="location = / { try_files /index.html =404; } location / { return 500; }"), looks=2,
            links=MANY, wanted={"ipv6_links": {"min_second": 0.8}},
        ),
        {"ipv6_support": OK, "ipv6_links": (["second_rate_low"], [], [])}, "",
    ),
    "links_dead_over_both": (
        made(
            web(D4, D6, rule="location = / { try_files /index.html =404; } location / { return 404; }"), links=MANY,
            wanted={"ipv6_links": {"min_second": 0.8}},
        ),
        {"ipv6_support": OK, "ipv6_links": ([], [], ["unreachable"])}, OURS,
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
    "four_entries_agree": (
        made(
            web(D4, D6, rule="return 301 https://www.fengle.test/;")
            + web(S4, S6, rule="server_name www.fengle.test;")
            + web(S4, S6, rule="server_name fengle.test; return 301 https://www.fengle.test/;",
                  certificate="CERT:fengle.test;"),
            [*BOTH, f"@ A {FOUR}", f"@ AAAA {SIX}"], url=TLS_URL,
        ),
        {"ipv6_support": OK, "https_transport": OK}, "",
    ),
    "bare_name_with_wrong_certificate": (
        made(
            web(D4, D6, rule="return 301 https://$host$request_uri;") + web(S4, S6),
            [*BOTH, f"@ A {FOUR}", f"@ AAAA {SIX}"], url=TLS_URL,
        ),
        {"https_transport": (["certificate_name"], [], [])}, "",
    ),
    "no_https_at_all": (made(PLAIN), {"https_transport": (["https_missing"], [], [])}, ""),
}  # fmt: skip
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
