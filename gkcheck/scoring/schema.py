"""Writes the JSON Schemas of rule files, for editors: ``python -m gkcheck.scoring.schema``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from gkcheck.models.rulefile import ColumnsFile, ItemFile, PlanFile
from gkcheck.paths import rules_dir


def schema_texts() -> dict[str, str]:
    """Return file name -> JSON Schema text, as it should stand in ``rules/schema``."""
    models: dict[str, tuple[str, Any]] = {
        "plan.schema.json": ("gkcheck plan files: plan.yaml or NN-name.yaml", PlanFile | ItemFile),
        "columns.schema.json": ("gkcheck column catalogue: rules/columns/name.yaml", ColumnsFile),
    }
    texts = {}
    for name, (title, model) in models.items():
        schema: dict[str, Any] = {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            **TypeAdapter(model).json_schema(mode="validation"),
            "title": title,
        }
        texts[name] = json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
    return texts


def write_schemas(folder: Path) -> None:
    """Write the schemas into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in schema_texts().items():
        (folder / name).write_text(text, "utf-8")


if __name__ == "__main__":
    write_schemas(rules_dir() / "schema")
