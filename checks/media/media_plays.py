"""Does what pages offer to play really play?"""

from __future__ import annotations

from datetime import date

from checks.api import FindingSink, Params, check
from checks.derived.column_place import Place, place_of
from checks.derived.playable import Playable, playables
from checks.derived.text_search import entries, matching, year_window
from gkcheck.errors import Reason
from gkcheck.models.facts import FactKind
from gkcheck.models.finding import Subject
from gkcheck.models.outcome import Measures
from gkcheck.models.plan import ColumnSpec
from gkcheck.store.reader import FactReader


class MediaPlaysParams(Params):
    """``columns``: look only at pages of these columns. ``words``: only at pages whose title has one.

    ``year``: only at pages dated in that year, up to the day of the audit.
    """

    columns: tuple[ColumnSpec, ...] = ()
    words: tuple[str, ...] = ()
    year: int | None = None


class MediaPlaysMeasures(Measures):
    """``population``: players and media files, each address once. ``plays``: those that decode."""

    plays: int = 0


@check(
    id="media_plays",
    title="音视频播放",
    needs={FactKind.PAGE, FactKind.PLAYER, FactKind.MEDIA},
    reasons={
        "does_not_play": "“{page}”中的{how}播放不了:{saw}",
        "needs_flash": "“{page}”中的音视频{saw}",
    },
    params=MediaPlaysParams,
    measures=MediaPlaysMeasures,
    since="0.2",
)
def run(facts: FactReader, p: MediaPlaysParams, out: FindingSink) -> MediaPlaysMeasures:
    """Decode what each player would play; a stream by its first segment."""
    place = place_of(facts, p.columns) if p.columns else None
    if place is not None and not place.positions and place.unknown is not None:
        out.undecided(place.unknown, place.label, detail="没有找到这个栏目")
        return MediaPlaysMeasures(population=1)
    population = plays = 0
    for medium in playables(facts, _pages(facts, p, place)):
        population += 1
        if medium.broken is not None:
            _flag(medium, out)
        elif medium.unknown is not None:
            _undecided(medium, medium.unknown, out)
        else:
            plays += 1
    grade = plays / population if population else None
    return MediaPlaysMeasures(population=population, plays=plays, grade=grade)


def _pages(facts: FactReader, p: MediaPlaysParams, place: Place | None) -> set[int] | None:
    """Return ids of the pages to look at; None: all."""
    found = None if place is None else set(place.pages)
    if p.words or p.year is not None:
        window = year_window(p.year, facts.as_of) if p.year is not None else None
        if p.year is not None and facts.as_of < date(p.year, 1, 1):
            return set()
        pool = entries(facts)
        named = matching(pool, p.words) if p.words else list(pool)
        ids = {
            e.url_id
            for e in named
            if e.url_id is not None and (window is None or window.holds(e.day))
        }
        found = ids if found is None else found & ids
    return found


def _flag(medium: Playable, out: FindingSink) -> None:
    out.flag(
        Subject(kind="video", url=medium.url, label=medium.label),
        "needs_flash" if medium.flash else "does_not_play",
        confirm=[medium.url] if medium.url else [],
        evidence={
            "expected": "打开页面就能播放",
            "seen": medium.broken,
            "player": medium.how,
            "found_on": [{"url": medium.page, "text": medium.page_title}],
        },
        page=medium.page_title,
        how=medium.how,
        saw=medium.broken,
    )


def _undecided(medium: Playable, reason: Reason, out: FindingSink) -> None:
    out.undecided(reason, medium.label, url=medium.url or medium.page, detail=medium.detail)
