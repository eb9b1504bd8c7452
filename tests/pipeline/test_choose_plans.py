"""Plans that are scored without ``--plan``: ADR 0006."""

from __future__ import annotations

from datetime import date

import pytest

from gkcheck.errors import GkcheckError
from gkcheck.models.site import SiteKind
from gkcheck.paths import rules_dir
from gkcheck.pipeline.site import choose_plans
from gkcheck.scoring.load import list_plans

NATIONAL_2021 = {"annual-report-2019", "inspection-2019", "platform-2019", "site-guide-2017"}


def chosen(
    day: date, name: str | None = None, *asked: str, kind: SiteKind = SiteKind.PORTAL_COUNTY
) -> set[str]:
    return {plan.plan for plan in choose_plans(rules_dir(), asked, kind, day, name)}


@pytest.mark.parametrize("name", [None, "青岚县人民政府"])
def test_only_national_plans_where_no_region_is_told(name: str | None) -> None:
    assert chosen(date(2021, 12, 31), name) == NATIONAL_2021


def test_the_plan_of_the_region_that_the_name_tells() -> None:
    assert chosen(date(2021, 12, 31), "阳西县人民政府") == NATIONAL_2021 | {"yangxi-2022"}
    city = chosen(date(2021, 12, 31), "汕尾市人民政府", kind=SiteKind.PORTAL_CITY)
    assert city == NATIONAL_2021 | {"shanwei-2021"}


def test_every_plan_that_names_one_place_says_so() -> None:
    general = {head.plan for head in list_plans(rules_dir()) if head.region is None}
    assert general == NATIONAL_2021 | {"annual-report-2021"}


def test_a_plan_asked_for_is_scored_alone() -> None:
    asked = chosen(date(2021, 12, 31), "青岚县人民政府", "shanwei-2021", "shanwei-2021")
    assert asked == {"shanwei-2021"}


def test_the_edition_of_the_annual_report_goes_by_the_day() -> None:
    editions = {"annual-report-2019", "annual-report-2021"}
    assert chosen(date(2021, 12, 31)) & editions == {"annual-report-2019"}
    assert chosen(date(2022, 1, 1)) & editions == {"annual-report-2021"}


def test_no_plan_at_all_is_told() -> None:
    with pytest.raises(GkcheckError, match="没有适用于此类网站的要点"):
        chosen(date(2016, 1, 1))
