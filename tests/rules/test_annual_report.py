"""The two editions of the annual report: which binds when, and what of them reaches the check."""

from __future__ import annotations

from datetime import date

import pytest
from rules.plan_files import RULES, item_of

from gkcheck.models.site import SiteKind
from gkcheck.scoring.load import load_head


class TestAnnualReport:
    @pytest.mark.parametrize(
        ("day", "edition"),
        [
            (date(2020, 1, 31), "annual-report-2019"),
            (date(2021, 12, 31), "annual-report-2019"),
            (date(2022, 1, 1), "annual-report-2021"),
            (date(2026, 11, 22), "annual-report-2021"),
        ],
    )
    def test_one_edition_on_every_day(self, day: date, edition: str) -> None:
        names = ["annual-report-2019", "annual-report-2021"]
        binding = [n for n in names if load_head(RULES, n).binds(SiteKind.PORTAL_COUNTY, day)]
        assert binding == [edition]

    def test_tables_of_the_two_editions_differ(self) -> None:
        old, new = (
            set(item_of(f"annual-report-{year}", "2.2").fields) for year in ("2019", "2021")
        )
        assert "对外公开总数量" in old and "现行有效件数" in new and not old & new

    @pytest.mark.parametrize("year", ["2019", "2021"])
    def test_days_and_sections(self, year: str) -> None:
        name = f"annual-report-{year}"
        department, government = item_of(name, "1.1"), item_of(name, "1.2")
        assert dict(department.thresholds) == {"latest_month": 1, "latest_day": 31}
        assert dict(government.thresholds) == {"latest_month": 3, "latest_day": 31}
        assert department.applies_to == (SiteKind.DEPT_SITE,)
        assert SiteKind.DEPT_SITE not in government.applies_to
        assert len(item_of(name, "2.1").fields) == 6

    @pytest.mark.parametrize(("number", "last"), [("1.1", (1, 31)), ("1.2", (3, 31))])
    @pytest.mark.parametrize(("year", "bound"), [("2019", "last_year"), ("2021", "first_year")])
    def test_the_legal_day_and_the_years_of_the_form_reach_the_check(
        self, year: str, bound: str, number: str, last: tuple[int, int]
    ) -> None:
        judge = item_of(f"annual-report-{year}", number).judge
        assert judge and judge.check == "annual_report"
        assert (judge.params["latest_month"], judge.params["latest_day"]) == last
        assert judge.params[bound] == {"last_year": 2020, "first_year": 2021}[bound]
