"""`gkcheck site` on a portal with IPv4 and IPv6, through a local DNS server: the right verdict.

Item 32 of shanwei-2021 is the duty (汕府办函〔2021〕201号, 第32项).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from audit.conftest import ROOT, run_gkcheck
from lab.dns_server import dns_lab

from gkcheck.portal import PortalSpec, generate, serve

HOST = "www.qinglan.test"
BOTH = {HOST: {"A": ["127.0.0.1"], "AAAA": ["::1"]}}
# the zone's own server says so too: one resolver alone would not be believed
ONLY4 = {
    HOST: {"A": ["127.0.0.1"]},
    "qinglan.test": {"NS": ["ns1.qinglan.test"]},
    "ns1.qinglan.test": {"A": ["127.0.0.1"]},
}
ONLY6 = {HOST: {"AAAA": ["::1"]}}
SPEC = PortalSpec(articles=0.3)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("portal")
    generate(folder / "a", SPEC)
    generate(folder / "b", SPEC.model_copy(update={"county": "云岫县", "seed": 9}))
    return folder


def look(
    root: Path, out: Path, zone: dict[str, dict[str, list[str]]], **listen: Any
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Audit the home page only; return the item on IPv6 and the whole result."""
    with serve(root / "a", **listen) as served, dns_lab(zone) as lab:
        done = run_gkcheck(
            "site", f"http://{HOST}:{served.port}/", "--plan", "shanwei-2021",
            "--as-of", "2022-01-15", "--allow-private", "--resolver", lab.server,
            "--rate", "0", "--max-pages", "3", "--second-look-after", "0", "--no-browser",
            "--quiet", "--format", "json", "--out", str(out), cwd=out.parent,
        )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    result = json.loads((out / "result.json").read_text(encoding="utf-8"))
    [plan] = result["plans"]
    [item] = [item for item in plan["items"] if item["item"] == "32"]
    return item, result


def reasons(result: dict[str, Any]) -> set[tuple[str, str]]:
    return {
        (f["reason"], f["certainty"]) for f in result["findings"] if f["check"] == "ipv6_support"
    }


def test_dual_stack(root: Path, tmp_path: Path) -> None:
    item, result = look(root, tmp_path / "out", BOTH)
    assert item["state"] == "met"
    assert reasons(result) == set()


def test_aaaa_without_listener(root: Path, tmp_path: Path) -> None:
    item, result = look(root, tmp_path / "out", BOTH, host6=None)
    assert item["state"] == "not_met"
    assert {certainty for _, certainty in reasons(result)} == {"sure"}


def test_ipv4_only(root: Path, tmp_path: Path) -> None:
    item, result = look(root, tmp_path / "out", ONLY4, host6=None)
    assert item["state"] == "not_met"
    assert reasons(result) == {("no_aaaa", "sure")}


def test_ipv6_only(root: Path, tmp_path: Path) -> None:
    item, result = look(root, tmp_path / "out", ONLY6, host4=None)
    assert item["state"] == "met"
    assert reasons(result) == set()
    assert result["run"]["pages"] >= 3


def test_different_content_is_for_a_person(root: Path, tmp_path: Path) -> None:
    item, result = look(root, tmp_path / "out", BOTH, root6=root / "b")
    assert item["state"] == "needs_review"
    assert reasons(result) == {("content_differs", "review")}


def _can_unshare() -> bool:
    if os.geteuid() != 0 or not shutil.which("unshare") or not shutil.which("ip"):
        return False
    done = subprocess.run(["unshare", "--net", "true"], capture_output=True, check=False)
    return done.returncode == 0


@pytest.mark.skipif(not _can_unshare(), reason="needs root, unshare and ip for a network namespace")
def test_machine_without_ipv6_cannot_tell(root: Path, tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; sys.path[:0] = sys.argv[1:3];"
        "from audit.test_ipv6 import BOTH; from lab.dns_server import dns_lab;"
        "import audit.test_ipv6 as t, json;"
        "t.dns_lab = lambda zone: dns_lab(zone, listen=('127.0.0.1',));"
        "item, result = t.look(Path(sys.argv[3]), Path(sys.argv[4]), BOTH, host6=None);"
        "print(json.dumps([item['state'], item['reason'], result['run']['vantage']['ipv6']]))"
    )
    off = 'ip link set lo up; echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6; exec "$@"'
    done = subprocess.run(
        [
            "unshare", "--net", "sh", "-c", off, "sh", sys.executable, "-c", script,
            str(ROOT / "tests"), str(ROOT), str(root), str(tmp_path / "out"),
        ],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    state, reason, able = json.loads(done.stdout.splitlines()[-1])
    assert (state, reason, able) == ("undetermined", "no_ipv6_here", False)
