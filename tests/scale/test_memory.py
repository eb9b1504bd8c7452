"""Memory of a whole audit: crawl, checks, verdicts and report of a large portal. Minutes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from gkcheck.portal.generate import bulk_spec, generate
from gkcheck.portal.server import serve

CHILD = """
import json, resource, sys
from gkcheck.cli import main
code = None
try:
    main(sys.argv[1:])
except SystemExit as ended:
    code = ended.code
usage = resource.getrusage(resource.RUSAGE_SELF)
cpu = usage.ru_utime + usage.ru_stime
# ru_maxrss would carry over what the parent had before exec
[peak] = [line for line in open("/proc/self/status") if line.startswith("VmHWM")]
print(json.dumps({"code": code, "rss": int(peak.split()[1]) / 1024, "cpu": cpu}))
"""


def audit(tmp_path: Path, pages: int) -> dict[str, float]:
    """Audit a generated portal of ``pages``; return peak RSS (MB), CPU (s) and pages read."""
    root, out = tmp_path / f"site{pages}", tmp_path / f"out{pages}"
    generate(root, bulk_spec(pages))
    with serve(root) as served:
        child = subprocess.run(
            [
                sys.executable, "-c", CHILD, "site", f"http://localhost:{served.port}/",
                "--plan", "chongqing-2021", "--plan", "shanwei-2021", "--as-of", "2021-12-20",
                "--allow-private", "--rate", "0", "--max-pages", "100000", "--max-depth", "30",
                "--time-limit", "3600", "--second-look-after", "0", "--no-browser", "--quiet",
                "--format", "html,json", "--out", str(out),
            ],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
    told = json.loads(child.stdout.splitlines()[-1])
    assert told["code"] == 0
    run = json.loads((out / "result.json").read_text(encoding="utf-8"))["run"]
    assert run["state"] == "complete"
    # two pages lead elsewhere, and the page of the search is not read
    assert run["pages"] >= pages - 5
    return {"rss": told["rss"], "cpu": told["cpu"], "pages": run["pages"]}


@pytest.mark.scale
@pytest.mark.slow
def test_memory_grows_far_slower_than_the_site(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    small, large = audit(tmp_path, 2_000), audit(tmp_path, 20_000)
    with capsys.disabled():
        for told in (small, large):
            each = 1000 * told["cpu"] / told["pages"]
            print(f"\n{told['pages']:.0f} pages: {told['rss']:.0f} MB, {each:.1f} ms CPU a page")
    assert large["rss"] <= 1.5 * small["rss"]
    assert large["rss"] < 250
