"""Certificates that differ between the families."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest
import trustme
from lab.probe_lab import HOST, Lab, reasons, seen, zone_of
from lab.web_server import Site


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
