"""Names of the formats of ``gkcheck report`` and what writes each; ``html`` is written apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from gkcheck.store.ledger_reader import LedgerReader
from reports.month.export_ledger import export_csv, export_earl, export_json, export_xlsx
from reports.month.model import Month

MonthExporter = Callable[[LedgerReader, Month, Path], Path]

EXPORTERS: Mapping[str, MonthExporter] = MappingProxyType(
    {"xlsx": export_xlsx, "csv": export_csv, "json": export_json, "earl": export_earl}
)
