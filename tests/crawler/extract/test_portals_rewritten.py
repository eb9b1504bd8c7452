"""Pages of every style written differently, or with more beside what they are about.

How a page is written is taken from ``lab.rewriting`` (markup) and ``lab.retelling`` (habits of
entries, heads and labels), what stands beside from ``lab.additions``; what
must be read is what was read of the page itself, which ``test_whole_portals`` compares with what the portal says.
"""

from __future__ import annotations

import random
import re
from collections import Counter

import pytest
from lab.additions import ADDITIONS
from lab.retelling import RETOLD
from lab.rewriting import CHANGES, Change, rewritten

from crawler.extract.page import extract_page
from crawler.extract.view import view_of
from gkcheck.models.facts import ColumnSource, PageFacts, PageType, Place, TargetKind
from gkcheck.portal import STYLES, PortalSpec
from gkcheck.portal.generate import build, rendered
from gkcheck.portal.skins import SKINS

pytestmark = pytest.mark.slow
HOME = "http://www.example.gov.cn"
LEAST = 0.99
#: Pages of the portal beside its columns.
BESIDE = re.compile(
    r"/(?:404|search|ssjgy|wzdt|lxwm|gywm|wza|(?:Search|SiteMap|Contact|About)\.aspx)\b"
)
#: What the rewriting of days and of widths changes in texts.
NO_WORDS = re.compile(r"[^\u4e00-\u9fff]|[年月日]")
WIDTHS = str.maketrans("（）：／", "():/")


def same_width(text: str | None) -> str | None:
    """Return ``text`` without blanks, its signs of one width: rewriting changes both."""
    return None if text is None else "".join(text.translate(WIDTHS).split())


def told(facts: PageFacts) -> dict[str, object]:
    """Return what a page tells, by field."""
    identity, document, listing = facts.identity, facts.document, facts.listing
    found: dict[str, object] = {
        "page_type": facts.page_type,
        "trail": [same_width(name) for name in facts.breadcrumb or ()],
        "site_code": identity.site_code,
        "icp_record": same_width(identity.icp_record),
        "police_record": same_width(identity.police_record),
        "sponsor": same_width(identity.sponsor),
        "columns": {
            (same_width(column.path[0]), same_width(column.path[-1]))
            for column in facts.columns
            if column.source is ColumnSource.NAV
        },
        "tables": {(tuple(map(same_width, t.header)), t.rows_total) for t in facts.tables},
        "letters": {(same_width(x.title), x.asked_on, x.replied_on) for x in facts.letters},
        "forms": {(form.purpose, form.url) for form in facts.forms},
        "players": {(player.how, player.url) for player in facts.players},
    }
    if facts.page_type is PageType.ARTICLE and document is not None:
        found |= {
            "text": NO_WORDS.sub("", facts.body),
            "title": same_width(document.title),
            "published_on": document.published_on,
            "source": same_width(document.source),
            "index_number": document.index_number,
            "document_number": same_width(document.document_number),
            "issuer": same_width(document.issuer),
            "signed_on": document.signed_on,
            "validity": document.validity,
            "relations": {r.url for r in facts.relations},
            "files": {
                link.url
                for link in facts.links
                if (link.place, link.kind) == (Place.ATTACHMENTS, TargetKind.ATTACHMENT)
            },
        }
    if facts.page_type is PageType.LIST and listing is not None:
        found["entries"] = {(same_width(i.title), i.url, i.date) for i in listing.items}
    return found


def compare(
    style: str, changes: dict[str, Change], *, indexes: bool
) -> tuple[dict[str, float], list[tuple[str, str, str, object, object]]]:
    """Return the share that is read alike, by field, and what was not, of 50 pages of a style.

    ``indexes``: pages of columns that have columns below are among them.
    """
    portal = build(PortalSpec(style=style, plans=("chongqing-2021",)))
    skin, rng = SKINS.get(style), random.Random(3)
    articles = {a.path: a for group in portal.articles.values() for a in group}
    above = {c.folder for c in portal.root.walk() if c.children and c.parent}
    pages = {p: data for p, data in rendered(portal) if not BESIDE.match(p)}
    with_fields = [p for p, a in articles.items() if a.fields and p in pages]
    others = [
        p
        for p in pages
        if p not in articles and (indexes or not {p, f"{p.rpartition('/')[0]}/"} & above)
    ]
    picked = rng.sample(sorted(articles.keys() & pages.keys()), 18)
    picked += [*rng.sample(with_fields, 10), *rng.sample(others, 22), "/index.html"]
    right: Counter[str] = Counter()
    every: Counter[str] = Counter()
    wrong: list[tuple[str, str, str, object, object]] = []
    for path in picked:
        data = pages[path]
        declared = "gb18030" if b"charset=gb2312" in data[:400] else "utf-8"
        text = data.decode(skin.charset if skin else declared)

        def read(html: str, url: str = HOME + path) -> dict[str, object]:
            return told(extract_page(view_of(html, url, f"{HOME}/")))

        said = read(text)
        for name, change in changes.items():
            got = read(rewritten(text, change, random.Random(7)))
            for field, value in said.items():
                every[field] += 1
                right[field] += got.get(field) == value
                if got.get(field) != value:
                    wrong.append((name, path, field, value, got.get(field)))
    assert every["entries"] > 200
    return {field: right[field] / every[field] for field in every}, wrong


@pytest.mark.parametrize("style", STYLES)
def test_pages_written_differently_tell_the_same(style: str) -> None:
    shares, wrong = compare(style, CHANGES, indexes=True)
    poor = {field: share for field, share in shares.items() if share < LEAST}
    assert not poor, (poor, wrong[:5])


@pytest.mark.parametrize("style", STYLES)
def test_entries_heads_and_labels_of_other_habits_tell_the_same(style: str) -> None:
    shares, wrong = compare(style, RETOLD, indexes=True)
    shares.pop("text")  # labels that are spelled differently stand in some
    poor = {field: share for field, share in shares.items() if share < LEAST}
    assert not poor, (poor, wrong[:5])


@pytest.mark.parametrize("style", STYLES)
def test_what_stands_beside_changes_nothing(style: str) -> None:
    shares, wrong = compare(style, ADDITIONS, indexes=False)
    shares.pop("relations")  # related news are news of the page
    poor = {field: share for field, share in shares.items() if share < LEAST}
    assert not poor, (poor, wrong[:5])
