"""What the server says of a page's last change, which case files have no place for."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gkcheck.runner import run_checks

PAGE = {
    "url": "/wj/1.html",
    "type": "article",
    "title": "某办法",
    "document": {"published_on": date(2021, 3, 10)},
}


@pytest.mark.parametrize(
    ("header", "doubts"),
    [
        ("Mon, 01 Mar 2021 02:00:00 GMT", 1),  # nine days before it says that it was published
        ("Tue, 09 Mar 2021 15:00:00 GMT", 0),  # the evening before
        ("Sat, 01 May 2021 02:00:00 GMT", 0),  # pages are made anew all the time
        ("not a date", 0),
        (None, 0),
    ],
)
def test_last_modified(
    tmp_path: Path,
    build_facts: Callable[[Path, dict[str, Any]], None],
    header: str | None,
    doubts: int,
) -> None:
    path = tmp_path / "facts.db"
    build_facts(path, {"pages": [PAGE]})
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE fetch SET last_modified = ?", (header,))
    connection.close()
    [outcome] = run_checks(path, date(2021, 12, 31), [("backdated_document", {})])
    assert (outcome.measures["review"], outcome.measures["flagged"]) == (doubts, 0)
    assert all("最后修改日期是 2021-03-01" in f.message for f in outcome.findings)
