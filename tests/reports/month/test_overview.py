"""The first page of a month: every number leads to what it is made of, and means what it says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from lab.results import checked, finding, plan, result
from lxml import html

from gkcheck.models.batch import Batch, SiteEntry
from gkcheck.models.verdict import VerdictState
from gkcheck.pipeline.month import MonthOptions, make_month
from gkcheck.store.ledger import FILE, Ledger
from gkcheck.store.ledger_reader import LedgerReader
from gkcheck.store.ledger_review import DecisionRow, WaiverRow, add_words
from gkcheck.store.ledger_runs import record_site
from gkcheck.store.ledger_tasks import BatchTasks, TaskState
from reports.month import render
from reports.month.model import Month
from reports.month.read import read_month

RULES = Path(__file__).parents[3] / "rules"
ITEMS = [("1", VerdictState.MET, ())]


def record(
    home: Path,
    number: int,
    month: int,
    labels: Sequence[str],
    *,
    score: str = "50",
    plan_id: str = "demo-2026",
    doubtful: Sequence[str] = (),
    region: str | None = None,
    platform: str | None = None,
) -> None:
    """Write one site's month: ``labels`` are sure findings, ``doubtful`` suspicions."""
    url = f"http://s{number}.test/"
    seen = [finding("dead_link", label) for label in labels]
    seen += [finding("dead_link", label, sure=False) for label in doubtful]
    scored = plan(score, ITEMS).model_copy(update={"plan": plan_id, "title": f"要点{plan_id}"})
    told = result(url, date(2021, month, 20), [checked("dead_link", seen)], plans=[scored])
    entry = SiteEntry(url=url, name=f"站{number}", region=region, platform=platform)
    ledger = Ledger(home / FILE)
    record_site(ledger, told, site=entry)
    ledger.close()


def say(
    home: Path, decisions: Sequence[DecisionRow] = (), waivers: Sequence[WaiverRow] = ()
) -> None:
    ledger = Ledger(home / FILE)
    add_words(ledger, decisions, waivers)
    ledger.close()


def read(home: Path, month: str = "2021-06") -> Month:
    reader = LedgerReader(home / FILE)
    told = read_month(reader, month)
    reader.close()
    return told


def mark(label: str) -> str:
    return finding("dead_link", label).fingerprint


def decided(verdict: str, label: str) -> DecisionRow:
    return DecisionRow(1, verdict, "看过", "王某", fingerprint=mark(label))


def waived(label: str, since: str, until: str, revoked: str | None = None) -> WaiverRow:
    return WaiverRow(1, "改版", "李某", since, until, fingerprint=mark(label), revoked_on=revoked)


@pytest.mark.parametrize(
    ("decisions", "waivers", "stood", "apart"),
    [
        ([], [], [3, 3, 3], [0, 0, 0]),
        ([decided("rejected", "甲")], [], [2, 2, 2], [0, 0, 0]),
        ([decided("rejected", "甲"), decided("withdrawn", "甲")], [], [3, 3, 3], [0, 0, 0]),
        ([decided("confirmed", "疑")], [], [4, 4, 4], [0, 0, 0]),
        ([decided("rejected", "疑")], [], [3, 3, 3], [0, 0, 0]),
        ([], [waived("甲", "2021-05-01", "2021-05-31")], [3, 2, 3], [0, 1, 0]),
        ([], [waived("甲", "2021-04-02", "2021-09-30", "2021-05-30")], [2, 3, 3], [1, 0, 0]),
        ([], [waived("疑", "2021-06-01", "2021-06-30")], [3, 3, 3], [0, 0, 1]),
        ([decided("confirmed", "疑")], [waived("疑", "2021-05-01", "2021-05-31")], [4, 3, 4],
         [0, 1, 0]),
        ([decided("rejected", "甲")], [WaiverRow(None, "全省改版", "李某", "2021-06-01", "2021-06-30",
                                                cause="dead_link:乙")], [2, 2, 1], [0, 0, 1]),
    ],
)  # fmt: skip
def test_the_trend_counts_as_each_month_counts(
    tmp_path: Path,
    decisions: list[DecisionRow],
    waivers: list[WaiverRow],
    stood: list[int],
    apart: list[int],
) -> None:
    for month in (4, 5, 6):
        record(tmp_path, 1, month, ["甲", "乙", "丙"], doubtful=["疑"])
    say(tmp_path, decisions, waivers)
    trend = read(tmp_path).trend
    assert [t.problems for t in trend] == stood
    assert [t.waived for t in trend] == apart
    for at in range(3):
        told = read(tmp_path, f"2021-{at + 4:02}")
        assert sum(site.problems for site in told.sites) == stood[at]
        assert sum(site.waived for site in told.sites) == apart[at]
        assert told.trend[-1].problems == stood[at]


