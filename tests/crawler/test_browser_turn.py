"""One browser at a time in a process."""

from __future__ import annotations

import asyncio

import pytest

from crawler.browser_turn import BrowserTurn, browsers_awaited


def test_one_at_a_time_and_given_back_twice_does_no_harm() -> None:
    seen: list[int] = []
    holders: set[int] = set()

    async def use(number: int) -> None:
        turn = BrowserTurn()
        await turn.take()
        holders.add(number)
        seen.append(len(holders))
        await asyncio.sleep(0.001)
        holders.discard(number)
        turn.give()
        turn.give()

    async def all_of_them() -> None:
        await asyncio.gather(*(use(number) for number in range(20)))

    asyncio.run(all_of_them())
    assert seen == [1] * 20


def test_who_gives_up_waiting_holds_nobody_up() -> None:
    async def go() -> None:
        first, second, third = BrowserTurn(), BrowserTurn(), BrowserTurn()
        await first.take()
        assert browsers_awaited() == 0
        waiting = asyncio.ensure_future(asyncio.wait_for(second.take(), 0.05))
        await asyncio.sleep(0.01)
        assert browsers_awaited() == 1
        with pytest.raises(TimeoutError):
            await waiting
        assert browsers_awaited() == 0
        second.give()
        first.give()
        await asyncio.wait_for(third.take(), 1)
        third.give()

    asyncio.run(go())
    asyncio.run(go())  # another loop has a gate of its own
