"""Does every video hold a picture that can be decoded?"""

from __future__ import annotations

from checks.api import FindingSink, Params, check
from checks.derived.broken_media import report_broken
from gkcheck.models.facts import FactKind, TargetKind
from gkcheck.models.outcome import Measures
from gkcheck.models.plan import ColumnSpec
from gkcheck.store.reader import FactReader


class BrokenVideoParams(Params):
    """``columns``: look only at what stands in these columns; empty means the whole site."""

    columns: tuple[ColumnSpec, ...] = ()


class BrokenVideoMeasures(Measures):
    """``population``: different addresses looked at. ``opens``: those that could be decoded."""

    opens: int = 0


@check(
    id="broken_video",
    title="视频可用性",
    needs={FactKind.MEDIA},
    reasons={"video_broken": "视频“{label}”打不开:{saw},见于 {pages} 个页面"},
    params=BrokenVideoParams,
    measures=BrokenVideoMeasures,
    since="0.1",
)
def run(facts: FactReader, p: BrokenVideoParams, out: FindingSink) -> BrokenVideoMeasures:
    """Judge each address by its bytes, not by its status alone."""
    population, opens = report_broken(facts, p.columns, TargetKind.VIDEO, "video_broken", out)
    grade = opens / population if population else None
    return BrokenVideoMeasures(population=population, opens=opens, grade=grade)
