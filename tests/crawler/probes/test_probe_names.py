"""What the DNS says of the portal, or does not say, and addresses that nobody may go to."""

from __future__ import annotations

import socket

from lab.dns_server import DROP, dns_lab
from lab.probe_lab import DUAL_NS, ZONE, Lab, reasons, seen, zone_of
from lab.web_server import Site, web_lab


def test_ipv4_only(lab: Lab) -> None:
    seen(lab, zone_of({"A": ["127.0.0.2"]}), {"127.0.0.2": Site()})
    outcome = lab.judge()
    assert reasons(outcome) == (["no_aaaa/sure"], [])
    assert outcome.measures["supported"] == 0
    assert lab.coverage()["ipv6"] == ("complete", None)


def test_alias_to_ipv4_only_network(lab: Lab) -> None:
    cdn = {"fengle.cdn.test": {"A": ["127.0.0.2"]}, "cdn.test": {"NS": ["ns1.fengle.test"]}}
    seen(lab, zone_of({"CNAME": "fengle.cdn.test"}, **cdn), {"127.0.0.2": Site()})
    outcome = lab.judge()
    assert reasons(outcome) == (["no_aaaa/sure"], [])
    assert "fengle.cdn.test" in outcome.findings[0].message


def test_alias_to_dual_network(lab: Lab) -> None:
    edge = {"A": ["127.0.0.2"], "AAAA": ["::1"]}
    zone = zone_of({"CNAME": "fengle.cdn.test"}, **{"fengle.cdn.test": edge})
    seen(lab, zone, {"127.0.0.2": Site(), "::1": Site()})
    assert reasons(lab.judge()) == ([], [])


def test_silent_name_server_is_no_verdict(lab: Lab) -> None:
    seen(lab, zone_of({"A": ["127.0.0.2"], "AAAA": DROP}), {"127.0.0.2": Site()}, lifetime=0.5)
    outcome = lab.judge()
    assert reasons(outcome) == ([], ["timed_out"])
    assert outcome.state == "incomplete"
    assert lab.coverage()["dns"] == ("failed", "timed_out")


def test_name_that_does_not_exist(lab: Lab) -> None:
    seen(lab, ZONE | {"ns1.fengle.test": DUAL_NS}, {"127.0.0.2": Site()})
    assert reasons(lab.judge()) == ([], ["not_resolved"])


def test_no_dns_server_at_all(lab: Lab) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as mute:
        mute.bind(("127.0.0.1", 0))
        lab.look(f"127.0.0.1:{mute.getsockname()[1]}", 8080, lifetime=0.5)
    assert reasons(lab.judge())[0] == []
    assert lab.vantage()["dns"] is False
    assert lab.coverage()["ipv6"][0] == "failed"


def test_addresses_that_are_not_global(lab: Lab) -> None:
    zone = zone_of({"A": ["127.0.0.2"], "AAAA": ["fe80::1", "2002:808::1", "::ffff:7f00:2"]})
    seen(lab, zone, {"127.0.0.2": Site()})
    outcome = lab.judge()
    assert reasons(outcome) == (["only_nonglobal/sure"], [])
    assert lab.steps("connect", 6) == [
        ("not_tested", "not_global link_local"),
        ("not_tested", "not_global sixtofour"),
        ("not_tested", "not_global mapped"),
    ]


def test_inside_addresses_are_not_touched_without_leave(lab: Lab) -> None:
    web = seen(
        lab,
        zone_of({"A": ["127.0.0.2"], "AAAA": ["::1"]}),
        {"127.0.0.2": Site(), "::1": Site()},
        allow_private=False,
    )
    assert web.hosts_seen == []
    assert reasons(lab.judge()) == ([], ["private_address"])


def test_dns64_in_the_path(lab: Lab) -> None:
    # The resolver invents the address in a prefix of its own; the name server knows of none.
    invented = {"A": ["127.0.0.2"], "AAAA": ["2400:aaaa::7f00:2"]}
    zone = zone_of(invented, **{"ipv4only.arpa": {"AAAA": ["2400:aaaa::c000:aa"]}})
    seen(lab, zone, {"127.0.0.2": Site()})
    assert lab.steps("connect", 6) == [("not_tested", "not_global nat64")]
    assert reasons(lab.judge()) == ([], ["looks_differ"])


def test_name_servers_without_ipv6(lab: Lab) -> None:
    zone = zone_of({"A": ["127.0.0.2"], "AAAA": ["::1"]})
    zone["ns1.fengle.test"] = {"A": ["127.0.0.1"]}
    seen(lab, zone, {"127.0.0.2": Site(), "::1": Site()})
    counted = lab.judge()
    assert reasons(counted) == ([], [])
    assert (counted.measures["name_servers"], counted.measures["name_servers_ipv6"]) == (1, 0)
    assert reasons(lab.judge(name_servers="review")) == (["ns_without_ipv6/review"], [])


def test_twin_is_probed_and_counts_when_asked(lab: Lab) -> None:
    zone = zone_of({"A": ["127.0.0.2"], "AAAA": ["::1"]})
    zone["fengle.test"] = {"NS": ["ns1.fengle.test"], "A": ["127.0.0.2"]}
    seen(lab, zone, {"127.0.0.2": Site(), "::1": Site()})
    assert reasons(lab.judge()) == ([], [])
    everything = lab.judge(entries="all")
    assert everything.measures["population"] == 2
    assert [f.subject.label for f in everything.findings] == ["fengle.test"]


def test_chinese_name(lab: Lab) -> None:
    zone = zone_of(
        {}, **{"xn--7st7khc507amj4d.xn--zfr164b": {"A": ["127.0.0.2"], "NS": ["ns1.fengle.test"]}}
    )
    seen(lab, zone, {"127.0.0.2": Site()}, host="重庆市政府.政务")
    assert reasons(lab.judge()) == (["no_aaaa/sure"], [])
    assert lab.steps("http", 4) == [("ok", None)]


def test_localhost_needs_no_dns(lab: Lab) -> None:
    with dns_lab({}) as dns, web_lab({"127.0.0.1": Site(), "::1": Site()}) as web:
        lab.look(dns.server, web.port, host="localhost")
        assert {name for _, name, _ in dns.asked} <= {"ipv4only.arpa"}
    assert reasons(lab.judge()) == ([], [])


def test_address_for_a_name(lab: Lab) -> None:
    with dns_lab({}) as dns, web_lab({"::1": Site()}) as web:
        lab.look(dns.server, web.port, host="[::1]")
        assert dns.asked == []
    assert lab.steps("http", 6) == [("ok", None)]
    assert lab.judge().state == "inapplicable"
