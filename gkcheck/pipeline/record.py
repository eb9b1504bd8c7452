"""Puts the result of one audit into the ledger of a data folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from gkcheck.models.batch import SiteEntry
from gkcheck.models.result import SiteResult
from gkcheck.pipeline import places
from gkcheck.pipeline.views import stale_columns
from gkcheck.store.ledger import Ledger
from gkcheck.store.ledger_runs import ColumnDue, record_site
from gkcheck.store.reader import FactReader


def record_result(
    ledger: Ledger,
    result: SiteResult,
    folder: Path,
    *,
    site: SiteEntry | None = None,
    batch_run: str | None = None,
    kept_at: str | None = None,
) -> int:
    """Record ``result``, whose facts lie in ``folder``; return the id of its ``site_run``.

    ``kept_at``: where the folder is for good, when not where it lies now. A run that was interrupted
    must not be told: what it did not see would look mended.
    """
    return record_site(
        ledger,
        result,
        site=site,
        batch_run=batch_run,
        folder=kept_at or folder,
        due=columns_due(result, folder),
    )


def columns_due(result: SiteResult, folder: Path) -> Iterator[ColumnDue]:
    """Yield the columns that plans want kept fresh and that still are, with their last day."""
    store = folder / places.FACTS
    if not store.exists():
        return
    facts = FactReader(store, result.run.as_of)
    try:
        for column in stale_columns(facts, result):
            if column.due_on is not None and column.due_on >= result.run.as_of:
                yield ColumnDue(
                    label=">".join(column.path),
                    url=column.url,
                    newest_on=column.newest_on,
                    due_on=column.due_on,
                    rule=column.period,
                )
    finally:
        facts.close()
