"""Retention: facts of old runs go, the ledger, reports and results stay."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gkcheck.pipeline import places
from gkcheck.store.ledger_reader import LedgerReader

#: What is dropped of a run: its facts and what judging again needs. The WARC is evidence and stays.
DROPPED = (places.FACTS, f"{places.FACTS}-wal", f"{places.FACTS}-shm", places.OUTCOMES)


@dataclass(frozen=True, slots=True)
class Pruned:
    """One run whose facts are dropped, and the bytes that frees."""

    folder: Path
    month: str
    size: int


def prune(home: Path, ledger: Path, before: str, *, dry: bool = False) -> Iterator[Pruned]:
    """Drop the facts of runs of months before ``before`` (YYYY-MM); yield each run as it is dropped.

    The latest run of a site that reached it is always kept (the next one asks only for what has
    changed since), and so is any folder outside ``home`` or of a run that can be gone on with.
    """
    reader = LedgerReader(ledger)
    try:
        rows = list(
            reader.rows(
                "SELECT r.folder, r.month FROM site_run r WHERE r.month < ? AND r.folder IS NOT NULL"
                " AND r.id <> (SELECT l.id FROM site_run l WHERE l.site_id = r.site_id"
                " ORDER BY l.state NOT IN ('complete', 'partial'), l.as_of DESC, l.finished_at DESC,"
                " l.id DESC LIMIT 1)"
                " AND NOT EXISTS (SELECT 1 FROM batch_run b WHERE b.id = r.batch_run"
                " AND b.state = 'running') ORDER BY r.month, r.id",
                before,
            )
        )
    finally:
        reader.close()
    sites = (home / "sites").resolve()
    for row in rows:
        folder = Path(row["folder"])
        if not folder.is_dir() or not folder.resolve().is_relative_to(sites):
            continue
        files = [folder / name for name in DROPPED if (folder / name).is_file()]
        size = sum(path.stat().st_size for path in files)
        if not files:
            continue
        if not dry:
            for path in files:
                path.unlink()
        yield Pruned(folder, row["month"], size)
