"""A hundred seeded runs over a real network: does the interval cover the rate that is there?"""

from __future__ import annotations

from pathlib import Path

import pytest
from lab.link_rate import rates
from lab.network import missing

from crawler.probes.links import MOST_REQUESTS

WHY_NOT = missing()
pytestmark = pytest.mark.skipif(WHY_NOT is not None, reason=str(WHY_NOT))


@pytest.mark.slow
def test_interval_covers_73_percent_in_93_of_100_runs(tmp_path: Path) -> None:
    seen = rates(tmp_path, 100, 1000, 4000)
    assert len(seen) == 100
    assert sum(low <= 73 <= high for low, high, *_ in seen) >= 93
    assert sum(low <= 73 <= high for _, _, low, high, _ in seen) >= 93
    assert all(300 <= requests <= MOST_REQUESTS == 400 for *_, requests in seen)
    assert len({tuple(run[:2]) for run in seen}) > 10  # each run draws other links
