"""The report of a month of 1,000 sites with 200,000 findings: small pages that open at once."""

from __future__ import annotations

import os
import random
import resource
import time
from datetime import date
from pathlib import Path

import pytest
from lab.results import checked, finding, plan, result
from playwright.sync_api import Browser

from gkcheck.models.batch import SiteEntry
from gkcheck.models.verdict import VerdictState
from gkcheck.pipeline.month import MonthOptions, make_month
from gkcheck.store.ledger import FILE, Ledger
from gkcheck.store.ledger_runs import record_site

pytestmark = [pytest.mark.scale, pytest.mark.browser]
SITES = int(os.environ.get("GKCHECK_SCALE_MONTH_SITES", "1000"))
FINDINGS = 250  # drawn a site and month, of which four in five are there
PAGE_LIMIT = 2_000_000  # bytes
OPENED = 2.0  # seconds a page may take in Chromium on a machine that is not busy
RULES = Path(__file__).parents[2] / "rules"


def record(home: Path) -> int:
    """Write three months and return how many findings the last one saw."""
    ledger = Ledger(home / FILE)
    draw = random.Random(1)
    states = list(VerdictState)
    seen = 0
    for month in (4, 5, 6):
        seen = 0
        for number in range(SITES):
            url, day = f"http://s{number}.test/", date(2021, month, 20)
            dead = [
                finding("dead_link", f"第{n}处") for n in range(FINDINGS) if draw.random() < 0.8
            ]
            empty = [finding("empty_column", f"栏目{n}") for n in range(10) if draw.random() < 0.5]
            seen += len(dead) + len(empty)
            items = [(f"{a}.{b}", draw.choice(states), ()) for a in range(10) for b in range(10)]
            told = result(
                url, day, [checked("dead_link", dead), checked("empty_column", empty)],
                plans=[plan(str(draw.randint(20, 99)), items)],
            )  # fmt: skip
            site = SiteEntry(
                url=url, name=f"第{number}区政府网站", region=f"地区{number % 12}",
                unit=f"单位{number % 30}", platform=f"平台{number % 4}" if number % 2 else None,
            )  # fmt: skip
            record_site(ledger, told, site=site)
    ledger.close()
    return seen


def cpu_beside() -> float:
    """Return CPU seconds of processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_pages_of_a_large_month_are_small_and_open_at_once(
    tmp_path: Path, browser: Browser
) -> None:
    seen = record(tmp_path)
    assert seen >= 200 * SITES
    began, cpu, beside = time.monotonic(), time.process_time(), cpu_beside()
    month, first, _ = make_month(tmp_path, RULES, MonthOptions("2021-06"))
    print(
        f"report of {SITES} sites, {seen} findings: {time.monotonic() - began:.0f} s,"
        f" CPU {time.process_time() - cpu:.0f} s and beside it {cpu_beside() - beside:.0f} s, load {os.getloadavg()[0]:.1f}"
    )
    assert sum(site.problems for site in month.sites) == seen
    pages = sorted(first.parent.rglob("*.html"), key=lambda page: -page.stat().st_size)
    largest = pages[0].stat().st_size
    print(f"{len(pages)} pages, the largest {largest / 1e6:.2f} MB")
    assert largest <= PAGE_LIMIT
    times = opening(browser, [first, *pages[:12]])
    print(f"opened in Chromium: the slowest {max(times):.2f} s")
    assert sorted(times)[len(times) // 2] < OPENED


def opening(browser: Browser, pages: list[Path]) -> list[float]:
    """Return how long each page takes to open, after one that starts the browser up."""
    page = browser.new_page()
    page.goto(pages[0].as_uri())
    times = []
    for path in pages:
        began = time.monotonic()
        page.goto(path.as_uri(), wait_until="load")
        assert page.locator("h1").inner_text()
        times.append(time.monotonic() - began)
    return times
