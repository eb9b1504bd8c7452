"""Long lists: no row lost, none twice, whether embedded or in files."""

from __future__ import annotations

import json
import re

import pytest

from reports import lists
from reports.lists import Filter, choices, long_list, ranges
from reports.parts import Part, Row


def rows(count: int, size: int = 10) -> list[Row]:
    return [Row(((Part(f"{n}" + "x" * size),),)) for n in range(count)]


@pytest.mark.parametrize("size", [10, 3000])
def test_every_row_is_there_once_and_in_order(size):
    made = long_list("t", ("a",), iter(rows(1200, size)), page=7)
    head = json.loads(made.data)["head"]
    if made.files:
        found = []
        for number, text in enumerate(made.files.values()):
            assert len(text.encode()) < 2_000_000
            chunk = re.fullmatch(r'gkcheckRows\("t",(\d+),(\[.*\])\);\n', text, re.DOTALL)
            assert chunk and int(chunk[1]) == number
            assert head["starts"][number] == len(found)
            found += json.loads(chunk[2])
        assert json.loads(made.data)["rows"] == []
    else:
        found = json.loads(made.data)["rows"]
    assert bool(made.files) is (size == 3000)
    assert [r[0][0][0] for r in found] == [f"{n}" + "x" * size for n in range(1200)]
    assert (made.total, len(made.first), made.pages) == (1200, 7, 172)


def test_one_row_larger_than_a_file_still_travels(monkeypatch):
    monkeypatch.setattr(lists, "EMBED_LIMIT", 50)
    monkeypatch.setattr(lists, "CHUNK_LIMIT", 50)
    made = long_list("t", ("a",), rows(3, 100))
    assert len(made.files) == 3


def test_ranges_are_runs():
    assert ranges([0, 1, 2, 5, 9, 10]) == [[0, 3], [5, 1], [9, 2]]
    assert ranges([]) == []


def test_choices_count_rows_and_leave_out_what_has_none():
    made = choices([["a"], ["b", "a"], []], {"a": "甲", "b": "乙", "c": "丙"})
    assert [(c.key, c.count, c.runs) for c in made] == [("a", 2, [[0, 2]]), ("b", 1, [[1, 1]])]
    assert Filter("f", "筛选", made).hidden is False