def test_the_trend_looks_back_twelve_months(tmp_path: Path) -> None:
    for month in range(1, 13):
        record(tmp_path, 1, month, ["甲"] * (month % 2))
    url = "http://s1.test/"
    ledger = Ledger(tmp_path / FILE)
    told = result(url, date(2022, 1, 20), [checked("dead_link", [])], plans=[plan("50", ITEMS)])
    record_site(ledger, told, site=SiteEntry(url=url))
    ledger.close()
    trend = read(tmp_path, "2022-01").trend
    assert [t.month for t in trend] == [*(f"2021-{n:02}" for n in range(2, 13)), "2022-01"]
    assert [t.problems for t in trend] == [0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 0]


def test_regions_have_a_place_only_where_their_ranges_overlap_none(tmp_path: Path) -> None:
    for number, (region, score) in enumerate(
        [
            ("甲区", "90"),
            ("甲区", "80"),
            ("乙区", "60"),
            ("丙区", "60.02"),
            ("丁区", "30"),
        ]  # 60.0 is shown of both
    ):
        record(tmp_path, number, 6, [], score=score, region=region)
    told = {g.name: (g.low, g.rank) for g in read(tmp_path).regions}
    assert told == {
        "甲区": (Decimal(85), 1), "乙区": (Decimal(60), None), "丙区": (Decimal(60), None),
        "丁区": (Decimal(30), 4),
    }  # fmt: skip


def test_regions_scored_by_different_plans_are_not_ranked(tmp_path: Path) -> None:
    record(tmp_path, 1, 6, [], score="90", region="甲区")
    record(tmp_path, 2, 6, [], score="10", region="乙区", plan_id="other-2026")
    month = read(tmp_path)
    assert [g.rank for g in month.regions] == [None, None]
    assert {(g.name, g.sites, g.low, g.rank) for g in month.by_plan} == {
        ("要点demo-2026", 1, Decimal(90), None),
        ("要点other-2026", 1, Decimal(10), None),
    }


def words(element: html.HtmlElement) -> str:
    return re.sub(r"\s+", " ", element.text_content()).strip()


def names_behind(page: Path, link: html.HtmlElement) -> list[str]:
    """Return the sites listed where ``link`` leads, over all pages of the list."""
    first = page.parent / link.get("href")
    told = html.fromstring(first.read_bytes())
    pages = [first, *(first.parent / href for href in told.xpath("//p[@class='pages']/a/@href"))]
    return [
        words(cell).split(" ")[0]
        for one in pages
        for cell in html.fromstring(one.read_bytes()).xpath("//main//tbody/tr/td[1]")
    ]


def test_every_number_leads_to_the_sites_it_is_made_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(render, "SITES_A_PAGE", 2)
    for number in range(5):
        before = ["甲"] if number < 2 else []
        record(tmp_path, number, 5, before, score="50", region=f"地区{number % 2}")
        now = ["乙", "丙"] if number > 1 else ["甲", "疑"]
        score = "90" if number == 4 else "20" if number == 3 else "50"
        record(tmp_path, number, 6, now, score=score, region=f"地区{number % 2}", platform="省平台")
    say(tmp_path, [decided("rejected", "甲")], [waived("疑", "2021-06-01", "2021-06-30")])
    _, first, _ = make_month(tmp_path, RULES, MonthOptions("2021-06"))
    page = html.fromstring(first.read_bytes())
    told = {
        re.sub(r"^lists/|\.html$", "", link.get("href")): (words(link), names_behind(first, link))
        for link in page.xpath("//a[starts-with(@href, 'lists/')]")
    }
    every = [f"站{n}" for n in range(5)]
    assert {name: (count, sorted(sites)) for name, (count, sites) in told.items()} == {
        "reached": ("5", every),
        "state-complete": ("5", every),
        "qualified-open": ("5", every),
        "problems": ("8", every[1:]),
        "move-new": ("7", every[1:]),
        "move-persisting": ("1", ["站1"]),
        "waived": ("1", ["站0"]),
        "rejected": ("1", ["站0"]),
        "better": ("1", ["站4"]),
        "worse": ("1", ["站3"]),
        "shared-1": ("8", every[1:]),  # the places; the number of sites leads there too
        "region-1": ("3", ["站0", "站2", "站4"]),
        "region-2": ("2", ["站1", "站3"]),
        "platform-1": ("5", every),
        "plan-1": ("5", every),
    }
    listed = html.fromstring((first.parent / "lists/move-new.html").read_bytes())
    [way] = listed.xpath("//tbody/tr[td[1]='站2']/td[1]/a/@href")
    file, place = way.split("#")
    site = html.fromstring((first.parent / "lists" / file).read_bytes())
    assert words(site.xpath(f"//tr[.//*[@id='{place}']]/td[1]")[0]) == "新增"


