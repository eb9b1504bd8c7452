"""The interval of a sampled rate holds what it states, and draws are fair and repeatable."""

from __future__ import annotations

import random
from collections import Counter
from itertools import combinations

import pytest

from gkcheck.sampling import Stratum, allocate, draw, estimate, exact_interval


def generated_site(
    links: int, hosts: int, share: float
) -> tuple[dict[str, int], set[tuple[str, int]]]:
    """Sizes by host, uneven, and the links that are good: exactly ``share`` of all."""
    sizes = {f"h{i}": max(1, 2 * links * (i + 1) // (hosts * (hosts + 1))) for i in range(hosts)}
    keys = [(host, i) for host in sizes for i in range(sizes[host])]
    random.Random(7).shuffle(keys)
    return sizes, set(keys[: round(share * len(keys))])


def seeded_run(
    sizes: dict[str, int], good: set[tuple[str, int]], seed: int, count: int
) -> tuple[float, float, int]:
    strata = []
    for host, drawn in allocate(sizes, count).items():
        told = [(host, key) in good for key in draw(range(sizes[host]), drawn, f"{seed}-{host}")]
        strata.append(Stratum(sizes[host], sum(told), len(told) - sum(told)))
    rate = estimate(strata)
    assert rate is not None
    return rate.low, rate.high, rate.draws


SITES = [
    pytest.param(links, hosts, share, marks=() if quick else pytest.mark.slow)
    for links in (200, 900, 5000, 40_000)
    for hosts in (1, 4, 40)
    for share in (0.73, 0.05, 0.99)
    for quick in [(links, hosts, share) in ((900, 4, 0.73), (200, 4, 0.99))]
]


@pytest.mark.parametrize(("links", "hosts", "share"), SITES)
def test_interval_covers_the_truth(links: int, hosts: int, share: float) -> None:
    sizes, good = generated_site(links, hosts, share)
    truth = len(good) / sum(sizes.values())
    runs = [seeded_run(sizes, good, seed, 150) for seed in range(100)]
    assert sum(low <= truth <= high for low, high, _ in runs) >= 93
    assert all(draws <= 150 for *_, draws in runs)


def test_interval_is_of_use() -> None:
    sizes, good = generated_site(5000, 4, 0.73)
    low, high, _ = seeded_run(sizes, good, 1, 150)
    assert 0.1 < high - low < 0.2


def test_census_has_no_error() -> None:
    rate = estimate([Stratum(20, 15, 5), Stratum(10, 10, 0)])
    assert rate is not None
    assert (rate.value, rate.low, rate.high) == (25 / 30, 25 / 30, 25 / 30)


def test_nothing_told_is_no_rate() -> None:
    assert estimate([Stratum(20, 0, 0)]) is None
    assert estimate([]) is None


def test_known_things_narrow_the_interval() -> None:
    alone, known = estimate([Stratum(100, 20, 20)]), estimate([Stratum(100, 20, 20)], 0, 900)
    assert alone is not None and known is not None
    assert known.value == pytest.approx(0.05)
    assert known.high - known.low == pytest.approx((alone.high - alone.low) / 10)


def test_allocation_is_proportional_and_bounded() -> None:
    assert allocate({"a": 900, "b": 90, "c": 10}, 100) == {"a": 89, "b": 9, "c": 2}
    assert allocate({"a": 3, "b": 2}, 100) == {"a": 3, "b": 2}
    many = allocate({f"h{i}": 5 for i in range(60)}, 100)
    assert sum(many.values()) == 100 and min(many.values()) >= 1


def test_draw_depends_on_seed_alone_and_is_fair() -> None:
    keys = list(range(50))
    assert draw(keys, 10, "a") == draw(reversed(keys), 10, "a") != draw(keys, 10, "b")
    seen = Counter(key for seed in range(2000) for key in draw(keys, 10, str(seed)))
    assert min(seen.values()) > 320 and max(seen.values()) < 480  # 400 expected, 18 deviation


@pytest.mark.parametrize(
    ("good", "draws", "low", "high"),
    # Clopper and Pearson at 95 %, published for the binomial (a size without end)
    [
        (81, 263, 0.2527, 0.3676),
        (15, 148, 0.0578, 0.1617),
        (0, 20, 0.0, 0.1684),
        (29, 29, 0.8806, 1),
    ],
)
def test_interval_as_published(good: int, draws: int, low: float, high: float) -> None:
    found = exact_interval(good, draws, 5_000_000)
    assert found == (pytest.approx(low, abs=2e-4), pytest.approx(high, abs=2e-4))


def test_interval_by_counting_all_samples() -> None:
    # 3 good of 5 drawn from 8: each true count is kept if neither tail is below 2.5 %
    def tail(true: int, few: bool) -> float:
        samples = list(combinations([1] * true + [0] * (8 - true), 5))
        return sum((sum(s) <= 3) if few else (sum(s) >= 3) for s in samples) / len(samples)

    kept = [t for t in range(3, 7) if tail(t, True) > 0.025 and tail(t, False) > 0.025]
    assert exact_interval(3, 5, 8) == (min(kept) / 8, max(kept) / 8)
