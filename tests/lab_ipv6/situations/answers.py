"""What the web servers answer over each family."""

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
    S4,
    S6,
    SIX,
    SIX_B,
    TLS_URL,
    Situation,
    made,
    split,
    web,
)

ANSWERS: dict[str, Situation] = {
    "dual_stack": (made(PLAIN, links=MANY[:5]), {"ipv6_support": OK, "ipv6_links": OK}, ""),
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
    "v6_answers_503_above_a_rate": (
        made(
            "limit_req_zone $server_port zone=z:1m rate=6r/m; limit_req_status 503;\n"
            + web(D4) + web(D6, rule="location = / { limit_req zone=z; try_files /index.html =404; }"),
        ),
        {"ipv6_support": ([], ["flapping_v6"], [])}, OURS,
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
