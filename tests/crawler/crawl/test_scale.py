"""Memory of a large crawl. Marked ``scale``: minutes, not seconds."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from gkcheck.portal.generate import bulk_spec, generate
from gkcheck.portal.server import serve

CHILD = """
import asyncio, json, resource, sys
from datetime import date
from pathlib import Path
from crawler.run import crawl
from gkcheck.models.site import CrawlBudget, SiteSpec
budget = CrawlBudget(max_pages=100_000, max_depth=30, time_limit=3600)
spec = SiteSpec(url=sys.argv[1], rate=0, allow_private=True, budget=budget)
summary = asyncio.run(crawl(spec, Path(sys.argv[2]), as_of=date(2021, 12, 20)))
usage = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps([summary.pages, summary.state, usage.ru_maxrss / 1024]))
"""


def peak(tmp_path: Path, pages: int) -> float:
    """Crawl a generated portal of ``pages`` in a child and return its peak RSS in MB."""
    generate(tmp_path / f"site{pages}", bulk_spec(pages))
    with serve(tmp_path / f"site{pages}") as served:
        child = subprocess.run(
            [sys.executable, "-c", CHILD, served.url4, str(tmp_path / f"out{pages}")],
            capture_output=True,
            text=True,
            check=True,
        )
    seen, state, rss = json.loads(child.stdout)
    assert (seen >= pages, state) == (True, "complete")
    return float(rss)


@pytest.mark.scale
@pytest.mark.slow
def test_memory_grows_far_slower_than_the_site(tmp_path: Path) -> None:
    small, large = peak(tmp_path, 2_000), peak(tmp_path, 20_000)
    assert large <= 1.5 * small, (small, large)
    assert large < 250
