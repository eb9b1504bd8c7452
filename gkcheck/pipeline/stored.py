"""An audit on disk: what judging again needs beside ``facts.db``."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from crawler.progress import CrawlSummary
from gkcheck.errors import GkcheckError
from gkcheck.models.outcome import CheckOutcome
from gkcheck.models.site import SiteSpec
from gkcheck.pipeline.audit import Audit


class StoredAudit(BaseModel):
    """The file ``outcomes.json``."""

    model_config = ConfigDict(extra="forbid")

    run_id: str
    as_of: str
    spec: SiteSpec
    summary: dict[str, object]
    looks: tuple[str, str] | None
    outcomes: list[CheckOutcome]


def write_audit(found: Audit, spec: SiteSpec, as_of: str, path: Path) -> None:
    """Write ``found`` to ``path``."""
    stored = StoredAudit(
        run_id=found.run_id,
        as_of=as_of,
        spec=spec,
        summary=asdict(found.summary),
        looks=found.looks,
        outcomes=found.outcomes,
    )
    path.write_text(stored.model_dump_json(), encoding="utf-8")


def read_audit(path: Path) -> tuple[Audit, SiteSpec, str]:
    """Return what :func:`write_audit` wrote: the audit, the site and the day of reference.

    Raises :class:`GkcheckError` when the file is missing or not ours.
    """
    try:
        stored = StoredAudit.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        raise GkcheckError(f"读不到这次核查的检查结果:{path}") from None
    summary = CrawlSummary(**stored.summary)  # type: ignore[arg-type]  # JSON of one
    found = Audit(stored.run_id, summary, stored.outcomes, stored.looks)
    return found, stored.spec, stored.as_of
