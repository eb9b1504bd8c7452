"""Is every image one that a browser can show?"""

from __future__ import annotations

from checks.api import FindingSink, Params, check
from checks.derived.broken_media import report_broken
from gkcheck.models.facts import FactKind, TargetKind
from gkcheck.models.outcome import Measures
from gkcheck.models.plan import ColumnSpec
from gkcheck.store.reader import FactReader


class BrokenImageParams(Params):
    """``columns``: look only at what stands in these columns; empty means the whole site."""

    columns: tuple[ColumnSpec, ...] = ()


class BrokenImageMeasures(Measures):
    """``population``: different addresses looked at. ``opens``: those that could be decoded."""

    opens: int = 0


@check(
    id="broken_image",
    title="图片可用性",
    needs={FactKind.MEDIA},
    reasons={"image_broken": "图片“{label}”打不开:{saw},见于 {pages} 个页面"},
    params=BrokenImageParams,
    measures=BrokenImageMeasures,
    since="0.1",
)
def run(facts: FactReader, p: BrokenImageParams, out: FindingSink) -> BrokenImageMeasures:
    """Judge each address by its bytes, not by its status alone."""
    population, opens = report_broken(facts, p.columns, TargetKind.IMAGE, "image_broken", out)
    grade = opens / population if population else None
    return BrokenImageMeasures(population=population, opens=opens, grade=grade)
