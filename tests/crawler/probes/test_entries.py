"""The ways in and their certificates, against real servers on loopback."""

from __future__ import annotations

import asyncio
import datetime
import ssl
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import trustme
from lab.dns_server import dns_lab
from lab.web_server import HOME, Site, web_lab

from crawler.probes.entries import entry_urls, probe_entries
from crawler.resolve import Resolver
from gkcheck.models.outcome import CheckOutcome
from gkcheck.models.site import CrawlBudget, SiteSpec
from gkcheck.runner import run_checks
from gkcheck.store.writer import FactWriter

HOST, BARE = "www.fengle.test", "fengle.test"
DUAL = {"A": ["127.0.0.2"], "AAAA": ["::1"]}
CA = trustme.CA()


def served(*names: str, ca: trustme.CA = CA, **how: Any) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert(*names, **how).configure_cert(context)
    return context


class Run:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.bundle = path / "ca.pem"
        CA.cert_pem.write_to_path(str(self.bundle))
        self.store = path / "facts.db"

    def look(
        self, zone: dict[str, Any], plain: dict[str, Site], secure: dict[str, Site], look: int = 1
    ) -> CheckOutcome:
        writer = FactWriter(str(self.store))
        with dns_lab(zone) as dns, web_lab(secure) as tls, web_lab(plain) as web:
            for site in plain.values():
                if site.headers == "https":
                    site.headers = {"Location": f"https://{HOST}:{tls.port}/"}
            spec = SiteSpec(
                url=f"https://{HOST}:{tls.port}/", allow_private=True, resolver=dns.server,
                ca_bundle=str(self.bundle), budget=CrawlBudget(request_timeout=2),
            )  # fmt: skip
            writer.set_run(home_url=spec.url)
            ports = {"http": web.port, "https": tls.port}
            asyncio.run(
                probe_entries(
                    spec, writer, look=look, resolver=Resolver(dns.server), ipv6_here=True,
                    ports=ports,
                )
            )  # fmt: skip
        self.rows = writer.db.execute(
            "SELECT url, family, outcome, status FROM entry WHERE look = ? ORDER BY url, family",
            [look],
        ).fetchall()
        self.certs = writer.db.execute(
            "SELECT host, family, outcome, names, not_after FROM certificate ORDER BY host, family"
        ).fetchall()
        writer.close()
        [outcome] = run_checks(self.store, date(2024, 1, 1), [("https_transport", {})])
        assert outcome.detail is None, outcome.detail
        return outcome


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return Run(tmp_path)


def found(outcome: CheckOutcome) -> list[tuple[str, str]]:
    return sorted((f.reason, f.subject.label.partition("//")[2].partition(":")[0] or f.subject.label)
                  for f in outcome.findings)  # fmt: skip


def to_https() -> Site:
    return Site(status=301, body="", headers="https")  # type: ignore[arg-type]


def test_everything_agrees(run: Run) -> None:
    tls = served(HOST, BARE)
    outcome = run.look(
        {HOST: DUAL, BARE: DUAL},
        {"127.0.0.2": to_https(), "::1": to_https()},
        {"127.0.0.2": Site(tls=tls), "::1": Site(tls=tls)},
    )
    assert found(outcome) == []
    assert (outcome.measures["entries"], outcome.measures["entries_open"]) == (4, 4)
    assert {row[2:] for row in run.rows} == {("ok", 200)} and len(run.rows) == 8
    assert [cert[:4] for cert in run.certs] == [
        (host, family, "ok", f'["{HOST}", "{BARE}"]') for host in (BARE, HOST) for family in (4, 6)
    ]
    assert outcome.measures["days_left"] > 30


def test_http_stays_and_certificate_names_another_host(run: Run) -> None:
    tls = served(HOST)
    zone = {HOST: DUAL, BARE: DUAL}
    sites = {"127.0.0.2": Site(), "::1": Site()}
    secure = {"127.0.0.2": Site(tls=tls), "::1": Site(tls=tls)}
    outcome = run.look(zone, sites, secure)
    assert found(outcome) == [
        ("certificate_name", BARE),
        ("http_not_redirected", BARE),
        ("http_not_redirected", HOST),
    ]
    assert all(f.confirm == ["net:entries"] for f in outcome.findings)


