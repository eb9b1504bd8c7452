"""Compares extraction with what a person read on each real page; counts hits field by field."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator

from crawler.charset import decode
from crawler.extract.page import extract_page
from crawler.extract.view import view_of
from gkcheck.models.facts import ColumnSource, PageFacts, TargetKind
from gkcheck.text.normalize import compact, normalize_name

HOME = re.compile(r"^(?:网站)?首页$")
FIELDS = (
    "site_id_code", "icp", "police", "organizer", "breadcrumb", "nav_columns", "list_items",
    "total_pages", "total_records", "attachments", "pub_date", "index_number", "doc_number",
    "generated_date", "has_ipv6_badge", "gov_meta",
)  # fmt: skip


@dataclass
class Score:
    """Found and right, found and wrong, missed; with the pages of each miss."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Share of what was found that is right."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Share of what is there that was found."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


def responses(warc: Path) -> Iterator[tuple[str, str | None, bytes]]:
    """Yield (address, content type, body) of each response of a WARC."""
    with warc.open("rb") as handle:
        for record in ArchiveIterator(handle):
            if record.rec_type != "response":
                continue
            content_type = record.http_headers.get_header("Content-Type")
            yield (
                record.rec_headers["WARC-Target-URI"],
                content_type,
                record.content_stream().read(),
            )


def record_key(text: str | None) -> str:
    """Compare record numbers without spaces, colons and the ending 号."""
    return re.sub(r"[\s:：]|号(?=-|$)", "", compact(text or "")).lower()


def top_columns(facts: PageFacts) -> set[str]:
    """Names of the top level of the page's menus."""
    return {
        normalize_name(column.path[0])
        for column in facts.columns
        if column.source is ColumnSource.NAV
    }


def attachments(facts: PageFacts) -> int:
    """Number of files the page offers, dead links with a file name included."""
    urls = {link.url for link in facts.links if link.kind is TargetKind.ATTACHMENT}
    return len(urls) + len(facts.unlinked_attachments)


def found_values(facts: PageFacts) -> dict[str, Any]:
    """What extraction says, under the names of the manifest."""
    document, listing, identity = facts.document, facts.listing, facts.identity
    return {
        "site_id_code": identity.site_code,
        "icp": record_key(identity.icp_record) or None,
        "police": record_key(identity.police_record) or None,
        "organizer": normalize_name(identity.sponsor) if identity.sponsor else None,
        "breadcrumb": [normalize_name(name) for name in facts.breadcrumb]
        if facts.breadcrumb
        else None,
        "nav_columns": top_columns(facts) or None,
        "list_items": len(listing.items) if listing is not None else None,
        "total_pages": listing.total_pages if listing is not None else None,
        "total_records": listing.total_records if listing is not None else None,
        "attachments": attachments(facts),
        "pub_date": str(document.published_on) if document and document.published_on else None,
        "index_number": document.index_number if document else None,
        "doc_number": document.document_number if document else None,
        "generated_date": str(document.generated_on)
        if document and document.generated_on
        else None,
        "has_ipv6_badge": identity.ipv6_badge,
    }


def wanted_value(name: str, value: Any) -> Any:
    """Bring a truth value into the form of :func:`found_values`."""
    if name in ("icp", "police"):
        return record_key(value)
    if name == "organizer":
        return normalize_name(value)
    if name == "breadcrumb":
        return [normalize_name(part) for part in value]
    if name == "nav_columns":
        return {normalize_name(part) for part in value if not HOME.match(compact(part))}
    return value


def compare(entry: dict[str, Any], facts: PageFacts, scores: dict[str, Score]) -> None:
    """Count one page. A truth of null is no expectation."""
    found = found_values(facts)
    for name, value in entry["truth"].items():
        if value is None or name not in scores:
            continue
        wanted, got, score = wanted_value(name, value), found.get(name), scores[name]
        where = f"{entry['url']} {name}"
        if name == "nav_columns":
            got = got or set()
            score.right += len(wanted & got)
            score.wrong += len(got - wanted)
            score.missed += len(wanted - got)
            if wanted != got:
                score.notes.append(f"{where}: missed {wanted - got}, extra {got - wanted}")
        elif got == wanted:
            score.right += 1
        else:
            score.missed += 1
            score.wrong += got is not None
            score.notes.append(f"{where}: wanted {wanted!r}, got {got!r}")
    metas = [(name.lower(), content) for name, content in facts.metas]
    for name, contents in (entry["gov_meta"] or {}).items():
        for content in filter(None, contents):
            score = scores["gov_meta"]
            if (name.lower(), " ".join(content.split())) in metas:
                score.right += 1
            else:
                score.missed += 1
                score.notes.append(f"{entry['url']} meta {name}: {content!r}")


def score_all(
    folder: Path,
    skip: set[tuple[str, str]],
    rewrite: Callable[[str], str] = str,
) -> dict[str, Score]:
    """Score every page of the manifest; ``skip`` holds (url, field) noted as its mistakes.

    ``rewrite`` may write the same page differently before it is read.
    """
    entries = [
        json.loads(line) for line in (folder / "manifest.jsonl").read_text("utf-8").splitlines()
    ]
    scores = {name: Score() for name in FIELDS}
    by_pack: dict[str, dict[str, dict[str, Any]]] = {}
    for entry in entries:
        by_pack.setdefault(entry["pack"], {})[entry["url"]] = entry
    for pack, wanted in by_pack.items():
        for url, content_type, body in responses(folder / pack):
            entry = wanted.pop(url, None)
            if entry is None:
                continue
            for name in list(entry["truth"]):
                if (url, name) in skip:
                    entry["truth"][name] = None
            home = "/".join(url.split("/")[:3]) + "/"
            text = rewrite(decode(body, content_type).text)
            compare(entry, extract_page(view_of(text, url, home)), scores)
        assert not wanted, f"not in {pack}: {sorted(wanted)}"
    return scores
