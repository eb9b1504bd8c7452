"""Does every recording hold sound that can be decoded?"""

from __future__ import annotations

from checks.api import FindingSink, Params, check
from checks.derived.broken_media import report_broken
from gkcheck.models.facts import FactKind, TargetKind
from gkcheck.models.outcome import Measures
from gkcheck.models.plan import ColumnSpec
from gkcheck.store.reader import FactReader


class BrokenAudioParams(Params):
    """``columns``: look only at what stands in these columns; empty means the whole site."""

    columns: tuple[ColumnSpec, ...] = ()


class BrokenAudioMeasures(Measures):
    """``population``: different addresses looked at. ``opens``: those that could be decoded."""

    opens: int = 0


@check(
    id="broken_audio",
    title="音频可用性",
    needs={FactKind.MEDIA},
    reasons={"audio_broken": "音频“{label}”打不开:{saw},见于 {pages} 个页面"},
    params=BrokenAudioParams,
    measures=BrokenAudioMeasures,
    since="0.1",
)
def run(facts: FactReader, p: BrokenAudioParams, out: FindingSink) -> BrokenAudioMeasures:
    """Judge each address by its bytes, not by its status alone."""
    population, opens = report_broken(facts, p.columns, TargetKind.AUDIO, "audio_broken", out)
    grade = opens / population if population else None
    return BrokenAudioMeasures(population=population, opens=opens, grade=grade)
