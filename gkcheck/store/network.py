"""What stored pages say about links and sub-resources, and what probes saw of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

#: Pages whose sub-resources are looked at: the home page and the first ones below it.
RESOURCE_PAGES = 50
RESOURCE_KINDS = ("image", "script", "style", "frame", "video", "audio")

_INTERNAL = "u.scope IN ('in', 'sibling') AND l.kind IN ('page', 'attachment')"
_HOME = "SELECT id FROM page WHERE depth = 0"
_SECOND = (
    "SELECT DISTINCT u.id, u.hash, u.host FROM page_link_set p"  # noqa: S608 - constants only
    " JOIN link l ON l.set_id = p.set_id JOIN url u ON u.id = l.url_id"
    f" WHERE p.page_id IN ({_HOME}) AND {_INTERNAL} AND u.id NOT IN ({_HOME})"
)
_THIRD = (
    "SELECT DISTINCT u.id, u.hash, u.host FROM page_link_set p"  # noqa: S608 - constants only
    " JOIN link l ON l.set_id = p.set_id JOIN url u ON u.id = l.url_id"
    " WHERE p.page_id IN (SELECT l2.url_id FROM page_link_set p2 JOIN link l2 USING (set_id)"
    f" JOIN url u2 ON u2.id = l2.url_id WHERE p2.page_id IN ({_HOME})"
    " AND u2.scope IN ('in', 'sibling'))"
    f" AND {_INTERNAL} AND u.id NOT IN ({_HOME})"
    " AND u.id NOT IN (SELECT l3.url_id FROM page_link_set p3 JOIN link l3 USING (set_id)"
    f" WHERE p3.page_id IN ({_HOME}))"
)
_RESOURCES = (
    "SELECT u.id AS url_id, u.url AS url, u.host AS host, l.kind AS kind, p.page_id AS page_id,"  # noqa: S608 - constants only
    " pu.url AS page FROM (SELECT id FROM page ORDER BY depth, id LIMIT ?) chosen"
    " JOIN page_link_set p ON p.page_id = chosen.id JOIN link l ON l.set_id = p.set_id"
    " JOIN url u ON u.id = l.url_id JOIN url pu ON pu.id = p.page_id"
    f" WHERE l.kind IN ({','.join(repr(k) for k in RESOURCE_KINDS)}) ORDER BY u.host, u.url"
)


class Rows(Protocol):
    """Runs one SELECT: a reader's ``rows``, or a connection's ``execute`` wrapped."""

    def __call__(self, sql: str, *args: object) -> Iterable[Any]:
        """Return the rows, each readable by position and by name."""
        ...


@dataclass(frozen=True, slots=True)
class Target:
    """One internal link: id and 64-bit hash of its address, and its host (with port)."""

    url_id: int
    key: int
    host: str


@dataclass(slots=True)
class HostUse:
    """What pages take from one host: distinct addresses by kind, pages, an address of each kind."""

    host: str
    kinds: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    pages: set[str] = field(default_factory=set)
    on_home: bool = False
    examples: dict[str, tuple[int, str]] = field(default_factory=dict)


def internal_links(rows: Rows, level: int) -> list[Target]:
    """Return the internal links of level 2 (on the home page) or 3 (on the pages those lead to).

    Internal is what has the site's registrable domain (standards.md 5.3). Every address counts
    once, at its lowest level; the home page itself never.
    """
    return [
        Target(int(r[0]), int(r[1]), str(r[2])) for r in rows(_SECOND if level == 2 else _THIRD)
    ]


def resource_hosts(rows: Rows) -> Mapping[str, HostUse]:
    """Return the hosts that the home page and up to 50 pages take sub-resources from."""
    home = {int(r[0]) for r in rows(_HOME)}
    found: dict[str, HostUse] = {}
    for row in rows(_RESOURCES, RESOURCE_PAGES):
        url_id, url, host, kind, page_id, page = row
        if not host or not str(url).startswith(("http://", "https://")):
            continue
        use = found.setdefault(host, HostUse(host))
        use.kinds[kind].add(url)
        use.pages.add(page)
        use.on_home |= page_id in home
        use.examples.setdefault(kind, (int(url_id), str(url)))
    return found


# Guards answer so to a client they do not like, in one family alone too (standards.md 10).
DENIED = frozenset({401, 403, 405, 406, 429, 451})
_OURS = frozenset({"timed_out", "unreachable", "blocked", "not_tested"})
_AWAY = ("redirect_left_family", "redirect_not_global", "redirect_loop", "redirect_bad")


@dataclass(frozen=True, slots=True)
class Reached:
    """The word on one address over IPv6. ``state``: reached, failed or open (cannot be told).

    ``why``: code of a failure or of what keeps it open.
    """

    state: str
    why: str


def reached(
    outcome: str, status: int | None, v4_outcome: str | None, detail: str | None
) -> Reached:
    """Judge one request over IPv6 beside the same over IPv4.

    Failed only when IPv6 gave a definite refusal or error that IPv4 does not give. Time-outs,
    missing routes, guards and addresses that are dead over IPv4 too stay open.
    """
    told = detail or ""
    if outcome == "ok":
        return Reached("reached", "ok")
    if outcome in _OURS:
        code = told.partition(":")[0].partition(" ")[0]
        return Reached("open", "no_ipv6_here" if code == "no_ipv6_here" else outcome)
    if outcome == "http_error" and status in DENIED:
        return Reached("open", "blocked")
    if outcome == "error" and not told.startswith(_AWAY):
        return Reached("open", "unreachable")
    if v4_outcome != "ok":
        return Reached("open", "unreachable")  # dead over IPv4 too, or not compared
    return Reached("failed", told.partition(":")[0] if told.startswith(_AWAY) else outcome)
