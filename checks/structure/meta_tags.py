"""Do pages carry the meta tags that the guide asks of their type, filled and in the right form?"""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Literal

from pydantic import Field

from checks.api import FindingSink, Params, check
from checks.derived.coverage import lacking, not_rendered
from checks.derived.site_identity import home_page
from checks.derived.site_names import CODE
from gkcheck.errors import Reason
from gkcheck.models.facts import FactKind
from gkcheck.models.finding import Subject
from gkcheck.models.outcome import Measures
from gkcheck.store.reader import FactReader

PageKind = Literal["home", "list", "article"]
# 国办发〔2017〕47号, annex 网页标签规范: site tags on every page, column tags on lists and articles.
SITE = ("SiteName", "SiteDomain", "SiteIDCode")
COLUMN = ("ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType")
ARTICLE = ("ArticleTitle", "PubDate", "ContentSource")
REQUIRED: dict[PageKind, tuple[str, ...]] = {
    "home": SITE,
    "list": SITE + COLUMN,
    "article": SITE + COLUMN + ARTICLE,
}
KIND_NAMES: dict[PageKind, str] = {"home": "首页", "list": "列表页", "article": "内容页"}
EMPTY = frozenset({"", "null", "undefined", "none", "nan"})
_MINUTE = re.compile(
    r"^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])\s+(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?$"
)
MAX_SHOWN = 12


class MetaTagsParams(Params):
    """``page``: type of page. ``sample``: at most so many, always the same ones."""

    page: PageKind
    sample: int = Field(default=100, ge=1)


class MetaTagsMeasures(Measures):
    """``population``: pages looked at; ``pages``: pages of the type that were read.

    ``complete``: pages with every tag, filled, in the right form. ``grade``: mean share of tags.
    """

    pages: int = 0
    complete: int = 0


@dataclass(frozen=True, slots=True)
class _Page:
    id: int
    url: str
    title: str


@check(
    id="meta_tags",
    title="网页标签",
    needs=set(),  # the home page is enough for itself; for other pages the check asks below
    reasons={
        "tags_missing": "{kind}“{label}”缺少标签 {tags}",
        "tags_empty": "{kind}“{label}”的标签 {tags} 没有内容",
        "tags_wrong": "{kind}“{label}”的标签 {tags} 格式不对",
    },
    params=MetaTagsParams,
    measures=MetaTagsMeasures,
    since="0.2",
)
def run(facts: FactReader, p: MetaTagsParams, out: FindingSink) -> MetaTagsMeasures:
    """Take a fixed sample of the pages of one type and compare names and contents of their tags."""
    total = 0

    def counted() -> Iterator[_Page]:
        nonlocal total
        for page in _pages(facts, p.page):
            total += 1
            yield page

    sample = heapq.nsmallest(p.sample, counted(), key=lambda page: _draw(page.url))
    if p.page == "home" and not sample:
        out.undecided(Reason.UNREACHABLE, KIND_NAMES["home"], url=facts.run("home_url"))
        return MetaTagsMeasures(population=1)
    complete, shares = 0, 0.0
    for page in sorted(sample, key=lambda x: x.url):
        tags = _tags(facts, page.id)
        missing = [t for t in REQUIRED[p.page] if t.lower() not in tags]
        empty = [t for t in REQUIRED[p.page] if tags.get(t.lower(), "-").lower() in EMPTY]
        wrong = [
            t for t in REQUIRED[p.page] if t not in empty and _is_wrong(t, tags.get(t.lower()))
        ]
        bad = len(missing) + len(empty) + len(wrong)
        shares += 1 - bad / len(REQUIRED[p.page])
        if not bad:
            complete += 1
        elif not tags and (reason := not_rendered(facts, page.id)):
            out.undecided(reason, page.title, url=page.url)
        else:
            _flag(out, p.page, page, tags, missing, empty, wrong)
    unread = lacking(facts, FactKind.PAGE) if p.page != "home" else None
    if unread is not None:
        out.undecided(unread, f"其余{KIND_NAMES[p.page]}")
    return MetaTagsMeasures(
        population=len(sample) + (unread is not None),
        pages=total,
        complete=complete,
        grade=shares / len(sample) if sample else None,
    )


