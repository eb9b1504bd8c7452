"""One portal on loopback, its zone and servers: looked at by the IPv6 probe, judged by the check."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from lab.dns_server import dns_lab
from lab.web_server import Site, Web, web_lab

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


def seen(lab: Lab, zone: dict[str, Any], sites: Mapping[str, Site], **options: Any) -> Web:
    with dns_lab(zone) as dns, web_lab(sites) as web:
        lab.look(dns.server, web.port, **options)
    return web


def reasons(outcome: CheckOutcome) -> tuple[list[str], list[str]]:
    """(findings as reason/certainty, undecided reasons)."""
    found = [f"{f.reason}/{f.certainty.value}" for f in outcome.findings]
    return found, [u.reason.value for u in outcome.undecided]
