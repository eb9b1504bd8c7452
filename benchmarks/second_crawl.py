"""What the second crawl of a site costs when nothing has changed since the first.

Run: ``python -m benchmarks.second_crawl [pages] [rounds]``. Needs nginx.
"""

from __future__ import annotations

import os
import sqlite3
import statistics
import subprocess
import sys
from pathlib import Path

from benchmarks.peers.__main__ import scratch
from benchmarks.peers.measure import make_portal

_CRAWL = """
import sys
from gkcheck.memory import collect_seldom
collect_seldom()  # as all commands do first
from datetime import date
from pathlib import Path
from crawler.run import crawl
from gkcheck.loop import run
from gkcheck.models.site import CrawlBudget, SiteSpec
url, out, before = sys.argv[1], Path(sys.argv[2]), sys.argv[3:]
budget = CrawlBudget(max_pages=100_000, max_depth=30, time_limit=3600)
spec = SiteSpec(url=url, rate=0, allow_private=True, browser=False, budget=budget)
previous = Path(before[0]) if before else None
run(crawl(spec, out, as_of=date(2021, 12, 20), previous=previous))
"""


def main(pages: int, rounds: int) -> None:
    """Print CPU seconds and bytes of bodies of both crawls, and their ratios (medians)."""
    told = []
    with scratch() as folder, make_portal(folder, pages) as portal:
        for number in range(rounds):
            first, second = folder / f"first{number}", folder / f"second{number}"
            once = _measured(portal.url, first)
            again = _measured(portal.url, second, first / "facts.db")
            told.append((once, again))
            print(
                f"first {once[0]:.1f} s CPU, {once[1]:,} bytes; second {again[0]:.1f} s, {again[1]:,}"
            )
    cpu = statistics.median(again[0] / once[0] for once, again in told)
    sent = statistics.median(again[1] / once[1] for once, again in told)
    print(f"{pages} pages: second crawl {cpu:.0%} of the first one's CPU, {sent:.1%} of its bytes")


def _measured(url: str, out: Path, *before: Path) -> tuple[float, int]:
    child = subprocess.Popen([sys.executable, "-c", _CRAWL, url, str(out), *map(str, before)])
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = status
    if status:
        raise SystemExit(f"a crawl ended with status {status}")
    store = sqlite3.connect(out / "facts.db")
    (sent,) = store.execute(
        "SELECT sum(bytes) FROM fetch WHERE outcome <> 'not_modified'"
    ).fetchone()
    store.close()
    return usage.ru_utime + usage.ru_stime, int(sent)


if __name__ == "__main__":
    given = [int(text) for text in sys.argv[1:3]]
    main(*(given + [2000, 3][len(given) :]))
