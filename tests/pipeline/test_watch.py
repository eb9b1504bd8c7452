"""A week of watching with a clock of our own: spread, restarts, outages, memory, and the verdict."""

from __future__ import annotations

import asyncio
import gc
import sqlite3
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from lab.dns_server import DROP, dns_lab
from lab.web_server import Site, web_lab

from crawler.probes.visit import Visit, Visitor
from crawler.resolve import Resolver
from gkcheck.batch.load import load_batch
from gkcheck.batch.watching import watch_list
from gkcheck.clock import CHINA
from gkcheck.errors import GkcheckError
from gkcheck.models.watchlist import WatchList
from gkcheck.pipeline.availability import copy_availability
from gkcheck.pipeline.watch import VISITS, Spread, Watch
from gkcheck.runner import run_checks
from gkcheck.store.ledger import Ledger
from gkcheck.store.writer import FactWriter

MONDAY = datetime(2026, 3, 2, tzinfo=CHINA)
SUNDAY = date(2026, 3, 8)


class Clock:
    """Time that passes only when somebody sleeps, and ends the watch at ``end``."""

    def __init__(self, start: datetime, end: datetime) -> None:
        self.at, self.end = start, end
        self.watch: Watch | None = None

    def now(self) -> datetime:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)
        if self.at >= self.end and self.watch is not None:
            self.watch.stop.set()


