"""Vetoes of a month, and its columns that are about to go stale or have gone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from lab.results import plan, result
from lxml import html

from gkcheck.models.batch import SiteEntry
from gkcheck.pipeline.month import MonthOptions, make_month
from gkcheck.store.ledger import FILE, Ledger
from gkcheck.store.ledger_runs import ColumnDue, record_site
from reports.month import read

RULES = Path(__file__).parents[3] / "rules"
END = date(2021, 6, 30)


def record(home: Path, name: str, month: int, days: Sequence[int], **vetoes: list[str]) -> None:
    """Record one site whose columns are due so many days after the end of June."""
    ledger = Ledger(home / FILE)
    due = [
        ColumnDue(f"栏目{n}", f"http://{name}.test/{n}/", END - timedelta(days=30),
                  END + timedelta(days=n), "两周内")
        for n in days
    ]  # fmt: skip
    scored = plan("50", []).model_copy(update=vetoes)
    url = f"http://{name}.test/"
    told = result(url, date(2021, month, 20), plans=[scored])
    record_site(ledger, told, site=SiteEntry(url=url, name=name), due=due)
    ledger.close()


def write(home: Path) -> Path:
    """Write the report of June and return its folder."""
    _, first, _ = make_month(home, RULES, MonthOptions("2021-06", formats=("html",)))
    return first.parent


def rows(page: Path, title: str) -> list[list[str]]:
    tree = html.fromstring(page.read_bytes())
    [section] = tree.xpath("//section[starts-with(h2, $title)]", title=title)
    return [
        [" ".join(cell.text_content().split()) for cell in row.xpath("./td")]
        for row in section.xpath(".//tbody/tr")
    ]


def test_columns_stand_by_their_day_with_the_days_left(tmp_path: Path) -> None:
    record(tmp_path, "b", 5, [5])  # of another month
    record(tmp_path, "a", 6, [31, -3, 0, 32, 12])
    out = write(tmp_path)
    assert rows(out / "calendar.html", "将要到期") == [
        ["2021-06-27", "-3", "a", "栏目-3", "2021-05-31", "两周内"],
        ["2021-06-30", "0", "a", "栏目0", "2021-05-31", "两周内"],
        ["2021-07-12", "12", "a", "栏目12", "2021-05-31", "两周内"],
        ["2021-07-31", "31", "a", "栏目31", "2021-05-31", "两周内"],
    ]
    page = html.fromstring((out / "calendar.html").read_bytes())
    assert page.xpath("//td[a='栏目0']/a/@href") == ["http://a.test/0/"]
    assert [cell.text for cell in page.xpath("//td[contains(@class, 'warn')]")] == ["-3"]
    first = html.fromstring((out / "index.html").read_bytes())
    assert first.xpath("//a[@href='calendar.html' and .='4']")


def test_of_too_many_those_to_come_are_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read, "DUE_SHOWN", 2)
    record(tmp_path, "a", 6, [-300, -200, 3, 9])
    out = write(tmp_path)
    assert [row[1] for row in rows(out / "calendar.html", "将要到期")] == ["3", "9"]
    assert "（4 个）" in (out / "calendar.html").read_text("utf-8")


def test_vetoes_triggered_and_open_are_named(tmp_path: Path) -> None:
    record(tmp_path, "a", 6, [], vetoes=["1.1"], veto_open=["1.3"])
    record(tmp_path, "b", 6, [], veto_open=["1.2"])
    out = write(tmp_path)
    assert rows(out / "calendar.html", "单项否决") == [
        ["a", "示例要点", "1.1", "已触发"],
        ["a", "示例要点", "1.3", "未排除"],
        ["b", "示例要点", "1.2", "未排除"],
    ]
    listed = {name: rows_of(out / f"lists/{name}.html") for name in ("vetoes", "veto_open")}
    assert listed == {"vetoes": ["a"], "veto_open": ["a", "b"]}


def rows_of(page: Path) -> list[str]:
    return [
        cell.text_content().strip()
        for cell in html.fromstring(page.read_bytes()).xpath("//main//tbody/tr/td[1]")
    ]
