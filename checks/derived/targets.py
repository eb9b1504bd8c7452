"""Linked and embedded addresses that were asked for, with what came of it; and causes in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from checks.derived.column_pages import named_columns, pages_in
from checks.derived.column_tree import columns
from checks.derived.link_use import Use
from checks.derived.reach import NOT_TOLD, not_asked, reached
from gkcheck.errors import Reason
from gkcheck.models.facts import FactKind, TargetKind
from gkcheck.models.observations import MediaVerdict
from gkcheck.models.plan import ColumnSpec
from gkcheck.store.reader import FactReader

MANY = 3
"""Broken targets of one folder from which on they are put down to one cause."""

PROBLEM_TEXT = {
    "empty": "文件是空的",
    "html_instead": "返回的是网页,不是文件",
    "truncated": "文件不完整,在中途断了",
    "not_decodable": "文件内容损坏,无法解码",
    "wrong_type": "文件内容与类型不符",
    "no_segments": "播放列表里没有任何片段",
}
_UNTOLD = {"too_large": Reason.BUDGET_BYTES, "third_party": Reason.THIRD_PARTY}

# Own limits of the crawl are told by coverage; they do not make single targets undecided.
_LIMITS = frozenset(
    {Reason.BUDGET_PAGES, Reason.BUDGET_DEPTH, Reason.BUDGET_TIME, Reason.INTERRUPTED}
)


@dataclass(frozen=True, slots=True)
class Target:
    """One address. ``dead``: what is wrong, in words; ``unknown``: why not told. None both: sound."""

    url_id: int
    url: str
    scope: str
    dead: str | None
    unknown: Reason | None
    problem: str
    looks: int

    @property
    def name(self) -> str:
        """Return the file's name, as a person sees it in the address."""
        return file_name(self.url)


def media_targets(
    facts: FactReader, kind: TargetKind, wanted: Collection[int] | None
) -> Iterator[Target]:
    """Stream the media of one kind that were looked at (or could not be, with a reason)."""
    embedded = {
        row["url_id"] for row in facts.rows("SELECT url_id FROM player WHERE how = 'third_party'")
    }
    for row in facts.rows(
        "SELECT u.id, u.url, u.scope, u.reason, f.look, m.verdict, m.problem FROM url u"
        " LEFT JOIN (SELECT url_id, max(look) AS look FROM fetch GROUP BY url_id) f"
        " ON f.url_id = u.id"
        " LEFT JOIN media m ON m.url_id = u.id AND m.look ="
        " (SELECT max(look) FROM media n WHERE n.url_id = u.id)"
        " WHERE u.kind = ? OR m.kind = ? ORDER BY u.id",
        kind,
        kind,
    ):
        if wanted is not None and row["id"] not in wanted:
            continue
        came = reached(facts, row["id"])
        if row["id"] in embedded:  # a page that plays, on a platform of its own
            if came is not None:
                yield Target(row["id"], row["url"], row["scope"], None, Reason.THIRD_PARTY, "", 1)
            continue
        dead: str | None = None
        unknown: Reason | None = None
        problem = ""
        if came is not None and (came.dead or came.unknown):
            dead, unknown, problem = came.dead, came.unknown, came.saw
        elif row["verdict"] == MediaVerdict.BROKEN:
            problem = str(row["problem"])
            dead = PROBLEM_TEXT.get(problem, problem.replace("http_", "返回状态码 "))
        elif row["verdict"] == MediaVerdict.UNTOLD:
            problem = str(row["problem"])
            unknown = _UNTOLD.get(problem) or NOT_TOLD.get(problem, Reason.FORMAT_UNREADABLE)
        elif row["verdict"] is None:
            unknown = not_asked(facts, row["id"], FactKind.MEDIA)
            if came is None and (row["reason"] is None or unknown in _LIMITS):
                continue
        looks = came.looks if came is not None else 1
        yield Target(row["id"], row["url"], row["scope"], dead, unknown, problem, looks)


def resource_targets(facts: FactReader, kind: TargetKind) -> Iterator[Target]:
    """Stream the site's own scripts or style sheets that pages use and that were asked for."""
    for row in facts.rows(
        "SELECT DISTINCT u.id, u.url, u.scope FROM fetch f JOIN url u ON u.id = f.url_id"
        " WHERE u.scope = 'in' AND u.id IN (SELECT l.url_id FROM link l WHERE l.kind = ?)"
        " ORDER BY u.id",
        kind,
    ):
        came = reached(facts, row["id"])
        if came is not None:
            yield Target(
                row["id"], row["url"], row["scope"], came.dead, came.unknown, came.saw, came.looks
            )


def link_targets(facts: FactReader, *, internal_only: bool) -> Iterator[Target]:
    """Stream the pages that links lead to and that were asked for. Files are not among them."""
    for row in facts.rows(
        "SELECT DISTINCT u.id, u.url, u.scope FROM fetch f JOIN url u ON u.id = f.url_id"
        " WHERE u.kind IN ('page', 'frame') AND (u.scope = 'in' OR ?) AND"
        " (EXISTS (SELECT 1 FROM link l WHERE l.url_id = u.id)"
        " OR EXISTS (SELECT 1 FROM list_item i WHERE i.url_id = u.id)) ORDER BY u.id",
        not internal_only,
    ):
        came = reached(facts, row["id"])
        if came is not None:
            yield Target(
                row["id"], row["url"], row["scope"], came.dead, came.unknown, came.saw, came.looks
            )


def used_in_columns(
    facts: FactReader, specs: Sequence[ColumnSpec], kind: TargetKind
) -> set[int] | None:
    """Return ids of targets used in the named columns' own content; None: no column was named.

    What the page's frame holds (header, menus, footer) is not the column's.
    """
    if not specs:
        return None
    tree = columns(facts)
    positions = [p for p in named_columns(specs, tree) if p is not None]
    found: set[int] = set()
    for page in pages_in(facts, tree, positions):
        found.add(page)  # a list entry may be the file itself
        found.update(
            row["url_id"]
            for row in facts.rows(
                "SELECT l.url_id FROM page_link_set p JOIN link_set s ON s.id = p.set_id"
                " JOIN link l ON l.set_id = s.id WHERE p.page_id = ? AND l.kind = ?"
                " AND s.place NOT IN ('header', 'nav', 'footer', 'side_nav')",
                page,
                kind,
            )
        )
    return found


def folders(targets: Iterable[Target]) -> set[tuple[str, str]]:
    """Return (folder, problem) pairs that several broken targets share."""
    counts = Counter(_folder(target) for target in targets)
    return {pair for pair, count in counts.items() if count >= MANY}


def cause(target: Target, use: Use, shared: Collection[tuple[str, str]]) -> str:
    """Return the group of a broken target: the template part, the folder, else the target alone."""
    if use.is_template:
        return f"place:{use.place}"
    if _folder(target) in shared:
        return "folder:{}:{}".format(*_folder(target))
    return f"target:{target.url}"


def file_name(url: str) -> str:
    """Return the last part of an address, readable; the host where there is none."""
    parts = urlsplit(url)
    return unquote(parts.path.rstrip("/").rsplit("/", 1)[-1]) or parts.netloc


def _folder(target: Target) -> tuple[str, str]:
    parts = urlsplit(target.url)
    return f"{parts.netloc}{parts.path.rpartition('/')[0]}/", target.problem
