"""The JSON Schema of ``result.json``. Run ``python -m reports.schema FILE`` to write it anew."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from gkcheck.models.result import SiteResult

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def result_schema() -> str:
    """Return the schema as JSON text, keys in the models' order, with a line end."""
    schema = {"$schema": DIALECT, **SiteResult.model_json_schema(mode="serialization")}
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1] if len(sys.argv) > 1 else "docs/result.schema.json").write_text(
        result_schema(), encoding="utf-8"
    )
