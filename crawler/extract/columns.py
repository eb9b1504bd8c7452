"""Columns of the site as one page shows them: menus, trail, meta tags, site map, side menu."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import urlsplit

from crawler.extract.breadcrumb import Trail
from crawler.extract.dom import Dom, El
from crawler.extract.gkmlpt import tree_columns
from crawler.extract.layers import Layer
from crawler.extract.menus import Item, drop_tools, parse_menu, read_entry
from crawler.extract.metas import Metas
from crawler.extract.script_trees import script_trees
from crawler.extract.words import HOME, MAP_TITLE
from crawler.urls import canonical_url
from gkcheck.models.facts import ColumnRecord, ColumnSource
from gkcheck.text.normalize import normalize_name

_MAX_COLUMNS = 2000
_MAX_DEPTH = 6
_HEADS = frozenset(["strong", "b", "h1", "h2", "h3", "h4", "h5", "dt"])


@lru_cache(maxsize=8192)
def _is_home(name: str) -> bool:
    return HOME.match(name) is not None


def _walk(
    items: list[Item],
    base: str,
    source: ColumnSource,
    above: tuple[str, ...],
    out: list[ColumnRecord],
) -> None:
    for item in drop_tools(items):
        if len(out) >= _MAX_COLUMNS:
            return
        if _is_home(item.name):
            continue
        path = (*above, item.name)
        url = canonical_url(base, item.href) if item.href else None
        out.append(ColumnRecord(source, path, url))
        if len(path) < _MAX_DEPTH:
            _walk(item.below, base, source, path, out)


def _menu_columns(el: El, items: list[Item], base: str, out: list[ColumnRecord]) -> None:
    """Add the columns of a menu; those of a known part are kept with it."""
    origin = base[: base.find("/", 8)]
    if el.columns is not None and el.columns[0] in (origin, base) and not out:
        out.extend(el.columns[1])
        return
    first = len(out)
    _walk(items, base, ColumnSource.NAV, (), out)
    if el.kept and first == 0:
        el.columns = (origin if _whole(items) else base, tuple(out))


def _whole(items: list[Item]) -> bool:
    """Tell whether no address of a menu depends on the folder of the page."""
    return all(
        (item.href is None or item.href.startswith(("/", "http://", "https://")))
        and _whole(item.below)
        for item in items
    )


def _trail_columns(trail: Trail, base: str, own_url: str, *, is_column: bool) -> list[ColumnRecord]:
    names = [
        (name, href)
        for i, (name, href) in enumerate(zip(trail.names, trail.hrefs, strict=True))
        if not (i == 0 and (HOME.match(name) or name.endswith(("首页", "网站", "门户"))))
    ]
    out: list[ColumnRecord] = []
    for depth in range(1, len(names) + 1):
        href = names[depth - 1][1]
        url = canonical_url(base, href) if href else None
        if url is None and depth == len(names) and is_column:
            url = own_url
        out.append(ColumnRecord(ColumnSource.BREADCRUMB, tuple(n for n, _ in names[:depth]), url))
    return out


def _side_columns(dom: Dom, sides: list[El], trail: Trail | None, base: str) -> list[ColumnRecord]:
    out: list[ColumnRecord] = []
    names = [n for n in (trail.names if trail else ()) if not HOME.match(n)]
    for side in sides:
        head_item = read_entry(dom, side)
        items = drop_tools(head_item.below if head_item is not None else parse_menu(dom, side))
        if _mostly_elsewhere(items, base):
            continue
        listed = {normalize_name(item.name) for item in items}
        above: tuple[str, ...] = ()
        for i, name in enumerate(names):
            if normalize_name(name) in listed:
                above = tuple(names[:i])
                break
        else:
            # The side menu hangs below the column it is headed with, or the page's own.
            first = dom.text[side.start : side.end].strip().split("\n", 1)[0]
            head = normalize_name(head_item.name if head_item is not None else first)
            if head_item is not None and not names:
                above = (head_item.name,)
            for i, name in enumerate(names):
                if normalize_name(name) == head:
                    above = tuple(names[: i + 1])
        _walk(items, base, ColumnSource.SIDE_NAV, above, out)
    return out


def _script_columns(dom: Dom, trail: Trail | None, base: str, own_url: str) -> list[ColumnRecord]:
    """Return the columns of trees that scripts draw.

    A tree hangs where the first name that it shares with the trail stands, or below the whole trail
    when all its addresses are below the page's own folder, else at the top.
    """
    out: list[ColumnRecord] = []
    names = [n for n in (trail.names if trail else ()) if not HOME.match(n)]
    folder = own_url.rsplit("/", 1)[0] + "/"
    for items in script_trees(dom):
        levels = list(_levels(items, 0))
        if _mostly_elsewhere([item for item, _ in levels], base):
            continue
        depths: dict[str, int] = {}
        for item, depth in levels:
            depths.setdefault(normalize_name(item.name), depth)
        shared = next(
            (i - depths[n] for i, n in enumerate(map(normalize_name, names)) if n in depths), None
        )
        if shared is None:
            urls = [canonical_url(base, item.href) for item, _ in levels if item.href]
            shared = len(names) if all(url and url.startswith(folder) for url in urls) else 0
        _walk(items, base, ColumnSource.API, tuple(names[: max(0, shared)]), out)
    return out


def _levels(items: list[Item], depth: int) -> Iterator[tuple[Item, int]]:
    for item in items:
        yield item, depth
        yield from _levels(item.below, depth + 1)


def _mostly_elsewhere(items: list[Item], base: str) -> bool:
    """Tell a list of links to other sites, which is no menu of this one."""
    host = urlsplit(base).netloc
    hosts = [
        urlsplit(url).netloc for item in items if (url := canonical_url(base, item.href or ""))
    ]
    return len(hosts) >= 2 and sum(1 for other in hosts if other != host) * 2 > len(hosts)


def _map_columns(dom: Dom, area: El, base: str) -> list[ColumnRecord]:
    out: list[ColumnRecord] = []
    items = _below_heads(dom, parse_menu(dom, area))
    for item in items:
        if MAP_TITLE.fullmatch(item.name):
            # The page's own title heads the map, beside boxes, or stands above it.
            items = item.below or [other for other in items if other is not item]
            break
    _walk(items, base, ColumnSource.SITEMAP, (), out)
    return out


def _is_head(dom: Dom, el: El) -> bool:
    parent = el.parent.tag if el.parent is not None else ""
    return parent in _HEADS or any(inner.tag in _HEADS for inner in dom.inside(el))


def _below_heads(dom: Dom, items: list[Item]) -> list[Item]:
    """Hang entries that stand side by side below the emphasised entry before them."""
    heads = [item for item in items if not item.below and _is_head(dom, item.el)]
    if not 2 <= len(heads) < len(items):
        return items
    marks = {item.el.index for item in heads}
    out: list[Item] = []
    for item in items:
        if item.el.index in marks or not out or item.below:
            out.append(item)
        else:
            out[-1].below.append(item)
    return out


def find_columns(
    dom: Dom,
    metas: Metas,
    base: str,
    own_url: str,
    *,
    menus: list[tuple[El, list[Item]]],
    layers: list[Layer],
    trail: Trail | None,
    sides: list[El],
    map_area: El | None,
    is_column: bool,
) -> tuple[ColumnRecord, ...]:
    """Return every column the page shows, each source on its own, without repeats."""
    out: list[ColumnRecord] = []
    for el, items in menus:
        _menu_columns(el, items, base, out)
    for _, above, items in layers:
        _walk(items, base, ColumnSource.NAV, (above,), out)
    if trail is not None:
        out.extend(_trail_columns(trail, base, own_url, is_column=is_column))
    name = metas.first("ColumnName")
    if name:
        parts = tuple(p for p in re.split(r"\s*[>,，;；/]\s*", name) if p and not HOME.match(p))
        if parts and len(parts) <= _MAX_DEPTH:
            out.append(ColumnRecord(ColumnSource.META, parts, own_url if is_column else None))
    out.extend(_side_columns(dom, sides, trail, base))
    if map_area is not None:
        out.extend(_map_columns(dom, map_area, base))
    out.extend(tree_columns(dom, base))
    out.extend(_script_columns(dom, trail, base, own_url))
    return tuple(dict.fromkeys(out))