def test_a_site_that_was_not_reached_does_not_stand_with_the_qualified(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / FILE)
    for name, state, qualified in (
        ("甲", "complete", "yes"), ("乙", "blocked", None), ("丙", "complete", "no"),
    ):  # fmt: skip
        scored = plan("90", ITEMS).model_copy(update={"qualified": qualified})
        told = result(
            f"http://{name}.test/", date(2021, 6, 20), [], state=state, name=name,
            plans=[scored] if qualified else [],
        )  # fmt: skip
        record_site(ledger, told)
    ledger.close()
    _, first, _ = make_month(tmp_path, RULES, MonthOptions("2021-06"))
    rows = html.fromstring(first.read_bytes()).xpath("//tr[td[1]/a[contains(@href, 'sites/')]]")
    assert [row.xpath("string(td[1]/a)") for row in rows[-3:]] == ["丙", "乙", "甲"]
    assert rows[-2].xpath("string(td[4])") == "—"
    assert rows[-2].xpath("td[4]/@class") == ["q-open"]


def test_earlier_months_are_linked_where_their_reports_lie(tmp_path: Path) -> None:
    for month in (4, 5, 6):
        record(tmp_path, 1, month, ["甲"])
    make_month(tmp_path, RULES, MonthOptions("2021-05"))
    _, first, _ = make_month(tmp_path, RULES, MonthOptions("2021-06"))
    links = html.fromstring(first.read_bytes()).xpath("//a[contains(@href, '../20')]/@href")
    assert links == ["../2021-05/index.html"]
    assert (first.parent / links[0]).is_file()


def test_sites_without_a_result_are_named_with_why(tmp_path: Path) -> None:
    """Those of a batch that failed or waits still, and those that the batch has lost since May."""
    sites = [SiteEntry(url=f"http://s{n}.test/", name=f"站{n}") for n in range(5)]
    ledger = Ledger(tmp_path / FILE)
    book = BatchTasks(ledger)
    for run, month, members in (("may", 5, sites), ("june", 6, sites[1:])):
        day = date(2021, month, 20)
        book.begin(run, Batch(name="市", sites=tuple(members), digest=""), day, {})
        for site in members[: 5 if month == 5 else 1]:
            told = result(site.url, day, [], plans=[plan("50", ITEMS)], name=site.name or "")
            record_site(ledger, told, site=site, batch_run=run)
    record_site(ledger, result("http://spot.test/", date(2021, 5, 2), name="抽查"))
    for task, state, why in zip(
        book.tasks("june")[1:], ("failed", "blocked", "waiting"), ("TypeError", "停机至月末", None),
        strict=True,
    ):  # fmt: skip
        task.state, task.told = TaskState(state), why
        book.save("june", task)
    ledger.close()
    told = [(m.name, m.word, m.why) for m in read(tmp_path).missing]
    assert [(name, word) for name, word, _ in told] == [
        ("站2", "核查出错"), ("站3", "没有访问"), ("站4", "没有做完"), ("站0", "没有核查"),
    ]  # fmt: skip
    assert "TypeError" not in told[0][2] and told[1][2] == "停机至月末" and "2021-05" in told[3][2]
    assert not read(tmp_path, "2021-05").missing
