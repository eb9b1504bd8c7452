"""Writes ``findings.csv`` for office programs: UTF-8 with a byte-order mark, no formulas."""

from __future__ import annotations

import csv
from pathlib import Path

from gkcheck.models.result import SiteResult
from reports.rows import FINDING_HEADS, finding_rows

NAME = "findings.csv"


def export_csv(result: SiteResult, out: Path) -> Path:
    """Write ``findings.csv`` into the folder ``out`` and return its path. Raises OSError."""
    out.mkdir(parents=True, exist_ok=True)
    path = out / NAME
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow(FINDING_HEADS)
        writer.writerows(finding_rows(result))
    return path
