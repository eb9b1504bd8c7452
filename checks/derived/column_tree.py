"""The columns of a site, merged from menus, breadcrumbs, meta tags, site map and data files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import urlsplit

from gkcheck.models.facts import ColumnSource
from gkcheck.store.reader import FactReader, path_of
from gkcheck.text.normalize import normalize_name

HOME_NAMES = frozenset({"首页", "网站首页", "主页", "返回首页", "门户首页", "本站首页", "home"})
INDEX_FILES = frozenset(
    {"index.html", "index.htm", "index.shtml", "index.jsp", "index.php", "index.aspx",
     "default.html", "default.htm", "default.aspx"}
)  # fmt: skip

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]{2}")

# Sources that tell the whole way from the top; the others may show only the last levels.
WHOLE_PATH = frozenset(
    {ColumnSource.NAV, ColumnSource.BREADCRUMB, ColumnSource.SITEMAP, ColumnSource.API}
)
_RANK = {
    ColumnSource.BREADCRUMB: 5,
    ColumnSource.SITEMAP: 4,
    ColumnSource.API: 3,
    ColumnSource.NAV: 2,
    ColumnSource.META: 1,
    ColumnSource.SIDE_NAV: 0,
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``path`` is the fullest way of names to it, ``aliases`` the other ways seen.

    ``url`` is None where no address was seen; ``scope`` is that of the address (in, sibling, out).
    ``whole`` holds the paths that are known to start at the top. ``seen_ids`` and ``url_ids`` are
    keys into the fact store. ``seen_on`` is a page that shows the column.
    """

    path: tuple[str, ...]
    url: str | None
    scope: str | None
    sources: tuple[str, ...]
    aliases: tuple[tuple[str, ...], ...]
    whole: frozenset[tuple[str, ...]]
    seen_ids: tuple[int, ...]
    url_ids: tuple[int, ...]
    seen_on: str | None
    known_paths: tuple[tuple[str, ...], ...] = field(init=False, compare=False)
    """The paths, without those that are only the tail of one known from the top."""

    def __post_init__(self) -> None:
        whole = [_flat(path) for path in self.whole]
        known = tuple(
            path
            for path in self.paths
            if path in self.whole
            or not any(len(w) > len(path) and w[-len(path) :] == _flat(path) for w in whole)
        )
        object.__setattr__(self, "known_paths", known)

    @property
    def paths(self) -> tuple[tuple[str, ...], ...]:
        """Return every way of names to this column, the fullest first."""
        return (self.path, *self.aliases)

    @property
    def name(self) -> str:
        """Return the column's own name."""
        return self.path[-1]

    @property
    def label(self) -> str:
        """Return the path as a person writes it."""
        return ">".join(self.path)

    @property
    def is_foreign(self) -> bool:
        """Tell a column of a version in another language: Latin letters, no Chinese in its path."""
        return _LATIN.search(self.label) is not None and _CHINESE.search(self.label) is None

    @property
    def is_elsewhere(self) -> bool:
        """Tell whether the column's link leads to another site."""
        return self.scope is not None and self.scope != "in"


@dataclass(frozen=True, slots=True)
class _Seen:
    id: int
    source: ColumnSource
    path: tuple[str, ...]
    url_id: int | None
    url: str | None
    scope: str | None
    seen_on: str | None
    is_bare: bool
    """One name without address or from a meta tag: too little to make a column beside others."""


def columns(facts: FactReader) -> list[Column]:
    """Return the site's columns, the home page left out, ordered by path.

    Two sightings are one column when the address and the last name agree, or the whole path of two
    or more names, or a whole trail. Bounded by the number of distinct sightings, not of pages.
    """
    return facts.once("column_tree.columns", lambda: _columns(facts))


def _columns(facts: FactReader) -> ColumnList:
    seen = list(_sightings(facts))
    groups = _Groups(len(seen))
    first: dict[tuple[str, ...], int] = {}
    for i, row in enumerate(seen):
        for key in _keys(row):
            groups.join(first.setdefault(key, i), i)
    lost = _join_bare(seen, groups)
    kept = [[seen[i] for i in members if i not in lost] for members in groups.members()]
    found = [_merged(rows) for rows in kept if rows]
    return ColumnList(sorted(found, key=lambda column: (column.path, column.url or "")))


class ColumnList(list[Column]):
    """The columns of a site, with what stands below each, found once."""

    below: Mapping[int, Sequence[int]] | None = None


def children_of(tree: Sequence[Column]) -> Mapping[int, Sequence[int]]:
    """Return, by position in ``tree``, the positions of all columns below (at any depth)."""
    if not isinstance(tree, ColumnList):
        return _children(tree)
    if tree.below is None:
        tree.below = _children(tree)
    return tree.below


def _children(tree: Sequence[Column]) -> dict[int, list[int]]:
    at: dict[tuple[str, ...], list[int]] = {}
    for i, column in enumerate(tree):
        for path in column.paths:
            at.setdefault(_flat(path), []).append(i)
    below: dict[int, list[int]] = {}
    for i, column in enumerate(tree):
        for path in column.paths:
            flat = _flat(path)
            for length in range(1, len(flat)):
                for parent in at.get(flat[:length], ()):
                    if parent != i and i not in below.setdefault(parent, []):
                        below[parent].append(i)
    return below


