"""One situation in a network namespace of its own: ``python -m lab.situation`` reads it as JSON.

Keys: ``setup`` (lists of command words), ``zone``, ``dns`` (addresses to serve it on), ``sites``
(address → {status, body}), ``listeners`` (pairs of address and port that only accept), ``url`` (``PORT`` stands for the servers' port), ``spec`` (fields of
SiteSpec), ``looks``, ``second`` (zone of a second resolver), ``between`` (commands run before the second look), ``out`` (folder). Prints the
check's outcome, the steps, coverage and vantage as JSON.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


def in_namespace(situation: dict[str, Any]) -> dict[str, Any]:
    """Play a situation; skips where namespaces are not to be had."""
    if os.geteuid() != 0 or not all(map(shutil.which, ("unshare", "ip"))):
        pytest.skip("network namespaces need root, unshare and ip")
    words = ["unshare", "-n", "ip", "link", "add", "d0", "type", "veth", "peer", "name", "d1"]
    can = subprocess.run(words, check=False, capture_output=True)
    if can.returncode:
        pytest.skip("this machine gives out no network namespaces")
    done = subprocess.run(
        ["unshare", "-n", sys.executable, "-m", "lab.situation"],
        input=json.dumps(situation),
        env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def play(situation: dict[str, Any]) -> dict[str, Any]:
    """Run in the namespace: set up, serve, probe, judge."""
    from lab.dns_server import dns_lab
    from lab.web_server import Site, web_lab

    from crawler.probes.run import probe
    from crawler.probes.witness import SECOND_VARIABLE
    from gkcheck.models.site import CrawlBudget, SiteSpec
    from gkcheck.runner import run_checks
    from gkcheck.store.writer import FactWriter

    for command in [["ip", "link", "set", "lo", "up"], *situation.get("setup", [])]:
        subprocess.run(command, check=True)
    sites = {ip: Site(**site) for ip, site in situation["sites"].items()}
    path = Path(situation["out"]) / "facts.db"
    writer = FactWriter(str(path))
    with (
        contextlib.ExitStack() as doors,
        dns_lab(situation["zone"], listen=situation.get("dns", ["127.0.0.1"])) as dns,
        web_lab(sites, port=situation.get("port", 0)) as web,
    ):
        if situation.get("second") is not None:
            other = doors.enter_context(dns_lab(situation["second"], listen=["127.0.0.1"]))
            os.environ[SECOND_VARIABLE] = other.server
        for address, port in situation.get("listeners", []):
            family = socket.AF_INET6 if ":" in address else socket.AF_INET
            doors.enter_context(socket.create_server((address, port), family=family))
        url = situation["url"].replace("PORT", str(web.port))
        spec = SiteSpec(
            url=url,
            resolver=dns.server,
            budget=CrawlBudget(request_timeout=1.5),
            **situation.get("spec", {}),
        )
        writer.set_run(home_url=url)
        for look in range(1, situation.get("looks", 1) + 1):
            if look == 2:
                for command in situation.get("between", []):
                    subprocess.run(command, check=True)
            asyncio.run(probe(spec, writer, look=look))
    [outcome] = run_checks(path, date(2021, 12, 31), [("ipv6_support", {})])
    told = {
        "outcome": outcome.model_dump(mode="json"),
        "steps": writer.db.execute(
            "SELECT look, step, family, port, outcome, detail FROM probe ORDER BY rowid"
        ).fetchall(),
        "coverage": {k: v for k, *v in writer.db.execute("SELECT of, state, reason FROM coverage")},
        "vantage": {k: v for k, *v in writer.db.execute("SELECT name, ok, detail FROM vantage")},
    }
    writer.close()
    return told


if __name__ == "__main__":
    json.dump(play(json.load(sys.stdin)), sys.stdout, ensure_ascii=False)
