"""Whose entries are these? The organs that entries name as their source, issuer or author."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from checks.derived.text_search import Entry
from checks.derived.unit_names import names_unit, same_unit
from gkcheck.store.reader import FactReader

ADDRESS_KEYS = ("url", "site", "网址", "网站")


@dataclass(frozen=True, slots=True)
class Unit:
    """One organ of a list that the office supplied; ``hosts``: those of its own site."""

    name: str
    hosts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sourced:
    """An entry with the organs it names and the host it leads to, where that is another one."""

    entry: Entry
    organs: tuple[str, ...]
    host: str | None

    def is_of(self, unit: Unit) -> bool:
        """Tell whether the entry is one of ``unit``: by source, by title, or on its site."""
        if any(same_unit(organ, unit.name) for organ in self.organs):
            return True
        return self.host in unit.hosts or names_unit(self.entry.title, unit.name)

    @property
    def is_told(self) -> bool:
        """Tell whether the entry shows a source at all."""
        return bool(self.organs) or self.host is not None


def listed_units(entries: Iterable[dict[str, str]], names: Sequence[str]) -> list[Unit]:
    """Return the units of a supplied list; ``names`` are the names read from it, in order."""
    by_name: dict[str, set[str]] = {name: set() for name in names}
    for entry in entries:
        for name in names:
            if name in entry.values():
                for key in ADDRESS_KEYS:
                    host = urlsplit(entry.get(key) or "").hostname
                    if host:
                        by_name[name].add(host)
    return [Unit(name, tuple(sorted(hosts))) for name, hosts in by_name.items()]


def sourced(facts: FactReader, pool: Sequence[Entry]) -> list[Sourced]:
    """Return entries with their sources. The sources of the whole site are read once."""
    organs, hosts = facts.once("source_units", lambda: _sources(facts))
    return [
        Sourced(e, organs.get(e.url_id or -1, ()), hosts.get(e.url_id) if e.url_id else None)
        for e in pool
    ]


def _sources(facts: FactReader) -> tuple[dict[int, tuple[str, ...]], dict[int, str]]:
    organs: dict[int, dict[str, None]] = {}
    for row in facts.rows(
        "SELECT url_id AS id, unit AS name FROM list_item WHERE unit <> '' AND url_id IS NOT NULL"
        " UNION SELECT page_id, issuer FROM document WHERE issuer <> ''"
        " UNION SELECT page_id, source FROM document WHERE source <> ''"
    ):
        organs.setdefault(row["id"], {})[row["name"]] = None
    hosts = {
        row["id"]: row["host"].split(":")[0]
        for row in facts.rows(
            "SELECT u.id, u.host FROM url u WHERE u.scope <> 'in' AND u.host <> ''"
            " AND EXISTS (SELECT 1 FROM list_item i WHERE i.url_id = u.id)"
        )
    }
    return {key: tuple(names) for key, names in organs.items()}, hosts
