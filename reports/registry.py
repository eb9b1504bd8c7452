"""Names of the formats of ``--format`` and what writes each. ``html`` is always written apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from gkcheck.models.result import SiteResult
from reports.export_csv import export_csv
from reports.export_earl import export_earl
from reports.export_json import export_json

Exporter = Callable[[SiteResult, Path], Path]


def _export_xlsx(result: SiteResult, out: Path) -> Path:
    from reports.export_xlsx import export_xlsx  # brings 8 MB with it

    return export_xlsx(result, out)


EXPORTERS: Mapping[str, Exporter] = MappingProxyType(
    {"json": export_json, "xlsx": _export_xlsx, "csv": export_csv, "earl": export_earl}
)
FORMATS: tuple[str, ...] = ("html", *EXPORTERS)
