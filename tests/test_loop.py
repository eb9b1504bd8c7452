"""The loop that crawls run in."""

from __future__ import annotations

import asyncio
import sys

import pytest

from gkcheck.loop import run


async def loop_of() -> str:
    await asyncio.sleep(0)
    return type(asyncio.get_running_loop()).__module__


def test_uvloop_where_it_is_installed() -> None:
    pytest.importorskip("uvloop")
    assert run(loop_of()) == "uvloop"


def test_the_standard_loop_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "uvloop", None)
    assert run(loop_of()).startswith("asyncio")
