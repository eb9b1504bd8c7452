"""Figures on the healthy portal add up: a check that reads them must have nothing to find."""

from __future__ import annotations

import pytest
from lxml import html

from gkcheck.portal.rich.papers import annual_tables


@pytest.mark.parametrize("year", range(2015, 2030))
def test_applications_balance_in_each_row_and_column(year: int) -> None:
    rows = [
        [int(cell.text_content()) for cell in row.xpath("td")[1:]]
        for row in html.fromstring(annual_tables(year)[1]).xpath(".//tr[td]")
    ]
    new, carried, *results, done, left = (rows[at] for at in range(len(rows)))
    assert all(sum(row[:-1]) == row[-1] and min(row) >= 0 for row in rows)
    for kind in range(len(new)):
        assert sum(row[kind] for row in results) == done[kind]
        assert new[kind] + carried[kind] == done[kind] + left[kind]
