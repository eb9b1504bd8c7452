"""The portal before it is written: columns, articles, files, and what the server must do."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from gkcheck.portal.columns import Column
from gkcheck.portal.spec import Expectation, PortalSpec

MARKS = (
    "site_code", "icp_record", "police_record", "sponsor", "contact", "site_mark",
    "error_report_entry", "sitemap",
)  # fmt: skip

EMBLEM = "/images/emblem.png"
HOTLINE = "/images/hotline.png"  # stands in the header of every page
SINGLE = {"guide", "contact", "request", "county"}  # columns whose own page shows their only text


@dataclass
class Article:
    """One content page. ``blocks`` are its paragraphs as HTML; ``fields`` its field table."""

    number: int
    title: str
    day: date
    column: Column
    source: str
    blocks: list[str]
    fields: dict[str, str] | None = None
    attachments: list[tuple[str, str]] = field(default_factory=list)
    relations: list[tuple[str, Article]] = field(default_factory=list)
    gbk: bool = False
    unsearchable: bool = False
    asked: bool = False

    @property
    def path(self) -> str:
        """Address below the root, in the manner of the column's template."""
        day, folder = self.day, self.column.folder
        if self.column.kind in SINGLE:
            return folder
        if self.column.scheme is not None and (self.column.dated or not folder.endswith("/")):
            return self.column.scheme(self)
        if not self.column.dated or self.column.template == "side":
            return f"{folder}content_{self.number}.html"
        if self.column.template == "jpage":
            return f"/art/{day.year}/{day.month}/{day.day}/art_1021_{self.number}.html"
        if self.column.template == "drop":
            return f"{folder}{day:%Y%m}/t{day:%Y%m%d}_{self.number}.html"
        return f"{folder}content/post_{self.number}.html"

    @property
    def shelf(self) -> str:
        """Folder of its pictures and files, without a slash at the end."""
        path = self.path
        return f"/UserFiles/{self.day:%Y%m}" if "?" in path else path.rsplit("/", 1)[0]


@dataclass
class Portal:
    """Everything of one portal. ``files`` maps an address to a function that makes its bytes.

    ``delays``: seconds that the server waits before it answers an address. ``platforms``: links of
    the home page to what a plan wants linked (name → text and address). ``rewrites``: last changes
    of the page at an address, or of every page (None).
    """

    spec: PortalSpec
    root: Column
    articles: dict[Column, list[Article]] = field(default_factory=dict)
    files: dict[str, Callable[[], bytes]] = field(default_factory=dict)
    statuses: dict[str, int] = field(default_factory=dict)
    redirects: dict[str, str] = field(default_factory=dict)
    marks: set[str] = field(default_factory=lambda: set(MARKS))
    expected: list[Expectation] = field(default_factory=list)
    heads: dict[Column, list[str]] = field(default_factory=dict)
    scripted: set[Column] = field(default_factory=set)
    no_meta: set[str] = field(default_factory=set)
    home_title: str | None = None
    site_name: str | None = None
    delays: dict[str, float] = field(default_factory=dict)
    platforms: dict[str, tuple[str, str]] = field(default_factory=dict)
    rewrites: list[tuple[str | None, Callable[[str], str]]] = field(default_factory=list)

    @property
    def county(self) -> str:
        """Name of the county, e.g. 青岚县."""
        return self.spec.county

    @property
    def owner(self) -> str:
        """Name of the government or department that runs the portal."""
        return self.spec.unit or f"{self.spec.county}人民政府"

    def finished(self, path: str, text: str) -> str:
        """Return the text of a page with the last changes made."""
        for at, change in self.rewrites:
            if at is None or at == path:
                text = change(text)
        return text

    def of(self, label: str) -> list[Article]:
        """Return the articles of the column with this path of names."""
        return self.articles[self.root.find(label)]


def days_of(rng: random.Random, as_of: date, rhythm: str, count: int) -> list[date]:
    """Return ``count`` days before ``as_of``, newest first, spread as the rhythm says."""
    starts = {"daily": (0, 1), "recent": (1, 3), "weekly": (1, 5), "monthly": (3, 20), "quarterly": (10, 55), "policy": (12, 20)}  # fmt: skip
    gaps = {"daily": (0, 2), "recent": (2, 5), "weekly": (5, 9), "monthly": (25, 34), "quarterly": (80, 95), "policy": (25, 33)}  # fmt: skip
    if rhythm == "yearly":
        year = as_of.year if as_of >= date(as_of.year, 4, 1) else as_of.year - 1
        return [date(year - i, 3, rng.randint(8, 28)) for i in range(count)]
    if rhythm == "static":
        return [
            date(as_of.year - 1 - i // 2, rng.randint(5, 12), rng.randint(1, 28))
            for i in range(count)
        ]
    day = as_of - timedelta(days=rng.randint(*starts[rhythm]))
    days = []
    for _ in range(count):
        if rhythm == "recent":
            day = max(day, date(as_of.year, 1, 1))
        days.append(day)
        day -= timedelta(days=rng.randint(*gaps[rhythm]))
    return days
