"""Whose entries are these? The organs that entries name as their source, issuer or author."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from checks.derived.text_search import Entry
from checks.derived.unit_names import Unit, names_unit
from gkcheck.store.reader import FactReader


@dataclass(frozen=True, slots=True)
class Sourced:
    """An entry with the organs it names and the host it leads to, where that is another one."""

    entry: Entry
    organs: tuple[str, ...]
    host: str | None

    def is_of(self, unit: Unit) -> bool:
        """Tell whether the entry is one of ``unit``: by source, by title, or on its site."""
        if any(unit.is_called(organ) for organ in self.organs) or self.host in unit.hosts:
            return True
        return any(names_unit(self.entry.title, name) for name in unit.names)

    @property
    def is_told(self) -> bool:
        """Tell whether the entry shows a source at all."""
        return bool(self.organs) or self.host is not None


def sourced(facts: FactReader, pool: Sequence[Entry]) -> list[Sourced]:
    """Return entries with their sources. The sources of the whole site are read once."""
    organs, hosts = facts.once("source_units", lambda: _sources(facts))
    return [
        Sourced(e, organs.get(e.url_id or -1, ()), hosts.get(e.url_id) if e.url_id else None)
        for e in pool
    ]


def _sources(facts: FactReader) -> tuple[dict[int, tuple[str, ...]], dict[int, str]]:
    organs: dict[int, tuple[str, ...]] = {}
    known: dict[tuple[str, ...], tuple[str, ...]] = {}  # a site names few, over and over
    for row in facts.rows(
        "SELECT url_id AS id, unit AS name FROM list_item WHERE unit <> '' AND url_id IS NOT NULL"
        " UNION SELECT page_id, issuer FROM document WHERE issuer <> ''"
        " UNION SELECT page_id, source FROM document WHERE source <> ''"
    ):
        names = (*organs.get(row["id"], ()), row["name"])
        organs[row["id"]] = known.setdefault(names, names)
    hosts = {
        row["id"]: row["host"].split(":")[0]
        for row in facts.rows(
            "SELECT u.id, u.host FROM url u WHERE u.scope <> 'in' AND u.host <> ''"
            " AND EXISTS (SELECT 1 FROM list_item i WHERE i.url_id = u.id)"
        )
    }
    return organs, hosts
