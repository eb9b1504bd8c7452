"""Sites that were only visited in a month stand in its report, with nothing said of the rest."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from lab.results import plan, result
from lxml import html

from gkcheck.errors import GkcheckError
from gkcheck.models.batch import Batch, SiteEntry
from gkcheck.models.verdict import VerdictState
from gkcheck.pipeline.month import MonthOptions, make_month
from gkcheck.store.ledger import FILE, Ledger, VisitRow
from gkcheck.store.ledger_reader import LedgerReader
from gkcheck.store.ledger_runs import record_site
from gkcheck.store.ledger_tasks import BatchTasks
from reports.month import render
from reports.month.model import Month
from reports.month.read import read_month

RULES = Path(__file__).parents[3] / "rules"
DAY = date(2021, 6, 20)
CHECKED, WATCHED, EARLIER = "http://checked.test/", "http://watched.test/", "http://earlier.test/"


def visits(ledger: Ledger, url: str, day: date, *words: tuple[str, str]) -> None:
    site = ledger.site_ids([url])[url]
    ledger.add_visits(
        VisitRow(site, day.toordinal(), slot, 1_624_200_000 + 3600 * slot, four, 9, six, 9)
        for slot, (four, six) in enumerate(words)
    )


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A site that is checked and watched, one that is only watched, one watched in May."""
    ledger = Ledger(tmp_path / FILE)
    scored = plan("50", [("1", VerdictState.MET, ())])
    record_site(
        ledger, result(CHECKED, DAY, [], plans=[scored]), site=SiteEntry(url=CHECKED, name="查过")
    )
    ledger.introduce([SiteEntry(url=WATCHED, name="只看<b>", region="某市", unit="某办")])
    visits(ledger, CHECKED, DAY, ("ok", "ok"))
    visits(ledger, WATCHED, DAY, ("ok", "no_address"), ("refused", "no_address"), ("timed_out", "no_address"), ("ok", "no_address"))  # fmt: skip
    visits(ledger, EARLIER, date(2021, 5, 31), ("ok", "ok"))
    ledger.close()
    return tmp_path


def read(home: Path, batch: str | None = None) -> Month:
    reader = LedgerReader(home / FILE)
    told = read_month(reader, "2021-06", batch)
    reader.close()
    return told


def test_visits_alone_make_no_checked_site(home: Path) -> None:
    month = read(home)
    assert [site.name for site in month.sites] == ["查过"]
    assert month.sites[0].availability is not None
    [only] = month.watched
    assert (only.name, only.url, only.region, only.unit) == ("只看<b>", WATCHED, "某市", "某办")
    told = only.availability
    assert (told.visits, told.v4, told.v6, told.outages_total) == (4, 0.5, 0.0, 1)
    assert [g.sites for g in month.regions] == [1]
    assert [t.sites for t in month.trend] == [1]
    assert not month.missing


def test_the_first_page_shows_them_unchecked(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _, first, _ = make_month(home, RULES, MonthOptions("2021-06"))
    for page in (first, first.with_name("watched.html")):
        [row] = html.fromstring(page.read_bytes()).xpath("//tr[contains(td[1], '只看')]")
        cells = [" ".join(cell.text_content().split()) for cell in row.xpath("td")]
        assert cells[:9] == [
            "只看<b>http://watched.test/", "某市", "某办", "本月未检查", "50.0%/0.0%", "4", "0", "0", "不满一周",
        ]  # fmt: skip
        assert "连续 2 次打不开" in cells[9]
        assert not row.xpath(".//a")  # there is no page of its own: nothing was checked
    assert "1个网站" in html.fromstring(first.read_bytes()).xpath("string(//ul[@class='four'])")
    monkeypatch.setattr(render, "WATCHED_SHOWN", 0)
    render._environment.cache_clear()
    make_month(home, RULES, MonthOptions("2021-06"))
    shown = html.fromstring(first.read_bytes())
    assert not shown.xpath("//tr[contains(td[1], '只看')]")
    assert shown.xpath("//*[@id='watched']//a/@href") == ["watched.html"]
    render._environment.cache_clear()


def test_of_a_guarded_site_nothing_is_said(home: Path) -> None:
    ledger = Ledger(home / FILE)
    visits(ledger, "http://guarded.test/", DAY, *[("blocked", "not_tested")] * 3)
    ledger.close()
    _, first, _ = make_month(home, RULES, MonthOptions("2021-06"))
    [row] = html.fromstring(first.read_bytes()).xpath("//tr[contains(td[1], 'guarded')]")
    cells = [" ".join(cell.text_content().split()) for cell in row.xpath("td")]
    assert cells[4:] == ["—/—", "3", "0", "3", "不满一周", "没有能判断的访问"]


def test_a_batch_shows_its_own(home: Path) -> None:
    ledger = Ledger(home / FILE)
    book = BatchTasks(ledger)
    checked = SiteEntry(url=CHECKED, name="查过")
    for name, day, sites in (("甲", 21, (SiteEntry(url=WATCHED), checked)), ("乙", 22, (checked,))):
        book.begin(name, Batch(name=name, sites=sites, digest=""), date(2021, 5, 2), {})
        told = result(CHECKED, date(2021, 6, day), [])
        record_site(ledger, told, site=checked, batch_run=name)
    ledger.close()
    assert [w.url for w in read(home, "甲").watched] == [WATCHED]
    assert read(home, "乙").watched == ()


def test_a_month_of_visits_alone_has_its_report(home: Path) -> None:
    """May has no run, only visits: no scores of nought sites, and no bulletin."""
    told, first, _ = make_month(home, RULES, MonthOptions("2021-05", formats=("html", "docx")))
    assert not told.sites
    assert [site.url for site in told.watched] == [EARLIER]
    page = html.fromstring(first.read_bytes())
    assert page.xpath("//h2/text()") == ["只有可用性监测的网站（1 个）"]
    assert "本月没有核查过网站" in str(page.xpath("string(//*[@class='warning'])"))
    assert "100.0%/100.0%" in str(page.xpath("string(//*[@id='watched'])"))
    assert not first.with_name("bulletin.docx").exists()


def test_a_month_without_anything_says_so(home: Path) -> None:
    with pytest.raises(GkcheckError, match="2021-04 没有核查记录"):
        make_month(home, RULES, MonthOptions("2021-04"))
