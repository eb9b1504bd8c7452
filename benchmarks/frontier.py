"""Measure the queue of addresses alone, up to a million pages: time, memory and disk per address.

Run: ``python -m benchmarks.frontier [pages] [steps]``. A simulated crawl: every page read is finished
and offers the addresses of its site's lists, new ones and, as pages do, many that are known. No page
is fetched or parsed, so the figures are what the frontier and the store of addresses add to a crawl.
"""

from __future__ import annotations

import itertools
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import click

from crawler.bands import Band
from crawler.frontier import Frontier
from crawler.scope import Scope
from gkcheck.models.facts import TargetKind
from gkcheck.models.site import CrawlBudget
from gkcheck.store.writer import FactWriter

HOME = "http://www.example.gov.cn/"
NEW, KNOWN = 20, 40  # addresses that one page of a list offers
COMMIT_EVERY = 200


def resident() -> float:
    """Return the resident memory of this process in MB."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    [line] = [x for x in status.splitlines() if x.startswith("VmRSS")]
    return int(line.split()[1]) / 1024


def addresses() -> Iterator[str]:
    """Yield the addresses of articles, column by column, day by day."""
    for n in itertools.count():
        yield f"{HOME}zwgk/col{n % 400}/2021{n % 12 + 1:02d}/t2021{n % 12 + 1:02d}{n % 28 + 1:02d}_{n}.html"


def crawl(pages: int, steps: int, store: Path) -> None:
    """Run the simulated crawl and print a line at each of ``steps``."""
    scope = Scope(HOME)
    writer = FactWriter(str(store), scope.of)
    budget = CrawlBudget(max_pages=pages + 10, max_depth=50)
    frontier = Frontier(writer, scope, budget)
    frontier.offer(HOME, TargetKind.PAGE, Band.HOME, depth=0)
    fresh, menu = addresses(), [f"{HOME}zwgk/col{i}/" for i in range(KNOWN)]
    first, offered, done = resident(), 1, 0
    shown = max(1, pages // steps)
    before = time.process_time()
    while done < pages and (target := frontier.pop()) is not None:
        for url in menu:
            frontier.offer(url, TargetKind.PAGE, Band.NAV, depth=1)
        if offered < pages:
            for url in itertools.islice(fresh, NEW):
                frontier.offer(url, TargetKind.PAGE, Band.ARTICLE, depth=2, found_on=target.id)
            offered += NEW
        frontier.finish(target.id, page=True)
        done += 1
        if done % COMMIT_EVERY == 0:
            writer.commit()
        if done % shown == 0:
            spent, before = time.process_time() - before, time.process_time()
            known = offered + KNOWN
            print(
                f"{done:>9} pages read, {known:>9} addresses: {1e6 * spent / shown:6.0f} µs CPU a page,"
                f" {1e6 * (resident() - first) / known:5.0f} bytes of memory and"
                f" {store.stat().st_size / known:5.0f} of disk an address,"
                f" {resident():5.0f} MB in all",
                flush=True,
            )
    writer.commit()
    writer.close()


@click.command()
@click.argument("pages", default=1_000_000)
@click.argument("steps", default=10)
def main(pages: int, steps: int) -> None:
    """Run the simulated crawl in a folder that is removed at the end."""
    with tempfile.TemporaryDirectory() as folder:
        crawl(pages, steps, Path(folder) / "facts.db")


if __name__ == "__main__":
    main()
