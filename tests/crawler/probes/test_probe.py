"""Every situation of issue 2 against real servers: what is stored, and what the check says of it."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import trustme
from lab.dns_server import DROP, dns_lab
from lab.web_server import HOME, Site, Web, web_lab

from crawler.probes.run import probe
from crawler.resolve import Resolver
from gkcheck.models.outcome import CheckOutcome
from gkcheck.models.site import CrawlBudget, SiteSpec
from gkcheck.runner import run_checks
from gkcheck.store.writer import FactWriter

HOST = "www.fengle.test"
ZONE = {"fengle.test": {"NS": ["ns1.fengle.test"]}}
DUAL_NS = {"A": ["127.0.0.1"], "AAAA": ["::1"]}


def zone_of(host: Mapping[str, Any], **more: Mapping[str, Any]) -> dict[str, Any]:
    return {**ZONE, "ns1.fengle.test": DUAL_NS, HOST: host, **more}


class Lab:
    """One portal: a DNS zone and servers; probes it and runs the check."""

    def __init__(self, path: Path) -> None:
        self.path = path / "facts.db"
        self.writer = FactWriter(str(self.path))

    def close(self) -> None:
        self.writer.close()

    def look(self, server: str, port: int, *, look: int = 1, **options: Any) -> None:
        scheme = options.pop("scheme", "http")
        resolver = Resolver(server, lifetime=options.pop("lifetime", 6.0))
        url = f"{scheme}://{options.pop('host', HOST)}:{port}/"
        values = {
            "resolver": server, "allow_private": True,
            "budget": CrawlBudget(request_timeout=1.5), **options,
        }  # fmt: skip
        spec = SiteSpec(url=url, **values)
        self.writer.set_run(home_url=url)
        asyncio.run(probe(spec, self.writer, look=look, resolver=resolver))

    def judge(self, **params: Any) -> CheckOutcome:
        [outcome] = run_checks(self.path, date(2021, 12, 31), [("ipv6_support", params)])
        assert outcome.detail is None, outcome.detail
        return outcome

    def steps(self, step: str, family: int) -> list[tuple[str, str | None]]:
        return list(
            self.writer.db.execute(
                "SELECT outcome, detail FROM probe WHERE step = ? AND family = ? ORDER BY rowid",
                (step, family),
            )
        )

    def coverage(self) -> dict[str, tuple[str, str | None]]:
        rows = self.writer.db.execute("SELECT of, state, reason FROM coverage")
        return {of: (state, reason) for of, state, reason in rows}

    def vantage(self) -> dict[str, bool]:
        rows = self.writer.db.execute("SELECT name, ok FROM vantage")
        return {name: bool(ok) for name, ok in rows}


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Lab]:
    made = Lab(tmp_path)
    yield made
    made.close()


def seen(lab: Lab, zone: dict[str, Any], sites: Mapping[str, Site], **options: Any) -> Web:
    with dns_lab(zone) as dns, web_lab(sites) as web:
        lab.look(dns.server, web.port, **options)
    return web


def reasons(outcome: CheckOutcome) -> tuple[list[str], list[str]]:
    """(findings as reason/certainty, undecided reasons)."""
    found = [f"{f.reason}/{f.certainty.value}" for f in outcome.findings]
    return found, [u.reason.value for u in outcome.undecided]


def test_dual_stack(lab: Lab) -> None:
    web = seen(
        lab, zone_of({"A": ["127.0.0.2"], "AAAA": ["::1"]}), {"127.0.0.2": Site(), "::1": Site()}
    )
    outcome = lab.judge()
    assert (outcome.state, reasons(outcome)) == ("completed", ([], []))
    assert outcome.measures["supported"] == outcome.measures["population"] == 1
    assert (outcome.measures["name_servers"], outcome.measures["name_servers_ipv6"]) == (1, 1)
    assert web.hosts_seen == [f"{HOST}:{web.port}"] * 2
    [(title, digest4, _), (_, digest6, alike)] = lab.writer.db.execute(
        "SELECT title, text_digest, similarity FROM probe WHERE step = 'http' ORDER BY family"
    ).fetchall()
    assert (title, digest4, alike) == ("丰乐县人民政府", digest6, 1.0)
    assert lab.coverage() == {"dns": ("complete", None), "ipv6": ("complete", None)}
    assert lab.vantage() == {"dns": True, "ipv6": True}


def test_aaaa_without_listener(lab: Lab) -> None:
    seen(lab, zone_of({"A": ["127.0.0.2"], "AAAA": ["::1"]}), {"127.0.0.2": Site()})
    outcome = lab.judge()
    assert reasons(outcome) == (["refused_v6/sure"], [])
    [finding] = outcome.findings
    assert finding.confirm == [f"ipv6:{HOST}"]
    rows = {row["step"]: row for row in finding.evidence["ladder"]}
    assert rows["connect"]["v4"]["outcome"] == "ok"
    assert rows["connect"]["v6"]["outcome"] == "refused"
    assert rows["dns"]["v6"]["addresses"] == [{"address": "::1"}]
    assert rows["http"]["v6"] is None


def test_ipv4_only(lab: Lab) -> None:
    seen(lab, zone_of({"A": ["127.0.0.2"]}), {"127.0.0.2": Site()})
    outcome = lab.judge()
    assert reasons(outcome) == (["no_aaaa/sure"], [])
    assert outcome.measures["supported"] == 0
    assert lab.coverage()["ipv6"] == ("complete", None)


def test_ipv6_only(lab: Lab) -> None:
    seen(lab, zone_of({"AAAA": ["::1"]}), {"::1": Site()})
    outcome = lab.judge()
    assert reasons(outcome) == ([], [])
    assert outcome.measures["supported"] == 1


def test_different_content_is_for_a_person(lab: Lab) -> None:
    other = Site(body="<title>Welcome to nginx!</title><p>If you see this page, it works.")
    seen(lab, zone_of({"A": ["127.0.0.2"], "AAAA": ["::1"]}), {"127.0.0.2": Site(), "::1": other})
    outcome = lab.judge()
    assert reasons(outcome) == (["content_differs/review"], [])
    assert outcome.measures["supported"] == 1
    titles = outcome.findings[0].evidence["titles"]
    assert titles == {"v4": "丰乐县人民政府", "v6": "Welcome to nginx!"}


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


@pytest.mark.parametrize(
    ("status", "expected"),
    [(403, "denied_v6/review"), (404, "http_error_v6/sure"), (502, "http_error_v6/sure")],
)
def test_error_over_ipv6_only(lab: Lab, status: int, expected: str) -> None:
    six = Site(status=status, body="no")
    seen(lab, zone_of({"A": ["127.0.0.2"], "AAAA": ["::1"]}), {"127.0.0.2": Site(), "::1": six})
    assert reasons(lab.judge()) == ([expected], [])


@pytest.mark.parametrize("status", [412, 521, 429])
def test_a_wall_is_no_verdict(lab: Lab, status: int) -> None:
    six = Site(status=status, body="<script>$_ts=1</script>")
    seen(lab, zone_of({"A": ["127.0.0.2"], "AAAA": ["::1"]}), {"127.0.0.2": Site(), "::1": six})
    assert reasons(lab.judge()) == ([], ["blocked"])


@pytest.mark.parametrize("status", [403, 500])
def test_failing_alike_is_no_ipv6_fault(lab: Lab, status: int) -> None:
    both = {"127.0.0.2": Site(status=status), "::1": Site(status=status)}
    seen(lab, zone_of({"A": ["127.0.0.2"], "AAAA": ["::1"]}), both)
    assert reasons(lab.judge()) == ([], ["unreachable"])


def test_guard_script_on_a_full_page_is_no_wall(lab: Lab) -> None:
    page = Site(body=HOME.replace("</body>", "<script>$_ts={}</script></body>"))
    seen(lab, zone_of({"A": ["127.0.0.2"], "AAAA": ["::1"]}), {"127.0.0.2": page, "::1": page})
    assert reasons(lab.judge()) == ([], [])


def test_down_on_both_families(lab: Lab) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with dns_lab(zone_of({"A": ["127.0.0.2"], "AAAA": ["::1"]})) as dns:
        lab.look(dns.server, port)
    assert reasons(lab.judge()) == ([], ["unreachable"])


def test_silence_over_ipv6_is_no_verdict(lab: Lab) -> None:
    seen(
        lab,
        zone_of({"A": ["127.0.0.2"], "AAAA": ["::1"]}),
        {"127.0.0.2": Site(), "::1": Site(silent=True)},
    )
    assert reasons(lab.judge()) == ([], ["timed_out"])


def test_redirect_leaves_ipv6(lab: Lab) -> None:
    away = Site(status=302, headers=lambda port: {"Location": f"http://v4.fengle.test:{port}/"})
    seen(
        lab,
        zone_of({"A": ["127.0.0.2"], "AAAA": ["::1"]}, **{"v4.fengle.test": {"A": ["127.0.0.3"]}}),
        {"127.0.0.2": away, "::1": away, "127.0.0.3": Site()},
    )
    outcome = lab.judge()
    assert reasons(outcome) == (["redirect_leaves_v6/sure"], [])
    assert "v4.fengle.test" in outcome.findings[0].message


def test_redirect_within_the_family(lab: Lab) -> None:
    away = Site(status=301, headers=lambda port: {"Location": f"http://new.fengle.test:{port}/"})
    new = {"A": ["127.0.0.3"], "AAAA": ["::1"]}
    four_loops = Site(status=302, headers={"Location": "/"})
    with (
        dns_lab(zone_of({"A": ["127.0.0.2"]}, **{"new.fengle.test": new})) as dns,
        web_lab({"127.0.0.2": away, "127.0.0.3": Site(), "::1": four_loops}) as web,
    ):
        lab.look(dns.server, web.port)
    assert lab.steps("http", 4) == [("ok", None)]


def test_redirect_loop_over_ipv6_only(lab: Lab) -> None:
    loop = Site(status=302, headers={"Location": "/"})
    seen(lab, zone_of({"A": ["127.0.0.2"], "AAAA": ["::1"]}), {"127.0.0.2": Site(), "::1": loop})
    assert reasons(lab.judge()) == (["status_differs/sure"], [])


def test_redirect_to_inside_is_refused(lab: Lab) -> None:
    away = Site(status=302, headers={"Location": "http://169.254.169.254/latest/"})
    seen(lab, zone_of({"A": ["127.0.0.2"]}), {"127.0.0.2": away})
    [(outcome, detail)] = lab.steps("http", 4)
    assert outcome == "error"
    assert detail is not None and detail.startswith("redirect_not_global: 169.254.169.254")


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


def test_a_dead_address_beside_a_live_one(lab: Lab) -> None:
    six = own_ipv6()
    if six is None:
        pytest.skip("this machine has no second IPv6 address")
    zone = zone_of({"A": ["127.0.0.2"], "AAAA": [six, "::1"]})
    seen(lab, zone, {"127.0.0.2": Site(), "::1": Site()})
    outcome = lab.judge()
    assert reasons(outcome) == (["some_addresses_fail/review"], [])
    assert six in outcome.findings[0].message


def own_ipv6() -> str | None:
    """An address of this machine besides ::1 that allow_private lets through."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as sock:
        sock.connect(("2400:3200::1", 9))
        found = str(sock.getsockname()[0])
        if found.startswith(("fd", "fc")):
            return found
    return None


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


