"""Turns records into rows. One writer a store; the crawl and its facts share its transactions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from gkcheck.models.content import AttachmentTextRecord
from gkcheck.models.facts import ColumnRecord, LinkRecord, PageFacts, TargetKind
from gkcheck.models.observations import FetchRecord, LayoutRecord, MediaRecord, SearchRecord
from gkcheck.store import content
from gkcheck.store.run_writer import RunWriter
from gkcheck.text.mask import mask, mask_or_none

_MOST_COLUMNS = 4000
_MOST_SETS = 100


def hash64(text: str) -> int:
    """Return a signed 64-bit hash of ``text``: small keys, collisions about 1e-7 in two million."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), signed=True)


def _iso(value: object) -> str | None:
    return None if value is None else str(value)


class FactWriter(RunWriter):
    """Writes facts of one site. Nothing is visible to readers before :meth:`commit`.

    ``scope_of`` maps an address to ``in``, ``sibling`` or ``out``; it is asked once a new address.
    Memory: one dict entry for each address, link set, column and identity seen.
    """

    def __init__(self, path: str, scope_of: Callable[[str], str] | None = None) -> None:
        super().__init__(path)
        self.scope_of = scope_of or (lambda _: "out")
        # Gives the known address that a new one is but another form of, or None.
        self.fold: Callable[[str], str | None] | None = None
        self._met_columns: dict[ColumnRecord, int] = {}  # forgetting costs time only
        # By the very records, which pages share with the parts they have in common; held with them,
        # so that no other record comes to be the same.
        self._met_sets: dict[tuple[int, ...], tuple[int, list[LinkRecord]]] = {}

    # Read when first asked for: writers that only mark a stage need neither.

    @cached_property
    def _urls(self) -> dict[int, int]:
        return dict(self._conn.execute("SELECT hash, id FROM url"))

    @cached_property
    def _shared(self) -> dict[str, dict[int, int]]:
        return {
            table: dict(self._conn.execute(f"SELECT digest, id FROM {table}"))  # noqa: S608 - our own table names
            for table in ("link_set", "column_seen", "identity")
        }

    # -- addresses ------------------------------------------------------------------------------

    def known(self, url: str) -> int | None:
        """Return the id of ``url`` if the store has it."""
        return self._urls.get(hash64(url))

    def url_id(
        self,
        url: str,
        *,
        kind: TargetKind = TargetKind.PAGE,
        scope: str | None = None,
        found_on: int | None = None,
    ) -> int:
        """Return the id of ``url``, adding it in state ``known`` when it is new."""
        digest = hash64(url)
        found = self._urls.get(digest)
        if found is None:
            other = self.fold(url) if self.fold is not None else None
            if other is not None and (known := self.known(other)) is not None:
                return known
            cursor = self._conn.execute(
                "INSERT INTO url (url, hash, host, scope, kind, state, found_on)"
                " VALUES (?,?,?,?,?,'known',?)",
                (
                    url, digest, urlsplit(url).netloc, scope or self.scope_of(url), kind,
                    found_on,
                ),
            )  # fmt: skip
            found = int(cursor.lastrowid or 0)
            self._urls[digest] = found
        return found

    def mark_loop(self, urls: Iterable[str], look: int) -> None:
        """Call all hops of a chain of redirects that never ends a loop."""
        self._conn.executemany(
            "UPDATE fetch SET outcome = 'loop', sign = 'redirect_loop'"
            " WHERE url_id = ? AND look = ?",
            [(self.url_id(url), look) for url in urls],
        )

    # -- facts of one page ----------------------------------------------------------------------

    def add_fetch(self, record: FetchRecord) -> int:
        """Store one look at one address; a later look with the same number replaces it."""
        url_id = self.url_id(record.url)
        target = self.url_id(record.redirect_to) if record.redirect_to else None
        self._conn.execute(
            "INSERT OR REPLACE INTO fetch VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            (
                url_id, record.look, record.outcome, record.status, record.content_type,
                record.charset, record.bytes, record.elapsed_ms, record.at, record.body_digest,
                record.etag, record.last_modified, target, record.redirect_kind, record.sign,
                record.ip, record.rendered, record.busy_ms,
            ),
        )  # fmt: skip
        return url_id

    def add_page(self, facts: PageFacts, *, depth: int, rendered: bool = False) -> int:
        """Store all facts of one page, replacing what an earlier look stored. Return its id."""
        page = self.fresh_page(facts.url)
        by_place: dict[str, list[LinkRecord]] = {}
        for link in facts.links:
            by_place.setdefault(link.place, []).append(link)
        self._conn.executemany(
            "INSERT OR IGNORE INTO page_link_set VALUES (?,?)",
            [(page, self._link_set(place, links, page)) for place, links in by_place.items()],
        )
        for column in facts.columns:
            self.add_column(column, page)
        column_id = self._breadcrumb_column(facts, page)
        self._conn.execute(
            "INSERT INTO page VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            (
                page, mask_or_none(facts.title), mask_or_none(facts.heading), facts.page_type, depth,
                facts.text_length,
                facts.text_digest, mask(facts.sample), _json(facts.breadcrumb), column_id,
                self._identity(facts), ",".join(facts.signals.script_built),
                facts.signals.soft_404_sign, rendered,
            ),
        )  # fmt: skip
        self._conn.executemany(
            "INSERT INTO meta VALUES (?,?,?)", [(page, n, mask(c)) for n, c in facts.metas]
        )
        self._add_listing(page, facts)
        self._add_document(page, facts)
        content.add_page(self, page, facts)
        return page

    def fresh_page(self, url: str) -> int:
        """Return the number of the page at ``url``, with nothing stored of it any more."""
        page = self.url_id(url)
        paged, attached = self._conn.execute(
            "SELECT EXISTS (SELECT 1 FROM page WHERE id = ?1),"
            " EXISTS (SELECT 1 FROM attachment_text WHERE url_id = ?1)",
            (page,),
        ).fetchone()
        if paged:
            self.drop_page(page)
        if attached:
            self._conn.execute("DELETE FROM attachment_text WHERE url_id = ?", (page,))
            content.drop(self._conn, page)
        return page

    def shared(self, table: str, values: Mapping[str, Any]) -> tuple[int, bool]:
        """Return the number of a row that pages share, by its ``digest``, and whether it is new.

        ``table``: link_set, column_seen or identity; ``values`` is the row, without its number.
        """
        known = self._shared[table]
        found = known.get(values["digest"])
        if found is not None:
            return found, False
        names, marks = ", ".join(values), ",".join("?" * len(values))
        cursor = self._conn.execute(
            f"INSERT INTO {table} ({names}) VALUES ({marks})",  # noqa: S608 - our own table names
            tuple(values.values()),
        )
        known[values["digest"]] = found = int(cursor.lastrowid or 0)
        return found, True

    def drop_page(self, page: int) -> None:
        """Forget what was extracted from a page (its fetch rows stay)."""
        self._conn.execute("DELETE FROM page WHERE id = ?", (page,))
        for table in (
            "meta", "page_link_set", "list_page", "list_item", "list_pager", "document",
            "relation", "relation_block", "body_text", "form", "letter", "player", "offered_file",
        ):  # fmt: skip
            self._conn.execute(f"DELETE FROM {table} WHERE page_id = ?", (page,))  # noqa: S608 - our own table names
        content.drop(self._conn, page)

    def add_column(self, column: ColumnRecord, page: int) -> int:
        """Store a column once for each source, path and address."""
        known = self._met_columns.get(column)
        if known is not None:
            return known
        path = mask(json.dumps(column.path, ensure_ascii=False))
        found, _ = self.shared(
            "column_seen",
            {
                "digest": hash64(f"{column.source}\x1f{path}\x1f{column.url or ''}"),
                "source": column.source, "path": path, "name": mask(column.path[-1]),
                "url_id": self.url_id(column.url, found_on=page) if column.url else None,
                "page_id": page,
            },
        )  # fmt: skip
        if len(self._met_columns) >= _MOST_COLUMNS:
            self._met_columns.clear()
        self._met_columns[column] = found
        return found

    def _breadcrumb_column(self, facts: PageFacts, page: int) -> int | None:
        """Return the column a page stands in: the deepest breadcrumb (else meta) column of it."""
        best: ColumnRecord | None = None
        for source in ("breadcrumb", "meta"):
            for column in facts.columns:
                if column.source == source and (best is None or len(column.path) > len(best.path)):
                    best = column
            if best is not None:
                return self.add_column(best, page)
        return None

    def _link_set(self, place: str, links: list[LinkRecord], page: int) -> int:
        same = tuple(map(id, links))
        if (known := self._met_sets.get(same)) is not None:
            return known[0]
        text = "\x1e".join(f"{x.url}\x1f{x.kind}\x1f{x.text}\x1f{x.hidden}" for x in links)
        found, added = self.shared(
            "link_set", {"digest": hash64(f"{place}\x1e{text}"), "place": place}
        )
        if added:
            self._conn.executemany(
                "INSERT INTO link VALUES (?,?,?,?,?,?)",
                [
                    (
                        found, i, self.url_id(x.url, kind=x.kind, found_on=page), x.kind,
                        mask(x.text), x.hidden,
                    )
                    for i, x in enumerate(links)
                ],
            )  # fmt: skip
        else:
            if len(self._met_sets) >= _MOST_SETS:
                self._met_sets.clear()
            self._met_sets[same] = (found, links)
        return found

    def _identity(self, facts: PageFacts) -> int:
        mark = facts.identity
        row = {
            "site_code": mark.site_code, "icp_record": mark.icp_record,
            "police_record": mark.police_record, "sponsor": mask_or_none(mark.sponsor),
            "operator": mask_or_none(mark.operator), "site_mark": mark.site_mark,
            "error_report_entry": mark.error_report_entry, "sitemap_url": mark.sitemap_url,
            "contact": mask_or_none(mark.contact), "ipv6_badge": mark.ipv6_badge,
            "scripted": mark.scripted, "leave_prompt": mark.leave_prompt,
        }  # fmt: skip
        digest = hash64("\x1f".join(map(str, row.values())))
        return self.shared("identity", {"digest": digest, **row})[0]

    def _add_listing(self, page: int, facts: PageFacts) -> None:
        listing = facts.listing
        if listing is None:
            return
        dated = sum(item.date is not None for item in listing.items)
        self._conn.execute(
            "INSERT INTO list_page VALUES (?,?,?,?,?,?,?)",
            (
                page, len(listing.items), dated, listing.page_no, listing.total_pages,
                listing.total_records, listing.paging,
            ),
        )  # fmt: skip
        self._conn.executemany(
            "INSERT INTO list_item VALUES (?,?,?,?,?,?,?)",
            [
                (
                    page, i, mask(item.title),
                    self.url_id(item.url, found_on=page) if item.url else None,
                    _iso(item.date), item.date_raw, mask_or_none(item.unit),
                )
                for i, item in enumerate(listing.items)
            ],
        )  # fmt: skip
        self._conn.executemany(
            "INSERT OR IGNORE INTO list_pager VALUES (?,?)",
            [(page, self.url_id(url, found_on=page)) for url in listing.page_urls],
        )

    def add_list_source(self, page: int, url: str) -> None:
        """Note that the list of a stored page goes on (or begins) at ``url``."""
        self._conn.execute(
            "INSERT OR IGNORE INTO list_page VALUES (?,0,0,NULL,NULL,NULL,'api')", (page,)
        )
        self._conn.execute(
            "INSERT OR IGNORE INTO list_pager VALUES (?,?)", (page, self.url_id(url, found_on=page))
        )

    def _add_document(self, page: int, facts: PageFacts) -> None:
        doc = facts.document
        if doc is not None:
            self._conn.execute(
                "INSERT INTO document VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                (
                    page, mask_or_none(doc.title), _iso(doc.published_on), doc.published_raw,
                    _iso(doc.signed_on), doc.index_number, doc.document_number,
                    mask_or_none(doc.issuer), mask_or_none(doc.topic), doc.validity,
                    mask_or_none(doc.validity_raw), mask_or_none(doc.source),
                    content.clean_fields(doc.fields), doc.text_length,
                    _iso(doc.effective_on), _iso(doc.expires_on), doc.form,
                    _iso(doc.generated_on),
                ),
            )  # fmt: skip
        self._conn.executemany(
            "INSERT INTO relation VALUES (?,?,?,?,?,?)",
            [
                (page, i, x.kind, x.label, mask(x.title), self.url_id(x.url, found_on=page))
                for i, x in enumerate(facts.relations)
            ],
        )
        self._conn.executemany(
            "INSERT INTO relation_block VALUES (?,?,?,?,?)",
            [(page, i, x.kind, x.label, x.state) for i, x in enumerate(facts.relation_blocks)],
        )

    # -- files, the site's own search, layouts and lists -----------------------------------------

    def add_media(self, record: MediaRecord) -> None:
        """Store what the bytes of a medium or attachment are."""
        self._conn.execute(
            "INSERT OR REPLACE INTO media VALUES (?,?,?,?,?,?,?,?,?,?)",
            (
                self.url_id(record.url, kind=record.kind), record.look, record.kind,
                record.sniffed, record.verdict, record.problem, record.width, record.height,
                record.duration_ms, record.pages,
            ),
        )  # fmt: skip

    def add_attachment_text(self, record: AttachmentTextRecord) -> None:
        """Store what an attachment says, masked; a later look replaces an earlier one."""
        content.add_attachment(self, record)

    def add_searches(self, records: Iterable[SearchRecord]) -> None:
        """Store questions put to the site's own search."""
        content.add_searches(self, records)

    def add_layouts(self, records: Iterable[LayoutRecord]) -> None:
        """Store how pages stand at given widths of window."""
        content.add_layouts(self, records)

    def set_list(self, name: str, entries: Iterable[Mapping[str, str]]) -> None:
        """Store a list that the office supplied, replacing one of the same name."""
        content.set_list(self, name, entries)


def _json(path: Sequence[str] | None) -> str | None:
    return None if path is None else mask(json.dumps(path, ensure_ascii=False))
