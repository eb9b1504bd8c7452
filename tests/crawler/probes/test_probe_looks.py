"""Two looks at one portal, one look done again, and a replay."""

from __future__ import annotations

from lab.dns_server import dns_lab
from lab.probe_lab import HOST, Lab, reasons, zone_of
from lab.web_server import Site, web_lab


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
