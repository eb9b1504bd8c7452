"""docs/result.schema.json is what the models say today."""

from __future__ import annotations

from pathlib import Path

from reports.schema import result_schema

SCHEMA = Path(__file__).parents[2] / "docs" / "result.schema.json"


def test_the_written_schema_is_not_stale():
    stale = "run: python -m reports.schema docs/result.schema.json"
    assert SCHEMA.read_text(encoding="utf-8") == result_schema(), stale