def url_key(url: str) -> str:
    """Return an address without scheme, ``www.`` and index file: what makes two the same place."""
    parts = urlsplit(url)
    path = parts.path or "/"
    head, _, last = path.rpartition("/")
    if last.lower() in INDEX_FILES:
        path = f"{head}/"
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.netloc.removeprefix('www.')}{path.rstrip('/')}{query}"


def _sightings(facts: FactReader) -> Iterable[_Seen]:
    home = url_key(facts.run("home_url") or "")
    for row in facts.rows(
        "SELECT c.id, c.source, c.path, c.url_id, u.url, u.scope, p.url AS seen_on"
        " FROM column_seen c LEFT JOIN url u ON u.id = c.url_id LEFT JOIN url p ON p.id = c.page_id"
        " ORDER BY c.id"
    ):
        path = tuple(name for name in path_of(row["path"]) if normalize_name(name))
        while path and normalize_name(path[0]) in HOME_NAMES:
            path = path[1:]
        if not path or (row["url"] and url_key(row["url"]) == home and len(path) == 1):
            continue
        # A meta tag gives the page's own address, which may be any page of the column's list.
        bare = len(path) == 1 and (row["source"] == ColumnSource.META or row["url"] is None)
        yield _Seen(
            row["id"], ColumnSource(row["source"]), path, row["url_id"], row["url"], row["scope"],
            row["seen_on"], bare,
        )  # fmt: skip


def _keys(row: _Seen) -> list[tuple[str, ...]]:
    """Return what makes a sighting the same column as others; none for a bare name."""
    if row.is_bare:
        return []
    flat = _flat(row.path)
    # A trail ends at the top; every page of a list may show it with an address of its own.
    if len(flat) > 1 or row.source is ColumnSource.BREADCRUMB:
        keys = [("path", *flat)]
    else:
        keys = [("path", *flat, url_key(row.url or ""))]
    if row.url is not None:
        keys.append(("url", url_key(row.url), flat[-1]))
    return keys


def _join_bare(seen: Sequence[_Seen], groups: _Groups) -> set[int]:
    """Settle bare names: pages tell them of a column that is mostly seen elsewhere as well.

    A column of that name and address, or the only one of that name: it is that one. Several: nobody
    can say which, so the sighting is left out (returned). None: a column of its own.
    """
    by_name: dict[str, set[int]] = {}
    by_url: dict[tuple[str, str], int] = {}
    for i, row in enumerate(seen):
        if not row.is_bare:
            name = normalize_name(row.path[-1])
            by_name.setdefault(name, set()).add(i)
            if row.url is not None:
                by_url[(url_key(row.url), name)] = i
    lost: set[int] = set()
    alone: dict[str, int] = {}
    for i, row in enumerate(seen):
        if not row.is_bare:
            continue
        name = normalize_name(row.path[0])
        same = by_url.get((url_key(row.url or ""), name))
        others = {groups.root(k) for k in by_name.get(name, ())}
        if same is not None:
            groups.join(same, i)
        elif len(others) == 1:
            groups.join(others.pop(), i)
        elif others:
            lost.add(i)
        else:
            groups.join(alone.setdefault(name, i), i)
    return lost


def _merged(rows: Sequence[_Seen]) -> Column:
    paths: dict[tuple[str, ...], _Seen] = {}
    for row in sorted(rows, key=lambda r: (-len(r.path), -_RANK[r.source], r.id)):
        paths.setdefault(_flat(row.path), row)
    best, *rest = [row.path for row in paths.values()]
    addressed = sorted(
        (r for r in rows if r.url is not None), key=lambda r: (r.scope != "in", -_RANK[r.source])
    )
    url_ids = dict.fromkeys(r.url_id for r in addressed if r.url_id is not None)
    return Column(
        path=best,
        url=addressed[0].url if addressed else None,
        scope=addressed[0].scope if addressed else None,
        sources=tuple(sorted({r.source.value for r in rows})),
        aliases=tuple(rest),
        whole=frozenset(r.path for r in rows if r.source in WHOLE_PATH),
        seen_ids=tuple(r.id for r in rows),
        url_ids=tuple(url_ids),
        seen_on=rows[0].seen_on,
    )


@lru_cache(maxsize=8192)
def _flat(path: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(normalize_name(name) for name in path)


class _Groups:
    """Union-find over positions."""

    def __init__(self, count: int) -> None:
        self._parent = list(range(count))

    def root(self, i: int) -> int:
        while self._parent[i] != i:
            self._parent[i] = self._parent[self._parent[i]]
            i = self._parent[i]
        return i

    def join(self, a: int, b: int) -> None:
        low, high = sorted((self.root(a), self.root(b)))
        self._parent[high] = low

    def members(self) -> list[list[int]]:
        found: dict[int, list[int]] = {}
        for i in range(len(self._parent)):
            found.setdefault(self.root(i), []).append(i)
        return list(found.values())
