"""Long lists: the first page is written into the page, the rest travels as data for the script.

Small lists are embedded as JSON. A list whose data are large is cut into chunks that lie beside the
report as scripts, because a page opened from disk may load scripts from its folder but may not read
other files. A chunk is loaded only when one of its rows is shown or searched.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from reports.parts import Row

EMBED_LIMIT = 100_000
"""Bytes of one list's data that are embedded; beyond it the list goes to files."""
EMBED_FINDINGS = 400_000
"""The same for the list of findings: about 350 of them."""
CHUNK_LIMIT = 900_000
"""Bytes of one file beside the report (report.md: nothing over 2 MB)."""

_SCRIPT_SAFE = {
    ord("<"): "\\u003c",
    ord(">"): "\\u003e",
    ord("&"): "\\u0026",
    0x2028: "\\u2028",
    0x2029: "\\u2029",
}


def script_json(value: object) -> str:
    """Return JSON that can stand inside a script element, whatever strings it holds."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.translate(_SCRIPT_SAFE)


def ranges(positions: Iterable[int]) -> list[list[int]]:
    """Return ascending positions as [start, length] runs: short, because rows are sorted."""
    runs: list[list[int]] = []
    for position in positions:
        if runs and runs[-1][0] + runs[-1][1] == position:
            runs[-1][1] += 1
        else:
            runs.append([position, 1])
    return runs


@dataclass(frozen=True)
class Choice:
    """One value of a filter: its key, its Chinese label and the rows it keeps."""

    key: str
    label: str
    runs: list[list[int]]
    count: int


@dataclass(frozen=True)
class Filter:
    """A drop-down above a list. ``hidden``: only reached by links from elsewhere in the report."""

    key: str
    label: str
    choices: tuple[Choice, ...]
    hidden: bool = False


@dataclass(frozen=True)
class LongList:
    """A list ready to be shown: heads, first rows, filters, and where its data are."""

    id: str
    heads: tuple[str, ...]
    first: tuple[Row, ...]
    total: int
    page: int
    filters: tuple[Filter, ...] = ()
    unit: str = "条"
    data: str = field(default="", repr=False)
    files: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def pages(self) -> int:
        """Number of pages."""
        return -(-self.total // self.page)


def choices(keys: Sequence[Sequence[str]], labels: Mapping[str, str]) -> tuple[Choice, ...]:
    """Return a choice for each key in ``labels``; ``keys[n]`` are the keys of row ``n``."""
    found: dict[str, list[int]] = {key: [] for key in labels}
    for position, of_row in enumerate(keys):
        for key in of_row:
            if key in found:
                found[key].append(position)
    return tuple(
        Choice(key, labels[key], ranges(positions), len(positions))
        for key, positions in found.items()
        if positions
    )


def long_list(
    list_id: str,
    heads: tuple[str, ...],
    rows: Iterable[Row],
    *,
    page: int = 20,
    filters: tuple[Filter, ...] = (),
    unit: str = "条",
    limit: int | None = None,
) -> LongList:
    """Return ``rows`` as a list of pages of ``page`` rows, its data embedded or cut into files.

    ``limit``: bytes of data that are embedded; None takes :data:`EMBED_LIMIT`.

    File names are relative to the folder of files beside the report.
    """
    first: list[Row] = []
    packed: list[str] = []
    for row in rows:  # may be a generator: twenty thousand rows are never held as objects
        if len(first) < page:
            first.append(row)
        packed.append(script_json(row.pack()))
    sizes = [len(row.encode()) + 1 for row in packed]
    embed = sum(sizes) <= (EMBED_LIMIT if limit is None else limit)
    starts: list[int] = []
    held = CHUNK_LIMIT + 1
    for position, size in enumerate(sizes):
        if not embed and held + size > CHUNK_LIMIT:
            starts.append(position)
            held = 0
        held += size
    files: dict[str, str] = {}
    for number, start in enumerate(starts):
        end = starts[number + 1] if number + 1 < len(starts) else len(packed)
        body = ",".join(packed[start:end])
        files[f"{list_id}-{number + 1:03d}.js"] = (
            f"gkcheckRows({script_json(list_id)},{number},[{body}]);\n"
        )
    head = {
        "id": list_id,
        "total": len(packed),
        "page": page,
        "starts": starts,
        "files": list(files),
        "filters": {f.key: {c.key: c.runs for c in f.choices} for f in filters},
    }
    # Embedded rows are needed only when there is more than the page that is written out, or a
    # filter to apply to it.
    rows_json = ",".join(packed) if embed else ""
    data = f'{{"head":{script_json(head)},"rows":[{rows_json}]}}'
    return LongList(
        id=list_id,
        heads=heads,
        first=tuple(first),
        total=len(packed),
        page=page,
        filters=filters,
        unit=unit,
        data=data,
        files=files,
    )
