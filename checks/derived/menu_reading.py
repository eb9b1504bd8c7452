"""How much of the site's menus was read: the ground on which a column may be called missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from checks.derived.column_tree import Column, columns
from checks.derived.site_identity import home_page
from gkcheck.errors import Reason
from gkcheck.models.facts import FactKind
from gkcheck.store.reader import FactReader

MAX_SEARCHED = 50

# Words of the extractor for pages whose menu only a browser shows.
MENU_PARTS = frozenset({"nav", "menu", "app"})


@dataclass(frozen=True, slots=True)
class MenuReading:
    """``searched``: addresses of pages whose menus were read (at most 50 of ``pages``).

    ``compared``: names read. ``unknown``: why absence cannot be told; None: all was read.
    """

    searched: list[str]
    pages: int
    compared: int
    unknown: Reason | None
    home: str
    sitemap: str | None

    def confirm(self, *columns: Column | None) -> list[str]:
        """Return what to look at again: the home page, the given columns' pages, the site map."""
        found = [self.home]
        for column in columns:
            if column is not None and column.url and not column.is_elsewhere:
                found.append(column.url)
            elif column is not None and column.seen_on:
                found.append(column.seen_on)
        if self.sitemap:
            found.append(self.sitemap)
        return list(dict.fromkeys(found))


def menu_reading(facts: FactReader, tree: Sequence[Column]) -> MenuReading:
    """Return what was read to find columns. Pages near the home page come first."""
    if tree is columns(facts):
        return facts.once("menu_reading", lambda: _read(facts, tree))
    return _read(facts, tree)


def _read(facts: FactReader, tree: Sequence[Column]) -> MenuReading:
    searched = [
        str(row["url"])
        for row in facts.rows(
            "SELECT u.url FROM column_seen c JOIN url u ON u.id = c.page_id"
            " LEFT JOIN page p ON p.id = c.page_id GROUP BY c.page_id"
            " ORDER BY coalesce(p.depth, 99), c.page_id LIMIT ?",
            MAX_SEARCHED,
        )
    ]
    pages = facts.scalar("SELECT count(DISTINCT page_id) FROM column_seen")
    home = home_page(facts)
    home_url = facts.scalar("SELECT url FROM url WHERE id = ?", home) if home else None
    sitemap = facts.scalar(
        "SELECT u.url FROM page p JOIN url u ON u.id = p.id WHERE p.page_type = 'site_map'"
        " ORDER BY p.depth, p.id LIMIT 1"
    )
    return MenuReading(
        searched=searched,
        pages=int(pages or 0),
        compared=len({name for column in tree for path in column.paths for name in path}),
        unknown=_unknown(facts, tree, home),
        home=str(home_url or facts.run("home_url") or ""),
        sitemap=None if sitemap is None else str(sitemap),
    )


def _unknown(facts: FactReader, tree: Sequence[Column], home: int | None) -> Reason | None:
    coverage = facts.coverage(FactKind.COLUMN)
    if coverage is None:
        return Reason.NEEDS_FACT
    if coverage.state != "complete":
        return Reason(coverage.reason) if coverage.reason in set(Reason) else Reason.NEEDS_FACT
    if home is None:
        return Reason.UNREACHABLE
    built = facts.scalar("SELECT script_built FROM page WHERE id = ? AND rendered = 0", home)
    if not tree or MENU_PARTS & set(str(built or "").split(",")):
        return Reason.NOT_RENDERED if built else Reason.NEEDS_FACT
    return None
