from __future__ import annotations

import pytest

from gkcheck.scoring.units import names_unit


@pytest.mark.parametrize(
    ("site", "unit", "same"),
    [
        ("汕尾市教育局", "市教育局", True),
        ("重庆市发展和改革委员会", "市发展改革委", True),
        ("重庆市人民政府办公厅", "市政府办公厅", True),
        ("县政府办", "县政府办公室", True),
        ("汕尾市财政局", "市教育局", False),
        ("教育", "教", False),
        ("", "市教育局", False),
    ],
)
def test_short_and_long_names(site, unit, same):
    assert names_unit(site, [unit]) is same


def test_one_of_several_is_enough():
    assert names_unit("汕尾市卫生健康局", ["市卫健局", "市卫生健康局"])
