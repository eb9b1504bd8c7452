"""What is derived from facts is made once for all readers that share a memo."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date
from pathlib import Path
from typing import Any

from gkcheck.store.reader import FactReader
from gkcheck.store.schema import open_store


def test_readers_share_a_memo_or_have_their_own(tmp_path: Path) -> None:
    path = tmp_path / "facts.db"
    open_store(str(path)).close()
    made: list[str] = []

    def make() -> list[str]:
        made.append("x")
        return made

    shared: dict[Hashable, Any] = {}
    first, second = (FactReader(path, date(2021, 1, 1), shared) for _ in range(2))
    alone = FactReader(path, date(2021, 1, 1))
    try:
        assert first.once("key", make) is second.once("key", make)
        assert made == ["x"]
        assert alone.once("key", make) == ["x", "x"], "its own memo was empty"
        assert first.once(("key", 2), lambda: 3) == 3
    finally:
        for reader in (first, second, alone):
            reader.close()