class Sites:
    """Answers visits; ``down`` says which are closed when."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.down: dict[str, tuple[datetime, datetime]] = {}
        self.minutes: Counter[datetime] = Counter()

    async def visit(self, url: str) -> Visit:
        self.minutes[self.clock.at.replace(second=0)] += 1
        span = self.down.get(url)
        bad = span is not None and span[0] <= self.clock.at < span[1]
        return Visit("refused" if bad else "ok", 20, "no_address" if bad else "ok", 25)


def urls(count: int) -> list[str]:
    return [f"https://www.site{i}.gov.cn/" for i in range(count)]


def listed(count: int, **more: object) -> WatchList:
    return WatchList.model_validate({"sites": [{"url": u} for u in urls(count)], **more})


def run(
    path: Path, sites: WatchList, start: datetime, end: datetime, seen: Sites | None = None
) -> Sites:
    clock = Clock(start, end)
    if seen is None:
        seen = Sites(clock)
    seen.clock = clock
    ledger = Ledger(path)
    watch = Watch(sites, ledger, seen.visit, clock)
    clock.watch = watch
    asyncio.run(watch.run())
    ledger.close()
    return seen


def per_day(path: Path) -> list[int]:
    """Visits by site and day; a first start makes the last visit of the day before, too."""
    db = sqlite3.connect(path)
    rows = db.execute(
        "SELECT count(*) FROM availability WHERE day >= ? GROUP BY site_id, day",
        (MONDAY.toordinal(),),
    ).fetchall()
    db.close()
    return [n for (n,) in rows]


def judged(tmp_path: Path, ledger: Path, url: str, as_of: date) -> tuple[str, list[str], list[str]]:
    store = tmp_path / "facts.db"
    writer = FactWriter(str(store))
    writer.set_run(home_url=url)
    copy_availability(ledger, writer, url, as_of)
    writer.close()
    [outcome] = run_checks(store, as_of, [("availability", {})])
    assert outcome.detail in (None, "no coverage of availability"), outcome.detail
    return (
        outcome.state.value,
        [f.reason for f in outcome.findings],
        [u.reason.value for u in outcome.undecided],
    )


def check_week(path: Path, count: int, seen: Sites) -> None:
    days = per_day(path)
    assert len(days) == 7 * count
    assert set(days) == {VISITS} and VISITS >= 20
    mean = sum(seen.minutes.values()) / (7 * 1440)
    assert max(seen.minutes.values()) <= max(1, 2 * mean)


def test_week_of_a_small_batch(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    seen = run(path, listed(150), MONDAY, MONDAY + timedelta(days=7))
    check_week(path, 150, seen)


@pytest.mark.slow
def test_week_of_two_thousand_sites(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    sites = listed(2000)
    seen = Sites(Clock(MONDAY, MONDAY))
    run(path, sites, MONDAY, MONDAY + timedelta(days=1), seen)
    resident = []
    for day in range(1, 7):
        middle = MONDAY + timedelta(days=day, hours=11, minutes=7)
        run(
            path, sites, MONDAY + timedelta(days=day), middle, seen
        )  # and a restart after 9 minutes
        run(path, sites, middle + timedelta(minutes=9), MONDAY + timedelta(days=day + 1), seen)
        gc.collect()
        resident.append(int(Path("/proc/self/statm").read_text().split()[1]) * 4096)
    check_week(path, 2000, seen)
    # the test itself counts 1,440 minutes a day; beyond them nothing grows
    assert resident[-1] - resident[0] < 6_000_000, resident


def test_restart_loses_nothing_and_repeats_nothing(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    sites = listed(120)
    seen = run(path, sites, MONDAY, MONDAY + timedelta(hours=30, minutes=20))
    # down for 40 minutes: less than an hour, so that no visit is missed
    later = MONDAY + timedelta(hours=31)
    run(path, sites, later, MONDAY + timedelta(days=3), seen)
    days = per_day(path)
    assert days == [VISITS] * 360
    assert 360 * VISITS <= sum(seen.minutes.values()) <= 361 * VISITS + 120
    assert max(seen.minutes.values()) <= 2 * 120 * VISITS / 1440


def test_long_gap_leaves_days_uncovered(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    sites = listed(3)
    run(path, sites, MONDAY, MONDAY + timedelta(days=2))
    run(path, sites, MONDAY + timedelta(days=2, hours=6), MONDAY + timedelta(days=7))
    assert {18, 24} <= set(per_day(path)) <= {18, 19, 24}
    told = judged(tmp_path, path, urls(1)[0], SUNDAY)
    assert told == ("completed", [], ["window_not_covered"])


def test_verdict_only_when_the_week_is_covered(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    url = urls(1)[0]
    seen = Sites(Clock(MONDAY, MONDAY))
    seen.down[url] = (MONDAY + timedelta(days=1), MONDAY + timedelta(days=1, hours=10))
    sites = listed(30)
    run(path, sites, MONDAY, MONDAY + timedelta(days=6), seen)
    assert judged(tmp_path, path, url, SUNDAY)[2] == ["window_not_covered"]
    run(path, sites, MONDAY + timedelta(days=6), MONDAY + timedelta(days=7), seen)
    assert judged(tmp_path, path, url, SUNDAY) == ("completed", ["unavailable"], [])
    assert judged(tmp_path, path, urls(2)[1], SUNDAY) == ("completed", [], [])
    assert (
        judged(tmp_path, path, "https://other.gov.cn/", SUNDAY)[0] == "completed"
    )  # of the last copy


def test_site_that_is_not_watched_is_not_judged(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    run(path, listed(2), MONDAY, MONDAY + timedelta(hours=2))
    assert judged(tmp_path, path, "https://other.gov.cn/", SUNDAY)[0] == "not_run"


def test_announced_outage_is_excused(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    url = urls(1)[0]
    seen = Sites(Clock(MONDAY, MONDAY))
    seen.down[url] = (MONDAY + timedelta(days=1), MONDAY + timedelta(days=1, hours=10))
    outage = {
        "from": "2026-03-03T00:00",
        "to": "2026-03-03T10:00",
        "reason": "升级",
        "sites": [url],
    }
    run(path, listed(30, outages=[outage]), MONDAY, MONDAY + timedelta(days=7), seen)
    assert judged(tmp_path, path, url, SUNDAY) == ("completed", [], [])


def test_when_most_sites_fail_at_once_the_fault_is_ours(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    seen = Sites(Clock(MONDAY, MONDAY))
    off = (MONDAY + timedelta(days=1), MONDAY + timedelta(days=1, hours=10))
    seen.down = dict.fromkeys(urls(700), off)
    sites = listed(700)
    run(path, sites, MONDAY, MONDAY + timedelta(days=7), seen)
    assert judged(tmp_path, path, urls(1)[0], SUNDAY) == ("completed", [], ["blocked"])


@pytest.mark.parametrize("again", [False, True], ids=["one run", "a start each minute"])
def test_ten_sites_in_a_row_are_enough_to_doubt(tmp_path: Path, again: bool) -> None:
    path = tmp_path / "ledger.db"
    seen = Sites(Clock(MONDAY, MONDAY))
    off = (MONDAY + timedelta(hours=1), MONDAY + timedelta(hours=3))
    own = urls(2)[1]
    seen.down = dict.fromkeys(urls(30), off)
    seen.down[own] = (MONDAY + timedelta(hours=1), MONDAY + timedelta(hours=5))
    sites, at = listed(30), MONDAY
    while at < MONDAY + timedelta(hours=5):
        until = at + timedelta(minutes=1) if again else MONDAY + timedelta(hours=5)
        run(path, sites, at, until, seen)
        at = until
    db = sqlite3.connect(path)
    rows = db.execute(
        "SELECT url, count(*), sum(doubt) FROM availability JOIN site ON id = site_id"
        " WHERE v4 <> 'ok' GROUP BY url"
    ).fetchall()
    db.close()
    told = {url: (closed, doubted) for url, closed, doubted in rows}
    # the fault of all is ours, but for the last ones before it ends; the fault of one is its own
    assert told.pop(own) == (4, 2)
    assert all(closed == 2 and doubted >= 1 for closed, doubted in told.values())
    assert sum(doubted for _, doubted in told.values()) >= 29 * 2 - 6


@pytest.mark.parametrize("count", [1, 7, 59, 60, 2000])
def test_spread_is_even_and_stands_still(count: int) -> None:
    spread = Spread.of(urls(count))
    assert spread == Spread.of(list(reversed(urls(count))))
    minutes = Counter(int(spread.shift(i)) // 60 for i in range(count))
    assert max(minutes.values()) <= max(1, -(-count // 60))
    at = MONDAY + timedelta(hours=5, minutes=59, seconds=59)
    assert {spread.latest(i, at)[1] for i in range(count)} <= {4, 5}


def test_first_minutes_of_a_day_belong_to_the_day_before(tmp_path: Path) -> None:
    spread = Spread.of(urls(60))
    assert spread.latest(59, MONDAY + timedelta(minutes=1)) == (MONDAY.toordinal() - 1, VISITS - 1)
    assert spread.latest(0, MONDAY + timedelta(minutes=1)) == (MONDAY.toordinal(), 0)


def test_visits_of_real_sites() -> None:
    zone = {
        "both.test": {"A": ["127.0.0.2"], "AAAA": ["::1"]},
        "four.test": {"A": ["127.0.0.2"]},
        "shut.test": {"A": ["127.0.0.9"]},
        "slow.test": {"A": ["127.0.0.3"]},
        "ill.test": {"A": ["127.0.0.4"]},
        "wall.test": {"A": ["127.0.0.5"]},
        "mute.test": {"A": DROP, "AAAA": DROP},
    }
    sites = {
        "127.0.0.2": Site(), "::1": Site(), "127.0.0.3": Site(silent=True),
        "127.0.0.4": Site(status=502), "127.0.0.5": Site(status=403),
    }  # fmt: skip

    async def go(port: int, server: str) -> dict[str, tuple[str, str]]:
        visitor = Visitor(
            Resolver(server, lifetime=0.8), user_agent="t", allow_private=True, limit=1.0
        )
        found = {}
        for name in [*zone, "none.test"]:
            seen = await visitor.visit(f"http://{name}:{port}/")
            found[name.removesuffix(".test")] = (seen.v4, seen.v6)
        return found

    with dns_lab(zone) as dns, web_lab(sites) as web:
        found = asyncio.run(go(web.port, dns.server))
    assert found == {
        "both": ("ok", "ok"),
        "four": ("ok", "no_address"),
        "shut": ("refused", "no_address"),
        "slow": ("timed_out", "no_address"),
        "ill": ("http_error", "no_address"),
        "wall": ("denied", "no_address"),
        "mute": ("not_resolved", "not_resolved"),
        "none": ("nxdomain", "nxdomain"),
    }


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("sites: []", "没有一个网站"),
        ("a: [", "YAML 写法有误"),
        ("- x", "网址要以"),
        ("sites: [ftp://x.test/]", "只能核查 http"),
        ("sites: [http://a.test/, http://A.test]", "重复"),
        ("sites: [http://a.test/]\noutages: [{from: 2026-01-02, to: 2026-01-01}]", "不晚于"),
        ("sites: [http://a.test/]\noutages: [{from: 2026-01-01, to: 2026-01-02, sites: [http://b.test/]}]", "http://b.test/"),
    ],
)  # fmt: skip
def test_mistakes_in_the_batch_file(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "batch.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(GkcheckError) as error:
        watch_list(load_batch(path))
    assert told in error.value.message and "batch.yaml" in error.value.message
    path.write_text(
        "name: x\nplan: demo-2026\nsites:\n- http://a.test/\n- {url: 'http://b.test/', kind: dept_site}\n"
    )
    assert [site.url for site in watch_list(load_batch(path)).sites] == [
        "http://a.test/",
        "http://b.test/",
    ]
