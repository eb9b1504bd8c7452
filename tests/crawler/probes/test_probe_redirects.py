"""Redirects, each followed within its family."""

from __future__ import annotations

from lab.dns_server import dns_lab
from lab.probe_lab import Lab, reasons, seen, zone_of
from lab.web_server import Site, web_lab


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