# -- two looks ---------------------------------------------------------------------------------


def test_finding_that_holds_in_both_looks(lab: Lab) -> None:
    with dns_lab(zone_of({"A": ["127.0.0.2"]})) as dns, web_lab({"127.0.0.2": Site()}) as web:
        lab.look(dns.server, web.port)
        first = lab.judge()
        lab.look(dns.server, web.port, look=2)
    second = lab.judge()
    assert reasons(first) == reasons(second) == (["no_aaaa/sure"], [])
    assert first.findings[0].fingerprint == second.findings[0].fingerprint
    assert len(second.findings[0].evidence["looks"]) == 2


def test_looks_that_differ(lab: Lab) -> None:
    sites = {"127.0.0.2": Site(), "::1": Site()}
    with dns_lab(zone_of({"A": ["127.0.0.2"]})) as dns, web_lab(sites) as web:
        lab.look(dns.server, web.port)
        dns.zone[HOST] = {"A": ["127.0.0.2"], "AAAA": ["::1"]}
        lab.look(dns.server, web.port, look=2)
    assert reasons(lab.judge()) == ([], ["looks_differ"])


def test_a_look_done_again_replaces_itself(lab: Lab) -> None:
    with dns_lab(zone_of({"A": ["127.0.0.2"]})) as dns, web_lab({"127.0.0.2": Site()}) as web:
        lab.look(dns.server, web.port)
        count = "SELECT (SELECT count(*) FROM dns), (SELECT count(*) FROM probe)"
        once = lab.writer.db.execute(count).fetchone()
        lab.look(dns.server, web.port)
        assert lab.writer.db.execute(count).fetchone() == once


