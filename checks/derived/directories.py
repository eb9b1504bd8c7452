"""The ground on which a directory of institutions is judged: its place, what was read, sectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import Field

from checks.api import Params
from checks.derived.column_place import Place, entries_in, place_of
from checks.derived.column_tree import columns
from checks.derived.institutions import Institution, institutions
from checks.derived.menu_reading import MenuReading, menu_reading
from checks.derived.place_text import Reading, reading_of, texts
from checks.derived.text_search import Entry
from gkcheck.errors import Reason
from gkcheck.models.plan import ColumnSpec
from gkcheck.store.reader import FactReader
from gkcheck.text.normalize import normalize_title

MAX_SEARCHED = 20


class Sector(Params):
    """A kind of institution: its name, titles or column have one of ``any_of``.

    ``optional``: a place may have no such institution, so that absence is for a person.
    """

    name: str
    any_of: tuple[str, ...] = Field(min_length=1)
    optional: bool = False


@dataclass(frozen=True)
class Ground:
    """What a judgement starts from. ``unknown``: why something may be there unseen."""

    place: Place
    reading: Reading
    pool: list[Entry]
    unknown: Reason | None
    menus: MenuReading

    def evidence(self, expected: str, seen: str) -> dict[str, object]:
        """Return what every finding here shows."""
        return {
            "expected": expected,
            "seen": seen,
            "searched": (list(self.place.searched) or self.menus.searched)[:MAX_SEARCHED],
            "compared": len(self.pool) if self.place.positions else self.menus.compared,
        }

    @property
    def confirm(self) -> list[str]:
        """Return what to look at again."""
        found = [*self.place.searched[:5], *self.reading.urls[:5]]
        return list(dict.fromkeys(found)) or self.menus.confirm()


def ground_of(facts: FactReader, specs: Sequence[ColumnSpec]) -> Ground:
    """Return the ground of the columns named."""
    place = place_of(facts, specs)
    reading = reading_of(facts, place)
    return Ground(
        place,
        reading,
        entries_in(facts, place),
        place.unknown or reading.unknown,
        menu_reading(facts, columns(facts)),
    )


def institutions_on(facts: FactReader, ground: Ground) -> list[Institution]:
    """Return the institutions that the place tells of; made once for all checks of a run."""
    key = ("institutions", ground.place.positions)
    return facts.once(key, lambda: institutions(facts, ground.reading))


def of_sectors(known: Sequence[Institution], sectors: Sequence[Sector]) -> list[Institution]:
    """Return the institutions of the sectors; of all where none is named."""
    if not sectors:
        return list(known)
    words = [word for sector in sectors for word in sector.any_of]
    return [one for one in known if any(w in one.name or w in one.context for w in words)]


def mention_of(facts: FactReader, ground: Ground, words: Sequence[str]) -> str | None:
    """Return an address whose title or text mentions the sector: its form may be one not known."""
    for entry in ground.pool:
        if any(normalize_title(word) in entry.flat for word in words):
            return str(facts.scalar("SELECT url FROM url WHERE id = ?", entry.url_id or entry.on))
    for source, text in texts(facts, ground.reading):
        if source.title not in ground.place.label and any(word in text for word in words):
            return source.url
    return None
