"""What catalogues of open government list: the matters in their rows, the heads of their tables."""

from __future__ import annotations

from collections.abc import Sequence

from checks.derived.place_text import Reading
from gkcheck.store.reader import FactReader, path_of
from gkcheck.text.normalize import normalize_name, normalize_title

ROW_HEADS = ("二级事项", "公开事项", "事项名称", "公开事项名称", "事项", "一级事项")
MAX_ROWS = 400
MAX_NAME = 60
MIN_NAME = 4
"""Characters of a matter's name from which a column or title holding it is taken for its place."""


def matters_of(facts: FactReader, reading: Reading) -> list[str]:
    """Return the matters that the catalogues list, each once; at most :data:`MAX_ROWS`."""
    names: dict[str, None] = {}
    for source in reading.sources:
        for table in facts.rows(
            "SELECT id, header FROM record_table WHERE url_id = ? ORDER BY position", source.url_id
        ):
            at = matter_column(path_of(table["header"]))
            if at is None:
                continue
            for row in facts.rows(
                "SELECT cells FROM record_row WHERE table_id = ? ORDER BY position LIMIT ?",
                table["id"],
                MAX_ROWS,
            ):
                cells = path_of(row["cells"])
                if at < len(cells) and len(normalize_name(cells[at])) >= MIN_NAME:
                    names[cells[at].strip()[:MAX_NAME]] = None
    return list(names)[:MAX_ROWS]


def matter_column(header: Sequence[str]) -> int | None:
    """Return the column that names what must be published, the lowest level first."""
    flat = [normalize_name(cell) for cell in header]
    for wanted in ROW_HEADS:
        if wanted in flat:
            return flat.index(wanted)
    return next((i for i, cell in enumerate(flat) if cell.endswith("事项")), None)


def heads_of(facts: FactReader, reading: Reading) -> str:
    """Return the heads of all tables of the catalogues, in comparable form."""
    return "\n".join(
        normalize_title(" ".join(path_of(row["header"])))
        for source in reading.sources
        for row in facts.rows("SELECT header FROM record_table WHERE url_id = ?", source.url_id)
    )
