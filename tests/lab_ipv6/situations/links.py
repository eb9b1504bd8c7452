"""What the pages link to and load."""

from __future__ import annotations

from lab_ipv6.situations.sites import (
    BOTH,
    D4,
    D6,
    DEAD6,
    FOUR,
    MANY,
    OK,
    OURS,
    PLAIN,
    SIX,
    SIX_B,
    Situation,
    made,
    web,
)

CDN_ZONE = ["cdn.test. NS ns1.fengle.test."]


CDN = ["js.cdn.test. A 1.2.3.20"]  # with no servers of its own


LINKS: dict[str, Situation] = {
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
    "forbids_above_a_rate_198": (
        made(
            "limit_req_zone $server_port zone=z:1m rate=5r/s; limit_req_status 403;\n"
            + web(D4) + web(D6, rule="location = / { try_files /index.html =404; } location /index { limit_req zone=z; }"),
            links=MANY, wanted={"ipv6_links": {"min_second": 0.9}},
        ),
        {"ipv6_support": OK, "ipv6_links": ([], [], ["blocked"])}, OURS,
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
    "dns64_and_script_host_without_aaaa": (
        made(
            PLAIN, dns64=True, root=["cdn.test. NS ns1.fengle.test."],
            zones={"cdn.test.": ["@ NS ns1.fengle.test.", "js A 1.2.3.20"]},
            resources=[["script", "http://js.cdn.test/a.js"]],
        ),
        {"ipv6_support": OK, "ipv6_subresources": ([], ["host_without_ipv6"], [])}, "",
    ),
    "dns64_and_script_host_nobody_answers_for": (
        made(PLAIN, dns64=True, root=CDN, resources=[["script", "http://js.cdn.test/a.js"]]),
        {"ipv6_support": OK, "ipv6_subresources": ([], [], ["not_resolved"])}, OURS,
    ),
}  # fmt: skip
