"""A site is not looked at in an outage that was announced, and the month says that it was not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from lab.batches import lab

from gkcheck.batch.outages import Outages
from gkcheck.models.batch import Batch, OutageWindow, SiteEntry
from gkcheck.pipeline.month import MonthOptions, make_month

HOUR = 3600.0
ROOT = Path(__file__).parents[2]


def window(starts: float, ends: float) -> OutageWindow:
    told = (datetime.fromtimestamp(at * HOUR, UTC) for at in (starts, ends))
    return OutageWindow.model_validate(dict(zip(("from", "to"), told, strict=True)))


@pytest.mark.parametrize(
    ("own", "every", "lasts", "until"),
    [
        ([], [], 1, None),
        ([(9, 11)], [], 1, 11),  # within
        ([(11, 12)], [], 0.5, None),  # later, and there is time before
        ([(10.4, 12)], [], 0.5, 12),  # it would cut into the look
        ([(8, 10)], [], 1, None),  # just over
        ([], [(9, 11)], 1, 11),  # of every site
        ([(9, 11)], [(11.5, 13)], 1, 13),  # no room between the two
        ([(9, 11)], [(12.5, 13)], 1, 11),
        ([(9, 11), (10, 12)], [], 1, 12),  # they overlap
    ],
)
def test_when_a_site_can_be_looked_at(
    own: list[tuple[float, float]],
    every: list[tuple[float, float]],
    lasts: float,
    until: float | None,
) -> None:
    site = SiteEntry(url="http://a.test/", outages=tuple(window(*w) for w in own))
    other = SiteEntry(url="http://b.test/", outages=(window(0, 1000),))
    batch = Batch(
        name="x", sites=(site, other), outages=tuple(window(*w) for w in every), digest=""
    )
    told = Outages(batch).until(site, 10 * HOUR, lasts * HOUR)
    assert told == (None if until is None else until * HOUR)


def test_sites_in_an_outage_wait_or_are_left_for_another_run(tmp_path: Path) -> None:
    """One whose outage ends soon is read after it, one that is down for days is not asked at all."""
    with lab(tmp_path, 3) as batch:
        now = datetime.now(UTC)
        soon = now.replace(microsecond=0) + timedelta(seconds=8)
        late = now + timedelta(days=3)
        since = now - timedelta(days=1)
        with batch.file.open("a", encoding="utf-8") as file:
            file.write(
                "outages:\n"
                f"- {{from: {since.isoformat()}, to: {soon.isoformat()}, reason: 升级,"
                f" sites: ['{batch.serving.url(0)}']}}\n"
                f"- {{from: {since.isoformat()}, to: {late.isoformat()}, reason: 搬迁,"
                f" sites: ['{batch.serving.url(1)}']}}\n"
            )
        done = batch.run("home", "--jobs", "1")
        assert done.returncode == 0, done.stderr
        assert "完成 2,拦截或不通 1,出错 0" in done.stderr
        assert batch.sites.homes[0] and not batch.sites.homes[1]
        book = batch.ledger("home")
        started = dict(
            book.execute(
                "SELECT s.url, r.started_at FROM site_run r JOIN site s ON s.id = r.site_id"
            )
        )
        book.close()
        assert datetime.fromisoformat(started[batch.serving.url(0)]) >= soon
        assert batch.serving.url(1) not in started
    month, first, _ = make_month(tmp_path / "home", ROOT / "rules", MonthOptions("2026-03"))
    [lost] = month.missing
    assert (lost.name, lost.word) == ("第1县人民政府", "没有访问")
    assert lost.why.startswith("在事先公告的停机时段内")
    assert "有 1 个网站本月没有核查结果" in first.read_text("utf-8")
    assert "第1县人民政府" in (first.parent / "undetermined.html").read_text("utf-8")
