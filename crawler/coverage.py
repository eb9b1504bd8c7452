"""Says of each kind of fact how far it was collected: whether absence may be claimed from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from sqlite3 import Connection

from crawler.bands import BAND_WIDTH, STRUCTURE, Band
from crawler.frontier import TOO_DEEP, TRAP
from crawler.traps import pattern_of
from gkcheck.errors import Reason
from gkcheck.models.facts import CoverageRecord, FactKind
from gkcheck.models.observations import FetchOutcome
from gkcheck.store.network import DENIED

# Why an address that was asked for tells nothing: our limits, never the site's fault.
_UNTOLD = {
    FetchOutcome.BLOCKED: Reason.BLOCKED,
    FetchOutcome.RATE_LIMITED: Reason.RATE_LIMITED,
    FetchOutcome.ROBOTS_DENIED: Reason.ROBOTS_DENIED,
    FetchOutcome.NOT_ARCHIVED: Reason.NOT_ARCHIVED,
    FetchOutcome.TIMED_OUT: Reason.TIMED_OUT,
    FetchOutcome.REFUSED: Reason.REFUSED,
    FetchOutcome.NOT_RESOLVED: Reason.NOT_RESOLVED,
    FetchOutcome.TLS_ERROR: Reason.TLS_ERROR,
    FetchOutcome.PROTOCOL_ERROR: Reason.UNREACHABLE,
    FetchOutcome.TOO_LARGE: Reason.BUDGET_BYTES,
    FetchOutcome.PRIVATE_ADDRESS: Reason.PRIVATE_ADDRESS,
}

# Which reason is told when there are several: the one that explains most comes first.
_ORDER = (
    Reason.BLOCKED, Reason.RATE_LIMITED, Reason.INTERRUPTED, Reason.BUDGET_TIME,
    Reason.BUDGET_PAGES, Reason.NOT_ARCHIVED, Reason.ROBOTS_DENIED, Reason.TIMED_OUT,
    Reason.REFUSED, Reason.UNREACHABLE, Reason.TLS_ERROR, Reason.NOT_RESOLVED,
    Reason.BUDGET_DEPTH, Reason.BUDGET_BYTES, Reason.PRIVATE_ADDRESS, Reason.FORMAT_UNREADABLE,
)  # fmt: skip

_PAGES = frozenset(b for b in Band if b >= Band.PAGE)
_STRUCTURE = frozenset(b for b in Band if b >= STRUCTURE)
_LISTS = _STRUCTURE | {Band.PAGING}

# What must have been read before a kind of fact is complete. A column is complete without its
# articles; a list with all its pages; whatever may stand on any page, with all pages.
_NEEDS: dict[FactKind, frozenset[Band]] = {
    FactKind.PAGE: _PAGES,
    FactKind.LINK: _PAGES,
    FactKind.COLUMN: _STRUCTURE,
    FactKind.LIST_ITEM: _LISTS,
    FactKind.DOCUMENT: _PAGES,
    FactKind.RELATION: _PAGES,
    FactKind.MEDIA: _PAGES | {Band.MEDIA},
    FactKind.ATTACHMENT: _PAGES | {Band.ATTACHMENT},
    FactKind.LINK_TARGET: frozenset(Band) - {Band.SIBLING},
    FactKind.IDENTITY: frozenset({Band.HOME, Band.SITE_MAP}),
    FactKind.BODY_TEXT: _PAGES,
    FactKind.FORM: _PAGES,
    FactKind.TABLE: _PAGES,
    FactKind.LETTER: _PAGES,
    FactKind.PLAYER: _PAGES,
    FactKind.PERSONAL_NUMBER: _PAGES,
    FactKind.ATTACHMENT_TEXT: _PAGES | {Band.ATTACHMENT},
}
# Endless calendars hold no documents: what is cut off there matters to these only.
_EVERY_ADDRESS = (FactKind.PAGE, FactKind.LINK, FactKind.LINK_TARGET)

_ROWS = {
    FactKind.PAGE: "SELECT count(*) FROM page",
    FactKind.LINK: "SELECT count(*) FROM link",
    FactKind.COLUMN: "SELECT count(*) FROM column_seen",
    FactKind.LIST_ITEM: "SELECT count(*) FROM list_item",
    FactKind.DOCUMENT: "SELECT count(*) FROM document",
    FactKind.RELATION: "SELECT count(*) FROM relation",
    FactKind.MEDIA: "SELECT count(*) FROM media WHERE kind <> 'attachment'",
    FactKind.ATTACHMENT: "SELECT count(*) FROM media WHERE kind = 'attachment'",
    FactKind.LINK_TARGET: "SELECT count(*) FROM fetch WHERE look = 1",
    FactKind.IDENTITY: "SELECT count(*) FROM identity",
    FactKind.BODY_TEXT: "SELECT count(*) FROM body_text",
    FactKind.FORM: "SELECT count(*) FROM form",
    FactKind.TABLE: "SELECT count(*) FROM record_table",
    FactKind.LETTER: "SELECT count(*) FROM letter",
    FactKind.PLAYER: "SELECT count(*) FROM player",
    FactKind.PERSONAL_NUMBER: "SELECT count(*) FROM personal_number",
    FactKind.ATTACHMENT_TEXT: "SELECT count(*) FROM attachment_text",
}


@dataclass(slots=True)
class Ending:
    """How the crawl ended, as far as the store does not know it.

    ``home_reason`` is set when the home page could not be had; ``gave_up`` when the host stopped
    answering us; ``left`` tells why queued addresses were left.
    """

    home_reason: Reason | None = None
    gave_up: Reason | None = None
    left: Reason = Reason.BUDGET_PAGES
    extract_errors: int = 0


@dataclass(slots=True)
class _Gaps:
    """Why addresses of a class tell nothing; ``shallow`` ones concern every address only."""

    reasons: dict[Band, set[Reason]] = field(default_factory=dict)
    shallow: dict[Band, set[Reason]] = field(default_factory=dict)

    def add(self, band: int, reason: Reason, *, shallow: bool = False) -> None:
        """Note one reason."""
        where = self.shallow if shallow else self.reasons
        where.setdefault(Band(band), set()).add(reason)

    def of(self, kind: FactKind) -> set[Reason]:
        """Return all reasons that concern ``kind``."""
        found: set[Reason] = set()
        for band in _NEEDS[kind]:
            found |= self.reasons.get(band, set())
            if kind in _EVERY_ADDRESS:
                found |= self.shallow.get(band, set())
        return found


def coverage_of(conn: Connection, ending: Ending) -> list[CoverageRecord]:
    """Return the coverage of every kind the crawl collects, read from the store."""
    rows = {kind: int(conn.execute(sql).fetchone()[0]) for kind, sql in _ROWS.items()}
    if ending.home_reason is not None:
        state = (
            "blocked" if ending.home_reason in (Reason.BLOCKED, Reason.RATE_LIMITED) else "failed"
        )
        return [CoverageRecord(k, state, ending.home_reason, rows[k]) for k in _NEEDS]
    gaps = _gaps(conn, ending)
    records = []
    for kind in _NEEDS:
        reasons = gaps.of(kind)
        if ending.extract_errors and kind is not FactKind.LINK_TARGET:
            reasons = reasons | {Reason.FORMAT_UNREADABLE}
        reason = next((r for r in _ORDER if r in reasons), None)
        if reason is None:
            state = "complete"
        elif ending.gave_up is not None and reason in (Reason.BLOCKED, Reason.RATE_LIMITED):
            state = "blocked"
        else:
            state = "truncated"
        records.append(CoverageRecord(kind, state, reason, rows[kind]))
    return records


def _gaps(conn: Connection, ending: Ending) -> _Gaps:
    gaps = _Gaps()
    for (band,) in conn.execute(
        "SELECT DISTINCT priority / ? FROM url WHERE state IN ('queued', 'active')", (BAND_WIDTH,)
    ):
        gaps.add(band, ending.gave_up or _left_in(band, ending.left))
    # A page of another site or of a sibling is no fact of this one; its files are shown on it.
    untold = conn.execute(
        "SELECT DISTINCT priority / ?, outcome FROM fetch JOIN url ON url.id = url_id"
        " WHERE look = 1 AND url.state = 'done' AND (scope = 'in' OR url.kind <> 'page')"
        " AND priority > 0",
        (BAND_WIDTH,),
    )
    for band, outcome in untold:
        reason = _UNTOLD.get(FetchOutcome(outcome))
        if reason is not None:
            gaps.add(
                band,
                ending.gave_up
                if ending.gave_up and reason in (Reason.TIMED_OUT, Reason.REFUSED)
                else reason,
            )
    _denied(conn, gaps)
    _refused(conn, gaps)
    return gaps


def _denied(conn: Connection, gaps: _Gaps) -> None:
    """Columns that refuse us: maybe every visitor, but what lies below them may be there."""
    refused = conn.execute(
        "SELECT DISTINCT priority / ?, status FROM fetch JOIN url ON url.id = url_id"
        " WHERE look = 1 AND outcome = ? AND scope = 'in' AND priority >= ?",
        (BAND_WIDTH, FetchOutcome.HTTP_ERROR, Band.COLUMN * BAND_WIDTH),
    )
    for band, status in refused:
        if status in DENIED:
            gaps.add(band, Reason.BLOCKED)


def _left_in(band: int, left: Reason) -> Reason:
    """The budget counts pages; files that are left behind were left for want of time."""
    if left is Reason.BUDGET_PAGES and band < Band.PAGE:
        return Reason.BUDGET_TIME
    return left


def _refused(conn: Connection, gaps: _Gaps) -> None:
    """Addresses beyond the depth or of an endless kind: do they matter to more than links?"""
    refused = conn.execute(
        "SELECT url, priority / ? FROM url WHERE state = 'skipped' AND reason IN (?, ?)",
        (BAND_WIDTH, TOO_DEEP, TRAP),
    ).fetchall()
    if not refused:
        return
    read = _patterns(conn, "SELECT url FROM url JOIN page USING (id)")
    telling = _patterns(
        conn,
        "SELECT url FROM url JOIN page USING (id) WHERE page_type = 'list'"
        " OR id IN (SELECT page_id FROM document WHERE published_on IS NOT NULL"
        " OR document_number IS NOT NULL OR fields <> '{}')",
    )
    for url, band in refused:
        pattern = pattern_of(url)
        empty = pattern in read and pattern not in telling
        gaps.add(band, Reason.BUDGET_DEPTH, shallow=empty)


def _patterns(conn: Connection, sql: str) -> set[str]:
    urls: Iterable[tuple[str]] = conn.execute(sql)
    return {pattern_of(url) for (url,) in urls}
