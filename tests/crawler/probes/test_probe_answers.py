"""What the web servers of each family answer: what is stored, and what the check says of it."""

from __future__ import annotations

import contextlib
import socket

import pytest
from lab.dns_server import dns_lab
from lab.probe_lab import HOST, Lab, reasons, seen, zone_of
from lab.web_server import HOME, Site


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