def test_replay_probes_nothing(lab: Lab) -> None:
    with dns_lab(zone_of({"A": ["127.0.0.2"]})) as dns:
        lab.look(dns.server, 80, replay="some.warc.gz")
        assert dns.asked == []
    outcome = lab.judge()
    assert outcome.state == "incomplete"
    assert reasons(outcome) == ([], ["not_probed"])


# -- TLS ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def context(authority: trustme.CA, name: str) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(made)
    return made


@pytest.mark.parametrize(
    ("six", "step", "expected"),
    [
        (HOST, "ok", []),
        ("other.test", "tls_name", ["tls_differs_v6/sure"]),
        ("untrusted", "tls_error", ["tls_differs_v6/sure"]),
    ],
)
def test_certificate_over_ipv6(
    lab: Lab, authority: trustme.CA, tmp_path: Path, six: str, step: str, expected: list[str]
) -> None:
    bundle = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(bundle)
    other = context(trustme.CA(), HOST) if six == "untrusted" else context(authority, six)
    sites = {"127.0.0.2": Site(tls=context(authority, HOST)), "::1": Site(tls=other)}
    zone = zone_of({"A": ["127.0.0.2"], "AAAA": ["::1"]})
    seen(lab, zone, sites, scheme="https", ca_bundle=str(bundle))
    assert lab.steps("tls", 6)[0][0] == step
    assert lab.steps("tls", 4)[0][0] == "ok"
    assert reasons(lab.judge()) == (expected, [])


def test_certificate_bad_in_both_families_is_no_ipv6_fault(lab: Lab, authority: trustme.CA) -> None:
    both = Site(tls=context(authority, "other.test"))
    zone = zone_of({"A": ["127.0.0.2"], "AAAA": ["::1"]})
    seen(lab, zone, {"127.0.0.2": both, "::1": both}, scheme="https")
    assert reasons(lab.judge()) == ([], [])
