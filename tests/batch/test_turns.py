"""Turns: never too many behind one address, nobody forgotten; and what the table says."""

from __future__ import annotations

import random
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gkcheck.batch.show import plain_line, span
from gkcheck.batch.standing import Running, Standing
from gkcheck.batch.turns import Turns, mixed


@given(
    keys=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(0, 2)), max_size=40),
    limit=st.integers(1, 3),
    seed=st.integers(0, 9),
)
def test_everyone_has_a_turn_and_keys_are_never_too_busy(
    keys: list[tuple[int, int, int]], limit: int, seed: int
) -> None:
    shared = {n: (f"host:{h}", f"ip:{i}", f"platform:{p}") for n, (h, i, p) in enumerate(keys)}
    chance, turns, running, done = random.Random(seed), Turns(limit), [], []
    for task in shared:
        turns.add(task)
    while len(turns) or running:
        while (head := turns.head()) is not None and chance.random() < 0.8:
            taken = turns.take(shared[head])
            if taken is not None:
                running.append(taken)
        busy = Counter(key for task in running for key in shared[task])
        assert all(n <= (1 if key.startswith("host:") else limit) for key, n in busy.items())
        if running:
            ended = running.pop(chance.randrange(len(running)))
            turns.free(ended)
            done.append(ended)
    assert sorted(done) == sorted(shared)


def test_a_busy_platform_does_not_hold_up_others() -> None:
    turns = Turns(2)
    for task in range(10):
        turns.add(task)
    taken = []
    while (head := turns.head()) is not None:
        keys = ["platform:集约"] if head < 8 else [f"host:{head}"]
        if turns.take(keys) is not None:
            taken.append(head)
    assert taken == [0, 1, 8, 9] and len(turns) == 6
    turns.free(0)
    assert turns.head() == 2


def test_order_parts_neighbours_and_is_the_same_each_time() -> None:
    urls = [(n, f"http://a{n}.gov.cn/") for n in range(100)]
    order = mixed(urls)
    assert sorted(order) == list(range(100)) and order == mixed(reversed(urls))
    assert sum(abs(a - b) == 1 for a, b in pairwise(order)) < 10


def test_the_line_tells_figures() -> None:
    at = Standing(total=20, done=5, blocked=1, failed=1, again=2, pages=70, findings=9, before=2)
    at.running[1] = Running("某县", "http://a.test/", 1, since=0.0, pages=3)
    assert (at.settled, at.waiting, at.all_pages()) == (7, 10, 73)
    assert "网站 7/20(进行 1,待再试 2,拦截或不通 1,出错 1),页面 73" in plain_line(at)
    assert at.left() is not None and at.rate() == 0.0
    assert Standing(total=20, done=2, before=2).left() is None


@pytest.mark.parametrize(
    ("seconds", "told"), [(59.4, "59 秒"), (61, "1 分 01 秒"), (7322, "2 小时 02 分")]
)
def test_spans(seconds: float, told: str) -> None:
    assert span(seconds) == told
