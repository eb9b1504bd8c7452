"""Does every attachment open as the document it says it is?"""

from __future__ import annotations

from checks.api import FindingSink, Params, check
from checks.derived.broken_media import report_broken
from gkcheck.models.facts import FactKind, TargetKind
from gkcheck.models.outcome import Measures
from gkcheck.models.plan import ColumnSpec
from gkcheck.store.reader import FactReader


class BrokenAttachmentParams(Params):
    """``columns``: look only at what stands in these columns; empty means the whole site."""

    columns: tuple[ColumnSpec, ...] = ()


class BrokenAttachmentMeasures(Measures):
    """``population``: different addresses looked at. ``opens``: those that could be decoded."""

    opens: int = 0


@check(
    id="broken_attachment",
    title="附件可用性",
    needs={FactKind.ATTACHMENT},
    reasons={"attachment_broken": "附件“{label}”打不开:{saw},见于 {pages} 个页面"},
    params=BrokenAttachmentParams,
    measures=BrokenAttachmentMeasures,
    since="0.1",
)
def run(facts: FactReader, p: BrokenAttachmentParams, out: FindingSink) -> BrokenAttachmentMeasures:
    """Judge each address by its bytes, not by its status alone."""
    population, opens = report_broken(
        facts, p.columns, TargetKind.ATTACHMENT, "attachment_broken", out
    )
    grade = opens / population if population else None
    return BrokenAttachmentMeasures(population=population, opens=opens, grade=grade)