def _pages(facts: FactReader, kind: PageKind) -> Iterator[_Page]:
    home = home_page(facts)
    types = {"list": ("list", "column_index"), "article": ("article", "article")}
    if kind == "home":
        rows = facts.rows(
            "SELECT p.id, u.url, coalesce(p.title, u.url) AS title FROM page p"
            " JOIN url u ON u.id = p.id WHERE p.id = ?",
            -1 if home is None else home,
        )
    else:
        # A page whose type is doubtful is not held to it: a list shows entries, an article a title
        # with a date or a field table. Data that a script asks for is no page at all.
        rows = facts.rows(
            "SELECT p.id, u.url, coalesce(p.heading, p.title, u.url) AS title FROM page p"
            " JOIN url u ON u.id = p.id LEFT JOIN list_page l ON l.page_id = p.id"
            " LEFT JOIN document d ON d.page_id = p.id WHERE p.page_type IN (?, ?) AND p.id <> ?"
            " AND u.scope = 'in' AND p.soft_404_sign IS NULL"
            " AND ((p.page_type = 'article' AND (d.published_on IS NOT NULL OR d.fields <> '{}'))"
            " OR (p.page_type <> 'article' AND l.items > 0))"
            " AND NOT EXISTS (SELECT 1 FROM fetch f WHERE f.url_id = p.id"
            " AND (f.content_type LIKE '%json%' OR f.content_type LIKE '%javascript%'))",
            *types[kind],
            -1 if home is None else home,
        )
    for row in rows:
        yield _Page(row["id"], row["url"], row["title"])


def _tags(facts: FactReader, page: int) -> dict[str, str]:
    """Return contents by lower-case name; a filled tag wins over an empty one of the same name."""
    found: dict[str, str] = {}
    for row in facts.rows("SELECT name, content FROM meta WHERE page_id = ?", page):
        name, content = row["name"].lower(), row["content"].strip()
        if found.get(name, "").lower() in EMPTY:
            found[name] = content
    return found


def _is_wrong(tag: str, content: str | None) -> bool:
    if content is None:
        return False
    if tag == "PubDate":
        return _MINUTE.match(content) is None
    return tag == "SiteIDCode" and CODE.fullmatch(content) is None


def _flag(
    out: FindingSink,
    kind: PageKind,
    page: _Page,
    tags: dict[str, str],
    missing: list[str],
    empty: list[str],
    wrong: list[str],
) -> None:
    """Report the worst that a page shows; the evidence holds all of it."""
    reason, names = next(
        (reason, names)
        for reason, names in (
            ("tags_missing", missing), ("tags_empty", empty), ("tags_wrong", wrong)
        )
        if names
    )  # fmt: skip
    wanted = {t.lower() for t in REQUIRED[kind]}
    shown: dict[str, Any] = {n: c for n, c in tags.items() if n in wanted}
    out.flag(
        Subject(kind="page", url=page.url, label=page.title),
        reason,
        group=f"{kind}:{reason}:{','.join(names)}",
        confirm=[page.url],
        evidence={
            "expected": "、".join(REQUIRED[kind])
            + (";PubDate 写到分钟" if kind == "article" else ""),
            "seen": "、".join(f"{n}={c or '(空)'}" for n, c in list(shown.items())[:MAX_SHOWN])
            or "没有所要求的标签",
            "missing": missing,
            "blank": empty,
            "wrong": wrong,
            "found_on": [page.url],
        },
        kind=KIND_NAMES[kind],
        tags="、".join(names),
    )


def _draw(url: str) -> bytes:
    """An order that is the same in every run and has nothing to do with date or column."""
    return blake2b(url.encode(), digest_size=8).digest()