def test_bare_name_without_records_is_no_entry(run: Run) -> None:
    tls = served(HOST)
    outcome = run.look({HOST: DUAL}, {"127.0.0.2": to_https()}, {"127.0.0.2": Site(tls=tls)})
    assert found(outcome) == []
    assert outcome.measures["entries"] == 2


def test_expired_and_untrusted_certificates(run: Run) -> None:
    past = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    old = served(HOST, not_before=past - datetime.timedelta(days=90), not_after=past)
    other = served(BARE, ca=trustme.CA())
    outcome = run.look(
        {HOST: {"A": ["127.0.0.2"]}, BARE: {"A": ["127.0.0.3"]}},
        {"127.0.0.2": to_https(), "127.0.0.3": to_https()},
        {"127.0.0.2": Site(tls=old), "127.0.0.3": Site(tls=other)},
    )
    assert found(outcome) == [("certificate_expired", HOST), ("certificate_untrusted", BARE)]
    by_reason = {f.reason: f for f in outcome.findings}
    assert by_reason["certificate_untrusted"].certainty.value == "review"
    assert by_reason["certificate_expired"].evidence["valid_until"] == "2020-01-01"
    assert outcome.measures["days_left"] == 0


def test_silent_entry_is_not_blamed_and_refusing_one_is(run: Run) -> None:
    tls = served(HOST, BARE)
    zone = {HOST: {"A": ["127.0.0.2"]}, BARE: {"A": ["127.0.0.3"]}}
    plain = {"127.0.0.2": to_https(), "127.0.0.3": Site(silent=True)}
    outcome = run.look(zone, plain, {"127.0.0.2": Site(tls=tls)})
    assert found(outcome) == [("entry_dead", BARE)]
    assert [u.reason.value for u in outcome.undecided] == ["timed_out"]


def test_entry_must_fail_in_both_looks(run: Run) -> None:
    tls = served(HOST, BARE)
    zone = {HOST: {"A": ["127.0.0.2"]}, BARE: {"A": ["127.0.0.3"]}}
    good = {"127.0.0.2": Site(tls=tls), "127.0.0.3": Site(tls=tls)}
    both = {"127.0.0.2": to_https(), "127.0.0.3": to_https()}
    first = run.look(zone, both, {"127.0.0.2": Site(tls=tls)})
    assert found(first) == [("entry_dead", BARE)]
    writer = FactWriter(str(run.store))
    writer.db.execute("DELETE FROM entry WHERE look = 2")
    urls = [r[0] for r in writer.db.execute("SELECT DISTINCT url FROM entry").fetchall()]
    writer.close()
    run.look(zone, both, good, look=2)
    writer = FactWriter(str(run.store))  # ports differ between the looks here, addresses must not
    second = [
        r[0] for r in writer.db.execute("SELECT DISTINCT url FROM entry WHERE look = 2").fetchall()
    ]
    for old, new in zip(sorted(urls), sorted(second), strict=True):
        writer.db.execute("UPDATE entry SET url = ? WHERE url = ? AND look = 2", [old, new])
    writer.close()
    [outcome] = run_checks(run.store, date(2024, 1, 1), [("https_transport", {})])
    assert found(outcome) == []
    assert "looks_differ" in [u.reason.value for u in outcome.undecided]


def test_another_site_behind_the_bare_name(run: Run) -> None:
    tls = served(HOST, BARE)
    zone = {HOST: {"A": ["127.0.0.2"]}, BARE: {"A": ["127.0.0.3"]}}
    parked = "<html><head><title>Parking</title></head><body>" + "domain for sale " * 50
    outcome = run.look(
        zone,
        {"127.0.0.2": to_https(), "127.0.0.3": to_https()},
        {"127.0.0.2": Site(tls=tls), "127.0.0.3": Site(tls=tls, body=parked)},
    )
    assert found(outcome) == [("entry_differs", BARE)]
    assert "政府" in HOME


@pytest.mark.parametrize(
    ("url", "count"),
    [
        ("https://www.a.gov.cn/", 4),
        ("http://www.a.gov.cn/index.html", 4),
        ("http://www.a.gov.cn:8080/", 2),
    ],
)
def test_ways_in(url: str, count: int) -> None:
    ways = entry_urls(url, ["www.a.gov.cn", "a.gov.cn"], None)
    assert len(ways) == len(set(ways)) == count
    assert (url, "www.a.gov.cn") in ways
