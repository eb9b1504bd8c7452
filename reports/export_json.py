"""Writes ``result.json``: the whole result, points as numbers."""

from __future__ import annotations

import json
from pathlib import Path

from gkcheck.models.result import SiteResult

NAME = "result.json"


def export_json(result: SiteResult, out: Path) -> Path:
    """Write ``result.json`` into the folder ``out`` and return its path. Raises OSError."""
    out.mkdir(parents=True, exist_ok=True)
    path = out / NAME
    # Not model_dump_json: it refuses a lone surrogate, which a hostile page may have left.
    text = json.dumps(result.model_dump(mode="json"), ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8", errors="replace")
    return path
